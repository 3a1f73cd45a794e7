from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.ground.money import (
    Money,
    NotMoneyError,
    down_to_penny,
    to_nearest_penny,
    up_to_penny,
)

amounts = st.integers(-(10**9), 10**9).map(Money)


@given(amounts)
def test_what_is_shown_reads_back_as_the_same_amount(amount: Money) -> None:
    assert Money.parse(str(amount)) == amount


@given(amounts, amounts)
def test_taking_away_undoes_adding(a: Money, b: Money) -> None:
    assert a + b - b == a


@pytest.mark.parametrize("bad", [1.5, Decimal(1), True, "1"])
def test_only_whole_pence_are_money(bad: object) -> None:
    with pytest.raises(TypeError):
        Money(bad)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("£1,234.50", 123450), ("12", 1200), (".5", 50), ("-£3", -300), (" £ 4 ", 400), ("0", 0)],
)
def test_what_people_type_is_understood(typed: str, pence: int) -> None:
    assert Money.parse(typed) == Money(pence)


@pytest.mark.parametrize("typed", ["", "1.005", "12.", "1,23", "abc", "1e3", "--1", "£", "٣"])
def test_what_is_not_an_amount_is_refused_in_words(typed: str) -> None:
    with pytest.raises(NotMoneyError, match="pounds and pence"):
        Money.parse(typed)


def test_an_exact_amount_never_loses_a_fraction() -> None:
    assert Money.exactly(Decimal("12.34")) == Money(1234)
    with pytest.raises(ValueError, match="fraction"):
        Money.exactly(Decimal("12.345"))


@pytest.mark.parametrize(
    ("pounds", "nearest", "down", "up"),
    [("1.005", 101, 100, 101), ("1.004", 100, 100, 101), ("-1.005", -101, -101, -100)],
)
def test_rounding_says_which_way(pounds: str, nearest: int, down: int, up: int) -> None:
    assert to_nearest_penny(Decimal(pounds)) == Money(nearest)
    assert down_to_penny(Decimal(pounds)) == Money(down)
    assert up_to_penny(Decimal(pounds)) == Money(up)
