"""What a return comes to, kept beside it, and a council's own view of the standards."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
HISTORY = ("own_view",)


def upgrade() -> None:
    op.create_table(
        "own_view",
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("standard", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_own_view_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_own_view_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_view")),
    )
    op.create_index(op.f("ix_own_view_authority_id"), "own_view", ["authority_id"])

    op.add_column("return_version", sa.Column("paid_out", sa.BigInteger(), nullable=True))
    op.add_column("return_version", sa.Column("self_proved", sa.BigInteger(), nullable=True))
    op.add_column("return_version", sa.Column("themes", sa.String(), nullable=True))
    keep_history(HISTORY)


def downgrade() -> None:
    op.drop_column("return_version", "themes")
    op.drop_column("return_version", "self_proved")
    op.drop_column("return_version", "paid_out")
    op.drop_index(op.f("ix_own_view_authority_id"), table_name="own_view")
    op.drop_table("own_view")
