"""Which version of a return is its newest, so that a desk of thousands need not look."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_financial_return_state_decided_at", "financial_return", ["state", "decided_at"]
    )
    with op.batch_alter_table("financial_return") as batch:
        batch.add_column(
            sa.Column("newest_number", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("financial_return") as batch:
        batch.alter_column("newest_number", server_default=None)
    op.execute(
        "UPDATE financial_return SET newest_number = COALESCE((SELECT MAX(number) "
        "FROM return_version WHERE return_version.return_id = financial_return.id), 0)"
    )


def downgrade() -> None:
    with op.batch_alter_table("financial_return") as batch:
        batch.drop_column("newest_number")
    op.drop_index("ix_financial_return_state_decided_at", table_name="financial_return")
