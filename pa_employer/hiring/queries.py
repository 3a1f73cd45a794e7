"""Reading adverts and the people who wrote in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pa_employer.hiring.models import Applicant, ApplicantStep, MeetingNote, Vacancy
from pa_employer.hiring.standing import NEXT, Standing


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote in, with their steps from first to last."""

    applicant: Applicant
    steps: Sequence[ApplicantStep]

    @property
    def standing(self) -> Standing:
        """Return where it stands with them."""
        return self.steps[-1].standing

    @property
    def next(self) -> tuple[Standing, ...]:
        """Return what can come next."""
        return NEXT[self.standing]


def vacancies_of(session: Session, employer_id: UUID) -> list[Vacancy]:
    """Return every search of an employer, newest first."""
    found = select(Vacancy).where(Vacancy.employer_id == employer_id)
    return list(session.scalars(found.order_by(Vacancy.begun_at.desc(), Vacancy.id.desc())))


def vacancy_of(session: Session, employer_id: UUID, vacancy_id: UUID) -> Vacancy | None:
    """Return one search, or None if it is not this employer's."""
    found = session.get(Vacancy, vacancy_id)
    return found if found and found.employer_id == employer_id else None


def people_of(session: Session, vacancy_id: UUID) -> list[Person]:
    """Return who wrote in, in the order they were noted."""
    who = select(Applicant).where(Applicant.vacancy_id == vacancy_id)
    ordered = who.order_by(Applicant.noted_at, Applicant.id)
    return _with_steps(session, list(session.scalars(ordered)))


def person_of(session: Session, vacancy_id: UUID, applicant_id: UUID) -> Person | None:
    """Return one of those who wrote in, or None if they wrote about another job."""
    found = session.get(Applicant, applicant_id)
    if found is None or found.vacancy_id != vacancy_id:
        return None
    return _with_steps(session, [found])[0]


def notes_of(session: Session, applicant_id: UUID) -> list[MeetingNote]:
    """Return what was noted of meeting somebody, oldest first."""
    found = select(MeetingNote).where(MeetingNote.applicant_id == applicant_id)
    ordered = found.order_by(MeetingNote.written_at, MeetingNote.id)
    return list(session.scalars(ordered.options(joinedload(MeetingNote.written_by))))


def note_of(session: Session, applicant_id: UUID, note_id: UUID) -> MeetingNote | None:
    """Return one note, or None if it is of somebody else."""
    found = session.get(MeetingNote, note_id)
    return found if found and found.applicant_id == applicant_id else None


def _with_steps(session: Session, applicants: Sequence[Applicant]) -> list[Person]:
    steps: dict[UUID, list[ApplicantStep]] = defaultdict(list)
    found = select(ApplicantStep).where(
        ApplicantStep.applicant_id.in_([each.id for each in applicants])
    )
    for step in session.scalars(found.order_by(ApplicantStep.noted_at, ApplicantStep.id)):
        steps[step.applicant_id].append(step)
    return [Person(each, steps[each.id]) for each in applicants]
