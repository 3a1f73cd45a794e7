"""A backup that was changed, cut short or made with another key is refused wherever that is."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pa_employer.backups.envelope import (
    FORMAT,
    HEAD,
    MAGIC,
    PIECE,
    TAG,
    SealedReader,
    SealedWriter,
)
from pa_employer.backups.parts import MANIFEST, parts, write_part
from pa_employer.backups.refusals import (
    ChangedBackupError,
    CutShortError,
    NewerBackupError,
    NotABackupError,
    OtherKeyError,
)
from payroll.ground.errors import DomainError

KEY, OTHER = bytes(32), bytes([1] * 32)
CONTENT = [("sqlite", b"rows" * 40_000), ("file/abc", b"a receipt"), (MANIFEST, b"{}")]


def sealed(content: list[tuple[str, bytes]] = CONTENT, key: bytes = KEY) -> bytes:
    out = BytesIO()
    writer = SealedWriter(out, key)
    for name, data in content:
        write_part(writer, name, [data])
    writer.end()
    return out.getvalue()


def opened(data: bytes, key: bytes = KEY) -> list[tuple[str, bytes]]:
    reader = SealedReader(BytesIO(data), key)
    return [(name, b"".join(chunks)) for name, chunks in parts(reader)]


WHOLE = sealed()
ENDS = [HEAD + (PIECE + TAG) * number for number in range(3)]


@given(lengths=st.lists(st.integers(0, 3 * PIECE), max_size=3))
def test_what_was_sealed_comes_back(lengths: list[int]) -> None:
    content = [(f"part {number}", b"x" * length) for number, length in enumerate(lengths)]
    content.append((MANIFEST, b""))
    assert opened(sealed(content)) == content


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_an_end_beside_the_end_of_a_piece_is_one_too(more: int) -> None:
    empty = len(sealed([(MANIFEST, b"")])) - HEAD - TAG
    content = [(MANIFEST, b"x" * (PIECE - empty - 4 + more))]
    assert opened(sealed(content)) == content


@given(place=st.integers(0, len(WHOLE) - 1), change=st.integers(1, 255))
def test_a_byte_that_was_changed_anywhere_is_refused(place: int, change: int) -> None:
    changed = bytearray(WHOLE)
    changed[place] ^= change
    with pytest.raises(DomainError):
        opened(bytes(changed))


@given(length=st.integers(0, len(WHOLE) - 1) | st.sampled_from(ENDS))
def test_a_backup_cut_short_anywhere_is_refused(length: int) -> None:
    with pytest.raises((CutShortError, NotABackupError)):
        opened(WHOLE[:length])


def test_pieces_that_changed_places_are_refused() -> None:
    first, second, third = ENDS
    with pytest.raises(ChangedBackupError):
        opened(WHOLE[:first] + WHOLE[second:third] + WHOLE[first:second] + WHOLE[third:])


def test_a_piece_that_is_left_out_is_refused() -> None:
    first, second, _ = ENDS
    with pytest.raises(ChangedBackupError):
        opened(WHOLE[:first] + WHOLE[second:])


def test_what_is_added_at_the_end_is_refused() -> None:
    with pytest.raises(DomainError):
        opened(WHOLE + b"more")


def test_parts_after_the_manifest_are_refused() -> None:
    with pytest.raises(ChangedBackupError):
        opened(sealed([(MANIFEST, b""), ("file/abc", b"more")]))


def test_another_key_and_a_newer_version_are_named() -> None:
    with pytest.raises(OtherKeyError, match="PA_BACKUP_KEY"):
        opened(WHOLE, OTHER)
    newer = bytearray(WHOLE)
    newer[len(MAGIC)] = FORMAT + 1
    with pytest.raises(NewerBackupError, match="newer version"):
        opened(bytes(newer))
    with pytest.raises(NotABackupError):
        opened(b"PK\x03\x04 something else altogether" * 9)


def test_two_backups_of_the_same_differ_from_beginning_to_end() -> None:
    again = sealed()
    assert again[HEAD : HEAD + 100] != WHOLE[HEAD : HEAD + 100]
    assert KEY not in WHOLE
    assert b"receipt" not in WHOLE
