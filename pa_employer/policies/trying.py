"""Trying a proposed rule out on returns of the past: who would be affected, how, and how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.council_rules import CouncilRule
from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench
from pa_employer.people.models import Employer
from pa_employer.policies.models import Trial, TrialEffect
from pa_employer.reviews.models import IS_NEWEST, FinancialReturn, ReturnVersion
from pa_employer.reviews.queries import SENT
from payroll.ground.days import Span
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from returns.differences import Effect, differences
from returns.given import from_document
from returns.rulebook import DecidedRule

JOB = "trying a rule"
AT_ONCE = 100


class NothingToTryError(DomainError):
    """No return was sent for these months. Choose others."""


class BackwardsError(DomainError):
    """The last day is before the first. Check the two dates."""


def try_out(session: Session, rule: CouncilRule, months: Span, by: Actor) -> Trial:
    """Begin to try a proposed rule out; the worker goes on, and nothing of it is ever kept."""
    total = session.scalar(_tried(rule.authority_id, months, func.count())) or 0
    if not total:
        raise NothingToTryError
    made = Trial(
        rule_id=rule.id,
        first_on=months.first,
        last_on=months.last,
        asked_at=by.at,
        asked_by_id=by.account_id,
        total=total,
    )
    session.add(made)
    session.flush()
    ask_for(session, JOB, made.id, by.at)
    record(session, by, "tried a proposed rule out", subject=f"rule {rule.id}")
    return made


def turn(bench: Bench, trial_id: UUID) -> datetime | None:
    """Try the next lot of returns; each is kept with how far it came, so none is done twice."""
    now = bench.clock()
    with bench.opened() as session:
        trial = session.get_one(Trial, trial_id, with_for_update=True)
        if trial.finished_at is None:
            _next_lot(session, trial, now)
        again = None if trial.finished_at else now
        session.commit()
    return again


def trials_of(session: Session, rule_id: UUID) -> list[Trial]:
    """Return how often a rule was tried out, newest first."""
    found = select(Trial).where(Trial.rule_id == rule_id)
    return list(session.scalars(found.order_by(Trial.asked_at.desc(), Trial.id)))


def trial_of(session: Session, authority_id: UUID, trial_id: UUID) -> Trial | None:
    """Return one trial of a council's rule, or None if it is not theirs."""
    found = select(Trial).join(CouncilRule, CouncilRule.id == Trial.rule_id)
    return session.scalar(
        found.where(Trial.id == trial_id, CouncilRule.authority_id == authority_id)
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """How many returns and households one kind of effect touches, and by how much in all."""

    effect: Effect
    returns: int
    households: int
    amount: Money


def kinds_of(session: Session, trial: Trial) -> list[Kind]:
    """Return what a rule would do in all, by kind of effect."""
    found = (
        select(
            TrialEffect.effect,
            func.count(TrialEffect.return_id.distinct()),
            func.count(FinancialReturn.agreement_id.distinct()),
            func.sum(TrialEffect.amount),
        )
        .join(FinancialReturn, FinancialReturn.id == TrialEffect.return_id)
        .where(TrialEffect.trial_id == trial.id)
        .group_by(TrialEffect.effect)
    )
    rows = {
        Effect(effect): Kind(Effect(effect), returns, households, Money(int(pence.pence)))
        for effect, returns, households, pence in session.execute(found)
    }
    return [rows[effect] for effect in Effect if effect in rows]


def touched(session: Session, trial: Trial) -> int:
    """Return how many returns would say anything otherwise."""
    found = select(func.count(TrialEffect.return_id.distinct()))
    return session.scalar(found.where(TrialEffect.trial_id == trial.id)) or 0


@dataclass(frozen=True, slots=True)
class Touched:
    """One household and what its return would say otherwise."""

    return_id: UUID
    employer: str
    reference: str
    span: Span
    effects: Sequence[TrialEffect]


def touched_returns(session: Session, trial: Trial, most: int, skip: int = 0) -> list[Touched]:
    """Return whose returns would say something otherwise: those for whom it is most first."""
    weight = func.sum(TrialEffect.amount)
    ids = (
        select(TrialEffect.return_id)
        .where(TrialEffect.trial_id == trial.id)
        .group_by(TrialEffect.return_id)
        .order_by(weight.desc(), TrialEffect.return_id)
        .limit(most)
        .offset(skip)
    )
    order = list(session.scalars(ids))
    found = (
        select(FinancialReturn, Employer.name, Agreement.reference)
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .join(Employer, Employer.id == Agreement.employer_id)
        .where(FinancialReturn.id.in_(order))
    )
    whose = {kept.id: (kept, name, ref) for kept, name, ref in session.execute(found)}
    effects = select(TrialEffect).where(
        TrialEffect.trial_id == trial.id, TrialEffect.return_id.in_(order)
    )
    rows = session.scalars(effects.order_by(TrialEffect.number)).all()
    return [
        Touched(
            return_id,
            whose[return_id][1],
            whose[return_id][2],
            whose[return_id][0].span,
            [row for row in rows if row.return_id == return_id],
        )
        for return_id in order
    ]


def _next_lot(session: Session, trial: Trial, now: datetime) -> None:
    rule = session.get_one(CouncilRule, trial.rule_id)
    months = Span(trial.first_on, trial.last_on)
    found = _tried(rule.authority_id, months, FinancialReturn.id, ReturnVersion.given)
    if trial.up_to_id is not None:
        found = found.where(FinancialReturn.id > trial.up_to_id)
    rows = session.execute(found.order_by(FinancialReturn.id).limit(AT_ONCE)).all()
    for return_id, facts in rows:
        _try_one(session, trial, rule.decided, return_id, facts)
        trial.up_to_id = return_id
    if len(rows) < AT_ONCE:
        # A return that was sent meanwhile is tried too, so the number is what was really done.
        trial.finished_at, trial.total = now, trial.done
    session.flush()


def _try_one(
    session: Session,
    trial: Trial,
    rule: DecidedRule,
    return_id: UUID,
    facts: dict[str, Any] | None,
) -> None:
    trial.done += 1
    try:
        if facts is None:
            trial.refused += 1
            return
        found = differences(from_document(facts), rule)
    except DomainError:
        trial.refused += 1
        return
    session.add_all(
        TrialEffect(
            trial_id=trial.id,
            return_id=return_id,
            number=number,
            effect=each.effect,
            sentence=each.sentence,
            amount=each.amount,
        )
        for number, each in enumerate(found)
    )


def _tried(authority_id: UUID, months: Span, *columns: Any) -> Select[Any]:  # noqa: ANN401  # any columns
    return (
        select(*columns)
        .select_from(FinancialReturn)
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .join(ReturnVersion, IS_NEWEST)
        .where(
            Agreement.authority_id == authority_id,
            FinancialReturn.state.in_(SENT),
            FinancialReturn.ends_on.between(months.first, months.last),
        )
    )


def months_between(first: date, last: date) -> Span:
    """Return the days of a trial, or say that they are the wrong way round."""
    if last < first:
        raise BackwardsError
    return Span(first, last)


HANDLERS = {JOB: turn}
