"""The tables of employers and of the mandates by which others act for them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account, Organisation
from pa_employer.clock import day_of
from pa_employer.db import Base, Keyed, SealedColumn


class LettersBy(StrEnum):
    """How somebody wants to be told that there is a letter for them."""

    EMAIL = "email"
    MESSAGE = "here only"
    POST = "post"


class Area(StrEnum):
    """What somebody may decide on in another's place."""

    HOURS = "hours"
    PAY = "pay"
    HMRC = "HMRC"
    MONEY = "money"
    RETURNS = "returns"
    STAFF = "PAs"


class Ground(StrEnum):
    """Why a representative may act."""

    CHOSEN = "chosen by the person"
    GUARDIAN = "guardian"
    CONTINUING_ATTORNEY = "continuing attorney"
    WELFARE_ATTORNEY = "welfare attorney"
    PARENT = "parent of a child"


class Control(StrEnum):
    """Who is asked first when something is to be done; who decides follows from mandates."""

    MYSELF = "myself"
    HELPED = "with help"
    ORGANISATION = "an organisation does it"


class Employer(Keyed, Base):
    """Somebody who employs assistants with a direct payment: in law, the employer."""

    __tablename__ = "employer"

    name: Mapped[str]
    """The employer's full name, as contracts and HMRC have it."""
    supported_person: Mapped[str]
    """Whose support it is: the employer, or for example their child."""
    created_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(SealedColumn("employer.address"), default="")
    paye_reference: Mapped[str | None] = mapped_column(default=None)
    accounts_office_reference: Mapped[str | None] = mapped_column(default=None)
    control: Mapped[Control] = mapped_column(default=Control.MYSELF)
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
    basis: Mapped[str] = mapped_column(SealedColumn("mandate.basis"), default="")
    """Why they may act, in words: 'Mother', 'Guardianship order of 3 May 2024'."""
    areas: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), default=None)
    """What they may decide on, as values of `Area`; None is everything."""
    ground: Mapped[Ground | None] = mapped_column(default=None)
    registration: Mapped[str] = mapped_column(default="")
    """The reference under which the Office of the Public Guardian registered it."""
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was stopped at once; without it, it holds to the end of its last day."""
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("mandate.id"), default=None)
    """The other organisation's mandate that this one takes over from."""

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
            Capacity.REPRESENTATIVE: f"Representative: decides {self.areas_in_words}.",
            Capacity.SUPPORTER: "Supporter: helps and prepares, and does not decide.",
            Capacity.SUPPORT_ORGANISATION: f"Support organisation: decides {self.areas_in_words}."
            if self.may_decide
            else "Support organisation: prepares, and the employer decides.",
        }[self.capacity]

    @property
    def areas_in_words(self) -> str:
        """Say on what the holder may decide."""
        if self.areas is None or len(self.areas) == len(Area):
            return "everything"
        *first, last = [each.value for each in Area if each in self.areas] or ["nothing"]
        decided = f"{', '.join(first)} and {last}" if first else last
        return f"{decided}, and prepares the rest"

    def decides(self, area: Area | None) -> bool:
        """Tell whether the holder may decide in an area; None is what is of no one area."""
        if self.capacity is Capacity.SELF:
            return True
        is_decider = self.capacity is Capacity.REPRESENTATIVE or self.may_decide
        if self.capacity is Capacity.SUPPORTER or not is_decider:
            return False
        return self.areas is None or area is None or area in self.areas

    def is_to_come(self, day: date) -> bool:
        """Tell whether it begins after a day, and was not stopped."""
        return self.from_on > day and self.ended_at is None

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on a day; one that was stopped at once held before it."""
        is_stopped = self.ended_at is not None and day_of(self.ended_at) <= day
        is_in_time = self.from_on <= day and (self.until_on is None or day <= self.until_on)
        return is_in_time and not is_stopped
