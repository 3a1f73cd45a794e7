"""Reading a photo of a printed week: whose it is, which week, and which boxes are marked."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID

import zxingcpp
from PIL import Image

from pa_employer.paper.geometry import CORNERS, MOST_ROWS, Point, parse_code, ticked_rows

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True, slots=True)
class ReadWeek:
    """What a photo shows; `ticks` is None where not all four codes can be seen."""

    assistant_id: UUID
    monday: date
    ticks: tuple[bool, ...] | None


def read_week(picture: bytes) -> ReadWeek | None:
    """Return what a JPEG that we drew ourselves shows, or None if no code of ours is on it."""
    with Image.open(BytesIO(picture)) as opened:
        seen = opened.convert("RGB")
    centres: dict[str, Point] = {}
    weeks: set[tuple[UUID, date]] = set()
    for found in zxingcpp.read_barcodes(seen, formats=QR):
        code = parse_code(found.text)
        if code:
            weeks.add((code.assistant_id, code.monday))
            centres[code.corner] = _centre(found.position)
    if len(weeks) != 1:
        return None
    ((assistant_id, monday),) = weeks
    ticks = None
    if len(centres) == len(CORNERS):
        ticks = tuple(ticked_rows(seen, centres, MOST_ROWS))
    return ReadWeek(assistant_id, monday, ticks)


def _centre(position: zxingcpp.Position) -> Point:
    points = (
        position.top_left,
        position.top_right,
        position.bottom_right,
        position.bottom_left,
    )
    return sum(each.x for each in points) / 4, sum(each.y for each in points) / 4
