"""Drafting returns for whoever asks by command: the whole computed return, a line for each."""

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import in_one_read
from pa_employer.db import is_among
from pa_employer.reviews.facts import read_together, return_given
from payroll.ground.days import Span
from payroll.ground.errors import DomainError
from returns.compute import compute_return
from returns.figures import Return, digest_of

AT_ONCE = 100
"""How many returns are read together: more asks no less, and takes memory."""


class NoSuchAgreementError(DomainError):
    """There is no direct payment with this id."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A direct payment and its return for some days, or why there is none."""

    agreement_id: UUID
    reference: str
    drawn: Return | None
    refused: str = ""

    def as_json(self) -> str:
        """Return it as one line of JSON; `return` follows `config/schemas/return.json`."""
        said: dict[str, object] = {
            "agreement": str(self.agreement_id),
            "reference": self.reference,
        }
        if self.drawn is None:
            said["refused"] = self.refused
        else:
            plain = self.drawn.as_plain()
            said |= {"digest": digest_of(plain), "return": plain}
        return json.dumps(said, ensure_ascii=False)


def every_agreement(session: Session) -> list[UUID]:
    """Return the ids of all direct payments, in the order they were made."""
    return list(session.scalars(select(Agreement.id).order_by(Agreement.id)))


def draft(session: Session, span: Span, today: date, ids: Sequence[UUID]) -> Iterator[Drafted]:
    """Yield the returns of direct payments, as they come out of what is known today.

    Nothing is kept or sent. One that cannot be drawn says why, and the others go on. They are
    read some together, each lot in a transaction of its own, so that thousands do not hold the
    database to one moment; the session is to be for reading only.
    """
    for start in range(0, len(ids), AT_ONCE):
        yield from _lot(session, span, today, ids[start : start + AT_ONCE])
        session.expunge_all()
        session.rollback()


def _lot(session: Session, span: Span, today: date, ids: Sequence[UUID]) -> list[Drafted]:
    agreements = _agreements(session, ids)
    with read_together(session, agreements), _collecting_afterwards():
        return [_one(session, each, span, today) for each in agreements]


@contextmanager
def _collecting_afterwards() -> Iterator[None]:
    """Put off looking for garbage: among thousands of rows that are in use, it finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _agreements(session: Session, ids: Sequence[UUID]) -> Sequence[Agreement]:
    found = in_one_read(select(Agreement).where(is_among(session, Agreement.id, ids)))
    agreements = session.scalars(found.order_by(Agreement.id)).all()
    if len(agreements) < len(set(ids)):
        raise NoSuchAgreementError
    return agreements


def _one(session: Session, agreement: Agreement, span: Span, today: date) -> Drafted:
    agreement_id, reference = agreement.id, agreement.reference
    try:
        drawn = compute_return(return_given(session, agreement, span, today))
    except DomainError as refused:
        return Drafted(agreement_id, reference, None, refused.message)
    return Drafted(agreement_id, reference, drawn)
