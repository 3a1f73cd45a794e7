"""The diary of visits: planning one, what to have ready, and putting it off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Post
from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.db import is_among
from pa_employer.letters.service import write_letter
from pa_employer.people.queries import deciders_of
from pa_employer.reviews.models import Visit
from pa_employer.reviews.things import things_to_say
from pa_employer.statements.queries import accounts_of
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import Span, day_in_words
from payroll.ground.errors import DomainError
from returns.figures import Return

VISITORS = (Post.FINANCE_OFFICER, Post.PRACTITIONER)
AHEAD = timedelta(days=365)
SUBJECT = "Somebody comes to help"


class PastVisitError(DomainError):
    """Choose a day from today on, within a year."""


class NotAVisitorError(DomainError):
    """Choose a finance officer or practitioner of your council."""


class TwiceAwayError(DomainError):
    """They are somewhere else at that time already."""


class OverVisitError(DomainError):
    """That visit is over, or it was put off already."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Who comes, when, where and for what."""

    visitor_id: UUID
    on: date
    at: time
    place: str
    purpose: str


def plan_visit(session: Session, agreement: Agreement, planned: Planned, by: Actor) -> Visit:
    """Plan a visit, and let the person know."""
    if not by.today <= planned.on <= by.today + AHEAD:
        raise PastVisitError
    if planned.visitor_id not in {
        each.id for each in visitors_of(session, agreement.authority_id)
    }:
        raise NotAVisitorError
    session.execute(select(Account.id).where(Account.id == planned.visitor_id).with_for_update())
    if _is_away(session, planned):
        raise TwiceAwayError
    visit = Visit(
        agreement_id=agreement.id,
        visitor_id=planned.visitor_id,
        on=planned.on,
        at=planned.at,
        place=planned.place.strip(),
        purpose=planned.purpose.strip(),
        planned_at=by.at,
        planned_by_id=by.account_id,
    )
    session.add(visit)
    for account in deciders_of(session, agreement.employer_id, by.today):
        body = (
            f"Hello {account.name},\n\n{agreement.authority.name} comes to help you on "
            f"{day_in_words(planned.on)} at {planned.at:%H:%M}. Sign in and choose Returns to see "
            "what to have ready, or to say that the day does not suit you.\n"
        )
        write_letter(session, account.email, SUBJECT, body, by.at)
    _note(session, visit, agreement, "planned a visit", by)
    return visit


def put_off(session: Session, visit: Visit, words: str, by: Actor) -> Visit:
    """Put a visit off, by either side; it never counts against anybody."""
    held = select(Visit).where(Visit.id == visit.id).with_for_update()
    visit = session.scalars(held.execution_options(populate_existing=True)).one()
    if visit.cancelled_at is not None or visit.on < by.today:
        raise OverVisitError
    visit.cancelled_at, visit.cancelled_by_id = by.at, by.account_id
    visit.cancelled_words = words.strip()
    _note(session, visit, visit.agreement, "put a visit off", by)
    return visit


def diary_of(session: Session, authority_id: UUID, days: Span) -> list[tuple[Visit, str]]:
    """Return the visits of a council on some days with who goes, in their order."""
    found = (
        select(Visit, Account.name)
        .join(Agreement, Agreement.id == Visit.agreement_id)
        .join(Account, Account.id == Visit.visitor_id)
        .where(
            Agreement.authority_id == authority_id,
            Visit.on.between(days.first, days.last),
            Visit.cancelled_at.is_(None),
        )
        .order_by(Visit.on, Visit.at, Visit.id)
    )
    return [(visit, name) for visit, name in session.execute(found)]


@for_each
def visits_to(
    session: Session, agreement_ids: Ids, today: date
) -> Mapping[UUID, list[tuple[Visit, str]]]:
    """Return the visits that are to come to somebody, the soonest first."""
    found = (
        select(Visit, Account.name)
        .join(Account, Account.id == Visit.visitor_id)
        .where(
            is_among(session, Visit.agreement_id, agreement_ids),
            Visit.on >= today,
            Visit.cancelled_at.is_(None),
        )
        .order_by(Visit.on, Visit.at)
    )
    rows = [(visit, name) for visit, name in session.execute(found)]
    return grouped(agreement_ids, rows, lambda row: row[0].agreement_id)


def visit_of(session: Session, authority_id: UUID, visit_id: UUID) -> Visit | None:
    """Return one visit of a council, or None if it is not theirs."""
    found = session.get(Visit, visit_id)
    return found if found and found.agreement.authority_id == authority_id else None


def visitors_of(session: Session, authority_id: UUID) -> list[Account]:
    """Return who of a council makes visits, by name."""
    found = select(Account).where(
        Account.organisation_id == authority_id, Account.post.in_(VISITORS)
    )
    return list(session.scalars(found.order_by(Account.name, Account.id)))


def to_have_ready(session: Session, agreement: Agreement, drawn: Return | None) -> Iterator[str]:
    """Say what to have ready for a visit; without a return drawn, what is always of use."""
    accounts = ", ".join(each.name for each in accounts_of(session, agreement.id))
    if accounts:
        yield f"Your newest statements: {accounts}."
    if drawn is None:
        yield "Receipts you have kept, in any order. None is fine too."
        return
    things = len(things_to_say(drawn))
    if things:
        yield f"{things} {'thing' if things == 1 else 'things'} to say a few words to."
    if drawn.uploads:
        number = "1 receipt" if drawn.uploads == 1 else f"{drawn.uploads} receipts"
        yield f"{number}, if you have them. “I have none” is fine too."
    for duty in drawn.duties:
        if not duty.is_met:
            yield f"{duty.label}: any paper you have about it."


def _is_away(session: Session, planned: Planned) -> bool:
    found = select(Visit.id).where(
        Visit.visitor_id == planned.visitor_id,
        Visit.on == planned.on,
        Visit.at == planned.at,
        Visit.cancelled_at.is_(None),
    )
    return session.scalars(found).first() is not None


def _note(session: Session, visit: Visit, agreement: Agreement, what: str, by: Actor) -> None:
    session.flush()
    record(session, by, what, employer_id=agreement.employer_id, subject=f"visit {visit.id}")
