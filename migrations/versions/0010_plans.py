"""Plans: outcomes, the budget's parts, money moved between them, what the agreement lets move."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_freedom",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("wants_reason", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_budget_freedom_agreement_id")
        ),
        sa.PrimaryKeyConstraint("agreement_id", name=op.f("pk_budget_freedom")),
    )
    op.create_table(
        "outcome",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_outcome_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_outcome_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outcome_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "budget_part",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("year_amount", sa.BigInteger(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("year_amount > 0", name=op.f("ck_budget_part_above_nothing")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_budget_part_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcome.id"], name=op.f("fk_budget_part_outcome_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_budget_part_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_part")),
    )
    with op.batch_alter_table("budget_part", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_budget_part_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "budget_move",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("from_part_id", sa.Uuid(), nullable=False),
        sa.Column("to_part_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_budget_move_above_nothing")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_budget_move_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_part_id"], ["budget_part.id"], name=op.f("fk_budget_move_from_part_id")
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["account.id"], name=op.f("fk_budget_move_moved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_part_id"], ["budget_part.id"], name=op.f("fk_budget_move_to_part_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_move")),
    )
    with op.batch_alter_table("budget_move", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_budget_move_agreement_id"), ["agreement_id"], unique=False
        )
    keep_history(("budget_move",))


def downgrade() -> None:
    with op.batch_alter_table("budget_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_move_agreement_id"))

    op.drop_table("budget_move")
    with op.batch_alter_table("budget_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_budget_part_agreement_id"))

    op.drop_table("budget_part")
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_agreement_id"))

    op.drop_table("outcome")
    op.drop_table("budget_freedom")
