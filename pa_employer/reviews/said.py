"""Saying something to a return: why things went otherwise, what stands out, how it goes."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement, Told
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.plans.models import Outcome
from pa_employer.reviews.kept import note
from pa_employer.reviews.models import FinancialReturn, FlagReply, Going, OutcomeNote
from payroll.ground.errors import DomainError
from returns.groups import Reason


class DaysBackwardsError(DomainError):
    """The last day is before the first. Check the two dates."""


class NothingSaidError(DomainError):
    """Choose a reason, or say it in a few words."""


@dataclass(frozen=True, slots=True)
class ToldDetails:
    """Why things went otherwise than planned, from when until when; no last day is 'still so'."""

    reason: Reason
    first_on: date
    last_on: date | None
    words: str = ""


def tell(session: Session, agreement: Agreement, details: ToldDetails, by: Actor) -> Told:
    """Keep why things went otherwise than planned, for every return it touches."""
    if details.last_on and details.last_on < details.first_on:
        raise DaysBackwardsError
    told = Told(
        agreement_id=agreement.id,
        reason=details.reason,
        first_on=details.first_on,
        last_on=details.last_on,
        words=details.words.strip(),
        said_at=by.at,
        said_by_id=by.account_id,
    )
    session.add(told)
    session.flush()
    _record(session, agreement, "told why things went otherwise", f"told {told.id}", by)
    return told


def take_back(session: Session, agreement: Agreement, told: Told, by: Actor) -> None:
    """Take back what was told; taken back twice, it was once."""
    if told.withdrawn_at is None:
        told.withdrawn_at = by.at
        _record(session, agreement, "took back what was told", f"told {told.id}", by)


def answer_flag(
    session: Session,
    return_: FinancialReturn,
    key: str,
    said: tuple[Reason | None, str],
    by: Actor,
) -> FlagReply:
    """Keep what the person says to something that stands out; said again, the newer counts."""
    reason, words = said
    if reason is None and not words.strip():
        raise NothingSaidError
    found = session.scalar(
        select(FlagReply).where(FlagReply.return_id == return_.id, FlagReply.key == key)
    )
    if found is None:
        found = FlagReply(
            return_id=return_.id,
            key=key,
            words=words.strip(),
            said_at=by.at,
            said_by_id=by.account_id,
        )
        session.add(found)
    found.reason, found.words = reason, words.strip()
    found.said_at, found.said_by_id = by.at, by.account_id
    note(session, return_, "answered what stands out", by)
    return found


def say_how_it_goes(
    session: Session,
    return_: FinancialReturn,
    outcome: Outcome,
    said: tuple[Going | None, str],
    by: Actor,
) -> OutcomeNote:
    """Keep how an outcome is going; nothing at all is an answer too."""
    found = session.scalar(
        select(OutcomeNote).where(
            OutcomeNote.return_id == return_.id, OutcomeNote.outcome_id == outcome.id
        )
    )
    going, words = said
    if found is None:
        found = OutcomeNote(
            return_id=return_.id,
            outcome_id=outcome.id,
            going=going,
            words=words.strip(),
            said_at=by.at,
            said_by_id=by.account_id,
        )
        session.add(found)
    found.going, found.words = going, words.strip()
    found.said_at, found.said_by_id = by.at, by.account_id
    note(session, return_, "said how things are going", by)
    return found


def _record(session: Session, agreement: Agreement, what: str, subject: str, by: Actor) -> None:
    record(session, by, what, employer_id=agreement.employer_id, subject=subject)
