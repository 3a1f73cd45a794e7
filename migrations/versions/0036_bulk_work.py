"""Summaries for HMRC of many employers, and packs of payslips and returns."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asked_pack",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_asked_pack_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_asked_pack_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_pack")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "about", name=op.f("uq_asked_pack_organisation_id")
        ),
    )
    op.create_index(op.f("ix_asked_pack_asked_at"), "asked_pack", ["asked_at"])
    op.create_table(
        "summary_line",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("told", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_summary_line_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_summary_line_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_summary_line_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_line")),
        sa.UniqueConstraint(
            "organisation_id", "employer_id", "about", name=op.f("uq_summary_line_organisation_id")
        ),
    )
    op.create_index(op.f("ix_summary_line_employer_id"), "summary_line", ["employer_id"])
    op.create_index("ix_summary_line_share_id_told", "summary_line", ["share_id", "told"])
    op.create_table(
        "asked_part",
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_asked_part_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["asked_pack.id"], name=op.f("fk_asked_part_pack_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_part")),
        sa.UniqueConstraint("pack_id", "employer_id", name=op.f("uq_asked_part_pack_id")),
    )
    op.create_index(op.f("ix_asked_part_employer_id"), "asked_part", ["employer_id"])
    op.create_index("ix_asked_part_share_id_state", "asked_part", ["share_id", "state"])


def downgrade() -> None:
    op.drop_index("ix_asked_part_share_id_state", table_name="asked_part")
    op.drop_index(op.f("ix_asked_part_employer_id"), table_name="asked_part")
    op.drop_table("asked_part")
    op.drop_index("ix_summary_line_share_id_told", table_name="summary_line")
    op.drop_index(op.f("ix_summary_line_employer_id"), table_name="summary_line")
    op.drop_table("summary_line")
    op.drop_index(op.f("ix_asked_pack_asked_at"), table_name="asked_pack")
    op.drop_table("asked_pack")
