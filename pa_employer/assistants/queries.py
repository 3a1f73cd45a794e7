"""Reading personal assistants and the terms that hold on a day."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.db import is_among
from pa_employer.people.models import Mandate
from pa_employer.together import Ids, for_each, grouped, together
from pa_employer.web.access import Role
from payroll.ground.days import Span
from payroll.work.rate_card import Rate, RateCard


@for_each
def assistants_of(session: Session, employer_ids: Ids) -> Mapping[UUID, list[Assistant]]:
    """Return everybody an employer employs or employed, by name."""
    found = select(Assistant).where(is_among(session, Assistant.employer_id, employer_ids))
    rows = session.scalars(found.order_by(Assistant.name, Assistant.id))
    return grouped(employer_ids, rows, lambda row: row.employer_id)


def employed_in(session: Session, employer_id: UUID, span: Span) -> list[Assistant]:
    """Return who was employed on any day of a span, by name."""
    return [
        each
        for each in assistants_of(session, employer_id)
        if each.started_on <= span.last and (each.left_on is None or each.left_on >= span.first)
    ]


def assistant_of(session: Session, employer_id: UUID, assistant_id: UUID) -> Assistant | None:
    """Return one of an employer's assistants, or None if it is not theirs."""
    found = session.get(Assistant, assistant_id)
    return found if found and found.employer_id == employer_id else None


def jobs_of(session: Session, account: Account) -> list[Assistant]:
    """Return the jobs somebody has as a personal assistant, by employer."""
    found = select(Assistant).where(Assistant.account_id == account.id)
    return sorted(session.scalars(found), key=lambda job: (job.employer.name, job.id))


def households_by_job(session: Session, account: Account, today: date) -> set[UUID]:
    """Return the employers somebody works for as a personal assistant."""
    jobs = jobs_of(session, account)
    return {job.employer_id for job in jobs if job.left_on is None or job.left_on >= today}


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


@for_each
def terms_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[Terms]]:
    """Return all terms agreed with an assistant, oldest first."""
    found = select(Terms).where(is_among(session, Terms.assistant_id, assistant_ids))
    rows = session.scalars(found.order_by(Terms.from_on))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


def rate_card(terms: Terms) -> RateCard:
    """Return the rates of some terms as the pay engine takes them."""
    others = tuple(Rate(row.kind, row.rate, row.is_per_night) for row in terms.other_rates)
    return RateCard(terms.hourly_rate, others, terms.evening_from, terms.evening_until)


def terms_by_assistant(session: Session, employer_id: UUID) -> dict[UUID, list[Terms]]:
    """Return all terms of everybody an employer employs or employed, oldest first."""
    everybody = assistants_of(session, employer_id)
    with together(session, [each.id for each in everybody]):
        return {each.id: terms for each in everybody if (terms := terms_of(session, each.id))}


def terms_on(session: Session, assistant_id: UUID, day: date) -> Terms | None:
    """Return the terms that hold on a day, or None before the first ones."""
    held = [each for each in terms_of(session, assistant_id) if each.from_on <= day]
    return held[-1] if held else None


def roles_by_job(session: Session, account: Account, _today: date) -> frozenset[Role]:
    """Return what somebody's jobs make them; who has left still sees their payslips."""
    return frozenset({Role.ASSISTANT}) if jobs_of(session, account) else frozenset()
