"""At least one row of every table for a household, made from what the tables say of themselves.

What the real services left is kept; only what is missing is filled in, with rows that respect
every key, check and choice of the schema.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Table
from sqlalchemy.orm import Session

import pa_employer.models
from pa_employer.db import (
    Base,
    HundredthsColumn,
    InstantColumn,
    PenceColumn,
    SealedBytesColumn,
    SealedColumn,
)
from payroll.enrolment.letters import Letter, LetterKind
from payroll.ground.money import Money
from payroll.ground.plain import to_plain
from tests.architecture.worlds import Rows, World

__all__ = ["fill", "pa_employer"]
ON, AT = date(2026, 11, 30), datetime(2026, 11, 20, 9, tzinfo=UTC)
COUNCIL_TABLES = frozenset({
    "approval", "closed_together", "concern", "concern_member", "concern_note", "concern_seen",
    "council_kind", "council_rule", "finance_file", "item_decision", "ladder_step", "legal_hold",
    "look", "own_view", "plan_question", "query", "saved_view", "sitting", "trial", "visit",
})  # fmt: skip
SUPPORT_TABLES = frozenset({"asked_pack", "bulk_run", "bulk_share", "help_time", "sheet_file"})
GIVEN: Mapping[tuple[str, str], Any] = {
    ("authenticator", "secret"): "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    ("claim", "kind"): "mileage",
    ("claim", "amount"): Money(0),
    ("column_layout", "columns"): ["Date", "Amount"],
    ("council_kind", "kind"): "swimming",
    ("council_rule", "key"): "contingency.weeks",
    ("council_rule", "value"): "4",
    ("bill", "group"): "activities",
    ("file_layout", "columns"): [["reference", "Reference"], ["amount", "Amount"]],
    ("finance_file", "content"): b"a,b\r\n",
    ("ladder_step", "rung"): "reminder",
    ("job_fact", "what"): "pvg",
    ("decision_letter", "paragraphs"): [],
    ("filing", "errors"): [],
    ("filing", "figures"): {},
    ("filing", "tax_year"): 2026,
    ("payee_rule", "group"): "activities",
    ("sitting", "starts_on"): date(2026, 9, 1),
    ("told", "first_on"): date(2026, 4, 6),
    ("terms_rate", "kind"): "weekend",
    ("rota_change", "state"): "asked",
    ("saved_view", "query"): "show=look",
    ("terms_proposal", "document"): {},
    ("vacancy", "asked"): [],
    ("statement", "layout"): "x",
    ("sickness", "qualifying_weekdays"): "01234",
}
"""What a column holds where its type alone would leave it without a meaning."""
NULLABLE_TOO = frozenset({
    ("gateway_login", "employer_id"), ("receipt_page", "text"), ("bulk_line", "pay_run_id"),
    ("receipt_upload", "receipt_id"), ("receipt_upload", "line_id"), ("query_item", "line_id"),
    ("sheet_row", "assistant_id"), ("renewal", "assistant_id"), ("terms_proposal", "words"),
    ("job_fact", "words"), ("bill", "words"),
})  # fmt: skip
"""Columns that may be empty and are not."""


UNNAMED = frozenset({"payslip_reversal"})
"""A payslip that was put right has another beside it: the real service alone makes one."""


def fill(session: Session, world: World) -> None:
    """Give a household a row of every table, and its second PA one of each below a PA."""
    session.flush()
    connection = session.connection()
    known = _known(world)
    for table in Base.metadata.sorted_tables:
        if table.name in UNNAMED:
            continue
        found = known.get(table.name) or _first(connection, table, known)
        world.rows[table.name] = known[table.name] = found or _add(connection, table, world, known)
    below = _below("assistant")
    own: Rows = {"assistant": _row_of(world.colleague), "account": known["account"]}
    for table in Base.metadata.sorted_tables:
        if table.name in below - UNNAMED:
            near = known | own
            found = _first(connection, table, own, must=below) or _add(
                connection, table, world, near
            )
            own[table.name] = world.of_colleague[table.name] = found
    world.of_colleague["assistant"] = own["assistant"]
    session.commit()


def snapshot(connection: Connection) -> dict[str, str]:
    """What every table holds, as one digest each."""
    found = {}
    for table in Base.metadata.sorted_tables:
        digest = hashlib.sha256()
        for row in connection.execute(sa.text(f'SELECT * FROM "{table.name}"')).all():  # noqa: S608  # a table's own name
            digest.update(repr(row).encode())
        found[table.name] = digest.hexdigest()
    return found


def _known(world: World) -> Rows:
    household = world.household
    return {
        "employer": _row_of(household.employer),
        "agreement": _row_of(household.agreement),
        "money_account": _row_of(household.money_account),
        "assistant": _row_of(household.assistant),
        "organisation": _row_of(household.council),
        "account": _row_of(world.people["employer"]),
    }


def _row_of(thing: Base) -> dict[str, object]:
    return {c.name: getattr(thing, c.name) for c in sa.inspect(type(thing)).primary_key}


def _below(root: str) -> frozenset[str]:
    """The tables whose rows are of some row of a table, straight or through others."""
    found = {root}
    for table in Base.metadata.sorted_tables:
        own = {k.column.table.name for k in table.foreign_keys if not k.parent.nullable}
        if own & found:
            found.add(table.name)
    return frozenset(found - {root})


def _first(
    connection: Connection, table: Table, known: Rows, must: frozenset[str] | None = None
) -> dict[str, object] | None:
    """A row that the services left for this household, if there is one."""
    by = [
        (column, known[target.name][key.column.name])
        for column in table.columns
        for key in column.foreign_keys
        for target in [key.column.table]
        if target.name in known and target.name not in {"organisation", "account"}
        if must is None or target.name in must | {"assistant"}
        if not column.nullable
    ]
    if not by:
        return None
    keys = list(table.primary_key.columns)
    question = sa.select(*keys).where(*(column == value for column, value in by))
    row = connection.execute(question.order_by(*keys).limit(1)).first()
    return dict(zip([k.name for k in keys], row, strict=True)) if row else None


def _add(connection: Connection, table: Table, world: World, known: Rows) -> dict[str, object]:
    values = {
        column.name: _value(column, world, known)
        for column in table.columns
        if not column.nullable or (table.name, column.name) in NULLABLE_TOO
    }
    values |= _of_table(table.name, world, values)
    _unique(connection, table, values)
    connection.execute(table.insert().values(**values))
    return {column.name: values[column.name] for column in table.primary_key.columns}


def _of_table(name: str, world: World, values: Mapping[str, Any]) -> dict[str, Any]:
    """What one column of a table says of another."""
    colleague = world.colleague.id
    if name == "shift_offer":
        own = values["from_id"]
        return {"to_id": world.household.assistant.id if own == colleague else colleague}
    if name == "shift":
        return {"ends_at": datetime(2026, 11, 20, 12, tzinfo=UTC)}
    if name == "particulars":
        section = {"title": world.word, "lines": [world.word]}
        entered = dict.fromkeys(("job_title", "place", "duties", "grievance_to"), world.word)
        return {"document": {"sections": [section], "entered": entered}}
    if name == "pension_letter":
        letter = Letter(LetterKind.ENROLLED, world.word, world.word, ON, (world.word,))
        return {"document": to_plain(letter)}
    if name == "invitation":
        return {"expires_at": datetime(2027, 1, 1, tzinfo=UTC)}
    return {}


def _unique(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """Let numbers count on where the services left rows already."""
    for name in ("number", "version", "attempt", "audit_event"):
        if name in values and isinstance(values[name], int):
            highest = connection.scalar(sa.select(sa.func.max(table.c[name])))
            values[name] = (highest or 0) + 1


def _value(column: Column[Any], world: World, known: Rows) -> Any:  # noqa: ANN401  # any column's
    key = (column.table.name, column.name)
    if key in GIVEN:
        return _given(column, GIVEN[key])
    for foreign in column.foreign_keys:
        return _foreign(column, foreign.column, world, known)
    for kind, make in MAKERS:
        if isinstance(column.type, kind):
            return make(column, world)
    message = f"no value for {key}: {column.type!r}"
    raise TypeError(message)


def _given(column: Column[Any], value: Any) -> Any:  # noqa: ANN401  # any column's
    kind = column.type
    return kind.enum_class(value) if isinstance(kind, sa.Enum) and kind.enum_class else value


def _foreign(column: Column[Any], target: Column[Any], world: World, known: Rows) -> object:
    table = column.table.name
    match target.table.name:
        case "organisation":
            is_council = column.name == "authority_id"
            return (world.household.council if is_council else world.support).id
        case "account":
            return world.people[_who(table, column.name)].id
        case name:
            return known[name][target.name]


def _who(table: str, column: str) -> str:
    if (table, column) == ("message", "from_id"):
        return "support worker"
    if (table, column) == ("concern", "second_id"):
        return "practitioner"
    if table in COUNCIL_TABLES:
        return "officer"
    return "support worker" if table in SUPPORT_TABLES else "employer"


def _text(column: Column[Any], world: World) -> str:
    return f"{column.table.name} {column.name} {world.word}"


def _bytes(column: Column[Any], world: World) -> bytes:
    return hashlib.sha256(f"{_text(column, world)} {uuid4()}".encode()).digest()


def _choice(column: Column[Any], _world: World) -> Any:  # noqa: ANN401  # whatever it chooses from
    kind: sa.Enum = column.type  # type: ignore[assignment]
    return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]


MAKERS: tuple[tuple[type[Any], Callable[[Column[Any], World], Any]], ...] = (
    (SealedColumn, _text),
    (SealedBytesColumn, _bytes),
    (PenceColumn, lambda _c, _w: Money(1234)),
    (HundredthsColumn, lambda _c, _w: Decimal(1)),
    (InstantColumn, lambda _c, _w: AT),
    (sa.Enum, _choice),
    (sa.String, _text),
    (sa.Boolean, lambda _c, _w: False),
    (sa.Integer, lambda _c, _w: 1),
    (sa.Date, lambda _c, _w: ON),
    (sa.Time, lambda _c, _w: time(9)),
    (sa.Uuid, lambda _c, _w: uuid4()),
    (sa.JSON, lambda _c, _w: {}),
    (sa.LargeBinary, _bytes),
)


def missing(world: World) -> Iterator[str]:
    """The tables this household has no row of."""
    yield from (name for name in Base.metadata.tables if name not in {*world.rows, *UNNAMED})


def id_of(rows: Rows, table: str) -> UUID:
    """The id of the row of a table."""
    found = rows[table].get("id") or next(iter(rows[table].values()))
    assert isinstance(found, UUID)
    return found
