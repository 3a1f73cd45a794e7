"""Due and paid side by side: each difference in a sentence, none carried on in silence."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import ExpectedPayment, expected_payments
from pa_employer.statements.matching import COUNCIL_WITHIN, GROUP
from pa_employer.statements.models import MoneyAccount, Settlement, StatementLine
from pa_employer.statements.owing import StillDue, dues_with_paid
from pa_employer.statements.queries import covered_until, expected_lines, lines_of
from pa_employer.statements.words import due_in_words
from payroll.ground.days import Span, day_in_words
from payroll.ground.money import NOTHING, Money
from returns.groups import Group, heading_words

PAID_LATE = timedelta(days=3)
"""Banks need some days; later than this is said."""


class Standing(StrEnum):
    """How due and paid stand to each other."""

    AGREES = "agrees"
    WAITS = "waits"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Compared:
    """Something that was due, what was paid of it, and the difference in a sentence."""

    what: str
    on: date
    due: Money
    paid: Money
    standing: Standing
    sentence: str


def compared(session: Session, agreement: Agreement, span: Span, today: date) -> list[Compared]:
    """Return everything due or expected in some days beside what moved, oldest first."""
    told = _told_until(session, agreement.id)
    found = [
        *_dues(session, agreement, span, today, told),
        *_expected(session, agreement, span, today, told),
        *_unasked(session, agreement, span),
    ]
    return sorted(found, key=lambda each: (each.on, each.what))


def _told_until(session: Session, agreement_id: UUID) -> date | None:
    """Return the last day all accounts' statements tell of; None where one tells of none."""
    accounts = select(MoneyAccount).where(MoneyAccount.agreement_id == agreement_id)
    days = [covered_until(session, account) for account in session.scalars(accounts).all()]
    told = [day for day in days if day is not None]
    return min(told) if told and len(told) == len(days) else None


def _dues(
    session: Session, agreement: Agreement, span: Span, today: date, told: date | None
) -> Iterator[Compared]:
    due_then = [each for each in dues_with_paid(session, agreement.id) if each.due_on in span]
    days = _days_paid(session, [each.id for each in due_then])
    for each in due_then:
        standing, sentence = _of_due(each, days[each.id], today, told)
        what = due_in_words(each)
        yield Compared(
            what[:1].upper() + what[1:],
            each.due_on,
            each.due.amount,
            each.paid,
            standing,
            sentence,
        )


def _of_due(
    each: StillDue, days: Sequence[date], today: date, told: date | None
) -> tuple[Standing, str]:
    if each.amount <= NOTHING:
        last = max(days, default=each.due_on)
        if last > each.due_on + PAID_LATE:
            return Standing.AGREES, f"Paid to the penny, on {day_in_words(last)}."
        return Standing.AGREES, "Paid to the penny."
    if each.paid:
        return Standing.DIFFERS, f"{each.paid} is paid, so {each.amount} is still to be paid."
    if each.due_on >= today:
        return Standing.WAITS, "It is still to be paid."
    return _not_seen(each.due_on, told, "paid")


def _not_seen(on: date, told: date | None, done: str) -> tuple[Standing, str]:
    """Say that something was not seen, and whether it can have been."""
    if told is None or told < on + PAID_LATE:
        until = f"tell us until {day_in_words(told)}" if told else "do not tell us yet"
        return Standing.WAITS, f"It may be {done}: your statements {until}."
    return Standing.DIFFERS, (
        f"It is not {done}, as far as your statements tell. If it is, open that payment and say "
        "so."
    )


def _days_paid(session: Session, dues: Sequence[UUID]) -> dict[UUID, list[date]]:
    found = select(Settlement.payment_due_id, StatementLine.posted_on).join(
        StatementLine, StatementLine.id == Settlement.line_id
    )
    days: dict[UUID, list[date]] = defaultdict(list)
    for due_id, on in session.execute(found.where(Settlement.payment_due_id.in_(dues))):
        days[due_id].append(on)
    return days


def _expected(
    session: Session, agreement: Agreement, span: Span, today: date, told: date | None
) -> Iterator[Compared]:
    wide = Span(span.first - COUNCIL_WITHIN, span.last + COUNCIL_WITHIN)
    came = expected_lines(session, agreement.id, wide)
    for payment in expected_payments(session, agreement, span):
        near = [
            line
            for line in came
            if line.group == payment.comes_as.value
            and abs(line.posted_on - payment.on) <= COUNCIL_WITHIN
        ]
        paid = Money.total(line.amount for line in near)
        for line in near:
            came.remove(line)
        standing, sentence = _of_expected(payment, paid, today, told)
        what = f"{payment.payer}, {payment.comes_as.words.lower()} of {day_in_words(payment.on)}"
        yield Compared(what, payment.on, payment.amount, paid, standing, sentence)


def _of_expected(
    payment: ExpectedPayment, paid: Money, today: date, told: date | None
) -> tuple[Standing, str]:
    if paid == payment.amount:
        return Standing.AGREES, "It came to the penny."
    if paid:
        more = "more" if paid > payment.amount else "less"
        return Standing.DIFFERS, (
            f"{paid} came, {abs(paid - payment.amount)} {more} than the {payment.amount} that was "
            "agreed. The council may have told you why."
        )
    if payment.on >= today:
        return Standing.WAITS, "It is still to come."
    return _not_seen(payment.on, told, "here")


def _unasked(session: Session, agreement: Agreement, span: Span) -> Iterator[Compared]:
    """Yield what was paid as wages, tax or pension, in whole or in part, against nothing due."""
    against = _settled_by_line(session, agreement.id, span)
    kinds = {group.value for group in GROUP.values()}
    found = lines_of(agreement.id).where(
        StatementLine.group.in_(kinds),
        StatementLine.posted_on >= span.first,
        StatementLine.posted_on <= span.last,
    )
    for line in session.scalars(found):
        over = -line.amount - against.get(line.id, NOTHING)
        if over:
            heading = heading_words(Group(line.group or "")).lower()
            sentence = (
                f"{over} more went out as {heading} than was due. It may have been paid twice, or "
                "for something else."
            )
            what = f"{line.description}, {day_in_words(line.posted_on)}"
            due = -line.amount - over
            yield Compared(what, line.posted_on, due, -line.amount, Standing.DIFFERS, sentence)


def _settled_by_line(session: Session, agreement_id: UUID, span: Span) -> dict[UUID, Money]:
    settled: dict[UUID, Money] = defaultdict(lambda: NOTHING)
    found = (
        select(Settlement.line_id, Settlement.amount)
        .join(StatementLine, StatementLine.id == Settlement.line_id)
        .join(MoneyAccount, MoneyAccount.id == StatementLine.money_account_id)
        .where(
            MoneyAccount.agreement_id == agreement_id,
            StatementLine.posted_on >= span.first,
            StatementLine.posted_on <= span.last,
        )
    )
    for line_id, amount in session.execute(found):
        settled[line_id] += amount
    return settled
