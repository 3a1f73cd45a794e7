"""Asking for holiday, answering, taking it back, and carrying it over."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import terms_of
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.leave.days_off import spread, usual_minutes
from pa_employer.leave.details import CarryDetails, HolidayDetails
from pa_employer.leave.earned import held_on, leave_year
from pa_employer.leave.models import CarriedOver, Holiday, HolidayDay, HolidayState
from pa_employer.leave.overlaps import (
    must_be_in_job,
    must_have_no_family_leave,
    must_have_no_holiday,
    must_not_be_sick,
)
from pa_employer.leave.queries import carried_into
from pa_employer.leave.refusals import (
    AnsweredError,
    BegunError,
    NoAnswerError,
    NotAgreedError,
    NothingCarriedError,
    NotShorterError,
    NoUsualDayError,
    TooFarAheadError,
)
from payroll.ground.days import ONE_DAY, month_later
from payroll.holiday.balance import carried_until
from payroll.rates.holiday import holiday_law

MONTHS_AHEAD = 24


def ask_holiday(
    session: Session, assistant: Assistant, details: HolidayDetails, by: Actor
) -> Holiday:
    """Ask for holiday; the time is spread over the working days of it."""
    holiday = _add_holiday(session, assistant, details, by)
    record_time_off(session, assistant, "asked for holiday", by)
    return holiday


def write_down_holiday(
    session: Session, assistant: Assistant, details: HolidayDetails, by: Actor
) -> Holiday:
    """Write down holiday that was agreed by word."""
    holiday = _add_holiday(session, assistant, details, by)
    _decide(holiday, HolidayState.AGREED, by)
    record_time_off(session, assistant, "wrote down agreed holiday", by)
    return holiday


def agree_holiday(session: Session, holiday: Holiday, by: Actor) -> None:
    """Agree holiday that was asked for."""
    _must_wait(session, holiday)
    _decide(holiday, HolidayState.AGREED, by)
    record_time_off(session, holiday.assistant, "agreed holiday", by)


def decline_holiday(session: Session, holiday: Holiday, answer: str, by: Actor) -> None:
    """Decline holiday, with a word why."""
    if not answer.strip():
        raise NoAnswerError
    _must_wait(session, holiday)
    _decide(holiday, HolidayState.DECLINED, by)
    holiday.answer = answer.strip()
    record_time_off(session, holiday.assistant, "declined holiday", by)


def withdraw_asked_holiday(session: Session, holiday: Holiday, by: Actor) -> None:
    """Take holiday back that nobody answered yet."""
    _must_wait(session, holiday)
    _decide(holiday, HolidayState.WITHDRAWN, by)
    record_time_off(session, holiday.assistant, "took a request for holiday back", by)


def withdraw_holiday(session: Session, holiday: Holiday, by: Actor) -> None:
    """Take holiday back: asked for and not answered, or agreed and not begun."""
    _look_again(session, holiday)
    if holiday.state not in {HolidayState.ASKED, HolidayState.AGREED}:
        raise AnsweredError
    if holiday.state is HolidayState.AGREED and holiday.first_on <= by.today:
        raise BegunError
    _decide(holiday, HolidayState.WITHDRAWN, by)
    record_time_off(session, holiday.assistant, "took holiday back", by)


def cut_short(session: Session, holiday: Holiday, last_on: date | None, by: Actor) -> None:
    """End agreed holiday earlier, at a day of it; with none it was not taken at all.

    What a payslip paid of it already is not changed by this.
    """
    _look_again(session, holiday)
    if holiday.state is not HolidayState.AGREED:
        raise NotAgreedError
    if last_on is not None and not holiday.first_on <= last_on < holiday.last_on:
        raise NotShorterError
    kept = [day for day in holiday.days if last_on and day.on <= last_on]
    if last_on and kept:
        holiday.days, holiday.last_on = kept, last_on
    else:
        _decide(holiday, HolidayState.WITHDRAWN, by)
    session.flush()
    record_time_off(session, holiday.assistant, "cut holiday short", by)


def carry_over(
    session: Session, assistant: Assistant, details: CarryDetails, by: Actor
) -> CarriedOver:
    """Carry holiday over into the leave year of a day; another amount replaces it."""
    lock_time_off(session, assistant)
    year = leave_year(assistant, details.into).span
    before = leave_year(assistant, year.first - ONE_DAY).span
    law = holiday_law().on(min(year.first, holiday_law().on_record.last))
    until_on = carried_until(details.reason, before, law)
    found = carried_into(session, assistant.id, year.first)
    if found is None:
        found = CarriedOver(
            assistant_id=assistant.id,
            into_year_from=year.first,
            minutes=details.minutes,
            reason=details.reason,
            until_on=until_on,
        )
        session.add(found)
    found.minutes, found.reason, found.until_on = details.minutes, details.reason, until_on
    session.flush()
    record_time_off(session, assistant, "carried holiday over", by)
    return found


def undo_carry_over(session: Session, assistant: Assistant, into: date, by: Actor) -> None:
    """Carry nothing over into the leave year that begins on a day."""
    lock_time_off(session, assistant)
    found = carried_into(session, assistant.id, into)
    if found is None:
        raise NothingCarriedError
    session.delete(found)
    session.flush()
    record_time_off(session, assistant, "carried no holiday over after all", by)


def start_leave_year_on(
    session: Session, assistant: Assistant, starts_on: date, by: Actor
) -> None:
    """Agree on which day of every year the leave year starts."""
    lock_time_off(session, assistant)
    assistant.leave_year_starts_on = starts_on
    record_time_off(session, assistant, "agreed when the leave year starts", by)


def lock_time_off(session: Session, assistant: Assistant) -> None:
    """Wait for whoever changes this assistant's time off in another tab."""
    session.flush()
    found = select(Assistant).where(Assistant.id == assistant.id).with_for_update()
    session.execute(found.execution_options(populate_existing=True)).one()


