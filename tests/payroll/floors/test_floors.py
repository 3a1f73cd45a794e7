from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.floors.funded_rate import funded_floor, funded_words
from payroll.floors.minimum_wage import (
    Counted,
    Lodging,
    minimum_wage_floor,
    shortfall_words,
)
from payroll.ground.money import NOTHING, Money
from payroll.ground.timeline import NotInForceError

FROM = date(2026, 9, 7)


def counted(minutes: int = 1200, pay: int = 25420, **more: object) -> Counted:
    usual: dict[str, object] = {"from_on": FROM, "days": 7, "minutes": minutes, "pay": Money(pay)}
    return Counted(**(usual | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "shortfall"),
    [
        (counted(), "£0.00"),
        (counted(pay=25419), "£0.01"),
        (counted(pay=21700, born_on=date(2006, 9, 8)), "£0.00"),  # 19 on the first day: £10.85
        (counted(pay=21700, born_on=date(2005, 9, 7)), "£37.20"),  # 21 on the first day
        (counted(pay=21700, born_on=date(2005, 9, 8)), "£0.00"),  # 21 the day after it
        (counted(pay=16000, is_apprentice=True), "£0.00"),
        (counted(pay=22880, from_on=date(2024, 9, 2)), "£0.00"),  # £11.44
        (counted(pay=24420, from_on=date(2026, 3, 30)), "£0.00"),  # began before the rise
        (counted(pay=24420, from_on=date(2026, 4, 1)), "£10.00"),
        # Free lodging of 5 nights adds £55.50; a charge of £20.00 a night takes £44.50.
        (counted(pay=19870, lodging=Lodging(NOTHING, 5)), "£0.00"),
        (counted(lodging=Lodging(Money(2000), 5)), "£44.50"),
    ],
)
def test_pay_is_compared_with_the_minimum_to_the_penny(found: Counted, shortfall: str) -> None:
    floor = minimum_wage_floor(found)
    assert str(floor.shortfall) == shortfall
    assert bool(shortfall_words(floor, "Rhona")) == (shortfall != "£0.00")


def test_a_sleepover_is_fine_for_the_minimum_wage_and_short_of_the_funded_rate() -> None:
    # Nine hours at a flat £60.00, one hour of them awake for work.
    law = minimum_wage_floor(counted(minutes=60, pay=6000))
    funding = funded_floor(FROM, 540, Money(6000))
    assert law.shortfall == NOTHING
    assert str(funding.shortfall) == "£61.05"
    said = funded_words(funding, FROM, "Rhona")
    assert "This may be fine" in said
    assert "not seen that figure" in said


def test_a_sleepover_without_somewhere_to_sleep_counts_as_a_whole() -> None:
    assert str(minimum_wage_floor(counted(minutes=540, pay=6000)).shortfall) == "£54.39"


def test_a_period_beyond_the_rates_is_refused() -> None:
    with pytest.raises(NotInForceError):
        minimum_wage_floor(counted(from_on=date(2027, 4, 1)))


@given(st.integers(0, 6000), st.integers(0, 10**6), st.integers(1, 31))
def test_a_shortfall_is_what_brings_pay_up_to_the_minimum(
    minutes: int, pay: int, days: int
) -> None:
    floor = minimum_wage_floor(counted(minutes, pay, days=days))
    raised = minimum_wage_floor(counted(minutes, pay + floor.shortfall.pence, days=days))
    assert raised.shortfall == NOTHING
    assert raised.counted.pounds >= Decimal(0)
