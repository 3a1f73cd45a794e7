"""What a statement line is in the book: money held, against what it means."""

from collections.abc import Iterator

from pa_employer.ledger.accounts import held, meaning
from pa_employer.ledger.entries import Entry, Posting
from pa_employer.statements.models import StatementLine
from payroll.ground.money import NOTHING, Money
from returns.groups import Group, Income

Heading = Group | Income


def heading_of(group: str, amount: Money) -> Heading:
    """Return a stored heading; which kind it is of, the way of the money says."""
    return Group(group) if amount < NOTHING else Income(group)


def group_of(line: StatementLine) -> Heading | None:
    """Return what a line means, as a heading of the return."""
    return None if line.group is None else heading_of(line.group, line.amount)


def meanings_of(line: StatementLine) -> Iterator[tuple[Heading | None, Money]]:
    """Return what a line was for, and how much: several where it was shared between headings."""
    if not line.parts:
        yield group_of(line), line.amount
    for part in line.parts:
        yield heading_of(part.group, part.amount), part.amount


def line_entry(line: StatementLine) -> Entry:
    """Return the entry for what a line means now; each change of meaning is another version."""
    postings = (
        Posting(held(line.money_account_id), line.amount),
        *(Posting(meaning(group), -amount) for group, amount in meanings_of(line)),
    )
    return Entry(line.posted_on, f"line:{line.id}:{line.version}", line.description, postings)


def undoing(entry: Entry) -> Entry:
    """Return the entry that takes back an earlier meaning, on the same day."""
    return entry.reversed(entry.on, f"{entry.key}:undone")
