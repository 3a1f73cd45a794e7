"""The post: the worker sends each letter once, and asks later what became of it."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from pa_employer.jobs.worker import Bench, Handler
from pa_employer.letters.installed import Postboxes
from pa_employer.letters.models import Letter, LetterKind, LetterState
from pa_employer.letters.postbox import Fate, NotCarriedError, Outgoing, Postbox, RefusedError
from pa_employer.letters.service import JOB

FIRST_LOOK = timedelta(minutes=5)
LAST_LOOK = timedelta(days=4)
"""Notify gives a phone that is off three days; then it says what became of the text."""
LOST = "It did not arrive. Please ring."


def handlers(postboxes: Postboxes) -> dict[str, Handler]:
    """Return the background work of this slice."""
    return {JOB: partial(send, postboxes)}


def send(postboxes: Postboxes, bench: Bench, letter_id: UUID) -> datetime | None:
    """Send a letter, or ask what became of one; what can be mended is raised, and tried again.

    What may have gone before is asked about first, so that nothing is sent twice where that can
    be known. A mail server knows nothing: a notice twice is better than none.
    """
    letter, is_again = _begin(bench, letter_id)
    if letter.state is LetterState.REFUSED:
        return None
    try:
        fate = _fate(postboxes.get(letter.kind), letter, is_again=is_again)
    except NotCarriedError:
        if letter.state is not LetterState.SENT:
            _settle(bench, letter, LetterState.HELD)
        return None
    except RefusedError as refused:
        _settle(bench, letter, LetterState.REFUSED, refused.message)
        return None
    if fate is Fate.LOST:
        _settle(bench, letter, LetterState.REFUSED, LOST)
        return None
    _settle(bench, letter, LetterState.SENT)
    return _next_look(letter, bench.clock()) if fate is Fate.UNDER_WAY else None


def _begin(bench: Bench, letter_id: UUID) -> tuple[Letter, bool]:
    """Return a letter, and whether it was begun before; from here on it may have gone."""
    with bench.opened() as session:
        letter = session.get_one(Letter, letter_id)
        is_again = letter.begun_at is not None
        letter.begun_at = letter.begun_at or bench.clock()
        session.commit()
    return letter, is_again


def _fate(postbox: Postbox | None, letter: Letter, *, is_again: bool) -> Fate:
    """Return what became of a letter, sending it where it is not known to have gone."""
    if postbox is None:
        raise NotCarriedError
    fate = postbox.fate_of(letter.id) if is_again else Fate.UNKNOWN
    is_gone = fate is not Fate.UNKNOWN or letter.state is LetterState.SENT
    return fate if is_gone else _carry(postbox, letter)


def _carry(postbox: Postbox, letter: Letter) -> Fate:
    out = Outgoing(letter.id, letter.to_address, letter.subject, letter.body, letter.asked_at)
    return postbox.send_text(out) if letter.kind is LetterKind.TEXT else postbox.send_email(out)


def _settle(bench: Bench, letter: Letter, state: LetterState, refusal: str = "") -> None:
    with bench.opened() as session:
        kept = session.get_one(Letter, letter.id)
        if kept.state is not state:
            kept.sent_at = bench.clock() if state is LetterState.SENT else None
        kept.state, kept.refusal = state, refusal
        session.commit()


def _next_look(letter: Letter, now: datetime) -> datetime | None:
    """Return when to ask again, each time after twice as long; None when it is long enough."""
    gone = now - (letter.begun_at or now)
    return now + max(FIRST_LOOK, gone) if gone < LAST_LOOK else None
