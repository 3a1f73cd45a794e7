"""The table of steps a council takes, each with its reason, its notice and the way to object."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.agreements.models import Agreement
from pa_employer.db import Base, Keyed


class Rung(StrEnum):
    """One step of the ladder, the gentlest first."""

    REMINDER = "reminder"
    HELP_VISIT = "help visit"
    CLOSER = "closer monitoring"
    MANAGED_OFFER = "offer of a managed account"
    SUSPENSION = "suspension"
    END = "end"


class Ground(StrEnum):
    """Why a council may end a direct payment (regulation 6 of SSI 2014/25), and nothing else."""

    INELIGIBLE = "ineligible"
    OTHER_PURPOSE = "other_purpose"
    LAW_BREACH = "law_breach"
    FAMILY = "family_not_permitted"


class StepState(StrEnum):
    """How far a step is."""

    PROPOSED = "proposed"
    NOTICED = "noticed"
    WITHDRAWN = "withdrawn"


class LadderStep(Keyed, Base):
    """One step: it holds from its day, unless it is challenged, withdrawn or over."""

    __tablename__ = "ladder_step"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days_in_order"),
        CheckConstraint("(rung = 'end') = (ground IS NOT NULL)", name="end_has_ground"),
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    rung: Mapped[Rung]
    reason: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None] = mapped_column(default=None)
    ground: Mapped[Ground | None] = mapped_column(default=None)
    state: Mapped[StepState] = mapped_column(default=StepState.PROPOSED)
    noticed_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the person was told: at once, or when a second person agreed."""
    agreed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    challenged_at: Mapped[datetime | None] = mapped_column(default=None)
    challenge_words: Mapped[str] = mapped_column(default="")
    days_left: Mapped[int | None] = mapped_column(default=None)
    """How many days of notice were left when a challenge stopped the clock; None while it runs."""
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    is_wanted: Mapped[bool | None] = mapped_column(default=None)
    """Whether the person wants what is offered; None before they said, and where nothing is."""

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)

    @property
    def is_challenged(self) -> bool:
        """Say whether somebody still has to look at it again."""
        return self.days_left is not None

    def is_in_force(self, on: date) -> bool:
        """Tell whether it holds on a day."""
        if self.state is not StepState.NOTICED or self.is_challenged:
            return False
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)
