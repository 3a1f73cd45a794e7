"""How a value of a table is written in a record, what it may look like there, and back again."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum as PythonEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Enum,
    Integer,
    LargeBinary,
    String,
    Time,
    Uuid,
)
from sqlalchemy.types import TypeEngine

from pa_employer.db import (
    HundredthsColumn,
    InstantColumn,
    PenceColumn,
    SealedBytesColumn,
    SealedColumn,
)
from payroll.ground.money import Money

Plain = Any
Shape = dict[str, Any]
POUNDS = r"^-?(0|[1-9][0-9]*)\.[0-9]{2}$"
HUNDREDTHS = r"^-?(0|[1-9][0-9]*)(\.[0-9]{1,2})?$"
INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?Z$"
CLOCK = r"^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{6})?)?$"
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Way:
    """How values of one kind are written and read."""

    shape: Shape
    write: Callable[[Any], Plain]
    read: Callable[[Plain], Any]


def _as_is(value: object) -> object:
    return value


def instant_of(value: datetime) -> str:
    """Return an instant as a record writes it, in UTC."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant_from(said: str) -> datetime:
    """Return the instant that a record writes, or raise ValueError."""
    return datetime.fromisoformat(said)


def _pounds(value: Money) -> str:
    sign = "-" if value.pence < 0 else ""
    pounds, pence = divmod(abs(value.pence), 100)
    return f"{sign}{pounds}.{pence:02d}"


def _plainly(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _money(said: str) -> Money:
    return Money(int(said.replace(".", "")))


def _bytes(said: str) -> bytes:
    return base64.b64decode(said, validate=True)


TEXT = Way({"type": "string"}, _as_is, _as_is)
BYTES = Way(
    {"type": "string", "contentEncoding": "base64"},
    lambda value: base64.b64encode(value).decode(),
    _bytes,
)
WAYS: tuple[tuple[type[TypeEngine[Any]], Way], ...] = (
    (PenceColumn, Way({"type": "string", "pattern": POUNDS}, _pounds, _money)),
    (
        HundredthsColumn,
        Way(
            {"type": "string", "pattern": HUNDREDTHS},
            lambda value: f"{value.normalize():f}",
            Decimal,
        ),
    ),
    (
        InstantColumn,
        Way(
            {"type": "string", "format": "date-time", "pattern": INSTANT},
            instant_of,
            instant_from,
        ),
    ),
    (SealedColumn, TEXT),
    (Boolean, Way({"type": "boolean"}, _as_is, _as_is)),
    (Date, Way({"type": "string", "format": "date"}, date.isoformat, date.fromisoformat)),
    (Time, Way({"type": "string", "pattern": CLOCK}, time.isoformat, time.fromisoformat)),
    (Uuid, Way({"type": "string", "format": "uuid"}, str, UUID)),
    (
        BigInteger,
        Way({"type": "integer", "minimum": -LARGEST, "maximum": LARGEST}, _as_is, _as_is),
    ),
    (
        Integer,
        Way({"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}, _as_is, _as_is),
    ),
    (SealedBytesColumn, BYTES),
    (LargeBinary, BYTES),
    (JSON, Way({}, _as_is, _as_is)),
    (String, TEXT),
)


def way_of(column: Column[Any]) -> Way:
    """Return how a column's values are written; a kind nobody thought of is a fault."""
    if isinstance(column.type, Enum):
        return _choice(column.type)
    for kind, way in WAYS:
        if isinstance(column.type, kind):
            return way
    message = f"{column} has a kind of value that a record cannot hold"
    raise TypeError(message)


def _choice(kind: Enum) -> Way:
    members = cast("type[PythonEnum]", kind.enum_class)
    return Way({"enum": list(kind.enums)}, lambda value: value.value, members)
