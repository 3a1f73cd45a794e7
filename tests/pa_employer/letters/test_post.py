"""Letters go out through a real mail server once, wait for one that is down, or are held."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config.settings import Mail, SettingsError
from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.letters.models import Letter, LetterKind, LetterState
from pa_employer.letters.post import handlers
from pa_employer.letters.service import write_letter
from pa_employer.letters.smtp import SmtpPostbox

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Conversation(socketserver.StreamRequestHandler):
    """Enough of SMTP (RFC 5321) to take a letter."""

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT" and self.server.refusal:  # type: ignore[attr-defined]
                self.wfile.write(self.server.refusal)  # type: ignore[attr-defined]
                continue
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part
                self.server.letters.append(letter)  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[bytes] = []
        self.refusal = b""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def by_mail(port: int) -> dict[LetterKind, SmtpPostbox]:
    mail = Mail(host="127.0.0.1", port=port, sender="post@example.org", is_secure=False)
    return {LetterKind.EMAIL: SmtpPostbox(mail)}


def written(session: Session) -> Letter:
    letter = write_letter(session, "rhona@example.org", "News", "Hello Rhona\n", NOON)
    session.commit()
    return letter


def state(session: Session, letter: Letter) -> LetterState:
    session.expire_all()
    found = session.get_one(Letter, letter.id).state
    session.rollback()
    return found


def test_a_letter_is_sent_once(app: Flask, session: Session, server: Server) -> None:
    letter = written(session)
    work = handlers(by_mail(server.server_address[1]))
    bench = Bench(app.extensions["engine"], lambda: NOON, work)
    assert work_off(bench) == 1
    assert work_off(bench) == 0
    assert state(session, letter) is LetterState.SENT
    (sent,) = server.letters
    assert b"To: rhona@example.org" in sent
    assert b"From: post@example.org" in sent
    assert b"Hello Rhona" in sent


def test_a_server_that_is_down_is_tried_again(
    app: Flask, session: Session, server: Server
) -> None:
    letter = written(session)
    engine = app.extensions["engine"]
    work_off(Bench(engine, lambda: NOON, handlers(by_mail(1))))
    assert state(session, letter) is LetterState.WAITING
    later = NOON + timedelta(minutes=5)
    work_off(Bench(engine, lambda: later, handlers(by_mail(server.server_address[1]))))
    assert state(session, letter) is LetterState.SENT


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    app: Flask, session: Session, server: Server
) -> None:
    letter = written(session)
    server.refusal = b"450 later\r\n"
    work = handlers(by_mail(server.server_address[1]))
    work_off(Bench(app.extensions["engine"], lambda: NOON, work))
    assert state(session, letter) is LetterState.WAITING
    server.refusal = b"550 nobody here\r\n"
    later = NOON + timedelta(minutes=5)
    work_off(Bench(app.extensions["engine"], lambda: later, work))
    assert state(session, letter) is LetterState.REFUSED
    assert session.get_one(Letter, letter.id).refusal.startswith("That address takes no letters.")
    assert session.query(Job).one().state is JobState.DONE


def test_without_a_mail_server_it_is_held_and_nothing_fails(app: Flask, session: Session) -> None:
    letter = written(session)
    work_off(Bench(app.extensions["engine"], lambda: NOON, handlers({})))
    assert state(session, letter) is LetterState.HELD
    assert session.query(Job).one().state is JobState.DONE


def test_half_a_mail_setting_is_refused_in_words() -> None:
    assert Mail.read({}) is None
    with pytest.raises(SettingsError, match="PA_MAIL_FROM"):
        Mail.read({"PA_SMTP": "mail.example.org:587"})
    found = Mail.read({"PA_SMTP": "mail.example.org:587", "PA_MAIL_FROM": "a@example.org"})
    assert found
    assert (found.host, found.port, found.is_secure) == ("mail.example.org", 587, True)


def test_mail_goes_unencrypted_to_a_server_on_this_machine_only() -> None:
    plain = {"PA_MAIL_FROM": "a@example.org", "PA_SMTP_TLS": "0"}
    with pytest.raises(SettingsError, match="on this machine"):
        Mail.read(plain | {"PA_SMTP": "mail.example.org:587"})
    found = Mail.read(plain | {"PA_SMTP": "127.0.0.1:25"})
    assert found
    assert not found.is_secure
