"""A summer's statement for the household, and the people who look at its return."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.reviews.models import FinancialReturn, ReturnVersion
from pa_employer.reviews.queries import versions_of
from pa_employer.reviews.service import SentWords, send_return
from pa_employer.statements.models import StatementLine
from pa_employer.statements.queries import held_on
from pa_employer.statements.service import Meaning, Upload, explain_line, import_statement
from payroll.ground.days import Span
from payroll.ground.money import Money
from returns.groups import Group, Income
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Page

SPRING = Span(date(2026, 3, 2), date(2026, 5, 31))
SUMMER = Span(date(2026, 6, 1), date(2026, 8, 31))
AUTUMN = Span(date(2026, 9, 1), date(2026, 11, 30))
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Row = tuple[date, str, str, Group | Income | None]
ROWS: tuple[Row, ...] = (
    (date(2026, 6, 1), "KINNAIRD COUNCIL", "1600.00", None),
    (date(2026, 7, 2), "SWIMMING POOL", "-18.40", Group.ACTIVITIES),
    (date(2026, 8, 12), "GARDEN WORLD", "-42.00", None),
)
"""The council's payment is recognised by itself, the pool a person explained."""


class NoFiles:
    """A file store that forgets: these tests read no statement twice."""

    def put(self, data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()

    def get(self, digest: str) -> bytes:
        raise KeyError(digest)

    def delete(self, digest: str) -> None:
        """There is nothing to forget."""

    def digests(self) -> Iterator[str]:
        return iter(())


def import_lines(session: Session, household: Household, rows: tuple[Row, ...] = ROWS) -> None:
    """Bring these lines in as a statement, and say what those with a heading were."""
    by = Actor(household.employer_account.id, NOW)
    balance = held_on(session, household.agreement.id, rows[-1][0])
    text = "Date,Description,Money out,Money in,Balance\n"
    for on, description, amount, _ in rows:
        balance += Money.parse(amount)
        columns = f"{amount[1:]}," if amount.startswith("-") else f",{amount}"
        text += f"{on:%d/%m/%Y},{description},{columns},{balance.pounds:.2f}\n"
    upload = Upload("statement.csv", text.encode())
    import_statement(session, NoFiles(), household.money_account, upload, by)
    for _, description, _, group in rows:
        if group:
            explain_line(session, line_called(session, description), Meaning(group), by)
    session.commit()


def line_called(session: Session, description: str) -> StatementLine:
    """A line as it is now; the database is free again afterwards."""
    found = select(StatementLine).where(StatementLine.description == description)
    line = session.scalars(found.execution_options(populate_existing=True)).one()
    session.commit()
    return line


def the_return(session: Session) -> FinancialReturn:
    """The only return there is, as it is now; the database is free again afterwards."""
    found = select(FinancialReturn).execution_options(populate_existing=True)
    only = session.scalars(found).one()
    session.commit()
    return only


def versions(session: Session, return_: FinancialReturn) -> list[ReturnVersion]:
    """What a return said each time; the database is free again afterwards."""
    found = versions_of(session, return_)
    session.commit()
    return found


def send(
    session: Session, household: Household, span: Span = SUMMER, words: str = "Well."
) -> FinancialReturn:
    by = Actor(household.employer_account.id, NOW)
    sent = send_return(session, household.agreement, span, SentWords(how_going=words), by)
    session.commit()
    return sent


def keep_newest(session: Session, return_: FinancialReturn, version: ReturnVersion) -> None:
    """Let a return say this last, made by hand."""
    session.add(version)
    session.flush()
    return_.newest_id = version.id
    session.flush()


def things_on(page: Page) -> list[str]:
    """Where each thing on a desk is decided, in their order."""
    return [str(found["href"]) for found in page.soup.select("[data-item] a[data-key=Enter]")]


def token_on(page: Page) -> str:
    return str(page.soup.select("input[name=csrf_token]")[0]["value"])
