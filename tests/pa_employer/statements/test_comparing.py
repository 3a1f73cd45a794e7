"""Due and paid side by side: what agrees, what waits, and each difference in a sentence."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.bills import BillDetails, note_bill
from pa_employer.statements.comparing import Compared, Standing, compared
from pa_employer.statements.models import StatementLine
from pa_employer.statements.service import Meaning, explain_line, settle_line
from payroll.ground.days import Span
from payroll.ground.money import Money
from returns.groups import Group, Income
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.statements.bank import owe

MAY = Span(date(2026, 5, 1), date(2026, 5, 31))
TODAY = date(2026, 6, 3)


@pytest.fixture
def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, AT)


def arrives(
    session: Session, household: Household, on: date, pence: int, said: str
) -> StatementLine:
    told = Arriving(identity=f"{on}{pence}{said}", on=on, amount=Money(pence), description=said)
    take_in(session, household.money_account, [told], AT)
    return session.query(StatementLine).filter_by(identity=told.identity).one()


def told_all(session: Session, household: Household) -> None:
    household.money_account.told_until = date(2026, 6, 2)
    session.flush()


def of_may(session: Session, household: Household) -> dict[str, Compared]:
    found = compared(session, household.agreement, MAY, TODAY)
    return {each.what: each for each in found}


COUNCIL = "Kinnaird Council, direct payment of 4 May 2026"
WAGE = "Rhona Baird's pay of 8 May 2026"


def test_what_was_paid_to_the_penny_agrees(session: Session, household: Household) -> None:
    owe(session, household, 80000)
    arrives(session, household, date(2026, 5, 4), 160000, "KINNAIRD COUNCIL")
    arrives(session, household, date(2026, 5, 8), -80000, "R BAIRD")
    found = of_may(session, household)
    assert [found[what].standing for what in (COUNCIL, WAGE)] == [Standing.AGREES] * 2
    assert found[WAGE].sentence == "Paid to the penny."
    assert len(found) == 2


def test_what_statements_do_not_tell_of_yet_waits(session: Session, household: Household) -> None:
    owe(session, household, 80000)
    found = of_may(session, household)
    assert found[WAGE].standing is Standing.WAITS
    assert found[WAGE].sentence == "It may be paid: your statements do not tell us yet."
    told_all(session, household)
    found = of_may(session, household)
    assert found[WAGE].standing is Standing.DIFFERS
    assert found[COUNCIL].sentence.startswith("It is not here, as far as your statements tell.")


def test_a_payment_in_part_leaves_the_rest_named(
    session: Session, household: Household, by: Actor
) -> None:
    due = owe(session, household, 80000)
    line = arrives(session, household, date(2026, 5, 8), -50000, "R BAIRD")
    settle_line(session, line, due, by)
    found = of_may(session, household)[WAGE]
    assert found.standing is Standing.DIFFERS
    assert found.sentence == "£500.00 is paid, so £300.00 is still to be paid."


def test_a_wage_paid_over_and_one_paid_twice_are_named(
    session: Session, household: Household, by: Actor
) -> None:
    due = owe(session, household, 80000)
    line = arrives(session, household, date(2026, 5, 8), -85000, "R BAIRD")
    settle_line(session, line, due, by)
    again = arrives(session, household, date(2026, 5, 9), -80000, "R BAIRD")
    explain_line(session, again, Meaning(Group.WAGES), by)
    found = of_may(session, household)
    assert found["R BAIRD, 8 May 2026"].sentence.startswith("£50.00 more went out as wages than")
    assert found["R BAIRD, 9 May 2026"].sentence.startswith("£800.00 more went out as wages than")


@pytest.mark.parametrize(
    ("pence", "says"),
    [
        (150000, "£1,500.00 came, £100.00 less than the £1,600.00 that was agreed."),
        (165000, "£1,650.00 came, £50.00 more than the £1,600.00 that was agreed."),
    ],
)
def test_a_council_payment_of_another_amount_is_named(
    pence: int, says: str, session: Session, household: Household, by: Actor
) -> None:
    line = arrives(session, household, date(2026, 5, 5), pence, "KINNAIRD COUNCIL")
    explain_line(session, line, Meaning(Income.AUTHORITY), by)
    assert of_may(session, household)[COUNCIL].sentence.startswith(says)


def test_a_bill_waits_until_it_is_paid(session: Session, household: Household, by: Actor) -> None:
    details = BillDetails(
        payee="Clyde Insurance",
        amount=Money(9500),
        due_on=date(2026, 5, 20),
        group=Group.INSURANCE,
    )
    note_bill(session, household.agreement, details, by)
    told_all(session, household)
    what = "The bill from Clyde Insurance, due 20 May 2026"
    assert of_may(session, household)[what].standing is Standing.DIFFERS
    arrives(session, household, date(2026, 5, 19), -9500, "CLYDE INSURANCE")
    assert of_may(session, household)[what].standing is Standing.AGREES


def test_the_page_says_it_and_bills_are_noted_and_taken_away(
    visitor: Visitor, household: Household
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(f"{household.path}/money"), "Bills to pay")
    page = visitor.follow(page, "Note a bill")
    page = visitor.press(page, "Note the bill", expect=422, payee="", amount="ten")
    assert "Enter who the bill is from" in page.errors
    page = visitor.press(
        page,
        "Note the bill",
        payee="Clyde Insurance",
        amount="95",
        due_on_day="20",
        due_on_month="11",
        due_on_year="2026",
        group="insurance",
    )
    assert "£95.00 to Clyde Insurance, by 20 November 2026" in page.text
    home = visitor.open(household.path)
    assert "£95.00 to Clyde Insurance was due on 20 November 2026." in home.text
    assert visitor.follow(home, "See how to pay Clyde Insurance").heading == "Bills"
    check = visitor.open(f"{household.path}/money/check")
    assert "The bill from Clyde Insurance, due 20 November 2026" in check.text
    page = visitor.press(page, "Take the bill from Clyde Insurance away")
    assert "No bill waits to be paid." in page.text
    for month in ("2026-05", "1900-01", "x"):
        visitor.open(f"{household.path}/money/check?month={month}")


def test_one_answer_becomes_a_rule_and_is_undone(
    visitor: Visitor, household: Household, session: Session
) -> None:
    first = arrives(session, household, date(2026, 5, 12), -1840, "CASTLE POOL 12")
    second = arrives(session, household, date(2026, 5, 19), -1840, "CASTLE POOL 19")
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/money/lines/{first.id}")
    assert "Do this every time" not in page.text
    visitor.press(page, "Activities and breaks")
    page = visitor.open(f"{household.path}/money/lines/{first.id}")
    page = visitor.press(page, "Do this every time")
    session.expire_all()
    assert session.get_one(StatementLine, second.id).group == "activities"
    page = visitor.open(f"{household.path}/money/rules")
    assert "Castle pool: activities and breaks" in page.text
    page = visitor.press(page, "Undo the rule for castle pool")
    assert "There is no rule yet." in page.text
    session.expire_all()
    assert session.get_one(StatementLine, second.id).group is None
    assert session.get_one(StatementLine, first.id).group == "activities"
