"""Files for a council's finance system, their layouts, codes and lines."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None
HISTORY = ("finance_file", "finance_line")


def upgrade() -> None:
    op.create_table(
        "file_layout",
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("delimiter", sa.String(length=40), nullable=False),
        sa.Column("dates", sa.String(length=40), nullable=False),
        sa.Column("has_titles", sa.Boolean(), nullable=False),
        sa.Column("has_trailer", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_file_layout_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_layout")),
        sa.UniqueConstraint("authority_id", "kind", name=op.f("uq_file_layout_authority_id")),
    )
    op.create_index(op.f("ix_file_layout_authority_id"), "file_layout", ["authority_id"])
    op.create_table(
        "ledger_code",
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("cost_centre", sa.String(), nullable=False),
        sa.Column("account_code", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_ledger_code_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_code")),
        sa.UniqueConstraint(
            "authority_id", "kind", "from_on", name=op.f("uq_ledger_code_authority_id")
        ),
    )
    op.create_index(op.f("ix_ledger_code_authority_id"), "ledger_code", ["authority_id"])
    op.create_table(
        "finance_file",
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_finance_file_days_in_order")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_finance_file_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_finance_file_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_file")),
    )
    op.create_index(op.f("ix_finance_file_authority_id"), "finance_file", ["authority_id"])
    op.create_table(
        "finance_line",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_finance_line_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["finance_file.id"], name=op.f("fk_finance_line_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_line")),
        sa.UniqueConstraint(
            "agreement_id", "on", "subject", name=op.f("uq_finance_line_agreement_id")
        ),
    )
    op.create_index(op.f("ix_finance_line_file_id"), "finance_line", ["file_id"])
    keep_history(HISTORY)


def downgrade() -> None:
    op.drop_index(op.f("ix_finance_line_file_id"), table_name="finance_line")
    op.drop_table("finance_line")
    op.drop_index(op.f("ix_finance_file_authority_id"), table_name="finance_file")
    op.drop_table("finance_file")
    op.drop_index(op.f("ix_ledger_code_authority_id"), table_name="ledger_code")
    op.drop_table("ledger_code")
    op.drop_index(op.f("ix_file_layout_authority_id"), table_name="file_layout")
    op.drop_table("file_layout")
