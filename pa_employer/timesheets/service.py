"""Filling in a week, sending it, and agreeing it or sending it back."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.planning.rota import Planned
from pa_employer.timesheets.models import Claim, SheetEvent, Shift, Timesheet, TimesheetState
from pa_employer.timesheets.queries import events_of, neighbouring_shifts, sheet_for
from pa_employer.timesheets.refusals import (
    AgreedSheetError,
    ChangedElsewhereError,
    ChangedSinceError,
    NoCommentError,
    NoSuchShiftError,
    NotAgreedError,
    NotBegunError,
    NotEmptyError,
    NothingPlannedError,
    NothingToCopyError,
    NotSentError,
    NotWorkedYetError,
    OtherWeekError,
    OutsideJobError,
    OverlapError,
    SentSheetError,
    ShiftChangedError,
)
from pa_employer.timesheets.shifts import (
    ClaimDetails,
    ShiftDetails,
    a_week_later,
    as_planned,
    overlapping,
    stamp_of,
    times_in_words,
    worked_minutes_of,
)
from payroll.ground.days import ONE_WEEK, day_in_words, hours_in_words, monday_of
from payroll.ground.errors import DomainError

OPEN = frozenset({TimesheetState.DRAFT, TimesheetState.SENT_BACK})


def start_sheet(session: Session, assistant: Assistant, monday: date, by: Actor) -> Timesheet:
    """Return an assistant's timesheet of a week, begun if nobody began it yet."""
    if monday != monday_of(monday):
        message = f"{monday} is not a Monday"
        raise ValueError(message)
    _lock_job(session, assistant.id)
    found = sheet_for(session, assistant.id, monday)
    if found:
        return found
    sheet = Timesheet(assistant_id=assistant.id, week_starts_on=monday)
    session.add(sheet)
    session.flush()
    _record(session, sheet, "began a week of hours", by)
    return sheet


def add_shift(session: Session, sheet: Timesheet, details: ShiftDetails, by: Actor) -> Shift:
    """Add a shift to a week that was not sent yet."""
    _must_be_open(session, sheet)
    _check(session, sheet, details)
    shift = Shift(
        timesheet_id=sheet.id,
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        break_minutes=details.break_minutes,
        note=details.note.strip(),
        kind=details.kind,
        awake_minutes=details.awake_minutes,
    )
    sheet.shifts.append(shift)
    session.flush()
    _record(session, sheet, "added a shift", by, f"added {details.in_words}")
    return shift


def change_shift(
    session: Session, shift: Shift, details: ShiftDetails, by: Actor, *, seen: str = ""
) -> None:
    """Change a shift of a week that was not sent yet.

    `seen` is the `stamp_of` the shift as it was shown; one that was changed since is refused.
    """
    sheet = session.get_one(Timesheet, shift.timesheet_id)
    _must_be_open(session, sheet)
    if shift not in sheet.shifts:
        raise NoSuchShiftError
    _must_be_as_seen(shift, seen)
    _check(session, sheet, details, but=shift)
    before = times_in_words(shift.starts_at, shift.ends_at)
    shift.starts_at, shift.ends_at = details.starts_at, details.ends_at
    shift.break_minutes, shift.note = details.break_minutes, details.note.strip()
    shift.kind, shift.awake_minutes = details.kind, details.awake_minutes
    session.flush()
    session.expire(sheet, ["shifts"])  # so that they are read in time's order again
    said = f"changed {before}. Now it is {details.in_words}"
    if before == details.in_words:
        said = f"changed something about {before}"
    _record(session, sheet, "changed a shift", by, said)


def remove_shift(session: Session, shift: Shift, by: Actor, *, seen: str = "") -> None:
    """Remove a shift from a week that was not sent yet; one that is gone already stays gone.

    `seen` is the `stamp_of` the shift as it was shown; one that was changed since is refused.
    """
    sheet = session.get_one(Timesheet, shift.timesheet_id)
    _must_be_open(session, sheet)
    if shift in sheet.shifts:
        _must_be_as_seen(shift, seen)
        said = f"removed {times_in_words(shift.starts_at, shift.ends_at)}"
        sheet.shifts.remove(shift)
        session.flush()
        _record(session, sheet, "removed a shift", by, said)


def work_as_planned(
    session: Session, sheet: Timesheet, planned: Iterable[Planned], by: Actor
) -> list[str]:
    """Add the planned shifts that are over and not in the week yet, just as they were planned.

    Returns a sentence for each that does not fit and was left out; NothingPlannedError if there
    is none to add.
    """
    _must_be_open(session, sheet)
    over = [
        each
        for each in planned
        if each.ends_at <= by.at
        and not any(each.meets(shift.starts_at, shift.ends_at) for shift in sheet.shifts)
    ]
    if not over:
        raise NothingPlannedError
    left_out = []
    for each in over:
        try:
            add_shift(session, sheet, as_planned(each), by)
        except DomainError as refused:
            said = times_in_words(each.starts_at, each.ends_at)
            left_out.append(f"{said} was not filled in. {refused.message}")
    return left_out


