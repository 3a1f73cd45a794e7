"""Putting receipts and payments together: by itself when it is sure, by a person when likely."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.clock import day_of
from pa_employer.evidence.known import (
    matches_for,
    matches_of,
    pages_of,
    receipts_of,
    said_on,
    sheet_of,
)
from pa_employer.evidence.models import Receipt, ReceiptMatch
from pa_employer.evidence.taking import note
from pa_employer.statements.models import StatementLine
from pa_employer.statements.queries import IN_ORDER, lines_of
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from receipts.matching import (
    Account,
    Paper,
    Spend,
    Standing,
    matches,
    several_receipts,
)
from receipts.noticing import Notice, Odd, Paid, notices
from returns.evidence import NO_RECEIPT_FOR
from returns.groups import Income
from returns.policy import policy_on

AROUND = timedelta(days=40)
BY_A_PERSON = "a person said so"
NO_RECEIPT_GROUPS = frozenset(group.value for group in NO_RECEIPT_FOR)
COPIES = frozenset({Odd.SAME_PICTURE, Odd.SAME_PURCHASE})


class NeedsNoReceiptError(DomainError):
    """Wages, tax and pension need no receipt: your agreed hours and payslips show them."""


class MoneyInError(DomainError):
    """Money that came in needs no receipt, unless the receipt is for a refund."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Payments that a receipt may be for, and why."""

    lines: tuple[StatementLine, ...]
    words: str
    is_sure: bool


def proposals(session: Session, receipt: Receipt) -> list[Proposal]:
    """Return what a receipt may be for, the likeliest first."""
    paper = paper_of(receipt)
    if paper is None:
        return []
    lines = {str(line.id): line for line in lines_near(session, receipt)}
    account = Account(_spends(session, list(lines.values())))
    days = policy_on(day_of(receipt.added_at), receipt.agreement.rules).receipt_match_days.value
    return [
        Proposal(
            tuple(lines[each] for each in found.spend_ids),
            found.words,
            found.standing is Standing.SURE,
        )
        for found in matches(paper, account, days)
    ]


def together_for(session: Session, line: StatementLine) -> list[list[Receipt]]:
    """Return the sets of receipts without a payment that together come to this one."""
    loose = {str(receipt.id): receipt for receipt in loose_receipts(session, line)}
    papers = [paper for receipt in loose.values() if (paper := paper_of(receipt))]
    (spend,) = _spends(session, [line])
    days = policy_on(line.posted_on, line.money_account.agreement.rules).receipt_match_days.value
    return [[loose[each] for each in ids] for ids in several_receipts(papers, spend, days)]


def loose_receipts(session: Session, line: StatementLine) -> list[Receipt]:
    """Return the receipts of a direct payment that have no payment yet."""
    every = receipts_of(session, line.money_account.agreement_id)
    placed = matches_of(session, [receipt.id for receipt in every])
    return [receipt for receipt in every if not placed.get(receipt.id)]


def pair_by_itself(session: Session, receipt: Receipt, by: Actor) -> ReceiptMatch | None:
    """Put a receipt with the one payment it is surely for; None where a person has to say."""
    if receipt.removed_at or matches_of(session, [receipt.id]).get(receipt.id):
        return None
    refused = _refused(session, receipt)
    sure = [
        proposal
        for proposal in proposals(session, receipt)
        if proposal.is_sure and proposal.lines[0].id not in refused
    ]
    if len(sure) != 1 or any(each.kind in COPIES for each in notices_of(session, receipt)):
        return None
    made = _pair_one(session, receipt, sure[0].lines[0], sure[0].words, by)
    made.made_by_id = None
    session.flush()
    note(session, receipt, "matched a receipt by itself", by)
    return made


def pair(
    session: Session,
    receipt: Receipt,
    lines: Sequence[StatementLine],
    by: Actor,
    words: str = BY_A_PERSON,
) -> list[ReceiptMatch]:
    """Put a receipt with the payments a person says it is for; said twice, it is said once."""
    for line in lines:
        may_have_receipt(line, is_refund=said_on(receipt).is_refund)
    made = [_pair_one(session, receipt, line, words, by) for line in lines]
    session.flush()
    note(session, receipt, "matched a receipt", by)
    return made


def part(session: Session, match: ReceiptMatch, by: Actor) -> ReceiptMatch:
    """Take a receipt and a payment apart again."""
    if match.ended_at:
        return match
    match.ended_at, match.ended_by_id = by.at, by.account_id
    session.flush()
    note(session, match.receipt, "took a receipt and a payment apart", by)
    return match


