"""Writing down sickness, and keeping family leave."""

from datetime import date

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.leave.details import FamilyDetails, SicknessDetails
from pa_employer.leave.models import FamilyLeave, Sickness
from pa_employer.leave.overlaps import (
    days_of_leave,
    must_be_in_job,
    must_be_the_newest,
    must_have_no_family_leave,
    must_have_no_holiday,
    must_not_be_sick,
)
from pa_employer.leave.refusals import (
    CrossedOutError,
    DaysBackwardsError,
    EndedError,
    NotShorterError,
    NotYetError,
)
from pa_employer.leave.service import lock_time_off, record_time_off
from payroll.ground.days import Span
from payroll.ground.money import Money


def write_down_sickness(
    session: Session, assistant: Assistant, details: SicknessDetails, by: Actor
) -> Sickness:
    """Write down a spell of sickness; without a last day it goes on."""
    lock_time_off(session, assistant)
    must_be_in_job(assistant, details.days)
    must_have_no_holiday(session, assistant, details.days)
    must_not_be_sick(session, assistant, details.days, by.today)
    must_have_no_family_leave(session, assistant, details.days)
    if details.last_on is None:
        must_be_the_newest(session, assistant, details.first_on)
    if max(details.days.last, details.told_on) > by.today:
        raise NotYetError
    row = Sickness(
        assistant_id=assistant.id,
        first_on=details.first_on,
        qualifying_weekdays=" ".join(map(str, sorted(details.weekdays))),
        told_on=details.told_on,
        last_on=details.last_on,
        average_weekly_earnings=details.earnings,
    )
    session.add(row)
    session.flush()
    record_time_off(session, assistant, "wrote down sickness", by)
    return row


def end_sickness(session: Session, row: Sickness, last_on: date, by: Actor) -> None:
    """Note the last day of sickness."""
    _look_again(session, row)
    if row.last_on:
        raise EndedError
    if last_on < row.first_on:
        raise DaysBackwardsError
    if last_on > by.today:
        raise NotYetError
    days = Span(row.first_on, last_on)
    must_be_in_job(row.assistant, days)
    must_have_no_holiday(session, row.assistant, days)
    must_not_be_sick(session, row.assistant, days, by.today, but=row.id)
    must_have_no_family_leave(session, row.assistant, days)
    row.last_on = last_on
    record_time_off(session, row.assistant, "noted the end of sickness", by)


def note_fit_note(session: Session, row: Sickness, until_on: date, by: Actor) -> None:
    """Note until when a fit note holds; a newer one takes its place."""
    _look_again(session, row)
    if until_on < row.first_on:
        raise DaysBackwardsError
    row.fit_note_until = until_on
    record_time_off(session, row.assistant, "noted a fit note", by)


def enter_earnings(
    session: Session, row: Sickness | FamilyLeave, weekly: Money | None, by: Actor
) -> None:
    """Enter the average weekly earnings before; with none they are worked out."""
    _look_again(session, row)
    row.average_weekly_earnings = weekly
    record_time_off(session, row.assistant, "entered average weekly earnings", by)


def keep_family_leave(
    session: Session, assistant: Assistant, details: FamilyDetails, by: Actor
) -> FamilyLeave:
    """Keep family leave; what speaks against its pay is for the caller to show before.

    Its pay goes on when the job ends meanwhile, so only its first day must be in the job.
    """
    lock_time_off(session, assistant)
    must_be_in_job(assistant, Span(details.starts_on, details.starts_on))
    must_have_no_holiday(session, assistant, details.days)
    must_not_be_sick(session, assistant, details.days, by.today)
    must_have_no_family_leave(session, assistant, details.days)
    if details.saw_evidence_on and details.saw_evidence_on > by.today:
        raise NotYetError
    row = FamilyLeave(
        assistant_id=assistant.id,
        kind=details.kind,
        event_on=details.event_on,
        starts_on=details.starts_on,
        weeks=details.weeks,
        is_small_employer=details.is_small_employer,
        saw_evidence_on=details.saw_evidence_on,
        average_weekly_earnings=details.earnings,
    )
    session.add(row)
    session.flush()
    record_time_off(session, assistant, "kept family leave", by)
    return row


def note_evidence(session: Session, row: FamilyLeave, seen_on: date, by: Actor) -> None:
    """Note when the form or certificate for family leave was seen."""
    _look_again(session, row)
    if seen_on > by.today:
        raise NotYetError
    row.saw_evidence_on = seen_on
    record_time_off(session, row.assistant, "saw the evidence for family leave", by)


def end_family_leave(session: Session, row: FamilyLeave, ended_on: date, by: Actor) -> None:
    """Note the last day of leave for somebody who comes back before their weeks are over."""
    _look_again(session, row)
    if row.ended_on:
        raise EndedError
    if ended_on < row.starts_on:
        raise DaysBackwardsError
    if ended_on >= days_of_leave(row).last:
        message = "That is not before the last day of the leave as it is. Check the day."
        raise NotShorterError(message)
    row.ended_on = ended_on
    record_time_off(session, row.assistant, "noted the end of family leave", by)


def cross_out(session: Session, row: Sickness | FamilyLeave, by: Actor) -> None:
    """Cross out sickness or family leave that was written down by mistake."""
    _look_again(session, row)
    row.removed_at = by.at
    record_time_off(session, row.assistant, "crossed out time off", by)


def _look_again(session: Session, row: Sickness | FamilyLeave) -> None:
    lock_time_off(session, row.assistant)
    session.refresh(row)
    if row.removed_at:
        raise CrossedOutError
