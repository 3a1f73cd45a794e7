"""Pictures of invented receipts, and a few in one household that want a look."""

from datetime import date, timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.demo.household import Household
from pa_employer.evidence.confirming import WhatItSays, confirm
from pa_employer.evidence.models import Receipt
from pa_employer.evidence.pairing import pair
from pa_employer.evidence.taking import TRUSTED, Arrival, examine, keep
from pa_employer.statements.queries import unclear_lines
from payroll.ground.money import NOTHING, Money
from receipts.store import FileStore

PAPER, INK = (252, 250, 244), (30, 30, 30)
SIZE, LEFT, STEP = (620, 640), 50, 62
BAG = Money(30)
MONTH_LATER = timedelta(days=21)
TOO_MUCH = Money(300)


def receipt_picture(shop: str, on: date, total: Money, *, size: tuple[int, int] = SIZE) -> bytes:
    """Return a JPEG of a till receipt whose lines add up."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    goods = f"{(total - BAG).pounds:.2f}"
    rows = (
        shop,
        f"{on:%d/%m/%Y}  14:05",
        "",
        f"Goods          {goods}",
        f"Bag               {BAG.pounds:.2f}",
        "",
        f"TOTAL   GBP {total.pounds:.2f}",
        "VISA DEBIT",
    )
    for place, row in enumerate(rows):
        pen.text((LEFT, LEFT + STEP * place), row, fill=INK, font_size=34)
    kept = BytesIO()
    picture.resize(size).save(kept, "JPEG", quality=80)
    return kept.getvalue()


def leave_for_a_look(
    session: Session, files: FileStore, household: Household, by: Actor
) -> list[Receipt]:
    """Leave one receipt that was sent twice, and one that is late and adds up to too much."""
    spent = [
        line
        for line in unclear_lines(session, household.agreement.id)
        if line.amount < NOTHING and abs(line.amount) > BAG
    ]
    if len(spent) < 2:  # noqa: PLR2004  # one to send twice, one to get wrong
        return []
    arrival, kept = Arrival(household.agreement, by), []
    # The oldest is told of long after, but not on a day that is still to come.
    first, second = spent[0], spent[-1]
    late, much = second.posted_on + MONTH_LATER, abs(second.amount) + TOO_MUCH
    for shop, on, total, size in (
        (first.description, first.posted_on, abs(first.amount), SIZE),
        (first.description, first.posted_on, abs(first.amount), (560, 578)),
        (second.description, late, much, SIZE),
    ):
        picture = receipt_picture(shop, on, total, size=size)
        receipt = keep(session, files, arrival, examine(picture, TRUSTED), "IMG.jpg").receipt
        confirm(session, receipt, WhatItSays(shop, on, total), by)
        kept.append(receipt)
    pair(session, kept[-1], [second], by)
    return kept
