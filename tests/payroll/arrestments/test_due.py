"""All tables here are invented; they only have the shape of the law's."""

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.arrestments.due import ArrestedAmount, Payment, arrestments_due, days_paid
from payroll.arrestments.orders import (
    ArrestmentOrder,
    BesideConjoinedError,
    OrderIncompleteError,
    OrderKind,
    TwoArrestmentsError,
    in_force,
)
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ground.plain import of_plain, to_plain
from payroll.rates.dated import RateFileError, Row, timeline_of
from payroll.rates.earnings_arrestment import (
    NoArrestmentTableError,
    arrestment_tables,
    build_tables,
    tables_of,
)

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
daily = [
  { over = 14.00, fixed = 0.00, least = 0.50, rate = 0.10 },
  { over = 57.00, fixed = 4.30, least = 0.00, rate = 0.20 },
]
"""
TABLES = tables_of(INVENTED)
LARGEST_JUMP = Money(1704)  # where a table begins it takes at least so much; and rounding


def debt(total: int | None = 100_000, paid: int = 0, **more: object) -> ArrestmentOrder:
    usual: dict[str, object] = {
        "reference": "A1",
        "kind": OrderKind.EARNINGS,
        "creditor": "Kinnaird Council",
        "from_on": date(2026, 8, 1),
        "total": total and Money(total),
        "paid": Money(paid),
    }
    return ArrestmentOrder(**(usual | more))  # type: ignore[arg-type]


def upkeep(daily: int = 500, **more: object) -> ArrestmentOrder:
    usual: dict[str, object] = {
        "reference": "M1",
        "kind": OrderKind.MAINTENANCE,
        "creditor": "A child",
        "from_on": date(2026, 8, 1),
        "daily_rate": Money(daily),
    }
    return ArrestmentOrder(**(usual | more))  # type: ignore[arg-type]


def taken(
    net: int, *orders: ArrestmentOrder, frequency: Frequency = Frequency.WEEKLY
) -> list[tuple[str, str]]:
    return [(str(a.amount), str(a.fee)) for a in found(net, *orders, frequency=frequency)]


def found(
    net: int, *orders: ArrestmentOrder, frequency: Frequency = Frequency.WEEKLY
) -> tuple[ArrestedAmount, ...]:
    payment = Payment(Money(net), frequency, ON, days_paid(frequency, ON))
    return arrestments_due(orders, payment, TABLES)


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
    assert taken(50000, debt(100_000, 100_000)) == []


def test_a_debt_that_is_paid_off_needs_no_table_and_makes_room_for_the_next() -> None:
    paid_off = debt(100_000, 100_000)
    payment = Payment(Money(25000), Frequency.WEEKLY, ON, 7)
    assert arrestments_due([paid_off], payment) == ()
    assert taken(25000, paid_off, debt(reference="A2")) == [("£15.00", "£0.00")]


def test_half_a_penny_of_a_percentage_is_dropped_and_more_is_a_penny() -> None:
    assert taken(25005, debt()) == [("£15.00", "£0.00")]  # 10 % of £150.05 is £15.005
    assert taken(25006, debt()) == [("£15.01", "£0.00")]  # £15.006


def test_a_weeks_share_is_not_rounded_before_the_table_is_read() -> None:
    # A fortnight of £200.01 is £100.005 a week: over £100.00, so twice £4.00.
    assert taken(20001, debt(), frequency=Frequency.FORTNIGHTLY) == [("£8.00", "£0.00")]


def test_an_irregular_payment_is_looked_up_by_the_day() -> None:
    # 10 days of £34.00: 10 % of £20.00 is £2.00 a day.
    payment = Payment(Money(34000), Frequency.WEEKLY, ON, 10, is_irregular=True)
    assert arrestments_due([debt()], payment, TABLES)[0].amount == Money(2000)


def test_the_employer_may_keep_a_pound_each_time_something_is_taken() -> None:
    assert taken(25000, debt(charges_fee=True)) == [("£15.00", "£1.00")]
    assert taken(9000, debt(charges_fee=True)) == [("£0.00", "£0.00")]


def test_maintenance_leaves_the_protected_amount_of_every_day() -> None:
    assert taken(25000, upkeep()) == [("£35.00", "£0.00")]  # 7 days of £5
    assert taken(15000, upkeep()) == [("£10.00", "£0.00")]  # 7 days of £20 stay
    assert taken(13000, upkeep()) == [("£0.00", "£0.00")]


def test_maintenance_counts_from_the_day_the_order_was_served() -> None:
    assert taken(25000, upkeep(from_on=date(2026, 9, 1))) == [("£15.00", "£0.00")]  # 3 days


def test_maintenance_counts_from_the_last_pay_day_that_took_something() -> None:
    # Nothing was taken a week ago: 14 days of £5.00, and £280.00 must be left for them.
    order = upkeep(last_taken_on=date(2026, 8, 21))
    assert taken(40000, order) == [("£70.00", "£0.00")]
    assert taken(30000, order) == [("£20.00", "£0.00")]


def test_a_debt_and_maintenance_are_both_taken_whole_where_there_is_enough() -> None:
    both = taken(25000, upkeep(), debt(charges_fee=True))
    assert both == [("£15.00", "£1.00"), ("£35.00", "£0.00")]


def test_a_debt_and_maintenance_are_cut_in_the_same_proportion_where_there_is_not() -> None:
    # £6.00 for the debt and £20.00 for maintenance, but only £20.00 is over 7 days of £20.00:
    # 6/26 of it is £4.615, the rest £15.38.
    both = found(16000, upkeep(), debt(charges_fee=True))
    assert [(str(a.amount), str(a.fee)) for a in both] == [("£4.62", "£1.00"), ("£15.38", "£0.00")]
    assert all("in the same proportion" in a.working.sentence for a in both)


def test_a_debt_keeps_its_own_sum_where_nothing_is_spare_for_maintenance() -> None:
    assert taken(13000, upkeep(), debt()) == [("£4.00", "£0.00"), ("£0.00", "£0.00")]


def test_a_conjoined_order_takes_debts_and_maintenance_together() -> None:
    both = debt(kind=OrderKind.CONJOINED, daily_rate=Money(500))
    assert taken(25000, both) == [("£50.00", "£0.00")]


def test_an_order_takes_nothing_before_it_is_served_or_after_it_ends() -> None:
    assert taken(25000, debt(from_on=date(2026, 9, 5))) == []
    assert taken(25000, debt(until_on=date(2026, 9, 3))) == []


def test_two_earnings_arrestments_at_once_are_refused_in_words() -> None:
    with pytest.raises(TwoArrestmentsError, match="conjoined"):
        taken(25000, debt(), debt(reference="A2"))
    with pytest.raises(TwoArrestmentsError, match="conjoined"):
        taken(25000, upkeep(), upkeep(700))


@pytest.mark.parametrize("other", [debt(), upkeep()], ids=["debt", "maintenance"])
def test_a_conjoined_order_stands_alone(other: ArrestmentOrder) -> None:
    with pytest.raises(BesideConjoinedError, match="End the others"):
        taken(25000, debt(kind=OrderKind.CONJOINED, reference="C1"), other)
    ended = replace(other, until_on=date(2026, 8, 31))
    assert len(taken(25000, debt(kind=OrderKind.CONJOINED, reference="C1"), ended)) == 1


def test_a_conjoined_order_leaves_the_protected_amount_after_the_debts() -> None:
    both = debt(kind=OrderKind.CONJOINED, daily_rate=Money(500))
    # 10 % of £60.00, then what £154.00 has over 7 days of £20.00.
    assert taken(16000, both) == [("£20.00", "£0.00")]
    only_upkeep = debt(kind=OrderKind.CONJOINED, total=None, daily_rate=Money(500))
    assert taken(25000, only_upkeep) == [("£35.00", "£0.00")]


def test_the_orders_in_force_on_a_day_are_known_without_a_table() -> None:
    assert in_force([debt(), upkeep()], ON) == (debt(), upkeep())
    assert in_force([debt()], date(2026, 7, 31)) == ()


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
    with pytest.raises(RateFileError, match="takes less than the row before"):
        tables_of(INVENTED.replace("fixed = 130.00", "fixed = 13.00"))
    with pytest.raises(RateFileError, match="daily must be a list"):
        tables_of(INVENTED.replace("daily = ", "diurnal = "))


def shipped() -> str:
    return (files("config") / "rates" / "earnings_arrestment.toml").read_text(encoding="utf-8")


def test_the_shipped_file_holds_no_table() -> None:
    assert tables_of(shipped()) is None
    assert "in_force" not in tomllib.loads(shipped())


def test_an_operator_who_follows_the_recipe_in_the_file_has_a_table() -> None:
    ruler = "# " + "-" * 78 + "\n"
    _, recipe, _ = shipped().split(ruler)
    lines = [line.removeprefix("# ") for line in recipe.splitlines()]
    text = "\n".join([shipped(), *lines])
    read = timeline_of(
        Row("earnings_arrestment", tomllib.loads(text, parse_float=Decimal)),
        "Tables",
        build_tables,
    )
    assert read.on(ON) == tables_of(text).on(ON)  # type: ignore[union-attr]
    assert read.on(ON).weekly == TABLES.on(ON).weekly  # type: ignore[union-attr]
    payment = Payment(Money(25000), Frequency.WEEKLY, ON, 7)
    assert arrestments_due([debt()], payment, read)[0].amount == Money(1500)
    late = Payment(Money(25000), Frequency.WEEKLY, date(2027, 4, 6), 7)
    with pytest.raises(NoArrestmentTableError, match="6 April 2027"):
        arrestments_due([debt()], late, read)


def test_the_working_says_how_a_sum_came_about() -> None:
    (debts,) = found(50000, debt(1_000, charges_fee=True), frequency=Frequency.FORTNIGHTLY)
    assert debts.working.sentence == (
        "Pay after tax, National Insurance and pension is £500.00. The table takes 10% of what is "
        "over £100.00, or £4.00 if that is more (earnings divided by 2), £15.00, 2 times: £30.00. "
        "Only £10.00 of the debt is left. £10.00 is taken for Kinnaird Council. The employer may "
        "keep £1.00 for the work."
    )
    assert debts.working.source == "An invented table"
    assert ("Earnings divided by 2", "£250.00") in debts.working.steps
    (child,) = found(15000, upkeep())
    assert child.working.sentence == (
        "Pay after tax, National Insurance and pension is £150.00. Maintenance of £5.00 a day is "
        "£35.00 for 7 days. £20.00 must be left for each day, £140.00 in all, so £10.00 can be "
        "taken. £10.00 is taken for A child."
    )
    (none,) = found(9000, debt())
    assert "takes nothing of earnings up to £100.00" in none.working.sentence


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
    both = arrestments_due(orders, payment, TABLES)
    assert Money.total(each.amount + each.fee for each in both) <= Money(net)
    assert all(each.amount >= NOTHING and each.fee >= NOTHING for each in both)
    assert all(each.amount <= each.order.left for each in both if each.order.total is not None)


@given(st.integers(0, 10**6), st.integers(0, 10**4), st.sampled_from(Frequency))
def test_more_pay_never_leaves_less(net: int, more: int, frequency: Frequency) -> None:
    def left(pence: int) -> Money:
        orders = (debt(10**9), upkeep(2000))
        return Money(pence) - Money.total(
            a.amount for a in found(pence, *orders, frequency=frequency)
        )

    assert left(net + more) >= left(net) - LARGEST_JUMP
