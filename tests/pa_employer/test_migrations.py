"""A database with data in it is brought from the first shape to the newest and back."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from pa_employer.upgrade import downgrade, upgrade

EMPLOYER, ASSISTANT, OTHER = uuid4(), uuid4(), uuid4()


def put(connection: Connection, table: str, values: Mapping[str, object]) -> None:
    """Insert a row, with its ids as the database keeps them."""
    columns = [
        sa.column(name, sa.Uuid() if isinstance(value, UUID) else None)
        for name, value in values.items()
    ]
    connection.execute(sa.table(table, *columns).insert().values(**values))


def terms(assistant: UUID, from_on: str, code: str, letter: str) -> dict[str, object]:
    return {
        "id": uuid4(),
        "assistant_id": assistant,
        "from_on": date.fromisoformat(from_on),
        "hourly_rate": 1345,
        "contracted_minutes_per_week": 1200,
        "frequency": "four-weekly",
        "tax_code": code,
        "ni_letter": letter,
        "pension_kind": "none",
        "pension_employee_percent": 500,
        "pension_employer_percent": 300,
    }


@pytest.fixture
def of_the_first_shape(engine: Engine) -> Engine:
    """A database as the first version left it: two assistants, one with three sets of terms."""
    downgrade(engine, "0001")
    with engine.begin() as connection:
        at = sa.func.now()
        put(
            connection,
            "employer",
            {
                "id": EMPLOYER,
                "name": "M",
                "supported_person": "M",
                "address": "",
                "created_at": at,
            },
        )
        for assistant, name in ((ASSISTANT, "Rhona Baird"), (OTHER, "Ewan Grant")):
            put(
                connection,
                "assistant",
                {
                    "id": assistant,
                    "employer_id": EMPLOYER,
                    "name": name,
                    "date_of_birth": date(1990, 2, 28),
                    "started_on": date(2026, 4, 6),
                    "email": "",
                },
            )
        for row in (
            terms(ASSISTANT, "2026-04-06", "0T W1/M1", "A"),
            terms(ASSISTANT, "2026-06-01", "S1257L", "A"),
            terms(ASSISTANT, "2026-09-01", "S1257L", "A"),
            terms(OTHER, "2026-04-06", "BR", "J"),
        ):
            put(connection, "terms", row)
    return engine


def test_codes_become_notices_and_letters_that_age_does_not_explain_are_kept(
    of_the_first_shape: Engine,
) -> None:
    upgrade(of_the_first_shape)
    with of_the_first_shape.connect() as connection:
        notices = connection.execute(
            sa.text("SELECT tax_code, from_on, source FROM tax_code_notice ORDER BY tax_code")
        ).all()
        letters = connection.execute(sa.text("SELECT given_letter FROM ni_record")).all()
    assert [(code, str(day)) for code, day, _ in notices] == [
        ("0T W1/M1", "2026-04-06"),
        ("BR", "2026-04-06"),
        ("S1257L", "2026-06-01"),
    ]
    assert {source for *_, source in notices} == {"entered with the pay terms"}
    assert [letter for (letter,) in letters] == ["J"]


def test_going_back_puts_codes_and_letters_into_the_terms_again(
    of_the_first_shape: Engine,
) -> None:
    upgrade(of_the_first_shape)
    downgrade(of_the_first_shape, "0001")
    with of_the_first_shape.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT from_on, tax_code, ni_letter FROM terms ORDER BY from_on, tax_code")
        ).all()
    assert [(str(day), code, letter) for day, code, letter in rows] == [
        ("2026-04-06", "0T W1/M1", "A"),
        ("2026-04-06", "BR", "J"),
        ("2026-06-01", "S1257L", "A"),
        ("2026-09-01", "S1257L", "A"),
    ]
