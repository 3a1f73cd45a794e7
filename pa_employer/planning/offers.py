"""Swapping shifts between PAs: one asks, a colleague says yes or no, the employer confirms.

Where the household chose that swaps need no word from them, two yeses are enough.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.messages.service import MessageDetails, send_message
from pa_employer.people.queries import deciders_of
from pa_employer.planning.models import HouseholdSwaps, OfferState, ShiftOffer, SwapRule
from pa_employer.planning.offered import (
    LIVE,
    BegunError,
    backs_for,
    colleagues_for,
    offers_about,
    still,
    still_in_return,
    swap_rule,
    when,
)
from pa_employer.planning.queries import rota_of
from pa_employer.planning.rota import Planned
from pa_employer.planning.service import (
    NotPlannedError,
    give_to,
    lock_plan,
    refuse_meeting,
    swap,
)
from payroll.ground.errors import DomainError

SUBJECT = "A shift that could change hands"


class SwapsOffError(DomainError):
    """Shifts are not swapped between PAs here. Say that you cannot, and somebody is looked for."""


class NobodyAskedError(DomainError):
    """Choose at least one colleague to ask."""


class OfferOverError(DomainError):
    """That was answered or taken back already. Look at the rota again."""


class NoShiftBackError(DomainError):
    """Choose one of your own shifts to give for it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A planned shift that colleagues are asked to do; in a swap for one of theirs."""

    planned: Planned
    colleague_ids: Collection[UUID]
    is_swap: bool = False


def choose_rule(session: Session, employer_id: UUID, rule: SwapRule, by: Actor) -> None:
    """Keep what an employer lets their PAs settle between themselves."""
    if swap_rule(session, employer_id) is rule:
        return
    session.merge(HouseholdSwaps(employer_id=employer_id, rule=rule))
    session.flush()
    record(session, by, f"chose about swaps: {rule}", employer_id=employer_id)


def ask_colleagues(session: Session, job: Assistant, asked: Asked, by: Actor) -> list[ShiftOffer]:
    """Ask colleagues to do a shift; the first to say yes has it. Who was asked already is left."""
    if swap_rule(session, job.employer_id) is SwapRule.OFF:
        raise SwapsOffError
    if not asked.colleague_ids:
        raise NobodyAskedError
    lock_plan(session, job)
    planned = rota_of(session, job.id).find(asked.planned.key)
    if planned is None:
        raise NotPlannedError
    if planned.starts_at <= by.at:
        raise BegunError
    waiting = {each.to_id for each in offers_about(session, planned) if each.state in LIVE}
    return [
        _ask(session, job, each, asked, by)
        for each in colleagues_for(session, job, planned)
        if each.id in asked.colleague_ids and each.id not in waiting
    ]


def say_yes(session: Session, offer: ShiftOffer, by: Actor, *, back: str = "") -> None:
    """Say yes as the colleague; in a swap with the key of the shift that is given for it."""
    _lock(session, offer)
    _must_be(offer, OfferState.ASKED)
    wanted = still(session, offer, by.at)
    if not offer.is_swap:
        refuse_meeting(session, offer.colleague, wanted)
        _agreed(session, offer, by)
        return
    given = next((each for each in backs_for(session, offer, by.at) if each.key == back), None)
    if given is None:
        raise NoShiftBackError
    offer.state, offer.back_line_id, offer.back_on = OfferState.BACK, given.line_id, given.on
    _note(session, offer, "said yes to a swap", by)
    words = (
        f"{offer.colleague.known_as} does {when(wanted)}, and asks you to do {when(given)} in "
        "return. Look at your rota to say yes or no."
    )
    _tell(session, offer.asker, words, by)


def say_yes_to_return(session: Session, offer: ShiftOffer, by: Actor) -> None:
    """Say yes, as the one who asked, to the shift that the colleague gives in return."""
    _lock(session, offer)
    _must_be(offer, OfferState.BACK)
    still(session, offer, by.at)
    refuse_meeting(session, offer.asker, still_in_return(session, offer, by.at))
    _agreed(session, offer, by)


def say_no(session: Session, offer: ShiftOffer, by: Actor) -> None:
    """Say no as the colleague; no reason is needed."""
    _lock(session, offer)
    _must_be(offer, OfferState.ASKED)
    _settle(session, offer, OfferState.DECLINED, by)
    _tell(session, offer.asker, f"{offer.colleague.known_as} cannot do it this time.", by)


def take_back(session: Session, offer: ShiftOffer, by: Actor) -> None:
    """Take back what was asked, until it stands; taken back twice, it was once."""
    _lock(session, offer)
    if offer.state is OfferState.WITHDRAWN:
        return
    _must_be(offer, *LIVE)
    was_answered = offer.state is not OfferState.ASKED
    _settle(session, offer, OfferState.WITHDRAWN, by)
    if was_answered:
        words = f"{offer.asker.known_as} took back what they asked. Your shifts stay as they were."
        _tell(session, offer.colleague, words, by)


def confirm(session: Session, offer: ShiftOffer, by: Actor) -> None:
    """Let what two PAs agreed stand, as their employer."""
    _lock(session, offer)
    _must_be(offer, OfferState.AGREED)
    _stand(session, offer, by)


def turn_down(session: Session, offer: ShiftOffer, by: Actor) -> None:
    """Let shifts stay as they were, as the employer."""
    _lock(session, offer)
    _must_be(offer, OfferState.AGREED)
    _settle(session, offer, OfferState.TURNED_DOWN, by)
    words = "The swap was not confirmed this time. The shifts stay as they were."
    for each in (offer.asker, offer.colleague):
        _tell(session, each, words, by)


def _ask(
    session: Session, job: Assistant, colleague: Assistant, asked: Asked, by: Actor
) -> ShiftOffer:
    planned = asked.planned
    offer = ShiftOffer(
        line_id=planned.line_id,
        on=planned.on,
        from_id=job.id,
        to_id=colleague.id,
        is_swap=asked.is_swap,
        asked_at=by.at,
    )
    session.add(offer)
    _note(session, offer, "asked a colleague about a shift", by)
    in_return = " You would give one of your shifts for it." if asked.is_swap else ""
    words = (
        f"{job.known_as} asks whether you can do {when(planned)}.{in_return} Look at your rota to "
        "say yes or no. It is fine to say no."
    )
    _tell(session, colleague, words, by)
    return offer


def _agreed(session: Session, offer: ShiftOffer, by: Actor) -> None:
    """Note that both said yes, and let it stand where no word of the employer is needed."""
    offer.state = OfferState.AGREED
    _note(session, offer, "agreed with a colleague on a shift", by)
    employer_id = offer.asker.employer_id
    if swap_rule(session, employer_id) is not SwapRule.FREE:
        return
    _stand(session, offer, by)
    words = (
        f"{offer.asker.known_as} and {offer.colleague.known_as} changed a shift between "
        "themselves. The rota shows it."
    )
    details = MessageDetails(
        "A swapped shift", words, f"/employers/{employer_id}/hours/rota/swaps"
    )
    for account in deciders_of(session, employer_id, by.today):
        send_message(session, account, employer_id, details, by)


def _stand(session: Session, offer: ShiftOffer, by: Actor) -> None:
    asker, colleague = offer.asker, offer.colleague
    wanted = still(session, offer, by.at)
    words = f"It stands: {colleague.known_as} does {when(wanted)}."
    if offer.back_line_id:
        given = still_in_return(session, offer, by.at)
        swap(session, (asker, wanted), (colleague, given), by)
        words += f" {asker.known_as} does {when(given)}."
    else:
        give_to(session, asker, wanted, colleague, by)
    _settle(session, offer, OfferState.STANDS, by)
    for each in (asker, colleague):
        if each.account_id != by.account_id:
            _tell(session, each, words, by)


def _settle(session: Session, offer: ShiftOffer, state: OfferState, by: Actor) -> None:
    offer.state, offer.settled_at = state, by.at
    _note(session, offer, f"settled a shift between colleagues: {state}", by)


def _lock(session: Session, offer: ShiftOffer) -> None:
    """Let one at a time settle what is about either of two rotas, and see what others did."""
    for each in sorted((offer.asker, offer.colleague), key=lambda found: found.id):
        lock_plan(session, each)
    session.refresh(offer)


def _must_be(offer: ShiftOffer, *states: OfferState) -> None:
    if offer.state not in states:
        raise OfferOverError


def _tell(session: Session, to: Assistant, words: str, by: Actor) -> None:
    if to.account:
        details = MessageDetails(SUBJECT, words, f"/work/{to.id}/rota")
        send_message(session, to.account, to.employer_id, details, by)


def _note(session: Session, offer: ShiftOffer, what: str, by: Actor) -> None:
    session.flush()
    subject = f"shift offer {offer.id}"
    record(session, by, what, employer_id=offer.asker.employer_id, subject=subject)
