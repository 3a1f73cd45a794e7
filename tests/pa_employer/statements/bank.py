"""A bank's files for the household, and what a pay run left to pay."""

from datetime import UTC, date, datetime
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from pa_employer.payruns.models import DueKind, PaymentDue, PayRun
from pa_employer.statements.models import StatementLine
from payroll.frequency import Frequency
from payroll.ground.money import Money
from tests.pa_employer.household import Household

MAY = datetime(2026, 6, 3, 9, tzinfo=UTC)
"""When May's statement is brought in."""
HEADER = "Date,Description,Amount,Balance\n"
COUNCIL = "04/05/2026,KINNAIRD COUNCIL,1600.00,2600.00\n"
GARDEN = "06/05/2026,GARDEN CENTRE,-18.40,2581.60\n"
WAGES = "08/05/2026,R BAIRD WAGES,-800.00,1781.60\n"
STATEMENT = HEADER + COUNCIL + GARDEN + WAGES
PAY_DAY = date(2026, 5, 8)


def file_of(text: str | bytes, name: str = "may.csv") -> FileStorage:
    """A file as a browser sends it."""
    data = text if isinstance(text, bytes) else text.encode()
    return FileStorage(BytesIO(data), name)


def pay_run(household: Household, pay_on: date = PAY_DAY) -> PayRun:
    return PayRun(
        employer_id=household.employer.id,
        agreement_id=household.agreement.id,
        frequency=Frequency.FOUR_WEEKLY,
        pay_on=pay_on,
        hours_from=date(2026, 4, 6),
        hours_until=date(2026, 5, 3),
        started_at=MAY,
        started_by_id=household.employer_account.id,
    )


def owe(
    session: Session,
    household: Household,
    pence: int,
    *,
    payee: str = "Rhona Baird",
    kind: DueKind = DueKind.NET_PAY,
    due_on: date = PAY_DAY,
) -> PaymentDue:
    """What a pay run says must be paid."""
    run = session.scalar(select(PayRun).where(PayRun.agreement_id == household.agreement.id))
    if run is None:
        run = pay_run(household)
        session.add(run)
        session.flush()
    due = PaymentDue(
        agreement_id=household.agreement.id,
        pay_run_id=run.id,
        kind=kind,
        payee=payee,
        amount=Money(pence),
        due_on=due_on,
        assistant_id=household.assistant.id if kind is DueKind.NET_PAY else None,
    )
    session.add(due)
    session.flush()
    return due


def line(session: Session, description: str) -> StatementLine:
    found = select(StatementLine).where(StatementLine.description == description)
    return session.scalars(found).one()
