"""Closing clean returns together, but for those that are drawn for a look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from uuid import UUID

from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Organisation
from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.clock import day_of
from pa_employer.desk.queue import OnDesk, Wanted, queue
from pa_employer.reviews.decide import accept_return
from pa_employer.reviews.kept import lock
from pa_employer.reviews.models import ClosedTogether, FinancialReturn, ReturnState, ReturnVersion
from payroll.ground.errors import DomainError
from returns.rulebook import Book, row_on
from returns.sampling import is_drawn, number_of, seed_of
from returns.sheets import print_set_up, row, table

CLEAN = Wanted(states=(ReturnState.SUBMITTED,), is_clean=True)
"""What can be closed together: sent, nothing left to ask, and nobody has begun to look."""
AT_ONCE = 300
"""So many are closed by one press, which takes some seconds; the rest wait for the next."""


class NothingCleanError(DomainError):
    """No clean return waits. Somebody may have closed them just now."""


@dataclass(frozen=True, slots=True)
class Clean:
    """The clean returns that wait: those that can be closed, and those drawn for a look."""

    to_close: tuple[OnDesk, ...]
    drawn: tuple[OnDesk, ...]


def clean_returns(session: Session, authority: Organisation, book: Book) -> Clean:
    """Return the clean returns that wait, longest waiting first."""
    waiting = queue(session, authority.id, CLEAN)
    drawn = [each for each in waiting if _is_drawn(each, book)]
    left = {each.return_id for each in drawn}
    return Clean(tuple(each for each in waiting if each.return_id not in left), tuple(drawn))


def close_together(
    session: Session, authority: Organisation, book: Book, by: Actor
) -> ClosedTogether:
    """Close the clean returns that are not drawn, each with its own note in the audit trail."""
    chosen = clean_returns(session, authority, book).to_close[:AT_ONCE]
    made = ClosedTogether(authority_id=authority.id, closed_at=by.at, closed_by_id=by.account_id)
    session.add(made)
    session.flush()
    closed = 0
    for each in chosen:
        held = lock(session, session.get_one(FinancialReturn, each.return_id))
        if held.state is ReturnState.SUBMITTED:
            accept_return(session, held, by).closed_together_id = made.id
            closed += 1
    if not closed:
        raise NothingCleanError
    session.flush()
    return made


@dataclass(frozen=True, slots=True)
class InSample:
    """A return that came in clean, with what draws it: internal audit repeats it from these."""

    return_id: UUID
    reference: str
    came_in_at: datetime
    state: ReturnState
    was_closed_together: bool
    is_drawn: bool

    @property
    def came_in_on(self) -> date:
        """Return the day it came in, in Scotland."""
        return day_of(self.came_in_at)

    @property
    def seed(self) -> str:
        """Return what its draw begins with."""
        return seed_of(self.came_in_on)

    @property
    def number(self) -> str:
        """Return its own number for the seed, in hex."""
        return f"{number_of(self.seed, self.return_id):016x}"


def sample_since(
    session: Session, authority: Organisation, book: Book, since: datetime
) -> list[InSample]:
    """Return every return that came in clean since a time, in the order they came in."""
    found = (
        select(
            FinancialReturn.id,
            Agreement.reference,
            ReturnVersion.made_at,
            FinancialReturn.state,
            FinancialReturn.closed_together_id,
        )
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .join(ReturnVersion, ReturnVersion.return_id == FinancialReturn.id)
        .where(
            Agreement.authority_id == authority.id,
            ReturnVersion.number == 1,
            ReturnVersion.is_clean,
            FinancialReturn.submitted_at >= since,
        )
        .order_by(ReturnVersion.made_at, FinancialReturn.id)
    )
    return [
        InSample(
            return_id,
            reference,
            made_at,
            state,
            closed_together_id is not None,
            is_drawn(return_id, came_in_on := day_of(made_at), rate_on(came_in_on, book)),
        )
        for return_id, reference, made_at, state, closed_together_id in session.execute(found)
    ]


def sample_book(rows: Sequence[InSample]) -> bytes:
    """Return the sample as an .xlsx file: every clean return, its seed, its number, the draw."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sample"
    titles = (
        "Return",
        "Reference",
        "Came in",
        "Seed",
        "Number",
        "Drawn",
        "State",
        "How it closed",
    )
    table(sheet, titles, (40, 16, 12, 14, 22, 10, 14, 24))
    for each in rows:
        drawn = "yes" if each.is_drawn else "no"
        how = "together with others" if each.was_closed_together else ""
        row(
            sheet,
            (
                str(each.return_id), each.reference, each.came_in_on, each.seed, each.number,
                drawn, each.state.value, how,
            ),
        )  # fmt: skip
    print_set_up(sheet)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def closings_of(
    session: Session, authority_id: UUID, most: int
) -> list[tuple[ClosedTogether, int]]:
    """Return the last times clean returns were closed together, and how many each time."""
    found = (
        select(ClosedTogether, func.count(FinancialReturn.id))
        .join(FinancialReturn, FinancialReturn.closed_together_id == ClosedTogether.id)
        .where(ClosedTogether.authority_id == authority_id)
        .group_by(ClosedTogether.id)
        .order_by(ClosedTogether.closed_at.desc())
        .limit(most)
    )
    return [(closing, number) for closing, number in session.execute(found)]


def rate_on(day: date, book: Book) -> int:
    """Return how many of a hundred clean returns are drawn that come in on a day."""
    return int(row_on("sample.rate", day, book)["value"])


def _is_drawn(waiting: OnDesk, book: Book) -> bool:
    came_in_on = day_of(waiting.arrived_at)
    return is_drawn(waiting.return_id, came_in_on, rate_on(came_in_on, book))
