"""Mandates by area, on what ground, and stopped at once; who is asked first."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("employer") as batch:
        batch.add_column(
            sa.Column("control", sa.String(length=40), nullable=False, server_default="myself")
        )
    with op.batch_alter_table("employer") as batch:
        batch.alter_column("control", server_default=None)
    with op.batch_alter_table("mandate") as batch:
        batch.add_column(sa.Column("areas", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("ground", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("registration", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("mandate") as batch:
        batch.alter_column("registration", server_default=None)
    # Where an organisation acts today it is asked first, or both are, as until now.
    for control, may_decide in (("with help", "false"), ("an organisation does it", "true")):
        op.execute(
            f"UPDATE employer SET control = '{control}' WHERE id IN (SELECT employer_id "  # noqa: S608  # our own words
            f"FROM mandate WHERE organisation_id IS NOT NULL AND may_decide = {may_decide})"
        )


def downgrade() -> None:
    with op.batch_alter_table("mandate") as batch:
        batch.drop_column("ended_at")
        batch.drop_column("registration")
        batch.drop_column("ground")
        batch.drop_column("areas")
    with op.batch_alter_table("employer") as batch:
        batch.drop_column("control")
