"""The end of a direct payment: people, HMRC and the pension first, and then the last return."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement, EndedBecause
from pa_employer.agreements.service import end_direct_payment
from pa_employer.assistants.queries import assistants_of
from pa_employer.audit.actor import Actor
from pa_employer.reviews.facts import liabilities_on
from pa_employer.reviews.models import FinancialReturn, ReturnState
from pa_employer.reviews.queries import return_for, spans_of
from payroll.ground.errors import DomainError
from returns.account import Liability
from returns.groups import FIRST_OF_ALL


class ReturnSentSinceError(DomainError):
    """A return that reaches past that day was sent already. Choose its last day or later."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to settle before the last return, and where it is done."""

    words: str
    is_done: bool
    path: str
    act: str


def end_payment(
    session: Session, agreement: Agreement, ends_on: date, because: EndedBecause, by: Actor
) -> Agreement:
    """Write down the last day of a direct payment, unless a return past it was sent."""
    past = select(FinancialReturn.id).where(
        FinancialReturn.agreement_id == agreement.id,
        FinancialReturn.state != ReturnState.DRAFTED,
        FinancialReturn.ends_on > ends_on,
    )
    if session.scalars(past).first():
        raise ReturnSentSinceError
    return end_direct_payment(session, agreement, ends_on, because, by)


def owed_first(session: Session, agreement: Agreement, on: date) -> list[Liability]:
    """Return what is owed to assistants, HMRC and the pension at the end of a day."""
    found = liabilities_on(session, agreement, on)
    return [each for each in found if each.kind in FIRST_OF_ALL and each.amount]


def steps_of(
    session: Session, agreement: Agreement, owed: list[Liability], on: date
) -> tuple[Step, ...]:
    """Return what is to be done at the end of a direct payment, in the order it is done."""
    own = f"/employers/{agreement.employer_id}"
    employed = [
        each for each in assistants_of(session, agreement.employer_id) if each.left_on is None
    ]
    has_day = agreement.ends_on is not None
    spans = spans_of(session, agreement, on)
    last = spans[-1] if spans else None
    sent = last and return_for(session, agreement.id, last.first)
    is_sent = bool(sent and sent.submitted_at and sent.ends_on == agreement.ends_on)
    names = ", ".join(each.name for each in employed)
    return (
        Step("Write down the last day", has_day, f"{own}/ending/day", "The last day, and why"),
        Step(
            f"Agree the last day of work with {names}" if employed else "All jobs have ended",
            not employed,
            f"{own}/assistants",
            "Your PAs",
        ),
        Step(
            "Pay the last hours, holiday, notice and redundancy",
            not any(each.due_on is None for each in owed),
            f"{own}/pay",
            "Pay",
        ),
        Step(
            "Send the last report to HMRC and close the scheme",
            has_day and not employed and not _is_due(owed, "paye_ni_due"),
            f"{own}/hmrc",
            "HMRC",
        ),
        Step(
            "Pay the pension and tell it who left",
            has_day and not employed and not _is_due(owed, "pension_due"),
            f"{own}/pension",
            "The pension",
        ),
        Step(
            "Send the last return",
            is_sent,
            f"{own}/returns",
            "Your returns",
        ),
    )


def _is_due(owed: list[Liability], kind: str) -> bool:
    return any(each.kind.value == kind for each in owed)