def copy_last_week(session: Session, sheet: Timesheet, by: Actor) -> list[str]:
    """Fill an empty week with the shifts of the one before, at the same times on the clock.

    Returns a sentence for each shift that does not fit this week and was left out.
    """
    _must_be_open(session, sheet)
    if sheet.shifts:
        raise NotEmptyError
    before = sheet_for(session, sheet.assistant_id, sheet.week_starts_on - ONE_WEEK)
    if before is None or not before.shifts:
        raise NothingToCopyError
    left_out = []
    for shift in before.shifts:
        try:
            add_shift(session, sheet, a_week_later(shift), by)
        except DomainError as refused:
            said = times_in_words(shift.starts_at, shift.ends_at)
            left_out.append(f"Last week's {said} was not copied. {refused.message}")
    return left_out


def note_paper(session: Session, sheet: Timesheet, by: Actor) -> None:
    """Note beside a week that somebody filled it in from paper."""
    _record(session, sheet, "filled hours in from paper", by, "filled it in from paper")


def note_call(session: Session, sheet: Timesheet, by: Actor) -> None:
    """Note beside a week not sent yet that its hours were told on the phone, and by whom.

    Nothing is noted twice while the hours stay as they are.
    """
    _must_be_open(session, sheet)
    said = f"had these hours on the phone from {sheet.assistant.name}"
    newest = next(iter(events_of(session, sheet)), None)
    if newest and (newest.by_id, newest.words) == (by.account_id, said):
        return
    _record(session, sheet, "had hours on the phone", by, said)


def submit_sheet(
    session: Session, sheet: Timesheet, by: Actor, *, seen: int | None = None
) -> None:
    """Send a week to the employer; with no shifts it says that nothing was worked.

    `seen` is the minutes that whoever sends was shown; others are refused.
    """
    _must_be_open(session, sheet)
    if seen is not None and seen != worked_minutes_of(sheet):
        raise ChangedElsewhereError
    if sheet.week_starts_on > by.today:
        raise NotBegunError
    late = next((shift for shift in sheet.shifts if shift.ends_at > by.at), None)
    if late:
        message = (
            f"{times_in_words(late.starts_at, late.ends_at)} is not over yet. Send the hours "
            "when it is."
        )
        raise NotWorkedYetError(message)
    sheet.state, sheet.submitted_at = TimesheetState.SUBMITTED, by.at
    sheet.decided_at, sheet.decided_by_id = None, None
    hours = hours_in_words(worked_minutes_of(sheet)) if sheet.shifts else "no work"
    _record(session, sheet, "sent hours", by, f"sent {hours}")


def take_back_sheet(session: Session, sheet: Timesheet, by: Actor) -> None:
    """Take a sent week back to change it, until it is agreed."""
    _must_be_sent(session, sheet)
    sheet.state, sheet.submitted_at = TimesheetState.DRAFT, None
    _record(session, sheet, "took hours back", by, "took it back to change it")


def agree_sheet(session: Session, sheet: Timesheet, by: Actor, *, seen: str | None = None) -> None:
    """Agree the hours of a week.

    `seen` is the `sent_stamp` of what whoever agrees was shown; hours sent anew are refused.
    """
    _must_be_sent(session, sheet)
    if seen is not None and seen != sheet.sent_stamp:
        raise ChangedSinceError
    sheet.state, sheet.comment = TimesheetState.AGREED, ""
    sheet.decided_at, sheet.decided_by_id = by.at, by.account_id
    hours = hours_in_words(worked_minutes_of(sheet)) if sheet.shifts else "no work"
    _record(session, sheet, "agreed hours", by, f"agreed {hours}")


def send_back_sheet(session: Session, sheet: Timesheet, comment: str, by: Actor) -> None:
    """Send a week back with a word on what should be changed."""
    if not comment.strip():
        raise NoCommentError
    _must_be_sent(session, sheet)
    sheet.state, sheet.comment = TimesheetState.SENT_BACK, comment.strip()
    sheet.decided_at, sheet.decided_by_id = by.at, by.account_id
    _record(session, sheet, "sent hours back", by, f"sent it back: “{sheet.comment}”")


