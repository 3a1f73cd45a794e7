from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.allowance import EmployersNi, allowance_use
from payroll.ground.money import NOTHING, Money

ON = date(2026, 9, 4)


@pytest.mark.parametrize(
    ("on", "yearly"),
    [(date(2024, 9, 6), 500_000), (date(2025, 9, 5), 1_050_000), (ON, 1_050_000)],
)
def test_the_allowance_of_a_tax_year_is_used_up_and_no_further(on: date, yearly: int) -> None:
    due = [EmployersNi(Money(30_000), only_cares=True)]
    found = allowance_use(on, due, Money(yearly - 10_000))
    assert (found.used, found.left) == (Money(10_000), NOTHING)


@pytest.mark.parametrize("only_cares", [False, None])
def test_who_also_does_other_work_does_not_count(*, only_cares: bool | None) -> None:
    due = [
        EmployersNi(Money(30_000), only_cares=True),
        EmployersNi(Money(20_000), only_cares=only_cares),
    ]
    assert allowance_use(ON, due, NOTHING).used == Money(30_000)


@given(st.lists(st.integers(0, 200_000), max_size=60))
def test_run_after_run_uses_what_is_due_until_nothing_is_left(amounts: list[int]) -> None:
    used = NOTHING
    for amount in amounts:
        used += allowance_use(ON, [EmployersNi(Money(amount), only_cares=True)], used).used
    assert used == min(Money(sum(amounts)), Money(1_050_000))
