"""Copies of somebody's information."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_copy",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standings", sa.JSON(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_data_copy_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_copy")),
    )
    op.create_index(op.f("ix_data_copy_account_id"), "data_copy", ["account_id"])
    op.create_table(
        "data_copy_part",
        sa.Column("copy_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["data_copy.id"], name=op.f("fk_data_copy_part_copy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_copy_part")),
    )
    op.create_index(op.f("ix_data_copy_part_copy_id"), "data_copy_part", ["copy_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_data_copy_part_copy_id"), table_name="data_copy_part")
    op.drop_table("data_copy_part")
    op.drop_index(op.f("ix_data_copy_account_id"), table_name="data_copy")
    op.drop_table("data_copy")
