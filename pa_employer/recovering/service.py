"""Asking money back: the notice, how it comes back, when it would be hard, and what is taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import payment_days
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.clock import day_of
from pa_employer.db import is_among
from pa_employer.recovering.models import Recovery, RecoveryPart, RecoveryState, Way
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import ONE_DAY, Span, day_in_words, month_later
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from returns.account import Liability
from returns.groups import Protected
from returns.rulebook import row_on

MOST_PARTS = 24
AHEAD = timedelta(days=3 * 366)
"""How far ahead parts are planned."""


class StoppedClockError(DomainError):
    """The decision is looked at again, so nothing is chosen or taken until that is done."""


class NothingLeftError(DomainError):
    """Nothing is asked back any more."""


class PartsError(DomainError):
    """Choose in how many parts: from 1 to 24."""


class NoPaymentsError(DomainError):
    """No more payments come for so many parts. Choose fewer, or a bank transfer."""


class HowAgreedError(DomainError):
    """Say how the person chose it: by phone, at a visit, and on which day."""


class HardWordsError(DomainError):
    """Say in a few words why it would be hard."""


class HardAnswerError(DomainError):
    """Give the reason, and an amount no larger than what is still asked back."""


class NotYetError(DomainError):
    """Its day has not come yet, so nothing is taken."""


class WagesFirstError(DomainError):
    """Wages come first, so nothing is taken now."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How money comes back; `how` where somebody of the council writes it down."""

    way: Way
    parts: int = 1
    how: str = ""


def follow(
    session: Session, agreement: Agreement, return_id: UUID, amount: Money, by: Actor
) -> Recovery | None:
    """Bring what is asked back in line with a decision that was just made, or made anew."""
    found = recovery_of(session, return_id, is_held=True)
    if found is None:
        return _notice(session, agreement, return_id, amount, by) if amount else None
    if found.days_left is not None:
        found.notice_until_on = by.today + timedelta(days=found.days_left)
        found.days_left = None
    if amount != found.amount:
        _change(session, found, amount)
        _note(session, found, "changed how much is asked back", by)
    return found


def stop_clock(session: Session, return_id: UUID, by: Actor) -> None:
    """Stop the clock of what is asked back, because the decision is challenged."""
    found = recovery_of(session, return_id, is_held=True)
    if found and found.is_open and found.days_left is None:
        found.days_left = max((found.notice_until_on - by.today).days, 0)
        _note(session, found, "stopped the clock of money asked back", by)


def choose(session: Session, recovery: Recovery, choice: Choice, by: Actor) -> Recovery:
    """Choose how it comes back; it can be chosen otherwise while something is left."""
    recovery = _hold(session, recovery)
    _check_open(recovery)
    if not 1 <= choice.parts <= MOST_PARTS:
        raise PartsError
    days = list(islice(_days(recovery, choice.way, by), choice.parts))
    if len(days) < choice.parts:
        raise NoPaymentsError
    _plan(session, recovery, days)
    recovery.state, recovery.way = RecoveryState.CHOSEN, choice.way
    recovery.chosen_at, recovery.chosen_by_id = by.at, by.account_id
    recovery.how_chosen = choice.how.strip()
    _note(session, recovery, "chose how money comes back", by)
    return recovery


def choose_for_them(session: Session, recovery: Recovery, choice: Choice, by: Actor) -> Recovery:
    """Write down for the council how the person chose; only after talking with them."""
    if not choice.how.strip():
        raise HowAgreedError
    return choose(session, recovery, choice, by)


def say_hard(session: Session, recovery: Recovery, words: str, by: Actor) -> Recovery:
    """Say that giving it back would be hard; nothing is taken until the council answers."""
    recovery = _hold(session, recovery)
    _check_open(recovery)
    if not words.strip():
        raise HardWordsError
    recovery.hard_words, recovery.hard_said_at = words.strip(), by.at
    recovery.hard_answer, recovery.hard_answered_at = "", None
    _note(session, recovery, "said that giving money back would be hard", by)
    return recovery


