"""Agreeing a direct payment."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Organisation
from pa_employer.agreements.models import Advice, Agreement, EndedBecause
from pa_employer.agreements.queries import agreement_on
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.people.models import Employer
from payroll.frequency import Frequency
from payroll.ground.errors import DomainError
from payroll.ground.money import Money

ADVICE_BACK = timedelta(days=92)


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


class BackwardAdviceError(DomainError):
    """Advice is about a payment from today on, or of the last three months. Check the day."""


def note_advice(  # noqa: PLR0913, PLR0917  # what the council wrote: when, how much, what for
    session: Session, agreement: Agreement, pay_on: date, amount: Money, words: str, by: Actor
) -> Advice:
    """Write down what the council says it pays on a day; the newest advice for a day counts."""
    if pay_on < by.today - ADVICE_BACK:
        raise BackwardAdviceError
    advice = Advice(
        agreement_id=agreement.id,
        pay_on=pay_on,
        amount=amount,
        words=words.strip(),
        given_at=by.at,
        given_by_id=by.account_id,
    )
    session.add(advice)
    session.flush()
    record(
        session,
        by,
        "noted what the council pays",
        employer_id=agreement.employer_id,
        subject=f"advice {advice.id}",
    )
    return advice


def agree_contribution(session: Session, agreement: Agreement, weekly: Money, by: Actor) -> None:
    """Write down what the person pays in for a week, beside the council's money."""
    agreement.weekly_contribution = weekly
    record(
        session,
        by,
        "said what the person pays in",
        employer_id=agreement.employer_id,
        subject=f"agreement {agreement.id}",
    )


class EndsBeforeStartError(DomainError):
    """The last day is before the direct payment began. Check the date."""


def end_direct_payment(
    session: Session, agreement: Agreement, ends_on: date, because: EndedBecause, by: Actor
) -> Agreement:
    """Write down the last day of a direct payment; its last return is cut there."""
    if ends_on < agreement.starts_on:
        raise EndsBeforeStartError
    agreement.ends_on, agreement.ended_because = ends_on, because
    session.flush()
    record(
        session,
        by,
        "wrote down the end of a direct payment",
        employer_id=agreement.employer_id,
        subject=f"agreement {agreement.id}",
    )
    return agreement
