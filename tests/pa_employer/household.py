"""A household to test with, made by the real services."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import PasswordCost
from pa_employer.accounts.models import Account, Organisation, OrganisationKind, Post
from pa_employer.accounts.passwords import Passwords
from pa_employer.accounts.service import add_account, add_organisation
from pa_employer.agreements.models import Agreement
from pa_employer.agreements.service import AgreementDetails, agree_direct_payment
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.service import (
    AssistantDetails,
    TermsDetails,
    add_assistant,
    link_account,
)
from pa_employer.audit.actor import Actor
from pa_employer.deductions.service import CodeDetails, note_tax_code
from pa_employer.people.models import Capacity, Employer
from pa_employer.people.service import (
    EmployerDetails,
    MandateDetails,
    add_employer,
    give_mandate,
)
from pa_employer.statements.models import AccountKind, MoneyAccount
from pa_employer.statements.service import MoneyAccountDetails, open_money_account
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.pension import PensionKind, PensionTerms
from payroll.tax.code import TaxCode
from payroll.tax.notices import CodeSource
from tests.pa_employer.pages import PASSWORD

QUICK = PasswordCost(1, 8, 1)
"""Passwords that are quick to check, and no better."""
JOINED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Household:
    council: Organisation
    officer: Account
    employer: Employer
    employer_account: Account
    agreement: Agreement
    money_account: MoneyAccount
    assistant: Assistant
    assistant_account: Account

    @property
    def by_employer(self) -> Actor:
        """The employer doing something when they joined."""
        return Actor(self.employer_account.id, JOINED)

    @property
    def path(self) -> str:
        return f"/employers/{self.employer.id}"


def add_person(
    app: Flask,
    session: Session,
    name: str,
    works_for: tuple[Post, Organisation | None] | None = None,
) -> Account:
    """Somebody with a password; the address is their first name."""
    return _person(app.extensions["passwords"], session, name, works_for)


def _person(
    passwords: Passwords,
    session: Session,
    name: str,
    works_for: tuple[Post, Organisation | None] | None = None,
) -> Account:
    first = name.split(maxsplit=1)[0].lower()
    account = add_account(session, f"{first}@example.org", name, JOINED, works_for)
    account.password_hash = passwords.hash(PASSWORD)
    session.flush()
    return account


def terms(**changes: object) -> TermsDetails:
    """The usual terms, some changed: £13.45 an hour, 20 hours, four-weekly, no pension."""
    usual: dict[str, object] = {
        "from_on": date(2026, 4, 6),
        "hourly_rate": Money(1345),
        "contracted_minutes_per_week": 20 * 60,
        "frequency": Frequency.FOUR_WEEKLY,
        "pension": PensionTerms(PensionKind.NONE),
    }
    return TermsDetails(**(usual | changes))  # type: ignore[arg-type]


def give_code(
    session: Session,
    assistant: Assistant,
    by: Actor,
    code: str = "S1257L",
    day: date | None = None,
) -> None:
    """HMRC says an assistant's tax code, from the first day of the job or another."""
    details = CodeDetails(
        from_on=day or assistant.started_on, code=TaxCode.parse(code), source=CodeSource.P6
    )
    note_tax_code(session, assistant, details, by)


def find_household(session: Session) -> Household:
    """The household that a test's own database begins with."""
    people = {each.name: each for each in session.scalars(select(Account))}
    found = Household(
        council=session.scalars(select(Organisation)).one(),
        officer=people["Fiona Laing"],
        employer=session.scalars(select(Employer)).one(),
        employer_account=people["Morag Sinclair"],
        agreement=session.scalars(select(Agreement)).one(),
        money_account=session.scalars(select(MoneyAccount)).one(),
        assistant=session.scalars(select(Assistant)).one(),
        assistant_account=people["Rhona Baird"],
    )
    session.commit()
    return found


def make_household(passwords: Passwords, session: Session) -> None:
    """Morag Sinclair, who employs Rhona Baird with a direct payment from Kinnaird Council.

    Made once, with the databases that the tests copy.
    """
    council = add_organisation(session, OrganisationKind.AUTHORITY, "Kinnaird Council")
    _person(passwords, session, "Fiona Laing", (Post.FINANCE_OFFICER, council))
    account = _person(passwords, session, "Morag Sinclair")
    by = Actor(account.id, JOINED)
    employer = add_employer(
        session,
        EmployerDetails(
            name="Morag Sinclair",
            supported_person="Morag Sinclair",
            paye_reference="961/KS1234",
            accounts_office_reference="961PK00012345",
        ),
        by,
    )
    mandate = MandateDetails(capacity=Capacity.SELF, from_on=date(2026, 3, 2))
    give_mandate(session, employer, account, mandate, by)
    agreement = agree_direct_payment(
        session,
        employer,
        council,
        AgreementDetails(
            reference="KC-1001",
            starts_on=date(2026, 3, 2),
            first_payment_on=date(2026, 4, 6),
            weekly_amount=Money(40000),
            paid_every=Frequency.FOUR_WEEKLY,
            planned_minutes_per_week=20 * 60,
            purpose="To live at home, swim on Tuesdays and see my friends.",
        ),
        by,
    )
    opening = MoneyAccountDetails(
        kind=AccountKind.BANK,
        name="Support account",
        opened_on=date(2026, 4, 1),
        opening_balance=Money(100000),
    )
    open_money_account(session, agreement, opening, by)
    assistant = add_assistant(
        session,
        employer.id,
        AssistantDetails(
            name="Rhona Baird",
            date_of_birth=date(1990, 2, 28),
            started_on=date(2026, 4, 6),
            email="rhona@example.org",
            ni_number="AB123456C",
            sort_code="801234",
            account_number="00123456",
        ),
        terms(),
        by,
    )
    give_code(session, assistant, by)
    assistant_account = _person(passwords, session, "Rhona Baird")
    link_account(session, assistant, assistant_account, by)
    session.commit()
