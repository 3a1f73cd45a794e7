"""Being an employer: what was checked in a job, and written statements of it."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_fact",
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("crossed_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            'until_on IS NULL OR until_on >= "on"', name=op.f("ck_job_fact_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_job_fact_assistant_id")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["account.id"], name=op.f("fk_job_fact_noted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_fact")),
    )
    op.create_index(op.f("ix_job_fact_assistant_id"), "job_fact", ["assistant_id"])
    op.create_table(
        "particulars",
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"], ["account.id"], name=op.f("fk_particulars_agreed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_particulars_assistant_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_particulars_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_particulars")),
        sa.UniqueConstraint("assistant_id", "number", name=op.f("uq_particulars_assistant_id")),
    )
    op.create_index(op.f("ix_particulars_assistant_id"), "particulars", ["assistant_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_particulars_assistant_id"), table_name="particulars")
    op.drop_table("particulars")
    op.drop_index(op.f("ix_job_fact_assistant_id"), table_name="job_fact")
    op.drop_table("job_fact")
