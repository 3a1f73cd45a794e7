"""Taking on personal assistants, and agreeing the dated terms they work under."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import terms_of
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from payroll.frequency import Frequency
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.ni import NiLetter
from payroll.pension import PensionKind, PensionTerms
from payroll.tax.code import TaxCode


class TermsBeforeStartError(DomainError):
    """Terms cannot begin before the job does. Check the date."""


class TermsOutOfOrderError(DomainError):
    """These terms would begin before others that are agreed already."""


class NoRateError(DomainError):
    """Enter the pay for an hour, more than nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantDetails:
    """Who a personal assistant is."""

    name: str
    date_of_birth: date
    started_on: date
    email: str = ""
    ni_number: str | None = None
    sort_code: str | None = None
    account_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsDetails:
    """What was agreed from a day on; pension percentages are of qualifying earnings."""

    from_on: date
    hourly_rate: Money
    contracted_minutes_per_week: int
    frequency: Frequency
    tax_code: TaxCode
    ni_letter: NiLetter
    pension: PensionTerms

    def __post_init__(self) -> None:
        if self.hourly_rate <= NOTHING:
            raise NoRateError


def add_assistant(
    session: Session, employer_id: UUID, details: AssistantDetails, terms: TermsDetails, by: Actor
) -> Assistant:
    """Take somebody on, under their first terms."""
    assistant = Assistant(
        employer_id=employer_id,
        name=details.name.strip(),
        date_of_birth=details.date_of_birth,
        started_on=details.started_on,
        email=details.email.strip().lower(),
        ni_number=details.ni_number,
        sort_code=details.sort_code,
        account_number=details.account_number,
    )
    session.add(assistant)
    session.flush()
    _record(session, assistant, "took on a personal assistant", by)
    agree_terms(session, assistant, terms, by)
    return assistant


def agree_terms(session: Session, assistant: Assistant, details: TermsDetails, by: Actor) -> Terms:
    """Agree new terms from a day on; what was paid before that day stays as it was."""
    if details.from_on < assistant.started_on:
        raise TermsBeforeStartError
    existing = terms_of(session, assistant.id)
    if existing and existing[-1].from_on >= details.from_on:
        message = (
            f"Other terms already begin on {day_in_words(existing[-1].from_on)}. "
            "New terms must begin after that."
        )
        raise TermsOutOfOrderError(message)
    terms = Terms(
        assistant_id=assistant.id,
        from_on=details.from_on,
        hourly_rate=details.hourly_rate,
        contracted_minutes_per_week=details.contracted_minutes_per_week,
        frequency=details.frequency,
        tax_code=str(details.tax_code),
        ni_letter=details.ni_letter,
        pension_kind=details.pension.kind,
        pension_employee_percent=details.pension.employee_percent,
        pension_employer_percent=details.pension.employer_percent,
    )
    session.add(terms)
    session.flush()
    _record(session, assistant, "agreed pay terms", by)
    return terms


def link_account(session: Session, assistant: Assistant, account: Account, by: Actor) -> None:
    """Let the assistant sign in with an account, to send hours and see payslips."""
    assistant.account_id = account.id
    _record(session, assistant, "gave a personal assistant their own sign-in", by)


def note_leaving(session: Session, assistant: Assistant, left_on: date, by: Actor) -> None:
    """Write down an assistant's last day."""
    assistant.left_on = left_on
    _record(session, assistant, "noted a personal assistant's last day", by)


def pension_terms(terms: Terms) -> PensionTerms:
    """Return the pension part of terms as the pay engine takes it."""
    return PensionTerms(
        PensionKind(terms.pension_kind),
        Decimal(terms.pension_employee_percent),
        Decimal(terms.pension_employer_percent),
    )


def _record(session: Session, assistant: Assistant, what: str, by: Actor) -> None:
    subject = f"assistant {assistant.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)