def notices_of(session: Session, receipt: Receipt) -> tuple[Notice, ...]:
    """Return what is odd about a receipt; what a person gave a reason for is odd no longer."""
    every = receipts_of(session, receipt.agreement_id)
    pages = pages_of(session, [each.id for each in every])
    sheets = {
        each.id: sheet_of(each, [page.look for page in pages.get(each.id, ())]) for each in every
    }
    own = matches_of(session, [receipt.id]).get(receipt.id, [])
    shown = _shown(session, [match.line_id for match in own])
    paid = [
        Paid(match.line.posted_on, match.line.amount, match.amount, shown[match.line_id])
        for match in own
    ]
    days = policy_on(day_of(receipt.added_at), receipt.agreement.rules).receipt_match_days.value
    mine = sheets.pop(receipt.id, None) or sheet_of(receipt, ())
    # Only those that came before are compared with, so that a pair is told of once.
    before = [
        sheets[each.id]
        for each in every
        if each.id in sheets and (each.added_at, each.id) < (receipt.added_at, receipt.id)
    ]
    found = notices(mine, before, paid, days)
    return () if receipt.words else found


def paper_of(receipt: Receipt) -> Paper | None:
    """Return a receipt as it is matched; None where nobody knows what it adds up to."""
    said = said_on(receipt)
    if not said.total:
        return None
    return Paper(
        id=str(receipt.id),
        total=said.total,
        on=said.on,
        shop=said.shop,
        sent_on=day_of(receipt.added_at),
        is_refund=said.is_refund,
    )


def lines_near(session: Session, receipt: Receipt) -> list[StatementLine]:
    """Return the payments around a receipt's day that can have one, newest first."""
    day = said_on(receipt).on or day_of(receipt.added_at)
    return [
        line
        for line in _lines_between(session, receipt.agreement_id, day - AROUND, day + AROUND)
        if line.group not in NO_RECEIPT_GROUPS
        and (line.amount < NOTHING or line.group in {None, Income.REFUND.value})
    ]


def _refused(session: Session, receipt: Receipt) -> frozenset[UUID]:
    """Return the payments that somebody said this receipt is not for."""
    found = select(ReceiptMatch.line_id).where(
        ReceiptMatch.receipt_id == receipt.id, ReceiptMatch.ended_at.is_not(None)
    )
    return frozenset(session.scalars(found))


def _lines_between(
    session: Session, agreement_id: UUID, first: date, last: date
) -> list[StatementLine]:
    found = lines_of(agreement_id).where(
        StatementLine.posted_on >= first, StatementLine.posted_on <= last
    )
    return list(session.scalars(found.order_by(*(column.desc() for column in IN_ORDER))))


def _spends(session: Session, lines: Collection[StatementLine]) -> list[Spend]:
    shown = _shown(session, [line.id for line in lines])
    return [
        Spend(
            id=str(line.id),
            on=line.posted_on,
            amount=line.amount,
            words=line.description,
            still=max(abs(line.amount) - shown[line.id], NOTHING, key=lambda each: each.pence),
        )
        for line in lines
    ]


def _shown(session: Session, line_ids: Collection[UUID]) -> dict[UUID, Money]:
    """Return how much of each payment its receipts show."""
    found = matches_for(session, line_ids)
    return {
        line_id: Money.total(match.amount for match in found.get(line_id, ()))
        for line_id in line_ids
    }


def may_have_receipt(line: StatementLine, *, is_refund: bool = False) -> None:
    """Refuse a receipt, in a sentence, where none is ever needed."""
    if line.group in NO_RECEIPT_GROUPS:
        raise NeedsNoReceiptError
    if line.amount > NOTHING and not is_refund and line.group != Income.REFUND.value:
        raise MoneyInError


def _pair_one(
    session: Session, receipt: Receipt, line: StatementLine, words: str, by: Actor
) -> ReceiptMatch:
    found = session.scalar(
        select(ReceiptMatch).where(
            ReceiptMatch.receipt_id == receipt.id,
            ReceiptMatch.line_id == line.id,
            ReceiptMatch.ended_at.is_(None),
        )
    )
    if found:
        return found
    made = ReceiptMatch(
        receipt_id=receipt.id,
        line_id=line.id,
        amount=_amount_for(session, receipt, line),
        words=words,
        made_at=by.at,
        made_by_id=by.account_id,
    )
    session.add(made)
    session.flush()
    return made


def _amount_for(session: Session, receipt: Receipt, line: StatementLine) -> Money:
    """Return how much of a payment a receipt shows: what is left of both, or all of it."""
    others = matches_of(session, [receipt.id]).get(receipt.id, [])
    total = said_on(receipt).total
    left = total - Money.total(match.amount for match in others) if total else None
    (spend,) = _spends(session, [line])
    wanted = spend.still or abs(line.amount)
    if left is None or left <= NOTHING:
        return wanted
    return min(left, wanted, key=lambda each: each.pence)
