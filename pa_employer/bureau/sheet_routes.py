"""A support organisation's pages of spreadsheets: the template, sending one, its report."""

from uuid import UUID

from flask import Blueprint, abort, flash, make_response, redirect, render_template
from flask_login import current_user
from flask_wtf.file import FileField
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import RadioField

from pa_employer.agreements.queries import latest_agreement
from pa_employer.assistants.queries import employed_in
from pa_employer.bureau import sheets_in
from pa_employer.bureau.models import RowState, SheetFile
from pa_employer.bureau.ordering import held_by
from pa_employer.bureau.spreadsheet import read_rows, template
from pa_employer.home.places import support_places
from pa_employer.people.models import Employer
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import Form, PressForm, needed
from pa_employer.web.pages import NOTHING_KEPT, form_page, navigate
from pa_employer.web.work import actor, session, today
from payroll.ground.days import Span

bp = Blueprint("bureau_sheets", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
SHEETS = "/support/sheets"
SHOWN = 20
SIGNED, NOT_SIGNED = "yes", "no"


class SheetForm(Form):
    """A spreadsheet of shifts."""

    file = FileField("The file", [needed("Choose the file")])
    signed = RadioField(
        "Did both sides sign these hours?",
        [needed("Choose whether both sides signed")],
        choices={
            SIGNED: "Yes: the weeks are sent and agreed as well",
            NOT_SIGNED: "No: the hours come in, and are agreed later",
        },
    )


@bp.get(SHEETS)
@bp.post(SHEETS)
@allow(Role.SUPPORT_WORKER)
def sheets() -> Shown:
    """List the files that were sent, and take another."""
    navigate(support_places())
    form = SheetForm()
    taken = form.attempt(lambda: _take(form))
    if taken:
        return redirect(f"{SHEETS}/{taken.id}", 303)
    found = sheets_in.files_of(session(), current_user.account, SHOWN)
    return form_page("bureau/sheets.html", form=form, files=found)


@bp.get(f"{SHEETS}/template.xlsx")
@allow(Role.SUPPORT_WORKER)
def blank() -> Response:
    """Give the template, with a row for everybody's PAs."""
    answer = make_response(template(_everybody()))
    answer.headers["Content-Type"] = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="shifts.xlsx"'
    return answer


@bp.get(f"{SHEETS}/<uuid:file_id>")
@allow(Role.SUPPORT_WORKER)
def one(file_id: UUID) -> str:
    """Show what became of each row."""
    return _page(_file(file_id), PressForm())


@bp.post(f"{SHEETS}/<uuid:file_id>/bring-in")
@allow(Role.SUPPORT_WORKER)
def bring_in(file_id: UUID) -> Shown:
    """Bring in the rows that fit."""
    file, form = _file(file_id), PressForm()
    many = form.attempt(lambda: sheets_in.bring_in(session(), file, actor()))
    if many:
        flash(f"{many} shifts are being brought in. You can leave this page and come back.")
        return redirect(f"{SHEETS}/{file_id}", 303)
    return _page(file, form), NOTHING_KEPT


def _take(form: SheetForm) -> SheetFile:
    sent = form.file.data
    rows = read_rows(sent.read())
    details = sheets_in.Sent(sent.filename or "Hours", rows, form.signed.data == SIGNED)
    return sheets_in.take_in(session(), current_user.account, details, actor())


def _file(file_id: UUID) -> SheetFile:
    return sheets_in.file_of(session(), current_user.account, file_id) or abort(404)


def _page(file: SheetFile, form: PressForm) -> str:
    navigate(support_places())
    rows = sheets_in.rows_of(session(), file)
    by_state = {state: [row for row in rows if row.state is state] for state in RowState}
    waits = len(by_state[RowState.WAITING]) + len(by_state[RowState.CHOSEN])
    return render_template(
        "bureau/sheet.html",
        file=file,
        form=form,
        rows=rows,
        waits=waits,
        fine=by_state[RowState.FINE],
        refused=by_state[RowState.REFUSED],
        kept=by_state[RowState.KEPT],
    )


def _everybody() -> list[tuple[str, str, str]]:
    """Return the reference, the employer and each PA of everybody acted for."""
    held = held_by(session(), current_user.account, today())
    employers = session().scalars(select(Employer).where(Employer.id.in_(held)))
    found = []
    for employer in sorted(employers, key=lambda each: (each.name, each.id)):
        agreement = latest_agreement(session(), employer.id)
        if agreement:
            span = Span(today(), today())
            found += [
                (agreement.reference, employer.name, assistant.name)
                for assistant in employed_in(session(), employer.id, span)
            ]
    return found
