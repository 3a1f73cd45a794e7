"""Deciding one thing of a return, with its reason; and asking whether it is within the plan."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.reviews.clocks import council_waits
from pa_employer.reviews.items import AGAINST, Item
from pa_employer.reviews.kept import lock, note
from pa_employer.reviews.models import (
    FinancialReturn,
    FitsPlan,
    ItemAction,
    ItemDecision,
    PlanQuestion,
    Query,
    ReturnState,
)
from pa_employer.reviews.queries import query_of
from pa_employer.reviews.states import (
    AskFirstError,
    DecidedAlreadyError,
    StillTimeToAnswerError,
)
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.working_days import working_days_later
from returns.grades import Grade
from returns.rulebook import row_on

UNDECIDED = (
    ReturnState.SUBMITTED,
    ReturnState.IN_REVIEW,
    ReturnState.QUERIED,
    ReturnState.ANSWERED,
    ReturnState.CHALLENGED,
)
"""States in which single things can be decided."""


class ReasonForItemError(DomainError):
    """Give the reason, in words the person can follow."""


class HowMuchError(DomainError):
    """Say how much: more than nothing, and no more than it is about."""


class WithinPlanError(DomainError):
    """It is within the plan, so no money is asked back for it."""


class PlanIsAskedError(DomainError):
    """The practitioner was asked about it. Decide when they have answered, or their time is up."""


class PlanAskedAlreadyError(DomainError):
    """The practitioner was asked about this already."""


class PlanAnsweredAlreadyError(DomainError):
    """Somebody answered this already, or its time is over and the answer is yes."""


class WagesProveThemselvesError(DomainError):
    """That payment proves itself by agreed hours and a payslip. No money is asked back for it."""


class NoLegalBasisError(DomainError):
    """Your rules do not say by what law spare money is taken back. Propose that rule first."""


class CouncilLateError(DomainError):
    """Your council is late with something for this person, so no spare money is asked back."""


class OwnDecisionError(DomainError):
    """You decided this return, so somebody else looks again."""


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """What is decided about one thing, and why; an amount only where money is asked back."""

    action: ItemAction
    reason: str
    amount: Money | None = None
    precedent_id: UUID | None = None


def decide_item(
    session: Session, kept: FinancialReturn, item: Item, choice: ItemChoice, by: Actor
) -> ItemDecision:
    """Decide one thing; it can be decided otherwise until the whole return is."""
    kept = lock(session, kept)
    _check_open(kept, by)
    if not choice.reason.strip():
        raise ReasonForItemError
    _check_plan(item, choice.action, by)
    if choice.action in AGAINST:
        _check_asked(kept, item, query_of(session, kept), by)
        if item.is_spare_money:
            _check_spare(session, kept, by)
    made = ItemDecision(
        return_id=kept.id,
        number=_next_number(session, kept.id),
        key=item.key,
        said=item.said[0],
        rule=item.rule,
        rule_key=item.rule_key,
        action=choice.action,
        amount=_amount(item, choice),
        reason=choice.reason.strip(),
        decided_at=by.at,
        decided_by_id=by.account_id,
        precedent_id=choice.precedent_id,
    )
    session.add(made)
    note(session, kept, "decided one thing of a return", by)
    return made


def ask_practitioner(
    session: Session, kept: FinancialReturn, item: Item, words: str, by: Actor
) -> PlanQuestion:
    """Ask the practitioner whether something is within the plan; silence is yes."""
    kept = lock(session, kept)
    _check_open(kept, by)
    if item.plan:
        raise PlanAskedAlreadyError
    made = PlanQuestion(
        return_id=kept.id,
        key=item.key,
        said=item.said[0],
        words=words.strip(),
        asked_at=by.at,
        asked_by_id=by.account_id,
        answer_by_on=working_days_later(by.today, _plan_days(kept, by)),
    )
    session.add(made)
    note(session, kept, "asked whether something is within the plan", by)
    return made


def answer_plan(
    session: Session, question: PlanQuestion, answer: FitsPlan, words: str, by: Actor
) -> PlanQuestion:
    """Say whether something is within the plan; a no needs its reason."""
    held = select(PlanQuestion).where(PlanQuestion.id == question.id).with_for_update()
    session.scalars(held.execution_options(populate_existing=True)).one()
    if question.outcome_on(by.today) is not None:
        raise PlanAnsweredAlreadyError
    if answer is FitsPlan.NO and not words.strip():
        raise ReasonForItemError
    question.answer, question.answer_words = answer, words.strip()
    question.answered_at, question.answered_by_id = by.at, by.account_id
    note(session, question.return_, "said whether something is within the plan", by)
    return question


def plans_waiting(session: Session, authority_id: UUID, by: Actor) -> list[PlanQuestion]:
    """Return what a council's practitioners were asked and can still answer, soonest first."""
    found = (
        _plans_of(authority_id)
        .where(PlanQuestion.answer.is_(None), PlanQuestion.answer_by_on >= by.today)
        .order_by(PlanQuestion.answer_by_on, PlanQuestion.id)
    )
    return list(session.scalars(found))


