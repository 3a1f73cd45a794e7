"""Every column that holds words or bytes is sealed, or is listed with why it may be plain."""

import tomllib
from collections import Counter
from pathlib import Path

from sqlalchemy import JSON, Enum, LargeBinary, String

from pa_employer.db import SEALED, Base

LISTED = Path(__file__).with_name("plain_columns.toml")
MUST_BE_SEALED = {
    "assistant.ni_number",
    "assistant.sort_code",
    "assistant.account_number",
    "gateway_login.password",
    "holiday.note",
    "shift.note",
    "agreement.purpose",
    "arrestment.creditor",
    "employer.address",
    "filing.document",
    "message.words",
    "concern.words",
}


def columns(*, sealed: bool) -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, (String, JSON, LargeBinary, *SEALED))
        and not isinstance(column.type, Enum)
        and isinstance(column.type, SEALED) == sealed
    }


def listed() -> list[tuple[str, str]]:
    entries = tomllib.loads(LISTED.read_text(encoding="utf-8"))["plain"]
    return [(name, entry["why"]) for entry in entries for name in entry["columns"]]


def test_each_plain_column_is_listed_once_with_its_reason() -> None:
    names = Counter(name for name, _ in listed())
    assert set(names) == columns(sealed=False)
    assert set(names.values()) == {1}
    assert all(len(why.split()) > 5 for _, why in listed())


def test_what_would_hurt_most_is_sealed() -> None:
    assert columns(sealed=True) >= MUST_BE_SEALED


def test_each_sealed_column_is_bound_to_its_own_place() -> None:
    """A value moved to another column does not open."""
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, SEALED):
                assert column.type.column == f"{table.name}.{column.name}"
