"""Holiday, sickness and family leave, kept by the service and paid by the runs."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from pa_employer.assistants.models import HolidayPlan
from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.service import agree_terms, note_leaving
from pa_employer.leave import absence, refusals, service
from pa_employer.leave.details import (
    CarryDetails,
    FamilyDetails,
    HolidayDetails,
    SicknessDetails,
)
from pa_employer.leave.earned import balance_on, rate_before
from pa_employer.leave.models import HolidayState
from pa_employer.leave.queries import family_leaves_of, spells_of
from pa_employer.payruns import queries
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.models import DueKind
from payroll.ground.money import Money
from payroll.holiday.balance import CarryReason
from payroll.parental.kinds import ParentalKind
from payroll.payslip import Payslip
from payroll.work.items import ItemKind
from tests.pa_employer.household import Household, terms
from tests.pa_employer.payruns.work import agree_eighty_hours, agree_week, by_on, start, the_pay

WEEKDAYS = frozenset({1, 2, 3, 4, 5})
MAY_1, APRIL_26 = date(2026, 5, 1), date(2026, 4, 26)
MAY_29, MAY_24 = date(2026, 5, 29), date(2026, 5, 24)


def holiday(
    first: str = "2026-05-04", last: str = "2026-05-06", hours: int = 12
) -> HolidayDetails:
    return HolidayDetails(
        first_on=date.fromisoformat(first),
        last_on=date.fromisoformat(last),
        minutes=hours * 60,
    )


def take(session: Session, household: Household, details: HolidayDetails) -> None:
    found = service.ask_holiday(session, household.assistant, details, household.by_employer)
    service.agree_holiday(session, found, household.by_employer)


def test_a_starter_has_the_share_of_the_year_and_what_is_taken_comes_off(
    household: Household, session: Session
) -> None:
    # 20 hours over 5 days from 6 April: 12 of 12 months of 28 days of 4 hours.
    before = balance_on(session, household.assistant, date(2026, 5, 1))
    assert before is not None
    assert before.earned == 112 * 60
    take(session, household, holiday())
    later = balance_on(session, household.assistant, date(2026, 5, 5))
    assert later is not None
    assert (later.taken, later.booked, later.left) == (8 * 60, 4 * 60, 100 * 60)


def test_holiday_is_paid_once_with_the_run_that_covers_its_days(
    household: Household, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    take(session, household, holiday())
    assert the_pay(session, start(session, household, MAY_1, APRIL_26)).items == ()
    run = start(session, household, MAY_29, MAY_24)
    pay = the_pay(session, run)
    assert pay.payslip
    lines = {figure.label: str(figure.amount) for figure in pay.payslip.pay}
    # The average of three weeks of 27, 27 and 26 hours at £13.45 is £13.45 an hour.
    assert lines["Holiday, 4 May 2026 to 6 May 2026: 12 h"] == "£161.40"
    assert pay.payslip.holiday is not None
    assert pay.payslip.holiday.taken == 12 * 60
    approve_run(session, run, by_on(household, MAY_29))
    after = start(session, household, date(2026, 6, 26), date(2026, 6, 21))
    assert the_pay(session, after).items == ()


def test_irregular_hours_earn_12_07_percent_and_rolled_up_ones_save_nothing(
    household: Household, session: Session
) -> None:
    (agreed,) = terms_of(session, household.assistant.id)
    agreed.holiday_plan, agreed.contracted_minutes_per_week = HolidayPlan.IRREGULAR, 0
    agree_eighty_hours(session, household.assistant)
    found = balance_on(session, household.assistant, MAY_1)
    assert found is not None
    assert found.earned == 10 * 60  # 12.07 % of 80 hours, to the nearest hour
    agreed.holiday_plan = HolidayPlan.ROLLED_UP
    assert balance_on(session, household.assistant, MAY_1) is None


def test_terms_that_change_in_the_year_count_by_their_days(
    household: Household, session: Session
) -> None:
    more = terms(from_on=date(2026, 10, 1), contracted_minutes_per_week=40 * 60)
    agree_terms(session, household.assistant, more, household.by_employer)
    found = balance_on(session, household.assistant, date(2026, 11, 1))
    assert found is not None
    assert 112 * 60 < found.earned < 224 * 60


def test_before_any_agreed_week_holiday_pays_the_contract(
    household: Household, session: Session
) -> None:
    rate = rate_before(session, household.assistant, MAY_1)
    assert rate is not None
    assert rate.for_minutes(60) == Money(1345)
    agree_week(session, household.assistant, date(2026, 4, 6), 600)
    agreed = rate_before(session, household.assistant, MAY_1)
    assert agreed is not None
    assert agreed.weeks == 1


def test_what_is_left_on_the_last_day_is_paid(household: Household, session: Session) -> None:
    agree_eighty_hours(session, household.assistant)
    note_leaving(session, household.assistant, date(2026, 4, 26), household.by_employer)
    pay = the_pay(session, start(session, household, MAY_1, APRIL_26))
    (item,) = pay.items
    # 21 of 365 days of 112 hours: 6.44, up to a tenth of an hour.
    assert item.item.kind is ItemKind.PAY_IN_LIEU_OF_HOLIDAY
    assert item.minutes == 390
    assert item.item.amount == Money(8743)


def test_holiday_is_answered_once_and_can_be_taken_back_before_it_begins(
    household: Household, session: Session
) -> None:
    by = household.by_employer
    first = service.ask_holiday(session, household.assistant, holiday(), by)
    with pytest.raises(refusals.HolidayOverlapsError):
        service.ask_holiday(session, household.assistant, holiday(), by)
    with pytest.raises(refusals.NoAnswerError):
        service.decline_holiday(session, first, " ", by)
    service.decline_holiday(session, first, "That week is full", by)
    with pytest.raises(refusals.AnsweredError):
        service.agree_holiday(session, first, by)
    again = service.ask_holiday(session, household.assistant, holiday(), by)
    service.agree_holiday(session, again, by)
    with pytest.raises(refusals.BegunError):
        service.withdraw_holiday(session, again, by_on(household, date(2026, 5, 4)))
    service.withdraw_holiday(session, again, by_on(household, date(2026, 5, 3)))
    assert again.state is HolidayState.WITHDRAWN


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: holiday("2026-05-06", "2026-05-05"), refusals.DaysBackwardsError),
        (lambda: holiday(hours=0), refusals.NoTimeError),
        (lambda: holiday("2026-05-04", "2026-05-04", 25), refusals.MoreThanTheDaysError),
        (lambda: holiday("2026-05-04", "2027-05-05"), refusals.TooLongError),
    ],
)
def test_holiday_that_makes_no_sense_is_refused(make: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        make()  # type: ignore[operator]


def test_a_day_is_holiday_or_sickness_and_within_the_job(
    household: Household, session: Session
) -> None:
    by = household.by_employer
    take(session, household, holiday())
    sick = SicknessDetails(first_on=date(2026, 5, 6), told_on=date(2026, 5, 6), weekdays=WEEKDAYS)
    with pytest.raises(refusals.HolidayOverlapsError):
        absence.write_down_sickness(session, household.assistant, sick, by)
    with pytest.raises(refusals.OutsideJobError, match="6 April 2026"):
        service.ask_holiday(session, household.assistant, holiday("2026-04-03", "2026-04-07"), by)


def test_sickness_is_paid_as_it_goes_on_and_every_penny_once(
    household: Household, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    approve_run(session, start(session, household, MAY_1, APRIL_26), by_on(household, MAY_1))
    sick = SicknessDetails(
        first_on=date(2026, 5, 18), told_on=date(2026, 5, 18), weekdays=WEEKDAYS
    )
    row = absence.write_down_sickness(
        session, household.assistant, sick, by_on(household, date(2026, 5, 18))
    )
    run = start(session, household, MAY_29, MAY_24)
    pay = the_pay(session, run)
    # £1,076.00 over the 26 days from 6 April to 1 May is £289.69 a week; 80 % is over £123.25.
    assert {figure.label: str(figure.amount) for figure in pay.payslip.pay} == {  # type: ignore[union-attr]
        "Statutory Sick Pay from 18 May": "£123.25"
    }
    approve_run(session, run, by_on(household, MAY_29))
    absence.end_sickness(session, row, date(2026, 5, 27), by_on(household, date(2026, 5, 28)))
    later = the_pay(session, start(session, household, date(2026, 6, 26), date(2026, 6, 21)))
    assert later.payslip
    assert str(later.payslip.gross.amount) == "£73.95"
    assert [str(spell.last_on) for spell in spells_of(session, household.assistant.id)] == [
        "2026-05-27"
    ]


def test_family_leave_is_paid_recovered_and_off_what_hmrc_is_due(
    household: Household, session: Session
) -> None:
    details = FamilyDetails(
        kind=ParentalKind.PATERNITY,
        event_on=date(2026, 5, 4),
        starts_on=date(2026, 5, 4),
        weeks=2,
        is_small_employer=True,
        earnings=Money(30000),
    )
    absence.keep_family_leave(session, household.assistant, details, household.by_employer)
    agree_week(session, household.assistant, date(2026, 4, 27), 3600)
    run = start(session, household, MAY_29, MAY_24)
    approve_run(session, run, by_on(household, MAY_29))
    (row,) = queries.payslips_in(session, run.id)
    slip = Payslip.from_plain(row.document)
    assert str(slip.pay[1].amount) == "£388.64"  # two weeks at £194.32
    assert str(run.recovered) == "£423.62"  # and 9 % more
    owed = row.tax + row.employee_ni + row.employer_ni - run.recovered
    dues = [d.amount for d in queries.dues_in(session, run.id) if d.kind is DueKind.HMRC]
    assert Money.total(dues) == max(owed, Money(0))
    with pytest.raises(refusals.LeaveThenError):
        service.ask_holiday(session, household.assistant, holiday(), household.by_employer)
    (leave,) = family_leaves_of(session, household.assistant.id)
    absence.end_family_leave(session, leave, date(2026, 5, 10), household.by_employer)
    absence.cross_out(session, leave, household.by_employer)
    assert family_leaves_of(session, household.assistant.id) == []


def test_holiday_carried_over_is_there_until_its_day(
    household: Household, session: Session
) -> None:
    carry = CarryDetails(minutes=480, reason=CarryReason.AGREED, into=date(2027, 4, 10))
    service.carry_over(session, household.assistant, carry, household.by_employer)
    found = balance_on(session, household.assistant, date(2027, 5, 1))
    assert found is not None
    assert found.carried_over == 480
    gone = balance_on(session, household.assistant, date(2026, 5, 1))
    assert gone is not None
    assert gone.carried_over == 0
    assert Decimal(found.left) == found.earned + 480
