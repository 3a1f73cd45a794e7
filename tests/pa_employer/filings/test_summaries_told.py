"""What HMRC is told in summaries: allowance, statutory pay given back, the end of a year."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from pa_employer.filings.about import About, Matter, NothingAboutThatError
from pa_employer.filings.summaries import open_month, recovered_until
from pa_employer.filings.waiting import waiting
from pa_employer.payruns.extras import claim_allowance
from pa_employer.payruns.models import AllowanceClaim
from payroll.ground.money import NOTHING, Money
from payroll.periods import TaxYear
from tests.pa_employer.filings.month import (
    APRIL_26,
    MAY_1,
    about_run,
    draft,
    elements,
    filed,
    ready,
    told,
)
from tests.pa_employer.household import Household
from tests.pa_employer.leave.time_off import keep, new_parent
from tests.pa_employer.payruns.work import agree_eighty_hours, by_on, pay

YEAR = TaxYear(2026)
MAY_2 = date(2026, 5, 2)


def titles(session: Session, household: Household, day: date) -> list[str]:
    return [each.title for each in waiting(session, household.employer, day)]


def told_run(session: Session, household: Household) -> None:
    """Pay on 1 May, and HMRC knows it."""
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    filed(session, household, about_run(run), MAY_1)


def test_the_allowance_is_claimed_once_and_its_end_told(
    household: Household, session: Session
) -> None:
    told_run(session, household)
    claim_allowance(session, household.employer.id, YEAR, NOTHING, by_on(household, MAY_1))
    (claim,) = waiting(session, household.employer, MAY_1)
    assert claim.title == "Claim the Employment Allowance for 2026-27"
    filing = filed(session, household, claim.about, MAY_1)
    assert told(filing, "EmpAllceInd") == "yes"
    assert titles(session, household, MAY_1) == []
    session.delete(session.get_one(AllowanceClaim, (household.employer.id, YEAR.starting)))
    session.flush()
    (end,) = waiting(session, household.employer, date(2026, 5, 4))
    assert told(draft(session, household, end.about, date(2026, 5, 4)), "EmpAllceInd") == "no"


def test_paternity_pay_is_got_back_with_the_compensation_of_a_small_employer(
    household: Household, session: Session
) -> None:
    leave = new_parent("2026-04-13", weeks=1, earnings=Money(30000))
    keep(session, household, leave)
    told_run(session, household)
    recovered = recovered_until(session, household.employer.id, YEAR, 1)
    # A small employer gets all of it back and 8.5 % more (2026-27).
    assert recovered.total > Money.total(recovered.of_pay.values()) > NOTHING
    (back,) = waiting(session, household.employer, MAY_1)
    assert back.title == f"Statutory pay to get back for 2026-27: {recovered.total}"
    found = draft(session, household, back.about, MAY_1)
    assert found.findings == ()
    assert told(found, "RecoverableAmountsYTD/TaxMonth") == "1"
    (pay_back,) = recovered.of_pay.values()
    assert told(found, "SPPRecovered") == f"{pay_back.pounds:.2f}"
    filed(session, household, back.about, MAY_1)
    assert titles(session, household, MAY_1) == []


def test_what_was_got_back_stands_in_every_later_summary(
    household: Household, session: Session
) -> None:
    keep(session, household, new_parent("2026-04-13", weeks=1, earnings=Money(30000)))
    told_run(session, household)
    (back,) = waiting(session, household.employer, MAY_1)
    filed(session, household, back.about, MAY_1)
    claim_allowance(session, household.employer.id, YEAR, NOTHING, by_on(household, MAY_1))
    later = date(2026, 5, 25)
    claim = waiting(session, household.employer, later)[0]
    assert elements(draft(session, household, claim.about, later), "SPPRecovered")


def test_a_sum_that_was_told_before_another_one_is_told_again(
    household: Household, session: Session
) -> None:
    keep(session, household, new_parent("2026-04-13", weeks=1, earnings=Money(30000)))
    told_run(session, household)
    (back,) = waiting(session, household.employer, MAY_1)
    first = filed(session, household, back.about, MAY_1)
    # What was told last is another sum, as after a correction that was put right since.
    first.figures = {"recovered": 1}
    session.flush()
    (again,) = waiting(session, household.employer, MAY_2)
    assert again.title == back.title
    second = filed(session, household, again.about, MAY_2)
    assert second.id != first.id
    assert filed(session, household, again.about, MAY_2).id == second.id
    assert titles(session, household, MAY_2) == []


def test_a_year_is_ended_by_the_nineteenth_of_april_once_its_pay_is_told(
    household: Household, session: Session
) -> None:
    told_run(session, household)
    found = waiting(session, household.employer, date(2027, 4, 6))
    ends = [each for each in found if each.about.matter is Matter.YEAR_ENDS]
    assert [(each.title, each.due_on) for each in ends] == [
        ("Nothing more comes for the tax year 2026-27", date(2027, 4, 19))
    ]
    assert told(draft(session, household, ends[0].about, date(2027, 4, 6)), "ForYear") == "yes"


def test_a_summary_of_what_is_not_so_cannot_be_made(
    household: Household, session: Session
) -> None:
    told_run(session, household)
    for about in (
        About(Matter.NO_PAYMENT, "2026-04-06_2026-05-05"),
        About(Matter.ALLOWANCE, "2026.1"),
        About(Matter.RECOVERED, "2026-1-100"),
        About(Matter.CEASED, "2026-05-01"),
    ):
        with pytest.raises(NothingAboutThatError):
            draft(session, household, about, MAY_1)


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 4, 6), 1),
        (date(2026, 5, 19), 1),
        (date(2026, 5, 20), 2),
        (date(2026, 6, 5), 2),
        (date(2027, 4, 5), 12),
        (date(2027, 4, 30), 12),
    ],
)
def test_sums_are_told_for_the_month_that_hmrc_still_takes(day: date, month: int) -> None:
    assert open_month(YEAR, day) == month
