"""Opening what is shut by default: with a reason, for a day, and the person sees who looked."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.clock import day_of
from pa_employer.reviews.kept import note
from pa_employer.reviews.models import FinancialReturn, Look, LookAt
from payroll.ground.errors import DomainError
from returns.figures import Heading, Return


class NoReasonToLookError(DomainError):
    """Say in a few words why you open it. The person reads this."""


@dataclass(frozen=True, slots=True)
class Shut:
    """Something that stays shut until a reason opens it, and how the person reads of it."""

    what: LookAt
    about: str
    told: str


def shut_things(drawn: Return, noticed: Collection[str] = ()) -> dict[tuple[LookAt, str], Shut]:
    """Return all of a return that stays shut by default.

    Receipts open only of payments that were `noticed` or asked about, whose names are told.
    """
    lines = [
        Shut(LookAt.RECEIPTS, line.id, f"the receipts for {line.description}")
        for line in drawn.lines
        if line.id in noticed
    ]
    headings = [
        Shut(LookAt.PAYMENTS, name_of(heading), f"single payments: {heading.words.lower()}")
        for heading in (*drawn.money_in, *drawn.money_out)
    ]
    shifts = Shut(LookAt.SHIFTS, "", "the single shifts")
    whole = Shut(LookAt.WORKBOOK, "", "the whole return, with every payment")
    return {(each.what, each.about): each for each in (*lines, *headings, shifts, whole)}


def name_of(heading: Heading) -> str:
    """Return a heading's name in an address."""
    return heading.group.value if heading.group else "unclear"


def look(session: Session, return_: FinancialReturn, shut: Shut, reason: str, by: Actor) -> Look:
    """Open something for the rest of the day, and write down who did, and why."""
    if not reason.strip():
        raise NoReasonToLookError
    made = Look(
        return_id=return_.id,
        what=shut.what,
        about=shut.about,
        told=shut.told,
        reason=reason.strip(),
        looked_at=by.at,
        looked_by_id=by.account_id,
    )
    session.add(made)
    note(session, return_, f"opened {shut.what.value} of a return", by)
    return made


def opened_today(
    session: Session, return_: FinancialReturn, by: Actor
) -> frozenset[tuple[LookAt, str]]:
    """Return what of a return somebody opened today, each with their own reason."""
    found = select(Look).where(Look.return_id == return_.id, Look.looked_by_id == by.account_id)
    return frozenset(
        (each.what, each.about)
        for each in session.scalars(found)
        if day_of(each.looked_at) == by.today
    )


def looks_at(session: Session, return_: FinancialReturn) -> list[tuple[Look, str]]:
    """Return who of the council looked at what of a return, newest first."""
    found = (
        select(Look, Account.name)
        .join(Account, Account.id == Look.looked_by_id)
        .where(Look.return_id == return_.id)
        .order_by(Look.looked_at.desc(), Look.id)
    )
    return [(each, name) for each, name in session.execute(found)]
