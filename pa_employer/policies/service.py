"""A council's own rules: one of its people proposes, another agrees, and it holds from its day."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Organisation
from pa_employer.agreements.council_rules import CouncilRule, RuleState, book_of, rules_in
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from payroll.ground.errors import DomainError
from returns.policy import policy_on
from returns.rulebook import Book, DecidedRule, fault_in


class FromPastError(DomainError):
    """A rule begins on a day to come, so that everybody knows it in time."""


class WrongValueError(DomainError):
    """That cannot be the value of this rule. Look at it once more."""


class OwnProposalError(DomainError):
    """Somebody else of your council agrees to what you proposed."""


class SettledRuleError(DomainError):
    """Somebody agreed to this proposal or dropped it already."""


class TooLateError(DomainError):
    """Its first day has passed. Propose it again from a later day."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule to come: what holds, from when, in words, with its source and its reason."""

    key: str
    from_on: date
    value: Any
    words: str
    source: str
    reason: str


def waiting_rules(session: Session, authority_id: UUID) -> list[CouncilRule]:
    """Return what is proposed and neither agreed nor dropped, the soonest first."""
    return rules_in(session, authority_id, RuleState.PROPOSED)


def rules_to_come(session: Session, authority_id: UUID, today: date) -> list[CouncilRule]:
    """Return what was agreed and begins later."""
    return [
        rule for rule in rules_in(session, authority_id, RuleState.AGREED) if rule.from_on > today
    ]


def who_proposed(session: Session, authority_id: UUID) -> Iterable[UUID]:
    """Return whose proposals wait."""
    return {rule.proposed_by_id for rule in waiting_rules(session, authority_id)}


def propose(
    session: Session, authority: Organisation, proposal: Proposal, by: Actor
) -> CouncilRule:
    """Propose a rule from a day to come; it holds once somebody else agreed."""
    if proposal.from_on <= by.today:
        raise FromPastError
    value = json.dumps(proposal.value)
    said = (proposal.words.strip(), proposal.source.strip(), proposal.reason.strip())
    _check(session, authority, DecidedRule(proposal.key, proposal.from_on, value, *said))
    rule = CouncilRule(
        authority_id=authority.id,
        key=proposal.key,
        from_on=proposal.from_on,
        value=value,
        words=said[0],
        source=said[1],
        reason=said[2],
        proposed_at=by.at,
        proposed_by_id=by.account_id,
    )
    session.add(rule)
    session.flush()
    record(session, by, "proposed a rule", subject=f"rule {rule.id}")
    return rule


def agree(session: Session, rule: CouncilRule, by: Actor) -> CouncilRule:
    """Agree to somebody else's proposal."""
    _hold(session, rule)
    if rule.proposed_by_id == by.account_id:
        raise OwnProposalError
    if rule.from_on <= by.today:
        raise TooLateError
    _settle(session, rule, RuleState.AGREED, "agreed to a rule", by)
    return rule


def drop(session: Session, rule: CouncilRule, why: str, by: Actor) -> CouncilRule:
    """Drop a proposal, one's own or somebody else's."""
    _hold(session, rule)
    rule.settled_words = why.strip()
    _settle(session, rule, RuleState.DROPPED, "dropped a proposed rule", by)
    return rule


def _check(session: Session, authority: Organisation, rule: DecidedRule) -> None:
    """Refuse a rule that cannot be, or with which no return could be drawn."""
    try:
        fault = fault_in(rule.row)
        book = book_of(session, authority)
        policy_on(rule.since, Book(book.code, (*book.decided, rule)))
    except (KeyError, ValueError, TypeError, ArithmeticError) as wrong:
        raise WrongValueError from wrong
    if fault:
        message = f"That cannot be the value of this rule: {fault}."
        raise WrongValueError(message)


def _hold(session: Session, rule: CouncilRule) -> None:
    held = select(CouncilRule).where(CouncilRule.id == rule.id).with_for_update()
    session.scalars(held.execution_options(populate_existing=True)).one()
    if rule.state is not RuleState.PROPOSED:
        raise SettledRuleError


def _settle(session: Session, rule: CouncilRule, state: RuleState, what: str, by: Actor) -> None:
    rule.state, rule.settled_at, rule.settled_by_id = state, by.at, by.account_id
    session.flush()
    record(session, by, what, subject=f"rule {rule.id}")
