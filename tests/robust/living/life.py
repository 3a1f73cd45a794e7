"""A household with a database and a clock of its own, in which deeds are done by the services.

A service may refuse a deed in a sentence (a DomainError). Nothing else may go wrong.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Post
from pa_employer.accounts.service import add_account
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistants_of
from pa_employer.audit.actor import Actor
from pa_employer.demo.filing import enter_login, make_known
from pa_employer.timesheets.models import Timesheet
from payroll.ground.errors import DomainError
from receipts.store import FolderStore
from tests.crash.aftermath import database_of
from tests.engines import engine_at
from tests.pa_employer.household import JOINED, find_household

A_MINUTE = timedelta(minutes=1)
Deed = Callable[[], object]
Thing = TypeVar("Thing")


class Life(RuleBasedStateMachine):
    """The beginning of each life, and the way a deed is done."""

    template = ""
    """The URL of a database with the household; each life has a copy."""
    done: Counter[str] = Counter()  # noqa: RUF012  # counted over all lives
    refused: Counter[tuple[str, str]] = Counter()  # noqa: RUF012  # counted over all lives

    def __init__(self) -> None:
        super().__init__()
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="pa-life-")))
            url = stack.enter_context(database_of(self.template, folder))
            engine = engine_at(url)
            stack.callback(engine.dispose)
            self.session = stack.enter_context(Session(engine, expire_on_commit=False))
            self._ended = stack.pop_all()
        self.files = FolderStore(folder / "files")
        self.household = find_household(self.session)
        self.now = JOINED + timedelta(days=7)
        self.people: list[Account] = []
        self.told_until = date(2026, 3, 31)
        """The last day of which a statement told."""
        self._begin()

    def _begin(self) -> None:
        by = self.household.by_employer
        make_known(self.session, self.household.assistant, by)
        enter_login(self.session, self.household.employer, by)
        works_for = Post.FINANCE_OFFICER, self.household.council
        for name, post in (("Gavin Muir", works_for), ("Isla Ross", None)):
            address = f"{name.split()[0].lower()}@example.org"
            self.people.append(add_account(self.session, address, name, JOINED, post))
        self.session.commit()

    @property
    def employer(self) -> Actor:
        return Actor(self.household.employer_account.id, self.now)

    @property
    def officer(self) -> Actor:
        return Actor(self.household.officer.id, self.now)

    @property
    def other_officer(self) -> Actor:
        return Actor(self.people[0].id, self.now)

    def do(self, name: str, deed: Deed) -> bool:
        """Do something as a request does it: wholly, or not at all with a sentence why not."""
        self.now += A_MINUTE
        try:
            deed()
        except DomainError as refused:
            self.session.rollback()
            self.refused[name, type(refused).__name__] += 1
            return False
        self.session.commit()
        self.done[name] += 1
        return True

    def assistants(self) -> list[Assistant]:
        """Return everybody who is or was employed, as they are now."""
        self.session.expire_all()
        found = assistants_of(self.session, self.household.employer.id)
        return sorted(found, key=lambda each: (each.name, each.started_on))

    def sheets(self, *states: str) -> list[Timesheet]:
        found = select(Timesheet).join(Assistant, Assistant.id == Timesheet.assistant_id)
        found = found.where(Assistant.employer_id == self.household.employer.id)
        rows = self.session.scalars(found.order_by(Timesheet.week_starts_on, Assistant.name))
        return [row for row in rows if row.state in states]

    def teardown(self) -> None:
        self._ended.close()


def one_of(things: Sequence[Thing], pick: int) -> Thing | None:
    """Return one thing by a number of any size; None where there is nothing."""
    return things[pick % len(things)] if things else None
