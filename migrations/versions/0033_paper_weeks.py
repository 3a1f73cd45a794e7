"""Printed weeks that came back as a photo or a scan."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_week",
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("ticked", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_paper_week_assistant_id")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["account.id"], name=op.f("fk_paper_week_sent_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_week")),
    )
    op.create_index(op.f("ix_paper_week_assistant_id"), "paper_week", ["assistant_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_paper_week_assistant_id"), table_name="paper_week")
    op.drop_table("paper_week")
