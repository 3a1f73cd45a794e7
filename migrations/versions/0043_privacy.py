"""Copies of somebody's information, what people ask about it, and what was forgotten when."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
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
    op.create_table(
        "privacy_ask",
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("goes_to", sa.String(length=40), nullable=False),
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_privacy_ask_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_privacy_ask_by_id")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_privacy_ask_employer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_ask")),
    )
    op.create_index(op.f("ix_privacy_ask_by_id"), "privacy_ask", ["by_id"])
    op.create_index(op.f("ix_privacy_ask_employer_id"), "privacy_ask", ["employer_id"])
    op.create_table(
        "retention_run",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("ran_on", sa.Date(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
        sa.UniqueConstraint("rule", "ran_on", name=op.f("uq_retention_run_rule")),
    )
    # One task executes every rule now: what each slice did for itself is not done twice.
    old = ("forgetting", "forgetting applicants", "forgetting packs")
    kind = sa.column("kind", sa.String())
    op.execute(sa.table("job", kind).delete().where(kind.in_(old)))


def downgrade() -> None:
    op.drop_table("retention_run")
    op.drop_index(op.f("ix_privacy_ask_employer_id"), table_name="privacy_ask")
    op.drop_index(op.f("ix_privacy_ask_by_id"), table_name="privacy_ask")
    op.drop_table("privacy_ask")
    op.drop_index(op.f("ix_data_copy_part_copy_id"), table_name="data_copy_part")
    op.drop_table("data_copy_part")
    op.drop_index(op.f("ix_data_copy_account_id"), table_name="data_copy")
    op.drop_table("data_copy")
