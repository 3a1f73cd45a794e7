"""As what somebody is known here, and what is held of them so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant
from pa_employer.people.models import Capacity, Mandate
from pa_employer.people.queries import in_force
from pa_employer.privacy.data_map import (
    ALWAYS,
    MappedTable,
    Purpose,
    Whose,
    data_map,
    purposes,
)
from pa_employer.privacy.paths import tables_about
from receipts.keeping import Kept, keeping_rule

STAYS = "This stays as long as the service, because it proves that nothing was changed."
PEOPLE = {
    Whose.HOUSEHOLD: "employers, supported people and who represents them",
    Whose.ASSISTANT: "PAs",
    Whose.ACCOUNT: "everybody who signs in",
    Whose.APPLICANT: "people who wrote in about a job",
    Whose.THIRD: "others who are named in it",
    Whose.HELD_BACK: "people a council has a worry about",
}
"""Whose data it is, as the records of processing say it."""
THEIR_OWN = (Capacity.SELF, Capacity.REPRESENTATIVE)
"""As what somebody has a right to all that is held of a household."""


@dataclass(frozen=True, slots=True)
class Standing:
    """As what somebody is known here: an account, a job as a PA, a household."""

    whose: Whose
    root_id: UUID
    title: str

    @property
    def key(self) -> str:
        """Return what names it in an address and in a folder."""
        return f"{self.whose}-{self.root_id}"


@dataclass(frozen=True, slots=True)
class HeldFor:
    """What is held of somebody for one purpose, and how long."""

    purpose: Purpose
    tables: Sequence[MappedTable]
    kept: Sequence[str]
    """Sentences."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One purpose as the law wants it recorded: whose data, of what kinds, kept how long."""

    purpose: Purpose
    people: Sequence[str]
    kinds: Sequence[str]
    kept: Sequence[str]


def standings_of(session: Session, account: Account, today: date) -> list[Standing]:
    """Return as what somebody is known: always by their account, and as what else they are."""
    held = in_force(account, today).where(
        Mandate.account_id == account.id, Mandate.capacity.in_(THEIR_OWN)
    )
    households = {
        each.employer_id: each.employer
        for each in session.scalars(held.options(joinedload(Mandate.employer)))
    }
    jobs = session.scalars(
        select(Assistant)
        .where(Assistant.account_id == account.id)
        .options(joinedload(Assistant.employer))
        .order_by(Assistant.started_on, Assistant.id)
    )
    return [
        *(
            Standing(Whose.HOUSEHOLD, each.id, f"{each.name}, who employs PAs")
            for each in households.values()
        ),
        *(
            Standing(Whose.ASSISTANT, each.id, f"You as a PA of {each.employer.name}")
            for each in jobs
        ),
        Standing(Whose.ACCOUNT, account.id, "You as somebody who signs in"),
    ]


def held_of(whose: Whose, today: date) -> Iterator[HeldFor]:
    """Yield what is held of somebody, purpose by purpose."""
    by_purpose = attrgetter("purpose.title")
    found = sorted(tables_about(whose), key=by_purpose)
    for _, tables in groupby(found, by_purpose):
        own = sorted(tables, key=attrgetter("what"))
        yield HeldFor(own[0].purpose, own, list(dict.fromkeys(_kept(own, today))))


def activities(today: date) -> Iterator[Activity]:
    """Yield the records of processing, purpose by purpose."""
    for purpose in purposes().values():
        tables = [each for each in data_map().values() if each.purpose is purpose]
        columns = [column for table in tables for column in table.columns]
        if columns:
            yield Activity(
                purpose,
                people=sorted({PEOPLE[whose] for column in columns for whose in column.about}),
                kinds=sorted({column.kind.value for column in columns}),
                kept=list(dict.fromkeys(_kept([t for t in tables if t.columns], today))),
            )


def _kept(tables: Sequence[MappedTable], today: date) -> Iterator[str]:
    for each in tables:
        yield STAYS if each.kept == ALWAYS else keeping_rule(Kept(each.kept), today).words
