"""Devices people sign in with, second steps, and what the service itself tells people."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_device_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("account_id", "token_digest", name=op.f("uq_device_account_id")),
    )
    op.create_index(op.f("ix_device_account_id"), "device", ["account_id"])
    with op.batch_alter_table("sign_in") as table:
        table.add_column(sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(
            sa.Column("seen_as", sa.String(), nullable=False, server_default=sa.text("''"))
        )
        table.add_column(sa.Column("device_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_sign_in_device_id"), "device", ["device_id"], ["id"])
    op.execute("UPDATE sign_in SET last_used_at = started_at, proved_at = started_at")
    with op.batch_alter_table("sign_in") as table:
        table.alter_column("last_used_at", nullable=False)
        table.alter_column("proved_at", nullable=False)
        table.alter_column("seen_as", server_default=None)
    op.create_index(op.f("ix_sign_in_ended_at"), "sign_in", ["ended_at"])
    # Tries of the last quarter of an hour, which do not say where they came from.
    op.execute("DELETE FROM sign_in_attempt")
    with op.batch_alter_table("sign_in_attempt") as table:
        table.add_column(sa.Column("network_digest", sa.LargeBinary(length=32), nullable=False))
        table.add_column(sa.Column("device_id", sa.Uuid(), nullable=True))
        table.create_index(op.f("ix_sign_in_attempt_network_digest"), ["network_digest"])
    with op.batch_alter_table("message") as table:
        table.alter_column("from_id", existing_type=sa.Uuid(), nullable=True)
        table.alter_column("employer_id", existing_type=sa.Uuid(), nullable=True)
    op.create_table(
        "authenticator",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_authenticator_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_authenticator")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_recovery_code_account_id"), table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_table("authenticator")
    op.execute("DELETE FROM message WHERE from_id IS NULL OR employer_id IS NULL")
    with op.batch_alter_table("message") as table:
        table.alter_column("employer_id", existing_type=sa.Uuid(), nullable=False)
        table.alter_column("from_id", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("sign_in_attempt") as table:
        table.drop_index(op.f("ix_sign_in_attempt_network_digest"))
        table.drop_column("device_id")
        table.drop_column("network_digest")
    op.drop_index(op.f("ix_sign_in_ended_at"), table_name="sign_in")
    with op.batch_alter_table("sign_in") as table:
        table.drop_constraint(op.f("fk_sign_in_device_id"), type_="foreignkey")
        table.drop_column("device_id")
        table.drop_column("seen_as")
        table.drop_column("proved_at")
        table.drop_column("last_used_at")
    op.drop_index(op.f("ix_device_account_id"), table_name="device")
    op.drop_table("device")
