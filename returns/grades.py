"""How well a payment is shown to be what it was, from A (proves itself) to E (a question)."""

from enum import StrEnum
from typing import Self


class Grade(StrEnum):
    """A grade of evidence; A is strongest. E is a question, not a finding."""

    words: str

    A = "A", "Proves itself"
    B = "B", "Paid to a known payee"
    C = "C", "Receipt matched"
    D = "D", "Explained without a receipt"
    E = "E", "Not explained yet"

    def __new__(cls, value: str, words: str = "") -> Self:
        """Make a grade that is its letter and carries its name."""
        grade = str.__new__(cls, value)
        grade._value_ = value
        grade.words = words
        return grade

    def settles(self, wanted: "Grade") -> bool:
        """Say whether this evidence is at least as strong as what is wanted."""
        return self <= wanted
