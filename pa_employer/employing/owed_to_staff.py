"""What is owed to assistants beside their wages: holiday earned, notice, and redundancy pay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import employed_in, terms_on
from pa_employer.assistants.service import pension_terms
from pa_employer.deductions.queries import letter_for
from pa_employer.leave.earned import balance_if_ended, rate_before
from pa_employer.plans.models import EndingFunds, RedundancyPayer
from pa_employer.plans.savings import ending_funds_of
from payroll.ending import EndPay, JobSoFar, notice_pay, redundancy_pay
from payroll.exact import nearest_penny_of
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, Span, day_in_words, hours_in_words
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from payroll.holiday.average import HolidayRate
from payroll.ni import NiLetter, contributions
from payroll.pension import pension_contributions
from payroll.rates.ending import EndingLaw, ending_law
from returns.account import Liability
from returns.groups import Protected

MINUTES_AN_HOUR = 60
ELSEWHERE = {
    RedundancyPayer.COUNCIL: "the council pays it when it is due",
    RedundancyPayer.INSURED: "insurance pays it",
}


@dataclass(frozen=True, slots=True)
class _Job:
    """An assistant's job on a day, and what one week and one hour of holiday pay."""

    assistant: Assistant
    terms: Terms
    letter: NiLetter
    rate: HolidayRate
    on: date

    @property
    def week(self) -> Money:
        """Return a usual week's pay: the contracted hours, or the average where they vary."""
        minutes = self.terms.contracted_minutes_per_week
        if not minutes:
            return self.rate.week
        return nearest_penny_of(minutes * self.terms.hourly_rate.pence, MINUTES_AN_HOUR)

    @property
    def so_far(self) -> JobSoFar:
        """Return the job as the law on its end takes it."""
        who = self.assistant
        return JobSoFar(who.name, who.date_of_birth, who.started_on, self.week)


def owed_to_staff(session: Session, agreement: Agreement, on: date) -> Iterator[Liability]:
    """Yield what would be owed to each assistant if the direct payment stopped after a day.

    Holiday they earned, notice, and redundancy pay where it is not paid from elsewhere.
    """
    employed = employed_in(session, agreement.employer_id, Span(on, on))
    if not employed:
        return
    law, funds = ending_law().on(on), ending_funds_of(session, agreement.id)
    for assistant in employed:
        if assistant.left_on:
            continue  # Whoever leaves by agreement is paid out with the last payslip.
        job = _job(session, assistant, on)
        if job:
            yield from _owed(session, job, law, funds)


def owed_if_ended(
    session: Session, agreement: Agreement, assistant: Assistant, on: date
) -> list[Liability]:
    """Return what one assistant would be owed if the employer ended their job on a day.

    NotInForceError where the law of that day is not on record.
    """
    job = _job(session, assistant, on)
    funds = ending_funds_of(session, agreement.id)
    return list(_owed(session, job, ending_law().on(on), funds)) if job else []


def _job(session: Session, assistant: Assistant, on: date) -> _Job | None:
    terms = terms_on(session, assistant.id, on)
    rate = rate_before(session, assistant, on + ONE_DAY)
    if terms is None or rate is None or not rate.minutes:
        return None
    return _Job(assistant, terms, letter_for(session, assistant, on).letter, rate, on)


def _owed(
    session: Session, job: _Job, law: EndingLaw, funds: EndingFunds | None
) -> Iterator[Liability]:
    found = (
        _holiday(session, job),
        _notice(job, law),
        _redundancy(job, law, funds),
    )
    yield from (each for each in found if each and (each.amount or each.working.steps))


def _holiday(session: Session, job: _Job) -> Liability | None:
    balance = balance_if_ended(session, job.assistant, job.on)
    if balance is None or balance.left <= 0:
        return None
    pay = job.rate.for_minutes(balance.left)
    extra = _on_costs(job, pay)
    sentence = (
        f"{hours_in_words(balance.left)} of holiday are earned and not taken by "
        f"{day_in_words(job.on)}. They come to {pay} of pay and {extra} on top."
    )
    steps = (
        ("Earned in this leave year so far", hours_in_words(balance.earned)),
        ("Carried over", hours_in_words(balance.carried_over)),
        ("Taken", hours_in_words(balance.taken)),
        ("Pay", str(pay)),
        ("Employer's National Insurance and pension", str(extra)),
    )
    working = Working(sentence, steps, "Working Time Regulations 1998, regulation 14")
    return _liability(Protected.HOLIDAY_ACCRUED, job, pay + extra, working)


def _notice(job: _Job, law: EndingLaw) -> Liability | None:
    found = notice_pay(law, job.so_far, job.on, job.terms.notice_weeks)
    if not found.pay:
        return None
    weekly = _on_costs_of_week(job)
    extra = weekly * int(found.weeks)
    working = Working(
        f"{found.working.sentence} Employer's National Insurance and pension are {extra} on top.",
        (*found.working.steps, ("Employer's National Insurance and pension", str(extra))),
        found.working.source,
    )
    return _liability(Protected.NOTICE, job, found.pay + extra, working)


def _redundancy(job: _Job, law: EndingLaw, funds: EndingFunds | None) -> Liability | None:
    found: EndPay = redundancy_pay(law, job.so_far, job.on)
    if not found.pay:
        return None
    if funds and funds.payer in ELSEWHERE:
        said = f"It is not set aside here, because {ELSEWHERE[funds.payer]} ({funds.words})."
        steps = (*found.working.steps, ("Set aside here", str(NOTHING)))
        working = Working(f"{found.working.sentence} {said}", steps, found.working.source)
        return _liability(Protected.REDUNDANCY, job, NOTHING, working)
    return _liability(Protected.REDUNDANCY, job, found.pay, found.working)


def _liability(kind: Protected, job: _Job, amount: Money, working: Working) -> Liability:
    return Liability(kind, f"{kind.words}: {job.assistant.name}", amount, None, working)


def _on_costs_of_week(job: _Job) -> Money:
    """Return what the employer pays on top of one usual week's pay."""
    week = job.week
    ni = contributions(job.letter, week, Frequency.WEEKLY, job.on).employer
    pension = pension_contributions(pension_terms(job.terms), week, Frequency.WEEKLY, job.on)
    return ni + pension.employer


def _on_costs(job: _Job, pay: Money) -> Money:
    """Return what the employer pays on top of pay that comes beside a usual week's."""
    both, usual = job.week + pay, _on_costs_of_week(job)
    ni = contributions(job.letter, both, Frequency.WEEKLY, job.on).employer
    pension = pension_contributions(pension_terms(job.terms), both, Frequency.WEEKLY, job.on)
    return ni + pension.employer - usual
