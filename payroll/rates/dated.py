"""Reading a file of dated rates: every entry says from when, from where and how sure we are."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from config.rate_files import rate_file
from payroll.ground.money import Money
from payroll.ground.timeline import Timeline

Value = TypeVar("Value")
Kind = TypeVar("Kind")


class RateFileError(ValueError):
    """A file of rates does not have the shape it must have; the product cannot start with it."""


class Standing(StrEnum):
    """How well a figure is supported."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    UNCONFIRMED = "?"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an entry comes from: its first day, its source, when that was last looked up."""

    since: date
    source: str
    verified_on: date
    standing: Standing


class Row:
    """One table of a rate file, each value taken once, by name and by kind."""

    def __init__(self, where: str, table: Mapping[str, object]) -> None:
        self.where = where
        self._left = dict(table)

    def has(self, key: str) -> bool:
        """Tell whether a value is there to be taken."""
        return key in self._left

    def text(self, key: str) -> str:
        """Take a text that is not empty."""
        return self._take(key, str)

    def day(self, key: str) -> date:
        """Take a day."""
        return self._take(key, date)

    def whole(self, key: str) -> int:
        """Take a whole number."""
        return self._take(key, int)

    def flag(self, key: str) -> bool:
        """Take true or false."""
        value = self._left.pop(key, None)
        if not isinstance(value, bool):
            raise self._wrong(key, f"must be true or false, not {value!r}")
        return value

    def number(self, key: str) -> Decimal:
        """Take a number, whole or with decimals, not below nothing."""
        number = Decimal(self._number(key))
        if number < 0:
            raise self._wrong(key, "must not be below nothing")
        return number

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts that may be empty."""
        found = self._take(key, list)
        if not all(isinstance(text, str) for text in found):
            raise self._wrong(key, "must be a list of texts")
        return tuple(found)

    def pounds(self, key: str) -> Money:
        """Take an amount in pounds, whole or with pence."""
        return Money.exactly(self._number(key))

    def share(self, key: str) -> Decimal:
        """Take a share between nothing (0) and all (1)."""
        share = Decimal(self._number(key))
        if not 0 <= share <= 1:
            raise self._wrong(key, "must be between 0 and 1")
        return share

    def row(self, key: str) -> "Row":
        """Take a table."""
        return Row(f"{self.where}, {key}", self._take(key, dict))

    def rows(self, key: str) -> list["Row"]:
        """Take a list of tables, at least one."""
        tables = self._take(key, list)
        if not tables or not all(isinstance(table, dict) for table in tables):
            raise self._wrong(key, "must be a list of tables")
        return [Row(f"{self.where}, {key} {n}", table) for n, table in enumerate(tables, 1)]

    def rows_or_none(self, key: str) -> list["Row"]:
        """Take a list of tables that may be empty."""
        if self._left.get(key) == []:
            return self._take(key, list)
        return self.rows(key)

    def provenance(self) -> Provenance:
        """Take the four values that every dated entry has."""
        return Provenance(
            self.day("from"),
            self.text("source"),
            self.day("verified_on"),
            Standing(self.text("standing")),
        )

    def close(self) -> None:
        """Refuse values that nobody took: they are misspelt."""
        if self._left:
            raise self._wrong(", ".join(self._left), "is not known here")

    def _number(self, key: str) -> Decimal | int:
        return self._take(key, Decimal) if self._is_decimal(key) else self._take(key, int)

    def _is_decimal(self, key: str) -> bool:
        return isinstance(self._left.get(key), Decimal)

    def _take(self, key: str, kind: type[Kind]) -> Kind:
        value = self._left.pop(key, None)
        if not isinstance(value, kind) or isinstance(value, bool) or value == "":
            raise self._wrong(key, f"must be a {kind.__name__}, not {value!r}")
        return value

    def _wrong(self, key: str, why: str) -> RateFileError:
        return RateFileError(f"{self.where}: {key} {why}")


def read_timeline(
    name: str, title: str, build: Callable[[Row, Provenance], Value]
) -> Timeline[Value]:
    """Read `config/rates/<name>.toml`; `title` is what the rates are called in a refusal."""
    read = tomllib.loads(rate_file(name), parse_float=Decimal)
    return timeline_of(Row(name, read), title, build)


def timeline_of(
    file: Row, title: str, build: Callable[[Row, Provenance], Value]
) -> Timeline[Value]:
    """Turn a read file into values through time, or raise RateFileError for a wrong shape."""
    known_until = file.day("known_until")
    values: dict[date, Value] = {}
    for entry in file.rows("in_force"):
        provenance = entry.provenance()
        if provenance.since > known_until or any(provenance.since <= day for day in values):
            message = f"{entry.where}: entries must follow one another up to known_until"
            raise RateFileError(message)
        values[provenance.since] = build(entry, provenance)
        entry.close()
    file.close()
    return Timeline(title, values, known_until=known_until)
