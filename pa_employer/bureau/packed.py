"""What is made of one employer for a pack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Packed:
    """One employer's files by name, and what a list of everybody says of them.

    Without files the sentence says why.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    facts: Sequence[Mapping[str, Any]] = ()
    sentence: str = ""