def plan_question_of(
    session: Session, authority_id: UUID, question_id: UUID
) -> PlanQuestion | None:
    """Return one question to a council's practitioners, or None if it is not theirs."""
    return session.scalar(_plans_of(authority_id).where(PlanQuestion.id == question_id))


def _plans_of(authority_id: UUID) -> Select[PlanQuestion]:
    return (
        select(PlanQuestion)
        .join(FinancialReturn, FinancialReturn.id == PlanQuestion.return_id)
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .where(Agreement.authority_id == authority_id)
    )


def _check_open(kept: FinancialReturn, by: Actor) -> None:
    if kept.state not in UNDECIDED:
        raise DecidedAlreadyError
    if kept.state is ReturnState.CHALLENGED and kept.decided_by_id == by.account_id:
        raise OwnDecisionError


def _check_plan(item: Item, action: ItemAction, by: Actor) -> None:
    if item.plan is None:
        return
    outcome = item.plan.outcome_on(by.today)
    if outcome is None:
        raise PlanIsAskedError
    if outcome is not FitsPlan.NO and action in AGAINST:
        raise WithinPlanError


def _check_asked(kept: FinancialReturn, item: Item, query: Query | None, by: Actor) -> None:
    """Refuse to cost somebody something that they were not asked about, or could not answer."""
    if item.line and item.line.grade is Grade.A:
        raise WagesProveThemselvesError
    if query is None or item.question is None:
        raise AskFirstError
    if kept.state is ReturnState.QUERIED and by.today <= query.reply_by_on:
        raise StillTimeToAnswerError


def _check_spare(session: Session, kept: FinancialReturn, by: Actor) -> None:
    """Refuse to ask spare money back without a law to go by, or while the council itself is late.

    LGSCO, Knowsley: nothing is taken back while the council's own review is overdue.
    """
    agreement = kept.agreement
    if not row_on("surplus.legal_basis", by.today, agreement.rules)["value"].strip():
        raise NoLegalBasisError
    own = str(kept.span)
    late = [each for each in council_waits(session, agreement, by.today) if own not in each.words]
    if late:
        message = f"We are late ourselves, so no spare money is asked back: {late[0].words}."
        raise CouncilLateError(message)


def _amount(item: Item, choice: ItemChoice) -> Money:
    if choice.action not in AGAINST:
        return item.about
    amount = item.about if choice.amount is None else choice.amount
    if amount <= NOTHING or (item.about > NOTHING and amount > item.about):
        raise HowMuchError
    return amount


def _next_number(session: Session, return_id: UUID) -> int:
    last = select(func.max(ItemDecision.number)).where(ItemDecision.return_id == return_id)
    return (session.scalar(last) or 0) + 1


def _plan_days(kept: FinancialReturn, by: Actor) -> int:
    row = row_on("review.practitioner_reply_working_days", by.today, kept.agreement.rules)
    return int(row["value"])
