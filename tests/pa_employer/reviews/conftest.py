"""Somebody at each side of a return."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import NOW, SUMMER


@pytest.fixture
def person(household: Household, visitor: Visitor) -> Visitor:
    visitor.sign_in(household.employer_account)
    return visitor


@pytest.fixture
def officer(app: Flask, session: Session, household: Household) -> Visitor:
    somebody = Visitor(app.test_client(), session)
    somebody.sign_in(household.officer)
    return somebody


@pytest.fixture
def by_person(household: Household) -> Actor:
    return Actor(household.employer_account.id, NOW)


@pytest.fixture
def by_officer(household: Household) -> Actor:
    return Actor(household.officer.id, NOW)


@pytest.fixture
def path(household: Household) -> str:
    return f"{household.path}/returns/{SUMMER.first.isoformat()}"
