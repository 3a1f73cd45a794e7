"""The sample is drawn by a method that internal audit repeats with nothing but SHA-256."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from returns.sampling import is_drawn, number_of, seed_of

WEDNESDAY = date(2026, 11, 25)
ONE = UUID("01a217f2-6098-75e9-a27b-3627f47fe5cc")


def test_the_seed_is_the_monday_of_the_week_it_came_in() -> None:
    assert seed_of(WEDNESDAY) == "2026-11-23"
    assert seed_of(date(2026, 11, 29)) == "2026-11-23"
    assert seed_of(date(2026, 11, 30)) == "2026-11-30"


def test_the_number_is_what_sha256_says() -> None:
    # printf '2026-11-23 01a217f2-6098-75e9-a27b-3627f47fe5cc' | sha256sum
    assert f"{number_of('2026-11-23', ONE):016x}" == "a78dae231b84553f"


def test_about_as_many_are_drawn_as_the_rule_says() -> None:
    many = [UUID(int=n) for n in range(10_000)]
    drawn = sum(is_drawn(each, WEDNESDAY, 5) for each in many)
    assert 430 <= drawn <= 570


@given(st.uuids(), st.dates(date(2025, 1, 1), date(2030, 1, 1)), st.integers(0, 99))
def test_drawing_again_draws_the_same_and_a_higher_rate_draws_no_fewer(
    return_id: UUID, on: date, rate: int
) -> None:
    assert is_drawn(return_id, on, 100)
    assert not is_drawn(return_id, on, 0)
    same_week = on - timedelta(days=on.weekday())
    assert is_drawn(return_id, on, rate) == is_drawn(return_id, same_week, rate)
    assert is_drawn(return_id, on, rate) <= is_drawn(return_id, on, rate + 1)