def record_time_off(session: Session, assistant: Assistant, what: str, by: Actor) -> None:
    """Write down in the history that somebody did something to an assistant's time off."""
    subject = f"assistant {assistant.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)


def _add_holiday(
    session: Session, assistant: Assistant, details: HolidayDetails, by: Actor
) -> Holiday:
    lock_time_off(session, assistant)
    must_be_in_job(assistant, details.days)
    if details.first_on > month_later(by.today, MONTHS_AHEAD):
        raise TooFarAheadError
    must_have_no_holiday(session, assistant, details.days)
    must_not_be_sick(session, assistant, details.days, by.today)
    must_have_no_family_leave(session, assistant, details.days)
    holiday = Holiday(
        assistant_id=assistant.id,
        first_on=details.first_on,
        last_on=details.last_on,
        asked_at=by.at,
        asked_by_id=by.account_id,
        note=details.note.strip(),
        days=list(_days(session, assistant, details)),
    )
    session.add(holiday)
    session.flush()
    return holiday


def _days(session: Session, assistant: Assistant, details: HolidayDetails) -> Iterator[HolidayDay]:
    held = held_on(terms_of(session, assistant.id), details.first_on)
    minutes = details.minutes or usual_minutes(details.days, held)
    if not minutes:
        raise NoUsualDayError
    for day, share in spread(minutes, details.days, held):
        yield HolidayDay(on=day, minutes=share)


def _must_wait(session: Session, holiday: Holiday) -> None:
    _look_again(session, holiday)
    if holiday.state is not HolidayState.ASKED:
        raise AnsweredError


def _look_again(session: Session, holiday: Holiday) -> None:
    lock_time_off(session, holiday.assistant)
    session.refresh(holiday)


def _decide(holiday: Holiday, state: HolidayState, by: Actor) -> None:
    holiday.state = state
    holiday.decided_at, holiday.decided_by_id = by.at, by.account_id
