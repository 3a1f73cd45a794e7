"""Taking a step, one at a time: with its reason, its notice, its second person and its objection.

The ladder follows good practice; its end follows regulation 6 of SSI 2014/25, which has grounds of
its own and wants notice first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.clock import day_of
from pa_employer.db import is_among
from pa_employer.ladder.models import Ground, LadderStep, Rung, StepState
from pa_employer.letters.service import write_letter
from pa_employer.people.queries import deciders_of
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from returns.rulebook import row_on

ORDER = tuple(Rung)
WITH_NOTICE = frozenset({Rung.CLOSER, Rung.SUSPENSION, Rung.END})
WITH_AN_END = frozenset({Rung.CLOSER, Rung.SUSPENSION})
BY_TWO = frozenset({Rung.SUSPENSION, Rung.END})
"""What a second person agrees to before the person is told."""
MONTHS = (12, 6, 3, 1)
"""How long a return's period can be, in months, the longest first."""
SUBJECT = "There is a letter from your council"


class ReasonForStepError(DomainError):
    """Give the reason, in words the person can follow."""


class OneAtATimeError(DomainError):
    """Take one step at a time: help comes before anything harder."""


class TooSoonError(DomainError):
    """Give the step before some time first."""


class GroundWantedError(DomainError):
    """Choose one of the four grounds that the regulations know. There is no other."""


class LastDayWantedError(DomainError):
    """Say until when: it begins after the notice, and is over within the days the rule allows."""


class WagesFirstError(DomainError):
    """Wages come first: pay what is due to PAs, HMRC and the pension, then think again."""


class LateOurselvesError(DomainError):
    """Your council is late with something for this person. Do that first."""


class SecondPersonError(DomainError):
    """Somebody else agrees to what you proposed."""


class SettledStepError(DomainError):
    """Somebody settled this step already. Look at the page again."""


class NothingToObjectError(DomainError):
    """There is nothing to object to any more, or you said so already."""


class ObjectionWordsError(DomainError):
    """Say in a few words what you think is wrong."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A step somebody wants to take."""

    rung: Rung
    reason: str
    until_on: date | None = None
    ground: Ground | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a household stands: what it holds beyond all that is due soon, and our own lateness."""

    free: Money
    late: str = ""
    """What the council itself is late with, in words; '' where it is not."""


def take_step(
    session: Session, agreement: Agreement, wanted: Proposed, standing: Standing, by: Actor
) -> LadderStep:
    """Take the next step, or propose it where a second person has to agree."""
    session.execute(select(Agreement.id).where(Agreement.id == agreement.id).with_for_update())
    if not wanted.reason.strip():
        raise ReasonForStepError
    _check_order(session, agreement, wanted, by)
    if (wanted.ground is not None) is not (wanted.rung is Rung.END):
        raise GroundWantedError
    from_on = _from_on(agreement, wanted.rung, by)
    _check_end(agreement, wanted, from_on, by)
    _check_safe(wanted.rung, standing)
    step = LadderStep(
        agreement_id=agreement.id,
        rung=wanted.rung,
        reason=wanted.reason.strip(),
        proposed_at=by.at,
        proposed_by_id=by.account_id,
        from_on=from_on,
        until_on=wanted.until_on if wanted.rung in WITH_AN_END else None,
        ground=wanted.ground,
    )
    session.add(step)
    if wanted.rung not in BY_TWO:
        _tell(session, step, agreement, by)
    _note(session, step, agreement, f"took a step: {wanted.rung.value}", by)
    return step


def agree_to_step(session: Session, step: LadderStep, standing: Standing, by: Actor) -> LadderStep:
    """Agree to somebody else's step as the second person; the notice begins now."""
    step = _hold(session, step)
    if step.state is not StepState.PROPOSED:
        raise SettledStepError
    if step.proposed_by_id == by.account_id:
        raise SecondPersonError
    _check_safe(Rung(step.rung), standing)
    days = (step.until_on - step.from_on) if step.until_on else None
    step.from_on = _from_on(step.agreement, Rung(step.rung), by)
    step.until_on = step.from_on + days if days is not None else None
    step.agreed_by_id = by.account_id
    _tell(session, step, step.agreement, by)
    _note(session, step, step.agreement, f"agreed to a step: {step.rung.value}", by)
    return step


