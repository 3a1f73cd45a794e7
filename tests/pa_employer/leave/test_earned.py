"""How much holiday there is on a day, and what it pays: every trap of the calendar."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, HolidayPlan
from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.service import agree_terms, note_leaving
from pa_employer.leave import service
from pa_employer.leave.days_off import bank_holidays_in, spread, usual_minutes, working_days
from pa_employer.leave.details import CarryDetails
from pa_employer.leave.earned import (
    balance_on,
    beyond_what_is_left,
    earned_on,
    leave_year,
    rate_before,
)
from pa_employer.leave.queries import agreed_days
from pa_employer.leave.refusals import NothingCarriedError
from pa_employer.leave.words import bank_holidays_in_words
from payroll.ground.days import ONE_DAY, Span
from payroll.ground.money import Money
from payroll.holiday.balance import Balance, CarryReason
from tests.pa_employer.household import Household, terms
from tests.pa_employer.leave.time_off import agree_plan, ask, by_on, off, on, take
from tests.pa_employer.payruns.work import agree_week


def balance(session: Session, household: Household, day: str) -> Balance:
    found = balance_on(session, household.assistant, on(day))
    assert found
    return found


def hours(minutes: int) -> float:
    return minutes / 60


def test_a_leave_year_ends_and_the_next_one_begins_anew(
    session: Session, household: Household
) -> None:
    take(session, household, off("2027-03-25", "2027-04-06", 36))
    before, after = (balance(session, household, day) for day in ("2027-03-31", "2027-04-01"))
    assert str(before.year) == "1 April 2026 to 31 March 2027"
    assert str(after.year) == "1 April 2027 to 31 March 2028"
    # Nine weekdays of four hours: five up to 31 March, four from 1 April.
    assert (hours(before.taken), hours(before.booked)) == (20, 0)
    assert (hours(after.taken), hours(after.booked)) == (4, 12)
    assert hours(after.earned) == 112


def test_every_day_is_in_exactly_one_leave_year_even_one_from_29_february(
    household: Household,
) -> None:
    household.assistant.leave_year_starts_on = date(2024, 2, 29)
    day = date(2027, 2, 1)
    while day < date(2029, 4, 1):
        span = leave_year(household.assistant, day).span
        assert day in span
        assert leave_year(household.assistant, span.first).span == span
        assert leave_year(household.assistant, span.last).span == span
        assert leave_year(household.assistant, span.last + ONE_DAY).span != span
        day += ONE_DAY


def test_holiday_on_29_february_is_taken_in_its_own_year(
    session: Session, household: Household
) -> None:
    household.assistant.leave_year_starts_on = date(2027, 3, 1)
    session.flush()
    service.write_down_holiday(
        session, household.assistant, off("2028-02-29"), by_on(household, "2027-06-01")
    )
    assert hours(balance(session, household, "2028-02-29").taken) == 4
    assert balance(session, household, "2028-03-01").taken == 0


def test_a_starter_has_a_twelfth_for_each_month_and_a_leaver_the_days(
    session: Session, household: Household
) -> None:
    household.assistant.started_on = date(2026, 8, 10)
    session.flush()
    # 8 of 12 months of 28 days are 18.67, up to the half day 19, of 4 hours.
    assert hours(balance(session, household, "2026-08-10").earned) == 76
    note_leaving(session, household.assistant, date(2026, 11, 30), by_on(household))
    # 113 of 365 days of 112 hours are 34.67, up to a tenth of an hour.
    assert hours(balance(session, household, "2026-11-30").earned) == 34.7


def test_before_the_job_and_after_it_nothing_more_is_earned(
    session: Session, household: Household
) -> None:
    household.assistant.started_on = date(2027, 4, 12)
    session.flush()
    assert str(balance(session, household, "2026-11-22").year.first) == "2027-04-01"
    household.assistant.started_on = date(2026, 4, 6)
    note_leaving(session, household.assistant, date(2026, 9, 30), by_on(household))
    left = balance(session, household, "2026-09-30")
    assert balance(session, household, "2027-05-01") == left
    assert hours(left.earned) < 112


def test_holiday_booked_beyond_the_last_day_counts_no_more(
    session: Session, household: Household
) -> None:
    take(session, household, off("2026-12-21", "2026-12-24"))
    note_leaving(session, household.assistant, date(2026, 12, 22), by_on(household))
    assert hours(balance(session, household, "2026-12-01").booked) == 8
    days = agreed_days(session, household.assistant.id, Span(on("2026-12-22"), on("2027-01-31")))
    assert [str(day.on) for day in days] == ["2026-12-22"]


def test_more_hours_from_a_day_count_from_that_day(session: Session, household: Household) -> None:
    more = terms(from_on=date(2026, 10, 1), contracted_minutes_per_week=40 * 60)
    agree_terms(session, household.assistant, more, by_on(household))
    # 178 of the 360 days of the job in this year at 112 hours, 182 at 224.
    found = earned_on(session, household.assistant, date(2026, 11, 1))
    assert found
    assert found.minutes == -(-(178 * 112 + 182 * 224) * 60 // 360)
    assert "the days from 1 October 2026 to 31 March 2027" in found.working.sentence


def test_a_week_over_the_leave_years_end_earns_in_each_for_its_own_days(
    session: Session, household: Household
) -> None:
    agree_plan(session, household, HolidayPlan.IRREGULAR, 0)
    # Monday 29 March to Wednesday 31 March are of the old year, Thursday and Friday of the new.
    agree_week(session, household.assistant, date(2027, 3, 29), 50 * 60)
    old = balance(session, household, "2027-03-31")
    new = balance(session, household, "2027-04-04")
    assert (hours(old.earned), hours(new.earned)) == (4, 2)  # 3.62 and 2.41 hours
    assert hours(balance(session, household, "2027-04-01").earned) == 1


def test_irregular_hours_are_rounded_pay_period_by_pay_period(
    session: Session, household: Household
) -> None:
    agree_plan(session, household, HolidayPlan.IRREGULAR)
    for monday in (date(2026, 4, 6), date(2026, 4, 13)):
        agree_week(session, household.assistant, monday, 6 * 60)
    # One four-weekly period: 12 hours earn 1.45, which is 1.
    assert hours(balance(session, household, "2026-04-30").earned) == 1
    agree_week(session, household.assistant, date(2026, 4, 27), 5 * 60)
    assert hours(balance(session, household, "2026-05-30").earned) == 2


def test_regular_hours_then_rolled_up_ones_keep_what_was_earned_before(
    session: Session, household: Household
) -> None:
    later = terms(from_on=date(2026, 10, 1))
    agree_terms(session, household.assistant, later, by_on(household))
    terms_of(session, household.assistant.id)[-1].holiday_plan = HolidayPlan.ROLLED_UP
    session.flush()
    found = balance(session, household, "2026-11-01")
    assert found.earned == -(-178 * 112 * 60 // 360)
    agree_plan_of_all(session, household)
    assert balance_on(session, household.assistant, date(2026, 11, 1)) is None


def agree_plan_of_all(session: Session, household: Household) -> None:
    for each in terms_of(session, household.assistant.id):
        each.holiday_plan = HolidayPlan.ROLLED_UP
    session.flush()


def carry(session: Session, household: Household, reason: CarryReason, into: str) -> None:
    details = CarryDetails(minutes=8 * 60, reason=reason, into=on(into))
    service.carry_over(session, household.assistant, details, by_on(household))


def test_what_is_carried_and_taken_in_time_still_counts_after_its_last_day(
    session: Session, household: Household
) -> None:
    household.assistant.started_on = date(2025, 1, 6)
    session.flush()
    carry(session, household, CarryReason.SICK, "2026-05-01")
    take(session, household, off("2026-06-01", hours=3))
    # Eighteen months from 31 March 2026; five hours are left of it in the next year until then.
    assert hours(balance(session, household, "2026-12-01").carried_over) == 8
    assert hours(balance(session, household, "2027-04-05").carried_over) == 5
    assert hours(balance(session, household, "2027-09-30").carried_over) == 5
    assert hours(balance(session, household, "2027-10-01").carried_over) == 0
    service.write_down_holiday(
        session, household.assistant, off("2027-07-01", hours=2), by_on(household, "2027-06-01")
    )
    assert hours(balance(session, household, "2027-10-01").carried_over) == 2


def test_carried_by_agreement_it_ends_with_the_year_and_can_be_undone(
    session: Session, household: Household
) -> None:
    carry(session, household, CarryReason.AGREED, "2027-05-01")
    assert hours(balance(session, household, "2028-03-31").carried_over) == 8
    assert balance(session, household, "2028-04-01").carried_over == 0
    by = by_on(household)
    service.undo_carry_over(session, household.assistant, date(2027, 4, 1), by)
    assert balance(session, household, "2027-05-01").carried_over == 0
    with pytest.raises(NothingCarriedError):
        service.undo_carry_over(session, household.assistant, date(2027, 4, 1), by)


def test_asking_for_more_than_is_left_is_said_for_each_leave_year(
    session: Session, household: Household
) -> None:
    today = date(2026, 11, 22)
    assert beyond_what_is_left(session, ask(session, household, off("2026-12-07")), today) == []
    # 172 hours up to 31 March 2027, and 40 of 112 in the next year.
    long = ask(session, household, off("2027-02-01", "2027-04-14", 212))
    (said,) = beyond_what_is_left(session, long, today)
    assert said == (
        "With this, 60 h more than there are would be taken in the leave year to 31 "
        "March 2027. This may be fine: it can be agreed all the same."
    )


def test_holiday_pays_the_contract_before_any_agreed_week_and_an_hour_where_none_is_fixed(
    session: Session, household: Household
) -> None:
    agree_plan(session, household, HolidayPlan.IRREGULAR, 0)
    rate = rate_before(session, household.assistant, date(2026, 5, 1))
    assert rate
    assert rate.for_minutes(90) == Money(2018)
    assert "an hour's agreed pay of £13.45" in rate.working.sentence


def test_holiday_pays_the_average_of_agreed_weeks_under_the_terms_of_their_days(
    session: Session, household: Household
) -> None:
    agree_week(session, household.assistant, date(2026, 4, 6), 600)
    dearer = terms(from_on=date(2026, 4, 13), hourly_rate=Money(1545))
    agree_terms(session, household.assistant, dearer, by_on(household))
    agree_week(session, household.assistant, date(2026, 4, 13), 600)
    rate = rate_before(session, household.assistant, date(2026, 4, 27))
    assert rate
    assert rate.for_minutes(60) == Money(1445)
    during = rate_before(session, household.assistant, date(2026, 4, 15))
    assert during
    assert during.for_minutes(60) == Money(1345)  # the week it begins in is not over


@pytest.mark.parametrize(
    ("first", "last", "a_week", "days", "expected"),
    [
        ("2026-12-07", "2026-12-13", 20, "5", 20),  # a week, its weekend counted as nothing
        ("2026-12-07", "2026-12-08", 20, "5", 8),
        ("2026-12-07", "2026-12-13", 20, "2", 20),  # a week is never more than a week
        ("2026-12-07", "2026-12-07", 20, "2", 10),
        ("2026-12-11", "2026-12-14", 20, "2", 20),  # a Friday and a Monday
        ("2026-12-12", "2026-12-13", 20, "5", 8),  # a weekend by itself is work then
        ("2026-12-07", "2026-12-13", 28, "7", 28),
        ("2026-12-07", "2026-12-13", 0, "5", 0),
    ],
)
def test_usual_hours_are_a_weeks_hours_over_its_days(
    household: Household, session: Session, first: str, last: str, a_week: int, days: str,
    expected: int,
) -> None:  # fmt: skip
    (held,) = terms_of(session, household.assistant.id)
    held.contracted_minutes_per_week, held.days_per_week = a_week * 60, Decimal(days)
    assert hours(usual_minutes(Span(on(first), on(last)), held)) == expected


@given(st.dates(date(2026, 1, 1), date(2027, 12, 1)), st.integers(0, 40), st.integers(1, 20_000))
def test_spread_time_adds_up_and_stays_within_the_days(
    first: date, more: int, minutes: int
) -> None:
    days = Span(first, first + timedelta(days=more))
    shares = dict(spread(minutes, days, None))
    assert sum(shares.values()) == minutes
    assert all(share > 0 and day in days for day, share in shares.items())
    assert set(working_days(days, None)) >= set(shares) or minutes > 24 * 60


def test_a_bank_holiday_among_the_days_is_named(session: Session, household: Household) -> None:
    assert bank_holidays_in(Span(on("2026-12-24"), on("2026-12-28"))) == [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
    ]
    assert bank_holidays_in(Span(on("2029-12-24"), on("2029-12-28"))) == []  # not on record
    said = bank_holidays_in_words(take(session, household, off("2026-11-30")))
    assert said.startswith("St Andrew's Day is a bank holiday (30 November 2026).")
    assert hours(balance(session, household, "2026-12-01").taken) == 4


def test_nobody_without_terms_has_a_balance(session: Session, household: Household) -> None:
    stranger = Assistant(
        employer_id=household.employer.id,
        name="Isla Munro",
        date_of_birth=date(1998, 5, 4),
        started_on=date(2026, 9, 1),
    )
    session.add(stranger)
    session.flush()
    assert balance_on(session, stranger, date(2026, 11, 1)) is None
    assert rate_before(session, stranger, date(2026, 11, 1)) is None
