"""Matching the lines nobody explained yet with all that is known, and writing the matches down."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import expected_payments
from pa_employer.clock import day_of
from pa_employer.ledger.entries import Entry
from pa_employer.ledger.service import post_all
from pa_employer.statements.categories import headings_for
from pa_employer.statements.entries import line_entry, undoing
from pa_employer.statements.matching import (
    COUNCIL_WITHIN,
    Expected,
    Known,
    Match,
    Owed,
    Rule,
    Seen,
    matches,
)
from pa_employer.statements.models import Explained, Settlement, StatementLine
from pa_employer.statements.owing import StillDue, unsettled_dues
from pa_employer.statements.pooling import to_be_paid_back
from pa_employer.statements.queries import expected_lines, unmatched_lines
from pa_employer.statements.rules import heading, is_in, rules_of
from payroll.ground.days import Span
from payroll.ground.money import NOTHING
from returns.groups import Group

Found = list[tuple[StatementLine, Match]]


def match_lines(session: Session, agreement_id: UUID, at: datetime) -> int:
    """Match what can be matched with certainty; return how many lines were."""
    # Two at once would settle one due twice, so they take turns.
    lock = select(Agreement).where(Agreement.id == agreement_id).with_for_update()
    agreement = session.execute(lock).scalar_one()
    found = recognise(session, agreement)
    entries: list[Entry] = []
    for line, match in found:
        entries += means(line, match, at, is_posted=True)
    session.flush()
    settled = settlements(found)
    if settled:
        session.execute(insert(Settlement), settled)
    post_all(session, agreement_id, entries, at)
    return len(found)


def count_recognisable(session: Session, agreement: Agreement) -> int:
    """Return how many unclear lines `match_lines` would match now; nothing is changed."""
    return len(recognise(session, agreement))


def recognise(session: Session, agreement: Agreement, new: Sequence[StatementLine] = ()) -> Found:
    """Return what the unclear lines of the book, and new ones beside them, can be matched with."""
    lines = {line.id: line for line in (*unmatched_lines(session, agreement.id), *new)}
    if not lines:
        return []
    seen = [_seen(line) for line in lines.values()]
    known = Known(
        owed=tuple(_owed(due) for due in unsettled_dues(session, agreement.id)),
        expected=_expected(session, agreement, seen),
        rules={
            (rule.merchant, is_in(rule)): Rule(heading(rule), day_of(rule.made_at))
            for rule in rules_of(session, agreement.id)
        },
        sold=headings_for(session, agreement.authority_id),
        paid_back=to_be_paid_back(session, agreement.id),
    )
    return [(lines[match.line_id], match) for match in matches(seen, known)]


def means(line: StatementLine, match: Match, at: datetime, *, is_posted: bool) -> list[Entry]:
    """Give a line its match's meaning; return the entries that say so of one posted before."""
    before = line_entry(line) if is_posted else None
    line.group = match.group.value
    line.explained = Explained.BY_RULE if match.is_by_rule else Explained.MATCHED
    line.reason, line.explained_by_id, line.explained_at = match.reason, None, at
    if before is None:
        return []
    line.version += 1
    return [undoing(before), line_entry(line)]


def settlements(found: Found) -> list[dict[str, Any]]:
    """Return the rows that say what these matches settle."""
    return [
        {"payment_due_id": due.id, "line_id": match.line_id, "amount": due.amount}
        for _, match in found
        for due in match.settles
    ]


def _seen(line: StatementLine) -> Seen:
    return Seen(line.id, line.posted_on, line.amount, line.description, line.merchant_code)


def _owed(still: StillDue) -> Owed:
    group = Group(still.bill.group) if still.bill else None
    due = still.due
    return Owed(due.id, due.kind, due.payee, still.amount, due.due_on, due.reference, group)


def _expected(
    session: Session, agreement: Agreement, lines: Iterable[Seen]
) -> tuple[Expected, ...]:
    """Return what was to come in around these days that no line was taken for yet."""
    days = [line.on for line in lines if line.amount > NOTHING]
    if not days:
        return ()
    span = Span(min(days) - COUNCIL_WITHIN, max(days) + COUNCIL_WITHIN)
    awaited = [
        Expected(each.on, each.amount, each.payer, each.comes_as)
        for each in expected_payments(session, agreement, span)
    ]
    for taken in expected_lines(session, agreement.id, span):
        for place, payment in enumerate(awaited):
            is_near = abs(payment.on - taken.posted_on) <= COUNCIL_WITHIN
            if is_near and payment.comes_as.value == taken.group and payment.amount > NOTHING:
                # One payment may come in parts: some of it to a card, the rest to the bank.
                awaited[place] = replace(payment, amount=payment.amount - taken.amount)
                break
    return tuple(payment for payment in awaited if payment.amount > NOTHING)