def withdraw_step(session: Session, step: LadderStep, words: str, by: Actor) -> LadderStep:
    """Take a step back, whatever its state, with the reason."""
    step = _hold(session, step)
    if step.state is StepState.WITHDRAWN:
        raise SettledStepError
    if not words.strip():
        raise ReasonForStepError
    step.state, step.days_left = StepState.WITHDRAWN, None
    step.answer, step.answered_at, step.answered_by_id = words.strip(), by.at, by.account_id
    _note(session, step, step.agreement, "took a step back", by)
    return step


def object_to(session: Session, step: LadderStep, words: str, by: Actor) -> LadderStep:
    """Say that a step is wrong; it does not hold until somebody else has looked at it."""
    step = _hold(session, step)
    if step.state is not StepState.NOTICED or step.challenged_at is not None:
        raise NothingToObjectError
    if step.until_on is not None and by.today > step.until_on:
        raise NothingToObjectError
    if not words.strip():
        raise ObjectionWordsError
    step.challenged_at, step.challenge_words = by.at, words.strip()
    step.days_left = max((step.from_on - by.today).days, 0)
    _note(session, step, step.agreement, "objected to a step", by)
    return step


def answer_objection(
    session: Session, step: LadderStep, words: str, by: Actor, *, stands: bool
) -> LadderStep:
    """Answer an objection, by somebody who had no part in the step; its clock goes on or ends."""
    step = _hold(session, step)
    if not step.is_challenged:
        raise SettledStepError
    if by.account_id in {step.proposed_by_id, step.agreed_by_id}:
        raise SecondPersonError
    if not stands:
        return withdraw_step(session, step, words, by)
    if not words.strip():
        raise ReasonForStepError
    later = by.today + timedelta(days=step.days_left or 0)
    if step.until_on is not None:
        step.until_on += max(later - step.from_on, timedelta())
    step.from_on, step.days_left = max(later, step.from_on), None
    step.answer, step.answered_at, step.answered_by_id = words.strip(), by.at, by.account_id
    _note(session, step, step.agreement, "answered an objection to a step", by)
    return step


def answer_offer(session: Session, step: LadderStep, by: Actor, *, is_wanted: bool) -> LadderStep:
    """Say whether one wants what is offered; a no has no consequence (regulation 5)."""
    step = _hold(session, step)
    if step.rung is not Rung.MANAGED_OFFER or step.state is not StepState.NOTICED:
        raise SettledStepError
    step.is_wanted = is_wanted
    _note(session, step, step.agreement, "answered the offer of a managed account", by)
    return step


@for_each
def steps_of(session: Session, agreement_ids: Ids) -> Mapping[UUID, list[LadderStep]]:
    """Return every step of a direct payment, newest first."""
    found = select(LadderStep).where(is_among(session, LadderStep.agreement_id, agreement_ids))
    rows = session.scalars(found.order_by(LadderStep.proposed_at.desc(), LadderStep.id.desc()))
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


def told_steps(session: Session, agreement_id: UUID) -> list[LadderStep]:
    """Return the steps the person was told of, newest first."""
    return [each for each in steps_of(session, agreement_id) if each.noticed_at is not None]


def steps_to_settle(session: Session, authority_id: UUID) -> list[LadderStep]:
    """Return what somebody of a council has to look at: proposals and objections, oldest first."""
    found = (
        select(LadderStep)
        .join(Agreement, Agreement.id == LadderStep.agreement_id)
        .where(
            Agreement.authority_id == authority_id,
            (LadderStep.state == StepState.PROPOSED) | LadderStep.days_left.is_not(None),
        )
        .order_by(LadderStep.proposed_at, LadderStep.id)
    )
    return list(session.scalars(found))


def step_to(session: Session, authority_id: UUID, step_id: UUID) -> LadderStep | None:
    """Return one step of a council, or None if it is not theirs."""
    found = session.get(LadderStep, step_id)
    return found if found and found.agreement.authority_id == authority_id else None


def next_rung(session: Session, agreement: Agreement) -> Rung:
    """Return the hardest step that can come next; gentler ones always can."""
    highest = _highest(session, agreement)
    place = ORDER.index(Rung(highest.rung)) + 1 if highest else 0
    return ORDER[min(place, len(ORDER) - 1)]


