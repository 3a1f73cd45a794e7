"""The head of the audit trail: its newest number and seal, in a line that is kept elsewhere."""

import re
from dataclasses import dataclass
from typing import Self

from payroll.ground.errors import DomainError

WRITTEN = re.compile(r"(\d{1,18})-([0-9a-f]{64})")


class NotAHeadError(DomainError):
    """That is no head. It is a number, a dash and 64 letters and figures, as `audit head` says."""


@dataclass(frozen=True, slots=True)
class Head:
    """Up to which event the record went, and the seal that takes in all before."""

    number: int
    seal: bytes

    def __str__(self) -> str:
        return f"{self.number}-{self.seal.hex()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote, or raise NotAHeadError."""
        found = WRITTEN.fullmatch(text.strip())
        if found is None:
            raise NotAHeadError
        return cls(int(found[1]), bytes.fromhex(found[2]))
