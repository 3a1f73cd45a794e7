"""Real files with something wrong in them: each is taken or refused in words, nothing else."""

import random

import pytest

from payroll.ground.errors import DomainError
from receipts.apart import TooHardError, take_in_apart
from tests.receipts.files import HEIC, pdf, picture

WHOLE = {
    "jpeg": picture("JPEG", (90, 60)),
    "png": picture("PNG", (90, 60)),
    "webp": picture("WEBP", (90, 60)),
    "heic": HEIC,
    "pdf": pdf(2),
}
TRIES = 14


def spoiled(data: bytes, chance: random.Random) -> bytes:
    """The file with some bytes changed, cut out, doubled or cut off."""
    kept = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(8, len(kept))
        match chance.randrange(4):
            case 0:
                kept[start] = chance.randrange(256)
            case 1:
                del kept[start : start + chance.randint(1, 40)]
            case 2:
                kept[start:start] = kept[start : start + chance.randint(1, 200)]
            case _:
                del kept[max(start, 20) :]
        if len(kept) < 20:
            break
    return bytes(kept)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_spoiled_file_is_taken_or_refused_in_words(kind: str) -> None:
    chance = random.Random(kind)  # noqa: S311  # the same files each time
    for _ in range(TRIES):
        data = spoiled(WHOLE[kind], chance)
        try:
            taken = take_in_apart(data)
        except TooHardError:
            raise
        except DomainError as refused:
            assert refused.message.endswith(".")  # noqa: PT017  # one of two right answers
        else:
            assert all(page.picture[:3] == b"\xff\xd8\xff" for page in taken.pages)


def test_a_picture_with_a_page_hidden_in_it_is_only_a_picture() -> None:
    page = b"<html><script>alert(1)</script></html>"
    for data in (picture("JPEG") + page, picture("PNG") + page, HEIC + page):
        for kept in take_in_apart(data).pages:
            assert page not in kept.picture + kept.small
