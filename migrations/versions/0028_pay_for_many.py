"""Pay for many employers: orders, the shares that workers take up, and each employer."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_run",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("frequency", sa.String(length=40), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("hours_until", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bulk_run_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["account.id"], name=op.f("fk_bulk_run_started_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_run")),
        sa.UniqueConstraint(
            "organisation_id", "frequency", "pay_on", name=op.f("uq_bulk_run_organisation_id")
        ),
    )
    op.create_index(op.f("ix_bulk_run_organisation_id"), "bulk_run", ["organisation_id"])
    op.create_table(
        "bulk_share",
        sa.Column("bulk_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_bulk_share_asked_by_id")
        ),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk_run.id"], name=op.f("fk_bulk_share_bulk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_share")),
    )
    op.create_index(op.f("ix_bulk_share_bulk_id"), "bulk_share", ["bulk_id"])
    op.create_table(
        "bulk_line",
        sa.Column("bulk_id", sa.Uuid(), nullable=False),
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("pay_run_id", sa.Uuid(), nullable=True),
        sa.Column("payslips", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.String(length=40), nullable=False),
        sa.Column("told_sentence", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk_run.id"], name=op.f("fk_bulk_line_bulk_id")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_bulk_line_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["share_id"], ["bulk_share.id"], name=op.f("fk_bulk_line_share_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_line")),
        sa.UniqueConstraint("bulk_id", "employer_id", name=op.f("uq_bulk_line_bulk_id")),
    )
    op.create_index(op.f("ix_bulk_line_bulk_id"), "bulk_line", ["bulk_id"])
    op.create_index(op.f("ix_bulk_line_employer_id"), "bulk_line", ["employer_id"])
    op.create_index("ix_bulk_line_share_id_state", "bulk_line", ["share_id", "state"])


def downgrade() -> None:
    op.drop_index("ix_bulk_line_share_id_state", table_name="bulk_line")
    op.drop_index(op.f("ix_bulk_line_employer_id"), table_name="bulk_line")
    op.drop_index(op.f("ix_bulk_line_bulk_id"), table_name="bulk_line")
    op.drop_table("bulk_line")
    op.drop_index(op.f("ix_bulk_share_bulk_id"), table_name="bulk_share")
    op.drop_table("bulk_share")
    op.drop_index(op.f("ix_bulk_run_organisation_id"), table_name="bulk_run")
    op.drop_table("bulk_run")
