"""What is agreed between a PA and their employer: work while away, swaps, terms."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "household_swaps",
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_household_swaps_employer_id")
        ),
        sa.PrimaryKeyConstraint("employer_id", name=op.f("pk_household_swaps")),
    )
    op.create_table(
        "shift_offer",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("is_swap", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("back_line_id", sa.Uuid(), nullable=True),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(back_line_id IS NULL) = (back_on IS NULL)",
            name=op.f("ck_shift_offer_whole_shift_back"),
        ),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_shift_offer_two_people")),
        sa.ForeignKeyConstraint(
            ["back_line_id"], ["rota_line.id"], name=op.f("fk_shift_offer_back_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["assistant.id"], name=op.f("fk_shift_offer_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["rota_line.id"], name=op.f("fk_shift_offer_line_id")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["assistant.id"], name=op.f("fk_shift_offer_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_offer")),
    )
    op.create_index(op.f("ix_shift_offer_back_line_id"), "shift_offer", ["back_line_id"])
    op.create_index(op.f("ix_shift_offer_from_id"), "shift_offer", ["from_id"])
    op.create_index(op.f("ix_shift_offer_line_id"), "shift_offer", ["line_id"])
    op.create_index(op.f("ix_shift_offer_to_id"), "shift_offer", ["to_id"])
    op.create_table(
        "terms_proposal",
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("base_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("signed_by", sa.LargeBinary(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_terms_proposal_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_terms_proposal_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_terms_proposal_assistant_id")
        ),
        sa.ForeignKeyConstraint(["base_id"], ["terms.id"], name=op.f("fk_terms_proposal_base_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_proposal")),
    )
    op.create_index(op.f("ix_terms_proposal_assistant_id"), "terms_proposal", ["assistant_id"])
    op.create_table(
        "while_away",
        sa.Column("timesheet_id", sa.Uuid(), nullable=False),
        sa.Column("told_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_while_away_said_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["timesheet_id"], ["timesheet.id"], name=op.f("fk_while_away_timesheet_id")
        ),
        sa.ForeignKeyConstraint(["told_id"], ["told.id"], name=op.f("fk_while_away_told_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_while_away")),
        sa.UniqueConstraint("timesheet_id", "told_id", name=op.f("uq_while_away_timesheet_id")),
    )
    op.create_index(op.f("ix_while_away_timesheet_id"), "while_away", ["timesheet_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_while_away_timesheet_id"), table_name="while_away")
    op.drop_table("while_away")
    op.drop_index(op.f("ix_terms_proposal_assistant_id"), table_name="terms_proposal")
    op.drop_table("terms_proposal")
    op.drop_index(op.f("ix_shift_offer_to_id"), table_name="shift_offer")
    op.drop_index(op.f("ix_shift_offer_line_id"), table_name="shift_offer")
    op.drop_index(op.f("ix_shift_offer_from_id"), table_name="shift_offer")
    op.drop_index(op.f("ix_shift_offer_back_line_id"), table_name="shift_offer")
    op.drop_table("shift_offer")
    op.drop_table("household_swaps")
