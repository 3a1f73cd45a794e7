"""What is agreed between a PA and their employer: work while away, swaps, terms."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "while_away",
        sa.Column("timesheet_id", sa.Uuid(), nullable=False),
        sa.Column("told_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_while_away_said_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["timesheet_id"], ["timesheet.id"], name=op.f("fk_while_away_timesheet_id")
        ),
        sa.ForeignKeyConstraint(["told_id"], ["told.id"], name=op.f("fk_while_away_told_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_while_away")),
        sa.UniqueConstraint("timesheet_id", "told_id", name=op.f("uq_while_away_timesheet_id")),
    )
    op.create_index(op.f("ix_while_away_timesheet_id"), "while_away", ["timesheet_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_while_away_timesheet_id"), table_name="while_away")
    op.drop_table("while_away")
