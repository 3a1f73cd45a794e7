"""The pages of the year's end: what to do by when, P60s and P45s, for the employer and the PA."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.own_job import own_job
from pa_employer.assistants.queries import assistant_of, assistants_of
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.pdf import tagged_pdf
from pa_employer.web.work import session, today
from pa_employer.yearend.documents import (
    CodesNow,
    Document,
    codes_of,
    p45_of,
    p60_of,
    years_paid,
)
from payroll.ground.errors import DomainError
from payroll.periods import TaxYear

bp = Blueprint("yearend", __name__, template_folder="templates")
OF = "/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>"
OWN = "/work/<uuid:assistant_id>"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Person:
    """One assistant at the year's end: the years with a P60, whether there is a P45, the codes."""

    assistant: Assistant
    years: list[TaxYear]
    has_p45: bool
    codes: CodesNow


@bp.get("/employers/<uuid:employer_id>/year-end")
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show what to do at the year's end, and every P60 and P45."""
    acting = acting_for(employer_id)
    people = [_person(each) for each in assistants_of(session(), employer_id)]
    return render_template(
        "yearend/overview.html", acting=acting, year=TaxYear.of(today()), people=people
    )


@bp.get(f"{OF}/p60/<int:starting>")
@allow(*ACTING)
def given_p60(employer_id: UUID, assistant_id: UUID, starting: int) -> str:
    """Show a P60 to give."""
    return _page(_given_p60(employer_id, assistant_id, starting))


@bp.get(f"{OF}/p60/<int:starting>.pdf")
@allow(*ACTING)
def given_p60_pdf(employer_id: UUID, assistant_id: UUID, starting: int) -> Response:
    """Give a P60 to print."""
    return _pdf(_given_p60(employer_id, assistant_id, starting))


@bp.get(f"{OF}/p45")
@allow(*ACTING)
def given_p45(employer_id: UUID, assistant_id: UUID) -> str:
    """Show a P45 to give."""
    return _page(_given_p45(employer_id, assistant_id))


@bp.get(f"{OF}/p45.pdf")
@allow(*ACTING)
def given_p45_pdf(employer_id: UUID, assistant_id: UUID) -> Response:
    """Give a P45 to print."""
    return _pdf(_given_p45(employer_id, assistant_id))


@bp.get(f"{OWN}/year-end")
@allow(Role.ASSISTANT)
def mine(assistant_id: UUID) -> str:
    """Show an assistant's own P60s and P45."""
    job = own_job(assistant_id)
    return render_template("yearend/own.html", job=job, person=_person(job))


@bp.get(f"{OWN}/p60/<int:starting>")
@allow(Role.ASSISTANT)
def own_p60(assistant_id: UUID, starting: int) -> str:
    """Show an assistant's own P60."""
    job = own_job(assistant_id)
    return _page(_made(lambda: p60_of(session(), job, _year(starting))))


@bp.get(f"{OWN}/p60/<int:starting>.pdf")
@allow(Role.ASSISTANT)
def own_p60_pdf(assistant_id: UUID, starting: int) -> Response:
    """Give an assistant's own P60 to print."""
    job = own_job(assistant_id)
    return _pdf(_made(lambda: p60_of(session(), job, _year(starting))))


@bp.get(f"{OWN}/p45")
@allow(Role.ASSISTANT)
def own_p45(assistant_id: UUID) -> str:
    """Show an assistant's own P45."""
    job = own_job(assistant_id)
    return _page(_made(lambda: p45_of(session(), job)))


@bp.get(f"{OWN}/p45.pdf")
@allow(Role.ASSISTANT)
def own_p45_pdf(assistant_id: UUID) -> Response:
    """Give an assistant's own P45 to print."""
    job = own_job(assistant_id)
    return _pdf(_made(lambda: p45_of(session(), job)))


def _given_p60(employer_id: UUID, assistant_id: UUID, starting: int) -> Document:
    assistant = _theirs(employer_id, assistant_id)
    return _made(lambda: p60_of(session(), assistant, _year(starting)))


def _given_p45(employer_id: UUID, assistant_id: UUID) -> Document:
    assistant = _theirs(employer_id, assistant_id)
    return _made(lambda: p45_of(session(), assistant))


def _made(make: Callable[[], Document]) -> Document:
    """Return a form; one that cannot be made does not exist."""
    try:
        return make()
    except DomainError:
        abort(404)


def _theirs(employer_id: UUID, assistant_id: UUID) -> Assistant:
    """Return one of the employer's assistants; the form names a number in full, so who decides."""
    acting_for(employer_id, Power.DECIDE)
    return assistant_of(session(), employer_id, assistant_id) or abort(404)


def _person(assistant: Assistant) -> Person:
    now = TaxYear.of(today())
    paid = years_paid(session(), assistant.id)
    over = [year for year in paid if year < now and _is_in_at_the_end(assistant, year)]
    has_left = assistant.left_on is not None and bool(paid)
    return Person(assistant, over, has_left, codes_of(session(), assistant, today()))


def _is_in_at_the_end(assistant: Assistant, year: TaxYear) -> bool:
    return assistant.left_on is None or assistant.left_on >= year.span.last


def _year(starting: int) -> TaxYear:
    year = TaxYear(starting) if FIRST_YEAR <= starting <= LAST_YEAR else abort(404)
    if year >= TaxYear.of(today()):
        abort(404)
    return year


def _page(document: Document) -> str:
    return render_template("yearend/form.html", document=document)


def _pdf(document: Document) -> Response:
    large = request.args.get("print") == "large"
    html = render_template("yearend/print.html", document=document, large=large)
    answer = make_response(tagged_pdf(html))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{document.file_name}"'
    return answer
