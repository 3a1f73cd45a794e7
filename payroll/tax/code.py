"""Tax codes: reading what HMRC's letter says, however it was typed."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from payroll.ground.errors import DomainError

_LONGEST_SHOWN = 20
_MARK = re.compile(r"(?:W1/?M1|W1|M1|X|NON-?CUM|/1)")
_CODE = re.compile(
    r"(?P<nation>[SC]?)"
    r"(?:(?P<whole>BR|NT)|D(?P<step>[0-9])|K(?P<added>[0-9]{1,4})"
    r"|(?P<allowed>[0-9]{1,6})(?P<suffix>[LMNT]))"
    rf"(?P<mark>{_MARK.pattern})?"
)
_HIGHEST_STEP = {"S": 3, "C": 1, "": 1}


class UnknownTaxCodeError(DomainError):
    """That is not a tax code."""

    def __init__(self, typed: str) -> None:
        shown = typed.strip()[:_LONGEST_SHOWN]
        super().__init__(
            f"“{shown}” is not a tax code. A tax code looks like S1257L, 1257L, K475, BR, SD0 or "
            "0T, sometimes with W1 or M1 after it. It is in the letter or notice from HMRC."
        )


class Nation(StrEnum):
    """Whose income tax rates a code asks for, by its first letter."""

    REST_OF_UK = ""
    SCOTLAND = "S"
    WALES = "C"


class CodeKind(StrEnum):
    """What a code does with pay."""

    ALLOWANCE = "allowance"  # some pay is free of tax: 1257L, 0T
    ADDITION = "K"  # tax is due on more than the pay: K475
    BASIC_RATE = "BR"
    HIGHER_STEP = "D"  # all pay at a rate so many steps above basic: D0, SD3
    NO_TAX = "NT"


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code taken apart.

    `number` is the tenth of the yearly allowance (1257), of the addition (475) or, for D codes,
    the step (0). A code that is not cumulative looks at one payment alone (week 1 or month 1).
    """

    nation: Nation
    kind: CodeKind
    number: int = 0
    suffix: str = ""
    is_cumulative: bool = True

    @classmethod
    def parse(cls, typed: str) -> Self:
        """Read a code in any spelling HMRC or people use, or raise UnknownTaxCodeError."""
        found = _CODE.fullmatch("".join(typed.upper().split()))
        if found is None:
            raise UnknownTaxCodeError(typed)
        nation = Nation(found["nation"])
        is_cumulative = found["mark"] is None
        if found["whole"]:
            return cls(nation, CodeKind(found["whole"]), is_cumulative=is_cumulative)
        if found["suffix"]:
            number = int(found["allowed"])
            return cls(nation, CodeKind.ALLOWANCE, number, found["suffix"], is_cumulative)
        kind = CodeKind.HIGHER_STEP if found["step"] else CodeKind.ADDITION
        number = int(found["step"] or found["added"])
        if not _is_possible(nation, kind, number):
            raise UnknownTaxCodeError(typed)
        return cls(nation, kind, number, is_cumulative=is_cumulative)

    @property
    def unmarked(self) -> str:
        """Return the code without its basis mark, as reports to HMRC have it: S1257L."""
        match self.kind:
            case CodeKind.ALLOWANCE:
                return f"{self.nation}{self.number}{self.suffix}"
            case CodeKind.ADDITION | CodeKind.HIGHER_STEP:
                return f"{self.nation}{self.kind}{self.number}"
            case CodeKind.BASIC_RATE | CodeKind.NO_TAX:
                return f"{self.nation}{self.kind}"

    def __str__(self) -> str:
        return self.unmarked if self.is_cumulative else f"{self.unmarked} W1/M1"


def _is_possible(nation: Nation, kind: CodeKind, number: int) -> bool:
    """Tell whether a K or D code exists: K1 to K9999, D0 and D1, SD0 to SD3 (PAYE11015)."""
    return number > 0 if kind is CodeKind.ADDITION else number <= _HIGHEST_STEP[nation]