def reopen_sheet(session: Session, sheet: Timesheet, comment: str, by: Actor) -> None:
    """Open an agreed week again, because its hours are wrong after all.

    What was paid for it stays paid; once the hours are agreed anew, the next pay puts right the
    difference.
    """
    if not comment.strip():
        raise NoCommentError
    _lock(session, sheet)
    if sheet.state is not TimesheetState.AGREED:
        raise NotAgreedError
    sheet.state, sheet.comment = TimesheetState.SENT_BACK, comment.strip()
    sheet.decided_at, sheet.decided_by_id = by.at, by.account_id
    said = f"opened it again: “{sheet.comment}”"
    _record(session, sheet, "opened an agreed week again", by, said)


def add_claim(session: Session, sheet: Timesheet, details: ClaimDetails, by: Actor) -> Claim:
    """Ask for miles or money back with a week that was not sent yet."""
    _must_be_open(session, sheet)
    if monday_of(details.on) != sheet.week_starts_on:
        raise OtherWeekError
    claim = Claim(
        timesheet_id=sheet.id,
        kind=details.kind,
        on=details.on,
        what=details.what.strip(),
        miles=details.miles,
        amount=details.amount,
    )
    sheet.claims.append(claim)
    session.flush()
    _record(session, sheet, f"claimed {details.kind}", by, f"asked for {claim.what}")
    return claim


def remove_claim(session: Session, claim: Claim, by: Actor) -> None:
    """Take a claim back from a week that was not sent yet; one that is gone stays gone."""
    sheet = session.get_one(Timesheet, claim.timesheet_id)
    _must_be_open(session, sheet)
    if claim in sheet.claims:
        said = f"took back {claim.what}"
        sheet.claims.remove(claim)
        session.flush()
        _record(session, sheet, "took a claim back", by, said)


def _must_be_open(session: Session, sheet: Timesheet) -> None:
    _lock(session, sheet)
    if sheet.state is TimesheetState.AGREED:
        raise AgreedSheetError
    if sheet.state not in OPEN:
        raise SentSheetError


def _must_be_as_seen(shift: Shift, seen: str) -> None:
    if seen and seen != stamp_of(shift):
        message = (
            "That shift was changed in another window. Now it is "
            f"{times_in_words(shift.starts_at, shift.ends_at)}. Look it over, then press again if "
            "you are right."
        )
        raise ShiftChangedError(message)


def _must_be_sent(session: Session, sheet: Timesheet) -> None:
    _lock(session, sheet)
    if sheet.state is TimesheetState.AGREED:
        raise AgreedSheetError
    if sheet.state is not TimesheetState.SUBMITTED:
        raise NotSentError


def _lock(session: Session, sheet: Timesheet) -> None:
    """Wait for whoever changes this job's hours in another tab, then see what they made of it."""
    session.flush()
    _lock_job(session, sheet.assistant_id)
    found = select(Timesheet).where(Timesheet.id == sheet.id)
    loaded = selectinload(Timesheet.shifts), selectinload(Timesheet.claims)
    found = found.options(*loaded).with_for_update()
    session.execute(found.execution_options(populate_existing=True)).one()


def _lock_job(session: Session, assistant_id: UUID) -> None:
    """Let one at a time change a job's weeks: a shift of one can overlap a shift of the next."""
    found = select(Assistant).where(Assistant.id == assistant_id).with_for_update()
    session.execute(found.execution_options(populate_existing=True)).one()


def _check(
    session: Session, sheet: Timesheet, details: ShiftDetails, but: Shift | None = None
) -> None:
    if monday_of(details.starts_on) != sheet.week_starts_on:
        raise OtherWeekError
    _check_job(sheet.assistant, details)
    others: Collection[Shift] = [
        shift for shift in neighbouring_shifts(session, sheet) if shift is not but
    ]
    clash = overlapping(details, others)
    if clash:
        message = (
            f"{details.in_words} is at the same time as the shift on "
            f"{times_in_words(clash.starts_at, clash.ends_at)}. Change one of the two."
        )
        raise OverlapError(message)


def _check_job(assistant: Assistant, details: ShiftDetails) -> None:
    if details.starts_on < assistant.started_on:
        message = f"The job began on {day_in_words(assistant.started_on)}. Check the day."
        raise OutsideJobError(message)
    if assistant.left_on and details.starts_on > assistant.left_on:
        message = f"The job ended on {day_in_words(assistant.left_on)}. Check the day."
        raise OutsideJobError(message)


def _record(session: Session, sheet: Timesheet, what: str, by: Actor, words: str = "") -> None:
    """Write down a change in the audit trail; in words of its own also beside the week."""
    if words:
        session.add(SheetEvent(timesheet_id=sheet.id, at=by.at, by_id=by.account_id, words=words))
    employer_id = sheet.assistant.employer_id
    record(session, by, what, employer_id=employer_id, subject=f"timesheet {sheet.id}")
