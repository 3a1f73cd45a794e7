"""What HMRC has still to be told, in the order to tell it, each with the day it is due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.db import is_among
from pa_employer.filings.about import About, Matter
from pa_employer.filings.payments import corrections, leavers, told_versions
from pa_employer.filings.summaries import (
    key_of_span,
    month_reached,
    open_month,
    recovered_before,
    recovered_until,
    span_of_key,
    year_of_key,
)
from pa_employer.filings.told import Told, standing, told_of
from pa_employer.payruns.models import PayRun, PayRunState, PayslipRow
from pa_employer.payruns.off_hmrc import allowance_claim
from pa_employer.payruns.reversed import counts
from pa_employer.people.models import Employer
from pa_employer.schemes.queries import paye_scheme_of
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import ONE_DAY, Span, day_in_words, month_later
from payroll.periods import TaxYear
from payroll.rti.summary import Recovered
from payroll.rti.summary_checks import tax_month_of
from payroll.rti.years import YearNotFiledError, filed_year

AFTER_THE_MONTH = timedelta(days=14)
"""From the 5th, on which a tax month ends, to the 19th."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something HMRC has to be told, in a few words, and by when."""

    about: About
    title: str
    due_on: date
    year: TaxYear
    """The tax year whose document tells it; the day it is due may lie in the next one."""

    def is_late(self, today: date) -> bool:
        """Tell whether the day has passed."""
        return today > self.due_on


def waiting(session: Session, employer: Employer, today: date) -> list[Waiting]:
    """Return all that an employer has still to tell HMRC; corrections come before new pay."""
    told = told_of(session, employer.id)
    found = [
        *_corrections(session, told, today),
        *_runs(session, employer.id, told),
        *_leavers(session, told, today),
        *_allowance(session, employer.id, today),
        *_recovered(session, employer.id, today),
        *_no_payment(session, employer.id, today),
        *_year_ends(session, employer.id, told, today),
        *_ceased(session, employer.id, today),
    ]
    return [each for each in found if _can_be_filed(each)]


def _can_be_filed(each: Waiting) -> bool:
    """Tell whether HMRC's documents of that time are known here."""
    try:
        filed_year(each.year)
    except YearNotFiledError:
        return False
    return True


def _corrections(session: Session, told: list[Told], today: date) -> Iterator[Waiting]:
    for slip in corrections(session, told):
        title = f"Corrected pay of {slip.assistant.name} on {day_in_words(slip.run.pay_on)}"
        about, due_on = About(Matter.CORRECTION, str(slip.row.id)), max(slip.run.pay_on, today)
        yield Waiting(about, title, due_on, TaxYear(slip.row.tax_year))


def _runs(session: Session, employer_id: UUID, told: list[Told]) -> Iterator[Waiting]:
    known = told_versions(told)
    runs = {
        run.id: run
        for run, assistant_id in _paid(session, employer_id)
        if (run.id, assistant_id) not in known
    }
    for run in runs.values():
        title = f"Pay on {day_in_words(run.pay_on)}"
        about = About(Matter.RUN, str(run.id))
        yield Waiting(about, title, run.pay_on, TaxYear.of(run.pay_on))


@for_each
def _paid(session: Session, employer_ids: Ids) -> Mapping[UUID, list[tuple[PayRun, UUID]]]:
    """Return whom each approved run paid, the oldest pay day first."""
    found = (
        select(PayRun, PayslipRow.assistant_id)
        .join(PayslipRow, PayslipRow.pay_run_id == PayRun.id)
        .where(
            is_among(session, PayRun.employer_id, employer_ids),
            PayRun.state == PayRunState.APPROVED,
            counts(),
        )
        .order_by(PayRun.pay_on, PayRun.started_at)
    )
    rows = [(run, assistant_id) for run, assistant_id in session.execute(found)]
    return grouped(employer_ids, rows, lambda row: row[0].employer_id)


def _leavers(session: Session, told: list[Told], today: date) -> Iterator[Waiting]:
    for slip in leavers(session, told, today):
        left_on = slip.assistant.left_on or today
        title = f"{slip.assistant.name} left on {day_in_words(left_on)}"
        about = About(Matter.LEAVER, str(slip.assistant.id))
        yield Waiting(about, title, max(left_on, today), TaxYear(slip.row.tax_year))


def _allowance(session: Session, employer_id: UUID, today: date) -> Iterator[Waiting]:
    """Yield claims that were not told, and told claims that were taken back."""
    year = TaxYear.of(today)
    claims = standing(session, employer_id, Matter.ALLOWANCE)
    ends = standing(session, employer_id, Matter.ALLOWANCE_ENDS)
    told = sorted(
        (each for each in (*claims, *ends) if year_of_key(_key(each.about)) == year),
        key=lambda filing: filing.asked_at,
    )
    said = bool(told) and told[-1].about.startswith(f"{Matter.ALLOWANCE}:")
    is_claimed = allowance_claim(session, employer_id, year) is not None
    if said == is_claimed:
        return
    matter = Matter.ALLOWANCE if is_claimed else Matter.ALLOWANCE_ENDS
    title = f"{'Claim' if is_claimed else 'End'} the Employment Allowance for {year}"
    due_on = tax_month_of(today).last + AFTER_THE_MONTH
    yield Waiting(About(matter, f"{year.starting}.{len(told) + 1}"), title, due_on, year)


