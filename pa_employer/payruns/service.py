"""Starting a pay run, choosing what it pays for late weeks, and dropping it again."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.db import is_among
from pa_employer.payruns.models import ContractedChoice, PayExtra, PayRun, PayRunState
from pa_employer.payruns.plan import SUNDAY, RunPlan, first_monday
from pa_employer.payruns.queries import approved_runs, contracted_choices, paid_in, run_on
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.rates.years import require_year_on_record


class NotASundayError(DomainError):
    """Hours are paid by whole weeks, so choose a Sunday to pay them until."""


class HoursAfterPayDayError(DomainError):
    """Those hours end after the pay day. Choose an earlier Sunday, or a later pay day."""


class BeforeAgreementError(DomainError):
    """That pay day is before the direct payment began. Choose a later one."""


class ApprovedAlreadyError(DomainError):
    """That pay is approved already."""


class RunDroppedError(DomainError):
    """That pay run was dropped. Start it again if it is needed."""


class NotInRunError(DomainError):
    """That PA is not paid in this pay run."""


def start_run(session: Session, agreement: Agreement, plan: RunPlan, by: Actor) -> PayRun:
    """Start a draft for a pay day, or return the draft that is there already."""
    _check(agreement, plan)
    wait_for_others(session, agreement.employer_id)
    found = run_on(session, agreement.id, plan.frequency, plan.pay_on)
    if found:
        if found.state is PayRunState.APPROVED:
            message = (
                f"The {plan.frequency} pay of {day_in_words(plan.pay_on)} is approved already. "
                "Choose another pay day."
            )
            raise ApprovedAlreadyError(message)
        return found
    run = PayRun(
        employer_id=agreement.employer_id,
        agreement_id=agreement.id,
        frequency=plan.frequency,
        pay_on=plan.pay_on,
        hours_from=_hours_from(session, agreement, plan),
        hours_until=plan.hours_until,
        started_at=by.at,
        started_by_id=by.account_id,
    )
    session.add(run)
    session.flush()
    note(session, run, "started a pay run", by)
    return run


def choose_contracted(
    session: Session,
    run: PayRun,
    assistant: Assistant,
    chosen: bool,  # noqa: FBT001  # it is what was chosen, and comes before who chose
    by: Actor,
) -> None:
    """Pay an assistant contracted hours for late weeks in this run, or do not after all."""
    lock_draft(session, run)
    if assistant.id not in {each.id for each, _ in paid_in(session, run)}:
        raise NotInRunError
    if (assistant.id in contracted_choices(session, run.id)) == chosen:
        return
    if chosen:
        session.add(ContractedChoice(pay_run_id=run.id, assistant_id=assistant.id))
        note(session, run, "chose contracted hours for late weeks", by)
    else:
        session.execute(
            delete(ContractedChoice).where(
                ContractedChoice.pay_run_id == run.id,
                ContractedChoice.assistant_id == assistant.id,
            )
        )
        note(session, run, "took back contracted hours for late weeks", by)
    session.flush()


def drop_run(session: Session, run: PayRun, by: Actor) -> None:
    """Drop a draft; hours and everything else stay as they are."""
    lock_draft(session, run)
    session.execute(delete(ContractedChoice).where(ContractedChoice.pay_run_id == run.id))
    session.execute(delete(PayExtra).where(PayExtra.pay_run_id == run.id))
    note(session, run, "dropped a pay run", by)
    session.delete(run)
    session.flush()


def lock_draft(session: Session, run: PayRun) -> None:
    """Wait for whoever else changes this employer's pay, and make sure the run is a draft."""
    if lock(session, run) is PayRunState.APPROVED:
        raise ApprovedAlreadyError


def lock(session: Session, run: PayRun) -> PayRunState:
    """Wait for whoever else changes this employer's pay; return where the run stands then."""
    run_id = run.id
    wait_for_others(session, run.employer_id)
    found = session.scalar(
        select(PayRun)
        .where(PayRun.id == run_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise RunDroppedError
    return found.state


def wait_for_others(session: Session, employer_id: UUID) -> None:
    """Take turns with others who change this employer's pay.

    The book locks its agreement in the same way, so the two cannot wait for each other.
    """
    wait_for_many(session, [employer_id])


def wait_for_many(session: Session, employer_ids: Collection[UUID]) -> list[UUID]:
    """Take turns with others who change these employers' pay; returns their agreements' ids."""
    agreements = select(Agreement.id).where(is_among(session, Agreement.employer_id, employer_ids))
    return list(session.scalars(agreements.order_by(Agreement.id).with_for_update()))


def note(session: Session, run: PayRun, what: str, by: Actor) -> None:
    """Write down what somebody did to a run."""
    record(session, by, what, employer_id=run.employer_id, subject=f"pay run {run.id}")


def _check(agreement: Agreement, plan: RunPlan) -> None:
    require_year_on_record(plan.pay_on)
    if plan.hours_until.weekday() != SUNDAY:
        raise NotASundayError
    if plan.hours_until > plan.pay_on:
        raise HoursAfterPayDayError
    if plan.pay_on < agreement.starts_on:
        raise BeforeAgreementError


def _hours_from(session: Session, agreement: Agreement, plan: RunPlan) -> date:
    approved = approved_runs(session, agreement.id, plan.frequency)
    covered_until = max((run.hours_until for run in approved), default=None)
    return first_monday(plan, covered_until, agreement.starts_on)
