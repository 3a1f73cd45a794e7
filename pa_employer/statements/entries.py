"""What a statement line is in the book: money held, against what it means."""

from pa_employer.ledger.accounts import held, meaning
from pa_employer.ledger.entries import Entry, Posting
from pa_employer.statements.models import StatementLine
from payroll.ground.money import NOTHING
from returns.groups import Group, Income


def group_of(line: StatementLine) -> Group | Income | None:
    """Return what a line means, as a heading of the return."""
    if line.group is None:
        return None
    return Group(line.group) if line.amount < NOTHING else Income(line.group)


def line_entry(line: StatementLine) -> Entry:
    """Return the entry for what a line means now; each change of meaning is another version."""
    postings = (
        Posting(held(line.money_account_id), line.amount),
        Posting(meaning(group_of(line)), -line.amount),
    )
    return Entry(line.posted_on, f"line:{line.id}:{line.version}", line.description, postings)


def undoing(entry: Entry) -> Entry:
    """Return the entry that takes back an earlier meaning, on the same day."""
    return entry.reversed(entry.on, f"{entry.key}:undone")
