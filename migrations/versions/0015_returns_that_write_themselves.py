"""Returns that write themselves: what was told, answered, sat through, challenged, agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OPEN_ONES = (
    "SELECT count(*) FROM financial_return WHERE state IN ('in review', 'decided', 'challenged')"
)


def upgrade() -> None:
    op.create_table(
        "agreed_saving",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("agreed_with", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_agreed_saving_above_nothing")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreed_saving_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_agreed_saving_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_saving")),
    )
    op.create_index(
        op.f("ix_agreed_saving_agreement_id"), "agreed_saving", ["agreement_id"], unique=False
    )
    op.create_table(
        "council_rule",
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_words", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_council_rule_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["account.id"], name=op.f("fk_council_rule_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["account.id"], name=op.f("fk_council_rule_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_rule")),
    )
    op.create_index(
        op.f("ix_council_rule_authority_id"), "council_rule", ["authority_id"], unique=False
    )
    op.create_table(
        "ending_funds",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("payer", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_ending_funds_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_ending_funds_said_by_id")
        ),
        sa.PrimaryKeyConstraint("agreement_id", name=op.f("pk_ending_funds")),
    )
    op.create_table(
        "return_reminder",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_return_reminder_agreement_id")
        ),
        sa.PrimaryKeyConstraint(
            "agreement_id", "starts_on", "offset_days", name=op.f("pk_return_reminder")
        ),
    )
    op.create_table(
        "sitting",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_sitting_agreement_id")
        ),
        sa.ForeignKeyConstraint(["helper_id"], ["account.id"], name=op.f("fk_sitting_helper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
    )
    op.create_index(op.f("ix_sitting_agreement_id"), "sitting", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_sitting_helper_id"), "sitting", ["helper_id"], unique=False)
    op.create_table(
        "told",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "last_on IS NULL OR last_on >= first_on", name=op.f("ck_told_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_told_agreement_id")
        ),
        sa.ForeignKeyConstraint(["said_by_id"], ["account.id"], name=op.f("fk_told_said_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
    )
    op.create_index(op.f("ix_told_agreement_id"), "told", ["agreement_id"], unique=False)
    op.create_table(
        "challenge",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("is_changed", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_challenge_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_challenge_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["financial_return.id"], name=op.f("fk_challenge_return_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
    )
    op.create_index(op.f("ix_challenge_return_id"), "challenge", ["return_id"], unique=False)
    op.create_table(
        "flag_reply",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["return_id"], ["financial_return.id"], name=op.f("fk_flag_reply_return_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_flag_reply_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_reply")),
        sa.UniqueConstraint("return_id", "key", name=op.f("uq_flag_reply_return_id")),
    )
    op.create_index(op.f("ix_flag_reply_return_id"), "flag_reply", ["return_id"], unique=False)
    op.create_table(
        "outcome_note",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.Column("going", sa.String(length=40), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcome.id"], name=op.f("fk_outcome_note_outcome_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["financial_return.id"], name=op.f("fk_outcome_note_return_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_outcome_note_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_note")),
        sa.UniqueConstraint("return_id", "outcome_id", name=op.f("uq_outcome_note_return_id")),
    )
    op.create_index(op.f("ix_outcome_note_return_id"), "outcome_note", ["return_id"], unique=False)
    op.create_table(
        "relative",
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("person_agrees", sa.Boolean(), nullable=True),
        sa.Column("relative_agrees", sa.Boolean(), nullable=True),
        sa.Column("council_agrees", sa.Boolean(), nullable=True),
        sa.Column("is_able", sa.Boolean(), nullable=True),
        sa.Column("decides_on_support", sa.Boolean(), nullable=True),
        sa.Column("circumstances", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_relative_assistant_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_relative_said_by_id")
        ),
        sa.PrimaryKeyConstraint("assistant_id", name=op.f("pk_relative")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_because", sa.String(length=40), nullable=True))
    with op.batch_alter_table("financial_return", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("person_agreed", sa.String(), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("help_words", sa.String(), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("help_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("taken_up_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("challenged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_financial_return_taken_up_by_id"),
            "account",
            ["taken_up_by_id"],
            ["id"],
        )
    with op.batch_alter_table("financial_return", schema=None) as batch_op:
        batch_op.alter_column("person_agreed", server_default=None)
        batch_op.alter_column("help_words", server_default=None)
    # A table that is history is added to in place: made anew, it would lose its triggers.
    op.add_column("return_version", sa.Column("given", sa.JSON(), nullable=True))
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("notice_weeks", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.alter_column("notice_weeks", server_default=None)
    op.execute("UPDATE financial_return SET closed_at = decided_at WHERE state = 'closed'")


def downgrade() -> None:
    if op.get_bind().scalar(sa.text(OPEN_ONES)):
        message = "Some returns are in review or challenged, which the shape before cannot hold."
        raise RuntimeError(message)
    with op.batch_alter_table("terms", schema=None) as batch_op:
        batch_op.drop_column("notice_weeks")
    op.drop_column("return_version", "given")
    with op.batch_alter_table("financial_return", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_financial_return_taken_up_by_id"), type_="foreignkey"
        )
        batch_op.drop_column("closed_at")
        batch_op.drop_column("challenged_at")
        batch_op.drop_column("help_words")
        batch_op.drop_column("help_asked_at")
        batch_op.drop_column("taken_up_by_id")
        batch_op.drop_column("taken_up_at")
        batch_op.drop_column("person_agreed")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_column("ended_because")
    op.drop_table("relative")
    op.drop_index(op.f("ix_outcome_note_return_id"), table_name="outcome_note")
    op.drop_table("outcome_note")
    op.drop_index(op.f("ix_flag_reply_return_id"), table_name="flag_reply")
    op.drop_table("flag_reply")
    op.drop_index(op.f("ix_challenge_return_id"), table_name="challenge")
    op.drop_table("challenge")
    op.drop_index(op.f("ix_told_agreement_id"), table_name="told")
    op.drop_table("told")
    op.drop_index(op.f("ix_sitting_helper_id"), table_name="sitting")
    op.drop_index(op.f("ix_sitting_agreement_id"), table_name="sitting")
    op.drop_table("sitting")
    op.drop_table("return_reminder")
    op.drop_table("ending_funds")
    op.drop_index(op.f("ix_council_rule_authority_id"), table_name="council_rule")
    op.drop_table("council_rule")
    op.drop_index(op.f("ix_agreed_saving_agreement_id"), table_name="agreed_saving")
    op.drop_table("agreed_saving")
