"""Reading the time that was noted for somebody, and what it comes to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, joinedload

from pa_employer.people.models import Mandate
from pa_employer.supporting.models import HelpKind, HelpTime
from payroll.ground.days import Span


@dataclass(frozen=True, slots=True)
class ClientTime:
    """The minutes of one person, by what they were for."""

    employer_id: UUID
    name: str
    by_kind: dict[HelpKind, int]

    @property
    def minutes(self) -> int:
        """Return all minutes."""
        return sum(self.by_kind.values())


@dataclass(frozen=True, slots=True)
class MonthOfTime:
    """An organisation's time of some days: by client, by name, and by kind."""

    clients: Sequence[ClientTime]

    @property
    def by_kind(self) -> dict[HelpKind, int]:
        """Return the minutes of each kind that has any."""
        found = {
            kind: sum(each.by_kind.get(kind, 0) for each in self.clients) for kind in HelpKind
        }
        return {kind: minutes for kind, minutes in found.items() if minutes}

    @property
    def minutes(self) -> int:
        """Return all minutes."""
        return sum(each.minutes for each in self.clients)


def time_for(
    session: Session, employer_id: UUID, organisation_id: UUID | None, span: Span
) -> list[HelpTime]:
    """Return what was noted for somebody and not taken back, the newest day first.

    With an organisation, only its own: what another one did is between it and the person.
    """
    found = _standing(span).where(HelpTime.employer_id == employer_id)
    if organisation_id:
        found = found.where(HelpTime.organisation_id == organisation_id)
    return list(session.scalars(found.order_by(HelpTime.on.desc(), HelpTime.noted_at.desc())))


def time_of(session: Session, organisation_id: UUID, span: Span) -> list[HelpTime]:
    """Return what an organisation noted and did not take back, by day."""
    found = _standing(span).where(HelpTime.organisation_id == organisation_id)
    return list(session.scalars(found.order_by(HelpTime.on, HelpTime.noted_at, HelpTime.id)))


def month_of(entries: Iterable[HelpTime]) -> MonthOfTime:
    """Return time by client and kind, by the clients' names."""
    sums: dict[tuple[str, UUID], dict[HelpKind, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        sums[entry.employer.name, entry.employer_id][entry.kind] += entry.minutes
    return MonthOfTime(
        [ClientTime(key, name, dict(by_kind)) for (name, key), by_kind in sorted(sums.items())]
    )


def own_entry(session: Session, mandate: Mandate, account_id: UUID, id_: UUID) -> HelpTime | None:
    """Return what somebody noted themselves under an organisation's mandate, or None."""
    found = session.get(HelpTime, id_)
    if found is None or found.takes_back_id:
        return None
    is_of_both = (found.employer_id, found.organisation_id) == (
        mandate.employer_id, mandate.organisation_id,
    )  # fmt: skip
    return found if is_of_both and found.account_id == account_id else None


def taken_back(session: Session, entry_id: UUID) -> HelpTime | None:
    """Return what took an entry back, if something did."""
    return session.scalar(select(HelpTime).where(HelpTime.takes_back_id == entry_id))


def acted_on(session: Session, organisation_id: UUID, employer_id: UUID, day: date) -> bool:
    """Tell whether an organisation acted for somebody on a day."""
    found = select(Mandate).where(
        Mandate.organisation_id == organisation_id, Mandate.employer_id == employer_id
    )
    # On the day it is stopped, what was done before is still work of that day.
    return any(
        each.from_on <= day and (each.until_on is None or day <= each.until_on)
        for each in session.scalars(found)
    )


def _standing(span: Span) -> Select[HelpTime]:
    back = aliased(HelpTime)
    return (
        select(HelpTime)
        .outerjoin(back, back.takes_back_id == HelpTime.id)
        .where(
            HelpTime.on.between(span.first, span.last),
            HelpTime.takes_back_id.is_(None),
            back.id.is_(None),
        )
        .options(
            joinedload(HelpTime.account),
            joinedload(HelpTime.employer),
            joinedload(HelpTime.organisation),
        )
    )
