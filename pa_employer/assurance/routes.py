"""Pages of assurance: the figures of some months, the committee's pack, and the standards."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.accounts.models import Organisation
from pa_employer.assurance import standards as own
from pa_employer.assurance.figures import Assurance, assurance
from pa_employer.assurance.forms import OwnViewForm
from pa_employer.assurance.models import OwnView, Stage
from pa_employer.assurance.pack import rows_of, workbook_of
from pa_employer.reviews.print_routes import PDF
from pa_employer.reviews.routes import XLSX, Shows
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import form_page
from pa_employer.web.pdf import tagged_pdf
from pa_employer.web.work import actor, session, today
from payroll.ground.days import Span

bp = Blueprint("assurance", __name__, template_folder="templates")
PATH = "/council/assurance"
READERS = (Role.FINANCE_MANAGER, Role.AUDITOR)
LOOK_BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Choice:
    """Months a page offers, by their first and last day."""

    words: str
    months: Span

    @property
    def query(self) -> str:
        """Return how an address names them."""
        return f"from={self.months.first.isoformat()}&to={self.months.last.isoformat()}"


@bp.get(PATH)
@allow(*READERS)
def overview() -> str:
    """Show the figures of some months: the last twelve, if none are chosen."""
    council, found = _found()
    return render_template(
        "assurance/overview.html",
        council=council,
        found=found,
        rows=rows_of(found),
        choices=_choices(),
        chosen=Choice("", found.months),
        most=max((theme.returns for theme in found.themes), default=1),
    )


@bp.get(f"{PATH}/pack.pdf")
@allow(*READERS)
def document() -> Response:
    """Give the committee's pack as a tagged PDF."""
    council, found = _found()
    html = render_template(
        "assurance/pack.html",
        council=council,
        found=found,
        rows=rows_of(found),
        standards=_under_standards(council, found),
    )
    return _file(tagged_pdf(html), PDF, "pdf")


@bp.get(f"{PATH}/pack.xlsx")
@allow(*READERS)
def book() -> Response:
    """Give the committee's pack as a workbook."""
    council, found = _found()
    return _file(workbook_of(council.name, found), XLSX, "xlsx")


@bp.get(f"{PATH}/standards")
@allow(*READERS)
def standards() -> str:
    """Show how the council sees itself under each standard, with what the figures say."""
    council, found = _found()
    return render_template(
        "assurance/standards.html",
        standards=_under_standards(council, found),
        may_say=Role.FINANCE_MANAGER in current_user.roles,
    )


@bp.get(f"{PATH}/standards/<int:number>")
@bp.post(f"{PATH}/standards/<int:number>")
@allow(Role.FINANCE_MANAGER)
def standard(number: int) -> Shows | Response:
    """Say how far the council is with a standard."""
    found = next((each for each in own.standards() if each.number == number), None) or abort(404)
    before = own.own_views(session(), own_council()).get(number)
    form = OwnViewForm(data={"stage": before.stage, "words": before.words} if before else None)
    if form.attempt(lambda: _say(found, form)):
        flash("It is kept, with what was said before.")
        return redirect(f"{PATH}/standards", 303)
    return form_page("assurance/standard.html", form=form, standard=found)


def _say(found: own.Standard, form: OwnViewForm) -> OwnView:
    said = (Stage(form.stage.data or ""), form.words.data or "")
    return own.say_own_view(session(), own_council(), found, said, actor())


def _found() -> tuple[Organisation, Assurance]:
    council = session().get_one(Organisation, own_council())
    return council, assurance(session(), council, _months(), today())


def _months() -> Span:
    try:
        first = date.fromisoformat(request.args.get("from", ""))
        last = date.fromisoformat(request.args.get("to", ""))
    except ValueError:
        return Span(today() - LOOK_BACK, today())
    if last < first:
        abort(404)
    return Span(first, last)


def _choices() -> list[Choice]:
    year = today().year - (today().month < 4)  # noqa: PLR2004  # councils' years begin in April
    return [
        Choice("The last 12 months", Span(today() - LOOK_BACK, today())),
        Choice(f"April {year} until now", Span(date(year, 4, 1), today())),
        Choice(f"April {year - 1} to March {year}", Span(date(year - 1, 4, 1), date(year, 3, 31))),
    ]


def _under_standards(
    council: Organisation, found: Assurance
) -> list[tuple[own.Standard, str, OwnView | None]]:
    views = own.own_views(session(), council.id)
    return [
        (each, own.evidence_for(each, found), views.get(each.number)) for each in own.standards()
    ]


def _file(data: bytes, kind: str, ending: str) -> Response:
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="assurance.{ending}"'
    return answer
