"""The table of what is known of an assistant who may be a relative (regulations 8 and 9)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.assistants.models import Assistant
from pa_employer.db import Base
from returns.family import Circumstance8, FamilyFacts, Relation


class RelativeRow(Base):
    """Whether an assistant is a relative, and what the regulations ask about that."""

    __tablename__ = "relative"

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), primary_key=True)
    relation: Mapped[Relation]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    person_agrees: Mapped[bool | None] = mapped_column(default=None)
    relative_agrees: Mapped[bool | None] = mapped_column(default=None)
    council_agrees: Mapped[bool | None] = mapped_column(default=None)
    is_able: Mapped[bool | None] = mapped_column(default=None)
    decides_on_support: Mapped[bool | None] = mapped_column(default=None)
    """Whether they are guardian or attorney with power over the support that is paid."""
    circumstances: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    """Values of `returns.family.Circumstance8`."""

    def facts(self, assistant: Assistant) -> FamilyFacts:
        """Return it as the evaluator takes it."""
        return FamilyFacts(
            assistant=assistant.name,
            relation=Relation(self.relation),
            person_agrees=self.person_agrees,
            relative_agrees=self.relative_agrees,
            council_agrees=self.council_agrees,
            is_able=self.is_able,
            circumstances=tuple(Circumstance8(each) for each in self.circumstances),
            decides_on_support=self.decides_on_support,
        )
