"""Reading personal assistants and the terms that hold on a day."""

from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.people.models import Mandate
from pa_employer.web.access import Role
from payroll.ground.days import Span
from payroll.work.rate_card import Rate, RateCard


def assistants_of(session: Session, employer_id: UUID) -> list[Assistant]:
    """Return everybody an employer employs or employed, by name."""
    found = select(Assistant).where(Assistant.employer_id == employer_id)
    return list(session.scalars(found.order_by(Assistant.name, Assistant.id)))


def employed_in(session: Session, employer_id: UUID, span: Span) -> list[Assistant]:
    """Return who was employed on any day of a span, by name."""
    found = select(Assistant).where(
        Assistant.employer_id == employer_id,
        Assistant.started_on <= span.last,
        or_(Assistant.left_on.is_(None), Assistant.left_on >= span.first),
    )
    return list(session.scalars(found.order_by(Assistant.name, Assistant.id)))


def assistant_of(session: Session, employer_id: UUID, assistant_id: UUID) -> Assistant | None:
    """Return one of an employer's assistants, or None if it is not theirs."""
    found = session.get(Assistant, assistant_id)
    return found if found and found.employer_id == employer_id else None


def jobs_of(session: Session, account: Account) -> list[Assistant]:
    """Return the jobs somebody has as a personal assistant, by employer."""
    found = select(Assistant).where(Assistant.account_id == account.id)
    return sorted(session.scalars(found), key=lambda job: (job.employer.name, job.id))


def job_of(session: Session, account: Account, assistant_id: UUID) -> Assistant | None:
    """Return one of somebody's own jobs, or None if it is not theirs."""
    found = session.get(Assistant, assistant_id)
    return found if found and found.account_id == account.id else None


def has_account_for_this_job_only(session: Session, assistant: Assistant) -> bool:
    """Tell whether an assistant's account serves this job and nothing else."""
    account = assistant.account
    if account is None or account.post:
        return False
    other_job = exists().where(Assistant.account_id == account.id, Assistant.id != assistant.id)
    mandate = exists().where(Mandate.account_id == account.id)
    return not session.scalar(select(or_(other_job, mandate)))


def terms_of(session: Session, assistant_id: UUID) -> list[Terms]:
    """Return all terms agreed with an assistant, oldest first."""
    found = select(Terms).where(Terms.assistant_id == assistant_id)
    return list(session.scalars(found.order_by(Terms.from_on)))


def rate_card(terms: Terms) -> RateCard:
    """Return the rates of some terms as the pay engine takes them."""
    others = tuple(Rate(row.kind, row.rate, row.is_per_night) for row in terms.other_rates)
    return RateCard(terms.hourly_rate, others, terms.evening_from, terms.evening_until)


def terms_by_assistant(session: Session, employer_id: UUID) -> dict[UUID, list[Terms]]:
    """Return all terms of everybody an employer employs or employed, oldest first."""
    found = (
        select(Terms)
        .join(Assistant, Assistant.id == Terms.assistant_id)
        .where(Assistant.employer_id == employer_id)
        .order_by(Terms.from_on)
    )
    kept: dict[UUID, list[Terms]] = {}
    for terms in session.scalars(found):
        kept.setdefault(terms.assistant_id, []).append(terms)
    return kept


def terms_on(session: Session, assistant_id: UUID, day: date) -> Terms | None:
    """Return the terms that hold on a day, or None before the first ones."""
    found = select(Terms).where(Terms.assistant_id == assistant_id, Terms.from_on <= day)
    return session.scalar(found.order_by(Terms.from_on.desc()).limit(1))


def roles_by_job(session: Session, account: Account, _today: date) -> frozenset[Role]:
    """Return what somebody's jobs make them; who has left still sees their payslips."""
    return frozenset({Role.ASSISTANT}) if jobs_of(session, account) else frozenset()
