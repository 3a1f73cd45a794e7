"""The table of rules that a council decided for itself: one proposes, another agrees."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pa_employer.accounts.models import Organisation
from pa_employer.db import Base, Keyed
from returns.rulebook import Book, DecidedRule, pack_named


class RuleState(StrEnum):
    """How far a proposed rule is."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DROPPED = "dropped"


class CouncilRule(Keyed, Base):
    """A rule a council is to have from a day on; it holds once a second person agreed."""

    __tablename__ = "council_rule"

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    key: Mapped[str]
    from_on: Mapped[date]
    value: Mapped[str]
    """As JSON, of the kind `config/policy_keys.toml` says."""
    words: Mapped[str]
    source: Mapped[str]
    reason: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    state: Mapped[RuleState] = mapped_column(default=RuleState.PROPOSED)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    settled_words: Mapped[str] = mapped_column(default="")
    """Why it was dropped."""

    @property
    def decided(self) -> DecidedRule:
        """Return it as the rulebook takes it."""
        return DecidedRule(
            self.key, self.from_on, self.value, self.words, self.source, self.reason
        )


def book_of(session: Session, authority: Organisation) -> Book:
    """Return a council's rules: its pack on record, and what it decided since."""
    agreed = rules_in(session, authority.id, RuleState.AGREED)
    return Book(pack_named(authority.name), tuple(rule.decided for rule in agreed))


def rules_in(session: Session, authority_id: UUID, state: RuleState) -> list[CouncilRule]:
    """Return a council's own rules that are proposed, agreed or dropped, the soonest first."""
    found = select(CouncilRule).where(
        CouncilRule.authority_id == authority_id, CouncilRule.state == state
    )
    return list(session.scalars(found.order_by(CouncilRule.from_on, CouncilRule.id)))
