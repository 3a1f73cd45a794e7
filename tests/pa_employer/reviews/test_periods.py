from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pa_employer.reviews.periods import in_months, is_finished, periods, so_far
from payroll.ground.days import ONE_DAY, Span

DAYS = st.dates(date(2024, 4, 1), date(2027, 4, 5))


def quarterly(_day: date) -> int:
    return 3


def of(starts_on: date, until: date, ends_on: date | None = None) -> list[Span]:
    return list(periods(starts_on, ends_on, until, quarterly))


def test_periods_run_to_the_end_of_the_third_month() -> None:
    assert of(date(2026, 3, 2), date(2026, 11, 22)) == [
        Span(date(2026, 3, 2), date(2026, 5, 31)),
        Span(date(2026, 6, 1), date(2026, 8, 31)),
        Span(date(2026, 9, 1), date(2026, 11, 30)),
    ]


def test_the_last_period_ends_with_the_direct_payment() -> None:
    found = of(date(2026, 1, 31), date(2026, 12, 31), date(2026, 7, 14))
    assert [span.last for span in found] == [
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 7, 14),
    ]


def test_a_period_begins_on_its_first_day_and_not_before() -> None:
    assert len(of(date(2026, 3, 2), date(2026, 5, 31))) == 1
    assert len(of(date(2026, 3, 2), date(2026, 6, 1))) == 2
    assert of(date(2026, 3, 2), date(2026, 3, 1)) == []


def test_a_new_length_holds_from_the_next_period_on() -> None:
    def months_on(day: date) -> int:
        return 3 if day < date(2026, 5, 1) else 6

    found = list(periods(date(2026, 3, 2), None, date(2026, 12, 31), months_on))
    assert [span.last for span in found] == [
        date(2026, 5, 31),
        date(2026, 11, 30),
        date(2027, 5, 31),
    ]


@given(DAYS, st.integers(0, 900), st.none() | st.integers(0, 900))
def test_periods_follow_each_other_without_a_gap(
    starts_on: date, days: int, lasts: int | None
) -> None:
    ends_on = None if lasts is None else starts_on + timedelta(days=lasts)
    found = of(starts_on, starts_on + timedelta(days=days), ends_on)
    assert found[0].first == starts_on
    for one, after in pairwise(found):
        assert one.last + ONE_DAY == after.first
    assert ends_on is None or found[-1].last <= ends_on


def test_a_period_is_over_the_day_after_it_ends() -> None:
    span = Span(date(2026, 6, 1), date(2026, 8, 31))
    assert not is_finished(span, date(2026, 8, 31))
    assert is_finished(span, date(2026, 9, 1))
    assert so_far(span, date(2026, 7, 4)) == date(2026, 7, 4)
    assert so_far(span, date(2026, 11, 22)) == date(2026, 8, 31)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 7, 1), date(2026, 9, 30), "July to September 2026"),
        (date(2026, 11, 3), date(2027, 1, 31), "November 2026 to January 2027"),
        (date(2026, 7, 1), date(2026, 7, 14), "July 2026"),
    ],
)
def test_a_period_is_said_by_its_months(first: date, last: date, said: str) -> None:
    assert in_months(Span(first, last)) == said