def months_on(session: Session, agreement_id: UUID, on: date, usual: int) -> int:
    """Return how many months a return covers that begins on a day: fewer when watched closer."""
    closer = any(
        each.rung is Rung.CLOSER and each.is_in_force(on)
        for each in steps_of(session, agreement_id)
    )
    if not closer:
        return usual
    return next((each for each in MONTHS if each < usual), usual)


def is_suspended(session: Session, agreement_id: UUID, on: date) -> bool:
    """Tell whether a council pays only what wages need on a day."""
    return any(
        each.rung is Rung.SUSPENSION and each.is_in_force(on)
        for each in steps_of(session, agreement_id)
    )


def end_in_force(session: Session, agreement_id: UUID, on: date) -> LadderStep | None:
    """Return the step by which a direct payment has come to its end, if any."""
    found = steps_of(session, agreement_id)
    return next((each for each in found if each.rung is Rung.END and each.is_in_force(on)), None)


def _highest(session: Session, agreement: Agreement) -> LadderStep | None:
    taken = [
        each for each in steps_of(session, agreement.id) if each.state is not StepState.WITHDRAWN
    ]
    return max(
        taken, key=lambda each: (ORDER.index(Rung(each.rung)), each.proposed_at), default=None
    )


def _check_order(session: Session, agreement: Agreement, wanted: Proposed, by: Actor) -> None:
    if wanted.rung is Rung.END and wanted.ground is Ground.INELIGIBLE:
        return  # Who has moved into a care home is not led up a ladder first.
    if ORDER.index(wanted.rung) > ORDER.index(next_rung(session, agreement)):
        raise OneAtATimeError
    before = _highest(session, agreement)
    if before is None or ORDER.index(wanted.rung) <= ORDER.index(Rung(before.rung)):
        return
    days = int(row_on("ladder.step_days", by.today, agreement.rules)["value"])
    earliest = day_of(before.proposed_at) + timedelta(days=days)
    if by.today < earliest:
        message = f"Give the step before some time: the next can come on {day_in_words(earliest)}."
        raise TooSoonError(message)


def _from_on(agreement: Agreement, rung: Rung, by: Actor) -> date:
    if rung not in WITH_NOTICE:
        return by.today
    days = int(row_on("ladder.notice_days", by.today, agreement.rules)["value"])
    return by.today + timedelta(days=days)


def _check_end(agreement: Agreement, wanted: Proposed, from_on: date, by: Actor) -> None:
    if wanted.rung not in WITH_AN_END:
        return
    until = wanted.until_on
    most = None
    if wanted.rung is Rung.SUSPENSION:
        days = int(row_on("suspension.most_days", by.today, agreement.rules)["value"])
        most = from_on + timedelta(days=days - 1)
    if until is None or until < from_on or (most is not None and until > most):
        within = f", and on {day_in_words(most)} at the latest" if most else ""
        message = f"Say until when: it begins on {day_in_words(from_on)}{within}."
        raise LastDayWantedError(message)


def _check_safe(rung: Rung, standing: Standing) -> None:
    if rung not in BY_TWO:
        return
    if standing.free < NOTHING:
        message = (
            f"{abs(standing.free)} of wages, tax, pension and bills is due and not covered. "
            "That is paid first."
        )
        raise WagesFirstError(message)
    if standing.late:
        message = f"We are late ourselves: {standing.late}. That is done first."
        raise LateOurselvesError(message)


def _tell(session: Session, step: LadderStep, agreement: Agreement, by: Actor) -> None:
    step.state, step.noticed_at = StepState.NOTICED, by.at
    for account in deciders_of(session, agreement.employer_id, by.today):
        body = (
            f"Hello {account.name},\n\n{agreement.authority.name} has written to you about your "
            "direct payment. Sign in and choose Returns to read it.\n\nThe letter says why, what "
            "it means, and what to do if you think it is wrong. An independent support "
            "organisation can help you with it for free.\n"
        )
        write_letter(session, account.email, SUBJECT, body, by.at)


def _hold(session: Session, step: LadderStep) -> LadderStep:
    held = select(LadderStep).where(LadderStep.id == step.id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def _note(session: Session, step: LadderStep, agreement: Agreement, what: str, by: Actor) -> None:
    session.flush()
    record(session, by, what, employer_id=agreement.employer_id, subject=f"step {step.id}")
