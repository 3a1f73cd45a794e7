"""What happened for an employer, told to them: who did it, as what, and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pa_employer.accounts.models import Account, OrganisationKind
from pa_employer.audit.models import AuditEvent, EarlierEvent
from pa_employer.audit.queries import doers_for, earlier_events_for, events_for
from pa_employer.people.models import Capacity, Mandate
from pa_employer.people.queries import mandates_of

ON_A_PAGE = 50
THE_SERVICE = "The service"
AS = {
    Capacity.SELF: "the employer",
    Capacity.REPRESENTATIVE: "representative",
    Capacity.SUPPORTER: "supporter",
}


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who did something: their name, and as what they did it."""

    name: str
    standing: str = ""

    @property
    def both(self) -> str:
        """Return the name and as what, where that is known."""
        return f"{self.name}, {self.standing}" if self.standing else self.name


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was done."""

    number: int
    what: str
    at: datetime
    by: Doer


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what happened, newest first, and where it goes on."""

    told: tuple[Told, ...]
    older: int | None
    """The number of the event that all on the next page come before; None on the last page."""


def page_of(
    session: Session, employer_id: UUID, *, before: int | None = None, by: UUID | None = None
) -> Page:
    """Return what happened for an employer before an event, perhaps only what somebody did."""
    found = events_for(
        session, employer_id, ON_A_PAGE + 1, before=before, by=None if by is None else (by,)
    )
    return _page(session, employer_id, found)


def page_from_elsewhere(session: Session, employer_id: UUID, *, before: int | None = None) -> Page:
    """Return what happened for an employer in another service, as that told it."""
    found = earlier_events_for(session, employer_id, ON_A_PAGE + 1, before=before)
    return _page(session, employer_id, found)


def _page(
    session: Session, employer_id: UUID, found: Sequence[AuditEvent] | Sequence[EarlierEvent]
) -> Page:
    events, more = found[:ON_A_PAGE], len(found) > ON_A_PAGE
    doers = doers_among(session, employer_id, {each.account_id for each in events})
    told = tuple(Told(each.number, each.what, each.at, _by(each, doers)) for each in events)
    return Page(told, events[-1].number if more else None)


def everybody(session: Session, employer_id: UUID) -> dict[UUID, Doer]:
    """Return all who ever did something for an employer, by name."""
    found = doers_among(session, employer_id, doers_for(session, employer_id))
    return dict(sorted(found.items(), key=lambda each: each[1].both))


def doers_among(
    session: Session, employer_id: UUID, account_ids: Iterable[UUID | None]
) -> dict[UUID, Doer]:
    """Return who accounts are to an employer: of the council, of an organisation, or at home."""
    ids = {each for each in account_ids if each}
    accounts = session.scalars(
        select(Account).where(Account.id.in_(ids)).options(joinedload(Account.organisation))
    )
    mandates = mandates_of(session, employer_id)
    return {each.id: Doer(each.name, _standing(each, mandates)) for each in accounts}


def _standing(account: Account, mandates: Iterable[Mandate]) -> str:
    organisation = account.organisation
    if organisation:
        is_council = organisation.kind is OrganisationKind.AUTHORITY
        kind = "your council" if is_council else "support organisation"
        return f"{organisation.name} ({kind})"
    own = [each for each in mandates if each.account_id == account.id]
    return AS.get(own[-1].capacity, "") if own else ""


def _by(event: AuditEvent | EarlierEvent, doers: dict[UUID, Doer]) -> Doer:
    found = doers.get(event.account_id) if event.account_id else None
    return found or Doer(THE_SERVICE)
