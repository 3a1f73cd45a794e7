"""Everybody reads what is held of them, why, how long, and who sees it."""

from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.privacy.data_map import Whose, data_map
from pa_employer.privacy.paths import tables_about
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor


def test_an_employer_reads_of_each_thing_that_is_held_of_the_household(employer: Visitor) -> None:
    page = employer.open("/information")
    for mapped in tables_about(Whose.HOUSEHOLD):
        assert mapped.what in page.text
        assert mapped.purpose.because in page.text
    assert "You as a PA" not in page.text
    assert data_map()["sickness"].what not in page.text


def test_a_pa_reads_what_is_held_of_them_and_nothing_about_the_employer_s_money(
    pa: Visitor,
) -> None:
    page = pa.open("/information")
    for mapped in tables_about(Whose.ASSISTANT):
        assert mapped.what in page.text
    for name in ("statement_line", "outcome", "agreement", "vacancy"):
        assert data_map()[name].what not in page.text


def test_an_officer_reads_only_of_their_own_account(
    app: Flask, session: Session, household: Household
) -> None:
    officer = Visitor(app.test_client(), session)
    officer.sign_in(household.officer)
    page = officer.open("/information")
    assert "You as somebody who signs in" in page.text
    assert "employs PAs" not in page.text


def test_the_page_says_the_rights_and_where_to_complain(employer: Visitor) -> None:
    page = employer.open("/information")
    assert "within one month" in page.text
    assert "0303 123 1113" in page.text
    assert page.link("complain on their website").startswith("https://ico.org.uk/")


def test_the_page_says_what_the_council_does_not_see(employer: Visitor) -> None:
    page = employer.open("/information")
    for words in ("notes of talks with a PA", "notes of meeting people", "messages between you"):
        assert words in page.text


def test_every_page_leads_there(employer: Visitor, household: Household) -> None:
    page = employer.open(household.path)
    assert page.link("My information") == "/information"
