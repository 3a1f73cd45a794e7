"""When the council pays, and how much."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from pa_employer.agreements.queries import instalment, next_payment_on, payment_days
from pa_employer.agreements.service import (
    AgreementDetails,
    OverlappingAgreementError,
    agree_direct_payment,
)
from payroll.frequency import Frequency
from payroll.ground.days import Span, month_later
from payroll.ground.money import Money
from tests.pa_employer.household import Household


def test_four_weekly_payments_come_every_28_days(household: Household) -> None:
    quarter = Span(date(2026, 4, 1), date(2026, 6, 30))
    days = list(payment_days(household.agreement, quarter))
    assert days == [date(2026, 4, 6), date(2026, 5, 4), date(2026, 6, 1), date(2026, 6, 29)]
    assert instalment(household.agreement) == Money(160000)
    assert next_payment_on(household.agreement, date(2026, 6, 29)) == date(2026, 7, 27)
    assert next_payment_on(household.agreement, date(2026, 1, 1)) == date(2026, 4, 6)


def test_nothing_comes_after_a_direct_payment_has_ended(household: Household) -> None:
    household.agreement.ends_on = date(2026, 5, 10)
    assert next_payment_on(household.agreement, date(2026, 5, 4)) is None


def test_a_month_after_the_31st_is_the_last_day_of_the_month() -> None:
    assert month_later(date(2026, 1, 31)) == date(2026, 2, 28)
    assert month_later(date(2028, 1, 31)) == date(2028, 2, 29)
    assert month_later(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_an_employer_has_one_direct_payment_at_a_time(
    household: Household, session: Session
) -> None:
    another = AgreementDetails(
        reference="KC-1002",
        starts_on=date(2026, 7, 1),
        first_payment_on=date(2026, 7, 6),
        weekly_amount=Money(100),
        paid_every=Frequency.MONTHLY,
        planned_minutes_per_week=60,
    )
    with pytest.raises(OverlappingAgreementError):
        agree_direct_payment(
            session, household.employer, household.council, another, household.by_employer
        )
