"""Statement files that are no tables: each read into the same lines, or refused in words."""

from collections.abc import Callable

from pa_employer.statements.as_read import ReadStatement
from pa_employer.statements.formats import camt, mt940, ofx, qif

FORMATS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], ReadStatement]], ...] = (
    (ofx.is_one, ofx.read),
    (qif.is_one, qif.read),
    (camt.is_one, camt.read),
    (mt940.is_one, mt940.read),
)
"""What tells a format by its first bytes, and what reads it."""


def read_format(data: bytes) -> ReadStatement | None:
    """Read a file by its format, or return None where it is none of these."""
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:2000]
    reader = next((read for is_one, read in FORMATS if is_one(start)), None)
    return reader(data) if reader else None
