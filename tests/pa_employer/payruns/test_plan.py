"""When the next pay day is, and which weeks a run covers."""

from datetime import date

import pytest

from pa_employer.payruns.plan import (
    RunPlan,
    first_monday,
    last_sunday,
    next_pay_day,
    sundays_to_choose,
)
from payroll.frequency import Frequency
from payroll.ground.days import age_on


@pytest.mark.parametrize(
    ("frequency", "paid", "expected"),
    [
        (Frequency.WEEKLY, ["2026-11-27"], "2026-12-04"),
        (Frequency.FORTNIGHTLY, ["2026-11-27"], "2026-12-11"),
        (Frequency.FOUR_WEEKLY, ["2026-02-01"], "2026-03-01"),
        (Frequency.MONTHLY, ["2026-12-15"], "2027-01-15"),
        (Frequency.MONTHLY, ["2028-01-31"], "2028-02-29"),
        (Frequency.MONTHLY, ["2028-02-29", "2028-01-31"], "2028-03-31"),
        (Frequency.MONTHLY, ["2027-02-28", "2027-01-30"], "2027-03-30"),
        (Frequency.MONTHLY, ["2027-02-28", "2027-01-28"], "2027-03-28"),
        (Frequency.MONTHLY, ["2026-04-30", "2026-03-31"], "2026-05-31"),
        (Frequency.MONTHLY, ["2026-10-31"], "2026-11-30"),
    ],
)
def test_the_next_pay_day_is_one_period_on(
    frequency: Frequency, paid: list[str], expected: str
) -> None:
    found = next_pay_day(frequency, [date.fromisoformat(day) for day in paid])
    assert found == date.fromisoformat(expected)


def test_before_the_first_pay_day_none_is_expected() -> None:
    assert next_pay_day(Frequency.WEEKLY, []) is None


def test_a_week_is_finished_when_its_sunday_is_over() -> None:
    assert last_sunday(date(2026, 11, 22)) == date(2026, 11, 15)
    assert last_sunday(date(2026, 11, 23)) == date(2026, 11, 22)
    assert sundays_to_choose(date(2026, 11, 25))[:2] == [date(2026, 11, 29), date(2026, 11, 22)]


BEGAN = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("frequency", "until", "covered_until", "first"),
    [
        (Frequency.FOUR_WEEKLY, "2026-11-22", "2026-10-25", "2026-10-26"),
        (Frequency.FOUR_WEEKLY, "2026-11-22", None, "2026-10-26"),
        (Frequency.MONTHLY, "2026-11-29", None, "2026-10-26"),
        (Frequency.FOUR_WEEKLY, "2026-03-15", None, "2026-03-02"),
        (Frequency.WEEKLY, "2026-11-22", "2026-11-22", "2026-11-16"),
        (Frequency.WEEKLY, "2026-11-22", "2026-11-29", "2026-11-16"),
    ],
)
def test_a_run_begins_after_what_the_last_one_covered(
    frequency: Frequency, until: str, covered_until: str | None, first: str
) -> None:
    plan = RunPlan(frequency, date(2026, 12, 4), date.fromisoformat(until))
    covered = date.fromisoformat(covered_until) if covered_until else None
    assert first_monday(plan, covered, BEGAN) == date.fromisoformat(first)


def test_who_was_born_on_29_february_is_older_from_1_march() -> None:
    born = date(2008, 2, 29)
    assert (age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))) == (17, 18)
