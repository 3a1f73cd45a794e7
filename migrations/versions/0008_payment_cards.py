"""Payment cards: who carries them, each card, what its programme told, and the money."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("money_account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_until", sa.Date(), nullable=True))
    op.create_table(
        "card_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("object_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_event")),
    )
    with op.batch_alter_table("card_event", schema=None) as batch_op:
        batch_op.create_index("ix_card_event_waiting", ["processed_at", "object_at"], unique=False)

    op.create_table(
        "card_programme_state",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deep_polled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_programme_state")),
    )
    op.create_table(
        "card_holder",
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("street", sa.LargeBinary(), nullable=False),
        sa.Column("town", sa.LargeBinary(), nullable=False),
        sa.Column("postcode", sa.LargeBinary(), nullable=False),
        sa.Column("born_on", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("remote_id", sa.String(), nullable=True),
        sa.Column("has_to_prove", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f("fk_card_holder_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_card_holder_employer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_holder")),
        sa.UniqueConstraint("remote_id", name=op.f("uq_card_holder_remote_id")),
    )
    with op.batch_alter_table("card_holder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_card_holder_employer_id"), ["employer_id"], unique=False
        )

    op.create_table(
        "card_account",
        sa.Column("money_account_id", sa.Uuid(), nullable=False),
        sa.Column("each_payment", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("each_payment >= 0", name=op.f("ck_card_account_not_negative")),
        sa.ForeignKeyConstraint(
            ["money_account_id"],
            ["money_account.id"],
            name=op.f("fk_card_account_money_account_id"),
        ),
        sa.PrimaryKeyConstraint("money_account_id", name=op.f("pk_card_account")),
    )
    op.create_table(
        "card",
        sa.Column("money_account_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.String(length=40), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=True),
        sa.Column("per_day", sa.BigInteger(), nullable=True),
        sa.Column("per_week", sa.BigInteger(), nullable=True),
        sa.Column("per_month", sa.BigInteger(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_because", sa.String(length=40), nullable=True),
        sa.Column("ended_because", sa.String(length=40), nullable=True),
        sa.Column("was_on", sa.Boolean(), nullable=False),
        sa.Column("remote_id", sa.String(), nullable=True),
        sa.Column("is_switched", sa.String(length=40), nullable=True),
        sa.Column("last_four", sa.String(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("shipping", sa.String(), nullable=False),
        sa.Column("rules_digest", sa.String(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "per_day >= 0 AND per_week >= 0 AND per_month >= 0",
            name=op.f("ck_card_limits_not_negative"),
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["card_holder.id"], name=op.f("fk_card_holder_id")),
        sa.ForeignKeyConstraint(
            ["money_account_id"],
            ["card_account.money_account_id"],
            name=op.f("fk_card_money_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["account.id"], name=op.f("fk_card_ordered_by_id")
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["card.id"], name=op.f("fk_card_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("remote_id", name=op.f("uq_card_remote_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_card_replaces_id")),
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_card_money_account_id"), ["money_account_id"], unique=False
        )

    op.create_table(
        "card_dispute",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("moved", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_dispute_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_dispute")),
    )
    with op.batch_alter_table("card_dispute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_dispute_card_id"), ["card_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_card_dispute_transaction_id"), ["transaction_id"], unique=False
        )

    op.create_table(
        "card_hold",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("merchant_code", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_hold_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_hold")),
    )
    with op.batch_alter_table("card_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_hold_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_hold_card_id"), ["card_id"], unique=False)

    op.create_table(
        "card_transaction",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("hold_id", sa.String(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("shop", sa.String(), nullable=False),
        sa.Column("merchant_code", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("in_currency", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["card.id"], name=op.f("fk_card_transaction_card_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_transaction")),
    )
    with op.batch_alter_table("card_transaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_transaction_card_id"), ["card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_transaction_hold_id"), ["hold_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("card_transaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_transaction_hold_id"))
        batch_op.drop_index(batch_op.f("ix_card_transaction_card_id"))

    op.drop_table("card_transaction")
    with op.batch_alter_table("card_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_hold_card_id"))
        batch_op.drop_index(batch_op.f("ix_card_hold_asked_at"))

    op.drop_table("card_hold")
    with op.batch_alter_table("card_dispute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_dispute_transaction_id"))
        batch_op.drop_index(batch_op.f("ix_card_dispute_card_id"))

    op.drop_table("card_dispute")
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_money_account_id"))
        batch_op.drop_index(batch_op.f("ix_card_holder_id"))

    op.drop_table("card")
    op.drop_table("card_account")
    with op.batch_alter_table("card_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_holder_employer_id"))

    op.drop_table("card_holder")
    op.drop_table("card_programme_state")
    with op.batch_alter_table("card_event", schema=None) as batch_op:
        batch_op.drop_index("ix_card_event_waiting")

    op.drop_table("card_event")
    with op.batch_alter_table("money_account", schema=None) as batch_op:
        batch_op.drop_column("told_until")
