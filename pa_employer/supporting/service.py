"""Noting time spent for a person, and putting a mistake right without hiding it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.people.models import Employer
from pa_employer.supporting.models import HelpKind, HelpTime
from pa_employer.supporting.queries import acted_on, taken_back
from payroll.ground.errors import DomainError

MOST_MINUTES = 24 * 60
MOST_WORDS = 100


class NoMinutesError(DomainError):
    """Enter the minutes as a whole number from 1 to 1,440, which is a day."""


class NotYetError(DomainError):
    """That day has not come yet. Choose today or a day before."""


class NotActingError(DomainError):
    """Your organisation did not act for them on that day. Check the date."""


class ManyWordsError(DomainError):
    """Use 100 characters or fewer. A few words are enough."""


class TakenBackError(DomainError):
    """That was put right already. Look at the newest entry."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Minutes spent on a day, and what they were for."""

    on: date
    minutes: int
    kind: HelpKind
    words: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= MOST_MINUTES:
            raise NoMinutesError
        if len(self.words) > MOST_WORDS:
            raise ManyWordsError


def note_time(
    session: Session, account: Account, employer: Employer, spent: Spent, by: Actor
) -> HelpTime:
    """Note minutes that somebody of an organisation spent for a person it acts for."""
    entry = _note(session, account, employer.id, spent, by)
    _record(session, entry, "noted time spent", by)
    return entry


def correct_time(
    session: Session, account: Account, entry: HelpTime, spent: Spent | None, by: Actor
) -> HelpTime | None:
    """Take an entry back and note it as it should have been; with nothing it is only taken back.

    What was noted first stays in the record. The same again changes nothing.
    """
    _lock(session, entry)
    if taken_back(session, entry.id):
        raise TakenBackError
    if spent == Spent(entry.on, entry.minutes, entry.kind, entry.words):
        return entry
    session.add(
        HelpTime(
            organisation_id=entry.organisation_id,
            employer_id=entry.employer_id,
            account_id=entry.account_id,
            on=entry.on,
            minutes=-entry.minutes,
            kind=entry.kind,
            noted_at=by.at,
            takes_back_id=entry.id,
        )
    )
    made = _note(session, account, entry.employer_id, spent, by) if spent else None
    session.flush()
    _record(session, entry, "put right time spent" if spent else "took back time spent", by)
    return made


def _note(
    session: Session, account: Account, employer_id: UUID, spent: Spent, by: Actor
) -> HelpTime:
    if spent.on > by.today:
        raise NotYetError
    organisation_id = account.organisation_id
    if organisation_id is None or not acted_on(session, organisation_id, employer_id, spent.on):
        raise NotActingError
    entry = HelpTime(
        organisation_id=organisation_id,
        employer_id=employer_id,
        account_id=account.id,
        on=spent.on,
        minutes=spent.minutes,
        kind=spent.kind,
        noted_at=by.at,
        words=spent.words,
    )
    session.add(entry)
    session.flush()
    return entry


def _lock(session: Session, entry: HelpTime) -> None:
    """Wait for whoever puts the same entry right in another tab."""
    session.execute(select(HelpTime.id).where(HelpTime.id == entry.id).with_for_update())


def _record(session: Session, entry: HelpTime, what: str, by: Actor) -> None:
    subject = f"help time {entry.id}"
    record(session, by, what, employer_id=entry.employer_id, subject=subject)
