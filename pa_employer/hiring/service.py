"""Writing an advert answer by answer, and ending the search."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.hiring.models import Ending, Vacancy
from pa_employer.hiring.pay import check_pay
from pa_employer.hiring.queries import people_of
from payroll.ground.errors import DomainError


class ChangedMeanwhileError(DomainError):
    """Another window changed this answer. Look at what stands there now, then keep yours."""


class PastDayError(DomainError):
    """That last day to apply is over. Enter one to come, or leave it empty."""


class SearchEndedError(DomainError):
    """You stopped looking. Open the search again if you want to change it."""


class NobodyMayBeNotedError(DomainError):
    """People are noted here already. End the search: they are forgotten when the time is over."""


def begin_vacancy(session: Session, employer_id: UUID, by: Actor) -> Vacancy:
    """Begin to look for somebody, with an advert that is still empty."""
    vacancy = Vacancy(employer_id=employer_id, begun_at=by.at, begun_by_id=by.account_id)
    session.add(vacancy)
    session.flush()
    note(session, vacancy, "began a job advert", by)
    return vacancy


def stamp_of(vacancy: Vacancy, columns: tuple[str, ...]) -> str:
    """Return a fingerprint of an answer, by which a window knows what it was shown."""
    shown = repr([getattr(vacancy, column) for column in columns])
    return sha256(shown.encode()).hexdigest()[:16]


def keep_answer(
    session: Session, vacancy: Vacancy, given: Mapping[str, Any], seen: str, by: Actor
) -> Vacancy:
    """Keep the answer to one question, by column; one that others changed is not overwritten.

    `seen` is the `stamp_of` what the window was shown. A rate below the minimum is refused.
    """
    held = session.get(Vacancy, vacancy.id, with_for_update=True, populate_existing=True)
    if held is None:
        raise SearchEndedError
    check_open(vacancy)
    if all(getattr(vacancy, column) == value for column, value in given.items()):
        return vacancy
    if stamp_of(vacancy, tuple(given)) != seen:
        raise ChangedMeanwhileError
    if "hourly_rate" in given:
        check_pay(given["hourly_rate"], by.today)
    if given.get("apply_by") and given["apply_by"] < by.today:
        raise PastDayError
    for column, value in given.items():
        setattr(vacancy, column, value)
    session.flush()
    note(session, vacancy, "changed a job advert", by)
    return vacancy


def end_search(session: Session, vacancy: Vacancy, ending: Ending, by: Actor) -> Vacancy:
    """End a search; from this day runs the time after which people are forgotten."""
    if vacancy.ended_at is None:
        vacancy.ended_at, vacancy.ending = by.at, ending
        session.flush()
        note(session, vacancy, f"ended a search for a PA: {ending}", by)
    return vacancy


def open_again(session: Session, vacancy: Vacancy, by: Actor) -> None:
    """Look on after all."""
    if vacancy.ended_at is not None:
        vacancy.ended_at = vacancy.ending = None
        session.flush()
        note(session, vacancy, "opened a search for a PA again", by)


def keep_for_complaint(session: Session, vacancy: Vacancy, by: Actor, *, is_on: bool) -> None:
    """Forget nothing of a search while somebody complains, or let it be forgotten again."""
    if is_on is not (vacancy.kept_since is not None):
        vacancy.kept_since = by.at if is_on else None
        session.flush()
        what = "kept a search for a complaint" if is_on else "noted that a complaint is over"
        note(session, vacancy, what, by)


def throw_away(session: Session, vacancy: Vacancy, by: Actor) -> None:
    """Throw an advert away that nobody wrote in about."""
    if people_of(session, vacancy.id):
        raise NobodyMayBeNotedError
    note(session, vacancy, "threw a job advert away", by)
    session.delete(vacancy)
    session.flush()


def check_open(vacancy: Vacancy) -> None:
    """Refuse to go on with a search that ended."""
    if vacancy.ended_at is not None:
        raise SearchEndedError


def note(session: Session, vacancy: Vacancy, what: str, by: Actor) -> None:
    """Write into the audit trail what was done with a search; it names nobody."""
    subject = f"vacancy {vacancy.id}"
    record(session, by, what, employer_id=vacancy.employer_id, subject=subject)
