"""What lies in a backup: parts with names, one after another, of any length."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from struct import Struct
from typing import Self

from pa_employer.backups.envelope import PIECE, SealedReader, SealedWriter
from pa_employer.backups.refusals import ChangedBackupError

MANIFEST, FILE = "manifest", "file/"
LENGTH = Struct(">I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says it holds; what is brought back is compared with it."""

    made_at: str
    """The instant it was begun, in UTC (ISO 8601)."""
    database: str
    """'sqlite' or 'postgresql'."""
    revision: str
    """The last migration the database had."""
    rows: Mapping[str, int]
    """How many rows each table has."""
    files: int
    damaged: tuple[str, ...]
    """Digests of files that were not as they were sent when the backup was made: left out."""
    sealing_keys: Mapping[str, str]
    """Numbers of the keys that sealed details need, each with its mark; never a key."""

    def as_bytes(self) -> bytes:
        """Return it as it lies in the backup."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read it; ChangedBackupError where it is none."""
        try:
            said = json.loads(data)
            return cls(**{**said, "damaged": tuple(said["damaged"])})
        except (ValueError, TypeError, KeyError):
            raise ChangedBackupError from None


def write_part(out: SealedWriter, name: str, chunks: Iterable[bytes]) -> None:
    """Add a part, whose length need not be known before."""
    out.write(LENGTH.pack(len(name)) + name.encode())
    for chunk in chunks:
        for start in range(0, len(chunk), PIECE):
            share = chunk[start : start + PIECE]
            out.write(LENGTH.pack(len(share)) + share)
    out.write(LENGTH.pack(0))


def parts(source: SealedReader) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each part with its bytes, which are to be read before the next; the manifest is last.

    Only who has read to the end knows that the backup is whole.
    """
    name = ""
    while name != MANIFEST:
        name = source.read(_length(source)).decode("ascii", "replace")
        yield name, _chunks(source)
    source.expect_end()


def _chunks(source: SealedReader) -> Iterator[bytes]:
    while length := _length(source):
        yield source.read(length)


def _length(source: SealedReader) -> int:
    (length,) = LENGTH.unpack(source.read(LENGTH.size))
    if length > PIECE:
        raise ChangedBackupError
    return int(length)
