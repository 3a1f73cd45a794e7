"""What people write of health, home and money troubles is sealed: unreadable without the key."""

from collections.abc import Callable, Iterator
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from pa_employer.sealing import SEAL

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

AT_ONCE = 500
NEEDS_KEYS = "This step seals details and needs the key file: set PA_KEYS, then try again."
SEALED: dict[str, tuple[str, dict[str, bool]]] = {
    "agreement": ("id", {"purpose": False}),
    "arrestment": ("id", {"creditor": False, "reference": False}),
    "assistant_at_hmrc": ("assistant_id", {"address": False, "postcode": False}),
    "employer": ("id", {"address": False}),
    "financial_return": ("id", {"how_going": False, "tell_us": False, "help_words": False}),
    "holiday": ("id", {"note": False, "answer": False}),
    "mandate": ("id", {"basis": False}),
    "outcome": ("id", {"words": False}),
    "outcome_note": ("id", {"words": False}),
    "paye_scheme": ("employer_id", {"sa_utr": True}),
    "plan_question": ("id", {"words": False, "answer_words": False}),
    "query_item": ("id", {"question": False, "answer": False}),
    "question": ("id", {"words": False, "answer_words": False}),
    "recovery": ("id", {"hard_words": False, "hard_answer": False}),
    "rota_change": ("id", {"why": False}),
    "rota_line": ("id", {"note": False}),
    "shift": ("id", {"note": False}),
    "timesheet": ("id", {"comment": False}),
    "visit": ("id", {"place": False, "purpose": False, "cancelled_words": False}),
}
"""Each table's key, and its columns with whether they may be empty."""


def upgrade() -> None:
    for table, (key, columns) in SEALED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, may_be_null in columns.items():
                batch_op.alter_column(
                    name,
                    existing_type=sa.String(),
                    type_=sa.LargeBinary(),
                    existing_nullable=may_be_null,
                    server_default=None,
                    postgresql_using=f"convert_to(\"{name}\", 'UTF8')",
                )
        rewrite(table, key, tuple(columns), seal)
    rewrite("filing", "id", ("document",), seal_bytes)


def downgrade() -> None:
    rewrite("filing", "id", ("document",), open_bytes)
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, (key, columns) in SEALED.items():
        rewrite(table, key, tuple(columns), to_text if is_sqlite else to_bytes)
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name, may_be_null in columns.items():
                batch_op.alter_column(
                    name,
                    existing_type=sa.LargeBinary(),
                    type_=sa.String(),
                    existing_nullable=may_be_null,
                    postgresql_using=f"convert_from(\"{name}\", 'UTF8')",
                )


def seal(value: str | bytes, place: str) -> bytes:
    text = value if isinstance(value, str) else bytes(value).decode()
    return SEAL.close(text, place)


def seal_bytes(value: str | bytes, place: str) -> bytes:
    """Seal a document, which was bytes before and stays bytes."""
    return SEAL.close_bytes(value.encode() if isinstance(value, str) else bytes(value), place)


def open_bytes(value: str | bytes, place: str) -> bytes:
    sealed = value.encode() if isinstance(value, str) else bytes(value)
    return SEAL.open_bytes(sealed, place) if sealed else b""


def to_bytes(value: str | bytes, place: str) -> bytes:
    return to_text(value, place).encode()


def to_text(value: str | bytes, place: str) -> str:
    if isinstance(value, str):
        return value
    # What is empty was never sealed.
    return SEAL.open(bytes(value), place) if value else ""


def rewrite(
    table: str,
    key: str,
    names: tuple[str, ...],
    change: Callable[[str | bytes, str], str | bytes],
) -> None:
    """Write the values of all rows anew, some rows at a time."""
    bind = op.get_bind()
    known = sa.column(key, sa.Uuid())
    # Without a type, values go in and out as the driver has them: text, or bytes.
    columns = [sa.column(name) for name in names]
    rows = sa.table(table, known, *columns)
    for share in shares(sa.select(known, *columns).select_from(rows).order_by(known), known):
        if not SEAL.has_keys:
            raise RuntimeError(NEEDS_KEYS)
        for row in share:
            values = {
                name: change(value, f"{table}.{name}")
                for name, value in zip(names, row[1:], strict=True)
                if value is not None
            }
            if values:
                bind.execute(sa.update(rows).where(known == row[0]).values(values))


def shares(
    every: "sa.Select[tuple[UUID]]", key: "sa.ColumnClause[UUID]"
) -> "Iterator[list[sa.Row[tuple[UUID]]]]":
    last: UUID | None = None
    while True:
        next_ones = every.where(key > last) if last else every
        found = list(op.get_bind().execute(next_ones.limit(AT_ONCE)).all())
        if not found:
            return
        yield found
        last = found[-1][0]
