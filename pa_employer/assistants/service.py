"""Taking on personal assistants, and agreeing the dated terms they work under."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.accounts.service import find_or_invite, invite
from pa_employer.assistants.bank_account import ask_to_change_account
from pa_employer.assistants.models import Assistant, HolidayPlan, Terms, TermsRate
from pa_employer.assistants.queries import (
    assistants_of,
    has_account_for_this_job_only,
    rate_card,
    terms_of,
)
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.people.models import Employer
from payroll.frequency import Frequency
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.pension import PensionKind, PensionTerms
from payroll.work.rate_card import Rate, RateCard

DAYS_A_WEEK = 7
MOST_NOTICE = 52


class TermsBeforeStartError(DomainError):
    """Terms begin with the job, neither before nor after its first day. Check the date."""


class TermsOutOfOrderError(DomainError):
    """These terms would begin before others that are agreed already."""


class DaysAWeekError(DomainError):
    """Enter how many days a week they usually work, more than 0 and at most 7."""


class NoticeWeeksError(DomainError):
    """Enter the agreed weeks of notice as a whole number from 0 to 52."""


class RolledUpNeedsIrregularError(DomainError):
    """Rolled-up holiday pay is for hours that vary: enter 0 hours a week, or choose another."""


class BornTooLateError(DomainError):
    """The date of birth is not before the first day of the job. Check the two dates."""


class KnownAssistantError(DomainError):
    """Somebody with that name and date of birth is one of your PAs already."""


class LeftBeforeStartError(DomainError):
    """The last day is before the first. Check the date."""


class HasSignInError(DomainError):
    """They have a sign-in for this job already."""


class OtherSignInError(DomainError):
    """Their sign-in is for more than this job. Ask them to use the link they were given first."""


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

    def __post_init__(self) -> None:
        if self.date_of_birth >= self.started_on:
            raise BornTooLateError


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateDetails:
    """How HMRC, the bank and letters find somebody; what is None or empty is not known."""

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
    pension: PensionTerms
    other_rates: tuple[Rate, ...] = ()
    evening_from: time | None = None
    evening_until: time | None = None
    mileage_rate: Money | None = None
    holiday_plan: HolidayPlan = HolidayPlan.REGULAR
    days_per_week: Decimal = Decimal(5)
    notice_weeks: int = 0
    """Weeks of notice agreed; nothing where the law's is enough."""

    def __post_init__(self) -> None:
        RateCard(self.hourly_rate, self.other_rates, self.evening_from, self.evening_until)
        if not 0 < self.days_per_week <= DAYS_A_WEEK:
            raise DaysAWeekError
        if not 0 <= self.notice_weeks <= MOST_NOTICE:
            raise NoticeWeeksError
        if self.holiday_plan is HolidayPlan.ROLLED_UP and self.contracted_minutes_per_week:
            raise RolledUpNeedsIrregularError


def add_assistant(
    session: Session, employer_id: UUID, details: AssistantDetails, terms: TermsDetails, by: Actor
) -> Assistant:
    """Take somebody on, under terms from the first day; one person is taken on once at a time."""
    if terms.from_on != details.started_on:
        raise TermsBeforeStartError
    # Two at once would take on one person twice.
    session.execute(select(Employer.id).where(Employer.id == employer_id).with_for_update())
    if any(_is_same(each, details) for each in assistants_of(session, employer_id)):
        raise KnownAssistantError
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
    """Agree new terms from a day on; what was paid before that day stays as it was.

    Who must have said yes to them is for the caller to see.
    """
    _lock(session, assistant)
    must_be_in_order(session, assistant, details.from_on)
    terms = Terms(
        assistant_id=assistant.id,
        from_on=details.from_on,
        hourly_rate=details.hourly_rate,
        contracted_minutes_per_week=details.contracted_minutes_per_week,
        frequency=details.frequency,
        pension_kind=details.pension.kind,
        pension_employee_percent=details.pension.employee_percent,
        pension_employer_percent=details.pension.employer_percent,
        holiday_plan=details.holiday_plan,
        days_per_week=details.days_per_week,
        notice_weeks=details.notice_weeks,
        evening_from=details.evening_from,
        evening_until=details.evening_until,
        mileage_rate=details.mileage_rate,
        other_rates=[
            TermsRate(kind=rate.kind, rate=rate.rate, is_per_night=rate.is_per_night)
            for rate in details.other_rates
        ],
    )
    session.add(terms)
    session.flush()
    _record(session, assistant, "agreed pay terms", by)
    return terms


