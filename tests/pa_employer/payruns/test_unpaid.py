"""Work that nobody has paid yet, as a return must set money aside for it."""

from datetime import date

from sqlalchemy.orm import Session

from pa_employer.payruns.queries import work_not_paid
from pa_employer.payruns.unpaid_work import finished_weeks
from payroll.ground.days import Span
from tests.pa_employer.household import Household
from tests.pa_employer.payruns.work import agree_week, pay

FIRST, SECOND, THIRD = date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 20)
APRIL_19, APRIL_26, MAY_1 = date(2026, 4, 19), date(2026, 4, 26), date(2026, 5, 1)


def test_agreed_hours_and_late_weeks_cost_what_a_pay_run_would(
    household: Household, session: Session
) -> None:
    # 25 h agreed and 20 h contracted at £13.45 are £605.25; (605.25 - 385) x 15 % = £33.04.
    agree_week(session, household.assistant, FIRST, 25 * 60)
    (work,) = work_not_paid(session, household.agreement, APRIL_19)
    assert (work.assistant.name, work.minutes, str(work.cost)) == ("Rhona Baird", 2700, "£638.29")
    assert "45 h not paid by 19 April 2026 come to £605.25" in work.working.sentence
    assert work.working.steps[:2] == (
        ("Hours at £13.45", "£336.25"),
        ("Contracted hours at £13.45", "£269.00"),
    )


def test_what_a_run_paid_later_was_not_paid_on_the_day(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 20 * 60)
    agree_week(session, household.assistant, SECOND, 20 * 60)
    agree_week(session, household.assistant, THIRD, 20 * 60)
    pay(session, household, MAY_1, APRIL_26)
    assert [work.minutes for work in work_not_paid(session, household.agreement, APRIL_26)] == [
        3600
    ]
    assert [work.minutes for work in work_not_paid(session, household.agreement, MAY_1)] == []


def test_of_a_week_that_runs_only_the_days_up_to_then_count(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 20 * 60)
    (work,) = work_not_paid(session, household.agreement, FIRST)
    assert work.minutes == 600


def test_nothing_worked_is_nothing_owed(household: Household, session: Session) -> None:
    assert work_not_paid(session, household.agreement, date(2026, 4, 7)) == []


def test_at_most_eight_weeks_without_a_sheet_count() -> None:
    began = date(2026, 3, 2)
    assert finished_weeks(date(2026, 11, 25), began) == Span(date(2026, 9, 28), date(2026, 11, 22))
    assert finished_weeks(date(2026, 11, 22), began) == Span(date(2026, 9, 28), date(2026, 11, 22))
    assert finished_weeks(date(2026, 3, 18), began) == Span(began, date(2026, 3, 15))
    assert finished_weeks(date(2026, 3, 4), began) is None
