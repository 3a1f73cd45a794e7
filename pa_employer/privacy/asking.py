"""Saying that something is wrong, or asking that it is held and not used; and the answers."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.contested.models import AskKind, AskState, GoesTo, PrivacyAsk
from pa_employer.db import APPEND_ONLY
from pa_employer.messages.service import MessageDetails, send_message
from pa_employer.privacy.data_map import CouncilSees, MappedTable, Whose, data_map
from pa_employer.privacy.queries import Standing
from payroll.ground.errors import DomainError

OF_COUNCIL = frozenset({"direct_payment", "returns", "law"})
"""Purposes whose facts a council writes or decides on."""
OF_SERVICE = frozenset({"sign_in", "service", "messages", "rights"})
SUBJECT = "An answer about your information"


class AnsweredError(DomainError):
    """That was answered already."""


class NotAnAnswerError(DomainError):
    """That cannot be the answer to this. Choose another."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks about one kind of what is held of them."""

    kind: AskKind
    item: MappedTable
    words: str


def ask(session: Session, standing: Standing, wish: Wish, by: Actor) -> PrivacyAsk:
    """Ask that something is put right, or held; a month's clock begins for who can mend it.

    What is to be held is held from now on: nothing of the household is forgotten meanwhile.
    """
    employer_id = _household_of(session, standing)
    made = PrivacyAsk(
        by_id=by.account_id,
        kind=wish.kind,
        item=wish.item.name,
        words=wish.words,
        asked_at=by.at,
        answer_by_on=month_after(by.today),
        goes_to=_goes_to(session, wish.item, employer_id),
        whose=standing.whose.value,
        employer_id=employer_id,
    )
    session.add(made)
    session.flush()
    what = {
        AskKind.CORRECTION: "asked that something about them is put right",
        AskKind.RESTRICTION: "asked that something about them is held and not used",
    }[wish.kind]
    record(session, by, what, employer_id=employer_id, subject=f"ask {made.id}")
    return made


def answer(
    session: Session, asked: PrivacyAsk, state: AskState, words: str, by: Actor
) -> PrivacyAsk:
    """Answer in words what somebody asked, and let them know; a second answer is refused."""
    session.refresh(asked, with_for_update=True)
    if asked.state is not AskState.OPEN:
        raise AnsweredError
    if state not in answers_to(asked):
        raise NotAnAnswerError
    asked.state, asked.answer = state, words
    asked.answered_at, asked.answered_by_id = by.at, by.account_id
    session.flush()
    what = "answered what somebody asked about their information"
    record(session, by, what, employer_id=asked.employer_id, subject=f"ask {asked.id}")
    if asked.employer_id and asked.by_id != by.account_id:
        details = MessageDetails(SUBJECT, words, "/information")
        send_message(session, asked.by, asked.employer_id, details, by)
    return asked


def answers_to(asked: PrivacyAsk) -> Collection[AskState]:
    """Return what can become of something that was asked: history is never put right in place."""
    if asked.kind is AskKind.RESTRICTION:
        return (AskState.LIFTED,)
    if asked.item in APPEND_ONLY:
        return (AskState.NOTED, AskState.REFUSED)
    return (AskState.MENDED, AskState.NOTED, AskState.REFUSED)


def asks_of_council(session: Session, authority_id: UUID) -> list[PrivacyAsk]:
    """Return what a council has to answer or has answered, what waits first."""
    own = select(Agreement.employer_id).where(Agreement.authority_id == authority_id)
    found = select(PrivacyAsk).where(
        PrivacyAsk.goes_to == GoesTo.COUNCIL, PrivacyAsk.employer_id.in_(own)
    )
    open_first = PrivacyAsk.state != AskState.OPEN
    return list(session.scalars(found.order_by(open_first, PrivacyAsk.answer_by_on)))


def month_after(day: date) -> date:
    """Return the same day of the next month, or its last where it has none (UK GDPR art 12(3)).

    >>> month_after(date(2027, 1, 31))
    datetime.date(2027, 2, 28)
    """
    later = day.replace(day=1) + timedelta(days=31)
    last = calendar.monthrange(later.year, later.month)[1]
    return later.replace(day=min(day.day, last))


def what_is(asked: PrivacyAsk) -> str:
    """Say what it is about, as the page of one's information says it."""
    mapped = data_map().get(asked.item)
    return mapped.what if mapped else asked.item


def _household_of(session: Session, standing: Standing) -> UUID | None:
    if standing.whose is Whose.HOUSEHOLD:
        return standing.root_id
    if standing.whose is Whose.ASSISTANT:
        return session.get_one(Assistant, standing.root_id).employer_id
    return None


def _goes_to(session: Session, item: MappedTable, employer_id: UUID | None) -> GoesTo:
    purpose = item.purpose
    if employer_id is None or purpose.key in OF_SERVICE:
        return GoesTo.SERVICE
    if purpose.key not in OF_COUNCIL or purpose.council is CouncilSees.NEVER:
        return GoesTo.HOUSEHOLD
    has_council = select(Agreement.id).where(Agreement.employer_id == employer_id)
    found = session.scalars(has_council).first()
    return GoesTo.COUNCIL if found else GoesTo.SERVICE
