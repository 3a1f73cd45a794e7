"""Taking turns: whoever changes lines of one direct payment waits for whoever does already."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.statements.models import MoneyAccount, StatementLine


def take_turns(session: Session, line: StatementLine) -> None:
    """Wait for others who match, explain or split, then read the line as they left it."""
    own = select(Agreement.id).where(Agreement.id == agreement_of(session, line).id)
    session.execute(own.with_for_update())
    session.flush()
    found = select(StatementLine).where(StatementLine.id == line.id)
    session.execute(found.with_for_update().execution_options(populate_existing=True)).one()


def agreement_of(session: Session, line: StatementLine) -> Agreement:
    """Return the direct payment a line belongs to."""
    account = session.get_one(MoneyAccount, line.money_account_id)
    return session.get_one(Agreement, account.agreement_id)
