"""Receipts of their own, with pages and payments; what would help, pauses, email and holds."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

AS_BEFORE = "it was added to this payment"
OLD_COLUMNS = (
    "id", "line_id", "file_name", "original_digest", "clean_digest", "clean_kind",
    "added_at", "added_by_id", "total", "removed_at",
)  # fmt: skip
WITHOUT_A_PAYMENT = (
    "SELECT count(*) FROM receipt WHERE id NOT IN "
    "(SELECT receipt_id FROM receipt_match WHERE ended_at IS NULL)"
)
AS_KEPT = """
SELECT m.line_id, f.file_name, f.original_digest, p.picture_digest AS clean_digest,
       p.picture_kind AS clean_kind, r.added_at, r.added_by_id, r.total, r.removed_at
FROM receipt r
JOIN receipt_match m ON m.receipt_id = r.id AND m.ended_at IS NULL
JOIN receipt_file f ON f.receipt_id = r.id
JOIN receipt_page p ON p.file_id = f.id AND p.place = f.place
"""
NEW = (
    "legal_hold",
    "file_to_forget",
    "receipt_reminder",
    "quiet_time",
    "receipt_upload_part",
    "receipt_upload",
    "receipt_match",
    "receipt_page",
    "receipt_file",
    "receipt",
    "receipt_mail",
    "receipt_address",
)


def upgrade() -> None:
    bind = op.get_bind()
    before = bind.execute(_old_rows()).mappings().all()
    op.drop_table("receipt")
    _create()
    _carry_over(before)


def downgrade() -> None:
    bind = op.get_bind()
    if bind.scalar(sa.text(WITHOUT_A_PAYMENT)):
        message = "Some receipts have no payment, which the shape before cannot hold."
        raise RuntimeError(message)
    kept = bind.execute(_as_kept()).mappings().all()
    for table in NEW:
        op.drop_table(table)
    _create_before()
    _put_back(kept)


def _as_kept() -> sa.TextualSelect:
    return sa.text(AS_KEPT).columns(
        *(sa.column(name, _kind_of(name) or sa.types.NullType()) for name in OLD_COLUMNS[1:])
    )


def _old_rows() -> sa.Select[Any]:
    old = sa.table("receipt", *(sa.column(name, _kind_of(name)) for name in OLD_COLUMNS))
    names = ("id", "money_account_id", "amount")
    line = sa.table("statement_line", *(sa.column(name, _kind_of(name)) for name in names))
    names = ("id", "agreement_id")
    held = sa.table("money_account", *(sa.column(name, _kind_of(name)) for name in names))
    return (
        sa.select(old, line.c.amount, held.c.agreement_id)
        .join(line, line.c.id == old.c.line_id)
        .join(held, held.c.id == line.c.money_account_id)
        .order_by(old.c.added_at, old.c.id)
    )


def _carry_over(before: Sequence[Mapping[str, Any]]) -> None:
    """A file that was added to two payments becomes one receipt for both."""
    first: dict[tuple[Any, str], UUID] = {}
    for row in before:
        key = (row["agreement_id"], row["original_digest"])
        if key not in first:
            first[key] = uuid4()
            _receipt(first[key], row)
        _match(first[key], row)


def _receipt(new_id: UUID, row: Mapping[str, Any]) -> None:
    file_id = uuid4()
    _insert(
        "receipt",
        id=new_id,
        agreement_id=row["agreement_id"],
        came="sent",
        added_at=row["added_at"],
        added_by_id=row["added_by_id"],
        handed_by="",
        shop="",
        total=row["total"],
        is_refund=False,
        words="",
        removed_at=row["removed_at"],
        erased_why="",
    )
    _insert(
        "receipt_file",
        id=file_id,
        agreement_id=row["agreement_id"],
        receipt_id=new_id,
        place=0,
        file_name=row["file_name"],
        size=0,
        original_digest=row["original_digest"],
        state="taken",
        refused="",
        sealed_digest="",
    )
    _insert(
        "receipt_page",
        id=uuid4(),
        receipt_id=new_id,
        file_id=file_id,
        place=0,
        picture_digest=row["clean_digest"],
        picture_kind=row["clean_kind"],
        small_digest="",
        width=0,
        height=0,
        look="",
    )


def _match(receipt_id: UUID, row: Mapping[str, Any]) -> None:
    whole = abs(row["amount"])
    _insert(
        "receipt_match",
        id=uuid4(),
        receipt_id=receipt_id,
        line_id=row["line_id"],
        amount=min(row["total"] or whole, whole),
        words=AS_BEFORE,
        made_at=row["added_at"],
        made_by_id=row["added_by_id"],
    )


def _put_back(kept: Sequence[Mapping[str, Any]]) -> None:
    for row in kept:
        _insert("receipt", **(dict(row) | {"id": uuid4()}))


def _insert(table: str, **values: object) -> None:
    columns = [sa.column(name, _kind_of(name)) for name in values]
    op.get_bind().execute(sa.table(table, *columns).insert().values(**values))


def _kind_of(name: str) -> sa.types.TypeEngine[Any] | None:
    if name == "id" or name.endswith("_id"):
        return sa.Uuid()
    return sa.DateTime(timezone=True) if name.endswith("_at") else None


def _create_before() -> None:
    op.create_table(
        "receipt",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("original_digest", sa.String(), nullable=False),
        sa.Column("clean_digest", sa.String(), nullable=False),
        sa.Column("clean_kind", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f("fk_receipt_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["statement_line.id"], name=op.f("fk_receipt_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("line_id", "original_digest", name=op.f("uq_receipt_line_id")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_line_id"), ["line_id"], unique=False)


def _create() -> None:
    op.create_table(
        "receipt_address",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_receipt_address_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_receipt_address_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_address")),
        sa.UniqueConstraint("token", name=op.f("uq_receipt_address_token")),
    )
    with op.batch_alter_table("receipt_address", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_address_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "receipt_mail",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("from_address", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_receipt_mail_agreement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_mail")),
        sa.UniqueConstraint("digest", name=op.f("uq_receipt_mail_digest")),
    )
    with op.batch_alter_table("receipt_mail", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_mail_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "receipt",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("came", sa.String(length=40), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("mail_id", sa.Uuid(), nullable=True),
        sa.Column("handed_by", sa.String(), nullable=False),
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("is_refund", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reading", sa.LargeBinary(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Uuid(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_why", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f("fk_receipt_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_receipt_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["account.id"], name=op.f("fk_receipt_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["receipt_mail.id"], name=op.f("fk_receipt_mail_id")),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["account.id"], name=op.f("fk_receipt_removed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("agreement_id", "batch", name=op.f("uq_receipt_agreement_id")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_added_at"), ["added_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_receipt_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_receipt_mail_id"), ["mail_id"], unique=False)

    op.create_table(
        "receipt_file",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("original_digest", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("sealed_digest", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_receipt_file_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_file_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_file")),
        sa.UniqueConstraint(
            "agreement_id", "original_digest", name=op.f("uq_receipt_file_agreement_id")
        ),
    )
    with op.batch_alter_table("receipt_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_file_receipt_id"), ["receipt_id"], unique=False
        )

    op.create_table(
        "receipt_page",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("picture_digest", sa.String(), nullable=False),
        sa.Column("picture_kind", sa.String(), nullable=False),
        sa.Column("small_digest", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("look", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("covered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("covered_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["covered_by_id"], ["account.id"], name=op.f("fk_receipt_page_covered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["receipt_file.id"], name=op.f("fk_receipt_page_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_page_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_page")),
    )
    with op.batch_alter_table("receipt_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_page_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_receipt_page_receipt_id"), ["receipt_id"], unique=False
        )

    op.create_table(
        "receipt_match",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_receipt_match_above_nothing")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["account.id"], name=op.f("fk_receipt_match_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["statement_line.id"], name=op.f("fk_receipt_match_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_receipt_match_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_match_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_match")),
    )
    with op.batch_alter_table("receipt_match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_match_line_id"), ["line_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_receipt_match_receipt_id"), ["receipt_id"], unique=False
        )

    op.create_table(
        "receipt_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("batch", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_receipt_upload_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_receipt_upload_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["statement_line.id"], name=op.f("fk_receipt_upload_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_upload_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_upload")),
    )
    with op.batch_alter_table("receipt_upload", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_upload_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "receipt_upload_part",
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["receipt_upload.id"], name=op.f("fk_receipt_upload_part_upload_id")
        ),
        sa.PrimaryKeyConstraint("upload_id", "start", name=op.f("pk_receipt_upload_part")),
    )
    op.create_table(
        "quiet_time",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_quiet_time_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["account.id"], name=op.f("fk_quiet_time_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_quiet_time_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_time")),
    )
    with op.batch_alter_table("quiet_time", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quiet_time_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "receipt_reminder",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("things", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_receipt_reminder_agreement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_reminder")),
    )
    with op.batch_alter_table("receipt_reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_reminder_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "file_to_forget",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_file_to_forget")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by_id", sa.Uuid(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_legal_hold_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["account.id"], name=op.f("fk_legal_hold_lifted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["placed_by_id"], ["account.id"], name=op.f("fk_legal_hold_placed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_legal_hold_agreement_id"), ["agreement_id"], unique=False
        )
