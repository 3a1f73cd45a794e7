"""What a run pays besides hours: claims, extras, kinds of work, the allowance, warnings."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.assistants.models import HolidayPlan, TermsRate
from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.service import say_only_cares
from pa_employer.deductions.service import collect_loan, serve_arrestment
from pa_employer.payruns import queries
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.extras import (
    ExtraDetails,
    ExtraGoneError,
    NoAmountError,
    add_extra,
    claim_allowance,
    remove_extra,
)
from pa_employer.payruns.models import DueKind
from pa_employer.payruns.service import ApprovedAlreadyError
from pa_employer.people.models import Capacity
from pa_employer.timesheets.models import ClaimKind, TimesheetState
from pa_employer.timesheets.service import add_claim, add_shift, agree_sheet, submit_sheet
from pa_employer.timesheets.shifts import ClaimDetails, ShiftDetails
from payroll.arrestments.orders import ArrestmentOrder, OrderKind
from payroll.ground.days import ONE_WEEK
from payroll.ground.money import NOTHING, Money
from payroll.hours import instant
from payroll.loans import StudentPlan
from payroll.payslip import Payslip
from payroll.periods import TaxYear
from payroll.rates.earnings_arrestment import tables_of
from payroll.work.items import ItemKind
from payroll.work.kinds import WorkKind
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household, give_code
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import (
    NINE,
    agree_eighty_hours,
    agree_week,
    by_on,
    start,
    the_pay,
)
from tests.payroll.arrestments.test_due import INVENTED

MAY_1, APRIL_26 = date(2026, 5, 1), date(2026, 4, 26)
MONDAY = date(2026, 4, 20)


def a_week_with_everything(session: Session, household: Household) -> None:
    """Rates for weekend and sleepover; a Saturday, a night with an hour awake, and two claims."""
    (terms,) = terms_of(session, household.assistant.id)
    terms.other_rates.extend(
        [
            TermsRate(kind=WorkKind.WEEKEND, rate=Money(1500)),
            TermsRate(kind=WorkKind.SLEEPOVER, rate=Money(6000), is_per_night=True),
        ]
    )
    terms.mileage_rate = Money(60)
    sheet = agree_week(session, household.assistant, MONDAY, 600, TimesheetState.SUBMITTED)
    sheet.state = TimesheetState.DRAFT
    by = by_on(household, MONDAY + ONE_WEEK)
    saturday = instant(MONDAY + timedelta(days=5), NINE)
    add_shift(session, sheet, ShiftDetails(saturday, saturday + timedelta(hours=4)), by)
    night = instant(MONDAY + timedelta(days=2), NINE.replace(hour=22))
    asleep = ShiftDetails(
        night, night + timedelta(hours=9), kind=WorkKind.SLEEPOVER, awake_minutes=60
    )
    add_shift(session, sheet, asleep, by)
    cinema = ClaimDetails(ClaimKind.EXPENSE, MONDAY, "Cinema", amount=Money(1850))
    drive = ClaimDetails(ClaimKind.MILEAGE, MONDAY, "Hospital", miles=Decimal("12.5"))
    for claim in (cinema, drive):
        add_claim(session, sheet, claim, by)
    submit_sheet(session, sheet, by)
    agree_sheet(session, sheet, by)


def test_kinds_of_work_and_claims_are_lines_of_their_own_and_paid_once(
    household: Household, session: Session
) -> None:
    a_week_with_everything(session, household)
    run = start(session, household, MAY_1, APRIL_26)
    slip = the_pay(session, run).payslip
    assert slip
    assert {figure.label: str(figure.amount) for figure in slip.pay} == {
        "Hours at £13.45": "£134.50",
        "Weekend hours at £15.00": "£60.00",
        "Waking night at £13.45": "£13.45",
        "Sleepover at £60.00 a night": "£60.00",
        # 12.5 miles at 60p are £7.50, of which 45p a mile is free of tax.
        "Mileage over the tax-free rate": "£1.87",
    }
    assert {figure.label: str(figure.amount) for figure in slip.repaid} == {
        "Cinema": "£18.50",
        "Mileage: 12.5 miles": "£5.63",
    }
    approve_run(session, run, by_on(household, MAY_1))
    (row,) = queries.payslips_in(session, run.id)
    assert row.repaid == Money(2413)
    later = start(session, household, date(2026, 5, 29), date(2026, 5, 24))
    assert the_pay(session, later).payslip is None


def test_a_sleepover_below_the_funded_rate_is_said_and_the_minimum_wage_is_met(
    household: Household, session: Session
) -> None:
    a_week_with_everything(session, household)
    warnings = the_pay(session, start(session, household, MAY_1, APRIL_26)).warnings
    assert any("sleepovers included" in words for words in warnings)
    assert not any("for the minimum wage" in words for words in warnings)


def test_rolled_up_holiday_is_its_own_line(household: Household, session: Session) -> None:
    (terms,) = terms_of(session, household.assistant.id)
    terms.holiday_plan = HolidayPlan.ROLLED_UP
    agree_eighty_hours(session, household.assistant)
    slip = the_pay(session, start(session, household, MAY_1, APRIL_26)).payslip
    assert slip
    assert [(figure.label, str(figure.amount)) for figure in slip.pay] == [
        ("Hours at £13.45", "£1,076.00"),
        ("Rolled-up holiday pay", "£129.87"),
    ]


def test_loans_and_court_orders_follow_to_whom_they_are_due(
    household: Household, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    invented = tables_of(INVENTED)
    monkeypatch.setattr("payroll.arrestments.due.arrestment_tables", lambda: invented)
    agree_eighty_hours(session, household.assistant)
    by = household.by_employer
    collect_loan(session, household.assistant, StudentPlan.ONE, date(2026, 4, 6), by)
    run = start(session, household, MAY_1, APRIL_26)
    plain = the_pay(session, run).payslip
    assert plain
    assert plain.student_loan is not None
    order = ArrestmentOrder(
        "A1", OrderKind.EARNINGS, "Kinnaird Council", date(2026, 4, 6), Money(5000)
    )
    serve_arrestment(session, household.assistant, order, by)
    approve_run(session, run, by_on(household, MAY_1))
    (row,) = queries.payslips_in(session, run.id)
    slip = Payslip.from_plain(row.document)
    assert (str(row.arrested), str(row.student_loan)) == ("£50.00", "£0.00")
    dues = {due.kind: due.amount for due in queries.dues_in(session, run.id)}
    assert dues[DueKind.ARRESTMENT] == Money(5000)
    assert dues[DueKind.NET_PAY] == slip.net.amount
    # The debt is paid off, so the next pay takes nothing.
    agree_week(session, household.assistant, date(2026, 4, 27), 4000)
    later = the_pay(session, start(session, household, date(2026, 5, 29), date(2026, 5, 24)))
    assert later.payslip
    assert later.payslip.arrested == NOTHING


def test_the_allowance_lowers_what_hmrc_is_paid_until_it_is_used_up(
    household: Household, session: Session
) -> None:
    by = by_on(household, MAY_1)
    say_only_cares(session, household.assistant, by, only_cares=True)
    claim_allowance(session, household.employer.id, TaxYear(2026), Money(1_049_000), by)
    agree_eighty_hours(session, household.assistant)
    run = approve_run(session, start(session, household, MAY_1, APRIL_26), by)
    (row,) = queries.payslips_in(session, run.id)
    assert (str(row.employer_ni), str(run.allowance)) == ("£103.65", "£10.00")
    dues = {due.kind: due.amount for due in queries.dues_in(session, run.id)}
    assert dues[DueKind.HMRC] == row.tax + row.employee_ni + row.employer_ni - Money(1000)


def test_a_refund_that_hmrc_owes_lowers_the_next_payment(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, date(2026, 4, 6), 60 * 60)
    by = by_on(household, MAY_1)
    give_code(session, household.assistant, household.by_employer, "SBR")
    approve_run(session, start(session, household, MAY_1, APRIL_26), by)
    give_code(session, household.assistant, household.by_employer, "NT", date(2026, 5, 2))
    agree_week(session, household.assistant, date(2026, 4, 27), 60)
    second = start(session, household, date(2026, 5, 29), date(2026, 5, 24))
    approve_run(session, second, by_on(household, date(2026, 5, 29)))
    (slip,) = queries.payslips_in(session, second.id)
    assert slip.tax < NOTHING
    credit = -(slip.tax + slip.employee_ni + slip.employer_ni)
    agree_week(session, household.assistant, date(2026, 5, 25), 90 * 60 // 2)
    agree_week(session, household.assistant, date(2026, 6, 1), 50 * 60)
    third = start(session, household, date(2026, 6, 26), date(2026, 6, 21))
    approve_run(session, third, by_on(household, date(2026, 6, 26)))
    (last,) = queries.payslips_in(session, third.id)
    owed = last.tax + last.employee_ni + last.employer_ni
    dues = [due.amount for due in queries.dues_in(session, third.id) if due.kind is DueKind.HMRC]
    assert Money.total(dues) == max(owed - credit, NOTHING)


def test_extras_are_entered_and_taken_out_while_a_run_is_a_draft(
    household: Household, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    run = start(session, household, MAY_1, APRIL_26)
    by = by_on(household, MAY_1)
    bonus = ExtraDetails(kind=ItemKind.BONUS, amount=Money(5000), label=" Bonus ")
    extra = add_extra(session, run, household.assistant, bonus, by)
    pay = the_pay(session, run)
    assert pay.payslip
    assert pay.payslip.gross.amount == Money(112600)
    remove_extra(session, run, extra.id, by)
    with pytest.raises(ExtraGoneError):
        remove_extra(session, run, extra.id, by)
    approve_run(session, run, by)
    with pytest.raises(ApprovedAlreadyError):
        add_extra(session, run, household.assistant, bonus, by)
    with pytest.raises(NoAmountError):
        ExtraDetails(kind=ItemKind.BONUS, amount=NOTHING, label="Bonus")


def test_the_pages_of_extras_and_the_allowance(
    household: Household, visitor: Visitor, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    run = start(session, household, MAY_1, APRIL_26)
    path = f"{household.path}/pay/{run.id}/check"
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.open(path)
    page = visitor.follow(page, "Add something besides hours for Rhona Baird")
    page = visitor.press(page, "Put it in this pay", expect=422, kind="bonus", label="Bonus")
    assert page.errors == ["Enter the amount"]
    page = visitor.press(page, "Put it in this pay", kind="bonus", label="Bonus", amount="50")
    assert "£1,126.00 before anything is taken off" in page.text
    page = visitor.press(page, "Take out “Bonus”")
    assert "£1,076.00 before anything is taken off" in page.text
    page = visitor.follow(visitor.open(f"{household.path}/pay"), "Employment Allowance")
    assert "not answered yet" in page.text
    page = visitor.press(page, "Claim the allowance for 2026-27", used_elsewhere="100")
    page = visitor.follow(page, "Employment Allowance")
    assert "£100.00 of £10,500.00 used" in page.text


def test_nobody_reaches_the_extras_of_another_household(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    run = start(session, household, MAY_1, APRIL_26)
    stranger = make_account(app, session, "Ewan Grant")
    employer = make_employer(session, stranger, Capacity.SELF)
    own = f"/employers/{employer.id}/pay"
    paths = [
        f"{own}/{run.id}/extra/{household.assistant.id}",
        f"{household.path}/pay/{run.id}/extra/{household.assistant.id}",
        f"{household.path}/pay/allowance",
    ]
    session.commit()
    visitor.sign_in(stranger)
    for path in paths:
        visitor.open(path, expect=404)


def test_shifts_and_claims_are_filled_in_on_the_pages(
    household: Household, visitor: Visitor
) -> None:
    path = f"/work/{household.assistant.id}/weeks/2026-11-16"
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"{path}/shifts/add?day=2026-11-16")
    night: dict[str, Any] = {"start": "22", "end": "7", "kind": "sleepover", "awake": "45"}
    page = visitor.press(page, "Keep this shift", **night)
    assert "sleepover, awake for 45 min" in page.text
    page = visitor.open(f"{path}/shifts/add?day=2026-11-17")
    page = visitor.press(page, "Keep this shift", expect=422, start="9", end="10", awake="5")
    assert "Only a sleepover has time woken to work" in page.errors[0]
    page = visitor.follow(visitor.open(path), "Add miles or money")
    page = visitor.press(page, "Keep this", expect=422, day="2026-11-16", what="Bus")
    assert "Enter the miles or the amount" in page.errors[0]
    page = visitor.press(page, "Keep this", day="2026-11-16", what="Bus", amount="4.20")
    assert "Bus, Monday 16 November: £4.20" in page.text
    page = visitor.press(page, "Remove Bus, Monday 16 November")
    assert "£4.20" not in page.text
