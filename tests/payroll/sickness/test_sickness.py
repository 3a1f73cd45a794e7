from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.frequency import Frequency
from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from payroll.ground.timeline import NotInForceError
from payroll.rates.sick_pay import sick_pay_law
from payroll.sickness.earnings import PaidOn, contract_earnings, earnings_before
from payroll.sickness.form import ssp1_due
from payroll.sickness.pay import EarningsNeededError, Outcome, sick_pay
from payroll.sickness.spell import (
    Linked,
    NoQualifyingDaysError,
    Sickness,
    Spell,
    SpellsOverlapError,
    linked_to,
)

WEEKDAYS = frozenset({1, 2, 3, 4, 5})


def spell(first: str, last: str, weekdays: frozenset[int] = WEEKDAYS) -> Spell:
    return Spell(Span(date.fromisoformat(first), date.fromisoformat(last)), weekdays)


def sick(
    first: str, last: str, earnings: str = "400", linked: Linked | None = None,
    weekdays: frozenset[int] = WEEKDAYS,
) -> Sickness:  # fmt: skip
    return Sickness(spell(first, last, weekdays), Decimal(earnings), linked)


@pytest.mark.parametrize(
    ("sickness", "outcome", "total"),
    [
        # From 6 April 2026 one day is enough, and a low earner has 80 %.
        (sick("2026-11-09", "2026-11-09"), Outcome.ENTITLED, "24.65"),
        (sick("2026-11-09", "2026-11-13"), Outcome.ENTITLED, "123.25"),
        (sick("2026-11-09", "2026-11-11", "150", None, frozenset({1, 2, 3})),
         Outcome.ENTITLED, "120.00"),
        (sick("2026-11-09", "2026-11-11", "60", None, frozenset({1, 2, 3})),
         Outcome.ENTITLED, "48.00"),
        (sick("2026-11-14", "2026-11-15"), Outcome.NOTHING_PAYABLE, "0.00"),
        # Before, three days wait, four make a spell, and £125 a week must be earned.
        (sick("2025-11-10", "2025-11-12"), Outcome.TOO_SHORT, "0.00"),
        (sick("2025-11-10", "2025-11-14"), Outcome.ENTITLED, "47.50"),
        (sick("2025-11-10", "2025-11-14", "124.99"), Outcome.EARNS_TOO_LITTLE, "0.00"),
        (sick("2025-11-10", "2025-11-14", "125"), Outcome.ENTITLED, "47.50"),
        (sick("2024-11-11", "2024-11-15", "123"), Outcome.ENTITLED, "46.70"),
        # Linked days were waited for already.
        (sick("2025-11-10", "2025-11-14", "400", Linked(date(2025, 10, 1), 3)),
         Outcome.ENTITLED, "118.75"),
        # 28 weeks of 5 days are 140; 137 were paid.
        (sick("2026-11-09", "2026-11-20", "400", Linked(date(2026, 5, 4), 140)),
         Outcome.ENTITLED, "73.95"),
    ],
)  # fmt: skip
def test_a_spell_is_paid_to_the_penny(sickness: Sickness, outcome: Outcome, total: str) -> None:
    found = sick_pay(sickness)
    assert (found.outcome, str(found.total)) == (outcome, f"£{total}")
    assert found.working.sentence


@pytest.mark.parametrize(
    ("sickness", "total"),
    [
        # Paid before the change: the flat rate stays, though 80 % of £130 is £104.
        (sick("2026-03-23", "2026-04-10", "130"), "289.50"),  # 7 days at £23.75, 5 at £24.65
        # Still waiting on 6 April: paid from that day by the new rules.
        (sick("2026-04-02", "2026-04-10", "130"), "104.00"),
        # Too low an earner before: paid from 6 April at 80 %.
        (sick("2026-03-23", "2026-04-10", "100"), "80.00"),
        # Unpaid sickness from before 22 September 2025 stays unpaid.
        (sick("2025-09-01", "2026-04-10", "100"), "0.00"),
    ],
)
def test_sickness_over_the_change_of_rules(sickness: Sickness, total: str) -> None:
    assert str(sick_pay(sickness).total) == f"£{total}"


def test_days_beyond_the_rates_on_record_are_refused() -> None:
    with pytest.raises(NotInForceError, match="Statutory Sick Pay is not on record"):
        sick_pay(sick("2027-03-29", "2027-04-09"))


def test_the_new_rules_need_earnings() -> None:
    with pytest.raises(EarningsNeededError, match="Enter them"):
        sick_pay(Sickness(spell("2026-11-09", "2026-11-13"), None))


def test_no_working_day_is_refused_in_words() -> None:
    with pytest.raises(NoQualifyingDaysError, match="at least one day"):
        spell("2026-11-09", "2026-11-13", frozenset())


EARLIER = [
    spell("2026-06-01", "2026-06-05"),
    spell("2026-07-01", "2026-07-03"),
    spell("2026-08-28", "2026-08-31"),
]


