"""Every table is in a record or left out with a reason, and the schema says what is in it."""

import json
from pathlib import Path

import jsonschema

from pa_employer.db import Base
from pa_employer.records.exporting import VERSION
from pa_employer.records.schema import record_schema
from pa_employer.records.tables import COLUMNS_LEFT_OUT, LEFT_OUT, owners, pointers, recorded
from pa_employer.records.tables import TOPS as HANGS_FROM
from pa_employer.records.values import way_of

SCHEMA = Path(f"config/schemas/record-{VERSION}.json")


def test_every_table_that_is_left_out_exists_and_has_a_reason() -> None:
    assert LEFT_OUT.keys() <= Base.metadata.tables.keys()
    assert all(reason.endswith(".") for reason in LEFT_OUT.values())
    columns = {
        f"{table.name}.{each.name}"
        for table in Base.metadata.tables.values()
        for each in table.columns
    }
    assert COLUMNS_LEFT_OUT.keys() <= columns


def test_every_table_of_a_record_belongs_to_somebody_by_a_column_that_is_never_empty() -> None:
    """A new table fails here until it belongs to a record, or is left out with a reason."""
    for table in recorded():
        if table.name not in HANGS_FROM:
            first, target = owners(table)[0]
            assert not first.nullable, table.name
            assert target not in LEFT_OUT, table.name


def test_nothing_in_a_record_points_at_what_is_left_out() -> None:
    for table in recorded():
        for column, target in pointers(table):
            assert target not in LEFT_OUT, column
            (key,) = column.foreign_keys
            assert [each.name for each in key.column.table.primary_key] == [key.column.name]


def test_every_kind_of_column_can_be_written() -> None:
    for table in recorded():
        for column in table.columns:
            assert way_of(column).shape is not None


def test_the_schema_that_ships_is_the_one_the_tables_make() -> None:
    """After a change of the tables: pa-employer record schema > config/schemas/record-1.json."""
    made = record_schema()
    jsonschema.Draft202012Validator.check_schema(made)
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == made
