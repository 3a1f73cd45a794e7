"""The JSON Schema of a record, made from the tables, so that the two cannot drift apart."""

from typing import Any

from sqlalchemy import Table

from pa_employer.db import Base
from pa_employer.models import Base as AllTables
from pa_employer.records.exporting import VERSION
from pa_employer.records.tables import PARTIES, columns_of, pointers, recorded
from pa_employer.records.values import INSTANT, way_of
from payroll.frequency import Frequency
from payroll.work.kinds import WorkKind

Schema = dict[str, Any]
DIGEST = "^[0-9a-f]{64}$"
ID = {"type": "string", "format": "uuid"}
DAY = {"type": "string", "format": "date"}
UNKNOWN = "https://json-schema.org/draft/2020-12/schema"


def record_schema() -> Schema:
    """Return the schema of this version of the record, in JSON Schema 2020-12."""
    tables = Base.metadata.tables
    return {
        "$schema": UNKNOWN,
        "$id": f"urn:pa-employer:record:{VERSION}",
        "title": "Everything about one direct payment",
        "description": "Amounts are pounds with two decimals, as text; days are YYYY-MM-DD; "
        "instants are UTC. Every row is known by its id for good.",
        **_object(
            {
                "record": {"const": VERSION, "description": "The version of this format."},
                "agreement": {**ID, "description": "The id of the direct payment."},
                "parties": {
                    "description": "Who took part: known again elsewhere by name or address.",
                    **_object({name: _rows(tables[name]) for name in PARTIES}),
                },
                "facts": {
                    "description": "The rows of each kind, each by its own id.",
                    **_object(
                        {str(table.name): _rows(table) for table in recorded()},
                        needed=["agreement", "employer"],
                    ),
                },
                "history": {
                    "description": "What was done, by whom, oldest first.",
                    "type": "array",
                    "items": _object(
                        {
                            "at": {"type": "string", "pattern": INSTANT},
                            "by": {"anyOf": [ID, {"type": "null"}]},
                            "what": {"type": "string"},
                            "subject": {"type": "string"},
                        }
                    ),
                },
                "to_do": {
                    "description": "What is to be done on taking it in, in this order, by the "
                    "services people use. Never written: what was done is among the facts.",
                    "type": "array",
                    "items": {"anyOf": [_hours(), _pay()]},
                },
                "signature": {
                    "description": "Who vouches for all the rest: Ed25519 over it as JSON with "
                    "sorted names and no spaces; key and value are in base64.",
                    **_object(
                        {each: {"type": "string"} for each in ("authority", "key", "value")}
                    ),
                },
                "files": {
                    "description": "The SHA-256 of each file that the facts name.",
                    "type": "array",
                    "items": {"type": "string", "pattern": DIGEST},
                },
            },
            needed=["record", "agreement", "parties", "facts", "history", "files"],
        ),
    }


def _step(do: str, properties: Schema, needed: list[str]) -> Schema:
    """Return the shape of something to do, with who did it and when."""
    said = {"do": {"const": do}, "by": ID, "at": {"type": "string", "pattern": INSTANT}}
    return _object(said | properties, needed=[*said, *needed])


def _hours() -> Schema:
    """Return the shape of a week of hours that were agreed."""
    shift = _object(
        {
            "starts_at": {"type": "string", "format": "date-time", "pattern": INSTANT},
            "ends_at": {"type": "string", "format": "date-time", "pattern": INSTANT},
            "break_minutes": {"type": "integer", "minimum": 0, "maximum": 1440},
            "awake_minutes": {"type": "integer", "minimum": 0, "maximum": 1440},
            "note": {"type": "string"},
            "kind": {"enum": [kind.value for kind in WorkKind]},
        },
        needed=["starts_at", "ends_at"],
    )
    return _step(
        "agree hours",
        {"assistant": ID, "week_starts_on": DAY, "shifts": {"type": "array", "items": shift}},
        ["assistant", "week_starts_on", "shifts"],
    )


def _pay() -> Schema:
    """Return the shape of a pay day that was approved."""
    return _step(
        "pay",
        {
            "frequency": {"enum": [each.value for each in Frequency]},
            "pay_on": DAY,
            "hours_until": DAY,
            "contracted_hours_of": {"type": "array", "items": ID},
        },
        ["frequency", "pay_on", "hours_until"],
    )


def _object(properties: Schema, needed: list[str] | None = None) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties) if needed is None else needed,
        "properties": properties,
    }


def _rows(table: Table) -> Schema:
    said = _said(table)
    pointing = {column.name: target for column, target in pointers(table)}
    properties: Schema = {}
    for column in columns_of(table):
        shape = dict(way_of(column).shape)
        if column.nullable and shape:
            shape = {"anyOf": [shape, {"type": "null"}]}
        if column.name in pointing:
            shape["description"] = f"The id of a row of `{pointing[column.name]}`."
        properties[str(column.name)] = shape
    needed = [str(column.name) for column in columns_of(table) if not column.nullable]
    return {"type": "array", "description": said, "items": _object(properties, needed)}


def _said(table: Table) -> str:
    """Return the first sentence that its class says of a table."""
    for mapper in AllTables.registry.mappers:
        if mapper.local_table is table:
            return (mapper.class_.__doc__ or "").strip().split("\n")[0]
    return ""
