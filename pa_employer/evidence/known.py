"""What a receipt says: as a person confirmed it, or else as it was read."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from pa_employer.clock import day_of
from pa_employer.db import is_among, shares
from pa_employer.evidence.models import (
    FileState,
    Receipt,
    ReceiptFile,
    ReceiptMatch,
    ReceiptPage,
)
from payroll.ground.money import Money
from payroll.ground.plain import of_plain, to_plain
from receipts.noticing import Sheet
from receipts.reading import Reading

NOTHING_READ = Reading()


@dataclass(frozen=True, slots=True)
class Said:
    """What a receipt says; `is_confirmed` tells whether a person looked at it."""

    shop: str
    on: date | None
    total: Money | None
    is_refund: bool
    is_confirmed: bool


def reading_of(receipt: Receipt) -> Reading:
    """Return what was made out on a receipt."""
    if receipt.reading is None:
        return NOTHING_READ
    found: Reading = of_plain(Reading, json.loads(receipt.reading))
    return found


def as_kept(reading: Reading) -> str:
    """Return a reading as it is kept."""
    return json.dumps(to_plain(reading))


def said_on(receipt: Receipt) -> Said:
    """Return what a receipt says; what a person said counts before what was read."""
    read = reading_of(receipt)
    if receipt.confirmed_at:
        return Said(
            shop=receipt.shop,
            on=receipt.bought_on,
            total=receipt.total,
            is_refund=receipt.is_refund,
            is_confirmed=True,
        )
    return Said(
        shop=receipt.shop or read.shop,
        on=receipt.bought_on or read.on,
        total=receipt.total or read.total,
        is_refund=receipt.is_refund or read.is_refund,
        is_confirmed=False,
    )


def sheet_of(receipt: Receipt, looks: Collection[str]) -> Sheet:
    """Return a receipt as it is compared with others."""
    said = said_on(receipt)
    return Sheet(
        id=str(receipt.id),
        added_on=day_of(receipt.added_at),
        looks=tuple(looks),
        shop=said.shop,
        on=said.on,
        total=said.total,
    )


def receipts_of(session: Session, agreement_id: UUID) -> list[Receipt]:
    """Return the receipts of a direct payment that were not taken away, newest first."""
    found = select(Receipt).where(
        Receipt.agreement_id == agreement_id, Receipt.removed_at.is_(None)
    )
    return list(session.scalars(found.order_by(Receipt.added_at.desc(), Receipt.id.desc())))


def receipt_of(session: Session, agreement_id: UUID, receipt_id: UUID) -> Receipt | None:
    """Return one receipt of a direct payment, taken away or not; None if it is none of its."""
    found = session.get(Receipt, receipt_id)
    return found if found and found.agreement_id == agreement_id else None


def page_of(session: Session, receipt: Receipt, page_id: UUID) -> ReceiptPage | None:
    """Return one page of a receipt, or None if it is none of its."""
    found = session.get(ReceiptPage, page_id)
    return found if found and found.receipt_id == receipt.id else None


def pages_of(session: Session, ids: Collection[UUID]) -> dict[UUID, list[ReceiptPage]]:
    """Return the pages of receipts, in order."""
    by_receipt: dict[UUID, list[ReceiptPage]] = defaultdict(list)
    for share in shares(list(ids)):
        found = select(ReceiptPage).where(is_among(session, ReceiptPage.receipt_id, share))
        for page in session.scalars(found.order_by(ReceiptPage.place)):
            by_receipt[page.receipt_id].append(page)
    return by_receipt


def files_of(session: Session, receipt_id: UUID) -> list[ReceiptFile]:
    """Return the files of a receipt, in order."""
    found = select(ReceiptFile).where(ReceiptFile.receipt_id == receipt_id)
    return list(session.scalars(found.order_by(ReceiptFile.place)))


def is_held(session: Session, receipt_id: UUID) -> bool:
    """Tell whether a file of a receipt still waits to be looked at."""
    return any(file.state is FileState.HELD for file in files_of(session, receipt_id))


def text_of(session: Session, receipt_id: UUID) -> str:
    """Return what the pages of a receipt say, as far as it was made out."""
    pages = pages_of(session, [receipt_id]).get(receipt_id, [])
    return "\n".join(page.text for page in pages if page.text)


def matches_of(session: Session, receipt_ids: Collection[UUID]) -> dict[UUID, list[ReceiptMatch]]:
    """Return what receipts are for, oldest first."""
    by_receipt: dict[UUID, list[ReceiptMatch]] = defaultdict(list)
    for share in shares(list(receipt_ids)):
        found = select(ReceiptMatch).where(
            is_among(session, ReceiptMatch.receipt_id, share), ReceiptMatch.ended_at.is_(None)
        )
        for match in session.scalars(found.order_by(ReceiptMatch.made_at, ReceiptMatch.id)):
            by_receipt[match.receipt_id].append(match)
    return by_receipt


def matches_for(session: Session, line_ids: Collection[UUID]) -> dict[UUID, list[ReceiptMatch]]:
    """Return the receipts that payments have, oldest first; those taken away are left out."""
    by_line: dict[UUID, list[ReceiptMatch]] = defaultdict(list)
    for share in shares(list(line_ids)):
        found = (
            select(ReceiptMatch)
            .join(Receipt, Receipt.id == ReceiptMatch.receipt_id)
            .where(
                is_among(session, ReceiptMatch.line_id, share),
                ReceiptMatch.ended_at.is_(None),
                Receipt.removed_at.is_(None),
            )
            .options(contains_eager(ReceiptMatch.receipt))
        )
        for match in session.scalars(found.order_by(ReceiptMatch.made_at, ReceiptMatch.id)):
            by_line[match.line_id].append(match)
    return by_line
