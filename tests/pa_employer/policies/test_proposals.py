"""A council's own rule: one proposes, another agrees, and it holds from its day."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Post
from pa_employer.audit.actor import Actor
from pa_employer.policies.service import (
    FromPastError,
    OwnProposalError,
    Proposal,
    SettledRuleError,
    WrongValueError,
    agree,
    drop,
    propose,
)
from payroll.ground.money import Money
from returns.grades import Grade
from returns.groups import Group
from returns.policy import Risk, policy_on
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Given, Visitor

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FOUR = Proposal("contingency.weeks", date(2027, 1, 1), 4, "Four weeks.", "Minutes", "Agreed.")


@pytest.fixture
def managers(app: Flask, session: Session, household: Household) -> tuple[Account, Account]:
    post = (Post.FINANCE_MANAGER, household.council)
    found = (
        add_person(app, session, "Jean Petrie", post),
        add_person(app, session, "Murdo Bain", post),
    )
    session.commit()
    return found


def test_it_holds_from_its_day_once_somebody_else_agreed(
    session: Session, household: Household, managers: tuple[Account, Account]
) -> None:
    jean, murdo = (Actor(each.id, NOW) for each in managers)
    rule = propose(session, household.council, FOUR, jean)
    with pytest.raises(OwnProposalError):
        agree(session, rule, jean)
    agree(session, rule, murdo)
    session.commit()
    book = household.agreement.rules
    assert policy_on(date(2026, 12, 31), book).contingency_weeks.value == 8
    assert policy_on(date(2027, 1, 1), book).contingency_weeks.value == 4
    assert json.loads(book.decided[0].value) == 4
    with pytest.raises(SettledRuleError):
        drop(session, rule, "Too late", murdo)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"from_on": NOW.date()}, FromPastError),
        ({"value": 99}, WrongValueError),
        ({"value": "four"}, WrongValueError),
        ({"words": " "}, WrongValueError),
        ({"key": "no.such"}, WrongValueError),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session,
    household: Household,
    change: dict[str, object],
    refusal: type[Exception],
) -> None:
    by = Actor(household.officer.id, NOW)
    with pytest.raises(refusal):
        propose(session, household.council, replace(FOUR, **change), by)  # type: ignore[arg-type]


ENOUGH = replace(
    FOUR,
    key="evidence.enough",
    value={"anything": "50", "cash and shops asked about": "10", "travel": "80"},
)


def test_up_to_which_sum_words_are_enough_can_be_proposed(
    session: Session, household: Household, managers: tuple[Account, Account]
) -> None:
    jean, murdo = (Actor(each.id, NOW) for each in managers)
    agree(session, propose(session, household.council, ENOUGH, jean), murdo)
    session.commit()
    policy = policy_on(date(2027, 1, 1), household.agreement.rules)
    for pounds, group, risk, grade in (
        (50, Group.ACTIVITIES, Risk.ORDINARY, Grade.D),
        (51, Group.ACTIVITIES, Risk.ORDINARY, Grade.C),
        (80, Group.TRAVEL, Risk.ORDINARY, Grade.D),
        (11, Group.TRAVEL, Risk.RAISED, Grade.C),
    ):
        assert policy.enough_for(Money(-pounds * 100), group, risk) is grade


@pytest.mark.parametrize(
    "value", [{"travel": "80"}, {"anything": "lots"}, {"anything": "50", "moon": "1"}, {}, []]
)
def test_a_limit_that_says_nothing_is_refused(
    session: Session, household: Household, value: object
) -> None:
    by = Actor(household.officer.id, NOW)
    with pytest.raises(WrongValueError):
        propose(session, household.council, replace(ENOUGH, value=value), by)


def test_it_is_proposed_and_agreed_on_the_pages(
    app: Flask, session: Session, managers: tuple[Account, Account]
) -> None:
    jean, murdo = (Visitor(app.test_client(), session) for _ in managers)
    jean.sign_in(managers[0])
    murdo.sign_in(managers[1])
    page = jean.follow(jean.open("/council/rules"), "Propose a rule of our own")
    page = jean.press(page, "Go on", key="contingency.weeks")
    day: dict[str, Given] = {"from_on-day": "1", "from_on-month": "1", "from_on-year": "2027"}
    said: dict[str, Given] = {
        "value": "4",
        "words": "Four weeks.",
        "source": "Minutes",
        "reason": "Agreed.",
    }
    shown = jean.press(page, "Propose it", 200, **day, **said)
    assert "Proposed from 1 January 2027: Four weeks." in shown.text
    assert "Somebody else of your council agrees to it" in shown.text
    agreed = murdo.press(murdo.open("/council/rules"), "Agree to it")
    assert "To come From 1 January 2027: Four weeks." in agreed.text
