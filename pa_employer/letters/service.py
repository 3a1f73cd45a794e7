"""Writing a letter, within the change that makes it necessary."""

from datetime import datetime

from sqlalchemy.orm import Session

from pa_employer.jobs.service import ask_for
from pa_employer.letters.models import Letter, LetterKind
from pa_employer.letters.texts import fits_one_text

JOB = "letter"
"""The kind of background work that sends letters."""


def write_letter(
    session: Session, to_address: str, subject: str, body: str, at: datetime
) -> Letter:
    """Keep an email and have it sent; the subject must name nobody."""
    return _keep(session, Letter(to_address=to_address, subject=subject, body=body, asked_at=at))


def write_text(session: Session, to_number: str, body: str, at: datetime) -> Letter:
    """Keep a text message and have it sent; it must name nobody and fit one message."""
    if not fits_one_text(body):
        message = "a text message is longer than one message"
        raise ValueError(message)
    text = Letter(to_address=to_number, subject="", body=body, asked_at=at, kind=LetterKind.TEXT)
    return _keep(session, text)


def _keep(session: Session, letter: Letter) -> Letter:
    session.add(letter)
    session.flush()
    ask_for(session, JOB, letter.id, letter.asked_at)
    return letter
