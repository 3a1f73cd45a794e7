from datetime import date
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.people.models import Capacity
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.ni import NiLetter
from payroll.package import Package, package_cost
from payroll.pension import PensionKind, PensionTerms
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor

ASKED = {"hours": "20", "rate": "13.45", "every": "four-weekly", "pension": "yes", "cares": "yes"}


def link(household: Household, **changes: str) -> str:
    return f"{household.path}/cost?{urlencode(ASKED | changes)}"


def test_the_form_starts_from_the_plan_and_the_terms(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/cost")
    values = {box.get("name"): box.get("value") for box in page.soup.find_all("input")}
    assert (values["hours"], values["rate"]) == ("20", "13.45")
    assert "Nothing is kept or agreed here." in page.text


def test_a_link_gives_what_the_engine_says(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(link(household, insurance="95", fee="180"))
    expected = package_cost(
        Package(
            date(2026, 11, 22),
            1200,
            Money(1345),
            Frequency.FOUR_WEEKLY,
            NiLetter.A,
            PensionTerms(PensionKind.RELIEF_AT_SOURCE),
            Money(9500),
            Money(18000),
        )
    )
    assert f"{expected.week} a week" in page.text
    assert f"All together {expected.year}" in page.text
    for part in expected.parts:
        assert f"{part.label} {part.amount}" in page.text
    # The direct payment is £400.00 a week.
    assert f"{Money(40000) - expected.week} a week less than the direct payment" in page.text
    assert visitor.open(link(household, insurance="95", fee="180")).text == page.text


def test_too_much_says_how_many_hours_the_payment_buys(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(link(household, hours="30", cares="no"))
    assert "a week more than the direct payment of £400.00, which would buy" in page.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"hours": "a few"}, "Enter hours like 20, 20.5 or 20:30"),
        ({"hours": ""}, "Enter the hours, like 20 or 20:30"),
        ({"hours": "0"}, "Enter the hours a week, more than nothing"),
        ({"rate": "lots"}, "Enter an amount in pounds and pence"),
        ({"every": "daily"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_priced_is_refused_and_stays_in_the_form(
    wrong: dict[str, str], sentence: str, household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(link(household, **wrong))
    assert sentence in page.text
    assert "a week less" not in page.text


def test_a_low_rate_gets_a_word(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(link(household, rate="12.00"))
    assert "less than the National Living Wage" in page.text


def test_another_household_finds_nothing(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    stranger = make_account(app, session, "Ewan Grant")
    make_employer(session, stranger, Capacity.SELF)
    path = f"{household.path}/cost"
    session.commit()
    visitor.sign_in(stranger)
    visitor.open(path, expect=404)
