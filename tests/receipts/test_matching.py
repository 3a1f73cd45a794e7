"""Which payment a receipt is for, and why."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.ground.money import Money
from receipts.matching import (
    Account,
    Match,
    Paper,
    Spend,
    Standing,
    is_same_shop,
    matches,
    several_receipts,
)

DAY = date(2026, 5, 12)


def spend(
    key: str, pence: int, words: str = "ART SHOP", days: int = 0, still: int | None = None
) -> Spend:
    left = abs(pence) if still is None else still
    return Spend(key, DAY + timedelta(days=days), Money(pence), words, Money(left))


def paper(
    pence: int, shop: str = "Art Shop", days: int | None = 0, *, is_refund: bool = False
) -> Paper:
    on = None if days is None else DAY + timedelta(days=days)
    return Paper("r", Money(pence), on, shop, DAY, is_refund)


def found(receipt: Paper, *spends: Spend) -> list[Match]:
    return matches(receipt, Account(spends), 7)


def test_the_same_amount_shop_and_nearly_the_same_day_is_sure() -> None:
    (match,) = found(paper(6200), spend("a", -6200, days=1))
    assert match.standing is Standing.SURE
    assert match.words == "the same amount, 1 day apart, the same shop"


@pytest.mark.parametrize(
    ("receipt", "payment"),
    [
        (paper(6200, shop="Castle Arts"), spend("a", -6200)),
        (paper(6200, shop=""), spend("a", -6200)),
        (paper(6200, days=None), spend("a", -6200)),
        (paper(6200), spend("a", -6200, words="PAYPAL")),
    ],
    ids=["another shop", "no shop", "no day", "a payment service"],
)
def test_where_something_is_missing_a_person_is_asked(receipt: Paper, payment: Spend) -> None:
    (match,) = found(receipt, payment)
    assert match.standing is Standing.LIKELY


@pytest.mark.parametrize(
    ("receipt", "payment"),
    [
        (paper(6200), spend("a", -6201)),
        (paper(6200), spend("a", -6200, days=8)),
        (paper(6200), spend("a", 6200)),
        (paper(6200), spend("a", -6200, still=0)),
        (paper(6200, days=None), spend("a", -6200, days=32)),
    ],
    ids=["another amount", "too long after", "money in", "shown already", "long ago"],
)
def test_what_does_not_fit_is_not_offered(receipt: Paper, payment: Spend) -> None:
    assert found(receipt, payment) == []


def test_two_payments_that_fit_as_well_leave_it_to_the_person() -> None:
    both = found(paper(6200), spend("a", -6200), spend("b", -6200, days=3))
    assert [match.spend_ids for match in both] == [("a",), ("b",)]
    assert {match.standing for match in both} == {Standing.LIKELY}


def test_the_nearer_shop_comes_first() -> None:
    both = found(paper(6200), spend("a", -6200, words="GARAGE"), spend("b", -6200, days=5))
    assert [match.spend_ids for match in both] == [("b",), ("a",)]
    assert [match.standing for match in both] == [Standing.SURE, Standing.LIKELY]


def test_one_receipt_may_be_for_several_payments() -> None:
    pays = [spend("a", -4000), spend("b", -2200, days=1), spend("c", -100, words="BUS")]
    (match,) = found(paper(6200), *pays)
    assert match.spend_ids == ("a", "b")
    assert match.standing is Standing.LIKELY
    assert match.words == "2 payments at the same shop add up to it"


def test_several_receipts_may_be_for_one_payment() -> None:
    papers = [
        Paper(key, Money(pence), DAY, "Art Shop", DAY)
        for key, pence in (("x", 4000), ("y", 2200), ("z", 999))
    ]
    assert several_receipts(papers, spend("a", -6200), 7) == [("x", "y")]
    assert several_receipts(papers, spend("a", -6200, days=9), 7) == []


def test_the_rest_of_a_payment_is_found_by_what_is_still_to_be_shown() -> None:
    (match,) = found(paper(2200), spend("a", -6200, still=2200))
    assert match.spend_ids == ("a",)


def test_a_refund_is_looked_for_among_money_that_came_back() -> None:
    receipt = paper(500, is_refund=True)
    pays = [spend("out", -500), spend("back", 500, days=20)]
    (match,) = found(receipt, *pays)
    assert match.spend_ids == ("back",)
    assert match.words == "the same amount, 20 days apart, the same shop, both say it came back"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Commonwealth Pool", "COMMONW POOL EDINB", True),
        ("Sainsbury's", "SAINSBURYS S/MKTS", True),
        ("Art Shop", "ART SHOP", True),
        ("The Shop", "THE STORE", False),
        ("Bus", "BUSINESS CENTRE", False),
        ("Tesco Stores", "COOP STORES", False),
        ("B&Q", "B & Q", True),
        ("", "TESCO", False),
    ],
)
def test_a_shop_is_known_through_what_banks_make_of_its_name(
    one: str, other: str, *, same: bool
) -> None:
    assert is_same_shop(one, other) is same
    assert is_same_shop(other, one) is same


@given(
    pence=st.lists(st.integers(1, 5_000), min_size=1, max_size=25),
    days=st.integers(0, 12),
    total=st.integers(1, 10_000),
)
def test_whatever_is_offered_adds_up(pence: list[int], days: int, total: int) -> None:
    pays = [spend(str(n), -each, days=n % 9) for n, each in enumerate(pence)]
    by_id = {each.id: each for each in pays}
    for match in found(paper(total, days=days), *pays):
        together = [by_id[key] for key in match.spend_ids]
        assert Money.total(each.still for each in together) == Money(total)
        assert len(set(match.spend_ids)) == len(match.spend_ids)
        assert all(abs((each.on - DAY).days - days) <= 7 for each in together)
    assert sum(m.standing is Standing.SURE for m in found(paper(total), *pays)) <= 1
