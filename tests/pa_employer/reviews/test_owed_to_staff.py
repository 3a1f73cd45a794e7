"""What is set aside for assistants: holiday earned, notice, and redundancy pay."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.service import AssistantDetails, add_assistant
from pa_employer.audit.actor import Actor
from pa_employer.home.picture import picture_of
from pa_employer.plans.models import RedundancyPayer
from pa_employer.plans.savings import (
    SavingDetails,
    agree_saving,
    end_saving,
    say_who_pays_redundancy,
)
from pa_employer.reviews.facts import return_given
from payroll.ground.money import NOTHING, Money
from returns.account import Liability
from returns.compute import compute_return
from returns.groups import Protected
from tests.pa_employer.household import Household, terms
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import NOW, SUMMER, import_lines

TODAY = NOW.date()
LONG_AGO = date(2020, 8, 1)


def take_on_somebody_of_long_ago(session: Session, household: Household) -> None:
    """Ishbel Muir, who has worked 20 hours a week at £13.45 since August 2020."""
    details = AssistantDetails(
        name="Ishbel Muir", date_of_birth=date(1975, 5, 1), started_on=LONG_AGO
    )
    add_assistant(
        session,
        household.employer.id,
        details,
        terms(from_on=LONG_AGO),
        household.by_employer,
    )
    session.flush()


def set_aside(session: Session, household: Household) -> dict[Protected, Liability]:
    """What is set aside for Ishbel at the end of August 2026."""
    given = return_given(session, household.agreement, SUMMER, TODAY)
    return {each.kind: each for each in given.liabilities if "Ishbel" in each.label}


def test_six_years_of_service_protect_holiday_notice_and_redundancy(
    session: Session, household: Household
) -> None:
    take_on_somebody_of_long_ago(session, household)
    found = set_aside(session, household)
    # 6 weeks of notice at 20 x £13.45 = £269.00, and 15% above £96 a week on top: £25.95 each.
    assert found[Protected.NOTICE].amount == Money.parse("1769.70")
    # Six years by 12 October 2026, all from the age of 41 on: nine weeks' pay.
    assert found[Protected.REDUNDANCY].amount == Money.parse("2421.00")
    # 112 hours a year, 153 days of 365 of them over: 47 hours at £13.45, and 15% on top.
    assert found[Protected.HOLIDAY_ACCRUED].amount == Money.parse("726.97")
    for each in found.values():
        assert each.working.source


def test_they_come_off_before_anything_is_called_spare(
    session: Session, household: Household, person: Visitor, path: str
) -> None:
    take_on_somebody_of_long_ago(session, household)
    import_lines(session, household)
    page = person.open(path)
    for words in ("Holiday PAs have earned", "Notice pay", "Redundancy pay"):
        assert f"{words}: Ishbel Muir: -£" in page.text
    drawn = compute_return(return_given(session, household.agreement, SUMMER, TODAY))
    assert drawn.set_aside.surplus == NOTHING


def test_redundancy_paid_from_elsewhere_is_shown_and_not_set_aside(
    session: Session, household: Household
) -> None:
    take_on_somebody_of_long_ago(session, household)
    say_who_pays_redundancy(
        session,
        household.agreement,
        RedundancyPayer.COUNCIL,
        "Letter of 3 May 2026",
        household.by_employer,
    )
    found = set_aside(session, household)[Protected.REDUNDANCY]
    assert found.amount == NOTHING
    assert "the council pays it when it is due (Letter of 3 May 2026)" in found.working.sentence


def test_agreed_notice_counts_where_it_is_longer(session: Session, household: Household) -> None:
    details = AssistantDetails(
        name="Ishbel Muir", date_of_birth=date(1975, 5, 1), started_on=LONG_AGO
    )
    agreed = terms(from_on=LONG_AGO, notice_weeks=8)
    add_assistant(session, household.employer.id, details, agreed, household.by_employer)
    assert "8 weeks as agreed" in set_aside(session, household)[Protected.NOTICE].working.sentence


def test_who_leaves_by_agreement_is_paid_by_the_last_payslip(
    session: Session, household: Household
) -> None:
    take_on_somebody_of_long_ago(session, household)
    ishbel = session.scalars(select(Assistant).where(Assistant.name == "Ishbel Muir")).one()
    ishbel.left_on = date(2026, 9, 30)
    session.flush()
    assert not {Protected.NOTICE, Protected.REDUNDANCY} & set_aside(session, household).keys()


def test_an_agreed_saving_is_set_aside_while_it_lasts(
    session: Session, household: Household, by_person: Actor
) -> None:
    details = SavingDetails("a week at the sea", Money(50000), "Neil", date(2026, 7, 1))
    saving = agree_saving(session, household.agreement, details, by_person)
    given = return_given(session, household.agreement, SUMMER, TODAY)
    assert [s.amount for s in given.liabilities if s.kind is Protected.AGREED_SAVINGS] == [
        Money(50000)
    ]
    end_saving(session, household.agreement, saving, by_person)
    picture = picture_of(session, household.agreement, TODAY)
    assert picture
    assert not any("sea" in label for label, _ in picture.working.steps)
