"""Covering a part of a page: what was there is not in the picture any more."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from receipts.covering import NothingCoveredError, Patch, cover
from receipts.intake import take_in
from tests.receipts.files import picture

PERCENT = st.integers(0, 100)


def white(width: int, height: int) -> bytes:
    kept = BytesIO()
    Image.new("RGB", (width, height), (255, 255, 255)).save(kept, "JPEG", quality=95)
    return kept.getvalue()


@given(PERCENT, PERCENT, PERCENT, PERCENT, st.integers(20, 90), st.integers(20, 90))
def test_every_dot_of_the_part_is_black(
    left: int, top: int, right: int, bottom: int, width: int, height: int
) -> None:
    if left >= right or top >= bottom:
        with pytest.raises(NothingCoveredError):
            Patch(left, top, right, bottom)
        return
    page = cover(white(width, height), Patch(left, top, right, bottom))
    with Image.open(BytesIO(page.picture)) as shown:
        assert shown.size == (width, height)
        grey = shown.convert("L")
        part = grey.crop(
            (
                left * width // 100,
                top * height // 100,
                -(-right * width // 100),
                -(-bottom * height // 100),
            )
        )
    assert max(part.tobytes()) < 120


def test_what_was_under_it_is_nowhere_in_the_bytes() -> None:
    (page,) = take_in(picture("JPEG", (64, 64))).pages
    covered = cover(page.picture, Patch(0, 0, 100, 100))
    with Image.open(BytesIO(covered.picture)) as shown:
        assert shown.getextrema() == ((0, 0), (0, 0), (0, 0))
    assert covered.text == ""
