"""Reading what is asked about people's information, and what is held until it is settled."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from pa_employer.contested.models import AskKind, AskState, GoesTo, PrivacyAsk
from pa_employer.db import is_among
from pa_employer.together import Ids, for_each, grouped


def is_restricted(session: Session, employer_id: UUID) -> bool:
    """Tell whether something of a household is held, so that nothing of it is forgotten."""
    held = _held().where(PrivacyAsk.employer_id == employer_id)
    return bool(session.scalar(select(exists(held))))


def is_account_restricted(session: Session, account_id: UUID) -> bool:
    """Tell whether somebody asked that something about them is held."""
    return bool(session.scalar(select(exists(_held().where(PrivacyAsk.by_id == account_id)))))


def restrictions_of(session: Session, employer_id: UUID) -> list[PrivacyAsk]:
    """Return what of a household is held and not used now, oldest first."""
    held = _held().where(PrivacyAsk.employer_id == employer_id)
    return list(session.scalars(held.order_by(PrivacyAsk.asked_at)))


def asks_of_household(session: Session, employer_id: UUID) -> list[PrivacyAsk]:
    """Return what a household has to answer or has answered, what waits first."""
    found = select(PrivacyAsk).where(
        PrivacyAsk.employer_id == employer_id, PrivacyAsk.goes_to == GoesTo.HOUSEHOLD
    )
    return _ordered(session, found)


def asks_of_service(session: Session) -> list[PrivacyAsk]:
    """Return what whoever looks after the service has to answer or has answered."""
    return _ordered(session, select(PrivacyAsk).where(PrivacyAsk.goes_to == GoesTo.SERVICE))


def asks_by(session: Session, account_id: UUID) -> list[PrivacyAsk]:
    """Return what somebody asked, newest first."""
    found = select(PrivacyAsk).where(PrivacyAsk.by_id == account_id)
    return list(session.scalars(found.order_by(PrivacyAsk.asked_at.desc())))


@for_each
def waiting_for_household(session: Session, employer_ids: Ids) -> Mapping[UUID, list[PrivacyAsk]]:
    """Return what a household still has to answer, soonest first."""
    found = select(PrivacyAsk).where(
        is_among(session, PrivacyAsk.employer_id, employer_ids),
        PrivacyAsk.goes_to == GoesTo.HOUSEHOLD,
        PrivacyAsk.state == AskState.OPEN,
    )
    rows = session.scalars(found.order_by(PrivacyAsk.answer_by_on, PrivacyAsk.id))
    return grouped(employer_ids, rows, lambda row: cast("UUID", row.employer_id))


def _held() -> Select[PrivacyAsk]:
    return select(PrivacyAsk).where(
        PrivacyAsk.kind == AskKind.RESTRICTION, PrivacyAsk.state == AskState.OPEN
    )


def _ordered(session: Session, found: Select[PrivacyAsk]) -> list[PrivacyAsk]:
    open_first = PrivacyAsk.state != AskState.OPEN
    return list(session.scalars(found.order_by(open_first, PrivacyAsk.answer_by_on)))
