"""What a sample says of all, against published values and its own properties."""

from decimal import Decimal
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.assurance import Sample, interval, statement


@pytest.mark.parametrize(
    ("looked_at", "found", "low", "high"),
    [
        # None of n: the upper end is 1 less the n-th root of 0.025, by hand.
        (10, 0, "0.00000", "0.30850"),
        (100, 0, "0.00000", "0.03622"),
        # Tables of exact binomial intervals (Geigy Scientific Tables, 95%).
        (10, 1, "0.00253", "0.44502"),
        (20, 5, "0.08657", "0.49105"),
        (10, 10, "0.69150", "1.00000"),
    ],
)
def test_the_interval_is_the_one_of_the_tables(
    looked_at: int, found: int, low: str, high: str
) -> None:
    made = interval(looked_at, found)
    five = Decimal("0.00001")
    assert (made.low.quantize(five), made.high.quantize(five)) == (Decimal(low), Decimal(high))


@given(st.integers(1, 200), st.data())
def test_the_share_that_was_found_is_always_within(looked_at: int, data: st.DataObject) -> None:
    found = data.draw(st.integers(0, looked_at))
    made = interval(looked_at, found)
    assert 0 <= made.low <= Decimal(found) / looked_at <= made.high <= 1


@given(st.integers(1, 60), st.data())
def test_at_its_ends_what_was_found_is_just_that_unlikely(
    looked_at: int, data: st.DataObject
) -> None:
    found = data.draw(st.integers(0, looked_at - 1))
    share = interval(looked_at, found).high
    likely = sum(
        comb(looked_at, number) * share**number * (1 - share) ** (looked_at - number)
        for number in range(found + 1)
    )
    assert abs(likely - Decimal("0.025")) < Decimal("1e-9")


def test_a_larger_sample_says_more() -> None:
    assert interval(400, 4).high < interval(100, 1).high


@pytest.mark.parametrize(("looked_at", "found"), [(0, 0), (5, 6), (5, -1)])
def test_what_is_no_sample_is_refused(looked_at: int, found: int) -> None:
    with pytest.raises(ValueError, match="no sample"):
        interval(looked_at, found)


def test_the_statement_can_be_quoted_and_never_flatters() -> None:
    said = statement(Sample(came_in=1240, drawn=62, looked_at=60, found=1))
    assert said[0] == "1,240 returns came in with nothing left to ask."
    assert said[1] == "62 of them were drawn at random, and 60 looked at."
    assert said[2] == "Something was found in 1 of these."
    # 0.042% and 8.94% to the digits of the tables; the ends are rounded outwards.
    assert said[3].startswith("With 95% certainty, 0.0% to 9.0% of all clean returns")


def test_without_a_look_nothing_is_claimed() -> None:
    assert "nothing can be said" in statement(Sample(1, 0, 0, 0))[-1]
