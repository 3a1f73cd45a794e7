from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.desk.queue import queue
from pa_employer.payruns.models import DueKind, PaymentDue
from pa_employer.reviews.ask import ProvesItselfError
from pa_employer.reviews.facts import return_given
from pa_employer.reviews.queries import read, versions_of
from pa_employer.reviews.service import Ask, ask
from pa_employer.statements.queries import held_on
from payroll.ground.money import Money
from returns.compute import compute_return
from returns.figures import Return
from returns.grades import Grade
from returns.groups import Duty, Group, Protected
from tests.pa_employer.household import Household
from tests.pa_employer.payruns.work import agree_week, pay
from tests.pa_employer.reviews.book import NOW, SUMMER, Row, import_lines, line_called, send

TODAY = NOW.date()
WEEKS = [date(2026, 7, 27) + timedelta(weeks=number) for number in range(5)]
PAY_DAYS = (date(2026, 8, 28), date(2026, 9, 25))
HOURS = 30
FROM_THE_COUNCIL = tuple(
    (date(2026, 6, 1) + timedelta(weeks=weeks), "KINNAIRD COUNCIL", "1600.00", None)
    for weeks in (0, 4, 8, 12)
)


@pytest.fixture
def dues(session: Session, household: Household) -> list[PaymentDue]:
    """Five weeks of thirty agreed hours: four paid in August, the last one in September."""
    for monday in WEEKS:
        agree_week(session, household.assistant, monday, HOURS * 60)
    for pay_on in PAY_DAYS:
        pay(session, household, pay_on, pay_on - timedelta(days=5))
    session.commit()
    return list(session.scalars(select(PaymentDue).order_by(PaymentDue.due_on, PaymentDue.kind)))


def paid(dues: list[PaymentDue], kind: DueKind, description: str) -> tuple[Row, ...]:
    return tuple(
        (due.due_on, description, f"-{due.amount.pounds:.2f}", None)
        for due in dues
        if due.kind is kind
    )


def summer(session: Session, household: Household) -> Return:
    given = return_given(session, household.agreement, SUMMER, TODAY)
    drawn = compute_return(given)
    assert drawn.closing == held_on(session, household.agreement.id, SUMMER.last)
    return drawn


def test_wages_for_agreed_hours_prove_themselves(
    session: Session, household: Household, dues: list[PaymentDue]
) -> None:
    import_lines(session, household, paid(dues, DueKind.NET_PAY, "RHONA BAIRD"))
    drawn = summer(session, household)
    (wages,) = drawn.money_out
    assert wages.group is Group.WAGES
    assert [line.grade for line in wages.lines] == [Grade.A]
    assert wages.proof == "proved by agreed hours and payslips"
    assert drawn.uploads == drawn.asks == 0


def test_hours_are_counted_by_the_weeks_of_the_period_whenever_they_were_paid(
    session: Session, household: Household, dues: list[PaymentDue]
) -> None:
    del dues
    (row,) = summer(session, household).hours
    assert row.assistant == "Rhona Baird"
    assert row.planned_minutes == 14 * 20 * 60
    assert row.worked_minutes == row.paid_minutes == len(WEEKS) * HOURS * 60


def test_what_was_owed_at_the_end_is_set_aside_even_if_it_was_paid_since(
    session: Session, household: Household, dues: list[PaymentDue]
) -> None:
    rows = (
        *paid(dues, DueKind.NET_PAY, "RHONA BAIRD"),
        *paid(dues, DueKind.HMRC, "HMRC PAYE"),
    )
    import_lines(session, household, tuple(sorted(rows)))
    drawn = summer(session, household)
    open_then = [due.amount for due in dues if due.kind is DueKind.HMRC][:1]
    aside = {step.key: step.amount for step in drawn.set_aside.steps}
    assert aside[Protected.PAYE_NI_DUE] == -Money.total(open_then)
    assert aside[Protected.WAGES_ACCRUED] < Money(0)
    assert "hmrc_due_unpaid" not in {flag.code for flag in drawn.flags}


def test_tax_that_is_late_is_said_first_and_only_for_its_period(
    session: Session, household: Household, dues: list[PaymentDue]
) -> None:
    rows = (*paid(dues, DueKind.NET_PAY, "RHONA BAIRD"), *FROM_THE_COUNCIL)
    import_lines(session, household, tuple(sorted(rows)))
    given = return_given(session, household.agreement, SUMMER, TODAY)
    late = [(owed.kind, owed.due_on) for owed in given.overdue]
    assert late == [
        (Duty.HMRC, due.due_on)
        for due in dues
        if due.kind is DueKind.HMRC and due.pay_run_id in runs_until(dues, SUMMER.last)
    ]
    send(session, household)
    (row,) = queue(session, household.council.id)
    assert "PAYE due 22 September not seen paid" in row.summary


def test_nothing_is_asked_about_a_payment_that_proves_itself(
    session: Session, household: Household, dues: list[PaymentDue]
) -> None:
    rows = paid(dues, DueKind.NET_PAY, "RHONA BAIRD")[:1]
    import_lines(session, household, rows)
    sent = send(session, household)
    line = line_called(session, "RHONA BAIRD")
    assert read(versions_of(session, sent)[-1]).lines[0].grade is Grade.A
    item = Ask("Was she there?", "A rule.", "A sheet.", str(line.id))
    with pytest.raises(ProvesItselfError):
        ask(session, sent, [item], Actor(household.officer.id, NOW))


def runs_until(dues: list[PaymentDue], last: date) -> set[object]:
    return {due.pay_run_id for due in dues if due.kind is DueKind.NET_PAY and due.due_on <= last}
