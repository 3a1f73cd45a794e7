"""A figure's working: what went in, what was done, by which rule, in a sentence."""

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Working:
    """How one figure came about, told the same way on page, PDF, workbook and in tests.

    `steps` are (what, value) pairs in the order of the calculation, both ready to be shown.
    """

    sentence: str
    steps: tuple[tuple[str, str], ...] = ()
    source: str = ""

    def as_plain(self) -> dict[str, Any]:
        """Return the working as plain values that JSON can hold."""
        return {
            "sentence": self.sentence,
            "steps": [list(step) for step in self.steps],
            "source": self.source,
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """Return the working that `as_plain` wrote down."""
        steps = tuple((str(what), str(value)) for what, value in plain["steps"])
        return cls(plain["sentence"], steps, plain["source"])
