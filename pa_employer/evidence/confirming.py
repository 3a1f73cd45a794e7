"""What a person says a receipt says: it counts before anything that was read from the picture."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.evidence.known import matches_of
from pa_employer.evidence.models import Receipt
from pa_employer.evidence.pairing import pair_by_itself
from pa_employer.evidence.taking import READ_JOB, note
from pa_employer.jobs.service import ask_for
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money


class NoTotalError(DomainError):
    """A receipt adds up to more than nothing."""


@dataclass(frozen=True, slots=True)
class WhatItSays:
    """What a receipt says; `words` explain what is odd about it."""

    shop: str
    on: date | None
    total: Money
    is_refund: bool = False
    words: str = ""


def confirm(session: Session, receipt: Receipt, says: WhatItSays, by: Actor) -> Receipt:
    """Write down what a receipt says, and match it if it is sure now what it is for."""
    if says.total <= NOTHING:
        raise NoTotalError
    receipt.shop, receipt.bought_on, receipt.total = says.shop, says.on, says.total
    receipt.is_refund, receipt.words = says.is_refund, says.words
    receipt.confirmed_at, receipt.confirmed_by_id = by.at, by.account_id
    session.flush()
    _fit(session, receipt)
    note(session, receipt, "said what a receipt says", by)
    pair_by_itself(session, receipt, by)
    # The bank may tell of the payment later.
    ask_for(session, READ_JOB, receipt.id, by.at)
    return receipt


def _fit(session: Session, receipt: Receipt) -> None:
    """Have a receipt for one payment show as much of it as it adds up to."""
    matches = matches_of(session, [receipt.id]).get(receipt.id, [])
    if len(matches) == 1 and receipt.total:
        (match,) = matches
        match.amount = min(receipt.total, abs(match.line.amount), key=lambda each: each.pence)
        session.flush()
