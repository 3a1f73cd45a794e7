"""Reading a record: every fault is named by where it stands and in a sentence."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any, NoReturn
from uuid import UUID

from jsonschema_rs import Draft202012Validator, ValidationError
from sqlalchemy import Table

from pa_employer.db import Base
from pa_employer.records.exporting import VERSION, Document
from pa_employer.records.gathering import Row, key_of
from pa_employer.records.schema import record_schema
from pa_employer.records.tables import PARTIES, columns_of, pointers, recorded
from pa_employer.records.values import instant_from, way_of
from payroll.ground.errors import DomainError

MOST_FAULTS = 50
MANY = 40
"""A longer value is cut short when it is named in a sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: a JSON pointer (RFC 6901) and a sentence."""

    at: str
    says: str

    def __str__(self) -> str:
        return f"{self.at or '/'}: {self.says}"


class RecordRefusedError(DomainError):
    """The record was not taken in; nothing of it was kept."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as a record states it, with where it stands there."""

    at: str
    values: Row


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done, as the record tells it."""

    at: Any
    by: UUID | None
    what: str
    subject: str


@dataclass(frozen=True, slots=True)
class ToDo:
    """A step that a record asks for, with where it stands there."""

    at: str
    said: Document


@dataclass(frozen=True, slots=True)
class Record:
    """A record that is well formed: each value is of its kind, each pointer leads somewhere."""

    agreement_id: UUID
    rows: dict[str, list[ReadRow]] = field(default_factory=dict)
    """The rows of each table, those of `PARTIES` too."""
    history: tuple[Event, ...] = ()
    files: frozenset[str] = frozenset()
    to_do: tuple[ToDo, ...] = ()

    @property
    def employer_id(self) -> UUID:
        """Return whose record it is."""
        (employer,) = self.rows["employer"]
        found: UUID = employer.values["id"]
        return found


def parse(data: bytes) -> Any:  # noqa: ANN401  # whatever JSON holds
    """Return what JSON says, or raise RecordRefusedError; no name may stand twice in an object."""
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_constant=_no_number,
        )
    except (ValueError, RecursionError) as wrong:
        said = f"This is not JSON that can be read. {wrong}".strip()
        raise RecordRefusedError([Fault("", said)]) from wrong


def read_record(document: object) -> Record:
    """Return a record, or raise RecordRefusedError with what is wrong, at most fifty things."""
    _raise(_faults_of_shape(document))
    assert isinstance(document, dict)  # noqa: S101  # the schema says so
    faults: list[Fault] = []
    rows = {name: _read(name, said, faults) for name, said in _said(document)}
    _raise(faults)
    _raise(_faults_of_sense(document, rows))
    history = tuple(
        Event(
            instant_from(each["at"]),
            UUID(each["by"]) if each["by"] else None,
            each["what"],
            each["subject"],
        )
        for each in document["history"]
    )
    to_do = tuple(
        ToDo(f"/to_do/{place}", each) for place, each in enumerate(document.get("to_do", []))
    )
    agreement_id = UUID(document["agreement"])
    return Record(agreement_id, rows, history, frozenset(document["files"]), to_do)


def _once(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "A name stands twice in one object."
        raise ValueError(message)
    return found


def _no_number(word: str) -> NoReturn:
    message = f"{word} is not a number."
    raise ValueError(message)


def _raise(faults: Iterable[Fault]) -> None:
    found = list(islice(faults, MOST_FAULTS))
    if found:
        raise RecordRefusedError(found)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(record_schema(), validate_formats=True)


def _faults_of_shape(document: object) -> Iterator[Fault]:
    if isinstance(document, dict) and document.get("record") not in {None, VERSION}:
        said = f"This record is of version {document['record']}. Version {VERSION} can be read."
        yield Fault("/record", said)
        return
    for error in _validator().iter_errors(document):
        inner = _meant(error)
        yield Fault(_pointer(inner.instance_path), _sentence(inner))


def _meant(error: ValidationError) -> ValidationError:
    """Return what is wrong with the one of several shapes that was meant.

    A step says what it is; and what may be empty is asked for what it is when it is not.
    """
    while error.kind.name == "anyOf":
        shapes: list[list[ValidationError]] = error.kind.as_dict()["context"]
        error = next((each for each in shapes if not _is_other(each)), shapes[0])[0]
    return error


def _is_other(errors: list[ValidationError]) -> bool:
    return any(error.kind.name == "const" for error in errors)


def _pointer(path: Iterable[str | int]) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _sentence(error: ValidationError) -> str:
    """Say in our own words what a schema's check found."""
    rule = error.kind.as_dict()
    shown = _shown(error.instance)
    match error.kind.name:
        case "required":
            said = f"Missing: {rule['property']}."
        case "additionalProperties":
            said = f"Not known here: {', '.join(rule['unexpected'])}."
        case "enum":
            said = f"{shown} is none of: {', '.join(map(str, rule['options']))}."
        case "type":
            said = f"{shown} should be of type {' or '.join(rule['types'])}."
        case kind:
            wanted = ", ".join(map(str, rule.values()))
            said = f"{shown} is not as it should be ({kind}: {wanted})."
    return said


