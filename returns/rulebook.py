"""The rules of councils as dated data: a national default, and what each council says instead.

A council's own rule holds from its day; before it, and where it has none, the national one does.
What a council decided since the record was written comes with the book, newest day first.
"""

import json
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from payroll.ground.errors import DomainError
from payroll.ground.timeline import NotInForceError, Timeline

Row = dict[str, Any]
PROSE = ("words", "source", "reason")


class UnknownPackError(DomainError):
    """We have no rules of that council on record."""


class Standing(StrEnum):
    """How well a value is grounded."""

    SEEN = "seen"
    UNCONFIRMED = "?"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words, with where it comes from and why."""

    key: str
    since: date
    words: str
    source: str
    reason: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Key:
    """A rule that every council has: the kind of its value, and where a page shows it."""

    key: str
    group: str
    kind: str
    field: str
    choices: tuple[str, ...]
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Pack:
    """One council's own rules; `why` says what holds where it has none."""

    code: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """A rule in force on a day; `is_own` where the council itself says so."""

    key: Key
    rule: Rule
    is_own: bool


@dataclass(frozen=True, slots=True)
class DecidedRule:
    """A rule that a council decided for itself; `value` is JSON, so that it can be kept."""

    key: str
    since: date
    value: str
    words: str
    source: str
    reason: str

    @property
    def row(self) -> Row:
        """Return it as an entry of the record."""
        value = json.loads(self.value, parse_float=Decimal)
        key = key_named(self.key)
        said = date.fromisoformat(value) if key.kind == "date" else value
        return {
            "key": self.key,
            "from": self.since,
            key.field: said,
            "words": self.words,
            "source": self.source,
            "reason": self.reason,
            "standing": Standing.SEEN.value,
        }


@dataclass(frozen=True, slots=True)
class Book:
    """Whose rules hold: a council's pack on record, and what it decided for itself since."""

    code: str = ""
    decided: tuple[DecidedRule, ...] = ()
    supposed: tuple[DecidedRule, ...] = ()
    """Rules that are tried out: each is as if it had always held."""


NATIONAL = Book()
"""The rules of a council that is not one of the record's and decided nothing."""


def row_on(key: str, day: date, book: Book = NATIONAL) -> Row:
    """Return the whole entry of a rule in force on a day, or refuse a day off the record."""
    return _row_on(key, day, book)[0]


def key_named(name: str) -> Key:
    """Return what a rule is made of, or raise KeyError."""
    return _keys_by_name()[name]


def fault_in(row: Row) -> str:
    """Return what is wrong with an entry, in a sentence; '' where nothing is."""
    return next(_faults_of(row, _keys_by_name().get(row.get("key", ""))), "")


def rule_of(row: Row) -> Rule:
    """Return an entry as the rule in words."""
    return Rule(
        key=row["key"],
        since=row["from"],
        words=row["words"],
        source=row["source"],
        reason=row["reason"],
        standing=Standing(row["standing"]),
    )


def rules_on(day: date, book: Book = NATIONAL) -> tuple[Held, ...]:
    """Return every rule in force on a day, in the order of the pages."""
    found = []
    for key in keys():
        row, is_own = _row_on(key.key, day, book)
        found.append(Held(key, rule_of(row), is_own))
    return tuple(found)


@cache
def pack_named(name: str) -> str:
    """Return the code of a council by its name; '' where the record has none."""
    wanted = name.strip().casefold()
    return next((code for code, pack in packs().items() if pack.name.casefold() == wanted), "")


@cache
def packs() -> Mapping[str, Pack]:
    """Return the councils on record, by their code, in the order of their names."""
    folder = files("config") / "councils"
    codes = sorted(
        each.name.removesuffix(".toml")
        for each in folder.iterdir()
        if each.name.endswith(".toml") and each.name != "national.toml"
    )
    found = [_pack(code, _table(code)) for code in codes]
    return {pack.code: pack for pack in sorted(found, key=lambda pack: pack.name)}


