"""Money from anywhere: lines without a file, dues in part, bills, rules, council advice."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history_still

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "advice",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_advice_not_negative")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_advice_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["account.id"], name=op.f("fk_advice_given_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice")),
    )
    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_advice_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "council_kind",
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["organisation.id"], name=op.f("fk_council_kind_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_council_kind_said_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_kind")),
    )
    with op.batch_alter_table("council_kind", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_council_kind_authority_id"), ["authority_id"], unique=False
        )

    op.create_table(
        "bill",
        sa.Column("payment_due_id", sa.Uuid(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["noted_by_id"], ["account.id"], name=op.f("fk_bill_noted_by_id")),
        sa.ForeignKeyConstraint(
            ["payment_due_id"], ["payment_due.id"], name=op.f("fk_bill_payment_due_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["account.id"], name=op.f("fk_bill_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("payment_due_id", name=op.f("pk_bill")),
    )
    op.create_table(
        "payee_rule",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("merchant", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_payee_rule_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["account.id"], name=op.f("fk_payee_rule_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["statement_line.id"], name=op.f("fk_payee_rule_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_payee_rule_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_rule")),
    )
    with op.batch_alter_table("payee_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payee_rule_agreement_id"), ["agreement_id"], unique=False
        )

    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("weekly_contribution", sa.BigInteger(), server_default="0", nullable=False)
        )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.alter_column("weekly_contribution", server_default=None)
    with op.batch_alter_table("payment_due", schema=None) as batch_op:
        batch_op.alter_column("pay_run_id", existing_type=sa.Uuid(), nullable=True)
    keep_history_still(("payment_due",))
    settle_in_parts()
    lines_from_anywhere()


def settle_in_parts() -> None:
    """Let several lines pay one due; what was settled before was settled whole."""
    op.execute("CREATE TABLE settled_before AS SELECT payment_due_id, line_id FROM settlement")
    op.drop_table("settlement")
    op.create_table(
        "settlement",
        sa.Column("payment_due_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_settlement_above_nothing")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["statement_line.id"], name=op.f("fk_settlement_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_due_id"], ["payment_due.id"], name=op.f("fk_settlement_payment_due_id")
        ),
        sa.PrimaryKeyConstraint("payment_due_id", "line_id", name=op.f("pk_settlement")),
    )
    op.create_index(op.f("ix_settlement_line_id"), "settlement", ["line_id"], unique=False)
    op.execute(
        "INSERT INTO settlement (payment_due_id, line_id, amount) "
        "SELECT b.payment_due_id, b.line_id, d.amount FROM settled_before b "
        "JOIN payment_due d ON d.id = b.payment_due_id"
    )
    op.drop_table("settled_before")


def lines_from_anywhere() -> None:
    """Let a line stand without a file; those there are were recorded with theirs."""
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("merchant_code", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("bought_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("card_ending", sa.String(), server_default="", nullable=False)
        )
        batch_op.alter_column("statement_id", existing_type=sa.Uuid(), nullable=True)
    op.execute(
        "UPDATE statement_line SET recorded_at = (SELECT s.imported_at FROM statement s "
        "WHERE s.id = statement_line.statement_id)"
    )
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.alter_column(
            "recorded_at", existing_type=sa.DateTime(timezone=True), nullable=False
        )
        batch_op.alter_column("merchant_code", server_default=None)
        batch_op.alter_column("card_ending", server_default=None)


def refuse_to_lose() -> None:
    """Stop where the shape before could not hold what is there."""
    for count, what in (
        ("SELECT count(*) FROM statement_line WHERE statement_id IS NULL", "card payments"),
        ("SELECT count(*) FROM payment_due WHERE pay_run_id IS NULL", "bills"),
        (
            "SELECT count(*) - count(DISTINCT payment_due_id) FROM settlement",
            "payments in parts",
        ),
    ):
        if op.get_bind().execute(sa.text(count)).scalar():
            message = f"There are {what}, which the version before cannot hold."
            raise RuntimeError(message)


def downgrade() -> None:
    refuse_to_lose()
    with op.batch_alter_table("statement_line", schema=None) as batch_op:
        batch_op.alter_column("statement_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("card_ending")
        batch_op.drop_column("bought_at")
        batch_op.drop_column("merchant_code")
        batch_op.drop_column("recorded_at")
    settle_whole()
    with op.batch_alter_table("payment_due", schema=None) as batch_op:
        batch_op.alter_column("pay_run_id", existing_type=sa.Uuid(), nullable=False)
    keep_history_still(("payment_due",))
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_column("weekly_contribution")
    with op.batch_alter_table("payee_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payee_rule_agreement_id"))

    op.drop_table("payee_rule")
    op.drop_table("bill")
    with op.batch_alter_table("council_kind", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_kind_authority_id"))

    op.drop_table("council_kind")
    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_advice_agreement_id"))

    op.drop_table("advice")


def settle_whole() -> None:
    op.execute("CREATE TABLE settled_before AS SELECT payment_due_id, line_id FROM settlement")
    op.drop_table("settlement")
    op.create_table(
        "settlement",
        sa.Column("payment_due_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["statement_line.id"], name=op.f("fk_settlement_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_due_id"], ["payment_due.id"], name=op.f("fk_settlement_payment_due_id")
        ),
        sa.PrimaryKeyConstraint("payment_due_id", name=op.f("pk_settlement")),
    )
    op.create_index(op.f("ix_settlement_line_id"), "settlement", ["line_id"], unique=False)
    op.execute(
        "INSERT INTO settlement (payment_due_id, line_id) "
        "SELECT payment_due_id, line_id FROM settled_before"
    )
    op.drop_table("settled_before")
