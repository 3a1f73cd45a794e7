"""A row in every table for invented households, with a mark in each column that can hold words."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Column, Enum, LargeBinary, String, Table, text
from sqlalchemy.orm import Session

from pa_employer.db import (
    Base,
    HundredthsColumn,
    InstantColumn,
    PenceColumn,
    SealedBytesColumn,
    SealedColumn,
)
from pa_employer.jobs.models import JobState
from pa_employer.letters.models import LetterState
from pa_employer.people.models import Capacity
from pa_employer.privacy.models import CopyState
from pa_employer.privacy.paths import reaches
from pa_employer.recovering.models import RecoveryState
from payroll.ground.money import Money
from receipts.store import FileStore

MARK = re.compile(r"mark~(\w+)~(\w+)~(\w+)~")
AT = datetime(2026, 5, 5, 9, tzinfo=UTC)
PERSON: Mapping[str, dict[str, Any]] = {
    "account": {"organisation_id": None, "post": None},
    "recovery": {"state": RecoveryState.SETTLED},
    "letter": {"state": LetterState.SENT},
    "job": {"state": JobState.DONE},
    "data_copy": {"state": CopyState.MADE},
    "mandate": {
        "capacity": Capacity.SELF,
        "from_on": date(2026, 1, 1),
        "until_on": None,
        "ended_at": None,
        "organisation_id": None,
        "areas": None,
    },
}
"""What has to be so for somebody to be known as an employer."""
WITHOUT_LINKS = frozenset({"audit_event", "submitted_form"})
"""What knows whose it is by a bare id, so that nothing else says it has to come later."""
_NUMBERS = count(1000)


@dataclass
class World:
    """The rows of one household, by table; the last one of each."""

    who: str
    ids: dict[str, UUID] = field(default_factory=dict)
    rows: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """What was put in, by table and by whose mark it has."""


def fill(session: Session, files: FileStore, who: str) -> World:
    """A household with two PAs, each with an account; every table has a row about each."""
    session.execute(text("PRAGMA ignore_check_constraints=ON"))
    world, put = World(who), _putter(session, files)
    for account in ("0", "1", "2"):
        put(world, who if account == "0" else f"{who}{account}", ["account"])
        world.ids[f"account{account}"] = world.ids["account"]
    others = [each.name for each in Base.metadata.sorted_tables if each.name != "account"]
    tables = sorted(others, key=WITHOUT_LINKS.__contains__)
    _as(world, "0")
    put(world, who, tables)
    of_pas = [each for each in tables if reaches(each, "assistant")]
    of_accounts = [each for each in tables if _is_of_an_account(each)]
    _as(world, "1")
    put(world, f"{who}1", of_accounts)
    _as(world, "2")
    put(world, f"{who}2", of_pas)
    session.flush()
    session.execute(text("PRAGMA ignore_check_constraints=OFF"))
    return world


def marks_in(texts: Iterable[str]) -> Counter[tuple[str, str, str]]:
    """Whose marks are in some texts, of which table and column."""
    return Counter(found for each in texts for found in MARK.findall(each))


def _as(world: World, account: str) -> None:
    world.ids["account"] = world.ids[f"account{account}"]


def _is_of_an_account(name: str) -> bool:
    return reaches(name, "account") and not reaches(name, "employer")


def _putter(session: Session, files: FileStore) -> Callable[[World, str, Iterable[str]], None]:
    def put(world: World, who: str, names: Iterable[str]) -> None:
        for name in names:
            table = Base.metadata.tables[name]
            row = {column.name: _value(files, world, who, column) for column in table.columns}
            row |= PERSON.get(name, {})
            if name == "assistant":
                row["account_id"] = world.ids["account2" if who.endswith("2") else "account1"]
            session.execute(table.insert().values(**row))
            world.rows[name, who] = row
            if "id" in row and isinstance(row["id"], UUID):
                world.ids[name] = row["id"]
            elif len(table.primary_key) == 1:
                world.ids[name] = row[next(iter(table.primary_key)).name]

    return put


def _value(files: FileStore, world: World, who: str, column: Column[Any]) -> Any:  # noqa: ANN401, PLR0911
    table: Table = column.table
    mark = f"mark~{who}~{table.name}~{column.name}~"
    link = next(iter(column.foreign_keys), None)
    if link is not None or column.name in {"account_id", "employer_id"}:
        above = link.column.table.name if link else column.name.removesuffix("_id")
        return None if above == table.name else world.ids.get(above)
    match column.type:
        case Enum() as kind:
            return next(iter(kind.enum_class or []))
        case SealedColumn():
            return mark
        case JSON():
            return {"words": mark}
        case LargeBinary() | SealedBytesColumn():
            return mark.encode()
        case String():
            return files.put(mark.encode()) if column.name.endswith("digest") else mark
        case _:
            return _of_type(_OWN.get(type(column.type)) or column.type.python_type)


def _of_type(kind: type) -> Any:  # noqa: ANN401
    number = next(_NUMBERS)
    return _PLAIN[kind](number)


_OWN = {InstantColumn: datetime, PenceColumn: Money, HundredthsColumn: Decimal}
_PLAIN: Mapping[type, Callable[[int], Any]] = {
    UUID: lambda _: uuid4(),
    int: lambda number: number,
    bool: lambda _: True,
    date: lambda number: date(2026, 1, 1) + timedelta(days=number % 300),
    datetime: lambda number: AT + timedelta(minutes=number),
    time: lambda _: time(9, 30),
    Money: Money,
    Decimal: lambda number: Decimal(number) / 100,
}