def answer_hard(
    session: Session, recovery: Recovery, amount: Money, words: str, by: Actor
) -> Recovery:
    """Answer somebody for whom it would be hard: how much of what is left is still asked back."""
    recovery = _hold(session, recovery)
    if not recovery.waits_for_answer:
        raise NothingLeftError
    if not words.strip() or not NOTHING <= amount <= recovery.left:
        raise HardAnswerError
    recovery.hard_answer, recovery.hard_answered_at = words.strip(), by.at
    recovery.hard_answered_by_id = by.account_id
    _change(session, recovery, recovery.done + amount)
    _note(session, recovery, "answered whether money is still asked back", by)
    return recovery


def take(session: Session, recovery: Recovery, number: int, free: Money, by: Actor) -> Recovery:
    """Write down that a part was taken off a payment, or has arrived.

    `free` is what the person holds beyond all that must be paid soon: less than the part, and
    nothing is taken off. What somebody sends by themselves always counts.
    """
    recovery = _hold(session, recovery)
    part = next((each for each in recovery.parts if each.number == number), None)
    if part is None or not recovery.is_open:
        raise NothingLeftError
    if part.done_at is not None:
        return recovery
    if recovery.way is Way.NEXT_PAYMENTS:
        _check_takeable(recovery, part, free, by)
    _done(session, recovery, part, by)
    return recovery


def refund(session: Session, recovery: Recovery, by: Actor) -> Recovery:
    """Write down that the council paid back what had come in too much; twice is once."""
    recovery = _hold(session, recovery)
    if recovery.to_refund:
        recovery.refunded_at, recovery.refunded_by_id = by.at, by.account_id
        _note(session, recovery, "paid back what had come in too much", by)
    return recovery


def take_off(session: Session, recovery: Recovery, part: RecoveryPart, by: Actor) -> None:
    """Write down that a part comes off a payment by a file that was made, wages being safe."""
    if recovery.is_stopped or recovery.waits_for_answer:
        raise StoppedClockError
    _done(session, recovery, part, by)


def split(amount: Money, number: int) -> list[Money]:
    """Return an amount in so many parts, as even as pennies allow, the larger ones first."""
    each, rest = divmod(amount.pence, number)
    return [Money(each + (place < rest)) for place in range(number)]


def recovery_of(session: Session, return_id: UUID, *, is_held: bool = False) -> Recovery | None:
    """Return what is asked back after a return, if anything ever was."""
    found = select(Recovery).where(Recovery.return_id == return_id)
    if is_held:
        found = found.with_for_update().execution_options(populate_existing=True)
    return session.scalar(found)


def recoveries_to(session: Session, authority_id: UUID) -> list[Recovery]:
    """Return what a council asks back and has not got yet: answers wanted first, then by day."""
    found = (
        select(Recovery)
        .join(Agreement, Agreement.id == Recovery.agreement_id)
        .where(
            Agreement.authority_id == authority_id,
            Recovery.state.in_((RecoveryState.NOTICED, RecoveryState.CHOSEN)),
        )
        .options(selectinload(Recovery.parts))
        .order_by(Recovery.notice_until_on, Recovery.id)
    )
    rows = list(session.scalars(found))
    return sorted(rows, key=lambda each: not each.waits_for_answer)


def refunds_due(session: Session, authority_id: UUID) -> list[Recovery]:
    """Return what came back too much and a council has to pay back, oldest first."""
    found = (
        select(Recovery)
        .join(Agreement, Agreement.id == Recovery.agreement_id)
        .where(
            Agreement.authority_id == authority_id,
            Recovery.state == RecoveryState.SETTLED,
            Recovery.refunded_at.is_(None),
            Recovery.parts.any(RecoveryPart.done_at.is_not(None)),
        )
        .options(selectinload(Recovery.parts))
        .order_by(Recovery.noticed_at, Recovery.id)
    )
    return [each for each in session.scalars(found) if each.to_refund]


def recovery_to(session: Session, authority_id: UUID, recovery_id: UUID) -> Recovery | None:
    """Return one thing a council asks back, or None if it is not theirs."""
    found = session.get(Recovery, recovery_id)
    return found if found and found.agreement.authority_id == authority_id else None


@for_each
def _recoveries(session: Session, agreement_ids: Ids) -> Mapping[UUID, list[Recovery]]:
    found = (
        select(Recovery)
        .where(
            is_among(session, Recovery.agreement_id, agreement_ids),
            Recovery.state != RecoveryState.DROPPED,
        )
        .options(selectinload(Recovery.parts))
        .order_by(Recovery.noticed_at, Recovery.id)
    )
    return grouped(agreement_ids, session.scalars(found), lambda row: row.agreement_id)


