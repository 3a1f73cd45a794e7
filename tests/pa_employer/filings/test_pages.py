"""The pages of HMRC: what waits, what is in the way, what was sent, what is owed."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind
from pa_employer.accounts.service import add_organisation
from pa_employer.assistants.service import say_only_cares
from pa_employer.filings.about import About
from pa_employer.filings.models import Filing, FilingState
from pa_employer.filings.owed import year_owed
from pa_employer.filings.waiting import waiting
from pa_employer.jobs.models import Job
from pa_employer.payruns.extras import claim_allowance
from pa_employer.payruns.models import PayRun
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from pa_employer.schemes.queries import paye_scheme_of
from payroll.ground.money import NOTHING, Money
from payroll.periods import TaxYear
from tests.pa_employer.filings.month import (
    APRIL_26,
    MAY_1,
    MAY_24,
    MAY_29,
    filed,
    known,
    ready,
    told,
)
from tests.pa_employer.household import JOINED, Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.test_corrections import agree_may
from tests.pa_employer.payruns.work import agree_eighty_hours, by_on, pay

YEAR = TaxYear(2026)
NOV_22 = date(2026, 11, 22)


def the_filing(session: Session) -> Filing:
    return session.scalars(select(Filing)).one()


@pytest.fixture
def paid(household: Household, session: Session) -> Household:
    """A household that paid on 1 May, and has told HMRC nothing."""
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    session.commit()
    return household


def test_what_waits_is_looked_at_sent_and_followed(
    paid: Household, session: Session, visitor: Visitor
) -> None:
    ready(session, paid)
    visitor.sign_in(paid.employer_account)
    page = visitor.open(f"{paid.path}/hmrc")
    assert "Pay on 1 May 2026" in page.text
    assert "Was due by 1 May 2026" in page.text
    assert "stand-in on this machine, not to HMRC" in page.text
    page = visitor.follow(page, "Look and send : Pay on 1 May 2026")
    assert page.heading == "Tell HMRC: Pay on 1 May 2026"
    for words in ("Rhona Baird", "Taxable pay £1,076.00", "Income tax £20.52", "letter A £8.72"):
        assert words in page.text
    page = visitor.press(page, "Send it to HMRC", late_reason="G")
    assert page.heading == "Pay on 1 May 2026"
    assert "To be sent" in page.text
    filing = the_filing(session)
    assert told(filing, "LateReason") == "G"
    assert session.scalars(select(Job.subject_id)).one() == filing.id
    page = visitor.open(f"{paid.path}/hmrc")
    assert "Look and send : Pay on" not in page.text


def test_what_is_in_the_way_is_said_with_where_to_mend_it(
    paid: Household, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(paid.employer_account)
    page = visitor.follow(visitor.open(f"{paid.path}/hmrc"), "Look and send : Pay on 1 May 2026")
    assert "HMRC asks for the current gender and it is missing" in page.text
    assert "Send it to HMRC" not in page.text
    links = {str(link["href"]) for link in page.soup.select("main a[href]")}
    own = f"{paid.path}/assistants/{paid.assistant.id}"
    assert {f"{own}/hmrc", f"{own}/tax"} <= links
    known(session, paid)
    page = visitor.open(page.path)
    assert "There is no login for PAYE online yet" in page.text
    said = "There is no login for PAYE online yet. Enter it once; it is kept sealed."
    page = visitor.follow(page, f"Mend it : {said}")
    login: dict[str, Any] = {"user_id": "MORAG12345", "password": "x"}
    assert visitor.press(page, "Keep this login", **login).heading == "HMRC"


def test_a_second_press_and_a_second_tab_send_nothing_more(
    paid: Household, session: Session, visitor: Visitor
) -> None:
    ready(session, paid)
    visitor.sign_in(paid.employer_account)
    path = f"{paid.path}/hmrc/send/run:{run_id(session)}"
    one, other = visitor.open(path), visitor.open(path)
    first = visitor.press(one, "Send it to HMRC")
    assert visitor.press(one, "Send it to HMRC").path == first.path
    assert visitor.press(other, "Send it to HMRC").path == first.path
    assert the_filing(session).attempt == 1


def run_id(session: Session) -> str:
    return str(session.scalars(select(PayRun.id)).one())


def test_a_refusal_leads_to_the_page_that_mends_it_and_is_sent_again(
    paid: Household, session: Session, visitor: Visitor
) -> None:
    ready(session, paid)
    filing = filed(session, paid, about(session), MAY_1)
    filing.state = FilingState.REFUSED
    own = "PA" + paid.assistant.id.hex[-8:].upper()
    filing.errors = [
        {"number": "7823", "words": "Add an address.", "field": "address", "payroll_id": own}
    ]
    visitor.sign_in(paid.employer_account)
    page = visitor.open(f"{paid.path}/hmrc/documents/{filing.id}")
    assert "Not accepted" in page.text
    assert page.link("Mend it : Add an address.").endswith(f"/{paid.assistant.id}/hmrc")
    page = visitor.press(visitor.follow(page, "Send it again"), "Send it to HMRC")
    assert "To be sent" in page.text


def about(session: Session) -> About:
    return About.parse(f"run:{run_id(session)}")


def test_what_hmrc_lost_is_settled_by_what_it_says_on_the_phone(
    paid: Household, session: Session, visitor: Visitor
) -> None:
    ready(session, paid)
    filing = filed(session, paid, about(session), MAY_1)
    filing.state = FilingState.LOST
    visitor.sign_in(paid.employer_account)
    page = visitor.open(f"{paid.path}/hmrc/documents/{filing.id}")
    assert "helpline" in page.text
    page = visitor.press(page, "Keep what HMRC says", expect=422)
    assert page.errors == ["Choose what HMRC says"]
    page = visitor.press(page, "Keep what HMRC says", outcome="arrived")
    assert "Accepted" in page.text


def test_copies_hold_no_login_and_only_who_decides_gets_them(
    app: Flask, paid: Household, session: Session, visitor: Visitor
) -> None:
    ready(session, paid)
    filing = filed(session, paid, about(session), MAY_1)
    supporter = add_person(app, session, "Isobel Hay")
    helps = MandateDetails(capacity=Capacity.SUPPORTER, from_on=JOINED.date())
    give_mandate(session, paid.employer, supporter, helps, paid.by_employer)
    visitor.sign_in(paid.employer_account)
    copy = visitor.client.get(f"{paid.path}/hmrc/documents/{filing.id}.xml")
    assert copy.content_type == "application/xml"
    assert b"thistle" not in copy.data
    assert b"MORAG12345" not in copy.data
    other = Visitor(app.test_client(), session)
    other.sign_in(supporter)
    assert "Whoever decides can send it" not in other.open(f"{paid.path}/hmrc").text
    assert other.client.get(f"{paid.path}/hmrc/documents/{filing.id}.xml").status_code == 409
    assert visitor.client.get(f"{paid.path}/hmrc/documents/{uuid4()}").status_code == 404


def test_a_time_without_pay_is_told_ahead(
    paid: Household, session: Session, visitor: Visitor
) -> None:
    ready(session, paid)
    visitor.sign_in(paid.employer_account)
    page = visitor.open(f"{paid.path}/hmrc/inactive")
    page = visitor.press(page, "Look at what is told", months="2")
    title = "Tell HMRC: Nobody will be paid from 6 December 2026 to 5 February 2027"
    assert page.heading == title
    visitor.press(page, "Send it to HMRC")
    filing = the_filing(session)
    assert told(filing, "PeriodOfInactivity/From") == "2026-12-06"
    assert told(filing, "PeriodOfInactivity/To") == "2027-02-05"


def test_the_end_of_the_scheme_is_told_and_not_before_it_has_come(
    paid: Household, session: Session, visitor: Visitor
) -> None:
    ready(session, paid)
    visitor.sign_in(paid.employer_account)
    page = visitor.open(f"{paid.path}/hmrc/close")
    day: dict[str, Any] = {"ceased_on_day": "1", "ceased_on_month": "1", "ceased_on_year": "2027"}
    page = visitor.press(page, "The scheme ended on this day", expect=422, **day)
    assert page.errors == [
        "The day the scheme ended is in the future. Come back when it has come."
    ]
    day = {"ceased_on_day": "20", "ceased_on_month": "11", "ceased_on_year": "2026"}
    page = visitor.press(page, "The scheme ended on this day", **day)
    assert "The PAYE scheme ended on 20 November 2026" in page.text


def test_months_without_pay_between_are_told_by_the_nineteenth(
    paid: Household, session: Session
) -> None:
    found = waiting(session, paid.employer, NOV_22)
    unpaid = [each for each in found if each.about.matter.value == "no-payment"]
    assert [(each.title, each.due_on) for each in unpaid] == [
        ("Nobody was paid from 6 May 2026 to 5 November 2026", date(2026, 11, 19))
    ]


def test_what_is_owed_stands_month_by_month_with_its_reference(
    paid: Household, session: Session, visitor: Visitor
) -> None:
    agree_may(session, paid)
    pay(session, paid, MAY_29, MAY_24)
    owed = year_owed(session, paid.employer, YEAR)
    # Each pay day: £20.52 tax, £8.72 and £103.65 National Insurance (15 % over £385).
    assert [(p.number, str(p.due), p.due_on, p.reference) for p in owed.periods] == [
        (1, "£132.89", date(2026, 5, 22), "961PK000123452701"),
        (2, "£132.89", date(2026, 6, 22), "961PK000123452702"),
    ]
    visitor.sign_in(paid.employer_account)
    page = visitor.open(f"{paid.path}/hmrc/owed")
    assert "Tax month 1: 6 April 2026 to 5 May 2026 Late" in page.text
    assert "To pay by 22 May 2026 £132.89" in page.text
    assert "Nobody was paid in 2025-26" in visitor.follow(page, "The tax year before").text


def test_a_quarterly_payer_owes_by_the_quarter(paid: Household, session: Session) -> None:
    scheme = paye_scheme_of(session, paid.employer.id)
    scheme.pays_quarterly = True
    session.add(scheme)
    agree_may(session, paid)
    pay(session, paid, MAY_29, MAY_24)
    (quarter,) = year_owed(session, paid.employer, YEAR).periods
    assert (quarter.number, str(quarter.due)) == (3, "£265.78")
    assert quarter.due_on == date(2026, 7, 22)


def test_the_allowance_lowers_what_is_owed_and_what_was_paid_is_set_against_it(
    household: Household, session: Session
) -> None:
    by = by_on(household, MAY_1)
    say_only_cares(session, household.assistant, by, only_cares=True)
    claim_allowance(session, household.employer.id, YEAR, NOTHING, by)
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    (month,) = year_owed(session, household.employer, YEAR).periods
    assert (month.allowance, month.due) == (Money(10365), Money(2924))
    assert month.left == Money(2924)
    assert month.working.sentence.endswith("£29.24.")


def test_documents_of_others_do_not_exist(app: Flask, paid: Household, session: Session) -> None:
    stranger = Visitor(app.test_client(), session)
    stranger.sign_in(add_person(app, session, "Nell Strang"))
    for page in ("", "/owed", "/inactive", "/close", f"/send/run:{run_id(session)}"):
        assert stranger.client.get(f"{paid.path}/hmrc{page}").status_code == 404


def test_the_paper_pack_has_a_quarters_figures_and_warns_of_a_bureau(
    paid: Household, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(paid.employer_account)
    page = visitor.open(f"{paid.path}/hmrc/paper?quarter=1")
    assert page.heading == "On paper: 6 April 2026 to 5 July 2026"
    for words in (
        "New: started on 6 April 2026", "Paid on 1 May 2026, week 4", "Taxable pay £1,076.00",
        "National Insurance, PA (letter A) £8.72", "The quarter in all: £132.89",
    ):  # fmt: skip
        assert words in page.text
    assert "do not send paper" not in page.text
    bureau = add_organisation(session, OrganisationKind.SUPPORT, "Strathmore Support")
    acts = MandateDetails(capacity=Capacity.SUPPORT_ORGANISATION, from_on=JOINED.date())
    give_mandate(session, paid.employer, bureau, acts, paid.by_employer)
    page = visitor.open(f"{paid.path}/hmrc/paper")
    assert "Strathmore Support acts for Morag Sinclair now" in page.text
    assert "Nobody was paid in this quarter" in page.text


def test_who_reports_on_paper_is_not_asked_to_send(
    paid: Household, session: Session, visitor: Visitor
) -> None:
    ready(session, paid)
    scheme = paye_scheme_of(session, paid.employer.id)
    scheme.files_on_paper = True
    session.add(scheme)
    visitor.sign_in(paid.employer_account)
    page = visitor.open(f"{paid.path}/hmrc/send/run:{run_id(session)}")
    assert "HMRC is told on paper. Use the paper pack" in page.text
    assert "Send it to HMRC" not in page.text
