"""Money a council asks back, and the parts it comes back in."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recovery",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_until_on", sa.Date(), nullable=False),
        sa.Column("days_left", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_by_id", sa.Uuid(), nullable=True),
        sa.Column("how_chosen", sa.String(), nullable=False),
        sa.Column("hard_words", sa.String(), nullable=False),
        sa.Column("hard_said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hard_answer", sa.String(), nullable=False),
        sa.Column("hard_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hard_answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("refunded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refunded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_recovery_not_negative")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_recovery_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"], ["account.id"], name=op.f("fk_recovery_chosen_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["hard_answered_by_id"], ["account.id"], name=op.f("fk_recovery_hard_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["refunded_by_id"], ["account.id"], name=op.f("fk_recovery_refunded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["financial_return.id"], name=op.f("fk_recovery_return_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        sa.UniqueConstraint("return_id", name=op.f("uq_recovery_return_id")),
    )
    op.create_index(op.f("ix_recovery_agreement_id"), "recovery", ["agreement_id"])
    op.create_table(
        "recovery_part",
        sa.Column("recovery_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_recovery_part_something")),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["account.id"], name=op.f("fk_recovery_part_done_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["recovery_id"], ["recovery.id"], name=op.f("fk_recovery_part_recovery_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_part")),
        sa.UniqueConstraint("recovery_id", "number", name=op.f("uq_recovery_part_recovery_id")),
    )
    op.create_index(op.f("ix_recovery_part_recovery_id"), "recovery_part", ["recovery_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_recovery_part_recovery_id"), table_name="recovery_part")
    op.drop_table("recovery_part")
    op.drop_index(op.f("ix_recovery_agreement_id"), table_name="recovery")
    op.drop_table("recovery")
