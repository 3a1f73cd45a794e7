"""Sending letters by SMTP; where no mail service is set up, a letter is held and said to be."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import partial
from uuid import UUID

from config.settings import Mail
from pa_employer.jobs.worker import Bench, Handler
from pa_employer.letters.models import Letter, LetterState
from pa_employer.letters.service import JOB

SECONDS = 30


def handlers(mail: Mail | None) -> dict[str, Handler]:
    """Return the background work of this slice."""
    return {JOB: partial(send, mail)}


def send(mail: Mail | None, bench: Bench, letter_id: UUID) -> datetime | None:
    """Send a letter; an error of the mail server is raised, and the worker tries again later.

    A worker that dies after the server took it sends it twice: a notice twice is better than none.
    """
    with bench.opened() as session:
        letter = session.get_one(Letter, letter_id)
        session.commit()
    if letter.state is LetterState.SENT:
        return None
    if mail:
        _deliver(mail, letter)
    with bench.opened() as session:
        kept = session.get_one(Letter, letter_id)
        kept.state = LetterState.SENT if mail else LetterState.HELD
        kept.sent_at = bench.clock() if mail else None
        session.commit()
    return None


def _deliver(mail: Mail, letter: Letter) -> None:
    message = EmailMessage()
    message["From"], message["To"] = mail.sender, letter.to_address
    message["Subject"], message["Date"] = letter.subject, formatdate(letter.asked_at.timestamp())
    message["Message-ID"] = make_msgid(str(letter.id), mail.sender.partition("@")[2])
    message.set_content(letter.body)
    with smtplib.SMTP(mail.host, mail.port, timeout=SECONDS) as server:
        if mail.is_secure:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(message)
