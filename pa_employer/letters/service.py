"""Writing a letter, within the change that makes it necessary."""

from datetime import datetime

from sqlalchemy.orm import Session

from pa_employer.jobs.service import ask_for
from pa_employer.letters.models import Letter

JOB = "letter"
"""The kind of background work that sends letters."""


def write_letter(
    session: Session, to_address: str, subject: str, body: str, at: datetime
) -> Letter:
    """Keep a letter and have it sent; the subject must name nobody."""
    letter = Letter(to_address=to_address, subject=subject, body=body, asked_at=at)
    session.add(letter)
    session.flush()
    ask_for(session, JOB, letter.id, at)
    return letter
