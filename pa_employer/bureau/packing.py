"""The worker's part of packs: each employer's files are drawn, kept as one, and noted once."""

import logging
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.bureau.isolated import OURS, MandateOverError
from pa_employer.bureau.models import AskedPart, PackKind, PartState
from pa_employer.bureau.ordering import held_by
from pa_employer.bureau.packs import JOB, may_have
from pa_employer.bureau.payslips_packed import payslips_packed
from pa_employer.bureau.returns_packed import returns_packed
from pa_employer.evidence.forgetting import forget_files
from pa_employer.jobs.worker import Bench, Handler
from payroll.ground.errors import DomainError
from receipts.store import FileStore
from returns.bundle import TIME

LOT = 8
"""Employers whose files are drawn before other work has its turn; a PDF takes some tenths of a
second."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Press:
    """What a worker makes packs with: where files are kept, and what lets it draw pages."""

    files: FileStore
    pages: Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class _Ended:
    """What became of a part."""

    state: PartState
    sentence: str = ""
    digest: str = ""
    documents: int = 0
    facts: Sequence[Mapping[str, Any]] = ()


MAKERS = {PackKind.PAYSLIPS: payslips_packed, PackKind.RETURNS: returns_packed}


def handlers(press: Press) -> dict[str, Handler]:
    """Return what does this kind of background work."""
    return {JOB: partial(turn, press)}


def turn(press: Press, bench: Bench, share_id: UUID) -> datetime | None:
    """Make the next parts of a share, each noted by itself as soon as it is kept.

    Who takes the work up after a crash goes on with the parts that are left; a part that was
    drawn and not noted comes out the same, and lies in the same place.
    """
    waits = select(AskedPart.id).where(
        AskedPart.share_id == share_id, AskedPart.state == PartState.WAITING
    )
    with bench.reading() as session:
        part_ids = session.scalars(waits.order_by(AskedPart.employer_id).limit(LOT)).all()
    for part_id in part_ids:
        _note(bench, part_id, _made(press, bench, part_id))
    return bench.clock() if part_ids else None


def _made(press: Press, bench: Bench, part_id: UUID) -> _Ended:
    """Draw an employer's files and keep them; what stops it is told in words."""
    try:
        # Drawing takes its time, so nothing is locked meanwhile.
        with bench.reading() as session, press.pages():
            return _drawn(press.files, session, part_id, bench.clock())
    except DomainError as refused:
        return _Ended(PartState.STOPPED, refused.message)
    except Exception:  # one employer's trouble is no reason to make nothing for the others
        log.exception("part %s of a pack failed", part_id)
        return _Ended(PartState.STOPPED, OURS)


def _drawn(files: FileStore, session: Session, part_id: UUID, now: datetime) -> _Ended:
    part = session.get_one(AskedPart, part_id, options=[joinedload(AskedPart.employer)])
    by = Actor(part.pack.asked_by_id, now)
    held = held_by(session, session.get_one(Account, by.account_id), by.today)
    if not may_have(part.pack.kind, held.get(part.employer_id)):
        raise MandateOverError
    packed = MAKERS[part.pack.kind](session, part.pack.about, part.employer, by.today)
    if not packed.files:
        return _Ended(PartState.NOTHING, packed.sentence)
    digest = files.put(_zipped(packed.files, part_id))
    return _Ended(PartState.MADE, "", digest, len(packed.files), packed.facts)


def _zipped(files: Mapping[str, bytes], part_id: UUID) -> bytes:
    """Return some files as one: the same files of a part are always the same bytes."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        # No two parts are one file, so forgetting one never takes another's away.
        archive.comment = part_id.bytes
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, TIME), data)
    return kept.getvalue()


def _note(bench: Bench, part_id: UUID, ended: _Ended) -> None:
    """Write down what became of a part; what somebody else made or forgot meanwhile stays so."""
    with bench.opened() as session:
        part = session.get(AskedPart, part_id, with_for_update=True)
        kept = part.digest if part else ""
        if part is None or part.state is not PartState.WAITING:
            given_up = ended.digest
        else:
            given_up = part.digest
            part.state, part.sentence = ended.state, ended.sentence
            part.digest, part.documents = ended.digest, ended.documents
            part.facts = [dict(each) for each in ended.facts]
            kept = part.digest
        if given_up and given_up != kept:
            forget_files(session, (given_up,), bench.clock())
        session.commit()
