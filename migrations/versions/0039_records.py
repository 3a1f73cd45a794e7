"""What was done elsewhere, and documents that another service sent."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history

HISTORY = ("earlier_event",)

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_event",
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_earlier_event_employer_id")
        ),
        sa.PrimaryKeyConstraint("employer_id", "number", name=op.f("pk_earlier_event")),
    )
    with op.batch_alter_table("filing") as batch:
        batch.alter_column("login_id", existing_type=sa.Uuid(), nullable=True)
    keep_history(HISTORY)


def downgrade() -> None:
    """What came with a record has no place before: whoever goes back loses nothing unseen."""
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT count(*) FROM earlier_event")):
        message = "Records were taken in from elsewhere. They would be lost, so this stays."
        raise RuntimeError(message)
    with op.batch_alter_table("filing") as batch:
        batch.alter_column("login_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_table("earlier_event")
