"""Noting who wrote in, how far it got, what was noted at the meeting, and forgetting somebody."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.hiring.models import Applicant, ApplicantStep, MeetingNote, Vacancy
from pa_employer.hiring.queries import Person, person_of
from pa_employer.hiring.service import check_open
from pa_employer.hiring.standing import Standing
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError


class NotYetError(DomainError):
    """That day has not come yet. Enter the day it was."""


class TooEarlyError(DomainError):
    """That is before the step before it. Check the day."""


class NotNextError(DomainError):
    """It stands otherwise by now. Look at the steps below, then choose again."""


class ForgottenError(DomainError):
    """They were forgotten in another window."""


class TakenOnError(DomainError):
    """They are one of your PAs already."""


class NotAgreedError(DomainError):
    """Note first that they said yes."""


class KeptForComplaintError(DomainError):
    """Somebody complained, so nothing is forgotten. Say first, at the search, that it is over."""


@dataclass(frozen=True, slots=True)
class ApplicantDetails:
    """Who somebody is and how they are reached; never when they were born."""

    name: str
    phone: str = ""
    email: str = ""


def note_applicant(
    session: Session, vacancy: Vacancy, details: ApplicantDetails, on: date, by: Actor
) -> Applicant:
    """Note that somebody wrote in on a day."""
    check_open(vacancy)
    if on > by.today:
        raise NotYetError
    applicant = Applicant(
        vacancy_id=vacancy.id,
        name=details.name,
        noted_at=by.at,
        noted_by_id=by.account_id,
        phone=details.phone,
        email=details.email,
    )
    session.add(applicant)
    session.flush()
    _add_step(session, applicant, Standing.WROTE, on, by)
    _note(session, vacancy, applicant, "noted an applicant", by)
    return applicant


def change_applicant(
    session: Session, vacancy: Vacancy, applicant: Applicant, details: ApplicantDetails, by: Actor
) -> Applicant:
    """Put right who somebody is or how they are reached."""
    applicant.name, applicant.phone, applicant.email = (
        details.name,
        details.phone,
        details.email,
    )
    session.flush()
    _note(session, vacancy, applicant, "changed an applicant", by)
    return applicant


def move(
    session: Session, vacancy: Vacancy, applicant: Applicant, to: tuple[Standing, date], by: Actor
) -> Person:
    """Note where it stands with somebody from a day on; said twice, it is said once."""
    standing, on = to
    person = _locked(session, vacancy, applicant)
    if person.standing is standing:
        return person
    if standing not in person.next:
        raise NotNextError
    if on > by.today:
        raise NotYetError
    before = person.steps[-1].on
    if on < before:
        message = f"The step before it was on {day_in_words(before)}. Check the day."
        raise TooEarlyError(message)
    _add_step(session, applicant, standing, on, by)
    _note(session, vacancy, applicant, f"noted of an applicant: {standing}", by)
    return _locked(session, vacancy, applicant)


def take_back(session: Session, vacancy: Vacancy, applicant: Applicant, by: Actor) -> None:
    """Take back the last step, which was a slip; that they wrote in stays."""
    steps = _locked(session, vacancy, applicant).steps
    if applicant.assistant_id:
        raise TakenOnError
    if len(steps) > 1:
        session.delete(steps[-1])
        session.flush()
        _note(session, vacancy, applicant, "took back a step of an applicant", by)


def write_note(
    session: Session, vacancy: Vacancy, applicant: Applicant, words: str, by: Actor
) -> MeetingNote:
    """Keep a note of meeting somebody."""
    _locked(session, vacancy, applicant)
    note = MeetingNote(
        applicant_id=applicant.id, words=words, written_at=by.at, written_by_id=by.account_id
    )
    session.add(note)
    session.flush()
    _note(session, vacancy, applicant, "wrote a note of a meeting", by)
    return note


def take_note_away(
    session: Session, vacancy: Vacancy, applicant: Applicant, note: MeetingNote, by: Actor
) -> None:
    """Forget one note."""
    _check_free(vacancy)
    session.delete(note)
    session.flush()
    _note(session, vacancy, applicant, "forgot a note of a meeting", by)


def forget(session: Session, vacancy: Vacancy, applicant: Applicant, by: Actor) -> None:
    """Forget somebody, their steps and the notes about them, for good."""
    _check_free(vacancy)
    for table in (MeetingNote, ApplicantStep):
        session.execute(delete(table).where(table.applicant_id == applicant.id))
    session.execute(delete(Applicant).where(Applicant.id == applicant.id))
    session.expunge(applicant)
    _note(session, vacancy, applicant, "forgot an applicant", by)


def check_agreed(person: Person) -> None:
    """Refuse to take somebody on who did not say yes, or who is a PA already."""
    if person.applicant.assistant_id:
        raise TakenOnError
    if person.standing is not Standing.YES:
        raise NotAgreedError


def note_taken_on(
    session: Session, vacancy: Vacancy, applicant: Applicant, assistant: Assistant, by: Actor
) -> Assistant:
    """Note whom an applicant became."""
    check_agreed(_locked(session, vacancy, applicant))
    applicant.assistant_id = assistant.id
    session.flush()
    _note(session, vacancy, applicant, "took an applicant on", by)
    return assistant


def _locked(session: Session, vacancy: Vacancy, applicant: Applicant) -> Person:
    """Return somebody as they stand now, held until this change is kept."""
    held = session.get(Applicant, applicant.id, with_for_update=True, populate_existing=True)
    person = person_of(session, vacancy.id, applicant.id) if held else None
    if person is None:
        raise ForgottenError
    return person


def _check_free(vacancy: Vacancy) -> None:
    if vacancy.kept_since is not None:
        raise KeptForComplaintError


def _add_step(
    session: Session, applicant: Applicant, standing: Standing, on: date, by: Actor
) -> None:
    session.add(
        ApplicantStep(
            applicant_id=applicant.id,
            standing=standing,
            on=on,
            noted_at=by.at,
            noted_by_id=by.account_id,
        )
    )
    session.flush()


def _note(session: Session, vacancy: Vacancy, applicant: Applicant, what: str, by: Actor) -> None:
    subject = f"applicant {applicant.id}"
    record(session, by, what, employer_id=vacancy.employer_id, subject=subject)
