"""Reading shifts that PAs ask each other to do: what waits for whom, and what can still stand."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import employed_in
from pa_employer.clock import day_of
from pa_employer.db import is_among
from pa_employer.planning.models import HouseholdSwaps, OfferState, ShiftOffer, SwapRule
from pa_employer.planning.queries import planned_for, rota_of
from pa_employer.planning.rota import Planned
from pa_employer.planning.service import is_employed_on
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import LONDON, ONE_WEEK, Span
from payroll.ground.errors import DomainError

LIVE = (OfferState.ASKED, OfferState.BACK, OfferState.AGREED)
BACK_WITHIN = ONE_WEEK * 2


class BegunError(DomainError):
    """That shift has begun, so it stays where it is. Ring if you need somebody now."""


class OfferStaleError(DomainError):
    """That shift was changed meanwhile, so nothing is swapped. Look at the rota again."""


class TakenError(DomainError):
    """Somebody else said yes to that shift first. Thank you all the same."""


class JobOverError(DomainError):
    """One of the two jobs is over by that day, so the shift stays where it is."""


def swap_rule(session: Session, employer_id: UUID) -> SwapRule:
    """Return what an employer chose about swaps; they are asked unless they chose otherwise."""
    found = session.get(HouseholdSwaps, employer_id)
    return found.rule if found else SwapRule.ASK_ME


def colleagues_for(session: Session, job: Assistant, planned: Planned) -> list[Assistant]:
    """Return who could be asked to do a shift: employed that day, and signing in here."""
    if swap_rule(session, job.employer_id) is SwapRule.OFF:
        return []
    employed = employed_in(session, job.employer_id, Span(planned.on, planned.on))
    own = {job.id, planned.whose_id}
    return [each for each in employed if each.id not in own and each.account_id]


def backs_for(session: Session, offer: ShiftOffer, at: datetime) -> list[Planned]:
    """Return which of their own shifts the colleague could give: within two weeks, another time.

    The one who asked has nothing planned at the time of any of them.
    """
    wanted, _ = shifts_of(session, offer)
    if wanted is None:
        return []
    span = Span(max(day_of(at), wanted.on - ONE_WEEK), wanted.on + BACK_WITHIN)
    busy = [each for each in planned_for(session, offer.asker, span) if each.key != wanted.key]
    return [
        each
        for each in planned_for(session, offer.colleague, span)
        if each.whose_id is None
        and each.starts_at > at
        and not any(each.meets(other.starts_at, other.ends_at) for other in (wanted, *busy))
        and is_employed_on(offer.asker, each.on)
    ]


def to_answer(session: Session, job: Assistant, at: datetime) -> list[ShiftOffer]:
    """Return what waits for a PA's yes or no, the soonest first."""
    found = select(ShiftOffer).where(
        or_(
            (ShiftOffer.to_id == job.id) & (ShiftOffer.state == OfferState.ASKED),
            (ShiftOffer.from_id == job.id) & (ShiftOffer.state == OfferState.BACK),
        )
    )
    return [each for each in _read(session, found) if is_open(session, each, at)]


def asked_by(session: Session, job: Assistant, at: datetime) -> list[ShiftOffer]:
    """Return what a PA asked of colleagues about shifts to come, the soonest first."""
    found = select(ShiftOffer).where(
        ShiftOffer.from_id == job.id,
        ShiftOffer.on >= day_of(at),
        ShiftOffer.state != OfferState.WITHDRAWN,
    )
    return [
        each
        for each in _read(session, found)
        if each.state not in LIVE or is_open(session, each, at)
    ]


def to_confirm(session: Session, employer_id: UUID, at: datetime) -> list[ShiftOffer]:
    """Return what an employer's PAs agreed and waits for a word, the soonest first."""
    return [each for each in _agreed(session, employer_id) if is_open(session, each, at)]


@for_each
def _agreed(session: Session, employer_ids: Ids) -> Mapping[UUID, list[ShiftOffer]]:
    found = (
        select(ShiftOffer)
        .join(Assistant, Assistant.id == ShiftOffer.from_id)
        .where(
            is_among(session, Assistant.employer_id, employer_ids),
            ShiftOffer.state == OfferState.AGREED,
        )
    )
    return grouped(employer_ids, _read(session, found), lambda row: row.asker.employer_id)


