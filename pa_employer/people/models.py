"""The tables of employers and of the mandates by which others act for them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account, Organisation
from pa_employer.db import Base, Keyed


class LettersBy(StrEnum):
    """How somebody wants to be told that there is a letter for them."""

    EMAIL = "email"
    MESSAGE = "here only"
    POST = "post"


class Employer(Keyed, Base):
    """Somebody who employs assistants with a direct payment: in law, the employer."""

    __tablename__ = "employer"

    name: Mapped[str]
    """The employer's full name, as contracts and HMRC have it."""
    supported_person: Mapped[str]
    """Whose support it is: the employer, or for example their child."""
    created_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(default="")
    paye_reference: Mapped[str | None] = mapped_column(default=None)
    accounts_office_reference: Mapped[str | None] = mapped_column(default=None)
    letters_by: Mapped[LettersBy] = mapped_column(default=LettersBy.EMAIL)
    """How the council's letters reach them; each is on its page here as well."""

    @property
    def known_as(self) -> str:
        """Return the first name, to greet with."""
        return self.name.split(" ", maxsplit=1)[0]


class Capacity(StrEnum):
    """As what somebody acts for an employer."""

    SELF = "self"
    REPRESENTATIVE = "representative"
    SUPPORTER = "supporter"
    SUPPORT_ORGANISATION = "support organisation"


class Mandate(Keyed, Base):
    """The right to act for an employer, given to a person or an organisation, with its days."""

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) <> (organisation_id IS NULL)", name="one_holder"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days_in_order"),
    )

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    capacity: Mapped[Capacity]
    from_on: Mapped[date]
    given_at: Mapped[datetime]
    given_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    until_on: Mapped[date | None] = mapped_column(default=None)
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), default=None, index=True
    )
    organisation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id"), default=None, index=True
    )
    may_decide: Mapped[bool] = mapped_column(default=False)
    """Whether the holder may approve, pay and send; never true for a supporter."""
    basis: Mapped[str] = mapped_column(default="")
    """Why they may act, in words: 'Mother', 'Guardianship order of 3 May 2024'."""

    employer: Mapped[Employer] = relationship(init=False, viewonly=True)
    account: Mapped[Account | None] = relationship(
        init=False, viewonly=True, foreign_keys=[account_id]
    )
    organisation: Mapped[Organisation | None] = relationship(init=False, viewonly=True)

    @property
    def holder(self) -> str:
        """Return who holds it, by name."""
        found = self.account or self.organisation
        return found.name if found else ""

    @property
    def in_words(self) -> str:
        """Say what the holder may do."""
        return {
            Capacity.SELF: "The employer.",
            Capacity.REPRESENTATIVE: "Representative: may decide, pay and send.",
            Capacity.SUPPORTER: "Supporter: helps and prepares, and does not decide.",
            Capacity.SUPPORT_ORGANISATION: "Support organisation: prepares and decides."
            if self.may_decide
            else "Support organisation: prepares, and the employer decides.",
        }[self.capacity]

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)
