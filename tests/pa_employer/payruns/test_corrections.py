"""A wrong payslip is reversed and replaced; the year follows, and nothing is edited."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.service import agree_terms, say_only_cares
from pa_employer.deductions.queries import code_notices_of
from pa_employer.deductions.service import serve_arrestment
from pa_employer.leave import absence
from pa_employer.ledger.accounts import HMRC_OWED, NET_PAY_OWED, WAGES
from pa_employer.ledger.models import EntryRow, PostingRow
from pa_employer.payruns import queries
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.correct import (
    CannotBeReplacedError,
    NothingChangedError,
    ReversedAlreadyError,
    correct_payslip,
    correction,
)
from pa_employer.payruns.extras import ExtraDetails, add_extra, claim_allowance
from pa_employer.payruns.models import DueKind, PayslipRow
from pa_employer.payruns.verify import changed_payslips
from pa_employer.timesheets.queries import sheet_for
from pa_employer.timesheets.service import agree_sheet, reopen_sheet, submit_sheet
from payroll.arrestments.orders import ArrestmentOrder, OrderKind
from payroll.ground.days import ONE_WEEK
from payroll.ground.money import NOTHING, Money
from payroll.payslip import Payslip
from payroll.periods import TaxYear
from payroll.rates.earnings_arrestment import tables_of
from payroll.work.items import ItemKind
from tests.pa_employer.household import Household, give_code, terms
from tests.pa_employer.leave.time_off import keep, new_parent
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import agree_eighty_hours, agree_week, by_on, pay, start
from tests.payroll.arrestments.test_due import INVENTED

MAY_1, MAY_29 = date(2026, 5, 1), date(2026, 5, 29)
APRIL_26, MAY_24 = date(2026, 4, 26), date(2026, 5, 24)
FIRST_WEEK = date(2026, 4, 6)


def agree_may(session: Session, household: Household) -> None:
    """Four weeks of twenty hours from 27 April 2026."""
    for number in range(4):
        monday = date(2026, 4, 27) + ONE_WEEK * number
        agree_week(session, household.assistant, monday, 20 * 60)


def paid_in_may(session: Session, household: Household) -> PayslipRow:
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    return queries.payslips_in(session, run.id)[0]


def book(session: Session, household: Household, account: str) -> Money:
    found = (
        select(PostingRow.amount)
        .join(EntryRow, EntryRow.id == PostingRow.entry_id)
        .where(EntryRow.agreement_id == household.agreement.id, PostingRow.account == account)
    )
    return Money.total(session.scalars(found))


def test_a_wrong_tax_code_is_put_right_and_the_book_agrees(
    household: Household, session: Session
) -> None:
    wrong = paid_in_may(session, household)
    give_code(session, household.assistant, household.by_employer, "SBR")
    by = by_on(household, date(2026, 5, 6))
    right = correct_payslip(session, wrong, "HMRC had sent code SBR", by)
    assert right is not None
    # £1,076.00 at 20 %, and 8 % of what is over £967.00.
    assert (str(wrong.tax), str(right.tax)) == ("£20.52", "£215.20")
    assert right.version == 2
    assert queries.payslips_of(session, household.assistant.id) == [right]
    assert queries.payslips_given(session, household.assistant.id) == [right, wrong]
    assert book(session, household, WAGES) == right.gross
    assert book(session, household, HMRC_OWED) == -(
        right.tax + right.employee_ni + right.employer_ni
    )
    # Rhona had £194.68 too much, and HMRC is owed as much more.
    assert book(session, household, NET_PAY_OWED) == -right.net
    dues = queries.dues_of(session, household.agreement.id)
    assert (
        sum(due.amount.pence for due in dues if due.kind is DueKind.HMRC)
        == (right.tax + right.employee_ni + right.employer_ni).pence
    )


def test_reversed_and_replaced_equals_right_first_time(
    household: Household, session: Session
) -> None:
    wrong = paid_in_may(session, household)
    give_code(session, household.assistant, household.by_employer, "S1100L")
    correct_payslip(session, wrong, "wrong code", by_on(household, date(2026, 5, 6)))
    agree_may(session, household)
    run = pay(session, household, MAY_29, MAY_24)
    (second,) = queries.payslips_in(session, run.id)
    slip = Payslip.from_plain(second.document)
    assert slip.to_date.gross == Money(215200)
    rows = queries.payslips_of(session, household.assistant.id)
    assert slip.to_date.tax == Money.total(row.tax for row in rows)
    assert changed_payslips(session) == []


def figures(session: Session, household: Household) -> dict[str, Money]:
    """What the payslips that count say, and what the book says of them."""
    rows = queries.payslips_of(session, household.assistant.id)
    names = ("gross", "tax", "employee_ni", "employer_ni", "net", "student_loan")
    said = {name: Money.total(getattr(row, name) for row in rows) for name in names}
    accounts = (WAGES, HMRC_OWED, NET_PAY_OWED)
    return said | {account: book(session, household, account) for account in accounts}


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    wrong=st.sampled_from(["SBR", "S0T W1/M1"]),
    right=st.sampled_from(["S1100L", "SD0", "NT", "SK100"]),
    hours=st.integers(20, 60),
)
def test_whatever_was_wrong_reversed_and_replaced_equals_right_first_time(
    household: Household, session: Session, wrong: str, right: str, hours: int
) -> None:
    by = by_on(household, date(2026, 5, 6))

    def year(*codes: str) -> dict[str, Money]:
        with session.begin_nested() as trial:
            give_code(session, household.assistant, household.by_employer, codes[0])
            agree_week(session, household.assistant, FIRST_WEEK, hours * 60)
            run = pay(session, household, MAY_1, APRIL_26)
            for code in codes[1:]:
                give_code(session, household.assistant, household.by_employer, code)
                (paid,) = queries.payslips_in(session, run.id)
                correct_payslip(session, paid, "another code", by)
            agree_may(session, household)
            pay(session, household, MAY_29, MAY_24)
            found = figures(session, household)
            trial.rollback()
        session.expire_all()
        return found

    assert year(wrong, right) == year(right)


def test_hours_that_were_wrong_are_opened_agreed_anew_and_paid_once(
    household: Household, session: Session
) -> None:
    wrong = paid_in_may(session, household)
    sheet = sheet_for(session, household.assistant.id, FIRST_WEEK)
    assert sheet
    by = by_on(household, date(2026, 5, 6))
    reopen_sheet(session, sheet, "Two hours too many on Monday", by)
    sheet.shifts.pop()
    submit_sheet(session, sheet, by)
    agree_sheet(session, sheet, by)
    right = correct_payslip(session, wrong, "seven hours too many", by)
    assert right is not None
    assert wrong.minutes - right.minutes == 420
    # Nothing is left for the next run to correct.
    agree_may(session, household)
    run = pay(session, household, MAY_29, MAY_24)
    (second,) = queries.payslips_in(session, run.id)
    assert [line.label for line in Payslip.from_plain(second.document).hours] == [
        "Hours at £13.45"
    ]


def test_without_a_correction_the_next_pay_corrects_opened_hours(
    household: Household, session: Session
) -> None:
    paid_in_may(session, household)
    sheet = sheet_for(session, household.assistant.id, FIRST_WEEK)
    assert sheet
    by = by_on(household, date(2026, 5, 6))
    reopen_sheet(session, sheet, "Too many hours", by)
    sheet.shifts.pop()
    submit_sheet(session, sheet, by)
    agree_sheet(session, sheet, by)
    agree_may(session, household)
    run = pay(session, household, MAY_29, MAY_24)
    (second,) = queries.payslips_in(session, run.id)
    lines = {line.label: line.minutes for line in Payslip.from_plain(second.document).hours}
    assert lines == {"Hours at £13.45": 4800, "Correction for week of 6 April": -420}


def test_a_rise_agreed_late_gives_back_pay_with_the_next_run(
    household: Household, session: Session
) -> None:
    paid_in_may(session, household)
    risen = terms(from_on=date(2026, 4, 20), hourly_rate=Money(1400))
    agree_terms(session, household.assistant, risen, household.by_employer)
    agree_may(session, household)
    run = pay(session, household, MAY_29, MAY_24)
    (second,) = queries.payslips_in(session, run.id)
    slip = Payslip.from_plain(second.document)
    assert {line.label: line.minutes for line in slip.hours} == {
        "Hours at £14.00": 4800,
        "Back pay: hours at £14.00": 1560,
        "Back pay: paid before as hours at £13.45": -1560,
    }
    assert slip.gross.amount == Money(112000 + 1430)  # 26 hours at 55p


def test_an_extra_entered_by_mistake_is_left_out(household: Household, session: Session) -> None:
    agree_eighty_hours(session, household.assistant)
    run = start(session, household, MAY_1, APRIL_26)
    by = by_on(household, MAY_1)
    bonus = ExtraDetails(kind=ItemKind.BONUS, amount=Money(10000), label="Bonus")
    extra = add_extra(session, run, household.assistant, bonus, by)
    approve_run(session, run, by)
    (wrong,) = queries.payslips_in(session, run.id)
    assert wrong.gross == Money(117600)
    found = correction(session, wrong, {extra.id})
    assert ("Gross pay", Money(117600), Money(107600)) in found.changes
    assert queries.payslips_in(session, run.id) == [wrong]
    right = correct_payslip(session, wrong, "no bonus this month", by, without={extra.id})
    assert right is not None
    assert right.gross == Money(107600)


def test_what_comes_to_the_same_is_not_corrected(household: Household, session: Session) -> None:
    wrong = paid_in_may(session, household)
    by = by_on(household, MAY_29)
    with pytest.raises(NothingChangedError, match="put right what was wrong"):
        correct_payslip(session, wrong, "a feeling", by)
    give_code(session, household.assistant, household.by_employer, "SBR")
    correct_payslip(session, wrong, "wrong code", by)
    with pytest.raises(ReversedAlreadyError):
        correct_payslip(session, wrong, "again", by)


def test_a_payslip_that_cannot_be_worked_out_stays(household: Household, session: Session) -> None:
    wrong = paid_in_may(session, household)
    give_code(session, household.assistant, household.by_employer, "NT")
    for notice in code_notices_of(session, household.assistant.id):
        session.delete(notice)
    session.flush()
    with pytest.raises(CannotBeReplacedError, match="no tax code"):
        correct_payslip(session, wrong, "no code", by_on(household, MAY_29))
    assert queries.payslips_of(session, household.assistant.id) == [wrong]


def test_the_allowance_follows_a_corrected_payslip(household: Household, session: Session) -> None:
    by = by_on(household, MAY_1)
    say_only_cares(session, household.assistant, by, only_cares=True)
    claim_allowance(session, household.employer.id, TaxYear(2026), NOTHING, by)
    wrong = paid_in_may(session, household)
    assert wrong.pay_run.allowance == wrong.employer_ni
    sheet = sheet_for(session, household.assistant.id, FIRST_WEEK)
    assert sheet
    reopen_sheet(session, sheet, "Too many hours", by)
    sheet.shifts.pop()
    late = by_on(household, date(2026, 5, 6))
    submit_sheet(session, sheet, late)
    agree_sheet(session, sheet, late)
    right = correct_payslip(session, wrong, "too many hours", late)
    assert right is not None
    assert wrong.pay_run.allowance == right.employer_ni
    assert book(session, household, HMRC_OWED) == -(right.tax + right.employee_ni)


def test_the_pages_show_what_would_change_before_it_does(
    household: Household, visitor: Visitor, session: Session
) -> None:
    wrong = paid_in_may(session, household)
    path = f"{household.path}/pay/payslips/{wrong.id}"
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(path), "Something is wrong with it")
    assert "every figure is the same" in page.text
    page = visitor.press(page, "Replace the payslip", expect=422, reason="a feeling")
    assert "comes to the same" in page.errors[0]
    give_code(session, household.assistant, household.by_employer, "SBR")
    session.commit()
    page = visitor.open(f"{path}/correct")
    assert "Income tax £20.52 £215.20" in page.text
    page = visitor.press(page, "Replace the payslip", expect=422)
    assert page.errors == ["Say in a few words what was wrong"]
    page = visitor.press(page, "Replace the payslip", reason="HMRC had sent SBR")
    assert "was paid £194.68 too much" in page.soup.text
    old = visitor.open(path)
    assert "counts no more: HMRC had sent SBR" in old.text
    assert "Something is wrong with it" not in old.text
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"/work/{household.assistant.id}/payslips")
    assert "corrected" in page.text
    assert "was wrong, counts no more" in page.text


def test_a_correction_that_changes_family_pay_changes_what_hmrc_gives_back(
    household: Household, session: Session
) -> None:
    leave = keep(session, household, new_parent("2026-05-04", earnings=Money(30000)))
    agree_week(session, household.assistant, date(2026, 4, 27), 3600)
    run = pay(session, household, MAY_29, MAY_24)
    assert str(run.recovered) == "£423.62"
    (wrong,) = queries.payslips_in(session, run.id)
    by = by_on(household, date(2026, 6, 1))
    absence.end_family_leave(session, leave, date(2026, 5, 10), by)
    right = correct_payslip(session, wrong, "one week only", by)
    assert right is not None
    assert wrong.gross - right.gross == Money(19432)
    assert str(run.recovered) == "£211.81"
    owed = right.tax + right.employee_ni + right.employer_ni - run.recovered
    assert book(session, household, HMRC_OWED) == -owed


def test_an_order_that_was_overlooked_is_taken_by_the_correction_and_is_due(
    household: Household, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    invented = tables_of(INVENTED)
    monkeypatch.setattr("payroll.arrestments.due.arrestment_tables", lambda: invented)
    wrong = paid_in_may(session, household)
    order = ArrestmentOrder(
        "A1", OrderKind.EARNINGS, "Kinnaird Council", date(2026, 4, 6), Money(5000)
    )
    serve_arrestment(session, household.assistant, order, household.by_employer)
    right = correct_payslip(session, wrong, "order", by_on(household, date(2026, 5, 6)))
    assert right is not None
    assert right.arrested == Money(5000)
    (due,) = (
        due
        for due in queries.dues_of(session, household.agreement.id)
        if due.kind is DueKind.ARRESTMENT
    )
    assert (due.amount, due.reference) == (Money(5000), "A1")
