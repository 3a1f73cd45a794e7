"""What one household's return is computed from: the book, the statements, and what is owed."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import next_payment_on
from pa_employer.evidence.facts import account_lines
from pa_employer.ledger.accounts import meaning
from pa_employer.ledger.queries import balances
from pa_employer.payruns.models import DueKind
from pa_employer.payruns.queries import work_not_paid
from pa_employer.reviews.hours import hours_rows
from pa_employer.reviews.periods import so_far
from pa_employer.statements.owing import StillDue, open_dues
from pa_employer.statements.queries import accounts_of, held_on, statement_ends
from payroll.ground.days import ONE_DAY, Span, day_in_words
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from returns.account import Liability, Overdue, ReturnGiven
from returns.groups import Duty, Income, Protected
from returns.policy import policy_on

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


def return_given(session: Session, agreement: Agreement, span: Span, today: date) -> ReturnGiven:
    """Return all that a period's return is computed from, as it is known today.

    What is owed is counted at the end of the period, or today while the period runs.
    """
    until = so_far(span, today)
    owed = open_dues(session, agreement.id, until)
    return ReturnGiven(
        period=span,
        opening=_opening(session, agreement, span),
        lines=account_lines(session, agreement, span),
        statements=statement_ends(session, agreement.id, until),
        liabilities=(*_dues(owed, until), *_work(session, agreement, until)),
        own_money=_own_money(session, agreement, span),
        weekly_payment=agreement.weekly_amount,
        hours=hours_rows(session, agreement, span, today),
        overdue=tuple(_overdue(session, agreement, owed, today)),
        policy=policy_on(until, agreement.pack),
        next_payment_on=next_payment_on(agreement, until),
    )


def _opening(session: Session, agreement: Agreement, span: Span) -> Money:
    """Return what was held before the period, and what accounts opened within it began with."""
    before = held_on(session, agreement.id, span.first - ONE_DAY)
    accounts = accounts_of(session, agreement.id)
    opened = (account.opening_balance for account in accounts if account.opened_on in span)
    return before + Money.total(opened)


def _own_money(session: Session, agreement: Agreement, span: Span) -> Money:
    """Return own money added and interest received to date, but no more than is there."""
    booked = balances(session, agreement.id, span.last)
    own = -Money.total(booked.get(meaning(income), NOTHING) for income in OWN)
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
