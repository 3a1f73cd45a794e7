"""Raising a restricted matter, opening it as the second person, writing in it, closing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.clock import day_of
from pa_employer.concerns.models import (
    Concern,
    ConcernKind,
    ConcernMember,
    ConcernNote,
    ConcernSeen,
    ConcernState,
)
from payroll.ground.errors import DomainError


class NoWordsError(DomainError):
    """Say in a few sentences what it is."""


class SecondWantedError(DomainError):
    """Choose somebody else of your council, who opens it with you."""


class NotSecondError(DomainError):
    """Whoever was asked opens it with you, or declines."""


class NotOpenError(DomainError):
    """It is not open: it waits for the second person, or it is closed."""


class MemberAlreadyError(DomainError):
    """They can read it already."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What somebody raises, and with whom it is opened."""

    kind: ConcernKind
    words: str
    second_id: UUID


def raise_concern(session: Session, agreement: Agreement, raised: Raised, by: Actor) -> Concern:
    """Raise a matter; it is open once the second person agrees. Only these two see it."""
    if not raised.words.strip():
        raise NoWordsError
    if raised.second_id not in {each.id for each in colleagues_of(session, by.account_id)}:
        raise SecondWantedError
    made = Concern(
        authority_id=agreement.authority_id,
        agreement_id=agreement.id,
        kind=raised.kind,
        words=raised.words.strip(),
        raised_at=by.at,
        raised_by_id=by.account_id,
        second_id=raised.second_id,
    )
    session.add(made)
    session.flush()
    for account_id in (by.account_id, raised.second_id):
        _admit(session, made, account_id, by)
    _note(session, made, "raised a restricted matter", by)
    return made


def open_concern(session: Session, concern: Concern, by: Actor) -> Concern:
    """Open a matter as the second person."""
    concern = _hold(session, concern)
    _check_second(concern, by)
    concern.state, concern.opened_at = ConcernState.OPEN, by.at
    _note(session, concern, "opened a restricted matter", by)
    return concern


def decline_concern(session: Session, concern: Concern, words: str, by: Actor) -> Concern:
    """Say as the second person why a matter is not opened."""
    concern = _hold(session, concern)
    _check_second(concern, by)
    if not words.strip():
        raise NoWordsError
    concern.state, concern.outcome = ConcernState.DECLINED, words.strip()
    concern.closed_at, concern.closed_by_id = by.at, by.account_id
    _note(session, concern, "declined a restricted matter", by)
    return concern


def write(session: Session, concern: Concern, words: str, by: Actor) -> ConcernNote:
    """Write into an open matter."""
    concern = _hold(session, concern)
    _check_open(concern)
    if not words.strip():
        raise NoWordsError
    made = ConcernNote(
        concern_id=concern.id,
        words=words.strip(),
        written_at=by.at,
        written_by_id=by.account_id,
    )
    session.add(made)
    _note(session, concern, "wrote in a restricted matter", by)
    return made


def admit(session: Session, concern: Concern, account_id: UUID, by: Actor) -> None:
    """Let another colleague read an open matter."""
    concern = _hold(session, concern)
    _check_open(concern)
    if account_id not in {each.id for each in colleagues_of(session, by.account_id)}:
        raise SecondWantedError
    if session.get(ConcernMember, (concern.id, account_id)):
        raise MemberAlreadyError
    _admit(session, concern, account_id, by)
    _note(session, concern, "let somebody into a restricted matter", by)


def close(session: Session, concern: Concern, outcome: str, by: Actor) -> Concern:
    """Close a matter with what came of it."""
    concern = _hold(session, concern)
    _check_open(concern)
    if not outcome.strip():
        raise NoWordsError
    concern.state, concern.outcome = ConcernState.CLOSED, outcome.strip()
    concern.closed_at, concern.closed_by_id = by.at, by.account_id
    _note(session, concern, "closed a restricted matter", by)
    return concern


def concerns_of(session: Session, account_id: UUID) -> list[Concern]:
    """Return the matters somebody belongs to, newest first."""
    found = (
        select(Concern)
        .join(ConcernMember, ConcernMember.concern_id == Concern.id)
        .where(ConcernMember.account_id == account_id)
        .order_by(Concern.raised_at.desc(), Concern.id)
    )
    return list(session.scalars(found))


def concern_for(session: Session, account_id: UUID, concern_id: UUID) -> Concern | None:
    """Return a matter if somebody belongs to it; for everybody else there is none."""
    if session.get(ConcernMember, (concern_id, account_id)) is None:
        return None
    return session.get(Concern, concern_id)


def see(session: Session, concern: Concern, by: Actor) -> None:
    """Write down that somebody opened its page."""
    session.add(ConcernSeen(concern_id=concern.id, seen_at=by.at, seen_by_id=by.account_id))
    session.flush()


def has_seen(session: Session, concern: Concern, by: Actor) -> bool:
    """Tell whether it is written down that somebody looks at it today."""
    found = select(ConcernSeen.seen_at).where(
        ConcernSeen.concern_id == concern.id, ConcernSeen.seen_by_id == by.account_id
    )
    return any(day_of(at) == by.today for at in session.scalars(found))


def notes_of(session: Session, concern: Concern) -> Sequence[ConcernNote]:
    """Return what was written, oldest first."""
    found = select(ConcernNote).where(ConcernNote.concern_id == concern.id)
    return session.scalars(found.order_by(ConcernNote.written_at, ConcernNote.id)).all()


def members_of(session: Session, concern: Concern) -> Sequence[Account]:
    """Return who may read a matter, by name."""
    found = (
        select(Account)
        .join(ConcernMember, ConcernMember.account_id == Account.id)
        .where(ConcernMember.concern_id == concern.id)
    )
    return session.scalars(found.order_by(Account.name)).all()


def seen_by(session: Session, concern: Concern, most: int) -> Sequence[ConcernSeen]:
    """Return who opened its page, newest first."""
    found = select(ConcernSeen).where(ConcernSeen.concern_id == concern.id)
    newest = found.order_by(ConcernSeen.seen_at.desc(), ConcernSeen.id)
    return session.scalars(newest.limit(most)).all()


def colleagues_of(session: Session, account_id: UUID) -> list[Account]:
    """Return who else works for somebody's council, by name."""
    own = session.get_one(Account, account_id)
    found = select(Account).where(
        Account.organisation_id == own.organisation_id,
        Account.organisation_id.is_not(None),
        Account.id != account_id,
    )
    return list(session.scalars(found.order_by(Account.name, Account.id)))


def _check_second(concern: Concern, by: Actor) -> None:
    if concern.state is not ConcernState.PROPOSED or concern.second_id != by.account_id:
        raise NotSecondError


def _check_open(concern: Concern) -> None:
    if concern.state is not ConcernState.OPEN:
        raise NotOpenError


def _admit(session: Session, concern: Concern, account_id: UUID, by: Actor) -> None:
    session.add(
        ConcernMember(
            concern_id=concern.id,
            account_id=account_id,
            added_at=by.at,
            added_by_id=by.account_id,
        )
    )
    session.flush()


def _hold(session: Session, concern: Concern) -> Concern:
    held = select(Concern).where(Concern.id == concern.id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def _note(session: Session, concern: Concern, what: str, by: Actor) -> None:
    """Write into the audit trail, never under the person's own name, where they would read it."""
    session.flush()
    record(session, by, what, subject=f"matter {concern.id}")
