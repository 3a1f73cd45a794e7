"""Payments that were for several things: their parts count in their place."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("is_counted", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.create_index(
            batch_op.f("ix_statement_line_parent_id"), ["parent_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_statement_line_parent_id"), "statement_line", ["parent_id"], ["id"]
        )
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.alter_column("is_counted", server_default=None)


def downgrade() -> None:
    split = sa.text("SELECT count(*) FROM statement_line WHERE parent_id IS NOT NULL")
    if op.get_bind().scalar(split):
        message = "Payments were split, which the shape before cannot hold."
        raise RuntimeError(message)
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_statement_line_parent_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_statement_line_parent_id"))
        batch_op.drop_column("is_counted")
        batch_op.drop_column("parent_id")
