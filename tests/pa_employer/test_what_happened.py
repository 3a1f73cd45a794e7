"""The person sees what was done for them: by whom, as what, and when; page by page."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.people.history import ON_A_PAGE
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor

MANY = ON_A_PAGE + 5


@pytest.fixture
def path(app: Flask, household: Household, session: Session) -> str:
    """A household for whom its council and a support organisation did something."""
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    maggie = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, support))
    ailsa = add_person(app, session, "Ailsa Sinclair")
    given = (support, Capacity.SUPPORT_ORGANISATION), (ailsa, Capacity.SUPPORTER)
    for holder, capacity in given:
        details = MandateDetails(capacity=capacity, from_on=household.agreement.starts_on)
        give_mandate(session, household.employer, holder, details, household.by_employer)
    own = household.employer.id
    record(session, Actor(maggie.id, AT), "prepared a pay run", employer_id=own)
    record(session, Actor(household.officer.id, AT), "looked at a payment", employer_id=own)
    record(session, Actor(ailsa.id, AT), "explained a payment", employer_id=own)
    session.commit()
    return f"{household.path}/history"


def test_who_did_something_is_named_with_whom_they_did_it_for(
    employer: Visitor, path: str
) -> None:
    page = employer.open(path)
    assert page.heading == "What happened"
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert rows[0].startswith("Explained a payment Ailsa Sinclair supporter 22 November 2026")
    assert "Looked at a payment Fiona Laing Kinnaird Council (your council)" in rows[1]
    assert "Prepared a pay run Maggie Dunn Clyde Independent Living (support organ" in rows[2]
    assert "Morag Sinclair the employer 2 March 2026 at 09:00" in rows[-1]


def test_only_what_one_of_them_did_is_listed_when_asked(
    employer: Visitor, household: Household, path: str
) -> None:
    page = employer.open(f"{path}?who={household.officer.id}")
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert len(rows) == 1
    assert rows[0].startswith("Looked at a payment")
    chosen = page.soup.select_one("option[selected]")
    assert chosen
    assert chosen.get_text() == "Fiona Laing, Kinnaird Council (your council)"


@pytest.mark.parametrize(
    "asked", ["?who=nobody", "?before=x", "?before=-1", "?before=99999999999999999999"]
)
def test_an_address_that_means_nothing_is_still_a_page(
    employer: Visitor, path: str, asked: str
) -> None:
    assert employer.open(f"{path}{asked}").heading.startswith("What happened")


def test_a_long_history_goes_on_page_by_page_and_back(
    employer: Visitor, household: Household, session: Session, path: str
) -> None:
    for number in range(MANY):
        by = Actor(household.officer.id, AT)
        record(session, by, f"did thing {number}", employer_id=household.employer.id)
    session.commit()
    first = employer.open(f"{path}?who={household.officer.id}")
    assert len(first.soup.select("tbody tr")) == ON_A_PAGE
    later = employer.follow(first, "Earlier")
    rows = [row.get_text(" ", strip=True) for row in later.soup.select("tbody tr")]
    assert len(rows) == MANY - ON_A_PAGE + 1
    assert rows[0].startswith("Did thing 4 ")
    assert rows[-1].startswith("Looked at a payment")
    assert "Earlier" not in [link.get_text() for link in later.soup.select("nav a")]
    assert employer.follow(later, "Newest").path == first.path.replace("?", "?before=&")


def test_somebody_elses_history_is_not_there(pa: Visitor, path: str) -> None:
    pa.open(path, expect=404)
