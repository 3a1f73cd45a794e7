"""Kinds of shop: what the card networks' figures say a shop sells, and what that means here."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from payroll.ground.timeline import Timeline
from returns.groups import Group

Row = dict[str, Any]


class Standing(StrEnum):
    """How spending at a kind of shop is treated where nobody said otherwise."""

    ALLOW = "allow"
    REVIEW = "review"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class KindOfShop:
    """A kind of shop as it stood on a day."""

    key: str
    words: str
    default: Standing
    heading: Group
    headings: Mapping[str, Group]
    """What single names of the kind count as instead."""
    names: tuple[str, ...]
    """The card programmes' names for the shops of this kind."""

    def heading_of(self, name: str) -> Group:
        """Return what spending at a shop of this name counts as."""
        return self.headings.get(name, self.heading)


def known_until() -> date:
    """Return the last day the record of kinds reaches."""
    until: date = _table("kinds.toml")["known_until"]
    return until


def kinds_of_shop(on: date) -> tuple[KindOfShop, ...]:
    """Return every kind in force on a day, or refuse a day off the record."""
    return tuple(_kind(timeline.on(on)) for timeline in _timelines().values())


def kind_named(name: str, on: date) -> KindOfShop | None:
    """Return the kind that a card programme's name for a shop belongs to."""
    return _by_name(on).get(name)


def name_of_code(code: str) -> str | None:
    """Return the card programmes' name for a shop's four figures; None where nobody knows."""
    known, ranges = _codes()
    found = known.get(code)
    if found:
        return found
    # A single brand's own figures stand within a range of its kind.
    return next((name for first, last, name in ranges if first <= code <= last), None)


def code_of_name(name: str) -> str:
    """Return the four figures for a card programme's name; '' where it has none."""
    return _names().get(name, "")


@lru_cache(10_000)
def doubt_of_name(description: str) -> str:
    """Return why a statement's words leave it open what was bought, or '' where they do not."""
    words = f" {' '.join(re.findall(r'[a-z0-9]+', description.casefold()))} "
    for each in _doubtful():
        if any(f" {name} " in words for name in each["names"]):
            why: str = each["why"]
            return why
    return ""


@cache
def _doubtful() -> tuple[Row, ...]:
    return tuple(_table("doubtful_names.toml")["doubtful"])


@cache
def _by_name(on: date) -> Mapping[str, KindOfShop]:
    return {name: kind for kind in kinds_of_shop(on) for name in kind.names}


def _kind(row: Row) -> KindOfShop:
    return KindOfShop(
        key=row["key"],
        words=row["words"],
        default=Standing(row["default"]),
        heading=Group(row["heading"]),
        headings={name: Group(value) for name, value in row.get("headings", {}).items()},
        names=tuple(row["names"]),
    )


@cache
def _timelines() -> dict[str, Timeline[Row]]:
    table, until = _table("kinds.toml"), known_until()
    rows: dict[str, dict[date, Row]] = defaultdict(dict)
    for row in table["kind"]:
        rows[row["key"]][row["from"]] = row
    return {key: Timeline(f"The kind {key}", of, known_until=until) for key, of in rows.items()}


@cache
def _names() -> Mapping[str, str]:
    codes: dict[str, str] = _table("merchant_codes.toml")["codes"]
    return codes


@cache
def _codes() -> tuple[Mapping[str, str], tuple[tuple[str, str, str], ...]]:
    ranges = _table("merchant_codes.toml")["ranges"]
    return (
        {code: name for name, code in _names().items() if code},
        tuple((each["from"], each["to"], each["name"]) for each in ranges),
    )


def _table(name: str) -> Row:
    text = (files("config") / "categories" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)
