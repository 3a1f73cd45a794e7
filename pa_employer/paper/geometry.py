"""Where things are on a printed week, and finding them again in a photo taken at an angle. Pure.

Lengths on paper are in millimetres from the top left; places in a picture are in pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any
from uuid import UUID

from PIL import Image

PREFIX = "PAWEEK"
CODE_MM = 22
CORNERS: Mapping[str, tuple[int, int]] = {
    "1": (12, 12),
    "2": (176, 12),
    "3": (12, 263),
    "4": (176, 263),
}
"""The top left of each code."""
BOX_MM, BOX_LEFT, FIRST_ROW, ROW_MM = 6, 14, 74, 9
MOST_ROWS = 14
DARKER = 60
"""How much darker than the paper beside it a point is that was marked, of 255."""
ENOUGH = 0.08
"""The share of a box that a mark covers, at the least."""
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class WeekCode:
    """Whose week a code names, and at which corner it stands."""

    assistant_id: UUID
    monday: date
    corner: str

    def __str__(self) -> str:
        return f"{PREFIX}:{self.assistant_id.hex}:{self.monday:%Y%m%d}:{self.corner}"


def parse_code(text: str) -> WeekCode | None:
    """Return what a code says, or None if it is none of ours."""
    parts = text.split(":")
    if len(parts) != 4 or parts[0] != PREFIX or parts[3] not in CORNERS:  # noqa: PLR2004  # as str writes it
        return None
    try:
        day = datetime.strptime(parts[2], "%Y%m%d").date()  # noqa: DTZ007  # a day has no zone
        return WeekCode(UUID(parts[1]), day, parts[3])
    except ValueError:
        return None


def box_at(row: int) -> tuple[int, int]:
    """Return the top left of a row's box."""
    return BOX_LEFT, FIRST_ROW + ROW_MM * row


def ticked_rows(picture: Image.Image, centres: Mapping[str, Point], rows: int) -> list[bool]:
    """Return which boxes carry a mark; `centres` are the middles of all four codes."""
    half = CODE_MM / 2
    on_paper = [(x + half, y + half) for x, y in CORNERS.values()]
    place = mapping(on_paper, [centres[corner] for corner in CORNERS])
    grey = picture.convert("L")
    return [_is_marked(grey, place, box_at(row)) for row in range(rows)]


def mapping(paper: Sequence[Point], picture: Sequence[Point]) -> Sequence[float]:
    """Return the eight numbers of the perspective that takes four points to four others."""
    equations: list[list[float]] = []
    for (x, y), (u, v) in zip(paper, picture, strict=True):
        equations.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        equations.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solved(equations)


def seen_at(place: Sequence[float], x: float, y: float) -> Point:
    """Return where a point of the paper is in the picture."""
    a, b, c, d, e, f, g, h = place
    depth = g * x + h * y + 1
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


def _is_marked(grey: Image.Image, place: Sequence[float], box: tuple[int, int]) -> bool:
    left, top = box
    inside = [1.2 + 0.4 * step for step in range(10)]
    values = [_light(grey, place, left + x, top + y) for x, y in product(inside, inside)]
    beside = [_light(grey, place, left - 1.5, top + y) for y in inside]
    paper = sorted(beside)[len(beside) // 2]
    dark = sum(1 for value in values if value < paper - DARKER)
    return dark >= ENOUGH * len(values)


def _light(grey: Image.Image, place: Sequence[float], x: float, y: float) -> int:
    across, down = seen_at(place, x, y)
    size = grey.size
    if not (0 <= across < size[0] and 0 <= down < size[1]):
        return 255
    value: Any = grey.getpixel((int(across), int(down)))
    return int(value)


def _solved(rows: list[list[float]]) -> list[float]:
    """Solve eight linear equations by elimination, the largest pivot first."""
    many = len(rows)
    for column in range(many):
        pivot = max(range(column, many), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        if abs(head) < 1e-12:  # noqa: PLR2004  # four points on one line
            message = "the codes are on one line"
            raise ValueError(message)
        rows[column] = [value / head for value in rows[column]]
        for row in range(many):
            if row != column and rows[row][column]:
                factor = rows[row][column]
                rows[row] = [
                    value - factor * other
                    for value, other in zip(rows[row], rows[column], strict=True)
                ]
    return [row[-1] for row in rows]
