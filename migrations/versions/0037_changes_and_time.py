"""Spreadsheets of more kinds, time noted for a person, and mandates that follow each other."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None
HISTORY = ("help_time",)


def upgrade() -> None:
    op.create_table(
        "help_time",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("takes_back_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(minutes > 0) = (takes_back_id IS NULL)",
            name=op.f("ck_help_time_taken_back_below_nothing"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_help_time_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_help_time_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_help_time_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["takes_back_id"], ["help_time.id"], name=op.f("fk_help_time_takes_back_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_time")),
        sa.UniqueConstraint("takes_back_id", name=op.f("uq_help_time_takes_back_id")),
    )
    op.create_index(op.f("ix_help_time_employer_id"), "help_time", ["employer_id"])
    op.create_index("ix_help_time_organisation_id_on", "help_time", ["organisation_id", "on"])

    with op.batch_alter_table("mandate") as batch:
        batch.add_column(sa.Column("follows_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_mandate_follows_id"), "mandate", ["follows_id"], ["id"])
    with op.batch_alter_table("sheet_file") as batch:
        batch.add_column(
            sa.Column("kind", sa.String(length=40), nullable=False, server_default="shifts")
        )
    with op.batch_alter_table("sheet_file") as batch:
        batch.alter_column("kind", server_default=None)
    with op.batch_alter_table("sheet_row") as batch:
        batch.add_column(sa.Column("private", sa.LargeBinary(), nullable=True))
    keep_history(HISTORY)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT count(*) FROM help_time")):
        message = "Time was noted for people, which the earlier shape cannot hold."
        raise RuntimeError(message)
    op.execute("UPDATE sheet_row SET state = 'refused' WHERE state = 'there already'")
    op.execute(
        "DELETE FROM sheet_row WHERE file_id IN (SELECT id FROM sheet_file WHERE kind <> 'shifts')"
    )
    op.execute("DELETE FROM sheet_file WHERE kind <> 'shifts'")
    with op.batch_alter_table("sheet_row") as batch:
        batch.drop_column("private")
    with op.batch_alter_table("sheet_file") as batch:
        batch.drop_column("kind")
    with op.batch_alter_table("mandate") as batch:
        batch.drop_constraint(op.f("fk_mandate_follows_id"), type_="foreignkey")
        batch.drop_column("follows_id")
    op.drop_index("ix_help_time_organisation_id_on", table_name="help_time")
    op.drop_index(op.f("ix_help_time_employer_id"), table_name="help_time")
    op.drop_table("help_time")
