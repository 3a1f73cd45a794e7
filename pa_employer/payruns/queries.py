"""Reading pay runs: runs, payslips, what is due, and work that nobody has paid yet."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import assistants_of, employed_in, terms_on
from pa_employer.db import is_among
from pa_employer.deductions.queries import letter_for
from pa_employer.payruns.hours_owed import hours_owed
from pa_employer.payruns.models import (
    ContractedChoice,
    DueKind,
    PaidWeek,
    PaymentDue,
    PayRun,
    PayRunState,
    PayslipRow,
)
from pa_employer.payruns.plan import next_pay_day
from pa_employer.payruns.records import work_record
from pa_employer.payruns.reversed import counts
from pa_employer.payruns.unpaid_work import Job, UnpaidWork, finished_weeks, unpaid_work
from pa_employer.together import Ids, for_each, grouped
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, Span, monday_of
from payroll.ground.money import Money


def runs_of(session: Session, employer_id: UUID) -> list[PayRun]:
    """Return an employer's pay runs, the newest pay day first."""
    found = select(PayRun).where(PayRun.employer_id == employer_id)
    return list(session.scalars(found.order_by(PayRun.pay_on.desc(), PayRun.started_at.desc())))


@for_each
def draft_runs(session: Session, employer_ids: Ids) -> Mapping[UUID, list[PayRun]]:
    """Return the runs that are still being looked at, the nearest pay day first."""
    found = select(PayRun).where(
        is_among(session, PayRun.employer_id, employer_ids), PayRun.state == PayRunState.DRAFT
    )
    rows = session.scalars(found.order_by(PayRun.pay_on, PayRun.started_at))
    return grouped(employer_ids, rows, lambda row: row.employer_id)


def run_of(session: Session, employer_id: UUID, run_id: UUID) -> PayRun | None:
    """Return one of an employer's runs, or None if it is not theirs."""
    found = session.get(PayRun, run_id)
    return found if found and found.employer_id == employer_id else None


def run_totals(session: Session, employer_id: UUID) -> dict[UUID, tuple[int, Money]]:
    """Return how many payslips each approved run has, and their net pay."""
    summed = (
        select(PayslipRow.pay_run_id, func.count(), func.sum(PayslipRow.net))
        .join(PayRun)
        .where(PayRun.employer_id == employer_id, counts())
        .group_by(PayslipRow.pay_run_id)
    )
    return {run_id: (count, net) for run_id, count, net in session.execute(summed)}


@for_each
def run_on(
    session: Session, agreement_ids: Ids, frequency: Frequency, pay_on: date
) -> Mapping[UUID, PayRun | None]:
    """Return the run for a pay day, if there is one."""
    found = select(PayRun).where(
        is_among(session, PayRun.agreement_id, agreement_ids),
        PayRun.frequency == frequency,
        PayRun.pay_on == pay_on,
    )
    known = {run.agreement_id: run for run in session.scalars(found)}
    return {agreement_id: known.get(agreement_id) for agreement_id in agreement_ids}


@for_each
def approved_runs(
    session: Session, agreement_ids: Ids, frequency: Frequency
) -> Mapping[UUID, list[PayRun]]:
    """Return the approved runs at a frequency, the newest pay day first."""
    found = select(PayRun).where(
        is_among(session, PayRun.agreement_id, agreement_ids),
        PayRun.frequency == frequency,
        PayRun.state == PayRunState.APPROVED,
    )
    rows = session.scalars(found.order_by(PayRun.pay_on.desc()))
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


def frequencies_in_use(session: Session, employer_id: UUID, day: date) -> list[Frequency]:
    """Return how often an employer's assistants are paid, by the terms that hold on a day.

    Who has left counts until their last work is paid.
    """
    employed = {assistant.id for assistant in employed_in(session, employer_id, Span(day, day))}
    in_use = {
        terms.frequency
        for assistant in assistants_of(session, employer_id)
        if (terms := terms_on(session, assistant.id, day))
        and (assistant.id in employed or _waits_for_pay(session, assistant, terms, day))
    }
    return [frequency for frequency in Frequency if frequency in in_use]