def _recovered(session: Session, employer_id: UUID, today: date) -> Iterator[Waiting]:
    year = TaxYear.of(today)
    for each in (TaxYear(year.starting - 1), year):
        now = _recovered_now(session, employer_id, each, today)
        if now.total.pence == (recovered_before(session, employer_id, each) or 0):
            continue
        # A sum that is told again, after another one was, is a document of its own.
        before = standing(session, employer_id, Matter.RECOVERED)
        number = sum(year_of_key(_key(filing.about)) == each for filing in before) + 1
        key = f"{each.starting}-{now.tax_month}-{now.total.pence}-{number}"
        title = f"Statutory pay to get back for {each}: {now.total}"
        yield Waiting(About(Matter.RECOVERED, key), title, _nineteenth(each, today), each)


def _recovered_now(session: Session, employer_id: UUID, year: TaxYear, today: date) -> Recovered:
    """Return what is given back up to the earliest tax month that holds all of it."""
    early = recovered_until(session, employer_id, year, open_month(year, today))
    whole = recovered_until(session, employer_id, year, month_reached(year, today))
    return early if early.total == whole.total else whole


def _nineteenth(year: TaxYear, today: date) -> date:
    return tax_month_of(min(today, year.span.last)).last + AFTER_THE_MONTH


def _no_payment(session: Session, employer_id: UUID, today: date) -> Iterator[Waiting]:
    """Yield whole tax months, ended, between the first pay and now in which nobody was paid."""
    for span in unpaid_months(session, employer_id, today):
        title = f"Nobody was paid from {span}"
        about = About(Matter.NO_PAYMENT, key_of_span(span))
        yield Waiting(about, title, span.last + AFTER_THE_MONTH, TaxYear.of(span.first))


def unpaid_months(session: Session, employer_id: UUID, today: date) -> list[Span]:
    """Return spans of whole tax months without pay that HMRC does not know of, oldest first."""
    paid = sorted(_pay_days(session, employer_id))
    if not paid:
        return []
    told = [
        span_of_key(_key(filing.about))
        for matter in (Matter.NO_PAYMENT, Matter.INACTIVE)
        for filing in standing(session, employer_id, matter)
    ]
    ceased_on = paye_scheme_of(session, employer_id).ceased_on
    months = []
    month = tax_month_of(paid[0])
    while month.last < today and (ceased_on is None or month.first <= ceased_on):
        is_paid = any(day in month for day in paid)
        if not is_paid and not any(month.first in span for span in told):
            months.append(month)
        month = tax_month_of(month.last + ONE_DAY)
    return _joined(months)


def _joined(months: list[Span]) -> list[Span]:
    """Join months that follow each other in one tax year."""
    found: list[Span] = []
    for month in months:
        is_next = found and found[-1].last + ONE_DAY == month.first
        if is_next and TaxYear.of(found[-1].first) == TaxYear.of(month.first):
            found[-1] = Span(found[-1].first, month.last)
        else:
            found.append(month)
    return found


def _pay_days(session: Session, employer_id: UUID) -> set[date]:
    return {run.pay_on for run, _ in _paid(session, employer_id)}


def _year_ends(
    session: Session, employer_id: UUID, told: list[Told], today: date
) -> Iterator[Waiting]:
    """Yield the last word on a tax year that is over, once all its pay is told."""
    year = TaxYear(TaxYear.of(today).starting - 1)
    is_said = any(
        filing.tax_year == year.starting
        for matter in (Matter.YEAR_ENDS, Matter.CEASED)
        for filing in standing(session, employer_id, matter)
    )
    if is_said or not any(each.year == year for each in told):
        return
    about = About(Matter.YEAR_ENDS, str(year.starting))
    due_on = year.span.last + AFTER_THE_MONTH
    yield Waiting(about, f"Nothing more comes for the tax year {year}", due_on, year)


def _ceased(session: Session, employer_id: UUID, today: date) -> Iterator[Waiting]:
    ceased_on = paye_scheme_of(session, employer_id).ceased_on
    if ceased_on is None or ceased_on > today or standing(session, employer_id, Matter.CEASED):
        return
    title = f"The PAYE scheme ended on {day_in_words(ceased_on)}"
    about = About(Matter.CEASED, ceased_on.isoformat())
    yield Waiting(about, title, month_later(ceased_on, 1), TaxYear.of(ceased_on))


def _key(about: str) -> str:
    return About.parse(about).key
