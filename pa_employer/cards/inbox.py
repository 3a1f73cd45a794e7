"""What a card programme tells: stored as it came, answered at once, read later and asked again.

The order in which news comes, and how often, changes nothing: it only says what to ask about.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import TypeVar
from uuid import UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pa_employer.cards.models import CardEvent
from pa_employer.cards.programme import (
    CardProgramme,
    News,
    ProgrammeError,
    RemoteHold,
    RemoteTransaction,
    UnknownThingError,
)
from pa_employer.cards.told import Told, take
from pa_employer.db import insert_once, shares
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench

JOB = "card news"
THE_PROGRAMME = uuid5(UUID(int=0), "card programme")
"""What work on the whole programme is about; an installation has one."""
AT_ONCE = 2000
"""How much is read in one step; on SQLite, who writes waits a second or two meanwhile."""
PASSED_BY = 4
"""How many things of the same time are looked through for each that is sought."""
ASK_SINGLY = 8
"""Up to how many things of a kind are asked for one by one."""

T = TypeVar("T")
Made = TypeVar("Made", bound=RemoteHold | RemoteTransaction)
log = logging.getLogger(__name__)


class Thing(StrEnum):
    """What news can be about."""

    HOLD = "authorization"
    TRANSACTION = "transaction"
    CARD = "card"
    HOLDER = "cardholder"
    DISPUTE = "dispute"


NEWS_OF = {
    **{f"issuing_authorization.{what}": Thing.HOLD for what in ("created", "updated")},
    **{
        f"issuing_transaction.{what}": Thing.TRANSACTION
        for what in ("created", "updated", "purchase_details_receipt_updated")
    },
    **{f"issuing_card.{what}": Thing.CARD for what in ("created", "updated")},
    **{f"issuing_cardholder.{what}": Thing.HOLDER for what in ("created", "updated")},
    **{
        f"issuing_dispute.{what}": Thing.DISPUTE
        for what in (
            "created",
            "updated",
            "submitted",
            "closed",
            "funds_reinstated",
            "funds_rescinded",
        )
    },
}
"""Every kind of news that something is made of; all other is stored and left alone."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """News that waits to be read."""

    id: str
    thing: Thing | None
    object_id: str
    object_at: datetime


def keep(session: Session, news: News, at: datetime, *, is_late: bool = False) -> bool:
    """Store news under its own id, and ask for it to be read; tell whether it is new."""
    event = {
        "id": news.id,
        "kind": news.kind,
        "object_id": news.object_id,
        "object_at": news.object_at,
        "told_at": news.told_at,
        "received_at": at,
        "is_late": is_late,
        "raw": news.raw,
        "note": "",
    }
    if not insert_once(session, CardEvent, event):
        return False
    ask_for(session, JOB, THE_PROGRAMME, at)
    return True


def read(programme: CardProgramme, bench: Bench, _subject: UUID) -> datetime | None:
    """Read what waits, the oldest things first; return when to go on if there was any."""
    waiting = _waiting(bench)
    if not waiting:
        return None
    try:
        _read(programme, bench, waiting)
    except (ProgrammeError, OperationalError):
        raise
    except Exception:  # whatever is wrong with one piece of news must not keep back the others
        log.exception("news of a card programme could not be read together")
        for each in waiting:
            _read_alone(programme, bench, each)
    return bench.clock()


def _read(programme: CardProgramme, bench: Bench, waiting: Sequence[Waiting]) -> None:
    told = ask_about(programme, waiting, bench.clock())
    with bench.opened() as session:
        take(session, told, bench.clock())
        _done(session, waiting, told.unknown, bench.clock())
        session.commit()


def _read_alone(programme: CardProgramme, bench: Bench, waiting: Waiting) -> None:
    """Read one piece of news; what cannot be read is set aside, so that it stops no other."""
    try:
        _read(programme, bench, [waiting])
    except (ProgrammeError, OperationalError):
        raise
    except Exception as error:  # it is set aside with its reason, and the poll finds its money
        log.exception("news %s of a card programme could not be read", waiting.id)
        with bench.opened() as session:
            note = f"could not be read: {type(error).__name__}"
            _note(session, [waiting.id], note, bench.clock())
            session.commit()


def _waiting(bench: Bench) -> list[Waiting]:
    oldest = (
        select(CardEvent.id, CardEvent.kind, CardEvent.object_id, CardEvent.object_at)
        .where(CardEvent.processed_at.is_(None))
        .order_by(CardEvent.object_at, CardEvent.id)
        .limit(AT_ONCE)
    )
    with bench.opened() as session:
        return [
            Waiting(row.id, NEWS_OF.get(row.kind), row.object_id, row.object_at)
            for row in session.execute(oldest)
        ]


def ask_about(programme: CardProgramme, waiting: Iterable[Waiting], at: datetime) -> Told:
    """Ask a programme how the things stand now that there is news of."""
    things: dict[Thing, dict[str, datetime]] = {thing: {} for thing in Thing}
    for each in waiting:
        if each.thing is not None:
            things[each.thing][each.object_id] = each.object_at
    told = Told(at)
    told.holds.extend(_many(told, things[Thing.HOLD], programme.holds, programme.hold))
    told.cards.extend(_each(told, things[Thing.CARD], programme.card))
    told.holders.extend(_each(told, things[Thing.HOLDER], programme.holder))
    told.disputes.extend(_each(told, things[Thing.DISPUTE], programme.dispute))
    paid = things[Thing.TRANSACTION]
    told.transactions.extend(_many(told, paid, programme.transactions, programme.transaction))
    _ask_about_disputed(programme, told)
    return told


def ask_about_disputes(programme: CardProgramme, since: datetime, at: datetime) -> Told:
    """Ask about every dispute since an instant, and the payments they are about."""
    told = Told(at, disputes=list(programme.disputes(since)))
    _ask_about_disputed(programme, told)
    return told


def _ask_about_disputed(programme: CardProgramme, told: Told) -> None:
    """Ask about what is disputed: a payment that may not have been told of yet."""
    known = {each.id for each in told.transactions}
    disputed = {each.transaction_id for each in told.disputes} - known
    told.transactions.extend(_each(told, sorted(disputed), programme.transaction))


def _each(told: Told, wanted: Iterable[str], ask: Callable[[str], T]) -> Iterator[T]:
    """Ask about one thing after another; what the programme does not know is noted."""
    for each in wanted:
        try:
            yield ask(each)
        except UnknownThingError:
            told.unknown.add(each)


def _many(
    told: Told,
    wanted: Mapping[str, datetime],
    listed: Callable[[datetime, datetime], Iterator[Made]],
    ask: Callable[[str], Made],
) -> list[Made]:
    """Ask about many things: of one time together, which is quicker, the rest one by one."""
    left = set(wanted)
    found: list[Made] = []
    if len(wanted) > ASK_SINGLY:
        most = PASSED_BY * len(wanted) + ASK_SINGLY
        for each in islice(listed(min(wanted.values()), max(wanted.values())), most):
            if each.id in left:
                left.remove(each.id)
                found.append(each)
            if not left:
                break
    return [*found, *_each(told, left, ask)]


def _done(
    session: Session, waiting: Sequence[Waiting], unknown: Collection[str], at: datetime
) -> None:
    ignored = [each.id for each in waiting if each.thing is None]
    lost = [each.id for each in waiting if each.thing and each.object_id in unknown]
    noted = {*ignored, *lost}
    _note(session, [each.id for each in waiting if each.id not in noted], "", at)
    _note(session, ignored, "nothing is made of this kind of news", at)
    _note(session, lost, "the programme does not know what it is about", at)


def _note(session: Session, events: Sequence[str], note: str, at: datetime) -> None:
    for share in shares(events):
        session.execute(
            update(CardEvent).where(CardEvent.id.in_(share)).values(processed_at=at, note=note)
        )