def test_spells_link_in_a_chain_of_gaps_up_to_eight_weeks() -> None:
    # 31 August to 27 October: 56 days between; 3 July to 28 August: 55.
    assert linked_to(spell("2026-10-27", "2026-10-28"), EARLIER, 56, 1) == Linked(
        date(2026, 6, 1), 5 + 3 + 2
    )
    assert linked_to(spell("2026-10-28", "2026-10-29"), EARLIER, 56, 1) is None


def test_spells_that_are_too_short_do_not_link() -> None:
    assert linked_to(spell("2026-09-14", "2026-09-20"), EARLIER, 56, 5) is None


def test_spells_may_not_overlap() -> None:
    with pytest.raises(SpellsOverlapError, match="share a day"):
        linked_to(spell("2026-08-31", "2026-09-01"), EARLIER, 56, 1)


def test_eight_weeks_of_weekly_pay_are_averaged() -> None:
    paid = [
        PaidOn(date(2026, 9, 4) + timedelta(weeks=n), Money(20000 + n * 100)) for n in range(12)
    ]
    # Sick on 18 November: the last pay day is the 13th (n = 10), the period has n = 3 to 10.
    found = earnings_before(date(2026, 11, 18), paid, Frequency.WEEKLY, date(2026, 4, 6))
    assert found is not None
    assert found.period == Span(date(2026, 9, 19), date(2026, 11, 13))
    assert found.weekly == Decimal("206.50")


def test_months_are_averaged_over_the_year() -> None:
    paid = [PaidOn(date(2026, month, 28), Money(100000)) for month in (6, 7, 8, 9, 10)]
    found = earnings_before(date(2026, 11, 10), paid, Frequency.MONTHLY, date(2026, 4, 6))
    assert found is not None
    assert found.period == Span(date(2026, 8, 29), date(2026, 10, 28))
    assert found.weekly == Decimal("230.7692307")  # £2,000 / 2 months x 12 / 52


def test_a_new_starter_is_averaged_over_the_days_there_are() -> None:
    paid = [PaidOn(date(2026, 10, 16), Money(40000)), PaidOn(date(2026, 10, 30), Money(60000))]
    found = earnings_before(date(2026, 11, 2), paid, Frequency.FORTNIGHTLY, date(2026, 10, 3))
    assert found is not None
    assert found.weekly == Decimal("250.00")  # £1,000 over 28 days
    assert earnings_before(date(2026, 10, 9), paid, Frequency.WEEKLY, date(2026, 10, 3)) is None
    assert contract_earnings(Money(26900), date(2026, 10, 3)).weekly == Decimal(269)


def test_form_ssp1_is_due_when_the_28_weeks_are_used_up() -> None:
    law = sick_pay_law().on(date(2026, 11, 9))
    sickness = sick("2026-11-09", "2026-11-20", "400", Linked(date(2026, 5, 4), 140))
    form = ssp1_due(sickness, sick_pay(sickness), law, date(2026, 11, 9))
    assert form is not None
    assert form.due_on == date(2026, 11, 18)
    assert "28 weeks" in form.because
    fine = sick("2026-11-09", "2026-11-20")
    assert ssp1_due(fine, sick_pay(fine), law, date(2026, 11, 9)) is None


def test_form_ssp1_is_not_due_while_a_day_of_the_28_weeks_is_left() -> None:
    # Two linked days were waited for and not paid; one more waits, and 139 of 140 are paid.
    sickness = sick("2025-04-07", "2025-10-17", "400", Linked(date(2025, 3, 24), 2))
    pay = sick_pay(sickness)
    assert len(pay.days) == 139
    law = sick_pay_law().on(date(2025, 4, 7))
    assert ssp1_due(sickness, pay, law, date(2025, 10, 17)) is None


def test_form_ssp1_is_due_within_a_week_where_earnings_are_too_low() -> None:
    law = sick_pay_law().on(date(2025, 11, 10))
    sickness = sick("2025-11-10", "2025-11-14", "100")
    form = ssp1_due(sickness, sick_pay(sickness), law, date(2025, 11, 10))
    assert form is not None
    assert form.due_on == date(2025, 11, 17)


spells = st.builds(
    lambda first, days, weekdays: Spell(Span(first, first + timedelta(days=days)), weekdays),
    st.dates(date(2024, 4, 6), date(2026, 12, 1)),
    st.integers(0, 120),
    st.frozensets(st.integers(0, 6), min_size=1),
)


@given(spells, st.integers(50, 600), st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_pay_periods_that_follow_one_another_pay_every_penny_once(
    sickness: Spell, earnings: int, cuts: list[int]
) -> None:
    found = sick_pay(Sickness(sickness, Decimal(earnings)))
    paid, first = NOTHING, sickness.days.first
    for days in cuts:
        last = first + timedelta(days=days - 1)
        paid += found.within(Span(first, last))
        first = last + timedelta(days=1)
    assert paid + found.within(Span(first, first + timedelta(days=400))) == found.total


@given(spells, st.integers(50, 600), st.integers(1, 200))
def test_earning_more_is_never_less_sick_pay(sickness: Spell, earnings: int, more: int) -> None:
    less = sick_pay(Sickness(sickness, Decimal(earnings)))
    assert less.total <= sick_pay(Sickness(sickness, Decimal(earnings + more))).total
    assert len(less.days) <= 28 * len(sickness.weekdays)
