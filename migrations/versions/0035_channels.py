"""Text messages beside emails, what became of each, and how somebody reads."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letter") as batch:
        batch.add_column(
            sa.Column("kind", sa.String(length=40), nullable=False, server_default="email")
        )
        batch.add_column(sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("refusal", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("letter") as batch:
        batch.alter_column("kind", server_default=None)
        batch.alter_column("refusal", server_default=None)
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("letter_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_message_letter_id"), "letter", ["letter_id"], ["id"])
    with op.batch_alter_table("preference") as batch:
        batch.add_column(
            sa.Column("reading", sa.String(length=40), nullable=False, server_default="standard")
        )
    with op.batch_alter_table("preference") as batch:
        batch.alter_column("reading", server_default=None)


def downgrade() -> None:
    """Before, nothing sent texts: whoever wanted them is rung, and no text goes as an email."""
    for table in ("preference", "message"):
        op.execute(f"UPDATE {table} SET channel = 'phone call' WHERE channel = 'text message'")  # noqa: S608
    with op.batch_alter_table("preference") as batch:
        batch.drop_column("reading")
    with op.batch_alter_table("message") as batch:
        batch.drop_constraint(op.f("fk_message_letter_id"), type_="foreignkey")
        batch.drop_column("letter_id")
    op.execute(
        "DELETE FROM job WHERE kind = 'letter' "
        "AND subject_id IN (SELECT id FROM letter WHERE kind = 'text')"
    )
    op.execute("DELETE FROM letter WHERE kind = 'text'")
    op.execute("UPDATE letter SET state = 'held' WHERE state = 'refused'")
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("refusal")
        batch.drop_column("begun_at")
        batch.drop_column("kind")
