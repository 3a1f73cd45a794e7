"""Maggie of a support organisation that acts for Ailsa Orr."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.pa_employer.bureau.clients import Bureau, Client, open_bureau, take_client
from tests.pa_employer.bureau.test_sheets_in import BEGAN
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor


@pytest.fixture
def bureau(app: Flask, session: Session, household: Household) -> Bureau:
    assert household.employer.name
    return open_bureau(app, session)


@pytest.fixture
def ailsa(session: Session, household: Household, bureau: Bureau) -> Client:
    return take_client(session, bureau, household, "Ailsa Orr", began=BEGAN)


@pytest.fixture
def maggie(visitor: Visitor, bureau: Bureau, ailsa: Client, session: Session) -> Visitor:
    assert ailsa.employer.name
    session.commit()
    visitor.sign_in(bureau.worker)
    return visitor
