"""Proposed rules tried out on returns of the past."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trial",
        sa.Column("rule_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("up_to_id", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_trial_days_in_order")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_trial_asked_by_id")
        ),
        sa.ForeignKeyConstraint(["rule_id"], ["council_rule.id"], name=op.f("fk_trial_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
    )
    op.create_index(op.f("ix_trial_rule_id"), "trial", ["rule_id"])
    op.create_table(
        "trial_effect",
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["financial_return.id"], name=op.f("fk_trial_effect_return_id")
        ),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_trial_effect_trial_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_effect")),
        sa.UniqueConstraint(
            "trial_id", "return_id", "number", name=op.f("uq_trial_effect_trial_id")
        ),
    )
    op.create_index(op.f("ix_trial_effect_trial_id"), "trial_effect", ["trial_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_trial_effect_trial_id"), table_name="trial_effect")
    op.drop_table("trial_effect")
    op.drop_index(op.f("ix_trial_rule_id"), table_name="trial")
    op.drop_table("trial")