def next_pay_on(session: Session, agreement: Agreement, today: date) -> date | None:
    """Return the next pay day: a draft's, or one period after the last run's."""
    drafts = [
        run.pay_on
        for run in draft_runs(session, agreement.employer_id)
        if run.agreement_id == agreement.id
    ]
    if drafts:
        return min(drafts)
    in_use = frequencies_in_use(session, agreement.employer_id, today)
    expected = (expected_pay_day(session, agreement.id, frequency) for frequency in in_use)
    return min((day for day in expected if day), default=None)


def expected_pay_day(session: Session, agreement_id: UUID, frequency: Frequency) -> date | None:
    """Return the day one period after the last approved run, or None before the first."""
    paid = approved_runs(session, agreement_id, frequency)
    return next_pay_day(frequency, [run.pay_on for run in paid])


def paid_in(session: Session, run: PayRun) -> list[tuple[Assistant, Terms]]:
    """Return whom a run may pay, by name, with the terms that hold on the pay day.

    They are all whose terms on that day have the run's frequency, who has left included.
    """
    everybody = assistants_of(session, run.employer_id)
    terms = ((each, terms_on(session, each.id, run.pay_on)) for each in everybody)
    return [(each, held) for each, held in terms if held and held.frequency is run.frequency]


@for_each
def contracted_choices(session: Session, run_ids: Ids) -> Mapping[UUID, frozenset[UUID]]:
    """Return the assistants whom a run pays contracted hours for late weeks."""
    found = select(ContractedChoice).where(is_among(session, ContractedChoice.pay_run_id, run_ids))
    chosen = grouped(run_ids, session.scalars(found), lambda row: row.pay_run_id)
    return {run_id: frozenset(row.assistant_id for row in rows) for run_id, rows in chosen.items()}


@for_each
def payslips_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[PayslipRow]]:
    """Return an assistant's payslips that count, newest first."""
    found = select(PayslipRow).where(
        is_among(session, PayslipRow.assistant_id, assistant_ids), counts()
    )
    rows = session.scalars(found.order_by(PayslipRow.pay_on.desc(), PayslipRow.id))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


def payslips_given(session: Session, assistant_id: UUID) -> list[PayslipRow]:
    """Return all payslips an assistant was given, reversed ones too, newest first."""
    found = select(PayslipRow).where(PayslipRow.assistant_id == assistant_id)
    order = (PayslipRow.pay_on.desc(), PayslipRow.version.desc(), PayslipRow.id)
    return list(session.scalars(found.order_by(*order)))


def payslips_between(session: Session, agreement_id: UUID, span: Span) -> list[PayslipRow]:
    """Return the payslips of a direct payment with pay days in a span, by pay day and name."""
    found = (
        select(PayslipRow)
        .join(PayRun)
        .join(Assistant, Assistant.id == PayslipRow.assistant_id)
        .where(PayRun.agreement_id == agreement_id, counts())
        .where(PayslipRow.pay_on.between(span.first, span.last))
    )
    return list(session.scalars(found.order_by(PayslipRow.pay_on, Assistant.name)))


@for_each
def payslips_in(session: Session, run_ids: Ids) -> Mapping[UUID, list[PayslipRow]]:
    """Return a run's payslips, by the assistants' names."""
    found = (
        select(PayslipRow)
        .join(Assistant, Assistant.id == PayslipRow.assistant_id)
        .where(is_among(session, PayslipRow.pay_run_id, run_ids), counts())
        .options(joinedload(PayslipRow.assistant))
    )
    rows = session.scalars(found.order_by(Assistant.name, Assistant.id))
    return grouped(run_ids, rows, lambda row: row.pay_run_id)


def payslip_for(session: Session, employer_id: UUID, payslip_id: UUID) -> PayslipRow | None:
    """Return a payslip an employer gave, or None if it is not theirs."""
    found = session.get(PayslipRow, payslip_id)
    return found if found and found.pay_run.employer_id == employer_id else None


