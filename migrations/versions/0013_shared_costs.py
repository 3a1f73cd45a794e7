"""Parts of a payment that somebody else takes over, by a code."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_part",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("payment_due_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_shared_part_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["statement_line.id"], name=op.f("fk_shared_part_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_shared_part_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_due_id"], ["payment_due.id"], name=op.f("fk_shared_part_payment_due_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["account.id"], name=op.f("fk_shared_part_taken_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_part")),
        sa.UniqueConstraint("code", name=op.f("uq_shared_part_code")),
        sa.UniqueConstraint("line_id", name=op.f("uq_shared_part_line_id")),
    )
    with op.batch_alter_table("shared_part", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shared_part_agreement_id"), ["agreement_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("shared_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shared_part_agreement_id"))

    op.drop_table("shared_part")