def must_be_in_order(session: Session, assistant: Assistant, from_on: date) -> None:
    """Refuse terms from before the job, or from no later than others that are agreed."""
    if from_on < assistant.started_on:
        raise TermsBeforeStartError
    existing = terms_of(session, assistant.id)
    if existing and existing[-1].from_on >= from_on:
        message = (
            f"Other terms already begin on {day_in_words(existing[-1].from_on)}. "
            "New terms must begin after that."
        )
        raise TermsOutOfOrderError(message)


def details_of(terms: Terms) -> TermsDetails:
    """Return terms as they were agreed."""
    card = rate_card(terms)
    return TermsDetails(
        from_on=terms.from_on,
        hourly_rate=terms.hourly_rate,
        contracted_minutes_per_week=terms.contracted_minutes_per_week,
        frequency=terms.frequency,
        pension=pension_terms(terms),
        other_rates=card.others,
        evening_from=terms.evening_from,
        evening_until=terms.evening_until,
        mileage_rate=terms.mileage_rate,
        holiday_plan=terms.holiday_plan,
        days_per_week=Decimal(terms.days_per_week),
        notice_weeks=terms.notice_weeks,
    )


def change_private_details(
    session: Session, assistant: Assistant, details: PrivateDetails, by: Actor
) -> None:
    """Fill in or put right what is known of somebody; numbers that are not given stay.

    Other bank details than before wait to be confirmed; notice goes to the address known till now.
    """
    sort_code = details.sort_code or assistant.sort_code
    number = details.account_number or assistant.account_number
    if sort_code and number:
        ask_to_change_account(session, assistant, sort_code, number, by)
    else:
        assistant.sort_code, assistant.account_number = sort_code, number
    assistant.email = details.email.strip().lower()
    assistant.ni_number = details.ni_number or assistant.ni_number
    _record(session, assistant, "changed a personal assistant's details", by)


def say_only_cares(session: Session, assistant: Assistant, by: Actor, *, only_cares: bool) -> None:
    """Write down whether all an assistant does is care for the person."""
    assistant.only_cares = only_cares
    _record(session, assistant, "said what a personal assistant's duties are", by)


def give_sign_in(session: Session, assistant: Assistant, email: str, by: Actor) -> str | None:
    """Let the assistant sign in, returning the path of an invitation if they are new here."""
    _lock(session, assistant)
    if assistant.account_id:
        raise HasSignInError
    account, path = find_or_invite(session, email, assistant.name, by.at)
    link_account(session, assistant, account, by)
    return path


def invite_again(session: Session, assistant: Assistant, by: Actor) -> str:
    """Return the path of a new invitation for an assistant who has chosen no password yet."""
    if assistant.account is None or assistant.account.password_hash:
        raise HasSignInError
    # The link chooses the password, and so opens all that the account reaches.
    if not has_account_for_this_job_only(session, assistant):
        raise OtherSignInError
    token = invite(session, assistant.account, by.at)
    _record(session, assistant, "invited a personal assistant again", by)
    return f"/invitation/{token}"


def link_account(session: Session, assistant: Assistant, account: Account, by: Actor) -> None:
    """Let the assistant sign in with an account, to send hours and see payslips."""
    assistant.account_id = account.id
    _record(session, assistant, "gave a personal assistant their own sign-in", by)


def note_leaving(session: Session, assistant: Assistant, left_on: date, by: Actor) -> None:
    """Write down an assistant's last day."""
    if left_on < assistant.started_on:
        raise LeftBeforeStartError
    assistant.left_on = left_on
    _record(session, assistant, "noted a personal assistant's last day", by)


def pension_terms(terms: Terms) -> PensionTerms:
    """Return the pension part of terms as the pay engine takes it."""
    return PensionTerms(
        PensionKind(terms.pension_kind),
        Decimal(terms.pension_employee_percent),
        Decimal(terms.pension_employer_percent),
    )


def _is_same(assistant: Assistant, details: AssistantDetails) -> bool:
    """Tell whether somebody still employed is the person described."""
    known = (assistant.name.casefold(), assistant.date_of_birth)
    described = (details.name.strip().casefold(), details.date_of_birth)
    return assistant.left_on is None and known == described


def _lock(session: Session, assistant: Assistant) -> None:
    """Wait for whoever changes this job in another tab, then see what they made of it."""
    session.flush()
    found = select(Assistant).where(Assistant.id == assistant.id).with_for_update()
    session.execute(found.execution_options(populate_existing=True)).one()


def _record(session: Session, assistant: Assistant, what: str, by: Actor) -> None:
    subject = f"assistant {assistant.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)
