"""What sick pay is left on a PA's own page: how much, why, and what to do when off sick."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from pa_employer.assistants.models import HolidayPlan
from pa_employer.leave import absence
from pa_employer.leave.sick_left import sick_left
from tests.pa_employer.household import Household
from tests.pa_employer.leave.time_off import TODAY, agree_plan, be_ill, by_on, ill
from tests.pa_employer.pages import Visitor


def left(session: Session, household: Household, today: date = TODAY) -> tuple[int, int]:
    found = sick_left(session, household.assistant, today).left
    assert found
    return found.used, found.left


def test_who_was_never_off_reads_what_to_do_if_they_are(household: Household, pa: Visitor) -> None:
    page = pa.open(f"/work/{household.assistant.id}/leave")
    assert page.heading == "My holiday and sick pay"
    assert "112 h of holiday left" in page.text
    assert "28 weeks of sick pay left" in page.text
    assert "You have not been off sick. If you are: tell Morag on the first day" in page.text
    assert "It is paid from the first working day." in page.text


def test_what_was_used_is_counted_with_its_working(
    session: Session, household: Household, pa: Visitor
) -> None:
    be_ill(session, household, ill("2026-10-05", "2026-10-07"))
    be_ill(session, household, ill("2026-11-16", "2026-11-18"))
    page = pa.open(f"/work/{household.assistant.id}/leave")
    assert "26 weeks and 4 days of sick pay left" in page.text
    assert "Used: 1 week and 1 day of 28 weeks." in page.text
    assert "off sick again by 14 January 2027, it counts on from there" in page.text
    assert "6 days are used since 5 October 2026. 134 days are left" in page.text
    assert "16 November 2026 to 18 November 2026" in page.text
    assert "Statutory Sick Pay: £73.95." in page.text
    assert "You have not been off sick" not in page.text


def test_while_off_sick_the_page_says_so_and_counts_up_to_today(
    session: Session, household: Household, pa: Visitor
) -> None:
    be_ill(session, household, ill("2026-11-16"))
    page = pa.open(f"/work/{household.assistant.id}/leave")
    assert "Used: 1 week of 28 weeks." in page.text
    assert "Get well soon. Tell Morag when you can come back" in page.text
    assert "tell Morag on the first day" not in page.text


@pytest.mark.parametrize(("today", "expected"), [("2027-01-14", (3, 137)), ("2027-01-15", (0, 0))])
def test_eight_weeks_after_the_last_day_all_weeks_are_there_again(
    session: Session, household: Household, today: str, expected: tuple[int, int]
) -> None:
    be_ill(session, household, ill("2026-11-16", "2026-11-18"))
    day = date.fromisoformat(today)
    assert left(session, household, day) == expected
    found = sick_left(session, household.assistant, day)
    assert found.links_until == (date(2027, 1, 14) if expected[0] else None)
    if not expected[0]:
        assert found.left
        assert found.left.left_in_words == "28 weeks"


def test_the_last_day_that_links_is_the_one_that_the_pay_counts_from(
    session: Session, household: Household
) -> None:
    be_ill(session, household, ill("2026-09-17", "2026-09-18"))
    until = sick_left(session, household.assistant, TODAY).links_until
    assert until is None
    be_ill(session, household, ill("2026-11-14", "2026-11-16"))
    spells = sick_left(session, household.assistant, TODAY).spells
    assert spells[0].linked_since == date(2026, 9, 17)
    assert left(session, household) == (3, 137)


def test_sickness_over_the_change_of_rules_is_counted_by_the_rules_of_its_first_day(
    session: Session, household: Household
) -> None:
    household.assistant.started_on = date(2026, 3, 2)
    session.flush()
    # Three waiting days from Monday 30 March; the rest of that week and the next are paid.
    row = be_ill(session, household, ill("2026-03-30", "2026-04-10", 20000))
    assert left(session, household, date(2026, 4, 10)) == (7, 133)
    absence.cross_out(session, row, by_on(household))
    assert left(session, household, date(2026, 4, 10)) == (0, 0)


def test_earnings_that_are_not_known_do_not_hide_what_is_left(
    session: Session, household: Household
) -> None:
    agree_plan(session, household, HolidayPlan.IRREGULAR, 0)
    be_ill(session, household, ill("2026-11-16", "2026-11-17"))
    assert left(session, household) == (2, 138)


def test_rules_that_are_not_on_record_are_said_and_not_guessed(
    session: Session, household: Household
) -> None:
    found = sick_left(session, household.assistant, date(2027, 4, 20))
    assert found.left is None
    assert "not on record" in found.not_known
