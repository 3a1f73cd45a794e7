"""A support organisation with nobody to act for yet."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.pa_employer.bureau.clients import Bureau, open_bureau
from tests.pa_employer.household import Household


@pytest.fixture
def bureau(
    app: Flask,
    session: Session,
    household: Household,  # noqa: ARG001  # it is looked for as the only one, so it comes first
) -> Bureau:
    return open_bureau(app, session)
