"""Clean returns closed together: which press closed a return among others."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closed_together",
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_closed_together_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["account.id"], name=op.f("fk_closed_together_closed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_together")),
    )
    op.create_index(op.f("ix_closed_together_authority_id"), "closed_together", ["authority_id"])
    with op.batch_alter_table("financial_return") as batch:
        batch.add_column(sa.Column("closed_together_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_financial_return_closed_together_id"),
            "closed_together",
            ["closed_together_id"],
            ["id"],
        )
        batch.create_index(op.f("ix_financial_return_closed_together_id"), ["closed_together_id"])


def downgrade() -> None:
    with op.batch_alter_table("financial_return") as batch:
        batch.drop_index(op.f("ix_financial_return_closed_together_id"))
        batch.drop_constraint(op.f("fk_financial_return_closed_together_id"), type_="foreignkey")
        batch.drop_column("closed_together_id")
    op.drop_index(op.f("ix_closed_together_authority_id"), "closed_together")
    op.drop_table("closed_together")
