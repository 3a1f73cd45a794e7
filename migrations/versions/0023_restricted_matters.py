"""Fraud and safeguarding, apart from the ordinary record."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None
HISTORY = ("concern_note", "concern_seen")


def upgrade() -> None:
    op.create_table(
        "concern",
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_concern_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_concern_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["account.id"], name=op.f("fk_concern_closed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["account.id"], name=op.f("fk_concern_raised_by_id")
        ),
        sa.ForeignKeyConstraint(["second_id"], ["account.id"], name=op.f("fk_concern_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    op.create_index(op.f("ix_concern_authority_id"), "concern", ["authority_id"])
    op.create_table(
        "concern_member",
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_concern_member_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f("fk_concern_member_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_member_concern_id")
        ),
        sa.PrimaryKeyConstraint("concern_id", "account_id", name=op.f("pk_concern_member")),
    )
    op.create_index(op.f("ix_concern_member_account_id"), "concern_member", ["account_id"])
    op.create_table(
        "concern_note",
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_note_concern_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["account.id"], name=op.f("fk_concern_note_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_note")),
    )
    op.create_index(op.f("ix_concern_note_concern_id"), "concern_note", ["concern_id"])
    op.create_table(
        "concern_seen",
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_concern_seen_concern_id")
        ),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["account.id"], name=op.f("fk_concern_seen_seen_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_seen")),
    )
    op.create_index(op.f("ix_concern_seen_concern_id"), "concern_seen", ["concern_id"])
    keep_history(HISTORY)


def downgrade() -> None:
    op.drop_index(op.f("ix_concern_seen_concern_id"), table_name="concern_seen")
    op.drop_table("concern_seen")
    op.drop_index(op.f("ix_concern_note_concern_id"), table_name="concern_note")
    op.drop_table("concern_note")
    op.drop_index(op.f("ix_concern_member_account_id"), table_name="concern_member")
    op.drop_table("concern_member")
    op.drop_index(op.f("ix_concern_authority_id"), table_name="concern")
    op.drop_table("concern")
