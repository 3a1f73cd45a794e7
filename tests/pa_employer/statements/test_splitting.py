"""One payment for several things: its parts count in its place, to the penny, and join again."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.evidence.facts import account_lines
from pa_employer.ledger.proof import faults
from pa_employer.ledger.queries import balances
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.models import StatementLine
from pa_employer.statements.queries import lines_of, statement_ends
from pa_employer.statements.service import Upload, import_statement, settle_line
from pa_employer.statements.splitting import (
    NotSplittableError,
    OnePartError,
    PartsDifferError,
    Share,
    join_line,
    parts_of,
    split_line,
)
from payroll.ground.days import Span
from payroll.ground.money import Money
from receipts.store import FolderStore
from returns.groups import Group
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.statements.bank import owe

CABIN = date(2026, 5, 12)
MAY = Span(date(2026, 5, 1), date(2026, 5, 31))
SHARES = (
    Share(Money(10000), Group.ACTIVITIES, "My share of the cabin"),
    Share(Money(20000), Group.OTHER, "Ewan and Una pay me back"),
)


@pytest.fixture
def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, AT)


@pytest.fixture
def cabin(session: Session, household: Household) -> StatementLine:
    told = Arriving(identity="c", on=CABIN, amount=Money(-30000), description="LOCH CABINS")
    take_in(session, household.money_account, [told], AT)
    return session.scalars(lines_of(household.agreement.id)).one()


def counted(session: Session, household: Household) -> list[tuple[int, str | None]]:
    found = session.scalars(lines_of(household.agreement.id))
    return sorted((line.amount.pence, line.group) for line in found)


def test_parts_count_in_the_payments_place_in_book_and_return(
    session: Session, household: Household, cabin: StatementLine, by: Actor
) -> None:
    split_line(session, cabin, SHARES, by)
    assert counted(session, household) == [(-20000, "other"), (-10000, "activities")]
    book = balances(session, household.agreement.id)
    assert (book["spent:activities"], book["spent:other"]) == (Money(10000), Money(20000))
    assert "unclear" not in book
    drawn = account_lines(session, household.agreement.id, MAY)
    assert [(line.amount, line.answer) for line in drawn] == [
        (Money(-10000), "My share of the cabin"),
        (Money(-20000), "Ewan and Una pay me back"),
    ]
    assert list(faults(session)) == []


def test_parts_are_put_together_again_and_split_anew(
    session: Session, household: Household, cabin: StatementLine, by: Actor
) -> None:
    split_line(session, cabin, SHARES, by)
    join_line(session, cabin, by)
    assert counted(session, household) == [(-30000, None)]
    assert parts_of(session, cabin) == []
    split_line(session, cabin, SHARES[::-1], by)
    assert len(parts_of(session, cabin)) == 2
    assert list(faults(session)) == []
    with pytest.raises(NotSplittableError):
        split_line(session, cabin, SHARES, by)


@pytest.mark.parametrize(
    ("shares", "error"),
    [
        ((SHARES[0],), OnePartError),
        ((SHARES[0], Share(Money(0), Group.OTHER)), OnePartError),
        ((SHARES[0], SHARES[0]), PartsDifferError),
    ],
)
def test_parts_that_are_not_the_payment_are_refused(
    shares: tuple[Share, ...],
    error: type[Exception],
    session: Session,
    cabin: StatementLine,
    by: Actor,
) -> None:
    with pytest.raises(error):
        split_line(session, cabin, shares, by)


def test_a_part_and_money_that_came_in_are_not_split(
    session: Session, household: Household, cabin: StatementLine, by: Actor
) -> None:
    split_line(session, cabin, SHARES, by)
    with pytest.raises(NotSplittableError):
        split_line(session, parts_of(session, cabin)[0], SHARES, by)
    with pytest.raises(NotSplittableError):
        join_line(session, parts_of(session, cabin)[0], by)
    told = Arriving(identity="i", on=CABIN, amount=Money(30000), description="FRIEND")
    take_in(session, household.money_account, [told], AT)
    came = session.query(StatementLine).filter_by(identity="i").one()
    with pytest.raises(NotSplittableError):
        split_line(session, came, SHARES, by)


def test_what_a_payment_settled_is_due_again_when_it_is_split(
    session: Session, household: Household, cabin: StatementLine, by: Actor
) -> None:
    due = owe(session, household, 30000)
    settle_line(session, cabin, due, by)
    split_line(session, cabin, SHARES, by)
    assert "owed:net pay" not in balances(session, household.agreement.id)
    part = parts_of(session, cabin)[0]
    settle_line(session, part, due, by)
    assert part.group == "wages"


def test_the_statement_still_ties_and_bringing_it_in_again_adds_nothing(
    session: Session, household: Household, by: Actor, tmp_path: Path
) -> None:
    files = FolderStore(tmp_path)
    data = (
        b"Date,Description,Amount,Balance\n12/05/2026,LOCH CABINS,-300.00,700.00\n"
        b"13/05/2026,SHOP,-1.00,699.00\n"
    )
    import_statement(session, files, household.money_account, Upload("m.csv", data), by)
    line = session.query(StatementLine).filter_by(description="LOCH CABINS").one()
    split_line(session, line, SHARES, by)
    agreement_id = household.agreement.id
    assert [end.balance for end in statement_ends(session, agreement_id, CABIN)] == [Money(70000)]
    again = import_statement(
        session, files, household.money_account, Upload("n.csv", data + b"\n"), by
    )
    assert (again.new, again.known) == (0, 2)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pence=st.lists(st.integers(1, 5000), min_size=2, max_size=6), data=st.data())
def test_any_split_leaves_the_sum_of_the_book_as_it_was(
    pence: list[int],
    data: st.DataObject,
    session: Session,
    household: Household,
    by: Actor,
) -> None:
    name = str(uuid4())
    told = Arriving(identity=name, on=CABIN, amount=Money(-sum(pence)), description="X")
    take_in(session, household.money_account, [told], AT)
    line = session.query(StatementLine).filter_by(identity=name).one()
    agreement_id = household.agreement.id
    held = f"held:{household.money_account.id}"
    before = balances(session, agreement_id)[held]
    shares = [Share(Money(each), data.draw(st.sampled_from(Group))) for each in pence]
    split_line(session, line, shares, by)
    assert balances(session, agreement_id)[held] == before
    join_line(session, line, by)
    assert balances(session, agreement_id)[held] == before
    assert list(faults(session)) == []


def test_the_pages_split_a_payment_and_put_it_together(
    visitor: Visitor, household: Household, cabin: StatementLine, session: Session
) -> None:
    path = f"{household.path}/money/lines/{cabin.id}"
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(path), "It was for several things: split it")
    page = visitor.press(page, "Split the payment", expect=422, amount_1="100", amount_2="20")
    assert page.errors == ["Choose for each part what it was for."]
    page = visitor.press(
        page,
        "Split the payment",
        expect=422,
        amount_1="100",
        group_1="activities",
        amount_2="20",
        group_2="other",
    )
    assert page.errors == ["The parts come to £120.00, but the payment is £300.00."]
    page = visitor.press(page, "Split the payment", amount_2="200", words_2="Ewan pays me back")
    assert "It was for 2 things" in page.text
    assert "Other : Ewan pays me back £200.00" in page.text
    part = visitor.follow(page, "Activities and breaks")
    assert "It is a part of a payment that was split" in part.text
    page = visitor.press(page, "Put it together again")
    assert "We do not know yet what this was." in page.text
