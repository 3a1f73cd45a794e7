"""Recognising payments: certain matches only, each with its reason."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pa_employer.payruns.models import DueKind
from pa_employer.statements.matching import Expected, Known, Match, Owed, Seen, matches
from payroll.ground.money import Money
from returns.groups import Group, Income

PAY_DAY = date(2026, 11, 20)


def seen(pence: int, description: str = "FASTER PAYMENT", on: date = PAY_DAY) -> Seen:
    return Seen(uuid4(), on, Money(pence), description)


def owed(
    pence: int,
    payee: str = "Rhona Baird",
    kind: DueKind = DueKind.NET_PAY,
    due_on: date = PAY_DAY,
    reference: str = "",
) -> Owed:
    return Owed(uuid4(), kind, payee, Money(pence), due_on, reference)


def found_in(
    lines: Sequence[Seen],
    *,
    owed: Sequence[Owed] = (),
    expected: Sequence[Expected] = (),
    **known: Any,  # noqa: ANN401  # the rest of what is known
) -> list[Match]:
    return list(matches(lines, Known(tuple(owed), tuple(expected), **known)))


def settled(found: list[Match]) -> dict[UUID, tuple[UUID, ...]]:
    return {match.line_id: tuple(due.id for due in match.settles) for match in found}


def test_a_payment_that_equals_a_payslip_is_that_wage() -> None:
    line, due = seen(-80_000), owed(80_000)
    (match,) = found_in([line], owed=[due])
    assert (match.group, match.settles) == (Group.WAGES, (due,))
    assert match.reason == "It equals Rhona Baird's pay of 20 November 2026, to the penny."


def test_a_penny_off_or_weeks_late_is_left_to_the_person() -> None:
    late = seen(-80_000, on=PAY_DAY + timedelta(days=15))
    assert not found_in([seen(-80_001), late], owed=[owed(80_000)])


def test_two_equal_wages_are_told_apart_by_the_name_or_not_at_all() -> None:
    rhona, tam = owed(80_000), owed(80_000, "Tam Lennox")
    named = seen(-80_000, "TAM LENNOX WAGES")
    assert settled(found_in([named], owed=[rhona, tam])) == {named.id: (tam.id,)}
    assert not found_in([seen(-80_000)], owed=[rhona, tam])


def test_part_of_a_word_is_not_a_name() -> None:
    """'SALARY' does not name Sal, and the name two people share does not tell them apart."""
    sal, tam = owed(80_000, "Sal Jones"), owed(80_000, "Tam Jones")
    assert not found_in([seen(-80_000, "SALARY JONES")], owed=[sal, tam])
    named = seen(-80_000, "JONES TAM")
    assert settled(found_in([named], owed=[sal, tam])) == {named.id: (tam.id,)}


def test_the_reference_tells_two_pay_days_apart_and_else_the_oldest_is_paid_first() -> None:
    fortnight = timedelta(days=14)
    first = owed(80_000, due_on=PAY_DAY - fortnight, reference="WAGES 06 NOV")
    second = owed(80_000, reference="WAGES 20 NOV")
    told = seen(-80_000, "RHONA BAIRD WAGES 20 NOV")
    assert settled(found_in([told], owed=[first, second])) == {told.id: (second.id,)}
    untold = seen(-80_000, "RHONA BAIRD")
    assert settled(found_in([untold], owed=[first, second])) == {untold.id: (first.id,)}


@pytest.mark.parametrize(("days", "is_found"), [(-4, False), (-3, True), (14, True), (15, False)])
def test_a_wage_is_looked_for_around_its_pay_day(days: int, *, is_found: bool) -> None:
    line = seen(-80_000, on=PAY_DAY + timedelta(days=days))
    assert bool(found_in([line], owed=[owed(80_000)])) is is_found


@pytest.mark.parametrize(("days", "is_found"), [(-6, False), (-5, True), (5, True), (6, False)])
def test_the_councils_money_is_looked_for_around_its_day(days: int, *, is_found: bool) -> None:
    line = seen(160_000, on=PAY_DAY + timedelta(days=days))
    expected = Expected(PAY_DAY, Money(160_000), "Kinnaird Council")
    assert bool(found_in([line], expected=[expected])) is is_found


def test_a_pension_is_known_by_its_words() -> None:
    due = owed(4_040, "Pension provider", DueKind.PENSION, date(2026, 12, 22))
    (match,) = found_in([seen(-4_040, "NEST IT PENSIONS")], owed=[due])
    assert (match.group, match.settles) == (Group.PENSION, (due,))
    assert not found_in([seen(-4_040, "THE HONEST GROCER")], owed=[due])


def test_one_payment_to_hmrc_settles_everything_due_that_day() -> None:
    first = owed(10_000, "HMRC", DueKind.HMRC, date(2026, 12, 22))
    second = owed(5_050, "HMRC", DueKind.HMRC, date(2026, 12, 22))
    line = seen(-15_050, "HMRC CUMBERNAULD 961PK00012345")
    (match,) = found_in([line], owed=[first, second])
    assert match.group is Group.HMRC
    assert {due.id for due in match.settles} == {first.id, second.id}


def test_the_same_amount_to_a_shop_is_not_hmrc() -> None:
    due = owed(10_000, "HMRC", DueKind.HMRC, date(2026, 12, 22))
    assert not found_in([seen(-10_000, "GARDEN CENTRE")], owed=[due])


def test_the_councils_payment_is_known_by_its_day_and_amount_once() -> None:
    expected = Expected(PAY_DAY, Money(160_000), "Kinnaird Council")
    lines = [seen(160_000, on=PAY_DAY + timedelta(days=1)), seen(160_000)]
    found = found_in(lines, expected=[expected])
    assert [match.group for match in found] == [Income.AUTHORITY]
    assert found[0].line_id == lines[1].id


def test_interest_is_taken_at_the_banks_word() -> None:
    (match,) = found_in([seen(12, "GROSS INTEREST TO 5 NOV")])
    assert match.group is Income.INTEREST


@given(
    st.lists(st.integers(1, 5), max_size=6),
    st.lists(st.integers(1, 5), max_size=6),
)
def test_nothing_that_was_due_is_settled_twice(paid: list[int], due: list[int]) -> None:
    lines = [seen(-pence) for pence in paid]
    found = found_in(lines, owed=[owed(pence) for pence in due])
    settles = [due.id for match in found for due in match.settles]
    assert len(settles) == len(set(settles))
    assert len({match.line_id for match in found}) == len(found)
