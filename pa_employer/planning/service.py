"""Planning shifts that come again, and settling the days that are otherwise."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.planning.models import MOST_WEEKS, ChangeState, RotaChange, RotaLine, ShiftOffer
from pa_employer.planning.queries import change_on, planned_for, rota_of
from pa_employer.planning.rota import Planned, clash, days_of_line, line_on
from payroll.ground.days import LONDON, ONE_DAY, Span, day_in_words
from payroll.ground.errors import DomainError
from payroll.work.kinds import CHOSEN, WorkKind

LOOKED_AHEAD = timedelta(weeks=12, days=-1)
"""Lines of every one to four weeks meet within twelve weeks, or never."""


class OutsideJobError(DomainError):
    """That day is before the job began. Check the day."""


class AfterJobError(DomainError):
    """The job is over by that day. Check the day."""


class PlanClashError(DomainError):
    """Two planned shifts would be at the same time."""


class LineEndedError(DomainError):
    """That planned shift has ended already by that day."""


class NotPlannedError(DomainError):
    """That shift is not planned any more. Look at the week again."""


class OwnCoverError(DomainError):
    """That is their own shift. Choose somebody else, or leave it as it is."""


class OtherEmployerError(DomainError):
    """Choose one of your own PAs."""


class NothingToSwapError(DomainError):
    """Those two shifts are at the same time, so there is nothing to change."""


class BreakTooLongError(DomainError):
    """The break is as long as the shift or longer. Check the times and the break."""


@dataclass(frozen=True, slots=True)
class LineDetails:
    """A shift that comes every few weeks, or once."""

    from_on: date
    starts: time
    ends: time
    every_weeks: int = 1
    until_on: date | None = None
    break_minutes: int = 0
    kind: WorkKind = WorkKind.ORDINARY
    note: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.every_weeks <= MOST_WEEKS or self.kind not in CHOSEN:
            message = f"not a line: every {self.every_weeks} weeks of {self.kind}"
            raise ValueError(message)
        if self.until_on and self.until_on < self.from_on:
            raise LineEndedError
        lasts = timedelta(hours=self.ends.hour, minutes=self.ends.minute) - timedelta(
            hours=self.starts.hour, minutes=self.starts.minute
        )
        if lasts <= timedelta(0):
            lasts += ONE_DAY
        if timedelta(minutes=self.break_minutes) >= lasts:
            raise BreakTooLongError


@dataclass(frozen=True, slots=True)
class Otherwise:
    """How one day of a line is otherwise, and who covers it, if somebody does."""

    state: ChangeState
    covered_by_id: UUID | None = None


def plan_line(session: Session, assistant: Assistant, details: LineDetails, by: Actor) -> RotaLine:
    """Plan a shift that comes again, or once."""
    if details.from_on < assistant.started_on:
        raise OutsideJobError
    if assistant.left_on and details.from_on > assistant.left_on:
        raise AfterJobError
    lock_plan(session, assistant)
    line = RotaLine(
        assistant_id=assistant.id,
        from_on=details.from_on,
        starts=details.starts,
        ends=details.ends,
        every_weeks=details.every_weeks,
        until_on=details.until_on,
        break_minutes=details.break_minutes,
        kind=details.kind,
        note=details.note.strip(),
    )
    _refuse_clash(session, assistant, line)
    session.add(line)
    session.flush()
    _note(session, assistant, f"planned a shift, {times_of(line)}", by)
    return line


def end_line(session: Session, line: RotaLine, last_on: date, by: Actor) -> None:
    """Let a line end after a day; what was planned up to it stays as it was."""
    assistant = session.get_one(Assistant, line.assistant_id)
    lock_plan(session, assistant)
    if line.until_on and line.until_on <= last_on:
        return
    if last_on < line.from_on:
        for change in session.scalars(select(RotaChange).where(RotaChange.line_id == line.id)):
            session.delete(change)
        offered = or_(ShiftOffer.line_id == line.id, ShiftOffer.back_line_id == line.id)
        session.execute(delete(ShiftOffer).where(offered))
        session.flush()
        session.delete(line)
    else:
        line.until_on = last_on
    session.flush()
    _note(session, assistant, f"ended a planned shift, {times_of(line)}", by)


def cannot_work(
    session: Session, assistant: Assistant, planned: Planned, why: str, by: Actor
) -> RotaChange:
    """Say that one planned shift cannot be worked, so that the employer can look for cover."""
    change = _changed(session, assistant, planned, Otherwise(ChangeState.ASKED), by)
    change.why = why.strip()
    session.flush()
    _note(session, assistant, f"cannot work on {day_in_words(planned.on)}", by)
    return change


def leave_out(session: Session, assistant: Assistant, planned: Planned, by: Actor) -> RotaChange:
    """Let one planned shift fall out."""
    change = _changed(session, assistant, planned, Otherwise(ChangeState.OUT), by)
    _note(session, assistant, f"left out the shift of {day_in_words(planned.on)}", by)
    return change


def keep_as_planned(
    session: Session, assistant: Assistant, change: RotaChange, by: Actor
) -> RotaChange:
    """Let one day be as planned after all."""
    lock_plan(session, assistant)
    planned = line_on(change.line, change.on)
    refuse_meeting(session, assistant, planned, but=change)
    change.state, change.covered_by_id = ChangeState.KEPT, None
    change.said_at, change.said_by_id = by.at, by.account_id
    session.flush()
    _note(session, assistant, f"kept the shift of {day_in_words(change.on)} as planned", by)
    return change


def give_to(
    session: Session, assistant: Assistant, planned: Planned, other: Assistant, by: Actor
) -> RotaChange:
    """Let somebody else do one planned shift."""
    if other.id == assistant.id:
        raise OwnCoverError
    if other.employer_id != assistant.employer_id:
        raise OtherEmployerError
    if not is_employed_on(other, planned.on):
        raise AfterJobError
    for each in sorted((assistant, other), key=lambda found: found.id):
        lock_plan(session, each)
    refuse_meeting(session, other, planned)
    change = _changed(session, assistant, planned, Otherwise(ChangeState.COVERED, other.id), by)
    _note(session, other, f"covers the shift of {day_in_words(planned.on)}", by)
    return change


def swap(
    session: Session,
    one: tuple[Assistant, Planned],
    other: tuple[Assistant, Planned],
    by: Actor,
) -> None:
    """Let two assistants change shifts with each other: both are done, or neither."""
    (first, mine), (second, theirs) = one, other
    if mine.meets(theirs.starts_at, theirs.ends_at):
        raise NothingToSwapError
    give_to(session, first, mine, second, by)
    give_to(session, second, theirs, first, by)


def times_of(line: RotaLine) -> str:
    """Say when a line is: every Monday, 09:00 to 13:00."""
    day = f"{line.from_on:%A}"
    if line.until_on == line.from_on:
        often = day_in_words(line.from_on)
    elif line.every_weeks == 1:
        often = f"every {day}"
    else:
        often = f"every {('second', 'third', 'fourth')[line.every_weeks - 2]} {day}"
    return f"{often}, {line.starts:%H:%M} to {line.ends:%H:%M}"


def _changed(
    session: Session, assistant: Assistant, planned: Planned, how: Otherwise, by: Actor
) -> RotaChange:
    """Write down how one day is otherwise; it must still be planned for this assistant."""
    lock_plan(session, assistant)
    if rota_of(session, assistant.id).find(planned.key) is None:
        raise NotPlannedError
    change = change_on(session, planned.line_id, planned.on)
    if change is None:
        change = RotaChange(
            line_id=planned.line_id,
            on=planned.on,
            state=how.state,
            said_at=by.at,
            said_by_id=by.account_id,
            covered_by_id=how.covered_by_id,
        )
        session.add(change)
    else:
        change.state, change.covered_by_id = how.state, how.covered_by_id
        change.said_at, change.said_by_id = by.at, by.account_id
    session.flush()
    return change


def _refuse_clash(session: Session, assistant: Assistant, line: RotaLine) -> None:
    """Refuse a line that would ever be at the same time as another of the same assistant."""
    for other in rota_of(session, assistant.id).lines:
        first = max(line.from_on, other.from_on) - ONE_DAY
        window = Span(first, first + LOOKED_AHEAD + 2 * ONE_DAY)
        both = [
            [line_on(each, day) for day in days_of_line(each, window)] for each in (line, other)
        ]
        found = clash(*both)
        if found:
            message = (
                f"On {day_in_words(found[0].on)} this would be at the same time as "
                f"{assistant.known_as}'s shift of {_clock(found[1])}. Change one of the two."
            )
            raise PlanClashError(message)


def refuse_meeting(
    session: Session, assistant: Assistant, planned: Planned, but: RotaChange | None = None
) -> None:
    """Refuse one shift for somebody who has another planned at that time."""
    about = Span(planned.on - ONE_DAY, planned.on + ONE_DAY)
    others = [
        each
        for each in planned_for(session, assistant, about)
        if but is None or (each.line_id, each.on) != (but.line_id, but.on)
    ]
    found = clash([planned], others)
    if found:
        message = (
            f"{assistant.known_as} has another shift then, {_clock(found[1])}. Choose somebody "
            "else, or change that one first."
        )
        raise PlanClashError(message)


def _clock(planned: Planned) -> str:
    start, end = planned.starts_at.astimezone(LONDON), planned.ends_at.astimezone(LONDON)
    return f"{start:%A} {start:%H:%M} to {end:%H:%M}"


def is_employed_on(assistant: Assistant, day: date) -> bool:
    """Tell whether a day is one of the job."""
    return assistant.started_on <= day and (assistant.left_on is None or day <= assistant.left_on)


def lock_plan(session: Session, assistant: Assistant) -> None:
    """Let one at a time change what is planned for an assistant."""
    session.flush()
    session.execute(select(Assistant.id).where(Assistant.id == assistant.id).with_for_update())


def _note(session: Session, assistant: Assistant, what: str, by: Actor) -> None:
    subject = f"assistant {assistant.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)
