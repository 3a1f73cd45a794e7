"""The demo's plans: outcomes, a budget in parts, and a question asked before buying."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from pa_employer.asking.models import Answer
from pa_employer.asking.service import AnswerDetails, Wish, answer, ask
from pa_employer.audit.actor import Actor
from pa_employer.demo.household import Household
from pa_employer.demo.people import Offices, at
from pa_employer.plans.models import PartKind
from pa_employer.plans.service import PartDetails, add_outcome, add_part, agree_freedom
from payroll.ground.money import Money, to_nearest_penny
from returns.groups import Group

FREE_PERCENT = Decimal(10)
WEEKS = 52


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the invented budgets: its share of the year's money, in percent."""

    kind: PartKind
    label: str
    percent: int
    headings: tuple[Group, ...]


PARTS = (
    Part(PartKind.HOURS, "Hours of support", 85, (Group.WAGES, Group.HMRC, Group.PENSION)),
    Part(PartKind.BREAKS, "Outings and breaks", 6, (Group.ACTIVITIES, Group.TRAVEL)),
    Part(PartKind.GOODS, "Things that help", 3, (Group.EQUIPMENT,)),
    Part(PartKind.GOODS, "Being an employer", 4, (Group.INSURANCE, Group.TRAINING)),
)


def make_plan(session: Session, household: Household, day: date) -> None:
    """Write the plan down on the day the household joins."""
    by, agreement = Actor(household.decider.id, at(day, 9)), household.agreement
    add_outcome(session, agreement, "Live in my own home, in my own way", by)
    outings = add_outcome(session, agreement, "See people and get out every week", by)
    year = agreement.weekly_amount * WEEKS
    for part in PARTS:
        amount = to_nearest_penny(year.pounds * part.percent / 100)
        is_outings = part.kind is PartKind.BREAKS
        details = PartDetails(
            kind=part.kind,
            label=part.label,
            year_amount=Money(amount.pence // 100 * 100),
            headings=part.headings,
            outcome_id=outings.id if is_outings else None,
        )
        add_part(session, agreement, details, by)
    agree_freedom(session, agreement, FREE_PERCENT, by, wants_reason=True)


def ask_and_answer(session: Session, household: Household, offices: Offices, day: date) -> None:
    """Ask something of the council; the practitioner answers on the same day."""
    wish = Wish(words="A tablet, to talk to my sister and use the shopping list")
    by = Actor(household.decider.id, at(day, 10))
    question = ask(session, household.agreement, wish, by)
    words = "It is in the plan to see people. Up to a usual price, and keep the receipt."
    details = AnswerDetails(answer=Answer.YES_IF, words=words, most=Money(18_000))
    answer(session, question, details, Actor(offices.practitioner.id, at(day, 15)))


def ask_only(session: Session, household: Household, day: date) -> None:
    """Ask something that waits for the council."""
    wish = Wish(words="A weekend at the coast with my PA", amount=Money(24_000))
    ask(session, household.agreement, wish, Actor(household.decider.id, at(day, 16)))
