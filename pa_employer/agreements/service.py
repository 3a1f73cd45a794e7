"""Agreeing a direct payment."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Organisation
from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import agreement_on
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.people.models import Employer
from payroll.frequency import Frequency
from payroll.ground.errors import DomainError
from payroll.ground.money import Money


class OverlappingAgreementError(DomainError):
    """There is a direct payment on those days already. End that one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDetails:
    """What the council and the person agreed; `planned_minutes_per_week` are Option 1 hours."""

    reference: str
    starts_on: date
    first_payment_on: date
    weekly_amount: Money
    paid_every: Frequency
    planned_minutes_per_week: int
    purpose: str = ""
    ends_on: date | None = None


def agree_direct_payment(
    session: Session,
    employer: Employer,
    authority: Organisation,
    details: AgreementDetails,
    by: Actor,
) -> Agreement:
    """Write down a direct payment; an employer has one at a time."""
    if agreement_on(session, employer.id, details.starts_on):
        raise OverlappingAgreementError
    agreement = Agreement(
        employer_id=employer.id,
        authority_id=authority.id,
        reference=details.reference,
        starts_on=details.starts_on,
        first_payment_on=details.first_payment_on,
        weekly_amount=details.weekly_amount,
        paid_every=details.paid_every,
        planned_minutes_per_week=details.planned_minutes_per_week,
        purpose=details.purpose,
        ends_on=details.ends_on,
    )
    session.add(agreement)
    session.flush()
    record(
        session,
        by,
        "agreed a direct payment",
        employer_id=employer.id,
        subject=f"agreement {agreement.id}",
    )
    return agreement
