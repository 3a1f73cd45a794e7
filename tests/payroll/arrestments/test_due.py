"""All tables here are invented; they only have the shape of the law's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.arrestments.due import (
    Payment,
    TwoArrestmentsError,
    arrestments_due,
    days_paid,
)
from payroll.arrestments.orders import ArrestmentOrder, OrderIncompleteError, OrderKind
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ground.plain import of_plain, to_plain
from payroll.rates.dated import RateFileError
from payroll.rates.earnings_arrestment import NoArrestmentTableError, arrestment_tables, tables_of

ON = date(2026, 9, 4)
INVENTED = """
known_until = 2027-04-05

[[in_force]]
from = 2026-04-06
source = "An invented table"
standing = "?"
verified_on = 2026-04-01
protected_daily = 20.00
fee = 1.00
weekly = [
  { over = 100.00, fixed = 0.00, least = 4.00, rate = 0.10 },
  { over = 400.00, fixed = 30.00, least = 0.00, rate = 0.20 },
]
monthly = [
  { over = 433.00, fixed = 0.00, least = 17.00, rate = 0.10 },
  { over = 1733.00, fixed = 130.00, least = 0.00, rate = 0.20 },
]
"""
TABLES = tables_of(INVENTED)


def debt(total: int = 100_000, paid: int = 0, **more: object) -> ArrestmentOrder:
    usual: dict[str, object] = {
        "reference": "A1",
        "kind": OrderKind.EARNINGS,
        "creditor": "Kinnaird Council",
        "from_on": date(2026, 8, 1),
        "total": Money(total),
        "paid": Money(paid),
    }
    return ArrestmentOrder(**(usual | more))  # type: ignore[arg-type]


def upkeep(daily: int = 500, **more: object) -> ArrestmentOrder:
    return ArrestmentOrder(
        "M1", OrderKind.MAINTENANCE, "A child", date(2026, 8, 1), daily_rate=Money(daily), **more  # type: ignore[arg-type]
    )  # fmt: skip


def taken(
    net: int, *orders: ArrestmentOrder, frequency: Frequency = Frequency.WEEKLY
) -> list[tuple[str, str]]:
    payment = Payment(Money(net), frequency, ON, days_paid(frequency, ON))
    return [(str(a.amount), str(a.fee)) for a in arrestments_due(orders, payment, TABLES)]


@pytest.mark.parametrize(
    ("net", "amount"),
    [
        (10000, "£0.00"),  # nothing up to £100
        (10001, "£4.00"),  # at least £4
        (25000, "£15.00"),  # 10 % of £150
        (50000, "£50.00"),  # £30 and 20 % of £100
    ],
)
def test_a_week_takes_what_the_table_says(net: int, amount: str) -> None:
    assert taken(net, debt()) == [(amount, "£0.00")]


def test_two_and_four_weeks_are_looked_up_as_one_week_and_taken_so_often() -> None:
    assert taken(50000, debt(), frequency=Frequency.FORTNIGHTLY) == [("£30.00", "£0.00")]
    assert taken(100000, debt(), frequency=Frequency.FOUR_WEEKLY) == [("£60.00", "£0.00")]


def test_a_month_has_its_own_table() -> None:
    assert taken(143300, debt(), frequency=Frequency.MONTHLY) == [("£100.00", "£0.00")]


def test_no_more_is_taken_than_the_debt_has_left() -> None:
    assert taken(50000, debt(100_000, 98_000)) == [("£20.00", "£0.00")]
    assert taken(50000, debt(100_000, 100_000)) == [("£0.00", "£0.00")]


def test_the_employer_may_keep_a_pound_each_time_something_is_taken() -> None:
    assert taken(25000, debt(charges_fee=True)) == [("£15.00", "£1.00")]
    assert taken(9000, debt(charges_fee=True)) == [("£0.00", "£0.00")]


def test_maintenance_leaves_the_protected_amount_of_every_day() -> None:
    assert taken(25000, upkeep()) == [("£35.00", "£0.00")]  # 7 days of £5
    assert taken(15000, upkeep()) == [("£10.00", "£0.00")]  # 7 days of £20 stay
    assert taken(13000, upkeep()) == [("£0.00", "£0.00")]


def test_a_debt_comes_first_and_maintenance_takes_from_what_is_left() -> None:
    found = taken(16000, upkeep(), debt(charges_fee=True))
    assert found == [("£6.00", "£1.00"), ("£13.00", "£0.00")]


def test_a_conjoined_order_takes_debts_and_maintenance_together() -> None:
    both = debt(kind=OrderKind.CONJOINED, daily_rate=Money(500))
    assert taken(25000, both) == [("£50.00", "£0.00")]


def test_an_order_takes_nothing_before_it_is_served_or_after_it_ends() -> None:
    assert taken(25000, debt(from_on=date(2026, 9, 5))) == []
    assert taken(25000, debt(until_on=date(2026, 9, 3))) == []


def test_two_earnings_arrestments_at_once_are_refused_in_words() -> None:
    with pytest.raises(TwoArrestmentsError, match="conjoined"):
        taken(25000, debt(), debt(reference="A2"))


def test_without_a_table_for_the_day_the_payment_is_refused_with_what_to_do() -> None:
    assert arrestment_tables() is None
    payment = Payment(Money(25000), Frequency.WEEKLY, ON, 7)
    with pytest.raises(NoArrestmentTableError, match=r"add the current table .*toml"):
        arrestments_due([debt()], payment)
    early = Payment(Money(25000), Frequency.WEEKLY, date(2026, 4, 5), 7)
    with pytest.raises(NoArrestmentTableError, match="5 April 2026"):
        arrestments_due([debt(from_on=date(2026, 1, 1))], early, TABLES)
    assert arrestments_due([], payment) == ()


def test_a_table_that_does_not_rise_is_refused() -> None:
    with pytest.raises(RateFileError, match="must rise"):
        tables_of(INVENTED.replace("over = 400.00", "over = 100.00"))


@pytest.mark.parametrize("kind", OrderKind)
def test_an_order_without_its_sum_is_refused_in_words(kind: OrderKind) -> None:
    with pytest.raises(OrderIncompleteError, match="papers that were served"):
        ArrestmentOrder("A1", kind, "Kinnaird Council", ON)


@pytest.mark.parametrize(
    ("frequency", "on", "days"),
    [
        (Frequency.WEEKLY, ON, 7),
        (Frequency.FOUR_WEEKLY, ON, 28),
        (Frequency.MONTHLY, date(2026, 3, 31), 31),
        (Frequency.MONTHLY, date(2026, 7, 31), 31),
        (Frequency.MONTHLY, date(2026, 3, 15), 28),
    ],
)
def test_the_days_a_payment_pays_for(frequency: Frequency, on: date, days: int) -> None:
    assert days_paid(frequency, on) == days


def test_an_order_survives_being_kept() -> None:
    order = debt(charges_fee=True)
    assert of_plain(ArrestmentOrder, to_plain(order)) == order


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 5000), st.booleans())
def test_never_more_is_taken_than_there_is(net: int, total: int, daily: int, fee: bool) -> None:  # noqa: FBT001
    payment = Payment(Money(net), Frequency.MONTHLY, ON, 30)
    orders = (debt(total, charges_fee=fee), upkeep(daily))
    found = arrestments_due(orders, payment, TABLES)
    assert Money.total(each.amount + each.fee for each in found) <= Money(net)
    assert all(each.amount >= NOTHING and each.fee >= NOTHING for each in found)
