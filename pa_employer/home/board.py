"""A support organisation's board: every employer it acts for, by what is due."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import latest_agreement
from pa_employer.assistants.queries import assistants_of
from pa_employer.home.needs import Need, needs_of
from pa_employer.people.models import Employer
from pa_employer.people.queries import employers_of
from pa_employer.reviews.facts import read_together as read_for_returns
from pa_employer.together import together

COLUMNS = (
    ("rights", "Asked about information"),
    ("late", "Waiting for hours"),
    ("hours", "Hours to agree"),
    ("cover", "Shifts without a PA"),
    ("pay", "Pay to finish"),
    ("bill", "To pay"),
    ("hmrc", "To tell HMRC"),
    ("account", "New bank details"),
    ("terms", "Terms to answer"),
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
    employers = [
        employer
        for employer in employers_of(session, account, today)
        if wanted.lower() in employer.name.lower()
    ]
    with read_together(session, [employer.id for employer in employers]):
        found = [
            (employer, needs_of(session, employer, latest_agreement(session, employer.id), today))
            for employer in employers
        ]
    columns = [_column(kind, title, found) for kind, title in COLUMNS]
    quiet = tuple(Card(employer, ()) for employer, needs in found if not needs)
    return [*(column for column in columns if column.cards), Column("Nothing due", quiet)]


@contextmanager
def read_together(session: Session, employer_ids: list[UUID]) -> Iterator[None]:
    """Let hundreds of employers, their direct payments and their PAs be read together."""
    with together(session, employer_ids):
        agreements = [latest_agreement(session, each) for each in employer_ids]
        assistants = [each.id for own in employer_ids for each in assistants_of(session, own)]
        agreement_ids = [each.id for each in agreements if each]
        with together(session, agreement_ids, assistants):
            yield


@contextmanager
def read_at_home(session: Session, employer_id: UUID) -> Iterator[Agreement | None]:
    """Yield an employer's direct payment, and let all about it be asked once for a page."""
    with read_together(session, [employer_id]):
        agreement = latest_agreement(session, employer_id)
        with read_for_returns(session, [agreement] if agreement else []):
            yield agreement


def _column(kind: str, title: str, found: list[tuple[Employer, list[Need]]]) -> Column:
    cards = (
        Card(employer, tuple(need for need in needs if need.kind == kind))
        for employer, needs in found
    )
    return Column(title, tuple(card for card in cards if card.needs))
