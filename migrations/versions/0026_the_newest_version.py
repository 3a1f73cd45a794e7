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
    op.create_index(op.f("ix_financial_return_submitted_at"), "financial_return", ["submitted_at"])
    with op.batch_alter_table("financial_return") as batch:
        batch.add_column(sa.Column("newest_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE financial_return SET newest_id = (SELECT v.id FROM return_version v "
        "WHERE v.return_id = financial_return.id ORDER BY v.number DESC LIMIT 1)"
    )


def downgrade() -> None:
    with op.batch_alter_table("financial_return") as batch:
        batch.drop_column("newest_id")
    op.drop_index(op.f("ix_financial_return_submitted_at"), table_name="financial_return")
    op.drop_index("ix_financial_return_state_decided_at", table_name="financial_return")
