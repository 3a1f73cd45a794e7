"""HMRC, pension scheme and bank: references, logins, documents, and days to keep."""

import sqlalchemy as sa
from alembic import op

from migrations.history import keep_history

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paye_scheme",
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("pays_quarterly", sa.Boolean(), nullable=False),
        sa.Column("files_on_paper", sa.Boolean(), nullable=False),
        sa.Column("sa_utr", sa.String(), nullable=True),
        sa.Column("ceased_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_paye_scheme_employer_id")
        ),
        sa.PrimaryKeyConstraint("employer_id", name=op.f("pk_paye_scheme")),
    )
    op.create_table(
        "pension_scheme",
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_pension_scheme_employer_id")
        ),
        sa.PrimaryKeyConstraint("employer_id", name=op.f("pk_pension_scheme")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_calendar_feed_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_calendar_feed_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_feed_employer_id"), ["employer_id"], unique=False
        )

    op.create_table(
        "duty_done",
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["account.id"], name=op.f("fk_duty_done_done_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_duty_done_employer_id")
        ),
        sa.PrimaryKeyConstraint("employer_id", "duty", name=op.f("pk_duty_done")),
    )
    op.create_table(
        "gateway_login",
        sa.Column("user_id", sa.LargeBinary(), nullable=False),
        sa.Column("password", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(employer_id IS NULL) <> (organisation_id IS NULL)",
            name=op.f("ck_gateway_login_one_holder"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["account.id"], name=op.f("fk_gateway_login_changed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_gateway_login_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_gateway_login_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_login")),
        sa.UniqueConstraint("employer_id", name=op.f("uq_gateway_login_employer_id")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_gateway_login_organisation_id")),
    )
    op.create_table(
        "letter",
        sa.Column("to_address", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_table(
        "account_change",
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("sort_code", sa.LargeBinary(), nullable=False),
        sa.Column("account_number", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_account_change_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_account_change_assistant_id")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_account_change_letter_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["account.id"], name=op.f("fk_account_change_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_change")),
    )
    with op.batch_alter_table("account_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_change_assistant_id"), ["assistant_id"], unique=False
        )

    op.create_table(
        "assistant_at_hmrc",
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("forenames", sa.String(), nullable=False),
        sa.Column("surname", sa.String(), nullable=False),
        sa.Column("gender", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("payroll_id", sa.String(), nullable=False),
        sa.Column("is_irregular", sa.Boolean(), nullable=False),
        sa.Column("is_known", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_assistant_at_hmrc_assistant_id")
        ),
        sa.PrimaryKeyConstraint("assistant_id", name=op.f("pk_assistant_at_hmrc")),
    )
    op.create_table(
        "filing",
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("tax_year", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("message_class", sa.String(), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("login_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("pay_run_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correlation_id", sa.String(), nullable=False),
        sa.Column("poll_at", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("errors", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("is_forgotten", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_filing_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_filing_employer_id")
        ),
        sa.ForeignKeyConstraint(
            ["login_id"], ["gateway_login.id"], name=op.f("fk_filing_login_id")
        ),
        sa.ForeignKeyConstraint(["pay_run_id"], ["pay_run.id"], name=op.f("fk_filing_pay_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sa.UniqueConstraint("employer_id", "about", "attempt", name=op.f("uq_filing_employer_id")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_filing_transaction_id")),
    )
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_filing_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_filing_pay_run_id"), ["pay_run_id"], unique=False)

    op.create_table(
        "renewal",
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=True),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_renewal_assistant_id")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_renewal_employer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal")),
    )
    with op.batch_alter_table("renewal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_renewal_employer_id"), ["employer_id"], unique=False)

    op.create_table(
        "filed_payslip",
        sa.Column("filing_id", sa.Uuid(), nullable=False),
        sa.Column("payslip_id", sa.Uuid(), nullable=False),
        sa.Column("assistant_id", sa.Uuid(), nullable=False),
        sa.Column("payroll_id", sa.String(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("told_start", sa.Boolean(), nullable=False),
        sa.Column("told_leaving", sa.Boolean(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assistant_id"], ["assistant.id"], name=op.f("fk_filed_payslip_assistant_id")
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_filed_payslip_filing_id")
        ),
        sa.ForeignKeyConstraint(
            ["payslip_id"], ["payslip.id"], name=op.f("fk_filed_payslip_payslip_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filed_payslip")),
        sa.UniqueConstraint("filing_id", "payslip_id", name=op.f("uq_filed_payslip_filing_id")),
    )
    with op.batch_alter_table("filed_payslip", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_filed_payslip_assistant_id"), ["assistant_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_filed_payslip_filing_id"), ["filing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_filed_payslip_payslip_id"), ["payslip_id"], unique=False
        )

    op.create_table(
        "filing_reply",
        sa.Column("filing_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("read_as", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name=op.f("fk_filing_reply_filing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_reply")),
    )
    with op.batch_alter_table("filing_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_filing_reply_filing_id"), ["filing_id"], unique=False)

    keep_history(("filing_reply", "filed_payslip"))


def downgrade() -> None:
    with op.batch_alter_table("filing_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filing_reply_filing_id"))

    op.drop_table("filing_reply")
    with op.batch_alter_table("filed_payslip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filed_payslip_payslip_id"))
        batch_op.drop_index(batch_op.f("ix_filed_payslip_filing_id"))
        batch_op.drop_index(batch_op.f("ix_filed_payslip_assistant_id"))

    op.drop_table("filed_payslip")
    with op.batch_alter_table("renewal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_renewal_employer_id"))

    op.drop_table("renewal")
    with op.batch_alter_table("filing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filing_pay_run_id"))
        batch_op.drop_index(batch_op.f("ix_filing_employer_id"))

    op.drop_table("filing")
    op.drop_table("assistant_at_hmrc")
    with op.batch_alter_table("account_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_change_assistant_id"))

    op.drop_table("account_change")
    op.drop_table("letter")
    op.drop_table("gateway_login")
    op.drop_table("duty_done")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_employer_id"))

    op.drop_table("calendar_feed")
    op.drop_table("pension_scheme")
    op.drop_table("paye_scheme")
