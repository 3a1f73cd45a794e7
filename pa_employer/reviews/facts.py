"""What one household's return is computed from: the book, the statements, and what is owed."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import expected_payments, next_payment_on
from pa_employer.agreements.told import circumstances_in
from pa_employer.assistants.queries import assistants_of
from pa_employer.employing.owed_to_staff import owed_to_staff
from pa_employer.evidence.facts import account_lines
from pa_employer.ledger.accounts import meaning
from pa_employer.ledger.queries import balances
from pa_employer.payruns.models import DueKind
from pa_employer.payruns.queries import work_not_paid
from pa_employer.plans.savings import savings_on
from pa_employer.recovering.service import promised_back
from pa_employer.reviews.clocks import council_waits, late_in_a_row
from pa_employer.reviews.duty_facts import duties_on, endings_of, rates_below, relatives_of
from pa_employer.reviews.hours import work_in
from pa_employer.reviews.items import paid_as_own
from pa_employer.reviews.periods import so_far
from pa_employer.reviews.told import outcomes_said, replies_to
from pa_employer.statements.owing import StillDue, open_dues
from pa_employer.statements.queries import accounts_of, held_on, statement_ends
from pa_employer.together import together
from payroll.ground.days import ONE_DAY, Span, day_in_words
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from returns.account import DueIn, Liability, Overdue, ReturnGiven
from returns.groups import Duty, Income, Protected

OWN = (Income.OWN_MONEY, Income.INTEREST)
PROTECTED_AS = {
    DueKind.NET_PAY: Protected.WAGES_ACCRUED,
    DueKind.HMRC: Protected.PAYE_NI_DUE,
    DueKind.PENSION: Protected.PENSION_DUE,
    DueKind.ARRESTMENT: Protected.WAGES_ACCRUED,
    DueKind.BILL: Protected.COMMITTED_INVOICES,
}
DUTIES = {DueKind.HMRC: Duty.HMRC, DueKind.PENSION: Duty.PENSION}
DUTY_LABELS = {Duty.HMRC: "Tax and National Insurance", Duty.PENSION: "Pension"}


@contextmanager
def read_together(session: Session, agreements: Collection[Agreement]) -> Iterator[None]:
    """Let the facts of several direct payments' returns be read with one question each."""
    ids, employers = [each.id for each in agreements], [each.employer_id for each in agreements]
    with together(session, ids, employers):
        everybody = [who for each in employers for who in assistants_of(session, each)]
        accounts = [own.id for each in ids for own in accounts_of(session, each)]
        jobs, signs_in = [who.id for who in everybody], {who.account_id for who in everybody}
        with together(session, jobs, accounts, [each for each in signs_in if each]):
            yield


def return_given(session: Session, agreement: Agreement, span: Span, today: date) -> ReturnGiven:
    """Return all that a period's return is computed from, as it is known today.

    What is owed is counted at the end of the period, or today while the period runs.
    """
    until = so_far(span, today)
    owed = open_dues(session, agreement.id, until)
    work = work_in(session, agreement, span, today)
    rates = rates_below(session, agreement, span)
    overdue = tuple(_overdue(session, agreement, owed, today))
    return ReturnGiven(
        period=span,
        opening=_opening(session, agreement, span),
        lines=account_lines(session, agreement.id, span),
        statements=statement_ends(session, agreement.id, until),
        liabilities=liabilities_on(session, agreement, until, owed),
        own_money=_own_money(session, agreement, span),
        weekly_payment=agreement.weekly_amount,
        hours=work.rows,
        overdue=overdue,
        rules_on=until,
        book=agreement.rules,
        next_payment_on=next_payment_on(agreement, until),
        plan_minutes=work.plan,
        year_plan_minutes=work.year_plan,
        year_paid_minutes=work.year_paid,
        shifts=work.shifts,
        unpaid_weeks=work.unpaid,
        rates=rates,
        due_in=_due_in(session, agreement, Span(span.first, until)),
        endings=endings_of(session, agreement, until),
        relatives=relatives_of(session, agreement, span),
        circumstances=circumstances_in(session, agreement.id, span),
        replies=replies_to(session, agreement.id, span),
        late_in_a_row=late_in_a_row(session, agreement, span.first),
        waiting=council_waits(session, agreement, today),
        duties=duties_on(session, agreement, until, rates, overdue),
        outcomes=outcomes_said(session, agreement.id, span),
    )


def liabilities_on(
    session: Session, agreement: Agreement, on: date, owed: list[StillDue] | None = None
) -> tuple[Liability, ...]:
    """Return all that is owed, promised or saved for at the end of a day."""
    dues = open_dues(session, agreement.id, on) if owed is None else owed
    return (
        *_dues(dues, on),
        *_work(session, agreement, on),
        *owed_to_staff(session, agreement, on),
        *promised_back(session, agreement.id, on),
        *savings_on(session, agreement.id, on),
    )


def _due_in(session: Session, agreement: Agreement, span: Span) -> tuple[DueIn, ...]:
    found = expected_payments(session, agreement, span)
    return tuple(DueIn(each.on, each.amount, each.comes_as) for each in found)


def _opening(session: Session, agreement: Agreement, span: Span) -> Money:
    """Return what was held before the period, and what accounts opened within it began with."""
    before = held_on(session, agreement.id, span.first - ONE_DAY)
    accounts = accounts_of(session, agreement.id)
    opened = (account.opening_balance for account in accounts if account.opened_on in span)
    return before + Money.total(opened)


def _own_money(session: Session, agreement: Agreement, span: Span) -> Money:
    """Return own money added and interest received to date, but no more than is there.

    What the council decided was paid with own money is own money no more.
    """
    booked = balances(session, agreement.id, span.last)
    own = -Money.total(booked.get(meaning(income), NOTHING) for income in OWN)
    own -= Money.total(each.amount for each in paid_as_own(session, agreement.id, span.first))
    there = held_on(session, agreement.id, span.last)
    return max(min(own, there), NOTHING)


def _dues(owed: list[StillDue], until: date) -> Iterator[Liability]:
    for due in owed:
        kind = PROTECTED_AS[due.kind]
        says = "A bill says" if due.bill else "An approved pay run says"
        seen = f"{due.paid} of it is seen paid" if due.paid else "no payment is seen"
        working = Working(
            f"{says} so, and {seen} by {day_in_words(until)}.",
            (("to", due.payee), ("due", day_in_words(due.due_on)), ("amount", str(due.amount))),
            "The bills noted" if due.bill else "The pay run's payments",
        )
        label = f"{kind.words}: {due.payee}, due {day_in_words(due.due_on)}"
        yield Liability(kind, label, due.amount, due.due_on, working)


def _work(session: Session, agreement: Agreement, until: date) -> Iterator[Liability]:
    kind = Protected.WAGES_ACCRUED
    for work in work_not_paid(session, agreement, until):
        if work.cost > NOTHING:
            label = f"{kind.words}: {work.assistant.name}"
            yield Liability(kind, label, work.cost, None, work.working)


def _overdue(
    session: Session, agreement: Agreement, owed: list[StillDue], today: date
) -> Iterator[Overdue]:
    """Return what was owed at the end, has fallen due since, and is still not seen paid."""
    still = {due.id for due in open_dues(session, agreement.id, today)}
    for due in owed:
        duty = DUTIES.get(due.kind)
        if duty and due.id in still and due.due_on < today:
            yield Overdue(duty, DUTY_LABELS[duty], due.amount, due.due_on)
