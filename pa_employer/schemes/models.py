"""The tables of how HMRC and pension schemes know an employer and their assistants."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed, SealedColumn
from payroll.rti.envelope import Method
from payroll.rti.payments import Gender


class PayeScheme(Base):
    """What an employer has agreed with HMRC beyond the two references."""

    __tablename__ = "paye_scheme"

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), primary_key=True)
    pays_quarterly: Mapped[bool] = mapped_column(default=False)
    """Whether HMRC is paid each quarter: where that is under £1,500 a month on average."""
    files_on_paper: Mapped[bool] = mapped_column(default=False)
    """A right of employers of care at home who run the payroll themselves."""
    sa_utr: Mapped[str | None] = mapped_column(SealedColumn("paye_scheme.sa_utr"), default=None)
    ceased_on: Mapped[date | None] = mapped_column(default=None)
    """The day the scheme ends because nobody is employed any more."""


class GatewayLogin(Keyed, Base):
    """A Government Gateway login for PAYE online: an employer's, or an organisation's as agent."""

    __tablename__ = "gateway_login"
    __table_args__ = (
        CheckConstraint("(employer_id IS NULL) <> (organisation_id IS NULL)", name="one_holder"),
    )

    user_id: Mapped[str] = mapped_column(SealedColumn("gateway_login.user_id"))
    password: Mapped[str] = mapped_column(SealedColumn("gateway_login.password"))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    employer_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("employer.id"), default=None, unique=True
    )
    organisation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id"), default=None, unique=True
    )
    method: Mapped[Method] = mapped_column(default=Method.CLEAR)
    agent_id: Mapped[str] = mapped_column(default="")
    """HMRC's number of a support organisation as agent, where it has one."""


class AssistantAtHmrc(Base):
    """How HMRC knows an assistant, as on an official document."""

    __tablename__ = "assistant_at_hmrc"

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), primary_key=True)
    forenames: Mapped[str]
    surname: Mapped[str]
    gender: Mapped[Gender | None] = mapped_column(default=None)
    address: Mapped[str] = mapped_column(SealedColumn("assistant_at_hmrc.address"), default="")
    """Up to four lines."""
    postcode: Mapped[str] = mapped_column(SealedColumn("assistant_at_hmrc.postcode"), default="")
    payroll_id: Mapped[str] = mapped_column(default="")
    is_irregular: Mapped[bool] = mapped_column(default=False)
    """Whether they may go unpaid for three months and more and are still employed."""
    is_known: Mapped[bool] = mapped_column(default=False)
    """Whether another payroll told HMRC of the start of this job, so that it is not told again."""


class PensionScheme(Base):
    """Where an employer pays pension contributions, and in which file it is told."""

    __tablename__ = "pension_scheme"

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), primary_key=True)
    provider: Mapped[str]
    layout: Mapped[str]
    """The name of a file in `config/pension_files/`."""
    reference: Mapped[str] = mapped_column(default="")
    """By which the provider knows the employer."""