@cache
def keys() -> tuple[Key, ...]:
    """Return every rule there is, in the order of the pages."""
    text = (files("config") / "policy_keys.toml").read_text(encoding="utf-8")
    return tuple(
        Key(
            key=each["key"],
            group=each["group"],
            kind=each["kind"],
            field=each.get("field", "value"),
            choices=tuple(each.get("choices", ())),
            least=each.get("least"),
            most=each.get("most"),
        )
        for each in tomllib.loads(text)["key"]
    )


def faults() -> tuple[str, ...]:
    """Return what is wrong with the record, a sentence each; nothing is wrong with a sound one."""
    known = _keys_by_name()
    missing = [f"national: {key} is not there" for key in known if key not in _timelines("")]
    found = [
        f"{code or 'national'}: {row.get('key')} from {row.get('from')}: {fault}"
        for code in ("", *packs())
        for row in _table(code).get("rule", ())
        for fault in _faults_of(row, known.get(row.get("key", "")))
    ]
    return (*missing, *found)


def _row_on(key: str, day: date, book: Book) -> tuple[Row, bool]:
    if book.code and book.code not in packs():
        raise UnknownPackError
    tried = next((each for each in book.supposed if each.key == key), None)
    if tried:
        return tried.row, True
    row, is_own = _recorded_on(key, day, book.code)
    begun = [each for each in book.decided if each.key == key and each.since <= day]
    newest = max(begun, key=lambda each: each.since, default=None)
    if newest and newest.since >= (row["from"] if is_own else date.min):
        return newest.row, True
    return row, is_own


def _recorded_on(key: str, day: date, code: str) -> tuple[Row, bool]:
    own = _timelines(code).get(key) if code else None
    if own:
        try:
            return own.on(day), True
        except NotInForceError:
            # Before a council's own rule the national one held; off its record nothing does.
            if day > own.on_record.last:
                raise
    return _timelines("")[key].on(day), False


@cache
def _keys_by_name() -> Mapping[str, Key]:
    return {key.key: key for key in keys()}


def _pack(code: str, table: Row) -> Pack:
    return Pack(code=code, name=table["name"], why=table["why"])


@cache
def _timelines(code: str) -> Mapping[str, Timeline[Row]]:
    table = _table(code)
    values: dict[str, dict[date, Row]] = defaultdict(dict)
    for row in table.get("rule", ()):
        values[row["key"]][row["from"]] = row
    known_until: date = table["known_until"]
    return {
        key: Timeline(f"The rule {key}", rows, known_until=known_until)
        for key, rows in values.items()
    }


@cache
def _table(code: str) -> Row:
    name = f"{code or 'national'}.toml"
    text = (files("config") / "councils" / name).read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def _faults_of(row: Row, key: Key | None) -> Iterator[str]:
    if key is None:
        yield "there is no such rule"
        return
    for name in PROSE:
        if not str(row.get(name, "")).strip():
            yield f"it has no {name}"
    if row.get("standing") not in list(Standing):
        yield "nobody says how well it is grounded"
    if key.field not in row:
        yield f"it has no {key.field}"
    elif not KINDS[key.kind](row[key.field], key):
        yield f"{row[key.field]!r} is no {key.kind}"


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_within(value: int, key: Key) -> bool:
    return (key.least is None or value >= key.least) and (key.most is None or value <= key.most)


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _are_whole(value: object) -> bool:
    return isinstance(value, list) and all(_is_whole(each) for each in value)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value)


KINDS: Mapping[str, Callable[[Any, Key], bool]] = {
    "yes or no": lambda value, _: isinstance(value, bool),
    "whole number": lambda value, key: _is_whole(value) and _is_within(value, key),
    "whole numbers": lambda value, _: _are_whole(value),
    "choice": lambda value, key: value in key.choices,
    "choices": lambda value, key: _is_list(value) and set(value) <= set(key.choices),
    "words": lambda value, _: isinstance(value, list) and _are_texts(value),
    "date": lambda value, _: isinstance(value, date),
    "prices": lambda value, _: isinstance(value, dict) and _are_texts(value.values()),
    "steps": lambda value, _: _is_list(value) or isinstance(value, dict),
    "text": lambda value, _: isinstance(value, str),
}
"""What a value of each kind must be."""
