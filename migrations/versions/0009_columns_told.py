"""Columns of statement files that people told us of, and files that wait for a word on theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "column_layout",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_column_layout_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_column_layout_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_column_layout_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_layout")),
        sa.UniqueConstraint(
            "agreement_id", "signature", "version", name=op.f("uq_column_layout_agreement_id")
        ),
    )
    with op.batch_alter_table("column_layout", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_column_layout_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_column_layout_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "waiting_file",
        sa.Column("money_account_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["money_account_id"],
            ["money_account.id"],
            name=op.f("fk_waiting_file_money_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["account.id"], name=op.f("fk_waiting_file_sent_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_file")),
    )
    with op.batch_alter_table("waiting_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_waiting_file_money_account_id"), ["money_account_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("waiting_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_file_money_account_id"))

    op.drop_table("waiting_file")
    with op.batch_alter_table("column_layout", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_column_layout_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_column_layout_agreement_id"))

    op.drop_table("column_layout")
