"""Asking for and agreeing holiday, writing down sickness, and keeping family leave."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.leave.earned import leave_year
from pa_employer.leave.models import (
    CarriedOver,
    FamilyLeave,
    Holiday,
    HolidayDay,
    HolidayState,
    Sickness,
)
from pa_employer.leave.queries import (
    carried_into,
    family_leaves_of,
    overlapping_holidays,
    spells_of,
)
from payroll.ground.days import ONE_DAY, Span, day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.holiday.balance import CarryReason, carried_until
from payroll.parental.kinds import ParentalKind
from payroll.parental.pay import ParentalLeave
from payroll.rates.holiday import holiday_law

SATURDAY = 5
LONGEST = 366


class DaysBackwardsError(DomainError):
    """The last day is before the first. Check the two days."""


class TooLongError(DomainError):
    """That is longer than a year. Check the two days."""


class NoTimeError(DomainError):
    """Enter the hours of holiday, more than nothing."""


class MoreThanTheDaysError(DomainError):
    """Those are more hours than the days have."""


class OutsideJobError(DomainError):
    """That day is not within the job."""


class HolidayOverlapsError(DomainError):
    """There is holiday on some of these days already."""


class SickThenError(DomainError):
    """There is sickness written down for some of these days. A day is one or the other."""


class LeaveThenError(DomainError):
    """There is family leave on some of these days already."""


class AnsweredError(DomainError):
    """That holiday was answered already. Look at it again."""


class NoAnswerError(DomainError):
    """Say in a few words why not, so that they can ask for other days."""


class EndedError(DomainError):
    """That has an end already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayDetails:
    """Days off, both ends included, and the working time they stand for in all."""

    first_on: date
    last_on: date
    minutes: int
    note: str = ""

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise DaysBackwardsError
        span = Span(self.first_on, self.last_on)
        if span.days > LONGEST:
            raise TooLongError
        if self.minutes <= 0:
            raise NoTimeError
        if self.minutes > span.days * 24 * 60:
            raise MoreThanTheDaysError

    @property
    def days(self) -> Span:
        """Return the days."""
        return Span(self.first_on, self.last_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryDetails:
    """Holiday carried over into the leave year of a day, and why."""

    minutes: int
    reason: CarryReason
    into: date

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise NoTimeError


@dataclass(frozen=True, slots=True, kw_only=True)
class SicknessDetails:
    """A spell of sickness: its first day, when you were told, and the usual working days."""

    first_on: date
    told_on: date
    weekdays: frozenset[int]
    last_on: date | None = None
    earnings: Money | None = None

    def __post_init__(self) -> None:
        if self.last_on and self.last_on < self.first_on:
            raise DaysBackwardsError


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyDetails:
    """Leave with pay for parents, as it was asked for and proved."""

    kind: ParentalKind
    event_on: date
    starts_on: date
    weeks: int
    is_small_employer: bool
    saw_evidence_on: date | None = None
    earnings: Money | None = None

    def __post_init__(self) -> None:
        ParentalLeave(self.kind, self.starts_on, self.weeks, Decimal(0))

    @property
    def days(self) -> Span:
        """Return the paid days."""
        return ParentalLeave(self.kind, self.starts_on, self.weeks, Decimal(0)).days


def ask_holiday(
    session: Session, assistant: Assistant, details: HolidayDetails, by: Actor
) -> Holiday:
    """Ask for holiday; the time is spread over the working days of it."""
    _lock(session, assistant)
    _check(session, assistant, details.days)
    holiday = Holiday(
        assistant_id=assistant.id,
        first_on=details.first_on,
        last_on=details.last_on,
        asked_at=by.at,
        asked_by_id=by.account_id,
        note=details.note.strip(),
        days=list(_spread(details)),
    )
    session.add(holiday)
    session.flush()
    _record(session, assistant, "asked for holiday", by)
    return holiday


def agree_holiday(session: Session, holiday: Holiday, by: Actor) -> None:
    """Agree holiday that was asked for."""
    _answer(session, holiday, HolidayState.AGREED, by)
    _record(session, holiday.assistant, "agreed holiday", by)


def decline_holiday(session: Session, holiday: Holiday, answer: str, by: Actor) -> None:
    """Decline holiday, with a word why."""
    if not answer.strip():
        raise NoAnswerError
    _answer(session, holiday, HolidayState.DECLINED, by)
    holiday.answer = answer.strip()
    _record(session, holiday.assistant, "declined holiday", by)


def withdraw_holiday(session: Session, holiday: Holiday, by: Actor) -> None:
    """Take holiday back: asked for and not answered, or agreed and not begun."""
    _lock(session, holiday.assistant)
    is_open = holiday.state is HolidayState.ASKED
    is_to_come = holiday.state is HolidayState.AGREED and holiday.first_on > by.today
    if not (is_open or is_to_come):
        raise AnsweredError
    holiday.state = HolidayState.WITHDRAWN
    holiday.decided_at, holiday.decided_by_id = by.at, by.account_id
    _record(session, holiday.assistant, "took holiday back", by)


def carry_over(
    session: Session, assistant: Assistant, details: CarryDetails, by: Actor
) -> CarriedOver:
    """Carry holiday over into the leave year of a day; another amount replaces it."""
    _lock(session, assistant)
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
    _record(session, assistant, "carried holiday over", by)
    return found


def write_down_sickness(
    session: Session, assistant: Assistant, details: SicknessDetails, by: Actor
) -> Sickness:
    """Write down a spell of sickness; without a last day it goes on."""
    _lock(session, assistant)
    last = details.last_on or details.first_on
    _check(session, assistant, Span(details.first_on, last))
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
    _record(session, assistant, "wrote down sickness", by)
    return row


def end_sickness(session: Session, row: Sickness, last_on: date, by: Actor) -> None:
    """Note the last day of sickness."""
    _lock(session, row.assistant)
    if row.last_on:
        raise EndedError
    if last_on < row.first_on:
        raise DaysBackwardsError
    row.last_on = last_on
    _record(session, row.assistant, "noted the end of sickness", by)


def cross_out(session: Session, row: Sickness | FamilyLeave, by: Actor) -> None:
    """Cross out sickness or family leave that was written down by mistake."""
    _lock(session, row.assistant)
    row.removed_at = row.removed_at or by.at
    _record(session, row.assistant, "crossed out time off", by)


def keep_family_leave(
    session: Session, assistant: Assistant, details: FamilyDetails, by: Actor
) -> FamilyLeave:
    """Keep family leave; what speaks against its pay is for the caller to show before."""
    _lock(session, assistant)
    _check(session, assistant, details.days)
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
    _record(session, assistant, "kept family leave", by)
    return row


def end_family_leave(session: Session, row: FamilyLeave, ended_on: date, by: Actor) -> None:
    """Note that somebody came back before their weeks were over."""
    _lock(session, row.assistant)
    if row.ended_on:
        raise EndedError
    if ended_on < row.starts_on:
        raise DaysBackwardsError
    row.ended_on = ended_on
    _record(session, row.assistant, "noted the end of family leave", by)


def _spread(details: HolidayDetails) -> Iterator[HolidayDay]:
    """Spread the time over weekdays, or over all days where there is no weekday among them."""
    days = [day for day in details.days if day.weekday() < SATURDAY] or list(details.days)
    share, more = divmod(details.minutes, len(days))
    for number, day in enumerate(days):
        minutes = share + (number < more)
        if minutes:
            yield HolidayDay(on=day, minutes=minutes)


def _check(session: Session, assistant: Assistant, days: Span) -> None:
    if days.first < assistant.started_on:
        message = f"The job began on {day_in_words(assistant.started_on)}. Check the day."
        raise OutsideJobError(message)
    if assistant.left_on and days.last > assistant.left_on:
        message = f"The job ends on {day_in_words(assistant.left_on)}. Check the day."
        raise OutsideJobError(message)
    if overlapping_holidays(session, assistant.id, days.first, days.last):
        raise HolidayOverlapsError
    for spell in spells_of(session, assistant.id):
        if spell.first_on <= days.last and (spell.last_on is None or spell.last_on >= days.first):
            raise SickThenError
    for leave in family_leaves_of(session, assistant.id):
        own = ParentalLeave(leave.kind, leave.starts_on, leave.weeks, Decimal(0)).days
        last = leave.ended_on or own.last
        if leave.starts_on <= days.last and last >= days.first:
            raise LeaveThenError


def _answer(session: Session, holiday: Holiday, state: HolidayState, by: Actor) -> None:
    _lock(session, holiday.assistant)
    session.refresh(holiday, with_for_update=True)
    if holiday.state is not HolidayState.ASKED:
        raise AnsweredError
    holiday.state = state
    holiday.decided_at, holiday.decided_by_id = by.at, by.account_id


def _lock(session: Session, assistant: Assistant) -> None:
    """Wait for whoever changes this assistant's time off in another tab."""
    session.flush()
    found = select(Assistant).where(Assistant.id == assistant.id).with_for_update()
    session.execute(found.execution_options(populate_existing=True)).one()


def _record(session: Session, assistant: Assistant, what: str, by: Actor) -> None:
    subject = f"assistant {assistant.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)
