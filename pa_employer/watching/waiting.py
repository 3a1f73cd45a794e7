"""What waits and for how long, read from the tables, so that any process can tell it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from pa_employer.audit.models import AuditEvent
from pa_employer.cards.models import CardEvent
from pa_employer.filings.models import OPEN_STATES, Filing, FilingState
from pa_employer.jobs.models import Job, JobState
from pa_employer.letters.models import Letter, LetterState

Counts = dict[tuple[str, ...], float]
LOOKED_AT = frozenset({*OPEN_STATES, FilingState.LOST})
UNSENT = (LetterState.WAITING, LetterState.HELD)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number at this moment; by nothing, or by each of some kinds."""

    name: str
    what: str
    labels: tuple[str, ...] = ()
    values: Counts = field(default_factory=dict)


def measures(session: Session, now: datetime) -> Iterator[Measure]:
    """Yield what waits in the tables; ages are in seconds, and 0 where nothing waits."""
    yield from _jobs(session, now)
    yield from _filings(session, now)
    yield from _card_events(session, now)
    yield from _letters(session)
    newest = session.scalar(select(func.max(AuditEvent.number))) or 0
    yield Measure("audit_events", "Events of the audit trail", (), {(): newest})


def _jobs(session: Session, now: datetime) -> Iterator[Measure]:
    found = session.execute(
        select(Job.kind, Job.state, func.count())
        .where(Job.state != JobState.DONE)
        .group_by(Job.kind, Job.state)
    )
    counts: Counts = {(kind, state.value): float(count) for kind, state, count in found}
    yield Measure("jobs", "Pieces of work that are not done", ("kind", "state"), counts)
    is_due = or_(
        and_(Job.state == JobState.WAITING, Job.run_after <= now),
        and_(Job.state == JobState.RUNNING, Job.lease_until < now),
    )
    oldest = session.scalar(select(func.min(Job.run_after)).where(is_due))
    yield _age("oldest_job_seconds", "How long the oldest work that is due waits", oldest, now)


def _filings(session: Session, now: datetime) -> Iterator[Measure]:
    found = session.execute(
        select(Filing.state, func.count())
        .where(Filing.state.in_(LOOKED_AT))
        .group_by(Filing.state)
    )
    counts: Counts = {(state.value,): float(count) for state, count in found}
    yield Measure("filings", "Documents for HMRC that are not settled", ("state",), counts)
    oldest = session.scalar(select(func.min(Filing.asked_at)).where(Filing.state.in_(OPEN_STATES)))
    yield _age("oldest_filing_seconds", "How long the oldest of them waits", oldest, now)


def _card_events(session: Session, now: datetime) -> Iterator[Measure]:
    waiting = CardEvent.processed_at.is_(None)
    count, oldest = session.execute(
        select(func.count(), func.min(CardEvent.received_at)).where(waiting)
    ).one()
    yield Measure("card_events", "News of cards that nobody read yet", (), {(): count})
    yield _age("oldest_card_event_seconds", "How long the oldest of it waits", oldest, now)


def _letters(session: Session) -> Iterator[Measure]:
    found = session.execute(
        select(Letter.kind, Letter.state, func.count())
        .where(Letter.state.in_(UNSENT))
        .group_by(Letter.kind, Letter.state)
    )
    counts: Counts = {(kind.value, state.value): float(count) for kind, state, count in found}
    yield Measure("letters", "Emails and texts that did not go", ("kind", "state"), counts)


def _age(name: str, what: str, since: datetime | None, now: datetime) -> Measure:
    seconds = max(0.0, (now - since).total_seconds()) if since else 0.0
    return Measure(name, what, (), {(): seconds})
