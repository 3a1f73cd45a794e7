"""What a person can press to say what a payment was, the likeliest first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.statements.listing import said_before
from pa_employer.statements.models import StatementLine
from pa_employer.statements.owing import StillDue, unsettled_dues
from pa_employer.statements.words import due_in_words
from payroll.ground.money import NOTHING, Money
from returns.groups import Group, Income

SPENT_ON = {group.value: group.words for group in Group}
CAME_AS = {income.value: income.words for income in Income}


@dataclass(frozen=True, slots=True)
class Choices:
    """The buttons for one payment: what is unpaid and as much, then the headings."""

    dues: dict[UUID, str]
    headings: dict[str, str]
    usual: str | None
    """The heading this merchant had before, twice or more; suggested first, never decided."""


def choices_for(
    session: Session, agreement_id: UUID, lines: Sequence[StatementLine]
) -> dict[UUID, Choices]:
    """Return what can be pressed for each line, in two queries for all of them."""
    usual = said_before(session, agreement_id, {line.description for line in lines})
    owed: dict[Money, list[StillDue]] = defaultdict(list)
    for due in unsettled_dues(session, agreement_id):
        owed[-due.amount].append(due)
    return {
        line.id: Choices(
            dues={due.id: due_in_words(due) for due in owed[line.amount]},
            headings=CAME_AS if line.amount > NOTHING else SPENT_ON,
            usual=usual.get(line.description),
        )
        for line in lines
    }
