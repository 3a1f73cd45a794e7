"""Pay runs from agreed hours to payslips, to the penny."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pa_employer.assistants.service import AssistantDetails, add_assistant, agree_terms
from pa_employer.audit.queries import events_for
from pa_employer.ledger import accounts
from pa_employer.ledger.queries import balances, first_broken_entry
from pa_employer.payruns import queries
from pa_employer.payruns.approve import (
    CannotBePaidError,
    FiguresChangedError,
    NothingToPayError,
    approve_run,
)
from pa_employer.payruns.models import (
    DueKind,
    PaidWeek,
    PaymentDue,
    PayRun,
    PayRunState,
    PayslipRow,
)
from pa_employer.payruns.preview import preview
from pa_employer.payruns.service import (
    ApprovedAlreadyError,
    BeforeAgreementError,
    HoursAfterPayDayError,
    NotASundayError,
    NotInRunError,
    RunDroppedError,
    choose_contracted,
    drop_run,
)
from pa_employer.people.models import Employer
from payroll.ground.days import Span
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.payslip import Payslip
from payroll.pension import PensionKind, PensionTerms
from payroll.rates.years import UnknownTaxYearError
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, give_code, terms
from tests.pa_employer.payruns.work import (
    agree_eighty_hours,
    agree_week,
    by_on,
    last_payslip,
    pay,
    start,
    the_pay,
)

FIRST, SECOND, THIRD = date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 20)
MAY_1, MAY_29 = date(2026, 5, 1), date(2026, 5, 29)
APRIL_26, MAY_24 = date(2026, 4, 26), date(2026, 5, 24)


def test_eighty_hours_in_the_first_four_weeks_to_the_penny(
    household: Household, session: Session
) -> None:
    # Pay: 80 h x £13.45 = £1,076.00, paid on day 26 of the tax year: week 4, so n = 4.
    # Tax, S1257L: free pay of a week is £241.92, of four £967.68. 1,076.00 - 967.68 = 108.32,
    # cut to £108; the starter band reaches 3,967 x 4 / 52 = £305.15, so 19 % of 108 = £20.52.
    # Employee NI, A: 1,076.00 - 967 = 109.00 at 8 % = £8.72.
    # Employer NI, A: 1,076.00 - 385 = 691.00 at 15 % = £103.65.
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    row = last_payslip(session, household.assistant)
    assert (row.minutes, str(row.gross), str(row.net)) == (4800, "£1,076.00", "£1,046.76")
    assert (str(row.tax), str(row.employee_ni), str(row.employer_ni)) == (
        "£20.52",
        "£8.72",
        "£103.65",
    )
    assert row.tax_year == 2026
    assert Payslip.from_plain(row.document).hours[0].label == "Hours at £13.45"
    assert {week.week_starts_on: week.minutes for week in row.weeks} == {
        FIRST: 1620,
        SECOND: 1620,
        THIRD: 1560,
    }
    dues = queries.dues_in(session, run.id)
    assert [(due.kind, due.payee, str(due.amount), due.due_on, due.reference) for due in dues] == [
        (DueKind.NET_PAY, "Rhona Baird", "£1,046.76", MAY_1, "WAGES 01 MAY"),
        (DueKind.HMRC, "HMRC", "£132.89", date(2026, 5, 22), "961PK00012345"),
    ]
    assert run.state is PayRunState.APPROVED
    assert events_for(session, household.employer.id, 1)[0].what == "approved a pay run"


def test_the_second_payslip_counts_tax_through_the_year(
    household: Household, session: Session
) -> None:
    # 60 h x £13.45 = £807.00, paid in week 8. To date 1,076.00 + 807.00 = 1,883.00, free pay
    # 8 x 241.92 = 1,935.36: no tax to date, so the £20.52 comes back.
    # Employee NI: 807 is below 967. Employer NI: (807 - 385) x 15 % = £63.30.
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    agree_week(session, household.assistant, date(2026, 5, 4), 60 * 60)
    run = pay(session, household, MAY_29, MAY_24)
    row = last_payslip(session, household.assistant)
    assert (str(row.gross), str(row.tax), str(row.employee_ni), str(row.employer_ni)) == (
        "£807.00",
        "-£20.52",
        "£0.00",
        "£63.30",
    )
    assert str(row.net) == "£827.52"
    assert run.hours_from == date(2026, 4, 27)
    to_date = Payslip.from_plain(row.document).to_date
    assert (str(to_date.gross), str(to_date.net)) == ("£1,883.00", "£1,874.28")
    assert [str(due.amount) for due in queries.dues_in(session, run.id)] == ["£827.52", "£42.78"]


def test_a_week_one_code_gives_nothing_back(household: Household, session: Session) -> None:
    give_code(session, household.assistant, household.by_employer, "S1257L W1")
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    agree_week(session, household.assistant, date(2026, 5, 4), 60 * 60)
    pay(session, household, MAY_29, MAY_24)
    assert [str(row.tax) for row in queries.payslips_of(session, household.assistant.id)] == [
        "£0.00",
        "£20.52",
    ]


def test_pension_is_taken_and_due(household: Household, session: Session) -> None:
    # Qualifying: 1,076.00 - 480 = £596.00; 4 % leaves the pay (£23.84), 3 % is added (£17.88).
    pension = PensionTerms(PensionKind.RELIEF_AT_SOURCE, Decimal(5), Decimal(3))
    changed = terms(from_on=date(2026, 4, 7), pension=pension)
    agree_terms(session, household.assistant, changed, household.by_employer)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    due = queries.dues_in(session, run.id)[-1]
    assert (due.kind, str(due.amount), due.due_on) == (
        DueKind.PENSION,
        "£41.72",
        date(2026, 6, 22),
    )
    assert str(last_payslip(session, household.assistant).net) == "£1,022.92"


def test_the_book_says_what_was_spent_and_what_is_owed(
    household: Household, session: Session
) -> None:
    before = balances(session, household.agreement.id)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    after = balances(session, household.agreement.id)
    assert {name: str(amount) for name, amount in after.items() if name not in before} == {
        accounts.WAGES: "£1,076.00",
        accounts.EMPLOYER_NI: "£103.65",
        accounts.NET_PAY_OWED: "-£1,046.76",
        accounts.HMRC_OWED: "-£132.89",
    }
    owed = Money.total(due.amount for due in queries.dues_in(session, run.id))
    assert owed == -(after[accounts.NET_PAY_OWED] + after[accounts.HMRC_OWED])
    assert first_broken_entry(session, household.agreement.id) is None


def test_approving_twice_pays_once(household: Household, session: Session) -> None:
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    book = balances(session, household.agreement.id)
    again = approve_run(session, run, by_on(household, MAY_1))
    assert again.approved_at == run.approved_at
    assert balances(session, household.agreement.id) == book
    assert session.scalar(select(func.count()).select_from(PayslipRow)) == 1
    assert session.scalar(select(func.count()).select_from(PaymentDue)) == 2


def test_two_drafts_for_the_same_weeks_pay_them_once(
    household: Household, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    one = start(session, household, MAY_1, APRIL_26)
    other = start(session, household, date(2026, 5, 8), APRIL_26)
    approve_run(session, one, by_on(household, MAY_1))
    assert the_pay(session, other).payslip is None
    with pytest.raises(NothingToPayError):
        approve_run(session, other, by_on(household, MAY_1))
    assert queries.paid_minutes(session, household.assistant.id, Span(FIRST, APRIL_26)) == 4800


def test_figures_that_changed_after_they_were_seen_are_not_approved(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 600)
    run = start(session, household, MAY_1, APRIL_26)
    seen = preview(session, run).total_cost
    agree_week(session, household.assistant, SECOND, 600)
    with pytest.raises(FiguresChangedError):
        approve_run(session, run, by_on(household, MAY_1), seen_cost=seen)
    assert run.state is PayRunState.DRAFT
    assert queries.payslips_of(session, household.assistant.id) == []


def test_two_runs_approved_at_the_same_moment_pay_each_week_once(
    app: Flask, household: Household, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    runs = [start(session, household, day, APRIL_26).id for day in (MAY_1, date(2026, 5, 8))]
    by = by_on(household, MAY_1)
    session.commit()
    ready = Barrier(2)

    def approve(run_id: UUID) -> str:
        with Session(app.extensions["engine"]) as own:
            ready.wait()
            try:
                approve_run(own, own.get_one(PayRun, run_id), by)
            except NothingToPayError:
                return "nothing"
            own.commit()
            return "paid"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, runs)) == ["nothing", "paid"]
    session.expire_all()
    assert queries.paid_minutes(session, household.assistant.id, Span(FIRST, APRIL_26)) == 4800


def test_the_database_itself_refuses_to_pay_a_week_twice(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 600)
    pay(session, household, MAY_1, APRIL_26)
    row = last_payslip(session, household.assistant)
    paid = row.weeks[0]
    again = PaidWeek(
        assistant_id=paid.assistant_id,
        week_starts_on=paid.week_starts_on,
        minutes=paid.minutes,
        hourly_rate=paid.hourly_rate,
        basis=paid.basis,
    )
    again.payslip_id = row.id
    session.add(again)
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_second_start_for_the_same_pay_day_carries_on_with_the_first(
    household: Household, session: Session
) -> None:
    run = start(session, household, MAY_1, APRIL_26)
    assert start(session, household, MAY_1, APRIL_26) is run
    agree_eighty_hours(session, household.assistant)
    approve_run(session, run, by_on(household, MAY_1))
    with pytest.raises(ApprovedAlreadyError, match="four-weekly pay of 1 May 2026"):
        start(session, household, MAY_1, APRIL_26)


def test_a_draft_can_be_dropped_and_an_approved_run_cannot(
    household: Household, session: Session
) -> None:
    run = start(session, household, MAY_1, APRIL_26)
    by = by_on(household, MAY_1)
    choose_contracted(session, run, household.assistant, True, by)  # noqa: FBT003
    drop_run(session, run, by)
    assert queries.runs_of(session, household.employer.id) == []
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    with pytest.raises(ApprovedAlreadyError):
        drop_run(session, run, by)
    with pytest.raises(ApprovedAlreadyError):
        choose_contracted(session, run, household.assistant, True, by)  # noqa: FBT003


def test_a_run_dropped_by_somebody_else_meanwhile_is_said_in_words(
    app: Flask, household: Household, session: Session
) -> None:
    run, by = start(session, household, MAY_1, APRIL_26), by_on(household, MAY_1)
    session.commit()
    with Session(app.extensions["engine"]) as other:
        drop_run(other, other.get_one(PayRun, run.id), by)
        other.commit()
    with pytest.raises(RunDroppedError, match="dropped"):
        approve_run(session, run, by)


@pytest.mark.parametrize(
    ("pay_on", "hours_until", "refusal"),
    [
        (date(2027, 4, 6), date(2027, 4, 4), UnknownTaxYearError),
        (date(2024, 4, 5), date(2024, 3, 31), UnknownTaxYearError),
        (MAY_1, date(2026, 4, 25), NotASundayError),
        (MAY_1, date(2026, 5, 3), HoursAfterPayDayError),
        (date(2026, 3, 1), date(2026, 3, 1), BeforeAgreementError),
    ],
)
def test_a_plan_that_cannot_be_paid_is_refused_before_it_starts(
    household: Household,
    session: Session,
    pay_on: date,
    hours_until: date,
    refusal: type[DomainError],
) -> None:
    with pytest.raises(refusal):
        start(session, household, pay_on, hours_until)
    assert queries.runs_of(session, household.employer.id) == []


def test_a_pay_day_before_one_that_is_paid_is_refused(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 600)
    pay(session, household, MAY_29, MAY_24)
    agree_week(session, household.assistant, SECOND, 600)
    run = start(session, household, MAY_1, APRIL_26)
    with pytest.raises(CannotBePaidError, match="payslip for 29 May 2026 already"):
        approve_run(session, run, by_on(household, MAY_29))
    assert run.state is PayRunState.DRAFT


def test_two_pay_days_in_one_tax_month_are_worth_a_look(
    household: Household, session: Session
) -> None:
    agree_week(session, household.assistant, FIRST, 600)
    pay(session, household, date(2026, 4, 24), date(2026, 4, 19))
    agree_week(session, household.assistant, SECOND, 600)
    run = start(session, household, MAY_1, APRIL_26)
    assert any("HMRC counts the two together" in words for words in the_pay(session, run).warnings)


def test_another_households_assistant_is_not_in_the_run(
    household: Household, session: Session
) -> None:
    other = Employer(name="Ewan Ross", supported_person="Ewan Ross", created_at=AT)
    session.add(other)
    session.flush()
    stranger = add_assistant(
        session,
        other.id,
        AssistantDetails(name="Isla Ross", date_of_birth=date(1990, 1, 1), started_on=FIRST),
        terms(),
        household.by_employer,
    )
    agree_week(session, stranger, FIRST, 600)
    run = start(session, household, MAY_1, APRIL_26)
    assert [pay.name for pay in preview(session, run).pays] == ["Rhona Baird"]
    with pytest.raises(NotInRunError):
        choose_contracted(session, run, stranger, True, by_on(household, MAY_1))  # noqa: FBT003


def test_what_is_due_and_to_whom_it_belongs_can_be_asked_by_day(
    household: Household, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    agreement = household.agreement.id
    assert queries.dues_of(session, agreement, date(2026, 4, 30)) == []
    wages, hmrc = queries.dues_of(session, agreement, MAY_1)
    row = queries.payslip_of_due(session, wages)
    assert row == last_payslip(session, household.assistant)
    assert queries.payslip_of_due(session, hmrc) is None
    assert queries.payslips_between(session, agreement, Span(MAY_1, MAY_1)) == [row]
    assert queries.payslips_between(session, agreement, Span(MAY_24, MAY_29)) == []


def test_the_next_pay_day_is_the_drafts_or_one_period_on(
    household: Household, session: Session
) -> None:
    assert queries.next_pay_on(session, household.agreement, MAY_1) is None
    run = start(session, household, MAY_1, APRIL_26)
    assert queries.next_pay_on(session, household.agreement, MAY_1) == MAY_1
    agree_eighty_hours(session, household.assistant)
    approve_run(session, run, by_on(household, MAY_1))
    assert queries.next_pay_on(session, household.agreement, MAY_1) == MAY_29
    assert queries.draft_runs(session, household.employer.id) == []
