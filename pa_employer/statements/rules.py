"""Rules learned from one answer: made when a person wants one, undone when they do not."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.ledger.service import post_all
from pa_employer.statements.entries import line_entry, undoing
from pa_employer.statements.merchants import merchant
from pa_employer.statements.models import Explained, PayeeRule, StatementLine
from pa_employer.statements.queries import lines_of
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING
from returns.groups import Group, Income

NEVER_BY_RULE = frozenset({Group.WAGES.value, Group.HMRC.value, Group.PENSION.value})
"""Each of these is compared with what was due, so a name alone never settles it."""


class NothingToLearnError(DomainError):
    """First say what this payment was. Then it can be the rule for the next ones."""


class NotByRuleError(DomainError):
    """Pay, tax and pension are compared with what was due each time, so there is no rule."""


def rules_of(session: Session, agreement_id: UUID) -> list[PayeeRule]:
    """Return the rules that hold now, by merchant."""
    found = select(PayeeRule).where(
        PayeeRule.agreement_id == agreement_id, PayeeRule.ended_at.is_(None)
    )
    return list(session.scalars(found.order_by(PayeeRule.merchant, PayeeRule.made_at)))


def heading(rule: PayeeRule) -> Group | Income:
    """Return what a rule takes payments for."""
    return Income(rule.group) if is_in(rule) else Group(rule.group)


def is_in(rule: PayeeRule) -> bool:
    """Tell whether a rule is about money that comes in."""
    return rule.group in set(Income)


def may_be_rule(session: Session, agreement_id: UUID, line: StatementLine) -> bool:
    """Tell whether what a person said of a line can be a rule, and is none yet."""
    if line.explained is not Explained.BY_PERSON or line.group in NEVER_BY_RULE:
        return False
    known = {(rule.merchant, rule.group) for rule in rules_of(session, agreement_id)}
    return line.group is not None and (merchant(line.description), line.group) not in known


def learn(session: Session, agreement: Agreement, line: StatementLine, by: Actor) -> PayeeRule:
    """Make what a person said of a line the rule for its place; a rule before it ends."""
    if line.group is None or line.explained is not Explained.BY_PERSON:
        raise NothingToLearnError
    if line.group in NEVER_BY_RULE:
        raise NotByRuleError
    session.execute(select(Agreement.id).where(Agreement.id == agreement.id).with_for_update())
    name = merchant(line.description)
    for rule in rules_of(session, agreement.id):
        if rule.merchant == name and is_in(rule) == (line.amount > NOTHING):
            if rule.group == line.group:
                return rule
            rule.ended_at, rule.ended_by_id = by.at, by.account_id
    made = PayeeRule(
        agreement_id=agreement.id,
        merchant=name,
        group=line.group,
        words=line.reason,
        line_id=line.id,
        made_at=by.at,
        made_by_id=by.account_id,
    )
    session.add(made)
    session.flush()
    _record(session, agreement, made, "made a rule for a payee", by)
    return made


def lines_by(session: Session, rule: PayeeRule) -> list[StatementLine]:
    """Return the lines a rule gave their meaning to, oldest first."""
    found = lines_of(rule.agreement_id).where(
        StatementLine.explained == Explained.BY_RULE,
        StatementLine.group == rule.group,
        StatementLine.explained_at >= rule.made_at,
    )
    rows = session.scalars(found.order_by(StatementLine.posted_on, StatementLine.id))
    return [line for line in rows if merchant(line.description) == rule.merchant]


def undo(session: Session, agreement: Agreement, rule: PayeeRule, by: Actor) -> int:
    """End a rule, and ask again about what it filled in; return how many payments those are."""
    session.execute(select(Agreement.id).where(Agreement.id == agreement.id).with_for_update())
    if rule.ended_at:
        return 0
    rule.ended_at, rule.ended_by_id = by.at, by.account_id
    lines = lines_by(session, rule)
    entries = []
    for line in lines:
        before = line_entry(line)
        line.group, line.version = None, line.version + 1
        line.explained, line.reason, line.explained_at = None, "", None
        entries += [undoing(before), line_entry(line)]
    post_all(session, agreement.id, entries, by.at)
    _record(session, agreement, rule, "undid a rule for a payee", by)
    return len(lines)


def _record(session: Session, agreement: Agreement, rule: PayeeRule, what: str, by: Actor) -> None:
    record(session, by, what, employer_id=agreement.employer_id, subject=f"rule {rule.id}")
