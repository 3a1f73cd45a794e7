"""Deciding each thing of a return: reasons, the plan, a second person, and letters."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
HISTORY = ("item_decision", "approval", "decision_letter")


def upgrade() -> None:
    op.create_table(
        "approval",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_approval_by_id")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["financial_return.id"], name=op.f("fk_approval_return_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("return_id", "number", name=op.f("uq_approval_return_id")),
    )
    op.create_index(op.f("ix_approval_return_id"), "approval", ["return_id"])
    op.create_table(
        "decision_letter",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_decision_letter_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["financial_return.id"], name=op.f("fk_decision_letter_return_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_letter")),
        sa.UniqueConstraint("return_id", "number", name=op.f("uq_decision_letter_return_id")),
    )
    op.create_index(op.f("ix_decision_letter_return_id"), "decision_letter", ["return_id"])
    op.create_table(
        "item_decision",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("rule_key", sa.String(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("precedent_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_item_decision_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["precedent_id"], ["item_decision.id"], name=op.f("fk_item_decision_precedent_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["financial_return.id"], name=op.f("fk_item_decision_return_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_decision")),
        sa.UniqueConstraint("return_id", "number", name=op.f("uq_item_decision_return_id")),
    )
    op.create_index(op.f("ix_item_decision_return_id"), "item_decision", ["return_id"])
    op.create_table(
        "plan_question",
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answer_words", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_plan_question_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_plan_question_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["return_id"], ["financial_return.id"], name=op.f("fk_plan_question_return_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_question")),
        sa.UniqueConstraint("return_id", "key", name=op.f("uq_plan_question_return_id")),
    )
    op.create_index(op.f("ix_plan_question_return_id"), "plan_question", ["return_id"])
    op.create_table(
        "letter_out",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["decision_letter.id"], name=op.f("fk_letter_out_letter_id")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["account.id"], name=op.f("fk_letter_out_sent_by_id")
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_letter_out")),
    )

    with op.batch_alter_table("employer") as batch:
        batch.add_column(
            sa.Column("letters_by", sa.String(length=40), nullable=False, server_default="email")
        )
    with op.batch_alter_table("employer") as batch:
        batch.alter_column("letters_by", server_default=None)
    with op.batch_alter_table("query_item") as batch:
        batch.add_column(sa.Column("flag_key", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("query_item") as batch:
        batch.alter_column("flag_key", server_default=None)
    keep_history(HISTORY)


def downgrade() -> None:
    with op.batch_alter_table("query_item") as batch:
        batch.drop_column("flag_key")
    with op.batch_alter_table("employer") as batch:
        batch.drop_column("letters_by")
    op.drop_table("letter_out")
    op.drop_index(op.f("ix_plan_question_return_id"), table_name="plan_question")
    op.drop_table("plan_question")
    op.drop_index(op.f("ix_item_decision_return_id"), table_name="item_decision")
    op.drop_table("item_decision")
    op.drop_index(op.f("ix_decision_letter_return_id"), table_name="decision_letter")
    op.drop_table("decision_letter")
    op.drop_index(op.f("ix_approval_return_id"), table_name="approval")
    op.drop_table("approval")