def settled_lately(session: Session, employer_id: UUID, at: datetime) -> list[ShiftOffer]:
    """Return the swaps that came to stand in the last two weeks, the soonest first."""
    found = (
        select(ShiftOffer)
        .join(Assistant, Assistant.id == ShiftOffer.from_id)
        .where(
            Assistant.employer_id == employer_id,
            ShiftOffer.state == OfferState.STANDS,
            ShiftOffer.settled_at >= at - BACK_WITHIN,
        )
    )
    return _read(session, found)


def is_open(session: Session, offer: ShiftOffer, at: datetime) -> bool:
    """Tell whether an offer could still come to stand."""
    try:
        still(session, offer, at)
        if offer.back_line_id:
            still_in_return(session, offer, at)
    except DomainError:
        return False
    return offer.state in LIVE


def offer_for(session: Session, job: Assistant, offer_id: UUID) -> ShiftOffer | None:
    """Return an offer that a PA made or was made, or None if it is none of theirs."""
    found = session.get(ShiftOffer, offer_id)
    return found if found and job.id in {found.from_id, found.to_id} else None


def offer_of(session: Session, employer_id: UUID, offer_id: UUID) -> ShiftOffer | None:
    """Return an offer between an employer's PAs, or None if it is not between theirs."""
    found = session.get(ShiftOffer, offer_id)
    return found if found and found.asker.employer_id == employer_id else None


def shifts_of(session: Session, offer: ShiftOffer) -> tuple[Planned | None, Planned | None]:
    """Return the shift asked about and the one in return; None for what is not so planned."""
    wanted = rota_of(session, offer.from_id).find(offer.key)
    given = rota_of(session, offer.to_id).find(offer.back_key) if offer.back_line_id else None
    return wanted, given


def still(session: Session, offer: ShiftOffer, at: datetime) -> Planned:
    """Return the shift asked about, or refuse in words what cannot stand any more."""
    if any(_took_it(each, offer) for each in offers_about(session, offer)):
        raise TakenError
    wanted, _ = shifts_of(session, offer)
    return _to_come(offer, wanted, at)


def still_in_return(session: Session, offer: ShiftOffer, at: datetime) -> Planned:
    """Return the shift given in return, or refuse in words what cannot stand any more."""
    _, given = shifts_of(session, offer)
    return _to_come(offer, given, at)


def offers_about(session: Session, about: ShiftOffer | Planned) -> list[ShiftOffer]:
    """Return everything that was asked about one shift."""
    found = select(ShiftOffer).where(
        ShiftOffer.line_id == about.line_id, ShiftOffer.on == about.on
    )
    return list(session.scalars(found))


def when(planned: Planned) -> str:
    """Say when a shift is: Monday 16 November, 09:00 to 13:00."""
    start, end = planned.starts_at.astimezone(LONDON), planned.ends_at.astimezone(LONDON)
    return f"{start:%A} {start.day} {start:%B}, {start:%H:%M} to {end:%H:%M}"


def _took_it(other: ShiftOffer, offer: ShiftOffer) -> bool:
    """Tell whether another offer won the shift since this one was made."""
    if other.id == offer.id or other.from_id != offer.from_id:
        return False
    has_stood = other.state is OfferState.STANDS and other.settled_at is not None
    is_later = has_stood and other.settled_at >= offer.asked_at  # type: ignore[operator]  # it has
    return other.state is OfferState.AGREED or is_later


def _to_come(offer: ShiftOffer, planned: Planned | None, at: datetime) -> Planned:
    both = (offer.asker, offer.colleague)
    on = planned.on if planned else offer.on
    if not all(is_employed_on(each, on) for each in both):
        raise JobOverError
    if planned is None:
        raise OfferStaleError
    if planned.starts_at <= at:
        raise BegunError
    return planned


def _read(session: Session, found: Select[ShiftOffer]) -> list[ShiftOffer]:
    both = joinedload(ShiftOffer.asker), joinedload(ShiftOffer.colleague)
    ordered = found.order_by(ShiftOffer.on, ShiftOffer.asked_at, ShiftOffer.id)
    return list(session.scalars(ordered.options(*both)))
