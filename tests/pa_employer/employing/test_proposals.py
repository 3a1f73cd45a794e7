"""Changing terms by agreement: nothing less is written without the assistant's yes."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.service import agree_terms, note_leaving
from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.employing import proposals
from pa_employer.employing.models import ProposalState, TermsProposal
from pa_employer.messages.models import Message
from payroll.ground.money import Money
from tests.pa_employer.conftest import AT, make_account
from tests.pa_employer.household import Household, terms
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.planning.test_rota import second_pa
from tests.pa_employer.timesheets.test_pages import second_job, supporter

TODAY = AT.date()
SOON: dict[str, Any] = {"from_on_day": "7", "from_on_month": "12", "from_on_year": "2026"}
DECEMBER = date(2026, 12, 7)


@pytest.fixture
def own(household: Household) -> str:
    return f"{household.path}/assistants/{household.assistant.id}"


@pytest.fixture
def mine(household: Household) -> str:
    return f"/work/{household.assistant.id}/terms"


def agreed(session: Session, assistant: Assistant) -> list[tuple[date, str, int]]:
    session.expire_all()
    found = [
        (each.from_on, str(each.hourly_rate), each.contracted_minutes_per_week)
        for each in terms_of(session, assistant.id)
    ]
    session.commit()
    return found


def states(session: Session) -> list[ProposalState]:
    session.expire_all()
    found = list(session.scalars(select(TermsProposal.state).order_by(TermsProposal.id)))
    session.commit()
    return found


def change(visitor: Visitor, own: str, expect: int = 200, **typed: Any) -> Page:  # noqa: ANN401  # as typed
    return visitor.press(visitor.open(f"{own}/terms"), "Keep or ask", expect, **(SOON | typed))


def ask(pa: Visitor, mine: str, expect: int = 200, **typed: Any) -> Page:  # noqa: ANN401  # as typed
    return pa.press(pa.open(f"{mine}/ask"), "Ask Morag", expect, **(SOON | typed))


BEFORE = (date(2026, 4, 6), "£13.45", 1200)


def test_a_rise_is_given_alone_and_the_pa_is_told(
    session: Session, household: Household, employer: Visitor, pa: Visitor, own: str, mine: str
) -> None:
    page = change(employer, own, hourly_rate="14.00")
    assert "The new terms for Rhona are kept." in page.soup.text
    assert "From 7 December 2026 Given Pay for an hour £13.45 now, £14.00 then" in page.text
    assert agreed(session, household.assistant) == [BEFORE, (DECEMBER, "£14.00", 1200)]
    message = session.scalars(select(Message)).one()
    assert message.to_id == household.assistant_account.id
    assert message.words == "Your terms are better from 7 December 2026 on."
    session.commit()
    page = pa.open(mine)
    assert "From 7 December 2026 To come Pay for an hour £14.00" in page.text


def test_less_is_asked_and_written_only_with_the_pas_yes(
    session: Session, household: Household, employer: Visitor, pa: Visitor, own: str, mine: str
) -> None:
    page = change(employer, own, hourly_rate="13.00", contracted="10", words="Less money comes.")
    assert "Asked. Rhona says yes or no. Until then nothing changes." in page.soup.text
    assert agreed(session, household.assistant) == [BEFORE]
    page = pa.open(mine)
    assert "Morag asks for other terms from 7 December 2026" in page.text
    assert "Pay for an hour £13.45 now, £13.00 then (less)" in page.text
    assert "Hours for a week 20 h now, 10 h then (less)" in page.text
    assert "Morag Sinclair says: Less money comes." in page.text
    page = pa.follow(page, "Say yes or no")
    assert "You need not agree. Without your yes, your pay and your hours stay" in page.text
    assert "an unlawful deduction from wages" in page.text
    assert "Employment Rights Act 1996, sections 4 and 13" in page.text
    page = pa.press(page, "Say this", answer="yes", words="Until spring.")
    assert "Agreed. The new terms are kept." in page.soup.text
    assert agreed(session, household.assistant) == [BEFORE, (DECEMBER, "£13.00", 600)]
    page = employer.open(f"{own}/terms/changes")
    assert "Rhona Baird said yes on 22 November 2026" in page.text
    assert "Rhona Baird says: Until spring." in page.text


def test_a_no_leaves_everything_and_its_words_are_read(
    session: Session, household: Household, employer: Visitor, pa: Visitor, own: str, mine: str
) -> None:
    change(employer, own, contracted="10")
    page = pa.follow(pa.open(mine), "Say yes or no")
    page = pa.press(page, "Say this", answer="no", words="I need the hours.")
    assert agreed(session, household.assistant) == [BEFORE]
    page = employer.open(f"{own}/terms/changes")
    assert "Not agreed" in page.text
    assert "Rhona Baird says: I need the hours." in page.text


def test_a_pa_asks_and_the_employer_answers(
    session: Session, household: Household, employer: Visitor, pa: Visitor, mine: str
) -> None:
    page = ask(pa, mine, contracted="16", days_per_week="3", words="Not on Fridays.")
    assert "Asked. Morag says yes or no." in page.soup.text
    home = employer.open(household.path)
    assert "Rhona asks for other terms from 7 December 2026." in home.text
    page = employer.follow(home, "Answer Rhona")
    assert "Not on Fridays." in page.text
    assert "You need not agree" not in page.text
    employer.press(page, "Say this", answer="yes")
    assert agreed(session, household.assistant) == [BEFORE, (DECEMBER, "£13.45", 960)]
    assert "asks for other terms" not in employer.open(household.path).text
    assert "Agreed" in pa.open(mine).text


def test_what_was_asked_can_be_taken_back_by_who_asked(
    session: Session, household: Household, employer: Visitor, pa: Visitor, own: str, mine: str
) -> None:
    change(employer, own, contracted="10")
    late = pa.follow(pa.open(mine), "Say yes or no")
    page = employer.open(f"{own}/terms/changes")
    for _ in range(2):
        employer.press(page, "Take it back")
    page = pa.press(late, "Say this", 422, answer="yes")
    assert page.errors == ["That was answered or taken back already. Look at the page again."]
    ask(pa, mine, contracted="30")
    pa.press(pa.open(mine), "Take it back")
    assert states(session) == [ProposalState.WITHDRAWN, ProposalState.WITHDRAWN]
    assert agreed(session, household.assistant) == [BEFORE]


def test_two_windows_answer_once(
    session: Session, household: Household, employer: Visitor, pa: Visitor, own: str, mine: str
) -> None:
    change(employer, own, contracted="10")
    one, other = (pa.follow(pa.open(mine), "Say yes or no") for _ in range(2))
    pa.press(one, "Say this", answer="yes")
    page = pa.press(other, "Say this", 422, answer="no")
    assert page.errors == ["That was answered or taken back already. Look at the page again."]
    assert states(session) == [ProposalState.AGREED]
    assert len(agreed(session, household.assistant)) == 2


def test_one_change_waits_at_a_time_but_a_rise_needs_no_waiting(
    session: Session, household: Household, employer: Visitor, pa: Visitor, own: str, mine: str
) -> None:
    change(employer, own, contracted="10")
    late = pa.follow(pa.open(mine), "Say yes or no")
    for page in (change(employer, own, 422, contracted="12"), ask(pa, mine, 422, contracted="30")):
        assert page.errors == [
            "A change of terms waits for an answer already. Answer it or take it back first."
        ]
    change(employer, own, hourly_rate="15", from_on_month="11", from_on_day="23")
    page = pa.press(late, "Say this", 422, answer="yes")
    assert page.errors == [
        "Other terms were agreed meanwhile. Ask for the change anew from there."
    ]
    assert "Out of date" in employer.open(f"{own}/terms/changes").text
    ask(pa, mine, contracted="30")
    assert len(agreed(session, household.assistant)) == 2


def test_less_never_reaches_back(
    session: Session, household: Household, employer: Visitor, own: str
) -> None:
    back: dict[str, Any] = {"from_on_day": "21", "from_on_month": "11"}
    page = change(employer, own, 422, hourly_rate="13.00", **back)
    reaches = "Less pay or fewer hours cannot reach back. Choose a day from today on."
    assert page.errors == [reaches]
    # Asked for in time and answered too late, it is not written either.
    change(employer, own, hourly_rate="13.00", from_on_day="22", from_on_month="11")
    proposal = session.scalars(select(TermsProposal)).one()
    late = Actor(household.assistant_account.id, AT + timedelta(days=1))
    with pytest.raises(proposals.ReachesBackError):
        proposals.say_yes(session, household.assistant, proposal, "", late)
    session.rollback()
    # A rise may reach back.
    change(employer, own, hourly_rate="15.00", **back)
    assert agreed(session, household.assistant)[-1][:2] == (date(2026, 11, 21), "£15.00")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Those are the terms as they are. Change something first."),
        (
            {"hourly_rate": "15", "from_on_month": "4", "from_on_day": "5"},
            "Terms begin with the job, neither before nor after its first day. Check the date.",
        ),
        (
            {"hourly_rate": "15", "from_on_month": "4", "from_on_day": "6"},
            "Other terms already begin on 6 April 2026. New terms must begin after that.",
        ),
        ({"hourly_rate": ""}, "Enter the pay for an hour"),
        ({"from_on_day": ""}, "First day of the new terms must include a day"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    session: Session,
    employer: Visitor,
    pa: Visitor,
    own: str,
    mine: str,
    typed: dict[str, Any],
    error: str,
) -> None:
    assert change(employer, own, 422, **typed).errors == [error]
    assert ask(pa, mine, 422, **typed).errors == [error]
    assert states(session) == []


def test_after_the_last_day_no_terms_change(
    session: Session, household: Household, employer: Visitor, own: str
) -> None:
    note_leaving(session, household.assistant, date(2026, 12, 6), household.by_employer)
    page = change(employer, own, 422, hourly_rate="15")
    assert page.errors == ["The job is over by that day. Check the date."]


def test_somebody_without_a_sign_in_agrees_on_paper_by_name(
    session: Session, household: Household, employer: Visitor
) -> None:
    isla = second_pa(session, household)
    own = f"{household.path}/assistants/{isla.id}"
    page = change(employer, own, contracted="10")
    assert "Kept to be agreed. Note it here when Isla has signed it." in page.soup.text
    page = employer.follow(page, "Note that Isla agreed on paper")
    later: dict[str, Any] = {"signed_on_day": "23", "signed_on_month": "11"}
    refused = employer.press(page, "Note it, and keep the new terms", 422, **later)
    assert refused.errors == ["That day has not come yet. Enter the day it was signed."]
    refused = employer.press(page, "Note it, and keep the new terms", 422, signed_by=" ")
    assert refused.errors == ["Enter the name of who signed"]
    assert agreed(session, isla) == [BEFORE]
    page = employer.press(page, "Note it, and keep the new terms")
    assert "Isla Reid agreed on paper on 22 November 2026, noted by Morag Sinclair." in page.text
    assert agreed(session, isla) == [BEFORE, (DECEMBER, "£13.45", 600)]


def test_who_signs_in_here_says_yes_themselves(
    session: Session, household: Household, employer: Visitor, own: str
) -> None:
    change(employer, own, contracted="10")
    proposal = session.scalars(select(TermsProposal.id)).one()
    page = employer.open(f"{own}/terms/changes")
    assert "agreed on paper" not in page.text
    path = f"{own}/terms/changes/{proposal}/signed"
    page = employer.open(path)
    assert "Rhona signs in here, and says yes or no there." in page.text
    row = session.get_one(TermsProposal, proposal)
    signed = proposals.Signed("Rhona Baird", TODAY)
    by = Actor(household.employer_account.id, AT)
    with pytest.raises(proposals.OwnYesError):
        proposals.note_signed(session, household.assistant, row, signed, by)


@pytest.mark.usefixtures("no_csrf")
def test_nobody_answers_their_own_question(
    session: Session, household: Household, employer: Visitor, pa: Visitor, own: str, mine: str
) -> None:
    change(employer, own, contracted="10")
    proposal = session.scalars(select(TermsProposal.id)).one()
    yes = {"answer": "yes"}
    for visitor, path in (
        (employer, f"{own}/terms/changes/{proposal}"),
        (pa, f"{mine}/{proposal}/take-back"),
    ):
        assert visitor.client.post(path, data=yes).status_code == 404
    assert states(session) == [ProposalState.ASKED]
    assert agreed(session, household.assistant) == [BEFORE]


@pytest.mark.usefixtures("no_csrf")
def test_nobody_of_another_household_reaches_terms(
    app: Flask,
    session: Session,
    household: Household,
    employer: Visitor,
    pa: Visitor,
    own: str,
    mine: str,
) -> None:
    change(employer, own, contracted="10")
    proposal = session.scalars(select(TermsProposal.id)).one()
    job = second_job(app, session, household)
    ewan, stranger = (Visitor(app.test_client(), session) for _ in range(2))
    ewan.sign_in(session.scalars(select(Account).where(Account.name == "Ewan Grant")).one())
    stranger.sign_in(make_account(app, session, "Nell Strang"))
    theirs = f"/employers/{job.employer_id}/assistants"
    other, beside = f"/work/{job.id}/terms/{proposal}", f"{theirs}/{job.id}/terms/changes"
    across = f"{theirs}/{household.assistant.id}/terms/changes"
    for visitor, path in (
        (ewan, f"{own}/terms/changes"),
        (ewan, across),
        (ewan, f"{beside}/{proposal}/signed"),
        (stranger, mine),
        (stranger, f"{mine}/{proposal}"),
        (pa, other),
    ):
        visitor.open(path, expect=404)
    assert pa.client.post(other, data={"answer": "yes"}).status_code == 404
    assert states(session) == [ProposalState.ASKED]


@pytest.mark.usefixtures("no_csrf")
def test_who_only_prepares_reads_and_neither_asks_nor_answers(
    app: Flask, session: Session, household: Household, pa: Visitor, own: str, mine: str
) -> None:
    ask(pa, mine, contracted="16")
    proposal = session.scalars(select(TermsProposal.id)).one()
    helper = Visitor(app.test_client(), session)
    helper.sign_in(supporter(app, household, session))
    page = helper.open(f"{own}/terms/changes")
    assert "Hours for a week 20 h now, 16 h then" in page.text
    assert "Say yes or no" not in page.text
    answers = [
        helper.client.post(path, data={"answer": "yes"}).status_code
        for path in (f"{own}/terms", f"{own}/terms/changes/{proposal}")
    ]
    assert answers == [409, 409]
    assert states(session) == [ProposalState.ASKED]


def test_the_written_statement_follows_the_newest_agreed_terms(
    household: Household, employer: Visitor, pa: Visitor, own: str, mine: str
) -> None:
    page = employer.open(f"{own}/particulars/make")
    employer.press(page, "Make the statement", probation_weeks="8")
    change(employer, own, contracted="10")
    papers = f"/work/{household.assistant.id}/papers"
    assert "20 h are agreed for a week." in pa.open(papers).text
    pa.press(pa.follow(pa.open(mine), "Say yes or no"), "Say this", answer="yes")
    page = pa.open(papers)
    assert "10 h are agreed for a week." in page.text
    assert "This statement holds from 7 December 2026." in page.text
    assert "The first 8 weeks are a trial." in page.text
    assert "Not agreed yet" in page.text
    assert employer.open(f"{own}/particulars").link("Statement 1, from 6 April 2026")


def test_pay_below_what_must_be_paid_is_said_to_who_is_asked(
    employer: Visitor, pa: Visitor, own: str, mine: str
) -> None:
    change(employer, own, hourly_rate="9.00")
    page = pa.follow(pa.open(mine), "Say yes or no")
    assert "£9.00 an hour is less than the National Living Wage" in page.text


def test_words_are_sealed_and_the_history_names_nobody(
    session: Session, employer: Visitor, pa: Visitor, own: str, mine: str
) -> None:
    change(employer, own, contracted="10", words="A secret of Morag")
    pa.press(
        pa.follow(pa.open(mine), "Say yes or no"), "Say this", answer="no", words="One of Rhona"
    )
    sealed = session.execute(text("SELECT words, answer FROM terms_proposal")).one()
    for each in sealed:
        assert b"secret" not in bytes(each)
        assert b"Rhona" not in bytes(each)
    found = select(AuditEvent.what).where(AuditEvent.subject.startswith("terms proposal"))
    assert session.scalars(found.order_by(AuditEvent.number)).all() == [
        "asked for a change of terms",
        "said no to a change of terms",
    ]


def test_terms_written_by_others_are_the_base_of_the_next_change(
    session: Session, household: Household, employer: Visitor, own: str
) -> None:
    by = household.by_employer
    agree_terms(
        session,
        household.assistant,
        terms(from_on=date(2026, 6, 1), hourly_rate=Money(1400)),
        by,
    )
    page = change(employer, own, hourly_rate="13.90")
    assert "£14.00 now, £13.90 then (less)" in page.text
    newest = session.scalars(select(Terms).order_by(Terms.from_on.desc())).first()
    assert newest
    assert newest.from_on == date(2026, 6, 1)
