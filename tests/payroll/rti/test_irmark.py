"""The IRmark of HMRC's own samples, and of ours, to the letter."""

import base64
import hashlib
from pathlib import Path

import pytest

from payroll.rti.irmark import PLACE, NoPlaceForMarkError, mark_in, mark_of, readable, with_mark
from tests.payroll.rti.told import FPS, IS_THERE, PACK, WHY_SKIPPED, message_of

VECTORS = sorted([*PACK.glob("irmark-vectors/*.xml"), *PACK.glob("samples-*/*.xml")])
SMALL = (
    b'<GovTalkMessage xmlns="http://www.govtalk.gov.uk/CM/envelope"><Body>'
    b'<a xmlns="urn:x"> <IRmark Type="generic"/>after<b/></a></Body></GovTalkMessage>'
)
CANONICAL = (
    b'<Body xmlns="http://www.govtalk.gov.uk/CM/envelope">'
    b'<a xmlns="urn:x"> after<b></b></a></Body>'
)


@pytest.mark.skipif(not IS_THERE, reason=WHY_SKIPPED)
@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
def test_every_sample_reproduces_its_mark(path: Path) -> None:
    message = path.read_bytes()
    assert mark_of(message) == mark_in(message)


def test_the_mark_is_the_digest_of_the_canonical_body_with_all_text_around_it() -> None:
    expected = base64.b64encode(hashlib.sha1(CANONICAL).digest()).decode()  # noqa: S324
    assert mark_of(SMALL) == expected


def test_putting_the_mark_in_does_not_change_it() -> None:
    marked = with_mark(SMALL)
    assert mark_in(marked) == mark_of(marked) == mark_of(SMALL)
    assert mark_in(message_of(FPS)) == mark_of(message_of(FPS))


def test_a_message_has_exactly_one_place_for_it() -> None:
    for message in (SMALL.replace(b"<IRmark", b"<Other"), SMALL.replace(b"<b/>", PLACE)):
        with pytest.raises(NoPlaceForMarkError):
            with_mark(message)


def test_people_read_it_in_capitals_and_figures() -> None:
    assert readable("NyORVKN9UOqClDiguALmlZmOP6o=") == "G4RZCVFDPVIOVAUUHCQLQAXGSWMY4P5K"
