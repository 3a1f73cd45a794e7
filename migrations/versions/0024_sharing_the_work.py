"""Who looks at which return, and the views somebody keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_view_account_id")),
    )
    op.create_index(op.f("ix_saved_view_account_id"), "saved_view", ["account_id"])

    with op.batch_alter_table("financial_return") as batch:
        batch.add_column(sa.Column("assigned_to_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_financial_return_assigned_to_id"), "account", ["assigned_to_id"], ["id"]
        )
        batch.create_index(op.f("ix_financial_return_assigned_to_id"), ["assigned_to_id"])


def downgrade() -> None:
    with op.batch_alter_table("financial_return") as batch:
        batch.drop_index(op.f("ix_financial_return_assigned_to_id"))
        batch.drop_constraint(op.f("fk_financial_return_assigned_to_id"), type_="foreignkey")
        batch.drop_column("assigned_to_id")
    op.drop_index(op.f("ix_saved_view_account_id"), table_name="saved_view")
    op.drop_table("saved_view")