def promised_back(session: Session, agreement_id: UUID, on: date) -> Iterator[Liability]:
    """Return what was asked back by the end of a day and had not come back: it is never spare."""
    kind = Protected.GIVEN_BACK
    for each in _recoveries(session, agreement_id):
        if day_of(each.noticed_at) > on:
            continue
        done = Money.total(
            part.amount for part in each.parts if part.done_at and day_of(part.done_at) <= on
        )
        left = each.amount - done
        if left > NOTHING:
            working = Working(
                f"The council asked for it on {day_in_words(day_of(each.noticed_at))}.",
                (("asked back", str(each.amount)), ("given back by then", str(done))),
                "The council's letter",
            )
            yield Liability(kind, kind.words, left, None, working)


def _notice(
    session: Session, agreement: Agreement, return_id: UUID, amount: Money, by: Actor
) -> Recovery:
    days = int(row_on("surplus.notice_days", by.today, agreement.rules)["value"])
    made = Recovery(
        agreement_id=agreement.id,
        return_id=return_id,
        amount=amount,
        noticed_at=by.at,
        notice_until_on=by.today + timedelta(days=days),
    )
    session.add(made)
    _note(session, made, "asked for money back", by)
    return made


def _change(session: Session, recovery: Recovery, amount: Money) -> None:
    """Ask for another amount; what came back beyond it is owed to the person."""
    recovery.amount = amount
    if not recovery.left:
        recovery.state = RecoveryState.SETTLED if recovery.done else RecoveryState.DROPPED
        _plan(session, recovery, [])
    elif recovery.state is RecoveryState.CHOSEN:
        _plan(session, recovery, [part.due_on for part in recovery.parts if not part.done_at])
    else:
        recovery.state = RecoveryState.NOTICED


def _plan(session: Session, recovery: Recovery, days: list[date]) -> None:
    """Spread what is left over some days, as evenly as pennies allow, the first part largest."""
    kept = [part for part in recovery.parts if part.done_at]
    for part in recovery.parts:
        if not part.done_at:
            session.delete(part)
    recovery.parts = kept
    session.flush()
    first = max((part.number for part in kept), default=0) + 1
    amounts = split(recovery.left, len(days)) if days else []
    recovery.parts = kept + [
        RecoveryPart(number=number, amount=amount, due_on=day)
        for number, (amount, day) in enumerate(zip(amounts, days, strict=True), first)
        if amount
    ]
    session.flush()


def _days(recovery: Recovery, way: Way, by: Actor) -> Iterator[date]:
    """Return the days on which parts come back: none before the notice is over."""
    begin = max(recovery.notice_until_on, by.today)
    if way is Way.NEXT_PAYMENTS:
        yield from payment_days(recovery.agreement, Span(begin + ONE_DAY, begin + AHEAD))
        return
    for number in range(MOST_PARTS):
        yield month_later(begin, number)


def _done(session: Session, recovery: Recovery, part: RecoveryPart, by: Actor) -> None:
    part.done_at, part.done_by_id = by.at, by.account_id
    if not recovery.left:
        recovery.state = RecoveryState.SETTLED
    _note(session, recovery, "took back a part of money asked back", by)


def _check_open(recovery: Recovery) -> None:
    if not recovery.is_open:
        raise NothingLeftError
    if recovery.is_stopped:
        raise StoppedClockError


def _check_takeable(recovery: Recovery, part: RecoveryPart, free: Money, by: Actor) -> None:
    if recovery.is_stopped or recovery.waits_for_answer:
        raise StoppedClockError
    if by.today < part.due_on or by.today <= recovery.notice_until_on:
        raise NotYetError
    if free < part.amount:
        message = (
            f"After wages, tax, pension and bills that are due, {max(free, NOTHING)} is free. "
            f"This part is {part.amount}, so nothing is taken now."
        )
        raise WagesFirstError(message)


def _hold(session: Session, recovery: Recovery) -> Recovery:
    held = select(Recovery).where(Recovery.id == recovery.id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def _note(session: Session, recovery: Recovery, what: str, by: Actor) -> None:
    session.flush()
    employer_id = session.get_one(Agreement, recovery.agreement_id).employer_id
    record(session, by, what, employer_id=employer_id, subject=f"recovery {recovery.id}")
