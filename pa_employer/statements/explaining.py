"""Saying what a line was: its meaning changes, and the book keeps both."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.ledger.service import post_all
from pa_employer.payruns.models import PaymentDue
from pa_employer.statements.entries import group_of, line_entry, undoing
from pa_employer.statements.matching import GROUP
from pa_employer.statements.models import (
    Explained,
    Settlement,
    StatementLine,
)
from pa_employer.statements.owing import still_due
from pa_employer.statements.turns import agreement_of, take_turns
from pa_employer.statements.words import due_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING
from returns.groups import Group, Income


class WrongDirectionError(DomainError):
    """Money that came in cannot be spending, and spending cannot be money in. Choose another."""


class NoWordsError(DomainError):
    """Say in a few words what was bought, since there is no receipt."""


class NotThatDueError(DomainError):
    """That is already paid, or this payment cannot have paid it. Look at the page again."""


class NotMatchedError(DomainError):
    """Nothing was matched with this payment, so there is nothing to take back."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a line was: its heading, the person's words, and whether there is no receipt."""

    group: Group | Income
    reason: str = ""
    no_receipt: bool = False

    def __post_init__(self) -> None:
        if self.no_receipt and not self.reason.strip():
            raise NoWordsError


def explain_line(session: Session, line: StatementLine, meaning: Meaning, by: Actor) -> None:
    """Write down what a person says a line was; what was matched before no longer counts."""
    if isinstance(meaning.group, Income) != (line.amount.pence > 0):
        raise WrongDirectionError
    take_turns(session, line)
    reason = meaning.reason.strip()
    said = (meaning.group.value, reason, meaning.no_receipt, Explained.BY_PERSON)
    if said == (line.group, line.reason, line.no_receipt, line.explained):
        return
    session.execute(delete(Settlement).where(Settlement.line_id == line.id))
    line.reason, line.no_receipt = reason, meaning.no_receipt
    line.explained = Explained.BY_PERSON
    line.explained_by_id, line.explained_at = by.account_id, by.at
    mean(session, line, meaning.group, by)
    _record(session, line, "said what a payment was", by)


def settle_line(session: Session, line: StatementLine, due: PaymentDue, by: Actor) -> None:
    """Write down that a person says which due a payment paid, in whole or in part.

    Where the two differ, the difference stays to be seen on both sides: what is left of the due
    is still due, and what was paid over it is named when due and paid are compared.
    """
    take_turns(session, line)
    settled = select(Settlement).where(
        Settlement.payment_due_id == due.id, Settlement.line_id == line.id
    )
    if session.scalar(settled):
        return
    still = still_due(session, due)
    is_ours = due.agreement_id == agreement_of(session, line).id
    if still.amount <= NOTHING or not is_ours or line.amount >= NOTHING:
        raise NotThatDueError
    session.execute(delete(Settlement).where(Settlement.line_id == line.id))
    paid = min(still.amount, -line.amount)
    session.add(Settlement(payment_due_id=due.id, line_id=line.id, amount=paid))
    line.reason, line.no_receipt = f"It paid {due_in_words(still)}.", False
    if paid != due.amount or paid != -line.amount:
        line.reason = f"It paid {paid} of {due_in_words(still)}."
    line.explained = Explained.BY_PERSON
    line.explained_by_id, line.explained_at = by.account_id, by.at
    mean(session, line, Group(still.bill.group) if still.bill else GROUP[due.kind], by)
    _record(session, line, "said which payment due was paid", by)


def take_back_match(session: Session, line: StatementLine, by: Actor) -> StatementLine:
    """Undo what was recognised by itself; the line is unclear again and not matched anew."""
    take_turns(session, line)
    if line.explained not in {Explained.MATCHED, Explained.BY_RULE}:
        raise NotMatchedError
    session.execute(delete(Settlement).where(Settlement.line_id == line.id))
    line.reason, line.explained = "", Explained.REFUSED
    line.explained_by_id, line.explained_at = by.account_id, by.at
    mean(session, line, None, by)
    _record(session, line, "said a payment was not what we took it for", by)
    return line


def mean(session: Session, line: StatementLine, group: Group | Income | None, by: Actor) -> None:
    """Give a line its meaning in the book: the old one is reversed, the new one added."""
    if group_of(line) == group:
        session.flush()
        return
    before = line_entry(line)
    line.group, line.version = group.value if group else None, line.version + 1
    agreement_id = agreement_of(session, line).id
    post_all(session, agreement_id, [undoing(before), line_entry(line)], by.at)


def _record(session: Session, line: StatementLine, what: str, by: Actor) -> None:
    employer_id = line.money_account.agreement.employer_id
    record(session, by, what, employer_id=employer_id, subject=f"payment {line.id}")
