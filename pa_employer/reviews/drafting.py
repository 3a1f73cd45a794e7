"""Drafting returns for whoever asks by command: the whole computed return, a line for each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.reviews.facts import return_given
from payroll.ground.days import Span
from payroll.ground.errors import DomainError
from returns.compute import compute_return
from returns.figures import Return


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
            said |= {"digest": self.drawn.digest(), "return": self.drawn.as_plain()}
        return json.dumps(said, ensure_ascii=False)


def draft(
    session: Session, span: Span, today: date, only: UUID | None = None
) -> Iterator[Drafted]:
    """Yield the return of one direct payment, or of each, as it comes out of what is known today.

    Nothing is kept or sent. One that cannot be drawn says why, and the others go on.
    """
    found = select(Agreement.id).order_by(Agreement.id)
    ids = list(session.scalars(found.where(Agreement.id == only) if only else found))
    if only and not ids:
        raise NoSuchAgreementError
    for agreement_id in ids:
        yield _one(session, session.get_one(Agreement, agreement_id), span, today)
        session.expunge_all()


def _one(session: Session, agreement: Agreement, span: Span, today: date) -> Drafted:
    agreement_id, reference = agreement.id, agreement.reference
    try:
        drawn = compute_return(return_given(session, agreement, span, today))
    except DomainError as refused:
        return Drafted(agreement_id, reference, None, refused.message)
    return Drafted(agreement_id, reference, drawn)
