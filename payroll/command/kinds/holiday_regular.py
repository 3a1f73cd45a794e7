"""The kind `holiday_regular`: a year's holiday of somebody with regular hours."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from payroll.command.fields import FieldError, Fields
from payroll.command.kind import Answer, Kind
from payroll.holiday.entitlement import (
    Employed,
    entitled_days,
    entitled_hours,
    entitled_shifts,
    entitled_weeks,
    hours_and_minutes,
)
from payroll.holiday.year import LeaveYear, leave_year_of
from payroll.rates.holiday import HolidayLaw, holiday_law

Found = Mapping[str, object]


def answer(given: Fields) -> Answer:
    """Return the entitlement in every unit that can be told, or only the one `check` names."""
    law = holiday_law().on(holiday_law().on_record.first)
    employed = _employed(given)
    units = dict(_units(given, law, employed))
    asked = given.text("check", otherwise="")
    if asked and asked not in units:
        name = "check"
        raise FieldError(name, f"must be one of {', '.join(units)} with these fields")
    wanted = [asked] if asked else list(units)
    result: dict[str, object] = {}
    for unit in reversed(wanted):
        result |= units[unit]()
    said = f"{law.weeks} weeks a year, {employed.situation.value}: {result}."
    return Answer(result, (said.replace("Decimal", ""),))


def _units(
    given: Fields, law: HolidayLaw, employed: Employed
) -> Iterator[tuple[str, Callable[[], Found]]]:
    yield "weeks", lambda: {"weeks": entitled_weeks(law, employed)}
    if given.has("days_per_week"):
        days = given.decimal("days_per_week")
        yield "days", lambda: {"days": entitled_days(law, employed, days)}
        if given.has("hours_per_week"):
            hours = entitled_hours(law, employed, days, given.decimal("hours_per_week"))
            yield "hours", lambda: {"hours": hours}
            yield "hours_and_minutes", lambda: _in_minutes(hours)
    if given.has("shifts_per_pattern"):
        pattern = given.decimal("shifts_per_pattern"), given.decimal("days_per_pattern")
        yield "shifts", lambda: {"shifts": entitled_shifts(law, employed, *pattern)}


def _in_minutes(hours: Decimal) -> Found:
    whole, minutes = hours_and_minutes(hours)
    return {"hours": whole, "minutes": minutes}


def _employed(given: Fields) -> Employed:
    started = given.day("employment_start") if given.has("employment_start") else None
    left = given.day("employment_end") if given.has("employment_end") else None
    given.flag("full_year", otherwise=True)
    return Employed(_year(given, started, left), started, left)


def _year(given: Fields, started: date | None, left: date | None) -> LeaveYear:
    if given.has("leave_year_start"):
        begins = given.day("leave_year_start")
        return leave_year_of(left or started or begins, begins)
    return LeaveYear(started or holiday_law().on_record.first)


KIND = Kind(
    name="holiday_regular",
    title="A year's holiday with regular hours",
    takes=(
        ("days_per_week", "working days a week"),
        ("hours_per_week", "hours a week, for an answer in hours"),
        ("shifts_per_pattern", "shifts in a pattern, for an answer in shifts"),
        ("days_per_pattern", "days of the pattern"),
        ("leave_year_start", "a day on which a leave year starts"),
        ("employment_start", "if the job began within the leave year"),
        ("employment_end", "if it ended within the leave year"),
        ("full_year", "true; a part of a year is told by the days above"),
        ("check", "days, weeks, hours, hours_and_minutes or shifts: only that"),
    ),
    gives=(
        ("days", "days of holiday"),
        ("weeks", "weeks of holiday"),
        ("hours", "hours of holiday, whole ones with minutes"),
        ("minutes", "minutes beside the hours, when hours_and_minutes is asked for"),
        ("shifts", "shifts of holiday"),
    ),
    example={
        "kind": "holiday_regular",
        "check": "days",
        "leave_year_start": "2026-04-01",
        "employment_start": "2026-09-14",
        "days_per_week": 3,
    },
    answers={"days": "10"},
    answer=answer,
)
