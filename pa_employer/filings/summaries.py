"""What an employer payment summary tells: months without pay, what is given back, the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.db import is_among
from pa_employer.filings.about import About, Matter, NothingAboutThatError
from pa_employer.filings.told import standing_in
from pa_employer.payruns.models import PayRun, PayRunState
from pa_employer.payruns.off_hmrc import recovered_by_kind
from pa_employer.people.models import Employer
from pa_employer.schemes.queries import paye_scheme_of, scheme_of_employer
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from payroll.periods import TaxYear
from payroll.rti.scheme import Final
from payroll.rti.summary import EmployerPaymentSummary, Recovered
from payroll.rti.summary_checks import tax_month, tax_month_of
from payroll.work.items import ItemKind

MONTHS_A_YEAR = 12
LAST_TO_TELL = 19


@dataclass(frozen=True, slots=True)
class SummaryTold:
    """An employer payment summary, its tax year, and the sums in it to compare with later."""

    summary: EmployerPaymentSummary
    year: TaxYear
    figures: dict[str, int]


def summary_told(session: Session, employer: Employer, about: About, today: date) -> SummaryTold:
    """Return the summary about something, or raise NothingAboutThatError."""
    scheme = scheme_of_employer(session, employer)
    try:
        year, parts = _parts(session, employer, about)
    except ValueError:
        raise NothingAboutThatError from None
    if "recovered" not in parts and recovered_before(session, employer.id, year):
        # Once told, it stands in every later summary of the year (data item guide).
        parts["recovered"] = recovered_until(session, employer.id, year, open_month(year, today))
    summary = EmployerPaymentSummary(scheme, **parts)  # type: ignore[arg-type]  # by its names
    sums = {"recovered": summary.recovered.total.pence} if summary.recovered else {}
    return SummaryTold(summary, year, sums)


def _parts(
    session: Session, employer: Employer, about: About
) -> tuple[TaxYear, dict[str, object]]:
    match about.matter:
        case Matter.ALLOWANCE | Matter.ALLOWANCE_ENDS:
            claims = about.matter is Matter.ALLOWANCE
            return year_of_key(about.key), {"claims_allowance": claims}
        case Matter.RECOVERED:
            year, month = year_of_key(about.key), int(about.key.split("-")[1])
            return year, {"recovered": recovered_until(session, employer.id, year, month)}
        case Matter.NO_PAYMENT:
            span = span_of_key(about.key)
            return TaxYear.of(span.first), {"no_payment": span}
        case Matter.INACTIVE:
            span = span_of_key(about.key)
            return TaxYear.of(span.first), {"inactive": span}
        case Matter.YEAR_ENDS:
            return year_of_key(about.key), {"final": Final()}
        case Matter.CEASED:
            ceased_on = paye_scheme_of(session, employer.id).ceased_on
            if ceased_on is None or ceased_on.isoformat() != about.key:
                raise NothingAboutThatError
            return TaxYear.of(ceased_on), {"final": Final(ceased_on)}
        case _:
            raise NothingAboutThatError


def recovered_until(session: Session, employer_id: UUID, year: TaxYear, month: int) -> Recovered:
    """Return what is given back from the start of a tax year to the end of a tax month."""
    last = tax_month(year, month).last
    runs = [run for run in _recovering(session, employer_id, year) if run.pay_on <= last]
    of_pay: dict[ItemKind, Money] = {}
    more: dict[ItemKind, Money] = {}
    for run in runs:
        for kind, (back, compensation) in recovered_by_kind(session, run).items():
            of_pay[kind] = of_pay.get(kind, NOTHING) + back
            more[kind] = more.get(kind, NOTHING) + compensation
    return Recovered(month, of_pay, more)


@for_each
def _recovering(session: Session, employer_ids: Ids, year: TaxYear) -> Mapping[UUID, list[PayRun]]:
    """Return the approved runs of a tax year that have something given back."""
    found = select(PayRun).where(
        is_among(session, PayRun.employer_id, employer_ids),
        PayRun.state == PayRunState.APPROVED,
        PayRun.recovered != NOTHING,
        PayRun.pay_on.between(year.span.first, year.span.last),
    )
    rows = session.scalars(found.order_by(PayRun.pay_on))
    return grouped(employer_ids, rows, lambda row: row.employer_id)


def recovered_before(session: Session, employer_id: UUID, year: TaxYear) -> int | None:
    """Return what was told last as given back in a tax year, in pence; None if nothing was."""
    for filing in standing_in(session, employer_id, year):
        if "recovered" in filing.figures:
            return int(filing.figures["recovered"])
    return None


def open_month(year: TaxYear, today: date) -> int:
    """Return the earliest tax month whose sums HMRC takes on a day: to the 19th after its end."""
    number = month_reached(year, today)
    is_last_open = tax_month_of(today).first.day <= today.day <= LAST_TO_TELL
    return max(number - 1, 1) if is_last_open and today in year.span else number


def month_reached(year: TaxYear, today: date) -> int:
    """Return the number of the tax month a day is in, or 12 after the year."""
    first, now = year.span.first, tax_month_of(today).first
    number = (now.year - first.year) * MONTHS_A_YEAR + now.month - first.month + 1
    return min(number, MONTHS_A_YEAR)


def key_of_span(span: Span) -> str:
    """Return how a span is named in what a document is about."""
    return f"{span.first.isoformat()}_{span.last.isoformat()}"


def span_of_key(key: str) -> Span:
    """Return what `key_of_span` wrote, or raise ValueError."""
    first, _, last = key.partition("_")
    span = Span(date.fromisoformat(first), date.fromisoformat(last))
    if span.last < span.first:
        raise ValueError(key)
    return span


def year_of_key(key: str) -> TaxYear:
    """Return the tax year a key begins with, or raise ValueError."""
    return TaxYear(int(key.replace(".", "-").split("-")[0]))
