from datetime import date

import pytest
from sqlalchemy.orm import Session

from pa_employer.deductions import service
from pa_employer.deductions.queries import (
    arrestments_of,
    code_notices_of,
    decided_on,
    letter_for,
    loans_of,
)
from pa_employer.deductions.service import CodeDetails, NiDetails, StarterDetails
from pa_employer.deductions.words import DECLARATIONS, NI_LETTERS, ORDERS, PLANS, SOURCES
from payroll.arrestments.orders import ArrestmentOrder, OrderKind
from payroll.ground.money import Money
from payroll.loans import LoanPlans, StudentPlan
from payroll.ni import NiLetter
from payroll.tax.code import TaxCode
from payroll.tax.notices import CodeSource
from payroll.tax.starter import P45, Declaration, EarlierPay
from tests.pa_employer.household import Household, give_code

PAY_DAY = date(2026, 5, 1)


def code_on(session: Session, household: Household, day: date) -> str:
    return str(decided_on(session, household.assistant, day).code.code)


def test_a_notice_holds_from_its_day_and_a_second_of_the_same_day_replaces_it(
    household: Household, session: Session
) -> None:
    job, by = household.assistant, household.by_employer
    for code in ("S1100L", "S1180L"):
        give_code(session, job, by, code, date(2026, 8, 3))
    assert code_on(session, household, date(2026, 8, 2)) == "S1257L"
    assert code_on(session, household, date(2026, 8, 3)) == "S1180L"
    assert len(code_notices_of(session, job.id)) == 2


def test_a_p45_starts_the_year_where_the_other_job_left_it(
    household: Household, session: Session
) -> None:
    p45 = P45(date(2026, 4, 6), TaxCode.parse("S1257L"), Money(40000), Money(2500))
    details = StarterDetails(declaration=Declaration.ONLY_JOB, p45=p45)
    kept = service.give_checklist(session, household.assistant, details, household.by_employer)
    assert (kept.tax_code, kept.source) == ("S1257L", CodeSource.P45)
    found = decided_on(session, household.assistant, PAY_DAY).code
    assert found.earlier == EarlierPay(Money(40000), Money(2500))
    with pytest.raises(service.ChecklistHereError):
        service.give_checklist(session, household.assistant, details, household.by_employer)


def test_a_code_from_before_the_job_is_refused(household: Household, session: Session) -> None:
    details = CodeDetails(from_on=date(2026, 4, 5), code=TaxCode.parse("BR"), source=CodeSource.P6)
    with pytest.raises(service.BeforeJobError):
        service.note_tax_code(session, household.assistant, details, household.by_employer)


def test_facts_change_the_letter_from_their_day(household: Household, session: Session) -> None:
    job, by = household.assistant, household.by_employer
    assert letter_for(session, job, PAY_DAY).letter is NiLetter.A
    service.note_ni_facts(session, job, NiDetails(deferred_from=date(2026, 6, 1)), by)
    assert letter_for(session, job, PAY_DAY).letter is NiLetter.A
    assert letter_for(session, job, date(2026, 6, 1)).letter is NiLetter.J
    service.note_ni_facts(session, job, NiDetails(given_letter=NiLetter.B), by)
    assert letter_for(session, job, date(2026, 6, 1)).letter is NiLetter.B
    with pytest.raises(service.EndsBeforeStartError):
        NiDetails(deferred_from=date(2026, 6, 1), deferred_until=date(2026, 5, 31))


def test_a_loan_is_collected_between_its_notices_and_once(
    household: Household, session: Session
) -> None:
    job, by = household.assistant, household.by_employer
    row = service.collect_loan(session, job, StudentPlan.FOUR, date(2026, 5, 1), by)
    service.collect_loan(session, job, None, date(2026, 5, 1), by)
    with pytest.raises(service.LoanHereError):
        service.collect_loan(session, job, StudentPlan.FOUR, date(2026, 6, 1), by)
    both = LoanPlans(StudentPlan.FOUR, has_postgraduate=True)
    assert decided_on(session, job, PAY_DAY).loans == both
    with pytest.raises(service.EndsBeforeStartError):
        service.stop_loan(session, job, row, date(2026, 4, 30), by)
    service.stop_loan(session, job, row, date(2026, 5, 31), by)
    assert decided_on(session, job, date(2026, 6, 1)).loans.undergraduate is None
    with pytest.raises(service.StoppedError):
        service.stop_loan(session, job, row, date(2026, 6, 30), by)
    assert len(loans_of(session, job.id)) == 2


def test_a_court_order_is_kept_and_ends(household: Household, session: Session) -> None:
    job, by = household.assistant, household.by_employer
    order = ArrestmentOrder(
        " A1 ", OrderKind.EARNINGS, "Kinnaird Council", date(2026, 5, 1), Money(50000)
    )
    row = service.serve_arrestment(session, job, order, by)
    assert arrestments_of(session, job.id) == [row]
    kept = service.as_order(row, Money(1000), date(2026, 5, 29))
    assert (kept.reference, kept.left) == ("A1", Money(49000))
    service.end_arrestment(session, job, row, date(2026, 9, 1), by)
    assert not service.as_order(row, Money(0), None).holds_on(date(2026, 9, 2))


def test_every_choice_has_words() -> None:
    assert set(NI_LETTERS) == set(NiLetter)
    assert set(DECLARATIONS) == set(Declaration)
    assert set(PLANS) == set(StudentPlan)
    assert set(ORDERS) == set(OrderKind)
    assert set(SOURCES) <= set(CodeSource)
