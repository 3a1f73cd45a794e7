"""How the duties of an employer stand on a day, what ends soon, and rates below a floor."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistants_of, employed_in, terms_by_assistant
from pa_employer.assistants.relatives import RelativeRow
from pa_employer.db import is_among
from pa_employer.duties.models import Renewal, RenewalKind
from pa_employer.duties.queries import renewals_of, ticked_of
from pa_employer.payruns.models import PaidWeek, PayRun, PayslipRow
from pa_employer.payruns.reversed import counts
from pa_employer.people.models import Capacity
from pa_employer.people.queries import mandates_of
from pa_employer.together import Ids, for_each, grouped
from payroll.enrolment.membership import declaration_due
from payroll.exact import nearest_penny_of
from payroll.ground.days import Span, age_on, day_in_words
from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError
from payroll.rates.funded_pa_rate import funded_pa_rate
from payroll.rates.minimum_wage import minimum_wage
from payroll.work.kinds import WorkKind
from returns.account import DutyStanding, Ending, Overdue, RateFact
from returns.family import FamilyFacts

MINUTES_AN_HOUR = 60


def duties_on(
    session: Session,
    agreement: Agreement,
    on: date,
    rates: Collection[RateFact],
    overdue: Collection[Overdue],
) -> tuple[DutyStanding, ...]:
    """Return how each duty of the employer stands at the end of a day, in plain words."""
    everybody = assistants_of(session, agreement.employer_id)
    employed = [each for each in everybody if _is_employed(each, on)]
    if not everybody:
        return ()
    renewals = renewals_of(session, agreement.employer_id)
    return (
        _insurance(renewals, on),
        *_pvg(renewals, employed, on),
        *_contracts(session, agreement, employed),
        _pension(session, agreement, everybody, on),
        _rates(rates),
        _paid_on(overdue),
    )


def endings_of(session: Session, agreement: Agreement, on: date) -> tuple[Ending, ...]:
    """Return what ends on a day unless it is renewed: insurance, PVG, powers to act."""
    names = {each.id: each.name for each in assistants_of(session, agreement.employer_id)}
    renewed = [
        Ending(_label(row, names), row.due_on)
        for row in renewals_of(session, agreement.employer_id)
    ]
    powers = [
        Ending(f"{mandate.holder}'s power to act", mandate.until_on)
        for mandate in mandates_of(session, agreement.employer_id)
        if mandate.capacity is Capacity.REPRESENTATIVE
        and mandate.until_on
        and mandate.until_on >= on
    ]
    return tuple(sorted((*renewed, *powers), key=lambda each: (each.on, each.label)))


def relatives_of(session: Session, agreement: Agreement, span: Span) -> tuple[FamilyFacts, ...]:
    """Return what is known of those employed in a period who are or may be relatives."""
    return tuple(
        row.facts(assistant)
        for assistant in employed_in(session, agreement.employer_id, span)
        for row in _relative_rows(session, assistant.id)
    )


@for_each
def _relative_rows(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[RelativeRow]]:
    found = select(RelativeRow).where(is_among(session, RelativeRow.assistant_id, assistant_ids))
    return grouped(assistant_ids, session.scalars(found), lambda row: row.assistant_id)


def rates_below(session: Session, agreement: Agreement, span: Span) -> tuple[RateFact, ...]:
    """Return the hours paid in a period below what the law or the funding sets, sleepovers too.

    A new floor holds from the first pay period that begins on or after its day.
    """
    facts: dict[tuple[UUID, Money, str], RateFact] = {}
    rows = _weeks_paid(session, agreement.id, span)
    for _, of_slip in groupby(rows, key=lambda row: row.week.payslip_id):
        weeks = list(of_slip)
        begun_on = min(row.week.week_starts_on for row in weeks)
        for row in weeks:
            for fact in _below(row.assistant, row.week, begun_on):
                facts.setdefault((row.assistant.id, fact.rate, fact.floor_words), fact)
    return tuple(facts.values())


@dataclass(frozen=True, slots=True)
class _WeekPaid:
    """A week that a payslip paid, and whose it was."""

    agreement_id: UUID
    week: PaidWeek
    assistant: Assistant


@for_each
def _weeks_paid(
    session: Session, agreement_ids: Ids, span: Span
) -> Mapping[UUID, list[_WeekPaid]]:
    """Return the weeks with minutes that payslips of a span paid, payslip by payslip."""
    found = (
        select(PayRun.agreement_id, PaidWeek, Assistant)
        .join(PayslipRow, PayslipRow.id == PaidWeek.payslip_id)
        .join(PayRun, PayRun.id == PayslipRow.pay_run_id)
        .join(Assistant, Assistant.id == PaidWeek.assistant_id)
        .where(
            is_among(session, PayRun.agreement_id, agreement_ids),
            PayslipRow.pay_on.between(span.first, span.last),
            PaidWeek.minutes > 0,
            counts(),
        )
        .order_by(PayslipRow.pay_on, PayslipRow.id, PaidWeek.week_starts_on)
    )
    rows = (
        _WeekPaid(agreement_id, week, assistant)
        for agreement_id, week, assistant in session.execute(found)
    )
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


def _below(assistant: Assistant, week: PaidWeek, begun_on: date) -> Iterator[RateFact]:
    hourly = _hourly(week)
    on = max(begun_on, assistant.started_on)
    try:
        funded = funded_pa_rate().on(on).hourly
        law = minimum_wage().on(on).at(age_on(assistant.date_of_birth, on)).hourly
    except NotInForceError:
        return
    if hourly < funded:
        yield RateFact(assistant.name, on, hourly, funded, "The funded rate for PAs")
    # By the law a sleepover counts only while somebody is awake to work.
    if hourly < law and week.kind is not WorkKind.SLEEPOVER:
        yield RateFact(assistant.name, on, hourly, law, "The minimum wage for their age")


def _hourly(week: PaidWeek) -> Money:
    """Return what an hour pays; a night at a price is spread over its hours."""
    if week.nights is None:
        return week.hourly_rate
    return nearest_penny_of(week.nights * week.hourly_rate.pence * MINUTES_AN_HOUR, week.minutes)


def _is_employed(assistant: Assistant, on: date) -> bool:
    is_over = assistant.left_on is not None and assistant.left_on < on
    return assistant.started_on <= on and not is_over


def _label(row: Renewal, names: dict[UUID, str]) -> str:
    whose = f" of {names[row.assistant_id]}" if row.assistant_id in names else ""
    return f"{row.label}{whose}"


def _insurance(renewals: Iterable[Renewal], on: date) -> DutyStanding:
    label = "Employer's liability insurance"
    ends = [row.due_on for row in renewals if row.kind is RenewalKind.INSURANCE]
    if not ends:
        return DutyStanding(label, None, "No end date is on record here. Add it when you can.")
    last = max(ends)
    if last < on:
        return DutyStanding(label, is_met=False, words=f"It ended on {day_in_words(last)}.")
    return DutyStanding(label, is_met=True, words=f"It covers until {day_in_words(last)}.")


def _pvg(
    renewals: Iterable[Renewal], employed: Iterable[Assistant], on: date
) -> Iterator[DutyStanding]:
    """Yield how each assistant stands with the PVG scheme; joining is the assistant's own duty."""
    ends = {row.assistant_id: row.due_on for row in renewals if row.kind is RenewalKind.PVG}
    for assistant in employed:
        label = f"PVG of {assistant.name}"
        until = ends.get(assistant.id)
        if until is None:
            yield DutyStanding(label, None, "It is not on record here. Ask to see it.")
        elif until < on:
            yield DutyStanding(label, is_met=False, words=f"It ended on {day_in_words(until)}.")
        else:
            yield DutyStanding(label, is_met=True, words=f"Member until {day_in_words(until)}.")


