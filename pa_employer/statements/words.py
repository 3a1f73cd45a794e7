"""Statements, payments and what was due, in sentences."""

from collections.abc import Iterator

from pa_employer.payruns.models import DueKind
from pa_employer.statements.models import Statement
from pa_employer.statements.owing import StillDue
from payroll.ground.days import Span, day_in_words
from payroll.ground.money import NOTHING, Money


def due_in_words(due: StillDue) -> str:
    """Say what was due, to whom: Rhona Baird's pay of 20 November 2026."""
    day = day_in_words(due.due_on)
    match due.kind:
        case DueKind.NET_PAY:
            return f"{due.payee}'s pay of {day}"
        case DueKind.HMRC:
            return f"what was due to HMRC on {day}"
        case DueKind.PENSION:
            return f"what was due to the pension on {day}"
        case DueKind.ARRESTMENT:
            return f"{due.payee}, of {day}"
        case DueKind.BILL:
            return f"the bill from {due.payee}, due {day}"


def brought_in(new: int, known: int, early: int) -> Iterator[str]:
    """Say what bringing a file in just did; `early` lines are from before the account began."""
    if new:
        yield f"Thank you. {lines(new)} brought in."
    elif known == 1:
        yield "The 1 line in this file was here already, so nothing was added."
    else:
        yield f"All {known:,} lines were here already, so nothing was added."
    if early:
        yield f"{lines(early)} from before this account's first day here, and left out."


def statement_in_words(statement: Statement, unclear: int, gap: Money | None) -> Iterator[str]:
    """Say what a statement tells of, what was new in it, and what is still unclear."""
    told = f"It tells of {Span(statement.first_on, statement.last_on)}."
    if statement.opening is not None and statement.closing is not None:
        told += (
            f" The account held {statement.opening} before, and {statement.closing} at the end."
        )
    yield told
    known = f" {lines(statement.lines_known)} here already." if statement.lines_known else ""
    yield f"{lines(statement.lines_new)} new.{known}"
    if gap is not None:
        more = "more" if gap > NOTHING else "less"
        yield (
            f"It begins with {abs(gap)} {more} than we had for the day before. This may be fine: "
            "a statement in between may be missing. Bring that one in too, and it adds up."
        )
    if not unclear:
        yield "We know what each payment was. Nothing is needed from you."


def lines(count: int) -> str:
    """Say how many lines were: 1 line was, 12 lines were."""
    return "1 line was" if count == 1 else f"{count:,} lines were"
