"""Messages from one person to another, and how somebody wants to hear of them."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("answers_id", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["message.id"], name=op.f("fk_message_answers_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_message_employer_id")
        ),
        sa.ForeignKeyConstraint(["from_id"], ["account.id"], name=op.f("fk_message_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["account.id"], name=op.f("fk_message_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_employer_id"), "message", ["employer_id"])
    op.create_index(op.f("ix_message_from_id"), "message", ["from_id"])
    op.create_index(op.f("ix_message_to_id"), "message", ["to_id"])
    op.create_table(
        "preference",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_preference_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_preference")),
    )


def downgrade() -> None:
    op.drop_table("preference")
    op.drop_index(op.f("ix_message_to_id"), table_name="message")
    op.drop_index(op.f("ix_message_from_id"), table_name="message")
    op.drop_index(op.f("ix_message_employer_id"), table_name="message")
    op.drop_table("message")
