"""Writing down what the person is told of a decision, and letting them know it is there."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.letters.service import write_letter
from pa_employer.people.models import LettersBy
from pa_employer.people.queries import deciders_of
from pa_employer.reviews.clocks import object_until
from pa_employer.reviews.items import Item, items_of
from pa_employer.reviews.letter import Decided, as_kept, letter_of
from pa_employer.reviews.models import (
    Decision,
    DecisionLetter,
    FinancialReturn,
    LetterOut,
)
from pa_employer.reviews.queries import read, versions_of

SUBJECT = "There is a letter about your return"


def decided_today(
    kept: FinancialReturn,
    decision: Decision,
    words: str,
    items: Iterable[Item],
    by: Actor,
) -> Decided:
    """Return what a letter tells of that goes out today."""
    return Decided(
        decision=decision,
        words=words.strip(),
        items=tuple(each.decided for each in items if each.decided),
        object_until=object_until(kept.agreement, by.today),
        is_second_look=kept.challenged_at is not None,
    )


def tell(session: Session, kept: FinancialReturn, words: str, by: Actor) -> DecisionLetter:
    """Keep the letter about a decision that was just made, and send it the person's way."""
    if kept.decision is None:
        message = "there is no decision to tell of"
        raise ValueError(message)
    items = items_of(session, kept, read(versions_of(session, kept)[-1]))
    decided = decided_today(kept, Decision(kept.decision), words, items, by)
    last = select(func.max(DecisionLetter.number)).where(DecisionLetter.return_id == kept.id)
    letter = DecisionLetter(
        return_id=kept.id,
        number=(session.scalar(last) or 0) + 1,
        made_at=by.at,
        made_by_id=by.account_id,
        paragraphs=as_kept(letter_of(kept.agreement, decided)),
    )
    session.add(letter)
    session.flush()
    _send(session, kept.agreement, letter, by)
    return letter


def letters_of(session: Session, return_id: UUID) -> list[DecisionLetter]:
    """Return what the council wrote about its decisions, newest first."""
    found = select(DecisionLetter).where(DecisionLetter.return_id == return_id)
    return list(session.scalars(found.order_by(DecisionLetter.number.desc())))


def letters_to_post(
    session: Session, authority_id: UUID
) -> list[tuple[LetterOut, FinancialReturn]]:
    """Return the letters that a council still has to print and post, oldest first."""
    found = (
        select(LetterOut, FinancialReturn)
        .join(DecisionLetter, DecisionLetter.id == LetterOut.letter_id)
        .join(FinancialReturn, FinancialReturn.id == DecisionLetter.return_id)
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .where(
            Agreement.authority_id == authority_id,
            LetterOut.way == LettersBy.POST,
            LetterOut.sent_at.is_(None),
        )
        .order_by(DecisionLetter.made_at, LetterOut.letter_id)
    )
    return [(out, kept) for out, kept in session.execute(found)]


def out_of(session: Session, letters: Iterable[DecisionLetter]) -> dict[UUID, LetterOut]:
    """Return how each letter went out, by the letter's id."""
    ids = [letter.id for letter in letters]
    found = select(LetterOut).where(LetterOut.letter_id.in_(ids))
    return {row.letter_id: row for row in session.scalars(found)}


def say_posted(out: LetterOut, by: Actor) -> None:
    """Write down that a printed letter is in the post; saying it twice changes nothing."""
    if out.sent_at is None:
        out.sent_at, out.sent_by_id = by.at, by.account_id


def _send(session: Session, agreement: Agreement, letter: DecisionLetter, by: Actor) -> None:
    way = LettersBy(agreement.employer.letters_by)
    people = deciders_of(session, agreement.employer_id, by.today)
    if not people:
        way = LettersBy.POST  # Nobody reads it here, so it has to come on paper.
    sent_at: datetime | None = None if way is LettersBy.POST else by.at
    for account in people if way is LettersBy.EMAIL else ():
        body = _email(account.name, agreement.authority.name)
        write_letter(session, account.email, SUBJECT, body, by.at)
    session.add(LetterOut(letter_id=letter.id, way=way, sent_at=sent_at))
    session.flush()


def _email(name: str, council: str) -> str:
    return (
        f"Hello {name},\n\n{council} has written to you about a return. Sign in and choose "
        "Returns to read it.\n\nThe letter says what was decided and why, and what to do if you "
        "think it is wrong. If you would like help with it, an independent support organisation "
        "can help you for free.\n"
    )
