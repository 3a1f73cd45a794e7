"""One inbox for each person: what arrives, how one hears of it, and that nobody else reads it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.letters.models import Letter, LetterKind, LetterState
from pa_employer.letters.texts import fits_one_text
from pa_employer.messages.delivery import Delivery, delivery_of
from pa_employer.messages.models import Channel, Message, Preference
from pa_employer.messages.service import (
    MessageDetails,
    NoPhoneError,
    NoWordsError,
    inbox_of,
    note_call,
    prefer,
    prefer_reading,
    send_message,
)
from pa_employer.payruns.models import PayslipRow
from pa_employer.web.reading import Reading
from tests.pa_employer.conftest import AT, make_account
from tests.pa_employer.filings.month import APRIL_26, MAY_1
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.payruns.work import agree_eighty_hours, pay

WORDS = "Could you come an hour later on Friday? Dr Orr is here."


def write(session: Session, household: Household, words: str = WORDS) -> Message:
    """Morag writes to Rhona."""
    details = MessageDetails("About Friday", words)
    by = Actor(household.employer_account.id, AT)
    return send_message(session, household.assistant_account, household.employer.id, details, by)


def test_a_message_is_read_and_answered(
    employer: Visitor, pa: Visitor, session: Session, household: Household
) -> None:
    write(session, household)
    week = pa.open(f"/work/{household.assistant.id}")
    page = pa.follow(week, "1 new message")
    page = pa.follow(page, "About Friday , from Morag Sinclair")
    assert WORDS in page.text
    refused = pa.press(page, "Answer Morag", expect=422, words=" ")
    assert "Write a few words first" in refused.text
    pa.press(page, "Answer Morag", words="Yes, gladly.")
    assert "new message" not in pa.open(f"/work/{household.assistant.id}").text
    page = employer.follow(employer.open(household.path), "1 new message")
    page = employer.follow(page, "About Friday , from Rhona Baird")
    assert "Yes, gladly." in page.text
    employer.press(page, "I have read it")
    assert "new message" not in employer.open(household.path).text


def test_the_email_says_only_that_a_message_is_there(
    session: Session, household: Household
) -> None:
    write(session, household)
    (letter,) = session.scalars(select(Letter)).all()
    assert letter.to_address == "rhona@example.org"
    for private in ("Friday", "Orr", "Morag", "Rhona"):
        assert private not in letter.subject + letter.body


def test_the_words_are_sealed_in_the_database(session: Session, household: Household) -> None:
    write(session, household)
    session.commit()
    (kept,) = session.execute(text("SELECT words FROM message")).scalars()
    assert b"Friday" not in bytes(kept)


@pytest.mark.parametrize("channel", [Channel.HERE, Channel.CALL])
def test_who_wants_no_email_gets_none(
    session: Session, household: Household, channel: Channel
) -> None:
    account = household.assistant_account
    prefer(session, account, channel, "01324 555 111", Actor(account.id, AT))
    sent = write(session, household)
    assert sent.channel is channel
    assert session.scalars(select(Letter)).all() == []


def test_who_wants_to_be_rung_gives_a_number(session: Session, household: Household) -> None:
    account = household.assistant_account
    with pytest.raises(NoPhoneError):
        prefer(session, account, Channel.CALL, " ", Actor(account.id, AT))


def test_how_one_hears_of_messages_is_chosen_on_a_page(pa: Visitor, session: Session) -> None:
    page = pa.open("/messages")
    assert "No messages." in page.text
    page = pa.follow(page, "How I hear of messages, and how I read")
    refused = pa.press(page, "Keep this", expect=422, channel=Channel.CALL.value)
    assert "Enter the number to ring you on." in refused.text
    pa.press(page, "Keep this", channel=Channel.CALL.value, phone="01324 555 111")
    (kept,) = session.execute(text("SELECT phone FROM preference")).scalars()
    assert b"555" not in bytes(kept)


def test_a_text_is_chosen_with_a_uk_mobile_number_only(
    app: Flask, pa: Visitor, session: Session
) -> None:
    app.config["HAS_TEXTS"] = True
    page = pa.open("/messages/how")
    text_me = Channel.TEXT.value
    for wrong in ("", "01324 555 111"):
        refused = pa.press(page, "Keep this", expect=422, phone=wrong, channel=text_me)
        assert "That is not a UK mobile number." in refused.text
    assert session.scalars(select(Preference)).all() == []
    pa.press(page, "Keep this", phone="+44 7700 900 982", channel=text_me)
    kept = session.scalars(select(Preference)).one()
    assert (kept.channel, kept.phone) == (Channel.TEXT, "07700900982")


def test_a_text_is_offered_only_where_texts_are_sent_or_it_was_chosen(
    pa: Visitor, session: Session, household: Household
) -> None:
    assert "By text message" not in pa.open("/messages/how").text
    account = household.assistant_account
    prefer(session, account, Channel.TEXT, "07700 900 982", Actor(account.id, AT))
    assert "By text message" in pa.open("/messages/how").text


def test_the_text_says_only_that_a_message_is_there(
    session: Session, household: Household
) -> None:
    account = household.assistant_account
    prefer(session, account, Channel.TEXT, "07700 900 982", Actor(account.id, AT))
    sent = write(session, household)
    (letter,) = session.scalars(select(Letter)).all()
    assert (letter.kind, letter.to_address) == (LetterKind.TEXT, "07700900982")
    assert letter.body == "There is a message for you in PA Employer. Sign in to read it."
    assert fits_one_text(letter.body)
    assert sent.letter_id == letter.id


def delivered(session: Session, sent: Message, **changes: object) -> Delivery:
    letter = session.get(Letter, sent.letter_id) if sent.letter_id else None
    for name, value in changes.items():
        setattr(letter, name, value)
    session.flush()
    session.refresh(sent)
    return delivery_of(sent, AT + timedelta(minutes=59))


def test_the_sender_is_told_how_far_it_came_or_to_ring(
    session: Session, household: Household
) -> None:
    account, by = household.assistant_account, Actor(household.assistant_account.id, AT)
    prefer(session, account, Channel.TEXT, "07700 900 982", by)
    sent = write(session, household)
    assert delivered(session, sent) == Delivery("The text message is on its way.")
    late = delivery_of(sent, AT + timedelta(minutes=61))
    assert late.is_to_ring
    assert late.sentence == "The text message could not be delivered yet. Please ring."
    refusal = "That number takes no text messages. Please ring, and ask for another."
    refused = delivered(session, sent, state=LetterState.REFUSED, refusal=refusal)
    assert refused.is_to_ring
    assert refused.sentence == f"The text message could not be delivered. {refusal}"
    held = delivered(session, sent, state=LetterState.HELD)
    assert held == Delivery("Nothing here sends text messages. Please ring.", is_to_ring=True)
    assert delivered(session, sent, state=LetterState.SENT) == Delivery("Told by text message.")
    prefer(session, account, Channel.HERE, "", by)
    assert delivered(session, write(session, household)) == Delivery("Here only, as they prefer.")
    prefer(session, account, Channel.CALL, "01324 555 111", by)
    to_ring = write(session, household)
    assert delivered(session, to_ring).is_to_ring
    note_call(session, to_ring, by)
    assert delivered(session, to_ring) == Delivery("Rung on 22 November 2026.")


def test_what_one_sent_is_listed_with_how_far_it_came_and_nobody_else_s(
    employer: Visitor, pa: Visitor, session: Session, household: Household
) -> None:
    assert "You sent none yet." in employer.open("/messages/sent").text
    sent = write(session, household)
    session.get_one(Letter, sent.letter_id).state = LetterState.HELD
    page = employer.open("/messages/sent")
    assert "To Rhona Baird" in page.text
    assert WORDS in page.text
    assert "Please ring" in page.text
    assert WORDS not in pa.open("/messages/sent").text


def test_nobody_sees_how_somebody_else_hears_or_reads(
    employer: Visitor, pa: Visitor, session: Session, household: Household
) -> None:
    account = household.assistant_account
    by = Actor(account.id, AT)
    prefer(session, account, Channel.CALL, "01324 555 111", by)
    prefer_reading(session, account, Reading.EASY, by)
    page = employer.open("/messages/how")
    assert "01324 555 111" not in str(page.soup)
    assert "app-large" not in str(page.soup)
    assert chosen_on(page) == {"email", "standard"}
    assert chosen_on(pa.open("/messages/how")) == {"phone call", "Easy Read"}


def chosen_on(page: Page) -> set[str]:
    return {str(each["value"]) for each in page.soup.select("input[type=radio][checked]")}


def test_nothing_is_no_message(session: Session, household: Household) -> None:
    with pytest.raises(NoWordsError):
        write(session, household, " \n ")


def test_what_is_not_read_comes_first(session: Session, household: Household) -> None:
    old, new = write(session, household), write(session, household)
    new.read_at, old.sent_at = AT, AT - timedelta(days=3)
    session.flush()
    assert inbox_of(session, household.assistant_account, 10) == [old, new]


def test_nobody_else_reads_a_message(
    app: Flask, employer: Visitor, session: Session, household: Household
) -> None:
    sent = write(session, household)
    stranger = Visitor(app.test_client(), session)
    stranger.sign_in(make_account(app, session, "Nell Strang"))
    for somebody in (employer, stranger):
        somebody.open(f"/messages/{sent.id}", expect=404)
        page = somebody.open("/messages")
        assert "About Friday" not in page.text


def test_a_pa_asks_about_a_payslip_and_the_employer_answers(
    employer: Visitor, pa: Visitor, session: Session, household: Household
) -> None:
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    slip = session.scalars(select(PayslipRow)).one()
    page = pa.open(f"/work/{household.assistant.id}/payslips/{slip.id}")
    page = pa.follow(page, "Ask about this payslip")
    page = pa.press(page, "Ask Morag", words="Why is the tax so high?")
    assert "Morag has your question." in str(page.soup)
    page = employer.follow(employer.open(household.path), "1 new message")
    page = employer.follow(page, "A question about a payslip , from Rhona Baird")
    assert "Why is the tax so high?" in page.text
    assert f"£{slip.net.pounds:.2f}"[-3:] in employer.follow(page, "Go to what it is about").text
