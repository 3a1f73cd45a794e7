"""The map of personal data: whose each column is, of what kind, why it is held and how long."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

Row = dict[str, Any]
ALWAYS = "always"
_AND = "_and_"
_OTHER_KEYS = frozenset({"what", "of", "is_a_person", "purpose", "kept"})


class Whose(StrEnum):
    """About whom something is."""

    HOUSEHOLD = "household"
    """The employer, the supported person and who represents them."""
    ASSISTANT = "assistant"
    ACCOUNT = "account"
    APPLICANT = "applicant"
    THIRD = "third"
    """Others, or many people in one: it is in nobody's copy."""
    HELD_BACK = "held_back"
    """About the household, and the law lets it be held back."""


class Kind(StrEnum):
    """What kind of information something is; the value is how a page names it."""

    IDENTITY = "names and dates of birth"
    CONTACT = "addresses and phone numbers"
    SIGN_IN = "signing in"
    BANK = "bank accounts"
    TAX = "tax and National Insurance"
    JOB = "the job and its terms"
    HOURS = "hours worked and planned"
    PAY = "pay"
    PENSION = "pension"
    MONEY = "money and spending"
    CARE = "what the support is for"
    HEALTH = "times of illness or hospital"
    FAMILY = "family"
    CRIMINAL = "checks before the job"
    WORDS = "what people wrote"
    DOCUMENT = "papers and pictures"
    COUNCIL = "what the council asked and decided"
    RECORD = "what was done and when"


SPECIAL = frozenset({Kind.CARE, Kind.HEALTH, Kind.FAMILY, Kind.CRIMINAL})
"""Kinds that need a condition of article 9 or 10 besides a lawful basis."""


class CouncilSees(StrEnum):
    """How much a council sees of what is held for a purpose."""

    ALL = "all"
    RETURN = "return"
    ASKED = "asked"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why something is held, and by what right."""

    key: str
    title: str
    words: str
    basis: str
    """The point of article 6: '6(1)(c)'."""
    law: str
    special: str
    """The condition of article 9 or 10; '' where nothing is of a special kind."""
    because: str
    seen_by: tuple[str, ...]
    council: CouncilSees


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column that holds personal data."""

    name: str
    kind: Kind
    about: frozenset[Whose]


@dataclass(frozen=True, slots=True)
class MappedTable:
    """One table of the map."""

    name: str
    what: str
    of: tuple[str, ...]
    """The columns that lead to whose it is."""
    is_a_person: bool
    purpose: Purpose
    kept: str
    """A key of `config/retention.toml`, ALWAYS, or '' where nothing in it is personal."""
    columns: tuple[MappedColumn, ...]
    never_shown: tuple[str, ...]
    not_personal: tuple[str, ...]

    def about(self, whose: Whose) -> tuple[MappedColumn, ...]:
        """Return the columns that are about somebody, in the map's order."""
        return tuple(column for column in self.columns if whose in column.about)


@cache
def purposes() -> Mapping[str, Purpose]:
    """Return every purpose by its key."""
    return {key: _purpose(key, row) for key, row in _read("purposes.toml").items()}


@cache
def data_map() -> Mapping[str, MappedTable]:
    """Return every table of the map by its name."""
    return {name: _table(name, row) for name, row in _read("data_map.toml").items()}


def _purpose(key: str, row: Row) -> Purpose:
    return Purpose(
        key=key,
        title=row["title"],
        words=row["words"],
        basis=row["basis"],
        law=row["law"],
        special=row.get("special", ""),
        because=row["because"],
        seen_by=tuple(row["seen_by"]),
        council=CouncilSees(row["council"]),
    )


def _table(name: str, row: Row) -> MappedTable:
    return MappedTable(
        name=name,
        what=row["what"],
        of=tuple(row.get("of", ())),
        is_a_person=row.get("is_a_person", False),
        purpose=purposes()[row["purpose"]],
        kept=row.get("kept", ""),
        columns=tuple(_columns(row)),
        never_shown=tuple(row.get("never_shown", ())),
        not_personal=tuple(row.get("not_personal", ())),
    )


def _columns(row: Row) -> Iterator[MappedColumn]:
    for key, kinds in row.items():
        if key in _OTHER_KEYS or not isinstance(kinds, dict):
            continue
        about = frozenset(Whose(each) for each in key.split(_AND))
        for kind, names in kinds.items():
            for name in names:
                yield MappedColumn(name, Kind[kind.upper()], about)


def _read(name: str) -> dict[str, Row]:
    return tomllib.loads((files("config") / "privacy" / name).read_text(encoding="utf-8"))
