"""Text messages through GOV.UK Notify: once each, tried again where it helps, never elsewhere."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from requests.exceptions import InvalidSchema
from sqlalchemy import text
from sqlalchemy.orm import Session

from config.settings import NOTIFY_ADDRESS, Mail, Notify, Settings, SettingsError, make_keys
from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.letters.installed import postboxes_of
from pa_employer.letters.models import Letter, LetterKind, LetterState
from pa_employer.letters.notify import NotifyPostbox, OneAddress
from pa_employer.letters.post import handlers
from pa_employer.letters.postbox import Postbox
from pa_employer.letters.service import write_letter, write_text
from pa_employer.letters.smtp import SmtpPostbox
from pa_employer.letters.stand_in import REFUSED, StandInPostbox
from pa_employer.letters.texts import fits_one_text
from tests.notify_server import (
    BAD_ADDRESS,
    BAD_NUMBER,
    EMAIL_TEMPLATE,
    KEY,
    SECRET,
    TEXT_TEMPLATE,
    Service,
    Turn,
    notify_service,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NUMBER, WORDS = "07700900982", "There is a message for you."


@pytest.fixture
def service() -> Iterator[Service]:
    with notify_service() as service:
        yield service


def a_text(session: Session, number: str = NUMBER) -> Letter:
    letter = write_text(session, number, WORDS, NOON)
    session.commit()
    return letter


def work(app: Flask, postbox: Postbox | None, at: datetime = NOON) -> int:
    postboxes = dict.fromkeys(LetterKind, postbox) if postbox else {}
    return work_off(Bench(app.extensions["engine"], lambda: at, handlers(postboxes)))


def kept(session: Session, letter: Letter) -> Letter:
    session.rollback()
    session.expire_all()
    return session.get_one(Letter, letter.id)


def job(session: Session) -> Job:
    return session.query(Job).one()


def test_a_text_goes_once_with_nothing_but_its_words(
    app: Flask, session: Session, service: Service
) -> None:
    letter = a_text(session)
    postbox = NotifyPostbox(service.settings())
    assert work(app, postbox) == 1
    assert work(app, postbox) == 0
    (sent,) = service.taken
    assert sent == {
        "phone_number": NUMBER,
        "template_id": TEXT_TEMPLATE,
        "personalisation": {"body": WORDS},
        "reference": str(letter.id),
    }
    assert kept(session, letter).state is LetterState.SENT
    assert kept(session, letter).sent_at == NOON


def test_an_email_goes_where_a_template_for_it_is_named(
    app: Flask, session: Session, service: Service
) -> None:
    letter = write_letter(session, "rhona@example.org", "News", "Hello", NOON)
    session.commit()
    work(app, NotifyPostbox(service.settings()))
    assert kept(session, letter).state is LetterState.HELD
    other = write_letter(session, "rhona@example.org", "News", "Hello", NOON)
    session.commit()
    work(app, NotifyPostbox(service.settings(email_template=EMAIL_TEMPLATE)))
    (sent,) = service.taken
    assert sent["personalisation"] == {"subject": "News", "body": "Hello"}
    assert sent["email_address"] == "rhona@example.org"
    assert kept(session, other).state is LetterState.SENT


@pytest.mark.parametrize(
    ("number", "template", "sentence"),
    [
        (BAD_NUMBER, TEXT_TEMPLATE, "That number takes no text messages."),
        (NUMBER, "5c1f9a52-7a55-4c36-9c5e-6d1d0b3fffff", "It was refused as it was written."),
    ],
)
def test_a_bad_request_is_final_and_says_why(
    app: Flask, session: Session, service: Service, number: str, template: str, sentence: str
) -> None:
    letter = a_text(session, number)
    work(app, NotifyPostbox(service.settings(text_template=template)))
    found = kept(session, letter)
    assert found.state is LetterState.REFUSED
    assert found.refusal.startswith(sentence)
    assert job(session).state is JobState.DONE
    asked = len(service.asked)
    session.commit()
    assert work(app, NotifyPostbox(service.settings()), NOON + timedelta(days=1)) == 0
    assert len(service.asked) == asked


def test_a_bad_email_address_is_final_too(app: Flask, session: Session, service: Service) -> None:
    letter = write_letter(session, BAD_ADDRESS, "News", "Hello", NOON)
    session.commit()
    work(app, NotifyPostbox(service.settings(email_template=EMAIL_TEMPLATE)))
    assert kept(session, letter).refusal.startswith("That address takes no letters.")


@pytest.mark.parametrize("turn", [Turn.RATE, Turn.BROKEN])
def test_what_may_pass_is_tried_again_and_goes_once(
    app: Flask, session: Session, service: Service, turn: Turn
) -> None:
    letter = a_text(session)
    service.turns = [turn]
    postbox = NotifyPostbox(service.settings())
    work(app, postbox)
    assert kept(session, letter).state is LetterState.WAITING
    assert (job(session).state, job(session).error) == (JobState.WAITING, "NotTakenYetError")
    session.commit()
    work(app, postbox, NOON + timedelta(minutes=5))
    assert len(service.taken) == 1
    assert kept(session, letter).state is LetterState.SENT


@pytest.mark.parametrize("turn", [Turn.SLOW, Turn.LOST])
def test_an_answer_that_was_lost_sends_nothing_twice(
    app: Flask, session: Session, service: Service, turn: Turn
) -> None:
    letter = a_text(session)
    service.turns = [turn]
    postbox = NotifyPostbox(service.settings(), seconds=0.3)
    work(app, postbox)
    assert kept(session, letter).state is LetterState.WAITING
    assert len(service.taken) == 1
    session.commit()
    work(app, postbox, NOON + timedelta(minutes=5))
    assert len(service.taken) == 1
    assert kept(session, letter).state is LetterState.SENT


def test_a_worker_that_died_with_a_letter_in_its_hand_sends_it_once(
    app: Flask, session: Session, service: Service
) -> None:
    """It died after Notify took the text, before it wrote so down."""
    letter = a_text(session)
    postbox = NotifyPostbox(service.settings())
    work(app, postbox)
    session.execute(text("UPDATE letter SET state = 'waiting', sent_at = NULL"))
    session.execute(text("UPDATE job SET state = 'running', lease_until = run_after"))
    session.commit()
    work(app, postbox, NOON + timedelta(minutes=10))
    assert len(service.taken) == 1
    assert kept(session, letter).state is LetterState.SENT


def test_a_wrong_key_waits_for_the_right_one(
    app: Flask, session: Session, service: Service
) -> None:
    letter = a_text(session)
    work(app, NotifyPostbox(service.settings(key=KEY[:-4] + "ffff")))
    assert service.taken == []
    assert kept(session, letter).state is LetterState.WAITING
    session.commit()
    work(app, NotifyPostbox(service.settings()), NOON + timedelta(minutes=5))
    assert kept(session, letter).state is LetterState.SENT


def test_what_is_given_up_later_is_refused_and_the_looks_come_to_an_end(
    app: Flask, session: Session, service: Service
) -> None:
    letter = a_text(session)
    postbox = NotifyPostbox(service.settings())
    work(app, postbox)
    assert work(app, postbox, NOON + timedelta(minutes=5)) == 1
    assert kept(session, letter).state is LetterState.SENT
    assert job(session).run_after == NOON + timedelta(minutes=10)
    service.status = "permanent-failure"
    session.commit()
    assert work(app, postbox, NOON + timedelta(minutes=10)) == 1
    found = kept(session, letter)
    assert (found.state, found.refusal) == (
        LetterState.REFUSED,
        "It did not arrive. Please ring.",
    )
    assert len(service.taken) == 1


def test_a_question_that_is_refused_is_no_refusal_of_the_letter(
    app: Flask, session: Session, service: Service
) -> None:
    letter = a_text(session)
    postbox = NotifyPostbox(service.settings())
    work(app, postbox)
    service.turns = [Turn.ODD]
    assert work(app, postbox, NOON + timedelta(minutes=5)) == 1
    assert kept(session, letter).state is LetterState.SENT
    assert job(session).error == "NotTakenYetError"


@pytest.mark.parametrize(
    ("status", "after"),
    [("delivered", timedelta(minutes=5)), ("sending", timedelta(days=4))],
)
def test_nobody_asks_for_ever_what_became_of_a_text(
    app: Flask, session: Session, service: Service, status: str, after: timedelta
) -> None:
    letter = a_text(session)
    postbox = NotifyPostbox(service.settings())
    work(app, postbox)
    service.status = status
    assert work(app, postbox, NOON + after) == 1
    assert kept(session, letter).state is LetterState.SENT
    assert job(session).state is JobState.DONE


def test_only_the_address_that_is_set_up_is_ever_called(
    app: Flask, session: Session, service: Service
) -> None:
    letter = a_text(session)
    with notify_service() as elsewhere:
        service.turns, service.elsewhere = [Turn.LED_AWAY], elsewhere.address
        work(app, NotifyPostbox(service.settings()))
        assert elsewhere.asked == []
        with OneAddress(service.address) as only, pytest.raises(InvalidSchema):
            only.get(elsewhere.address)
    assert kept(session, letter).state is LetterState.WAITING


def test_neither_the_number_nor_the_key_is_logged(
    app: Flask, session: Session, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    a_text(session, BAD_NUMBER)
    a_text(session)
    service.turns = [Turn.BROKEN]
    work(app, NotifyPostbox(service.settings()))
    assert "NotTakenYetError" in caplog.text
    for private in (BAD_NUMBER, NUMBER, SECRET):
        assert private not in caplog.text
    assert SECRET not in repr(service.settings())


def test_where_nothing_sends_texts_they_are_held(app: Flask, session: Session) -> None:
    letter = a_text(session)
    work(app, None)
    assert kept(session, letter).state is LetterState.HELD
    assert job(session).state is JobState.DONE


def test_a_text_that_went_is_not_held_once_the_service_is_taken_away(
    app: Flask, session: Session, service: Service
) -> None:
    letter = a_text(session)
    work(app, NotifyPostbox(service.settings()))
    work(app, None, NOON + timedelta(minutes=5))
    assert kept(session, letter).state is LetterState.SENT


def test_the_stand_in_keeps_what_would_have_been_sent(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    postbox = StandInPostbox(tmp_path / "post.jsonl")
    assert postbox.kept() == []
    letter, refused = a_text(session), a_text(session, REFUSED)
    email = write_letter(session, "rhona@example.org", "News", "Hello", NOON)
    session.commit()
    work(app, postbox)
    assert {(each.kind, each.to) for each in postbox.kept()} == {
        ("text", NUMBER),
        ("email", "rhona@example.org"),
    }
    assert kept(session, letter).state is LetterState.SENT
    assert kept(session, email).state is LetterState.SENT
    assert kept(session, refused).state is LetterState.REFUSED


def test_the_number_is_sealed_in_the_database(session: Session) -> None:
    a_text(session)
    (sealed,) = session.execute(text("SELECT to_address FROM letter")).scalars()
    assert NUMBER.encode() not in bytes(sealed)


def test_a_text_is_one_message_in_letters_that_every_phone_knows() -> None:
    assert fits_one_text("x" * 160)
    assert not fits_one_text("x" * 161)
    assert fits_one_text("€" * 80)
    assert not fits_one_text("€" * 81)
    assert not fits_one_text("\N{RIGHT SINGLE QUOTATION MARK}")


def test_a_text_that_is_too_long_is_never_kept(session: Session) -> None:
    with pytest.raises(ValueError, match="longer than one message"):
        write_text(session, NUMBER, "x" * 161, NOON)


RIGHT = {"PA_NOTIFY_KEY": KEY, "PA_NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE}


@pytest.mark.parametrize(
    ("wrong", "names"),
    [
        ({"PA_NOTIFY_KEY": ""}, ["PA_NOTIFY_KEY"]),
        ({"PA_NOTIFY_KEY": "secret-words"}, ["PA_NOTIFY_KEY"]),
        ({"PA_NOTIFY_TEXT_TEMPLATE": ""}, ["PA_NOTIFY_TEXT_TEMPLATE"]),
        ({"PA_NOTIFY_EMAIL_TEMPLATE": "news"}, ["PA_NOTIFY_EMAIL_TEMPLATE"]),
        ({"PA_NOTIFY_ADDRESS": "http://notify.example.org"}, ["PA_NOTIFY_ADDRESS"]),
        ({"PA_NOTIFY_ADDRESS": "https://a@example.org"}, ["PA_NOTIFY_ADDRESS"]),
        ({"PA_NOTIFY_ADDRESS": "https://example.org/v2"}, ["PA_NOTIFY_ADDRESS"]),
        (
            {"PA_NOTIFY_KEY": "x", "PA_NOTIFY_TEXT_TEMPLATE": "y"},
            ["PA_NOTIFY_KEY", "PA_NOTIFY_TEXT_TEMPLATE"],
        ),
    ],
)
def test_each_fault_of_the_settings_is_told_in_a_sentence(
    wrong: dict[str, str], names: list[str]
) -> None:
    with pytest.raises(SettingsError) as refused:
        Notify.read(RIGHT | wrong)
    told = str(refused.value)
    assert sorted(set(re.findall("PA_NOTIFY_[A-Z_]+", told))) == names
    assert "secret-words" not in told


def test_right_settings_are_taken_and_none_are_fine() -> None:
    assert Notify.read({}) is None
    found = Notify.read(RIGHT)
    assert found is not None
    assert (found.key, found.address) == (KEY, NOTIFY_ADDRESS)
    here = Notify.read(RIGHT | {"PA_NOTIFY_ADDRESS": "http://127.0.0.1:8003/"})
    assert here is not None
    assert here.address == "http://127.0.0.1:8003"


def read(tmp_path: Path, **given: str) -> Settings:
    make_keys(tmp_path / "keys.toml")
    return Settings.read({"PA_KEYS": str(tmp_path / "keys.toml"), **given})


SMTP = {"PA_SMTP": "mail.example.org:587", "PA_MAIL_FROM": "a@example.org"}


def test_an_email_has_one_way_to_go(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Take one of the two away"):
        read(tmp_path, **SMTP, **RIGHT, PA_NOTIFY_EMAIL_TEMPLATE=EMAIL_TEMPLATE)


def test_each_kind_goes_by_what_is_set_up_for_it(tmp_path: Path) -> None:
    assert postboxes_of(read(tmp_path)) == {}
    both = postboxes_of(read(tmp_path, **SMTP, **RIGHT))
    assert isinstance(both[LetterKind.EMAIL], SmtpPostbox)
    assert isinstance(both[LetterKind.TEXT], NotifyPostbox)
    notify = postboxes_of(read(tmp_path, **RIGHT, PA_NOTIFY_EMAIL_TEMPLATE=EMAIL_TEMPLATE))
    assert {type(each) for each in notify.values()} == {NotifyPostbox}
    demo = postboxes_of(read(tmp_path, PA_DEMO="1"))
    assert {type(each) for each in demo.values()} == {StandInPostbox}
    assert LetterKind.TEXT not in postboxes_of(read(tmp_path, **SMTP, PA_DEMO="1"))
    assert Mail.read(SMTP)
