"""A support organisation's pages of spreadsheets: the template, sending one, its report."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from flask_wtf.file import FileField
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import RadioField

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import latest_agreement
from pa_employer.assistants.queries import employed_in
from pa_employer.bureau import sheets_in
from pa_employer.bureau.layouts import CHANGES, LAYOUTS, PEOPLE, SHIFTS, Layout
from pa_employer.bureau.models import RowState, SheetFile, SheetKind
from pa_employer.bureau.ordering import held_by
from pa_employer.bureau.spreadsheet import read_rows, template
from pa_employer.db import is_among
from pa_employer.home.places import support_places
from pa_employer.people.models import Area, Employer
from pa_employer.together import together
from pa_employer.web.access import Role, allow, needs_proof
from pa_employer.web.forms import Form, PressForm, needed
from pa_employer.web.pages import NOTHING_KEPT, form_page, navigate
from pa_employer.web.work import actor, session, today
from pa_employer.web.workbook import as_workbook
from payroll.ground.days import Span

bp = Blueprint("bureau_sheets", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
SHEETS = "/support/sheets"
SHOWN = 20
SIGNED, NOT_SIGNED = "yes", "no"
BACK = {SheetKind.SHIFTS: "", SheetKind.CHANGES: "/changes", SheetKind.PEOPLE: "/new-pas"}


KINDS = {"changes": CHANGES, "new-pas": PEOPLE}
OF_KIND = f"{SHEETS}/<any({', '.join(repr(each) for each in KINDS)}):kind>"
"""Addresses of the sheets that are of terms and people; those of hours are the plain ones."""


class SheetForm(Form):
    """A spreadsheet."""

    file = FileField("The file", [needed("Choose the file")])


class HoursSheetForm(SheetForm):
    """A spreadsheet of shifts."""

    signed = RadioField(
        "Did both sides sign these hours?",
        [needed("Choose whether both sides signed")],
        choices={
            SIGNED: "Yes: the weeks are sent and agreed as well",
            NOT_SIGNED: "No: the hours come in, and are agreed later",
        },
    )


class ChangesSheetForm(SheetForm):
    """A spreadsheet of changed terms."""

    signed = RadioField(
        "Did both sides agree these changes in writing?",
        [needed("Choose whether both sides agreed")],
        choices={
            SIGNED: "Yes: they are written as they stand",
            NOT_SIGNED: "No: better pay is written, and for all else the PA is asked first",
        },
    )


FORMS = {"changes": ChangesSheetForm, "new-pas": SheetForm}


@bp.get(SHEETS)
@bp.post(SHEETS)
@allow(Role.SUPPORT_WORKER)
def sheets() -> Shown:
    """List the files that were sent, and take another one of hours."""
    return _taking(HoursSheetForm(), SHIFTS, "bureau/sheets.html")


@bp.get(OF_KIND)
@bp.post(OF_KIND)
@allow(Role.SUPPORT_WORKER)
def sheets_of(kind: str) -> Shown:
    """List the files of changes or new PAs that were sent, and take another."""
    return _taking(FORMS[kind](), KINDS[kind], f"bureau/sheets_{kind.replace('-', '_')}.html")


@bp.get(f"{SHEETS}/template.xlsx")
@allow(Role.SUPPORT_WORKER)
def blank() -> Response:
    """Give the template of hours, with a row for everybody's PAs."""
    return as_workbook(template(_everybody(), SHIFTS), "shifts")


@bp.get(f"{OF_KIND}/template.xlsx")
@allow(Role.SUPPORT_WORKER)
def blank_of(kind: str) -> Response:
    """Give the template of changes, with everybody's PAs, or of new PAs, with every employer."""
    layout = KINDS[kind]
    rows = _everybody(Area.STAFF) if layout is CHANGES else _employers(Area.STAFF)
    return as_workbook(template(rows, layout), kind)


@bp.get(f"{SHEETS}/<uuid:file_id>")
@allow(Role.SUPPORT_WORKER)
def one(file_id: UUID) -> str:
    """Show what became of each row."""
    return _page(_file(file_id), PressForm())


@bp.post(f"{SHEETS}/<uuid:file_id>/bring-in")
@allow(Role.SUPPORT_WORKER)
@needs_proof
def bring_in(file_id: UUID) -> Shown:
    """Bring in the rows that fit."""
    file, form = _file(file_id), PressForm()
    many = form.attempt(lambda: sheets_in.bring_in(session(), file, actor()))
    if many:
        flash(f"{many} {file.kind} are being brought in. You can leave this page and come back.")
        return redirect(f"{SHEETS}/{file_id}", 303)
    return _page(file, form), NOTHING_KEPT


def _taking(form: SheetForm, layout: Layout, shown: str) -> Shown:
    navigate(support_places())
    taken = form.attempt(lambda: _take(form, layout))
    if taken:
        return redirect(f"{SHEETS}/{taken.id}", 303)
    found = sheets_in.files_of(session(), current_user.account, layout.kind, SHOWN)
    return form_page(shown, form=form, files=found)


def _take(form: SheetForm, layout: Layout) -> SheetFile:
    sent = form.file.data
    rows = read_rows(sent.read(), layout)
    are_agreed = "signed" in form and form["signed"].data == SIGNED
    details = sheets_in.Sent(sent.filename or layout.title, rows, are_agreed, layout.kind)
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
        layout=LAYOUTS[file.kind],
        back=SHEETS + BACK[file.kind],
        rows=rows,
        waits=waits,
        fine=by_state[RowState.FINE],
        to_look_at=[row for row in by_state[RowState.FINE] if row.sentence],
        refused=by_state[RowState.REFUSED],
        there=by_state[RowState.THERE],
        kept=by_state[RowState.KEPT],
    )


def _everybody(area: Area | None = None) -> list[Sequence[str]]:
    """Return the reference, the employer and each PA of everybody acted for in an area."""
    span = Span(today(), today())
    return [
        (agreement.reference, employer.name, assistant.name)
        for employer, agreement in _acted_for(area)
        for assistant in employed_in(session(), employer.id, span)
    ]


def _employers(area: Area) -> list[Sequence[str]]:
    """Return the reference and the name of every employer acted for in an area."""
    return [(agreement.reference, employer.name) for employer, agreement in _acted_for(area)]


def _acted_for(area: Area | None) -> Iterator[tuple[Employer, Agreement]]:
    held = held_by(session(), current_user.account, today())
    ids = [each for each, what in held.items() if area is None or what.may(area)]
    found = select(Employer).where(is_among(session(), Employer.id, ids))
    with together(session(), ids):
        for employer in session().scalars(found.order_by(Employer.name, Employer.id)):
            agreement = latest_agreement(session(), employer.id)
            if agreement:
                yield employer, agreement
