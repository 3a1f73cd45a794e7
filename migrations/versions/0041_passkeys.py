"""Passkeys, councils' own sign-ins, and ways back."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passkey",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_passkey_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])
    op.create_table(
        "council_provider",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("client_secret", sa.LargeBinary(), nullable=False),
        sa.Column("tenant", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_council_provider_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_provider")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_council_provider_organisation_id")),
    )
    op.create_table(
        "council_identity",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_council_identity_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["council_provider.id"], name=op.f("fk_council_identity_provider_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_identity")),
        sa.UniqueConstraint("account_id", name=op.f("uq_council_identity_account_id")),
        sa.UniqueConstraint(
            "provider_id", "issuer", "subject", name=op.f("uq_council_identity_provider_id")
        ),
    )
    op.create_table(
        "way_back",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_way_back_account_id")
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_way_back")),
    )
    op.create_index(op.f("ix_way_back_account_id"), "way_back", ["account_id"])
    op.create_table(
        "step_reset",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("stop_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vouched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vouched_by_id", sa.Uuid(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_step_reset_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["vouched_by_id"], ["account.id"], name=op.f("fk_step_reset_vouched_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_reset")),
        sa.UniqueConstraint("stop_digest", name=op.f("uq_step_reset_stop_digest")),
    )
    op.create_index(op.f("ix_step_reset_account_id"), "step_reset", ["account_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_step_reset_account_id"), table_name="step_reset")
    op.drop_table("step_reset")
    op.drop_index(op.f("ix_way_back_account_id"), table_name="way_back")
    op.drop_table("way_back")
    op.drop_table("council_identity")
    op.drop_table("council_provider")
    op.drop_index(op.f("ix_passkey_account_id"), table_name="passkey")
    op.drop_table("passkey")
