"""Pages of files for a council's finance system."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.accounts.models import Organisation
from pa_employer.finance import service
from pa_employer.finance.forms import CodesForm, DaysForm, LayoutForm
from pa_employer.finance.lines import COLUMNS, lines_due
from pa_employer.finance.models import FileFormat, FileKind, FinanceFile
from pa_employer.reviews.routes import XLSX, Shows
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.days import Span
from payroll.ground.errors import DomainError

bp = Blueprint("finance", __name__, template_folder="templates")
PATH = "/council/finance"
READERS = (Role.FINANCE_OFFICER, Role.FINANCE_MANAGER, Role.AUDITOR)
NEWEST = 50


class BackwardsError(DomainError):
    """The last day is before the first. Check the two dates."""


@bp.get(PATH)
@allow(*READERS)
def every() -> str:
    """Show the files that were made, and how to make the next."""
    return render_template(
        "finance/every.html",
        files=service.files_of(session(), own_council(), NEWEST),
        codes=service.codes_of(session(), own_council()),
        kinds=FileKind,
        may_make=Role.FINANCE_OFFICER in current_user.roles,
        may_change=Role.FINANCE_MANAGER in current_user.roles,
    )


@bp.get(f"{PATH}/make")
@bp.post(f"{PATH}/make")
@allow(Role.FINANCE_OFFICER)
def make() -> Shows | Response:
    """Choose the days, and make a file."""
    council = session().get_one(Organisation, own_council())
    form = DaysForm()
    made = form.attempt(lambda: _make(council, form))
    if made:
        flash("The file is made. Its totals are below.")
        return redirect(f"{PATH}/{made.id}", 303)
    return form_page("finance/make.html", form=form)


@bp.get(f"{PATH}/<uuid:file_id>")
@allow(*READERS)
def one(file_id: UUID) -> str:
    """Show a file's control totals, and what did not come off because wages come first."""
    found = _file(file_id)
    days = Span(found.first_on, found.last_on)
    _, held = lines_due(session(), own_council(), FileKind(found.kind), days, today())
    return render_template("finance/one.html", file=found, held=held)


@bp.get(f"{PATH}/<uuid:file_id>/file")
@allow(*READERS)
def content(file_id: UUID) -> Response:
    """Give a file as it was made."""
    found = _file(file_id)
    is_csv = found.format is FileFormat.CSV
    answer = Response(found.content, mimetype="text/csv; charset=utf-8" if is_csv else XLSX)
    name = f"{found.kind.value}-{found.first_on.isoformat()}.{found.format.value}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@bp.get(f"{PATH}/layout/<kind>")
@bp.post(f"{PATH}/layout/<kind>")
@allow(Role.FINANCE_MANAGER)
def layout(kind: str) -> Shows | Response:
    """Say how the finance system wants a kind of file."""
    if kind not in list(FileKind):
        abort(404)
    wanted = FileKind(kind)
    form = LayoutForm.showing(service.layout_of(session(), own_council(), wanted))
    if form.attempt(
        lambda: service.keep_layout(session(), own_council(), wanted, form.layout(), actor())
    ):
        flash("It is kept. The next file looks so.")
        return redirect(PATH, 303)
    return form_page("finance/layout.html", form=form, kind=wanted, columns=COLUMNS)


@bp.get(f"{PATH}/codes")
@bp.post(f"{PATH}/codes")
@allow(Role.FINANCE_MANAGER)
def codes() -> Shows | Response:
    """Say under which codes a kind of line is booked from a day on."""
    form = CodesForm()
    if form.attempt(lambda: service.keep_codes(session(), own_council(), form.codes(), actor())):
        flash("The codes are kept.")
        return redirect(PATH, 303)
    return form_page("finance/codes.html", form=form)


def _make(council: Organisation, form: DaysForm) -> FinanceFile:
    first, last = form.first_on.data, form.last_on.data
    if last < first:
        raise BackwardsError
    return service.make_file(
        session(), council, FileKind(form.kind.data or ""), Span(first, last), actor()
    )


def _file(file_id: UUID) -> FinanceFile:
    return service.file_of(session(), own_council(), file_id) or abort(404)
