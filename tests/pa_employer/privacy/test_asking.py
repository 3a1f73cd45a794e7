"""Saying that something is wrong, having it held, and being answered in words within a month."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.contested.models import AskKind, AskState, GoesTo, PrivacyAsk
from pa_employer.contested.queries import is_restricted
from pa_employer.evidence.forgetting import HeldError, remove_receipt
from pa_employer.home.needs import needs_of
from pa_employer.jobs.worker import Bench
from pa_employer.messages.models import Message
from pa_employer.people.models import Capacity, Employer
from pa_employer.people.service import MandateDetails, give_mandate
from pa_employer.privacy import retention
from pa_employer.privacy.asking import (
    AnsweredError,
    NotAnAnswerError,
    Wish,
    answer,
    answers_to,
    ask,
    month_after,
)
from pa_employer.privacy.data_map import Whose, data_map
from pa_employer.privacy.queries import Standing
from pa_employer.privacy.retention import EVERYTHING, run_retention
from tests.pa_employer.conftest import AT
from tests.pa_employer.evidence.receipts import take
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.privacy.test_retention import LAST, ended
from tests.receipts.files import picture


def of_pa(household: Household) -> Standing:
    return Standing(Whose.ASSISTANT, household.assistant.id, "")


def asked(
    session: Session, household: Household, item: str, kind: AskKind = AskKind.CORRECTION
) -> PrivacyAsk:
    by = Actor(household.assistant_account.id, AT)
    return ask(session, of_pa(household), Wish(kind, data_map()[item], "It is wrong."), by)


def wrong_link(visitor: Visitor, purpose: str) -> str:
    page = visitor.open("/information")
    found = [a["href"] for a in page.soup.select(f"a[href$='for={purpose}']")]
    return str(found[0])


def test_a_pa_says_that_something_is_wrong_and_the_employer_answers(
    session: Session, household: Household, pa: Visitor, app: Flask
) -> None:
    page = pa.open(wrong_link(pa, "pay"))
    page = pa.press(
        page, "Send it", item="account_change", kind="correction", words="The last digit is 7."
    )
    assert "You get an answer by 22 December 2026" in page.text
    morag = Visitor(app.test_client(), session)
    morag.sign_in(household.employer_account)
    home = morag.open(household.path)
    assert "Rhona Baird says something about them is wrong. Answer by 22 December" in home.text
    page = morag.follow(home, "Answer Rhona")
    assert "The last digit is 7." in page.text
    page = morag.press(page, "Answer", expect=422)
    assert page.errors == ["Choose your answer", "Write your reason"]
    page = morag.press(page, "Answer", state="put right", words="Thank you, it is 7 now.")
    assert "Put right on" in page.text
    page = pa.open("/information")
    assert "Thank you, it is 7 now." in page.text
    (message,) = session.scalars(select(Message))
    assert (message.to_id, message.path) == (household.assistant_account.id, "/information")
    what = session.scalars(select(AuditEvent.what).order_by(AuditEvent.number)).all()
    assert "asked that something about them is put right" in what
    assert "answered what somebody asked about their information" in what
    assert not [
        n for n in needs_of(session, household.employer, None, AT.date()) if n.kind == "rights"
    ]


def test_history_is_never_put_right_in_place(session: Session, household: Household) -> None:
    of_payslip = asked(session, household, "payslip")
    assert AskState.MENDED not in answers_to(of_payslip)
    with pytest.raises(NotAnAnswerError):
        answer(session, of_payslip, AskState.MENDED, "Done.", household.by_employer)
    answer(session, of_payslip, AskState.NOTED, "A new payslip says it.", household.by_employer)
    with pytest.raises(AnsweredError):
        answer(session, of_payslip, AskState.REFUSED, "No.", household.by_employer)


@pytest.mark.parametrize(
    ("whose", "item", "goes_to"),
    [
        (Whose.ASSISTANT, "payslip", GoesTo.HOUSEHOLD),
        (Whose.ASSISTANT, "job_fact", GoesTo.HOUSEHOLD),
        (Whose.HOUSEHOLD, "agreement", GoesTo.COUNCIL),
        (Whose.HOUSEHOLD, "item_decision", GoesTo.COUNCIL),
        (Whose.HOUSEHOLD, "statement_line", GoesTo.HOUSEHOLD),
        (Whose.ACCOUNT, "account", GoesTo.SERVICE),
        (Whose.ACCOUNT, "mandate", GoesTo.SERVICE),
    ],
)
def test_it_goes_to_who_can_mend_it(
    whose: Whose, item: str, goes_to: GoesTo, session: Session, household: Household
) -> None:
    root = {
        Whose.ASSISTANT: household.assistant.id,
        Whose.HOUSEHOLD: household.employer.id,
        Whose.ACCOUNT: household.employer_account.id,
    }[whose]
    wish = Wish(AskKind.CORRECTION, data_map()[item], "Wrong.")
    found = ask(session, Standing(whose, root, ""), wish, household.by_employer)
    assert found.goes_to is goes_to


def test_a_restriction_is_shown_blocks_erasure_and_is_lifted_with_a_reason(
    app: Flask, session: Session, household: Household, employer: Visitor
) -> None:
    receipt = take(
        session,
        app.extensions["files"],
        household.agreement,
        household.by_employer,
        picture("JPEG"),
    )
    held = asked(session, household, "payslip", AskKind.RESTRICTION)
    assert is_restricted(session, household.employer.id)
    with pytest.raises(HeldError):
        remove_receipt(session, receipt, household.by_employer)
    page = employer.open(f"{household.path}/pay")
    assert "must not be used until it is settled" in str(page.soup)
    ended(session, household)
    retain(app, LAST + timedelta(days=1))
    session.expire_all()
    assert session.get_one(Employer, household.employer.id).name == "Morag Sinclair"
    answer(
        session, held, AskState.LIFTED, "We looked together: it is right.", household.by_employer
    )
    session.commit()
    assert not is_restricted(session, household.employer.id)
    page = employer.open(f"{household.path}/pay")
    assert "must not be used" not in str(page.soup)
    retain(app, LAST + timedelta(days=2))
    session.expire_all()
    assert session.get_one(Employer, household.employer.id).name == ""


def retain(app: Flask, at: datetime) -> None:
    run_retention(Bench(app.extensions["engine"], lambda: at, retention.HANDLERS), EVERYTHING)


def test_who_only_helps_reads_it_and_does_not_answer(
    app: Flask, session: Session, household: Household, visitor: Visitor
) -> None:
    helper = add_person(app, session, "Una Grant")
    details = MandateDetails(capacity=Capacity.SUPPORTER, from_on=date(2026, 1, 1))
    give_mandate(session, household.employer, helper, details, household.by_employer)
    found = asked(session, household, "payslip")
    session.commit()
    visitor.sign_in(helper)
    page = visitor.open(f"{household.path}/rights")
    assert "Who decides here answers it." in page.text
    visitor.open(f"{household.path}/rights/{found.id}", expect=409)


def test_a_council_answers_for_its_own_people_only(
    app: Flask, session: Session, household: Household, employer: Visitor
) -> None:
    page = employer.open(wrong_link(employer, "direct_payment"))
    employer.press(
        page, "Send it", item="agreement", kind="correction", words="I swim on Mondays."
    )
    (found,) = session.scalars(select(PrivacyAsk))
    fiona = Visitor(app.test_client(), session)
    fiona.sign_in(household.officer)
    page = fiona.open("/council/rights")
    assert "I swim on Mondays." in page.text
    other = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    ewan = add_person(app, session, "Ewan Orr", (Post.FINANCE_OFFICER, other))
    stranger = Visitor(app.test_client(), session)
    stranger.sign_in(ewan)
    assert "Nobody asked anything." in stranger.open("/council/rights").text
    stranger.open(f"/council/rights/{found.id}", expect=404)
    page = fiona.press(
        fiona.follow(page, f"Answer , {data_map()['agreement'].what}"),
        "Answer",
        state="put right",
        words="It says Mondays now.",
    )
    assert "It says Mondays now." in employer.open("/information").text


def test_nobody_asks_about_what_is_not_theirs(household: Household, pa: Visitor) -> None:
    own, household_s = household.assistant.id, household.employer.id
    pa.open(f"/information/wrong?as=assistant-{own}&for=pay")
    pa.open(f"/information/wrong?as=household-{household_s}&for=spending", expect=404)
    pa.open(f"/information/wrong?as=assistant-{own}&for=spending", expect=404)


def test_the_administrator_answers_about_accounts(
    app: Flask, session: Session, pa: Visitor
) -> None:
    page = pa.open(wrong_link(pa, "sign_in"))
    pa.press(page, "Send it", item="account", kind="correction", words="I am Rhona Baird-Orr.")
    robin = Visitor(app.test_client(), session)
    robin.sign_in(add_person(app, session, "Robin Tait", (Post.ADMINISTRATOR, None)))
    page = robin.open("/admin/rights")
    page = robin.follow(page, f"Answer , {data_map()['account'].what}")
    robin.press(page, "Answer", state="put right", words="Changed.")
    assert "Changed." in pa.open("/information").text


@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2040, 1, 1)))
def test_a_month_is_a_month(day: date) -> None:
    later = month_after(day)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == 1
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
