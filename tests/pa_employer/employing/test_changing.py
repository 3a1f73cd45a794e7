"""What a change of terms changes, and which changes need the assistant's yes."""

import dataclasses
from datetime import time
from decimal import Decimal

import pytest

from pa_employer.assistants.models import HolidayPlan
from pa_employer.assistants.service import TermsDetails
from pa_employer.employing.changing import Effect, differences, is_less, needs_yes
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.ground.plain import of_plain, to_plain
from payroll.pension import PensionKind, PensionTerms
from payroll.work.kinds import WorkKind
from payroll.work.rate_card import Rate
from tests.pa_employer.household import terms

SCHEME = PensionTerms(PensionKind.RELIEF_AT_SOURCE)
EVENING = Rate(WorkKind.EVENING, Money(1500))


def evenings(**changes: object) -> TermsDetails:
    return terms(other_rates=(EVENING,), evening_from=time(20), **changes)


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        (terms(), terms(hourly_rate=Money(1400)), Effect.BETTER),
        (terms(), terms(hourly_rate=Money(1344)), Effect.LESS),
        (terms(), terms(contracted_minutes_per_week=1260), Effect.OTHER),
        (terms(), terms(contracted_minutes_per_week=1140), Effect.LESS),
        (terms(), terms(contracted_minutes_per_week=0), Effect.LESS),
        (terms(), terms(days_per_week=Decimal(4)), Effect.OTHER),
        (terms(), terms(frequency=Frequency.MONTHLY), Effect.OTHER),
        (terms(), terms(holiday_plan=HolidayPlan.IRREGULAR), Effect.OTHER),
        (terms(), terms(notice_weeks=4), Effect.BETTER),
        (terms(notice_weeks=4), terms(notice_weeks=2), Effect.LESS),
        # A rate of its own is held against what was paid without it.
        (terms(), terms(other_rates=(Rate(WorkKind.WEEKEND, Money(1500)),)), Effect.BETTER),
        (terms(), terms(other_rates=(Rate(WorkKind.TRAVEL, Money(1200)),)), Effect.LESS),
        (terms(other_rates=(Rate(WorkKind.WEEKEND, Money(1500)),)), terms(), Effect.LESS),
        (
            terms(),
            terms(other_rates=(Rate(WorkKind.SLEEPOVER, Money(11000), is_per_night=True),)),
            Effect.OTHER,
        ),
        (terms(), evenings(), Effect.BETTER),
        (evenings(), terms(), Effect.LESS),
        (evenings(), dataclasses.replace(evenings(), evening_from=time(21)), Effect.OTHER),
        (terms(mileage_rate=Money(40)), terms(mileage_rate=Money(45)), Effect.BETTER),
        (terms(mileage_rate=Money(45)), terms(mileage_rate=Money(40)), Effect.LESS),
        (terms(), terms(mileage_rate=Money(40)), Effect.OTHER),
        (terms(), terms(pension=SCHEME), Effect.BETTER),
        (terms(pension=SCHEME), terms(), Effect.LESS),
        (
            terms(pension=SCHEME),
            terms(pension=dataclasses.replace(SCHEME, employer_percent=Decimal(4))),
            Effect.BETTER,
        ),
        (
            terms(pension=SCHEME),
            terms(pension=dataclasses.replace(SCHEME, employee_percent=Decimal(6))),
            Effect.LESS,
        ),
        (
            terms(pension=SCHEME),
            terms(pension=dataclasses.replace(SCHEME, kind=PensionKind.NET_PAY)),
            Effect.OTHER,
        ),
    ],
)
def test_each_change_is_better_less_or_for_both_to_agree(
    before: TermsDetails, after: TermsDetails, effect: Effect
) -> None:
    (found,) = differences(before, after)
    assert found.effect is effect
    assert found.before != found.after
    assert needs_yes([found]) is (effect is not Effect.BETTER)
    assert is_less([found]) is (effect is Effect.LESS)


def test_the_same_terms_from_another_day_change_nothing() -> None:
    later = dataclasses.replace(evenings(), from_on=terms().from_on.replace(month=6))
    assert differences(evenings(), later) == ()
    no_scheme = PensionTerms(PensionKind.NONE, Decimal(4), Decimal(2))
    assert differences(terms(), terms(pension=no_scheme)) == ()


def test_better_pay_with_fewer_hours_needs_a_yes() -> None:
    found = differences(terms(), terms(hourly_rate=Money(2000), contracted_minutes_per_week=600))
    assert [each.label for each in found] == ["Pay for an hour", "Hours for a week"]
    assert [each.after for each in found] == ["£20.00", "10 h"]
    assert needs_yes(found)
    assert is_less(found)


def test_days_are_said_as_they_are() -> None:
    (found,) = differences(terms(days_per_week=Decimal("2.50")), terms(days_per_week=Decimal(5)))
    assert (found.before, found.after) == ("2.5", "5")


def test_terms_are_written_down_and_read_back_whole() -> None:
    whole = evenings(
        pension=SCHEME,
        evening_until=time(23, 30),
        mileage_rate=Money(45),
        days_per_week=Decimal("2.5"),
        notice_weeks=4,
    )
    assert of_plain(TermsDetails, to_plain(whole)) == whole
