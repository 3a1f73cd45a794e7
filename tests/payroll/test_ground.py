from datetime import date

import pytest

from payroll.ground.days import Span, hours_in_words, monday_of
from payroll.ground.timeline import NotInForceError, Timeline
from payroll.ground.working import Working


def test_each_value_holds_until_the_next() -> None:
    line = Timeline("x", {date(2026, 4, 6): 1, date(2026, 7, 6): 2}, known_until=date(2027, 4, 5))
    assert [line.on(date(2026, 7, d)) for d in (5, 6)] == [1, 2]


@pytest.mark.parametrize("day", [date(2026, 4, 5), date(2027, 4, 6)])
def test_a_day_off_the_record_is_refused_by_name(day: date) -> None:
    line = Timeline("Income tax", {date(2026, 4, 6): 1}, known_until=date(2027, 4, 5))
    with pytest.raises(
        NotInForceError, match=r"Income tax is not on record for [56] April 202[67]"
    ):
        line.on(day)


def test_a_span_counts_both_its_ends() -> None:
    leap = Span(date(2028, 2, 28), date(2028, 3, 1))
    assert leap.days == 3
    assert list(leap)[1] == date(2028, 2, 29)
    assert date(2028, 3, 2) not in leap


def test_a_span_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Span(date(2026, 1, 2), date(2026, 1, 1))


def test_weeks_begin_on_monday() -> None:
    assert monday_of(date(2026, 11, 22)) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 h"), (45, "45 min"), (450, "7 h 30 min"), (-60, "-1 h")]
)
def test_hours_are_said_in_words(minutes: int, said: str) -> None:
    assert hours_in_words(minutes) == said


def test_a_working_survives_being_written_down() -> None:
    working = Working("It is so.", (("pay", "£1.00"),), "the law")
    assert Working.from_plain(working.as_plain()) == working
