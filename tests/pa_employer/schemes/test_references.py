from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from pa_employer.schemes import service
from pa_employer.schemes.models import GatewayLogin
from pa_employer.schemes.queries import (
    at_hmrc,
    filer_for,
    paye_scheme_of,
    person_of,
    usual_payroll_id,
)
from payroll.rti.envelope import Login
from payroll.rti.payments import Gender
from payroll.rti.scheme import Sender
from tests.pa_employer.household import JOINED, Household, add_person
from tests.pa_employer.pages import Visitor


def hmrc(household: Household, page: str) -> str:
    return f"{household.path}/hmrc/{page}"


def known_at_hmrc(household: Household) -> str:
    return f"{household.path}/assistants/{household.assistant.id}/hmrc"


@pytest.fixture
def bureau(app: Flask, session: Session, household: Household) -> Visitor:
    """Somebody of a support organisation that runs Morag's payroll, once she leaves it to them."""
    organisation = add_organisation(session, OrganisationKind.SUPPORT, "Strathmore Support")
    worker = add_person(app, session, "Callum Reid", (Post.SUPPORT_WORKER, organisation))
    mandate = MandateDetails(
        capacity=Capacity.SUPPORT_ORGANISATION, from_on=JOINED.date(), may_decide=True
    )
    give_mandate(session, household.employer, organisation, mandate, household.by_employer)
    session.commit()
    visitor = Visitor(app.test_client(), session)
    visitor.sign_in(worker)
    return visitor


def test_references_are_kept_as_hmrc_writes_them(
    household: Household, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(hmrc(household, "references"))
    typed: dict[str, Any] = {
        "paye_reference": "123/a246",
        "accounts_office_reference": "123pa00045678",
    }
    visitor.press(page, "Keep these references", often="quarterly", **typed)
    session.refresh(household.employer)
    assert household.employer.paye_reference == "123/A246"
    assert household.employer.accounts_office_reference == "123PA00045678"
    assert paye_scheme_of(session, household.employer.id).pays_quarterly


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"accounts_office_reference": "123XX00045678"}, "Accounts Office reference"),
        ({"paye_reference": "A246"}, "PAYE reference"),
        ({"sa_utr": "1234567890"}, "Self Assessment"),
    ],
)
def test_a_reference_that_cannot_be_right_is_named(
    wrong: dict[str, str], sentence: str, household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(hmrc(household, "references"))
    page = visitor.press(page, "Keep these references", expect=422, **wrong)
    assert sentence in " ".join(page.errors)


def test_a_bureau_cannot_choose_paper(household: Household, bureau: Visitor) -> None:
    page = bureau.open(hmrc(household, "references"))
    page = bureau.press(page, "Keep these references", expect=422, way="paper")
    assert "Filing on paper is for employers who run the payroll themselves" in page.text


def test_a_login_is_sealed_and_never_shown(
    household: Household, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(hmrc(household, "login"))
    typed: dict[str, Any] = {"user_id": "1234 5678 9012", "password": "thistle-and-gorse"}
    visitor.press(page, "Keep this login", **typed)
    stored = session.execute(text("SELECT user_id, password FROM gateway_login")).one()
    assert not any(secret in str(stored) for secret in ("123456789012", "thistle"))
    assert "thistle" not in visitor.open(hmrc(household, "login")).text
    row = session.query(GatewayLogin).one()
    assert (row.user_id, row.password) == ("123456789012", "thistle-and-gorse")
    filer = filer_for(session, household.employer.id, JOINED.date())
    assert filer is not None
    assert filer.by.sender is Sender.EMPLOYER


def test_a_bureaus_login_serves_all_it_acts_for_until_they_have_their_own(
    household: Household, session: Session, bureau: Visitor
) -> None:
    page = bureau.open(hmrc(household, "login"))
    typed: dict[str, Any] = {"user_id": "STRATHMORE1", "password": "x"}
    bureau.press(page, "Keep this login", **typed)
    filer = filer_for(session, household.employer.id, JOINED.date())
    assert filer is not None
    assert (filer.by.sender, filer.login.user_id) == (Sender.BUREAU, "STRATHMORE1")
    login = Login("MORAG12345", "y")
    service.keep_login(session, household.employer, login, household.by_employer)
    filer = filer_for(session, household.employer.id, JOINED.date())
    assert filer is not None
    assert filer.login.user_id == "MORAG12345"


def test_a_user_id_with_odd_characters_is_refused(household: Household, session: Session) -> None:
    login = Login("morag@example.org", "y")
    with pytest.raises(service.UserIdError):
        service.keep_login(session, household.employer, login, household.by_employer)


def test_hmrc_knows_an_assistant_by_their_full_name_once_it_is_given(
    household: Household, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    own = f"{household.path}/assistants/{household.assistant.id}"
    page = visitor.follow(visitor.open(own), "How HMRC knows Rhona")
    typed: dict[str, Any] = {
        "forenames": "Rhona Mairi Isla",
        "gender": "F",
        "address": "2 Mill Road\nKinnaird",
        "postcode": "fk10  1aa",
    }
    page = visitor.press(page, "Keep these details", **typed)
    person = person_of(household.assistant, at_hmrc(session, household.assistant))
    assert (person.forenames, person.surname) == (("Rhona", "Mairi"), "Baird")
    assert (person.address, person.postcode) == (("2 Mill Road", "Kinnaird"), "FK10 1AA")
    assert person.gender is Gender.FEMALE


def test_an_assistant_from_before_ids_sorted_by_time_keeps_what_hmrc_was_told(
    household: Household,
) -> None:
    household.assistant.id = UUID("0f9a61c2-8f6e-4c7b-9d0a-2b1c3d4e5f60")
    assert usual_payroll_id(household.assistant) == "PA0F9A61C2"


def test_two_assistants_cannot_share_a_payroll_id(household: Household, session: Session) -> None:
    known = at_hmrc(session, household.assistant)
    details = service.HmrcDetails(
        forenames="Rhona",
        surname="Baird",
        gender=Gender.FEMALE,
        address="",
        postcode="",
        payroll_id="",
    )
    kept = service.keep_hmrc_details(session, household.assistant, details, household.by_employer)
    assert kept.payroll_id == known.payroll_id == "PA" + household.assistant.id.hex[-8:].upper()
