"""The plan's budget: what each part has left, how long it lasts, and moving money between."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.queries import expected_payments
from pa_employer.agreements.service import BackwardAdviceError, agree_contribution, note_advice
from pa_employer.audit.actor import Actor
from pa_employer.plans.budget import PartLeft, budget_of, forecast, own_money_in, plan_year
from pa_employer.plans.models import BudgetMove, BudgetPart, PartKind
from pa_employer.plans.service import (
    BeyondFreedomError,
    HeadingTakenError,
    NoHeadingsError,
    NothingInPartError,
    NotThatMuchError,
    PartDetails,
    ReasonWantedError,
    SamePartError,
    add_part,
    agree_freedom,
    end_part,
    move_money,
)
from pa_employer.statements.arriving import Arriving, take_in
from payroll.ground.days import Span
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from returns.groups import Group, Income
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor

TODAY = date(2026, 11, 22)


@pytest.fixture
def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, AT)


def part(
    session: Session,
    household: Household,
    by: Actor,
    *headings: Group,
    pence: int = 60000,
    label: str = "Outings",
) -> BudgetPart:
    details = PartDetails(
        kind=PartKind.BREAKS, label=label, year_amount=Money(pence), headings=headings
    )
    return add_part(session, household.agreement, details, by)


def spend(
    session: Session, household: Household, on: date, pence: int, means: Group | Income
) -> None:
    told = Arriving(
        identity=f"{on}{pence}{means}",
        on=on,
        amount=Money(pence),
        description="SHOP",
        means=means,
        reason="It was.",
    )
    take_in(session, household.money_account, [told], AT)


def only(session: Session, household: Household) -> PartLeft:
    (found,) = budget_of(session, household.agreement, TODAY)
    return found


def test_a_part_has_left_what_its_headings_did_not_spend(
    session: Session, household: Household, by: Actor
) -> None:
    part(session, household, by, Group.ACTIVITIES, Group.TRAVEL)
    spend(session, household, date(2026, 5, 12), -10000, Group.ACTIVITIES)
    spend(session, household, date(2026, 6, 2), -2500, Group.TRAVEL)
    spend(session, household, date(2026, 6, 2), -9900, Group.EQUIPMENT)
    found = only(session, household)
    assert (found.left, found.spent) == (Money(47500), Money(12500))
    assert found.sentence == (
        "£475.00 is left. At this pace £428.48 would be left on 1 March 2027."
    )
    assert found.working.steps[-1] == ("Left", "£475.00")
    assert found.early_word == ""


def test_a_word_is_said_early_at_85_percent(
    session: Session, household: Household, by: Actor
) -> None:
    part(session, household, by, Group.ACTIVITIES)
    spend(session, household, date(2026, 5, 12), -50999, Group.ACTIVITIES)
    assert only(session, household).early_word == ""
    spend(session, household, date(2026, 5, 13), -1, Group.ACTIVITIES)
    found = only(session, household)
    assert found.early_word.startswith("85% of it is spent, and the year of the plan ends on")
    assert found.sentence == ("£90.00 is left. At this pace it lasts until about 8 January 2027.")


def test_more_spent_than_a_part_holds_is_said_as_it_is(
    session: Session, household: Household, by: Actor
) -> None:
    part(session, household, by, Group.ACTIVITIES)
    spend(session, household, date(2026, 5, 12), -60100, Group.ACTIVITIES)
    found = only(session, household)
    assert found.sentence == "£1.00 more is spent than this part holds."
    assert found.left == Money(-100)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 2), Span(date(2026, 3, 2), date(2027, 3, 1))),
        (date(2027, 3, 1), Span(date(2026, 3, 2), date(2027, 3, 1))),
        (date(2027, 3, 2), Span(date(2027, 3, 2), date(2028, 3, 1))),
    ],
)
def test_the_year_of_a_plan_runs_from_one_anniversary_to_the_next(
    day: date, year: Span, household: Household
) -> None:
    assert plan_year(household.agreement, day) == year


def test_a_plan_that_began_on_29_february_has_years_too(household: Household) -> None:
    household.agreement.starts_on = date(2024, 2, 29)
    assert plan_year(household.agreement, date(2026, 2, 27)).last == date(2026, 2, 27)
    assert plan_year(household.agreement, date(2028, 2, 29)).first == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("headings", "pence", "error"),
    [
        ((Group.ACTIVITIES,), 1000, HeadingTakenError),
        ((), 1000, NoHeadingsError),
        ((Group.OTHER,), 0, NothingInPartError),
    ],
)
def test_a_part_that_cannot_be_is_refused(
    headings: tuple[Group, ...],
    pence: int,
    error: type[DomainError],
    session: Session,
    household: Household,
    by: Actor,
) -> None:
    part(session, household, by, Group.ACTIVITIES)
    with pytest.raises(error):
        part(session, household, by, *headings, pence=pence, label="Another")


def test_a_heading_is_free_again_when_its_part_ended(
    session: Session, household: Household, by: Actor
) -> None:
    first = part(session, household, by, Group.ACTIVITIES)
    end_part(session, household.agreement, first, by)
    part(session, household, by, Group.ACTIVITIES, label="Swimming")
    assert only(session, household).part.label == "Swimming"


def test_money_moves_within_what_the_agreement_lets(
    session: Session, household: Household, by: Actor
) -> None:
    outings = part(session, household, by, Group.ACTIVITIES)
    goods = part(session, household, by, Group.EQUIPMENT, label="Equipment", pence=20000)
    agreement = household.agreement

    def move(pence: int, reason: str = "") -> BudgetMove:
        return move_money(session, agreement, outings, goods, Money(pence), reason, by)

    with pytest.raises(BeyondFreedomError, match="Say first what your agreement lets you move"):
        move(1000)
    agree_freedom(session, agreement, Decimal(10), by, wants_reason=True)
    with pytest.raises(ReasonWantedError):
        move(1000)
    move(4000, "A new swimming hoist")
    with pytest.raises(BeyondFreedomError, match=r"£60\.00 of “Outings”, and £40\.00 is moved"):
        move(2001, "More")
    move(2000, "More")
    left = {each.part.label: each.left for each in budget_of(session, agreement, TODAY)}
    assert left == {"Outings": Money(54000), "Equipment": Money(26000)}
    with pytest.raises(SamePartError):
        move_money(session, agreement, goods, goods, Money(1), "x", by)
    with pytest.raises(NotThatMuchError, match=r"There is £260\.00 left in “Equipment”"):
        move_money(session, agreement, goods, outings, Money(26001), "x", by)


def test_own_money_is_in_no_part_of_the_budget(
    session: Session, household: Household, by: Actor
) -> None:
    part(session, household, by, Group.ACTIVITIES)
    spend(session, household, date(2026, 5, 12), 5000, Income.OWN_MONEY)
    assert only(session, household).left == Money(60000)
    year = plan_year(household.agreement, TODAY)
    assert own_money_in(session, household.agreement.id, year) == Money(5000)


def test_advice_of_the_council_and_the_contribution_are_expected(
    session: Session, household: Household, by: Actor
) -> None:
    agreement = household.agreement
    note_advice(session, agreement, date(2026, 12, 14), Money(170000), "The uplift", by)
    agree_contribution(session, agreement, Money(500), by)
    found = expected_payments(session, agreement, Span(date(2026, 12, 1), date(2026, 12, 31)))
    assert [(each.amount, each.comes_as, each.words) for each in found] == [
        (Money(170000), Income.AUTHORITY, "The uplift"),
        (Money(2000), Income.CONTRIBUTION, ""),
    ]
    with pytest.raises(BackwardAdviceError):
        note_advice(session, agreement, date(2026, 1, 1), Money(1), "Old", by)


@given(st.integers(1, 10**7), st.integers(1, 366))
def test_a_forecast_of_a_whole_year_is_what_was_spent(pence: int, days: int) -> None:
    assert forecast(Money(pence), days, days) == Money(pence)


def test_the_pages_of_a_plan_lead_from_nothing_to_a_move(
    visitor: Visitor, household: Household, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(
        visitor.open(f"{household.path}/money"), "Your plan and what is left of it"
    )
    assert "No part of the budget is entered yet." in page.text
    page = visitor.follow(page, "Add an outcome")
    page = visitor.press(page, "Add it to my plan", words="Swim every week")
    for label, heading, amount in (("Outings", "activities", "600"), ("Aids", "equipment", "90")):
        page = visitor.follow(page, "Add a part of the budget")
        assert "Swim every week" in page.text
        page = visitor.press(
            page,
            "Add this part",
            label=label,
            kind="breaks",
            year_amount=amount,
            headings=[heading],
        )
    assert "Outings: £600.00 left" in page.text
    page = visitor.follow(page, "Say what you may move")
    page = visitor.press(page, "Save", percent="20", wants_reason="no")
    ids = {each.label: str(each.id) for each in session.scalars(select(BudgetPart))}
    page = visitor.follow(page, "Move money between parts")
    page = visitor.press(
        page, "Move it", from_part=ids["Outings"], to_part=ids["Aids"], amount="50"
    )
    assert "Aids: £140.00 left" in page.text
    assert "£50.00 from Outings to Aids" in page.text
    page = visitor.follow(page, "The council wrote that it pays another amount")
    page = visitor.press(
        page,
        "Note it",
        pay_on_day="14",
        pay_on_month="12",
        pay_on_year="2026",
        amount="1700",
        words="Includes the uplift",
    )
    assert "Includes the uplift" in page.text
    page = visitor.follow(page, "Change what you pay in")
    page = visitor.press(page, "Save", weekly="5")
    assert "You pay in £20.00 each time the council pays." in page.text
    page = visitor.press(page, "Take “Aids” out")
    assert "Aids: £140.00 left" not in page.text
