"""Matching the lines nobody explained yet with what was due, and writing the matches down."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import instalment, payment_days
from pa_employer.audit.actor import Actor
from pa_employer.ledger.entries import Entry
from pa_employer.ledger.service import post_all
from pa_employer.statements.entries import line_entry, undoing
from pa_employer.statements.matching import COUNCIL_WITHIN, Expected, Match, Owed, Seen, matches
from pa_employer.statements.models import Explained, Settlement, StatementLine
from pa_employer.statements.queries import council_lines, unmatched_lines, unsettled_dues
from payroll.ground.days import Span


def match_lines(session: Session, agreement_id: UUID, by: Actor) -> int:
    """Match what can be matched with certainty; return how many lines were."""
    # Two at once would settle one due twice, so they take turns.
    lock = select(Agreement).where(Agreement.id == agreement_id).with_for_update()
    agreement = session.execute(lock).scalar_one()
    found = _found(session, agreement)
    entries: list[Entry] = []
    for line, match in found:
        entries += _apply(session, line, match, by)
    session.flush()
    post_all(session, agreement_id, entries, by.at)
    return len(found)


def count_recognisable(session: Session, agreement: Agreement) -> int:
    """Return how many unclear lines `match_lines` would match now; nothing is changed."""
    return len(_found(session, agreement))


def _found(session: Session, agreement: Agreement) -> list[tuple[StatementLine, Match]]:
    lines = {line.id: line for line in unmatched_lines(session, agreement.id)}
    if not lines:
        return []
    seen = [Seen(x.id, x.posted_on, x.amount, x.description) for x in lines.values()]
    owed = [
        Owed(due.id, due.kind, due.payee, due.amount, due.due_on, due.reference)
        for due in unsettled_dues(session, agreement.id)
    ]
    expected = _expected(session, agreement, list(lines.values()))
    return [(lines[match.line_id], match) for match in matches(seen, owed, expected)]


def _apply(session: Session, line: StatementLine, match: Match, by: Actor) -> list[Entry]:
    before = line_entry(line)
    line.group, line.version = match.group.value, line.version + 1
    line.explained, line.reason = Explained.MATCHED, match.reason
    line.explained_by_id, line.explained_at = None, by.at
    session.add_all(Settlement(payment_due_id=due, line_id=line.id) for due in match.settles)
    return [undoing(before), line_entry(line)]


def _expected(
    session: Session, agreement: Agreement, lines: list[StatementLine]
) -> list[Expected]:
    """Return the council's payments of these days that no line was taken for yet."""
    days = [line.posted_on for line in lines]
    span = Span(min(days) - COUNCIL_WITHIN, max(days) + COUNCIL_WITHIN)
    amount, payer = instalment(agreement), agreement.authority.name
    awaited = [Expected(day, amount, payer) for day in payment_days(agreement, span)]
    for taken in council_lines(session, agreement.id, span):
        for payment in awaited:
            if abs(payment.on - taken.posted_on) <= COUNCIL_WITHIN:
                awaited.remove(payment)
                break
    return awaited
