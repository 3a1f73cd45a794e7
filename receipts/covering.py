"""Covering a part of a picture, so that what is private on it is not kept to be seen."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from payroll.ground.errors import DomainError
from receipts.alike import look_of
from receipts.intake import SMALL, Page, as_jpeg

WHOLE = 100
BLACK = (0, 0, 0)


class NothingCoveredError(DomainError):
    """That covers nothing. The second edge must be further along than the first."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of a picture, in hundredths of its width and height, from the left and the top."""

    left: int
    top: int
    right: int
    bottom: int

    def __post_init__(self) -> None:
        across, down = (self.left, self.right), (self.top, self.bottom)
        if any(not 0 <= first < last <= WHOLE for first, last in (across, down)):
            raise NothingCoveredError


def cover(picture: bytes, patch: Patch) -> Page:
    """Return a page with a part of it painted over; what was under it is not in its bytes."""
    with Image.open(BytesIO(picture), formats=["JPEG"]) as opened:
        painted = opened.convert("RGB")
    width, height = painted.size
    # Rounded outwards, so that nothing of the part is left at its edge.
    ImageDraw.Draw(painted).rectangle(
        (
            patch.left * width // WHOLE,
            patch.top * height // WHOLE,
            -(-patch.right * width // WHOLE),
            -(-patch.bottom * height // WHOLE),
        ),
        fill=BLACK,
    )
    small = painted.copy()
    small.thumbnail((SMALL, SMALL))
    return Page(
        picture=as_jpeg(painted),
        small=as_jpeg(small),
        width=width,
        height=height,
        look=look_of(small),
    )
