"""Noting what was checked, done or said in a job, and reading it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.db import is_among
from pa_employer.employing.models import FactKind, JobFact
from pa_employer.employing.pvg import Noted, Stage, Standing, membership_ends, standing
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.errors import DomainError


class InFutureError(DomainError):
    """That day has not come yet. Enter the day it was done."""


class EndsFirstError(DomainError):
    """The last day is before the first. Check the two dates."""


@dataclass(frozen=True, slots=True)
class FactDetails:
    """What was checked or done, on which day, and until when it holds."""

    kind: FactKind
    on: date
    what: str
    until_on: date | None = None
    words: str = ""

    def __post_init__(self) -> None:
        if self.until_on and self.until_on < self.on:
            raise EndsFirstError


def note_fact(session: Session, assistant: Assistant, details: FactDetails, by: Actor) -> JobFact:
    """Note something of a job; a PVG membership lasts five years unless another day is given."""
    if details.on > by.today:
        raise InFutureError
    until = details.until_on
    if details.kind is FactKind.PVG and details.what == Stage.MEMBER and until is None:
        until = membership_ends(details.on)
    fact = JobFact(
        assistant_id=assistant.id,
        kind=details.kind,
        on=details.on,
        what=details.what.strip(),
        noted_at=by.at,
        noted_by_id=by.account_id,
        until_on=until,
        words=details.words.strip() or None,
    )
    session.add(fact)
    session.flush()
    _note(session, assistant, f"noted {details.kind}", by)
    return fact


def cross_out(session: Session, assistant: Assistant, fact: JobFact, by: Actor) -> None:
    """Cross out what was noted wrongly; crossed out twice it is crossed out once."""
    if fact.crossed_out_at is None:
        fact.crossed_out_at = by.at
        session.flush()
        _note(session, assistant, f"crossed out {fact.kind}", by)


@for_each
def facts_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[JobFact]]:
    """Return what was noted of a job and stands, oldest first."""
    found = select(JobFact).where(
        is_among(session, JobFact.assistant_id, assistant_ids), JobFact.crossed_out_at.is_(None)
    )
    ordered = found.order_by(JobFact.on, JobFact.noted_at, JobFact.id)
    rows = session.scalars(ordered.options(joinedload(JobFact.noted_by)))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


def facts_of_kind(session: Session, assistant_id: UUID, kind: FactKind) -> list[JobFact]:
    """Return what stands of one kind, oldest first."""
    return [each for each in facts_of(session, assistant_id) if each.kind is kind]


def fact_of(session: Session, assistant_id: UUID, fact_id: UUID) -> JobFact | None:
    """Return one fact of a job, or None if it is not of this one."""
    found = session.get(JobFact, fact_id)
    return found if found and found.assistant_id == assistant_id else None


def pvg_standing(session: Session, assistant_id: UUID, today: date) -> Standing:
    """Return where somebody stands with the PVG scheme."""
    noted = (
        Noted(Stage(each.what), each.on, each.until_on)
        for each in facts_of_kind(session, assistant_id, FactKind.PVG)
    )
    return standing(list(noted), today)


def _note(session: Session, assistant: Assistant, what: str, by: Actor) -> None:
    subject = f"assistant {assistant.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)