def own_payslip(session: Session, assistant_id: UUID, payslip_id: UUID) -> PayslipRow | None:
    """Return an assistant's own payslip, or None if it is not theirs."""
    found = session.get(PayslipRow, payslip_id)
    return found if found and found.assistant_id == assistant_id else None


def dues_of(session: Session, agreement_id: UUID, until: date | None = None) -> list[PaymentDue]:
    """Return what a direct payment's runs say must be paid, those with pay days up to a day."""
    found = select(PaymentDue).join(PayRun).where(PaymentDue.agreement_id == agreement_id)
    if until is not None:
        found = found.where(PayRun.pay_on <= until)
    return list(
        session.scalars(found.order_by(PaymentDue.due_on, PaymentDue.payee, PaymentDue.id))
    )


def dues_in(session: Session, run_id: UUID) -> list[PaymentDue]:
    """Return what one run says must be paid, wages first."""
    order = list(DueKind)
    rows = _dues_of_run(session, run_id)
    return sorted(rows, key=lambda due: (order.index(due.kind), due.payee, due.id))


@for_each
def _dues_of_run(session: Session, run_ids: Ids) -> Mapping[UUID, list[PaymentDue]]:
    found = select(PaymentDue).where(is_among(session, PaymentDue.pay_run_id, run_ids))
    by_run: dict[UUID, list[PaymentDue]] = {run_id: [] for run_id in run_ids}
    for due in session.scalars(found):
        if due.pay_run_id:
            by_run[due.pay_run_id].append(due)
    return by_run


def payslip_of_due(session: Session, due: PaymentDue) -> PayslipRow | None:
    """Return the payslip whose net pay is due, or None for what is due to others."""
    if due.kind is not DueKind.NET_PAY:
        return None
    found = select(PayslipRow).where(
        PayslipRow.pay_run_id == due.pay_run_id,
        PayslipRow.assistant_id == due.assistant_id,
        counts(),
    )
    return session.scalar(found)


def paid_minutes(session: Session, assistant_id: UUID, span: Span) -> int:
    """Return the minutes paid for the weeks that begin in a span."""
    summed = (
        select(func.sum(PaidWeek.minutes))
        .join(PayslipRow, PayslipRow.id == PaidWeek.payslip_id)
        .where(
            PaidWeek.assistant_id == assistant_id,
            PaidWeek.week_starts_on.between(span.first, span.last),
            counts(),
        )
    )
    return int(session.scalar(summed) or 0)


def work_not_paid(session: Session, agreement: Agreement, until: date) -> list[UnpaidWork]:
    """Return work up to a day that runs with pay days up to it have not paid, by name.

    Agreed hours count, and contracted hours for the last finished weeks without agreed ones.
    """
    weeks = finished_weeks(until, agreement.starts_on)
    found = (
        unpaid_work(
            Job(assistant, terms, letter_for(session, assistant, until).letter),
            work_record(session, assistant, monday_of(until), known_on=until),
            weeks,
            until,
        )
        for assistant in assistants_of(session, agreement.employer_id)
        if (terms := terms_on(session, assistant.id, until))
    )
    return [work for work in found if work]


def _waits_for_pay(session: Session, assistant: Assistant, terms: Terms, day: date) -> bool:
    """Tell whether work is not paid yet: agreed weeks, or late ones that no run covered."""
    covered = select(func.max(PayRun.hours_until)).where(
        PayRun.employer_id == assistant.employer_id,
        PayRun.frequency == terms.frequency,
        PayRun.state == PayRunState.APPROVED,
    )
    covered_until: date = session.scalar(covered) or assistant.started_on - ONE_DAY
    weeks = finished_weeks(day, max(covered_until + ONE_DAY, assistant.started_on))
    record = work_record(session, assistant, monday_of(day))
    is_any_late = weeks is not None
    return bool(hours_owed(record, weeks or Span(day, day), pays_contracted=is_any_late).lines)
