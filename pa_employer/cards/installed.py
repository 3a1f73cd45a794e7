"""The card programme that an installation is set up with, and the background work it makes."""

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from config.settings import NO_CARDS, CardService
from pa_employer.cards import following, inbox, polling
from pa_employer.cards.programme import CardProgramme
from pa_employer.cards.stripe_issuing import StripeIssuing
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Handler


def programme_of(service: CardService) -> CardProgramme | None:
    """Return the programme cards are issued by; None where none is set up."""
    return None if service.programme == NO_CARDS else StripeIssuing.of(service)


def handlers(service: CardService) -> dict[str, Handler]:
    """Return the background work of cards; none where no programme is set up."""
    programme = programme_of(service)
    return {} if programme is None else handlers_of(programme)


def handlers_of(programme: CardProgramme) -> dict[str, Handler]:
    """Return the background work with a programme."""
    return {
        following.JOB: partial(following.follow, programme),
        inbox.JOB: partial(inbox.read, programme),
        polling.JOB: partial(polling.poll, programme),
    }


def begin(session: Session, service: CardService, at: datetime) -> None:
    """Have the programme asked from now on; a worker does this when it begins."""
    if service.programme != NO_CARDS:
        ask_for(session, polling.JOB, inbox.THE_PROGRAMME, at)
