"""Time off to test with, made by the real services."""

from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from pa_employer.assistants.models import HolidayPlan
from pa_employer.assistants.queries import terms_of
from pa_employer.audit.actor import Actor
from pa_employer.leave import absence, service
from pa_employer.leave.details import FamilyDetails, HolidayDetails, SicknessDetails
from pa_employer.leave.models import FamilyLeave, Holiday, Sickness
from payroll.ground.money import Money
from payroll.parental.kinds import ParentalKind
from tests.pa_employer.household import Household

WEEKDAYS = frozenset({1, 2, 3, 4, 5})
TODAY = date(2026, 11, 22)


def on(day: str) -> date:
    return date.fromisoformat(day)


def by_on(household: Household, day: date | str = TODAY) -> Actor:
    """The employer doing something at noon on a day."""
    day = on(day) if isinstance(day, str) else day
    return Actor(household.employer_account.id, datetime.combine(day, time(12), UTC))


def off(first: str, last: str | None = None, hours: int | None = None) -> HolidayDetails:
    """Days off; without hours it is what is usual."""
    return HolidayDetails(
        first_on=on(first), last_on=on(last or first), minutes=hours and hours * 60
    )


def ask(session: Session, household: Household, details: HolidayDetails) -> Holiday:
    return service.ask_holiday(session, household.assistant, details, by_on(household))


def take(session: Session, household: Household, details: HolidayDetails) -> Holiday:
    """Holiday that is agreed."""
    return service.write_down_holiday(session, household.assistant, details, by_on(household))


def ill(first: str, last: str | None = None, earnings: int | None = None) -> SicknessDetails:
    """Sickness told of on its first day."""
    return SicknessDetails(
        first_on=on(first),
        last_on=on(last) if last else None,
        told_on=on(first),
        weekdays=WEEKDAYS,
        earnings=Money(earnings) if earnings else None,
    )


def be_ill(session: Session, household: Household, details: SicknessDetails) -> Sickness:
    by = by_on(household)
    return absence.write_down_sickness(session, household.assistant, details, by)


def new_parent(starts: str = "2026-11-30", weeks: int = 2, **changes: object) -> FamilyDetails:
    """Paternity leave from the due date on."""
    usual: dict[str, object] = {
        "kind": ParentalKind.PATERNITY,
        "event_on": on(starts),
        "starts_on": on(starts),
        "weeks": weeks,
        "is_small_employer": True,
    }
    return FamilyDetails(**(usual | changes))  # type: ignore[arg-type]


def keep(session: Session, household: Household, details: FamilyDetails) -> FamilyLeave:
    return absence.keep_family_leave(session, household.assistant, details, by_on(household))


def agree_plan(
    session: Session, household: Household, plan: HolidayPlan, minutes: int | None = None
) -> None:
    """The only terms have another holiday plan, and other weekly minutes if they are given."""
    (terms,) = terms_of(session, household.assistant.id)
    terms.holiday_plan = plan
    if minutes is not None:
        terms.contracted_minutes_per_week = minutes
    session.flush()
