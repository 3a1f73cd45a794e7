"""What waits on the demo council's desk: a question to the practitioner, a visit, a new rule."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.demo.household import Household
from pa_employer.demo.households import Ending
from pa_employer.demo.people import Offices, at
from pa_employer.finance.models import LineKind
from pa_employer.finance.service import Codes, keep_codes
from pa_employer.policies.service import Proposal, propose
from pa_employer.reviews.item_decisions import ask_practitioner
from pa_employer.reviews.items import items_of
from pa_employer.reviews.queries import read, returns_of, versions_of
from pa_employer.reviews.visiting import Planned, plan_visit

SIX_WEEKS = (
    "contingency.weeks",
    6,
    "6 weeks of the direct payment are kept back for the unexpected.",
)


def fill_desk(
    session: Session, households: Sequence[Household], offices: Offices, today: date
) -> None:
    """Leave things for the council's people to do, each begun by a colleague."""
    officer = Actor(offices.officer.id, at(today, 10))
    for household in households:
        if household.plan.ending is Ending.ANSWERED:
            _ask_practitioner(session, household, officer)
        if household.plan.ending is Ending.NOT_SENT:
            visit = Planned(
                offices.officer.id,
                today + timedelta(days=6),
                time(14, 0),
                "At home",
                "The return, together",
            )
            plan_visit(session, household.agreement, visit, officer)
            break
    _propose(session, offices, today)
    for kind in LineKind:
        codes = Codes(kind, date(today.year, 4, 1), "SW-4410", "D-2200")
        keep_codes(session, offices.council.id, codes, officer)


def _ask_practitioner(session: Session, household: Household, by: Actor) -> None:
    kept = returns_of(session, household.agreement.id)[0]
    items = items_of(session, kept, read(versions_of(session, kept)[-1]))
    if items:
        words = "They save for a week at the sea. Is that within the plan?"
        ask_practitioner(session, kept, items[0], words, by)


def _propose(session: Session, offices: Offices, today: date) -> None:
    key, value, words = SIX_WEEKS
    first_on = date(today.year + (today.month > 1), 1, 1)
    proposal = Proposal(
        key, first_on, value, words, "The finance committee", "Two weeks were never needed."
    )
    propose(session, offices.council, proposal, Actor(offices.manager.id, at(today, 12)))
