"""Opening the accounts that hold a direct payment."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.ledger.accounts import OPENING, held
from pa_employer.ledger.entries import Entry, Posting
from pa_employer.ledger.service import post
from pa_employer.statements.models import AccountKind, MoneyAccount
from payroll.ground.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyAccountDetails:
    """An account as it is when the book begins; `opening_balance` is at the start of that day."""

    kind: AccountKind
    name: str
    opened_on: date
    opening_balance: Money


def open_money_account(
    session: Session, agreement: Agreement, details: MoneyAccountDetails, by: Actor
) -> MoneyAccount:
    """Add an account that holds the direct payment, with what it holds to begin with."""
    account = MoneyAccount(
        agreement_id=agreement.id,
        kind=details.kind,
        name=details.name,
        opened_on=details.opened_on,
        opening_balance=details.opening_balance,
    )
    session.add(account)
    session.flush()
    if details.opening_balance:
        amount = details.opening_balance
        postings = (Posting(held(account.id), amount), Posting(OPENING, -amount))
        opening = Entry(details.opened_on, f"opening:{account.id}", "Opening balance", postings)
        post(session, agreement.id, opening, by.at)
    record(
        session,
        by,
        "added an account for the direct payment",
        employer_id=agreement.employer_id,
        subject=f"account {account.id}",
    )
    return account