def _contracts(
    session: Session, agreement: Agreement, employed: Iterable[Assistant]
) -> Iterator[DutyStanding]:
    agreed = terms_by_assistant(session, agreement.employer_id)
    for assistant in employed:
        terms = agreed.get(assistant.id)
        label = f"Terms of {assistant.name}"
        if terms:
            since = day_in_words(terms[-1].from_on)
            yield DutyStanding(
                label, is_met=True, words=f"Hours, rate and notice are agreed since {since}."
            )
        else:
            yield DutyStanding(label, None, "No terms are written down here yet.")


def _pension(
    session: Session, agreement: Agreement, everybody: Iterable[Assistant], on: date
) -> DutyStanding:
    label = "Workplace pension"
    by = declaration_due(min(each.started_on for each in everybody))
    is_declared = "declaration" in ticked_of(session, agreement.employer_id)
    if is_declared:
        return DutyStanding(label, is_met=True, words="The declaration of compliance is sent.")
    if by >= on:
        return DutyStanding(
            label, is_met=True, words=f"The declaration is due on {day_in_words(by)}."
        )
    said = f"The declaration was due on {day_in_words(by)}. Say if it is sent."
    return DutyStanding(label, None, said)


def _rates(rates: Collection[RateFact]) -> DutyStanding:
    label = "Lowest rates"
    if rates:
        names = ", ".join(sorted({each.assistant for each in rates}))
        return DutyStanding(label, None, f"Look at the rate of {names}.")
    return DutyStanding(
        label, is_met=True, words="Every hour paid is at or above the lowest rate."
    )


def _paid_on(overdue: Collection[Overdue]) -> DutyStanding:
    label = "Tax and pension paid on"
    if overdue:
        total = Money.total(each.amount for each in overdue)
        return DutyStanding(label, None, f"{total} is not seen paid yet.")
    return DutyStanding(label, is_met=True, words="What was due is seen paid.")
