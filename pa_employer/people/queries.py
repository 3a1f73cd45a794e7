"""Reading mandates: for whom somebody may act today, and as what."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from pa_employer.accounts.models import Account
from pa_employer.db import is_among
from pa_employer.people.models import Capacity, Employer, Mandate
from pa_employer.together import Ids, for_each, grouped
from pa_employer.web.access import Role

ROLE_OF_CAPACITY = {
    Capacity.SELF: Role.EMPLOYER,
    Capacity.REPRESENTATIVE: Role.REPRESENTATIVE,
    Capacity.SUPPORTER: Role.SUPPORTER,
    Capacity.SUPPORT_ORGANISATION: Role.SUPPORT_WORKER,
}


def in_force(account: Account, today: date) -> Select[Mandate]:
    """Select the mandates somebody holds on a day, their own or their organisation's."""
    holders = [Mandate.account_id == account.id]
    if account.organisation_id:
        holders.append(Mandate.organisation_id == account.organisation_id)
    return held_on(today).where(or_(*holders))


def held_on(today: date) -> Select[Mandate]:
    """Select the mandates that anybody holds on a day."""
    return select(Mandate).where(
        Mandate.from_on <= today,
        or_(Mandate.until_on.is_(None), Mandate.until_on >= today),
        Mandate.ended_at.is_(None),
    )


def households_by_mandate(session: Session, account: Account, today: date) -> set[UUID]:
    """Return the employers somebody is, or acts for by name."""
    own = held_on(today).where(Mandate.account_id == account.id)
    return {each.employer_id for each in session.scalars(own)}


def mandate_for(
    session: Session, account: Account, employer_id: UUID, today: date
) -> Mandate | None:
    """Return the mandate by which somebody acts for an employer; the widest if there are two."""
    found = session.scalars(in_force(account, today).where(Mandate.employer_id == employer_id))
    order = list(Capacity)
    return min(
        found,
        key=lambda mandate: (order.index(mandate.capacity), not mandate.may_decide),
        default=None,
    )


def employers_of(session: Session, account: Account, today: date) -> list[Employer]:
    """Return for whom somebody may act today, by name."""
    found = session.scalars(in_force(account, today).options(joinedload(Mandate.employer)))
    employers = {mandate.employer_id: mandate.employer for mandate in found}
    return sorted(employers.values(), key=lambda employer: (employer.name, employer.id))


def roles_by_mandate(session: Session, account: Account, today: date) -> frozenset[Role]:
    """Return what somebody's mandates make them today."""
    found = session.scalars(in_force(account, today))
    return frozenset(ROLE_OF_CAPACITY[mandate.capacity] for mandate in found)


@for_each
def mandates_of(session: Session, employer_ids: Ids) -> Mapping[UUID, list[Mandate]]:
    """Return every mandate ever given for an employer, newest first."""
    found = select(Mandate).where(is_among(session, Mandate.employer_id, employer_ids))
    rows = session.scalars(found.order_by(Mandate.given_at.desc(), Mandate.id))
    return grouped(employer_ids, rows, lambda row: row.employer_id)


def deciders_of(session: Session, employer_id: UUID, today: date) -> list[Account]:
    """Return the employer and their representative, as far as they sign in themselves."""
    held = (
        select(Account)
        .join(Mandate, Mandate.account_id == Account.id)
        .where(
            Mandate.employer_id == employer_id,
            Mandate.capacity.in_((Capacity.SELF, Capacity.REPRESENTATIVE)),
            Mandate.from_on <= today,
            Mandate.until_on.is_(None) | (Mandate.until_on >= today),
            Mandate.ended_at.is_(None),
        )
    )
    return list({each.id: each for each in session.scalars(held.order_by(Account.id))}.values())


def names_of(session: Session, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of accounts, by id."""
    found = select(Account.id, Account.name).where(Account.id.in_(set(account_ids)))
    return {row.id: row.name for row in session.execute(found)}
