"""Everybody in the demo: the council, the support organisation, and who acts for whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation, OrganisationKind, Post
from pa_employer.accounts.service import add_account, add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.demo.households import HOUSEHOLDS, Plan
from pa_employer.schemes.service import keep_login
from payroll.hours import instant
from payroll.rti.envelope import Login

ADDRESS = "@demo.example"
COUNCIL = "Kinnaird Council"
ORGANISATION = "Clyde Independent Living"
STAFF = (
    ("Fiona Laing", Post.FINANCE_OFFICER, COUNCIL, "Fiona reviews returns for Kinnaird Council."),
    ("Alasdair Reid", Post.AUDITOR, COUNCIL, "Alasdair audits the council: he reads everything."),
    ("Neil Drummond", Post.PRACTITIONER, COUNCIL, "Neil answers “Is this OK?” for the council."),
    ("Jean Petrie", Post.FINANCE_MANAGER, COUNCIL, "Jean proposes the council's rules."),
    ("Murdo Bain", Post.FINANCE_MANAGER, COUNCIL, "Murdo agrees them, or does not."),
    ("Maggie Dunn", Post.SUPPORT_WORKER, ORGANISATION, "Maggie runs payroll for several people."),
    ("Robin Tait", Post.ADMINISTRATOR, "", "Robin looks after the service and adds people."),
)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant of a day in Scotland."""
    return instant(day, time(hour, minute))


@dataclass(frozen=True, slots=True)
class Offices:
    """The organisations, and the one person of each who does things in the demo."""

    council: Organisation
    organisation: Organisation
    officer: Account
    support_worker: Account
    practitioner: Account
    manager: Account


def add_demo_account(
    session: Session,
    name: str,
    joined: datetime,
    works_for: tuple[Post, Organisation | None] | None = None,
) -> Account:
    """Add somebody without a password: only the demo's own sign-in lets them in."""
    return add_account(session, address_of(name), name, joined, works_for)


def address_of(name: str) -> str:
    """Return the invented address of an invented person."""
    return f"{name.lower().replace(' ', '.')}{ADDRESS}"


def open_offices(session: Session, joined: datetime) -> Offices:
    """Add the council, the support organisation and their staff."""
    council = add_organisation(session, OrganisationKind.AUTHORITY, COUNCIL)
    support = add_organisation(session, OrganisationKind.SUPPORT, ORGANISATION)
    by_name = {COUNCIL: council, ORGANISATION: support}
    staff = {
        post: add_demo_account(session, name, joined, (post, by_name.get(where)))
        for name, post, where, _ in STAFF
    }
    worker = staff[Post.SUPPORT_WORKER]
    login = Login("CLYDEAGENT01", "invented")
    keep_login(session, support.id, login, Actor(worker.id, joined))
    officer, practitioner = staff[Post.FINANCE_OFFICER], staff[Post.PRACTITIONER]
    return Offices(council, support, officer, worker, practitioner, staff[Post.FINANCE_MANAGER])


def people(session: Session) -> list[tuple[Account, str]]:
    """Return everybody one can be in the demo, with what they would see."""
    found = session.scalars(select(Account).where(Account.email.endswith(ADDRESS)))
    by_address = {account.email: account for account in found}
    told = ((address_of(name), who) for name, who in _told())
    return [(by_address[address], who) for address, who in told if address in by_address]


def _told() -> Iterator[tuple[str, str]]:
    for plan in HOUSEHOLDS:
        yield plan.employer, plan.shows
        yield from _around(plan)
    for name, _, _, who in STAFF:
        yield name, who


def _around(plan: Plan) -> Iterator[tuple[str, str]]:
    first = plan.employer.split()[0]
    if plan.representative:
        yield (
            plan.representative,
            f"{plan.representative.split()[0]} acts and decides for {first}.",
        )
    if plan.supporter:
        yield plan.supporter, f"{plan.supporter.split()[0]} helps {first}, and does not decide."
    for worker in plan.workers:
        yield worker.name, f"{worker.name.split()[0]} is {first}'s personal assistant."
