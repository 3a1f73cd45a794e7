from datetime import date

from sqlalchemy.orm import Session

from pa_employer.reviews.facts import return_given
from pa_employer.reviews.hours import whole_weeks
from pa_employer.statements.queries import held_on
from payroll.ground.days import Span
from payroll.ground.money import Money
from returns.compute import compute_return
from returns.groups import Group, Income
from tests.pa_employer.household import Household
from tests.pa_employer.reviews.book import AUTUMN, NOW, SPRING, SUMMER, import_lines

TODAY = NOW.date()


def test_every_return_adds_up_with_the_ledger_to_the_penny(
    session: Session, household: Household
) -> None:
    import_lines(session, household)
    closings = []
    for span in (SPRING, SUMMER, AUTUMN):
        drawn = compute_return(return_given(session, household.agreement, span, TODAY))
        assert drawn.closing == held_on(session, household.agreement.id, span.last)
        closings.append((drawn.opening, drawn.closing))
    assert closings == [
        (Money(100000), Money(100000)),
        (Money(100000), Money(253960)),
        (Money(253960), Money(253960)),
    ]


def test_own_money_is_kept_apart_but_never_more_than_is_there(
    session: Session, household: Household
) -> None:
    rows = (
        (date(2026, 6, 3), "TRANSFER M SINCLAIR", "2000.00", Income.OWN_MONEY),
        (date(2026, 6, 30), "INTEREST", "1.25", Income.INTEREST),
        (date(2026, 7, 2), "WHEELCHAIR SERVICE", "-2900.00", Group.EQUIPMENT),
    )
    import_lines(session, household, rows)
    assert return_given(session, household.agreement, SUMMER, TODAY).own_money == Money(10125)
    june = Span(SUMMER.first, date(2026, 6, 30))
    assert return_given(session, household.agreement, june, TODAY).own_money == Money(200125)


def test_a_running_period_is_told_up_to_today(session: Session, household: Household) -> None:
    given = return_given(session, household.agreement, AUTUMN, TODAY)
    assert given.policy.return_months.rule.since <= TODAY
    assert given.next_payment_on == date(2026, 12, 14)


def test_only_weeks_that_begin_in_a_period_and_are_over_count() -> None:
    assert whole_weeks(SUMMER, TODAY) == Span(date(2026, 6, 1), date(2026, 9, 6))
    assert whole_weeks(AUTUMN, TODAY) == Span(date(2026, 9, 7), date(2026, 11, 15))
    assert whole_weeks(AUTUMN, date(2026, 9, 9)) is None
