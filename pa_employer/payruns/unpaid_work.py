"""Work that is done and not paid yet, and what it will cost the employer."""

from dataclasses import dataclass
from datetime import date, timedelta

from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.service import pension_terms
from pa_employer.payruns.hours_owed import WorkRecord, hours_owed
from payroll.engine import gross_pay, hours_pay
from payroll.ground.days import ONE_DAY, Span, day_in_words, hours_in_words, monday_of
from payroll.ground.money import Money
from payroll.ground.working import Working
from payroll.ni import NiLetter, contributions
from payroll.payslip import Figure
from payroll.pension import pension_contributions

WEEKS_BACK = 8
"""How many weeks without a sheet still count as worked; what is older was settled elsewhere."""


@dataclass(frozen=True, slots=True)
class Job:
    """An assistant, the terms that hold, and the National Insurance letter."""

    assistant: Assistant
    terms: Terms
    letter: NiLetter


@dataclass(frozen=True, slots=True)
class UnpaidWork:
    """Work of one assistant that no payslip has paid: its minutes and the employer's cost."""

    assistant: Assistant
    minutes: int
    cost: Money
    working: Working


def unpaid_work(
    job: Job, record: WorkRecord, weeks: Span | None, until: date
) -> UnpaidWork | None:
    """Return what is not paid of a record, priced as one payment on its last day.

    Late weeks of these, if any are over, count with their contracted hours.
    """
    is_any_over = weeks is not None
    lines = hours_owed(record, weeks or Span(until, until), pays_contracted=is_any_over).lines
    if not lines:
        return None
    pay = tuple(hours_pay(line) for line in lines)
    minutes = sum(line.minutes for line in lines)
    cost, working = _employer_cost(pay, job, until, minutes)
    return UnpaidWork(job.assistant, minutes, cost, working)


def finished_weeks(until: date, since: date) -> Span | None:
    """Return the last whole weeks that are over by a day, from the week of `since` on."""
    last_sunday = monday_of(until + ONE_DAY) - ONE_DAY
    last_monday = monday_of(last_sunday)
    first = max(last_monday - timedelta(weeks=WEEKS_BACK - 1), monday_of(since))
    return Span(first, last_sunday) if first <= last_monday else None


def _employer_cost(
    pay: tuple[Figure, ...], job: Job, until: date, minutes: int
) -> tuple[Money, Working]:
    gross, terms = gross_pay(pay).amount, job.terms
    ni = contributions(job.letter, gross, terms.frequency, until).employer
    pension = pension_contributions(pension_terms(terms), gross, terms.frequency, until).employer
    cost = gross + ni + pension
    sentence = (
        f"{hours_in_words(minutes)} not paid by {day_in_words(until)} come to {gross} of pay, "
        f"{ni} of employer's National Insurance and {pension} of employer's pension: {cost}."
    )
    steps = (
        *((figure.label, str(figure.amount)) for figure in pay),
        ("Employer's National Insurance", str(ni)),
        ("Employer's pension", str(pension)),
        ("Cost", str(cost)),
    )
    return cost, Working(sentence, steps, "Agreed hours, or contracted hours for late weeks")
