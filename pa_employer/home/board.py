"""A support organisation's board: every employer it acts for, by what is due."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.queries import latest_agreement
from pa_employer.home.needs import Need, needs_of
from pa_employer.people.models import Employer
from pa_employer.people.queries import employers_of

COLUMNS = (
    ("late", "Waiting for hours"),
    ("hours", "Hours to agree"),
    ("cover", "Shifts without a PA"),
    ("pay", "Pay to finish"),
    ("bill", "To pay"),
    ("hmrc", "To tell HMRC"),
    ("account", "New bank details"),
    ("money", "Needs a word"),
    ("return", "Returns to send"),
    ("question", "Asked by the council"),
    ("step", "Told by the council"),
    ("visit", "A visit to come"),
)


@dataclass(frozen=True, slots=True)
class Card:
    """One employer on the board."""

    employer: Employer
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """Everybody for whom one kind of thing is due."""

    title: str
    cards: tuple[Card, ...]


def board_of(session: Session, account: Account, today: date, wanted: str) -> list[Column]:
    """Return the board, each employer under everything due; `wanted` is part of a name."""
    found = [
        (employer, needs_of(session, employer, latest_agreement(session, employer.id), today))
        for employer in employers_of(session, account, today)
        if wanted.lower() in employer.name.lower()
    ]
    columns = [_column(kind, title, found) for kind, title in COLUMNS]
    quiet = tuple(Card(employer, ()) for employer, needs in found if not needs)
    return [*(column for column in columns if column.cards), Column("Nothing due", quiet)]


def _column(kind: str, title: str, found: list[tuple[Employer, list[Need]]]) -> Column:
    cards = (
        Card(employer, tuple(need for need in needs if need.kind == kind))
        for employer, needs in found
    )
    return Column(title, tuple(card for card in cards if card.needs))
