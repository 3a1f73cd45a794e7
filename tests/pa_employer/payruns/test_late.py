"""Late sheets, corrections, catching up and leaving: nobody is paid twice or forgotten."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.service import (
    AssistantDetails,
    add_assistant,
    agree_terms,
    note_leaving,
)
from pa_employer.payruns import queries
from pa_employer.payruns.approve import CannotBePaidError, NothingToPayError, approve_run
from pa_employer.payruns.models import Basis
from pa_employer.payruns.preview import preview
from pa_employer.payruns.service import choose_contracted
from pa_employer.timesheets.models import TimesheetState
from pa_employer.timesheets.service import agree_sheet
from payroll.frequency import Frequency
from payroll.ground.days import Span
from payroll.ground.money import Money
from payroll.payslip import Payslip
from tests.pa_employer.household import Household, terms
from tests.pa_employer.payruns.work import agree_week, by_on, last_payslip, pay, start, the_pay

FIRST, SECOND, THIRD = date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 20)
FOURTH = date(2026, 4, 27)
MAY_1, MAY_29, JUNE_26 = date(2026, 5, 1), date(2026, 5, 29), date(2026, 6, 26)
APRIL_26, MAY_24, JUNE_21 = date(2026, 4, 26), date(2026, 5, 24), date(2026, 6, 21)


def pay_contracted(session: Session, household: Household) -> None:
    """The first run: one agreed week of 20 h, and two late ones paid as contracted."""
    agree_week(session, household.assistant, FIRST, 20 * 60)
    run = start(session, household, MAY_1, APRIL_26)
    choose_contracted(session, run, household.assistant, True, by_on(household, MAY_1))  # noqa: FBT003
    approve_run(session, run, by_on(household, MAY_1))


def lines(payslip: Payslip | None) -> list[tuple[str, int]]:
    return [(line.label, line.minutes) for line in payslip.hours] if payslip else []


def test_a_late_week_is_not_paid_unless_the_employer_chooses_contracted_hours(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 20 * 60)
    agree_week(session, household.assistant, SECOND, 23 * 60, TimesheetState.SUBMITTED)
    run = start(session, household, MAY_1, APRIL_26)
    found = the_pay(session, run)
    assert lines(found.payslip) == [("Hours at £13.45", 1200)]
    assert found.warnings == (
        "The hours for week of 13 April are sent and wait for you to agree them.",
        "No hours agreed yet for week of 20 April.",
    )
    by = by_on(household, MAY_1)
    choose_contracted(session, run, household.assistant, True, by)  # noqa: FBT003
    choose_contracted(session, run, household.assistant, True, by)  # noqa: FBT003
    assert lines(the_pay(session, run).payslip) == [
        ("Hours at £13.45", 1200),
        ("Contracted hours at £13.45", 2400),
    ]
    choose_contracted(session, run, household.assistant, False, by)  # noqa: FBT003
    assert lines(the_pay(session, run).payslip) == [("Hours at £13.45", 1200)]


def test_contracted_hours_are_put_right_once_the_sheets_are_agreed(
    household: Household, session: Session
) -> None:
    pay_contracted(session, household)
    assert [
        (week.minutes, week.basis) for week in last_payslip(session, household.assistant).weeks
    ] == [
        (1200, Basis.AGREED),
        (1200, Basis.CONTRACTED),
        (1200, Basis.CONTRACTED),
    ]
    agree_week(session, household.assistant, SECOND, 23 * 60)
    late = agree_week(session, household.assistant, THIRD, 18 * 60, TimesheetState.SUBMITTED)
    agree_week(session, household.assistant, FOURTH, 20 * 60)
    run = start(session, household, MAY_29, MAY_24)
    found = the_pay(session, run)
    assert lines(found.payslip) == [
        ("Hours at £13.45", 1200),
        ("Correction for week of 13 April", 180),
    ]
    assert any("were paid for week of 20 April" in words for words in found.warnings)
    approve_run(session, run, by_on(household, MAY_29))

    agree_sheet(session, late, by_on(household, JUNE_21))
    agree_week(session, household.assistant, date(2026, 5, 25), 20 * 60)
    run = pay(session, household, JUNE_26, JUNE_21)
    assert lines(Payslip.from_plain(last_payslip(session, household.assistant).document)) == [
        ("Hours at £13.45", 1200),
        ("Correction for week of 20 April", -120),
    ]
    # 20 h, 23 h, 18 h and twice 20 h were worked, and that is what was paid in the end.
    everything = Span(FIRST, JUNE_21)
    assert queries.paid_minutes(session, household.assistant.id, everything) == 101 * 60


def test_contracted_hours_that_were_right_are_settled_without_a_line(
    household: Household, session: Session
) -> None:
    pay_contracted(session, household)
    agree_week(session, household.assistant, SECOND, 20 * 60)
    agree_week(session, household.assistant, FOURTH, 20 * 60)
    pay(session, household, MAY_29, MAY_24)
    row = last_payslip(session, household.assistant)
    assert lines(Payslip.from_plain(row.document)) == [("Hours at £13.45", 1200)]
    assert [(week.week_starts_on, week.minutes) for week in row.weeks] == [
        (SECOND, 0),
        (FOURTH, 1200),
    ]


def test_taking_back_waits_until_there_is_enough_to_pay(
    household: Household, session: Session
) -> None:
    pay_contracted(session, household)
    agree_week(session, household.assistant, SECOND, 0)
    agree_week(session, household.assistant, THIRD, 19 * 60)
    run = start(session, household, MAY_29, MAY_24)
    found = the_pay(session, run)
    assert found.payslip is None
    assert "more than there is to pay" in found.nothing_because
    assert found.owed.held_back == (SECOND, THIRD)
    with pytest.raises(NothingToPayError):
        approve_run(session, run, by_on(household, MAY_29))
    agree_week(session, household.assistant, FOURTH, 30 * 60)
    approve_run(session, run, by_on(household, MAY_29))
    assert last_payslip(session, household.assistant).minutes == 9 * 60


def test_hours_agreed_after_their_pay_day_are_caught_up(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 20 * 60)
    pay(session, household, MAY_1, APRIL_26)
    agree_week(session, household.assistant, SECOND, 15 * 60)
    agree_week(session, household.assistant, FOURTH, 20 * 60)
    run = start(session, household, MAY_29, MAY_24)
    assert lines(the_pay(session, run).payslip) == [
        ("Hours at £13.45", 1200),
        ("Earlier hours at £13.45", 900),
    ]


def test_an_extra_run_for_the_same_weeks_catches_up_what_came_late(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 20 * 60)
    pay(session, household, MAY_1, APRIL_26)
    agree_week(session, household.assistant, THIRD, 10 * 60)
    run = pay(session, household, date(2026, 5, 8), APRIL_26)
    assert (run.hours_from, run.hours_until) == (THIRD, APRIL_26)
    assert last_payslip(session, household.assistant).minutes == 600


def test_who_left_is_still_paid_what_came_late_and_then_no_longer_listed(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 20 * 60)
    pay(session, household, MAY_1, APRIL_26)
    note_leaving(session, household.assistant, APRIL_26, household.by_employer)
    agree_week(session, household.assistant, SECOND, 12 * 60)
    pay(session, household, MAY_29, MAY_24)
    assert last_payslip(session, household.assistant).minutes == 720
    assert preview(session, start(session, household, JUNE_26, JUNE_21)).pays == ()


def test_a_new_frequency_neither_pays_a_week_again_nor_misses_one(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 20 * 60)
    agree_week(session, household.assistant, SECOND, 20 * 60)
    pay(session, household, MAY_1, date(2026, 4, 12))
    weekly = terms(from_on=date(2026, 5, 4), frequency=Frequency.WEEKLY)
    agree_terms(session, household.assistant, weekly, household.by_employer)
    assert preview(session, start(session, household, MAY_29, MAY_24)).pays == ()
    pay(session, household, date(2026, 5, 8), date(2026, 5, 3), Frequency.WEEKLY)
    row = last_payslip(session, household.assistant)
    assert [week.week_starts_on for week in row.weeks] == [SECOND]


def test_a_rise_is_paid_from_its_day(household: Household, session: Session) -> None:
    # Ten hours a day: Monday and Tuesday at £13.45, Wednesday at £14.00.
    rise = terms(from_on=date(2026, 4, 15), hourly_rate=Money(1400))
    agree_terms(session, household.assistant, rise, household.by_employer)
    agree_week(session, household.assistant, SECOND, 30 * 60)
    pay(session, household, MAY_1, APRIL_26)
    row = last_payslip(session, household.assistant)
    assert lines(Payslip.from_plain(row.document)) == [
        ("Hours at £13.45", 1200),
        ("Hours at £14.00", 600),
    ]
    assert str(row.gross) == "£409.00"


def test_hours_before_any_terms_stop_the_run_and_name_the_person(
    household: Household, session: Session
) -> None:
    details = AssistantDetails(
        name="Ewan Ross", date_of_birth=date(1990, 1, 1), started_on=date(2026, 4, 6)
    )
    ewan = add_assistant(session, household.employer.id, details, terms(), household.by_employer)
    # Nobody can agree such terms; a record brought in from elsewhere might hold them.
    terms_of(session, ewan.id)[0].from_on = date(2026, 4, 8)
    agree_week(session, ewan, FIRST, 600)
    agree_week(session, household.assistant, FIRST, 600)
    run = start(session, household, MAY_1, APRIL_26)
    with pytest.raises(CannotBePaidError, match="Ewan Ross: Hours were worked on 6 April 2026"):
        approve_run(session, run, by_on(household, MAY_1))
    assert queries.payslips_of(session, household.assistant.id) == []


def test_what_differs_from_last_time_is_said_with_its_reason(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 20 * 60)
    first = start(session, household, MAY_1, APRIL_26)
    assert the_pay(session, first).difference == "This is the first payslip here."
    approve_run(session, first, by_on(household, MAY_1))
    agree_week(session, household.assistant, FOURTH, 23 * 60)
    second = start(session, household, MAY_29, MAY_24)
    # Below the tax and National Insurance limits: three hours more are £40.35 more.
    assert the_pay(session, second).difference == "£40.35 more than last time: 3 h more."
    approve_run(session, second, by_on(household, MAY_29))
    agree_week(session, household.assistant, date(2026, 5, 25), 23 * 60)
    third = start(session, household, JUNE_26, JUNE_21)
    assert the_pay(session, third).difference == "The same as last time."


def test_a_rate_below_the_law_is_said_and_does_not_stop_the_run(
    household: Household, session: Session
) -> None:
    low = terms(from_on=date(2026, 4, 13), hourly_rate=Money(1200))
    agree_terms(session, household.assistant, low, household.by_employer)
    agree_week(session, household.assistant, SECOND, 600)
    run = start(session, household, MAY_1, APRIL_26)
    assert any("National Living Wage" in words for words in the_pay(session, run).warnings)
    approve_run(session, run, by_on(household, MAY_1))
