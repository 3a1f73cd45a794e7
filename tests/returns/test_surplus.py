from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from returns.account import Liability
from returns.groups import Protected
from returns.surplus import set_aside
from tests.returns.household import given, owed, pounds

WORKED = given(
    weekly="400.00",
    own="120.00",
    liabilities=(
        owed(Protected.AGREED_SAVINGS, "500.00"),
        owed(Protected.PAYE_NI_DUE, "184.20"),
        owed(Protected.PENSION_DUE, "57.60"),
        owed(Protected.WAGES_ACCRUED, "412.60"),
        owed(Protected.HOLIDAY_ACCRUED, "618.00"),
        owed(Protected.NOTICE, "400.00"),
        owed(Protected.REDUNDANCY, "0"),
        owed(Protected.COMMITTED_INVOICES, "95.00"),
        owed(Protected.GIVEN_BACK, "0"),
    ),
)


def test_the_worked_case_to_the_penny() -> None:
    done = set_aside(WORKED, pounds("6,240.00"))
    assert (done.surplus, done.shortfall) == (pounds("652.60"), NOTHING)
    assert done.sentence == "After everything that is set aside, £652.60 is spare."
    assert [step.key for step in done.steps] == ["closing_balance", *Protected, "own_money"]
    assert [step.amount for step in done.steps][-2:] == [-pounds("3,200"), -pounds("120")]


def test_a_smaller_balance_is_a_shortfall_and_wages_are_still_safe() -> None:
    done = set_aside(WORKED, pounds("5,000.00"))
    assert (done.surplus, done.shortfall) == (NOTHING, pounds("587.40"))
    assert done.due_soon == pounds("749.40")
    assert not done.are_wages_at_risk


@pytest.mark.parametrize(("closing", "at_risk"), [("869.40", False), ("869.39", True)])
def test_wages_are_at_risk_when_own_money_would_have_to_pay_them(
    closing: str,
    at_risk: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert set_aside(WORKED, pounds(closing)).are_wages_at_risk is at_risk


def test_only_what_falls_due_before_the_next_payment_puts_wages_at_risk() -> None:
    next_on = date(2026, 10, 5)
    bills = (
        owed(Protected.WAGES_ACCRUED, "10", date(2026, 10, 4)),
        owed(Protected.PAYE_NI_DUE, "20", next_on),
        owed(Protected.PENSION_DUE, "40"),
    )
    done = set_aside(given(liabilities=bills, next_payment_on=next_on), NOTHING)
    assert done.due_soon == pounds("50")


def test_nothing_due_puts_no_wages_at_risk() -> None:
    assert not set_aside(given(), Money(-1)).are_wages_at_risk


def test_savings_cannot_be_more_than_the_money_that_is_there() -> None:
    savings = tuple(owed(Protected.AGREED_SAVINGS, "60") for _ in range(2))
    done = set_aside(given(liabilities=savings), pounds("100"))
    assert [step.amount for step in done.steps[1:3]] == [-pounds("60"), -pounds("40")]
    assert done.sentence == "Everything is set aside to the penny, and nothing is spare."


def test_the_reserve_shows_its_working() -> None:
    contingency = set_aside(WORKED, NOTHING).steps[-2].working
    assert contingency.steps == (
        ("weeks", "8"),
        ("direct payment a week", "£400.00"),
        ("kept back", "£3,200.00"),
    )
    assert contingency.source


AMOUNTS = st.integers(0, 10**6).map(Money)


@drawn(
    st.lists(
        st.builds(
            Liability,
            kind=st.sampled_from([k for k in Protected if k is not Protected.CONTINGENCY]),
            label=st.just("owed"),
            amount=AMOUNTS,
            due_on=st.none() | st.dates(),
            working=st.just(Working("known")),
        ),
        max_size=10,
    ),
    st.integers(-(10**6), 10**7).map(Money),
    AMOUNTS,
)
def test_a_surplus_never_touches_what_is_owed_or_the_persons_own(
    liabilities: list[Liability], closing: Money, own: Money
) -> None:
    done = set_aside(given(liabilities=tuple(liabilities), own=str(own), weekly="1"), closing)
    assert done.surplus - done.shortfall == Money.total(step.amount for step in done.steps)
    assert NOTHING in (done.surplus, done.shortfall)
    if done.surplus:
        kept = Money.total(owed.amount for owed in liabilities)
        assert done.surplus == closing - kept - own - pounds("8")
