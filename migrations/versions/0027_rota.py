"""The rota: shifts that come again, days that are otherwise, and what was done with a week."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None
HISTORY = ("sheet_event",)


def upgrade() -> None:
    op.create_table(
        "rota_line",
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "every_weeks BETWEEN 1 AND 4", name=op.f("ck_rota_line_every_few_weeks")
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on", name=op.f("ck_rota_line_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_rota_line_assistant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_line")),
    )
    op.create_index(op.f("ix_rota_line_assistant_id"), "rota_line", ["assistant_id"])
    op.create_table(
        "rota_change",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("covered_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'covered') = (covered_by_id IS NOT NULL)",
            name=op.f("ck_rota_change_who_covers"),
        ),
        sa.ForeignKeyConstraint(
            ["covered_by_id"], ["assistant.id"], name=op.f("fk_rota_change_covered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["rota_line.id"], name=op.f("fk_rota_change_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_rota_change_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_change")),
        sa.UniqueConstraint("line_id", "on", name=op.f("uq_rota_change_line_id")),
    )
    op.create_index(op.f("ix_rota_change_covered_by_id"), "rota_change", ["covered_by_id"])
    op.create_index(op.f("ix_rota_change_line_id"), "rota_change", ["line_id"])
    op.create_table(
        "sheet_event",
        sa.Column("timesheet_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_sheet_event_by_id")),
        sa.ForeignKeyConstraint(
            ["timesheet_id"], ["timesheet.id"], name=op.f("fk_sheet_event_timesheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_event")),
    )
    op.create_index(op.f("ix_sheet_event_timesheet_id"), "sheet_event", ["timesheet_id"])
    keep_history(HISTORY)


def downgrade() -> None:
    op.drop_index(op.f("ix_sheet_event_timesheet_id"), table_name="sheet_event")
    op.drop_table("sheet_event")
    op.drop_index(op.f("ix_rota_change_line_id"), table_name="rota_change")
    op.drop_index(op.f("ix_rota_change_covered_by_id"), table_name="rota_change")
    op.drop_table("rota_change")
    op.drop_index(op.f("ix_rota_line_assistant_id"), table_name="rota_line")
    op.drop_table("rota_line")
