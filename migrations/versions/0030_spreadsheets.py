"""Spreadsheets of shifts: the files that were sent, and what became of each row."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet_file",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("are_agreed", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_sheet_file_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_sheet_file_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["account.id"], name=op.f("fk_sheet_file_sent_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_file")),
    )
    op.create_index(op.f("ix_sheet_file_organisation_id"), "sheet_file", ["organisation_id"])
    op.create_table(
        "sheet_row",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_sheet_row_assistant_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["sheet_file.id"], name=op.f("fk_sheet_row_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_row")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_sheet_row_file_id")),
    )
    op.create_index("ix_sheet_row_file_id_state", "sheet_row", ["file_id", "state"])


def downgrade() -> None:
    op.drop_index("ix_sheet_row_file_id_state", table_name="sheet_row")
    op.drop_table("sheet_row")
    op.drop_index(op.f("ix_sheet_file_organisation_id"), table_name="sheet_file")
    op.drop_table("sheet_file")
