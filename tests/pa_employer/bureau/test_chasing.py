"""Asking for late hours in one go: each in their own way, once, and nobody who does it alone."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.service import link_account
from pa_employer.audit.actor import Actor
from pa_employer.bureau.chasing import NobodyToAskError, ask_all, late_of, to_ring
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.letters.models import LetterKind
from pa_employer.letters.post import handlers
from pa_employer.letters.stand_in import REFUSED, StandInPostbox
from pa_employer.messages.models import Channel, Message
from pa_employer.messages.service import mark_read, prefer
from pa_employer.people.models import Control
from pa_employer.people.service import turn_dial
from tests.pa_employer.bureau.clients import (
    NOW,
    Bureau,
    Client,
    agree_four_weeks,
    take_client,
)
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor

TODAY = NOW.date()


@pytest.fixture
def clients(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> dict[str, Client]:
    """Ailsa's PA reads email, Bryce's wants a call, Cara's has no sign-in, Dod does it himself."""
    found = {}
    for name in ("Ailsa", "Bryce", "Cara", "Dod", "Effie"):
        client = take_client(session, bureau, household, f"{name} Orr")
        found[name] = client
        by = household.by_employer
        if name != "Dod":
            turn_dial(session, client.employer, Control.ORGANISATION, by)
        if name != "Cara":
            account = add_person(app, session, f"{name}pa Reid")
            link_account(session, client.assistant, account, by)
    agree_four_weeks(session, found["Effie"])
    bryce = found["Bryce"].assistant.account_id
    assert bryce is not None
    session.refresh(found["Bryce"].assistant)
    bryces = found["Bryce"].assistant.account
    assert bryces is not None
    prefer(session, bryces, Channel.CALL, "01324 555 111", Actor(bryce, NOW))
    session.commit()
    return found


def test_who_is_late_is_asked_in_their_own_way_and_once(
    session: Session, bureau: Bureau, clients: dict[str, Client]
) -> None:
    assert clients
    late = {each.employer.name: each for each in late_of(session, bureau.worker, NOW, TODAY)}
    assert {name: each.channel for name, each in late.items()} == {
        "Ailsa Orr": Channel.EMAIL,
        "Bryce Orr": Channel.CALL,
        "Cara Orr": None,
    }
    assert late["Ailsa Orr"].weeks[0] == date(2026, 4, 6)
    assert ask_all(session, bureau.worker, bureau.by) == 2
    with pytest.raises(NobodyToAskError):
        ask_all(session, bureau.worker, bureau.by)
    later = Actor(bureau.worker.id, NOW + timedelta(days=2, minutes=1))
    assert ask_all(session, bureau.worker, later) == 2


def test_whom_to_ring_is_listed_with_the_number_until_it_is_done_or_read(
    session: Session, bureau: Bureau, clients: dict[str, Client]
) -> None:
    assert clients
    ask_all(session, bureau.worker, bureau.by)
    (ring,) = to_ring(session, bureau.worker, NOW, TODAY)
    assert (ring.message.to.name, ring.phone) == ("Brycepa Reid", "01324 555 111")
    mark_read(session, ring.message, Actor(ring.message.to_id, NOW))
    assert to_ring(session, bureau.worker, NOW, TODAY) == []


def test_the_page_asks_all_and_notes_a_call(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    began = date(2026, 10, 19)
    client = take_client(session, bureau, household, "Ailsa Orr", began=began)
    turn_dial(session, client.employer, Control.HELPED, household.by_employer)
    account = add_person(app, session, "Una Grant")
    link_account(session, client.assistant, account, household.by_employer)
    prefer(session, account, Channel.CALL, "01324 555 222", Actor(account.id, NOW))
    session.commit()
    maggie = Visitor(app.test_client(), session)
    maggie.sign_in(bureau.worker)
    page = maggie.follow(maggie.open("/support"), "Late hours")
    assert "PA of Ailsa Orr , for Ailsa Orr" in page.text
    page = maggie.press(page, "Ask them")
    assert "1 PA was asked." in str(page.soup)
    assert "01324 555 222" in page.text
    page = maggie.press(page, "I rang Una Grant")
    assert "Please ring" not in page.text
    assert session.scalars(select(Message.called_at)).one() is not None


def test_a_text_that_was_refused_becomes_a_call(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    client = take_client(session, bureau, household, "Ailsa Orr", began=date(2026, 10, 19))
    turn_dial(session, client.employer, Control.HELPED, household.by_employer)
    account = add_person(app, session, "Una Grant")
    link_account(session, client.assistant, account, household.by_employer)
    prefer(session, account, Channel.TEXT, REFUSED, Actor(account.id, NOW))
    session.commit()
    maggie = Visitor(app.test_client(), session)
    maggie.sign_in(bureau.worker)
    page = maggie.open("/support/late")
    assert "By text message." in page.text
    page = maggie.press(page, "Ask them")
    assert "The text message is on its way." in page.text
    assert "Please ring" not in page.text
    postboxes = {LetterKind.TEXT: StandInPostbox(app.extensions["settings"].files / "post")}
    session.commit()
    work_off(Bench(app.extensions["engine"], lambda: AT, handlers(postboxes)))
    page = maggie.open("/support/late")
    assert f"Una Grant , {REFUSED} The text message could not be delivered." in page.text
    page = maggie.press(page, "I rang Una Grant")
    assert "Please ring" not in page.text
    assert "Rung on 22 November 2026." in page.text


def test_an_email_nobody_sends_becomes_a_call_without_a_number(
    app: Flask, session: Session, bureau: Bureau, clients: dict[str, Client]
) -> None:
    assert clients
    ask_all(session, bureau.worker, bureau.by)
    session.commit()
    work_off(Bench(app.extensions["engine"], lambda: NOW, handlers({})))
    session.expire_all()
    found = {each.message.to.name: each for each in to_ring(session, bureau.worker, NOW, TODAY)}
    assert set(found) == {"Ailsapa Reid", "Brycepa Reid"}
    assert found["Ailsapa Reid"].phone == ""
    assert found["Ailsapa Reid"].why == "Nothing here sends emails. Please ring."


def test_another_organisation_sees_nobody(
    app: Flask, session: Session, household: Household, clients: dict[str, Client]
) -> None:
    assert clients
    somebody = Visitor(app.test_client(), session)
    somebody.sign_in(household.officer)
    somebody.open("/support/late", expect=404)