def _shown(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= MANY else f"{shown[:MANY]}…"


def _said(document: Document) -> Iterator[tuple[str, list[tuple[str, Document]]]]:
    """Yield each table's rows with where they stand: parties first, then in the tables' order."""
    places = [("parties", name) for name in PARTIES]
    places += [("facts", table.name) for table in recorded()]
    for part, name in places:
        rows = document[part].get(name, [])
        yield name, [(f"/{part}/{name}/{place}", row) for place, row in enumerate(rows)]


def _read(name: str, said: list[tuple[str, Document]], faults: list[Fault]) -> list[ReadRow]:
    ways = {column.name: way_of(column).read for column in columns_of(Base.metadata.tables[name])}
    return [
        ReadRow(at, {column: _value(f"{at}/{column}", read, row.get(column), faults)
                     for column, read in ways.items()})
        for at, row in said
    ]  # fmt: skip


def _value(at: str, read: Callable[[Any], Any], said: object, faults: list[Fault]) -> object:
    if said is None:
        return None
    try:
        found: object = read(said)
    except (ValueError, ArithmeticError):
        faults.append(Fault(at, f"{_shown(said)} cannot be read."))
        return None
    return found


def _faults_of_sense(document: Document, rows: dict[str, list[ReadRow]]) -> Iterator[Fault]:
    """Yield what no schema can say: rows that stand twice, pointers that lead nowhere."""
    if [str(row.values["id"]) for row in rows["agreement"]] != [document["agreement"]]:
        yield Fault("/facts/agreement", "There should be the one direct payment that is named.")
    if len(rows["employer"]) != 1:
        yield Fault("/facts/employer", "There should be one employer.")
    ids = {name: _ids(name, found) for name, found in rows.items()}
    for name, found in rows.items():
        table = Base.metadata.tables[name]
        yield from _twice(table, found)
        yield from _lost(table, found, ids)
    yield from _strangers(document, ids["account"], ids["assistant"])


def _strangers(document: Document, accounts: set[Any], assistants: set[Any]) -> Iterator[Fault]:
    """Yield where somebody is named who is not in the record."""
    steps = document.get("to_do", [])
    for part, events in (("history", document["history"]), ("to_do", steps)):
        for place, event in enumerate(events):
            if event["by"] and UUID(event["by"]) not in accounts:
                yield Fault(f"/{part}/{place}/by", "There is no such account in the record.")
    for place, step in enumerate(steps):
        named = [step["assistant"]] if "assistant" in step else step.get("contracted_hours_of", [])
        if not assistants.issuperset(map(UUID, named)):
            yield Fault(f"/to_do/{place}", "There is no such assistant in the record.")


def _ids(name: str, found: list[ReadRow]) -> set[Any]:
    key = key_of(Base.metadata.tables[name])
    return {key(row.values)[0] for row in found}


def _twice(table: Table, found: list[ReadRow]) -> Iterator[Fault]:
    key, seen = key_of(table), set()
    for row in found:
        if key(row.values) in seen:
            yield Fault(row.at, "The same row stands here twice.")
        seen.add(key(row.values))


def _lost(table: Table, found: list[ReadRow], ids: dict[str, set[Any]]) -> Iterator[Fault]:
    for column, target in pointers(table):
        for row in found:
            at = row.values[column.name]
            if at is not None and at not in ids[target]:
                yield Fault(f"{row.at}/{column.name}", f"There is no {target} {at} in the record.")
