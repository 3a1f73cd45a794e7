"""What HMRC's documents are called in each tax year, read from `config/rti/`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from payroll.ground.errors import DomainError
from payroll.periods import TaxYear


class Kind(StrEnum):
    """Which document it is."""

    FPS = "FPS"  # full payment submission: who was paid what
    EPS = "EPS"  # employer payment summary: what lowers what is owed, or that nobody was paid
    NVR = "NVR"  # asks HMRC for National Insurance numbers


class YearNotFiledError(DomainError):
    """A tax year whose documents are not known here."""

    def __init__(self, year: TaxYear) -> None:
        super().__init__(
            f"HMRC's documents of {year} are not known here, so nothing can be filed for it. "
            "2025-26 and 2026-27 are."
        )


@dataclass(frozen=True, slots=True)
class Document:
    """What one document is called in one tax year."""

    kind: Kind
    namespace: str
    message_class: str
    schema: str
    rules: str
    """The file of HMRC's business rules; empty where none was seen."""


@dataclass(frozen=True, slots=True)
class FiledYear:
    """A tax year's documents and what differs from other years."""

    year: TaxYear
    documents: Mapping[Kind, Document]
    student_plans: frozenset[str]
    earliest_leaving_on: date
    says_state_aid: bool
    """Whether a claim of the Employment Allowance also says that no state aid is involved."""

    @property
    def short_name(self) -> str:
        """Return the year as documents have it: 26-27."""
        return self.year.name[2:]


@cache
def filed_year(year: TaxYear) -> FiledYear:
    """Return what HMRC calls things in a tax year, or raise YearNotFiledError."""
    found = files("config") / "rti" / f"{year.name}.toml"
    if not found.is_file():
        raise YearNotFiledError(year)
    table = tomllib.loads(found.read_text(encoding="utf-8"))
    return FiledYear(
        year=year,
        documents={kind: Document(kind=kind, **table[kind]) for kind in Kind},
        student_plans=frozenset(table["student_plans"]),
        earliest_leaving_on=table["earliest_leaving_on"],
        says_state_aid=table["says_state_aid"],
    )


def years_filed() -> tuple[FiledYear, ...]:
    """Return every tax year whose documents are known here, oldest first."""
    names = sorted(
        found.name.removesuffix(".toml")
        for found in (files("config") / "rti").iterdir()
        if found.name[:1].isdigit()
    )
    return tuple(filed_year(TaxYear(int(name.split("-")[0]))) for name in names)
