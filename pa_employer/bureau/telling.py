"""Telling HMRC something of one of many employers, or saying in words what stands in the way."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.bureau.isolated import OURS
from pa_employer.bureau.models import Told
from pa_employer.filings.about import About
from pa_employer.filings.draft import Sending, draft_of
from pa_employer.filings.service import NotReadyError, file_document
from pa_employer.people.models import Employer

MOST_WORDS = 3


def tell(
    session: Session, employer: Employer, about: About, sending: Sending, by: Actor
) -> tuple[Told, str]:
    """Have a document sent, once; return where that stands, and why it cannot be sent yet."""
    try:
        file_document(session, employer, about, sending, by)
    except NotReadyError:
        draft = draft_of(session, employer, about, sending, by.today)
        return Told.NOT_READY, first_few([each.sentence for each in draft.findings]) or OURS
    return Told.TOLD, ""


def first_few(sentences: Sequence[str]) -> str:
    """Return the first few sentences, and how many more there are."""
    said = [each for each in sentences if each]
    more = len(said) - MOST_WORDS
    return " ".join([*said[:MOST_WORDS], *([f"And {more} more."] if more > 0 else [])])
