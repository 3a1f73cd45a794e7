"""The council's desk: clean returns closed together, and who opened what, and why."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history

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
    op.create_table(
        "look",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["looked_by_id"], ["account.id"], name=op.f("fk_look_looked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["financial_return.id"], name=op.f("fk_look_return_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
    op.create_index(op.f("ix_look_return_id"), "look", ["return_id"])
    keep_history(("look",))


def downgrade() -> None:
    op.drop_table("look")
    with op.batch_alter_table("financial_return") as batch:
        batch.drop_index(op.f("ix_financial_return_closed_together_id"))
        batch.drop_constraint(op.f("fk_financial_return_closed_together_id"), type_="foreignkey")
        batch.drop_column("closed_together_id")
    op.drop_index(op.f("ix_closed_together_authority_id"), "closed_together")
    op.drop_table("closed_together")
