"""Three friends, one cabin: one pays, the others take their parts over and pay them back."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.ledger.proof import faults
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.models import MoneyAccount, SharedPart, StatementLine
from pa_employer.statements.owing import unsettled_dues
from pa_employer.statements.pooling import (
    NotAPartError,
    OwnCodeError,
    UnknownCodeError,
    give,
    shared_by,
    take,
    to_be_paid_back,
)
from pa_employer.statements.queries import lines_of
from pa_employer.statements.splitting import Share, TakenOverError, join_line, parts_of, split_line
from payroll.ground.money import Money
from returns.groups import Group
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.statements.test_pages import second_household

CABIN = date(2026, 11, 12)


@pytest.fixture
def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, AT)


@pytest.fixture
def friend(app: Flask, session: Session, household: Household) -> tuple[Account, Agreement]:
    return second_household(app, session, household)


@pytest.fixture
def cabin(session: Session, household: Household, by: Actor) -> StatementLine:
    told = Arriving(identity="c", on=CABIN, amount=Money(-20000), description="LOCH CABINS")
    take_in(session, household.money_account, [told], AT)
    line = session.scalars(lines_of(household.agreement.id)).one()
    shares = (
        Share(Money(10000), Group.ACTIVITIES, "My half of the cabin"),
        Share(Money(10000), Group.OTHER, "Ewan's half of the cabin"),
    )
    split_line(session, line, shares, by)
    return line


def taken(
    session: Session, cabin: StatementLine, friend: tuple[Account, Agreement], by: Actor
) -> SharedPart:
    account, agreement = friend
    part = give(session, parts_of(session, cabin)[1], by)
    shared = shared_by(session, f" {part.code.lower()[:4]}-{part.code[4:]} ", agreement.id)
    take(session, shared, agreement, Group.ACTIVITIES, Actor(account.id, AT))
    return part


def test_a_part_becomes_the_friends_bill_and_their_money_is_known_when_it_comes(
    session: Session,
    household: Household,
    cabin: StatementLine,
    friend: tuple[Account, Agreement],
    by: Actor,
) -> None:
    account, agreement = friend
    part = taken(session, cabin, friend, by)
    (bill,) = unsettled_dues(session, agreement.id)
    assert (bill.payee, bill.amount, bill.due.reference) == (
        "Morag Sinclair",
        Money(10000),
        part.code,
    )
    own = session.scalars(
        select(MoneyAccount).where(MoneyAccount.agreement_id == agreement.id)
    ).one()
    out = Arriving(
        identity="o", on=CABIN, amount=Money(-10000), description=f"M SINCLAIR {part.code}"
    )
    take_in(session, own, [out], AT)
    assert unsettled_dues(session, agreement.id) == []
    assert session.scalars(lines_of(agreement.id)).one().group == "activities"
    came = Arriving(identity="i", on=CABIN, amount=Money(10000), description="E GRANT CABIN")
    take_in(session, household.money_account, [came], AT)
    line = session.query(StatementLine).filter_by(identity="i").one()
    assert (line.group, line.reason) == (
        "refund",
        "Ewan Grant pays back a part of LOCH CABINS.",
    )
    assert to_be_paid_back(session, household.agreement.id) == ()
    assert list(faults(session)) == []
    assert account.name == "Ewan Grant"


def test_a_code_is_taken_once_and_by_somebody_else(
    session: Session,
    household: Household,
    cabin: StatementLine,
    friend: tuple[Account, Agreement],
    by: Actor,
) -> None:
    first, second = parts_of(session, cabin)
    with pytest.raises(NotAPartError):
        give(session, cabin, by)
    part = give(session, second, by)
    assert give(session, second, by).code == part.code
    with pytest.raises(OwnCodeError):
        shared_by(session, part.code, household.agreement.id)
    with pytest.raises(UnknownCodeError):
        shared_by(session, "AAAAAAAA", friend[1].id)
    shared = shared_by(session, part.code, friend[1].id)
    taken(session, cabin, friend, by)
    with pytest.raises(UnknownCodeError):
        take(session, shared, friend[1], Group.ACTIVITIES, Actor(friend[0].id, AT))
    with pytest.raises(UnknownCodeError):
        shared_by(session, part.code, friend[1].id)
    with pytest.raises(TakenOverError):
        join_line(session, cabin, by)
    assert first.is_counted


def test_a_part_that_is_whole_again_cannot_be_taken(
    session: Session, cabin: StatementLine, friend: tuple[Account, Agreement], by: Actor
) -> None:
    part = give(session, parts_of(session, cabin)[1], by)
    join_line(session, cabin, by)
    with pytest.raises(UnknownCodeError):
        shared_by(session, part.code, friend[1].id)


def test_the_pages_carry_a_code_from_one_friend_to_the_other(
    visitor: Visitor,
    household: Household,
    cabin: StatementLine,
    friend: tuple[Account, Agreement],
    session: Session,
) -> None:
    account, agreement = friend
    path = f"/employers/{agreement.employer_id}/money/bills"
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/money/lines/{cabin.id}")
    page = visitor.press(page, "Give the £100.00 to somebody who shares it")
    assert "Nobody has entered it yet." in page.text
    code = session.scalars(select(SharedPart.code)).one()
    visitor.client.post("/sign-out")
    visitor.sign_in(account)
    page = visitor.follow(visitor.open(path), "Take on a cost you share with others")
    page = visitor.press(page, "Look at it", expect=422, code="WRONGONE")
    assert page.errors == [UnknownCodeError().message]
    page = visitor.press(page, "Look at it", expect=422, code=code)
    assert "Morag Sinclair paid £100.00 for you: My half of the cabin" in page.text or (
        "Morag Sinclair paid £100.00 for you: Ewan's half of the cabin" in page.text
    )
    page = visitor.press(page, "Take it on", group="activities")
    assert "£100.00 to Morag Sinclair" in page.text
    page = visitor.press(page, "Take the bill from Morag Sinclair away")
    page = visitor.follow(page, "Take on a cost you share with others")
    page = visitor.press(page, "Look at it", expect=422, code=code)
    visitor.press(page, "Take it on", group="activities")
    visitor.client.post("/sign-out")
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/money/lines/{cabin.id}")
    assert "Ewan Grant takes over £100.00 and pays it back." in page.text
