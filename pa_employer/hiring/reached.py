"""A search for a PA, reached through a mandate, or not at all."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort

from pa_employer.hiring.models import Vacancy
from pa_employer.hiring.queries import Person, person_of, vacancy_of
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.web.work import session


@dataclass(frozen=True, slots=True)
class Reached:
    """A search, and who acts."""

    acting: Acting
    vacancy: Vacancy

    @property
    def path(self) -> str:
        """Return where its pages begin."""
        return f"/employers/{self.vacancy.employer_id}/hiring/{self.vacancy.id}"

    @property
    def may_decide(self) -> bool:
        """Tell whether they choose people, and read the notes of meetings."""
        return self.acting.may_decide


def reached(employer_id: UUID, vacancy_id: UUID, power: Power = Power.PREPARE) -> Reached:
    """Return a search of an employer; 404 where it is not theirs."""
    acting = acting_for(employer_id, power)
    return Reached(acting, vacancy_of(session(), employer_id, vacancy_id) or abort(404))


def person_in(found: Reached, applicant_id: UUID) -> Person:
    """Return somebody who wrote in about it; 404 where they did not."""
    return person_of(session(), found.vacancy.id, applicant_id) or abort(404)
