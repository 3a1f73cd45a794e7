"""A day is within the job, and at most one of holiday, sickness and family leave."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.leave.models import FamilyLeave, Sickness
from pa_employer.leave.queries import family_leaves_of, overlapping_holidays, spells_of
from pa_employer.leave.refusals import (
    HolidayOverlapsError,
    LaterSpellError,
    LeaveThenError,
    OutsideJobError,
    SickThenError,
)
from payroll.ground.days import Span, day_in_words
from payroll.parental.pay import ParentalLeave


def must_be_in_job(assistant: Assistant, days: Span) -> None:
    """Refuse days before or after the job."""
    if days.first < assistant.started_on:
        message = f"The job began on {day_in_words(assistant.started_on)}. Check the day."
        raise OutsideJobError(message)
    if assistant.left_on and days.last > assistant.left_on:
        verb = "ends" if days.first <= assistant.left_on else "ended"
        message = f"The job {verb} on {day_in_words(assistant.left_on)}. Check the day."
        raise OutsideJobError(message)


def must_have_no_holiday(session: Session, assistant: Assistant, days: Span) -> None:
    """Refuse days on which there is holiday, asked for or agreed."""
    found = overlapping_holidays(session, assistant.id, days.first, days.last)
    if found:
        own = said(Span(found[0].first_on, found[0].last_on))
        message = f"There is holiday {own}. Take it back or cut it short first, or change the day."
        raise HolidayOverlapsError(message)


def must_not_be_sick(
    session: Session, assistant: Assistant, days: Span, today: date, but: UUID | None = None
) -> None:
    """Refuse days of sickness, other than one spell's own.

    Sickness that is not over counts up to today: holiday to come can be agreed meanwhile.
    """
    for spell in spells_of(session, assistant.id):
        last = spell.last_on or max(spell.first_on, today)
        is_then = spell.first_on <= days.last and last >= days.first
        if is_then and spell.id != but:
            message = (
                f"There is sickness written down {_spell_said(spell)}. A day is one or the "
                "other, so change one of the two."
            )
            raise SickThenError(message)


def must_be_the_newest(session: Session, assistant: Assistant, first_on: date) -> None:
    """Refuse sickness without a last day where another one is written down for later."""
    for spell in spells_of(session, assistant.id):
        if spell.first_on > first_on:
            message = (
                f"Another sickness is written down {_spell_said(spell)}. Enter the last day of "
                "this one."
            )
            raise LaterSpellError(message)


def must_have_no_family_leave(session: Session, assistant: Assistant, days: Span) -> None:
    """Refuse days of family leave."""
    for leave in family_leaves_of(session, assistant.id):
        own = days_of_leave(leave)
        if own.first <= days.last and own.last >= days.first:
            message = f"There is {leave.kind} leave {said(own)}. Change one of the two."
            raise LeaveThenError(message)


def days_of_leave(leave: FamilyLeave) -> Span:
    """Return the days of family leave, up to the day somebody came back early."""
    own = ParentalLeave(leave.kind, leave.starts_on, leave.weeks, Decimal(0)).days
    return Span(own.first, min(own.last, leave.ended_on or own.last))


def said(days: Span) -> str:
    """Say some days in a sentence: on 4 May 2026; from 4 May 2026 to 6 May 2026."""
    return f"on {day_in_words(days.first)}" if days.days == 1 else f"from {days}"


def _spell_said(spell: Sickness) -> str:
    if spell.last_on is None:
        return f"from {day_in_words(spell.first_on)} on, and it is not over"
    return said(Span(spell.first_on, spell.last_on))
