"""Forgetting sign-ins that are over, and tries that no wait looks at any more."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from pa_employer.accounts.models import Device, SignIn, SignInAttempt
from pa_employer.clock import day_of
from pa_employer.db import shares
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, Handler
from receipts.keeping import Kept, keeping_rule, kept_until

JOB = "forgetting sign-ins"
EVERYTHING = UUID(int=0)
"""The subject of work that is about the whole service."""
EVERY = timedelta(hours=24)
UNUSED_FOR = timedelta(days=60)
"""After so long unused a sign-in ends by itself."""
Columns = tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]]
log = logging.getLogger(__name__)


def begin(session: Session, at: datetime) -> None:
    """Have old sign-ins looked for; a worker does this when it begins."""
    ask_for(session, JOB, EVERYTHING, at)


def forget_sign_ins(bench: Bench, _subject: UUID) -> datetime | None:
    """End what nobody uses, forget what is over, and come back tomorrow."""
    now = bench.clock()
    with bench.opened() as session:
        unused = (SignIn.ended_at.is_(None), SignIn.last_used_at < now - UNUSED_FOR)
        session.execute(update(SignIn).where(*unused).values(ended_at=now))
        for key, since, kind in (
            (SignIn.token_digest, SignIn.ended_at, Kept.SIGN_IN),
            (SignInAttempt.id, SignInAttempt.at, Kept.SIGN_IN_TRY),
        ):
            _forget(session, key, _over(session, (key, since), kind, now))
        in_use = set(session.scalars(select(SignIn.device_id)))
        devices = _over(session, (Device.id, Device.last_at), Kept.DEVICE, now)
        _forget(session, Device.id, [each for each in devices if each not in in_use])
        session.commit()
    log.info("forgot sign-ins that are over")
    return now + EVERY


def _over(session: Session, columns: Columns, kind: Kept, now: datetime) -> list[Any]:
    """Return the keys of the rows whose time is over, under the rule of the day it ran from."""
    today = day_of(now)
    key, since = columns
    found = session.execute(select(key, since).where(since.is_not(None)))
    return [each for each, at in found if _last_day(kind, day_of(at)) < today]


def _last_day(kind: Kept, since: date) -> date:
    return kept_until(keeping_rule(kind, since), since)


def _forget(session: Session, key: InstrumentedAttribute[Any], keys: Sequence[Any]) -> None:
    for share in shares(keys):
        session.execute(delete(key.class_).where(key.in_(share)))


HANDLERS: dict[str, Handler] = {JOB: forget_sign_ins}
