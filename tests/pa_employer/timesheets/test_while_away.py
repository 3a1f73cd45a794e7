"""Work while the supported person was away: said at the week, kindly, and once for the return."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.models import AuditEvent
from pa_employer.reviews.hours import work_in
from pa_employer.reviews.said import ToldDetails, take_back, tell
from pa_employer.timesheets.models import SheetEvent, WhileAway
from pa_employer.timesheets.service import agree_sheet
from payroll.ground.days import Span
from returns.groups import AwayWork, Reason
from tests.pa_employer.conftest import make_account
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.timesheets.test_pages import (
    my_week,
    second_job,
    supporter,
    their_week,
)
from tests.pa_employer.timesheets.work import AT, MONDAY, by_employer, sent_week, week_sheet

TUESDAY = "Tuesday 10 November, 09:00 to 14:00"


def away(
    session: Session,
    household: Household,
    first: int = 9,
    last: int | None = 12,
    reason: Reason = Reason.HOSPITAL,
) -> str:
    """Morag was away on days of November; the id of what was told."""
    details = ToldDetails(
        reason=reason,
        first_on=date(2026, 11, first),
        last_on=date(2026, 11, last) if last else None,
        words="A new hip",
    )
    told = tell(session, household.agreement, details, by_employer(household))
    session.commit()
    return str(told.id)


def what_was_said(session: Session) -> list[AwayWork]:
    return list(session.scalars(select(WhileAway.what)))


def test_the_employer_reads_it_plainly_and_says_what_it_was(
    session: Session, household: Household, employer: Visitor
) -> None:
    sheet = sent_week(session, household)
    away(session, household)
    page = employer.open(f"{household.path}/hours/{sheet.id}")
    assert (
        "Morag was in hospital then: Tuesday 10 November, 09:00 to 14:00; Wednesday" in page.text
    )
    assert "Monday 9 November, 09:00 to 14:00; " not in page.text  # the day they went in
    assert "This may be fine. What was this work?" in page.text
    page = employer.press(page, "Support in hospital")
    assert "Said to be: support where the person was, agreed with the council." in page.text
    assert "This may be fine" not in page.text
    page = employer.press(page, "Agree these hours")
    assert what_was_said(session) == [AwayWork.SUPPORT]
    # Looked at from the week it is the same, and can still be put right.
    page = employer.press(employer.open(their_week(household)), "Kept on and paid")
    assert "Said to be: kept on and paid while the person was away." in page.text
    assert what_was_said(session) == [AwayWork.KEPT_ON]


def test_the_pa_reads_only_that_the_person_was_away(
    session: Session, household: Household, pa: Visitor
) -> None:
    week_sheet(session, household, MONDAY, (1, "09:00", "14:00"))
    away(session, household)
    page = pa.open(my_week(household))
    assert f"Morag was away then: {TUESDAY}. This may be fine." in page.text
    page = pa.press(page, "Support where Morag was")
    assert "Said to be: support where the person was" in page.text
    page = pa.press(page, "A slip")
    assert "Said to be a slip. Change or remove these hours." in page.text
    page = pa.press(page, f"Remove {TUESDAY}")
    assert "Morag was away" not in page.text.split("What was done")[0]
    for shown in (page, pa.open(my_week(household))):
        words = str(shown.soup).lower()
        assert "hospital" not in words
        assert "hip" not in words.split()


def test_saying_the_same_twice_is_written_once(
    session: Session, household: Household, employer: Visitor
) -> None:
    sheet = sent_week(session, household)
    away(session, household)
    path = f"{household.path}/hours/{sheet.id}"
    before = employer.open(path)
    for _ in range(2):
        employer.press(before, "Kept on and paid")
    found = select(SheetEvent.words).where(SheetEvent.words.contains("Morag was away"))
    assert session.scalars(found).all() == [
        "said what the work was while Morag was away: kept on and paid while the person was away"
    ]
    (recorded,) = session.scalars(
        select(AuditEvent.what).where(AuditEvent.what.contains("person was away"))
    )
    assert recorded == "said what work was while the person was away"


def test_time_away_that_is_told_later_shows_at_hours_agreed_long_ago(
    session: Session, household: Household, employer: Visitor
) -> None:
    sheet = sent_week(session, household)
    agree_sheet(session, sheet, by_employer(household))
    path = f"{household.path}/hours/{sheet.id}"
    assert "was away" not in employer.open(path).text
    away(session, household, reason=Reason.AWAY)
    page = employer.open(path)
    assert f"Morag was away then: {TUESDAY}" in page.text
    page = employer.press(page, "A slip")
    assert "Said to be a slip. These hours should be changed." in page.text
    assert "Agreed on" in page.text  # and nothing else of the week changed


@pytest.mark.parametrize(
    ("first", "last", "is_said"),
    [
        (9, 11, True),
        (9, None, True),
        (10, 12, False),  # the day they went in
        (8, 10, False),  # the day they came back
        (11, 12, False),
    ],
)
def test_a_day_of_going_or_coming_back_is_a_day_at_home(
    session: Session,
    household: Household,
    employer: Visitor,
    first: int,
    last: int | None,
    is_said: bool,  # noqa: FBT001  # a table's own column
) -> None:
    week_sheet(session, household, MONDAY, (1, "09:00", "14:00"))
    away(session, household, first, last)
    assert ("in hospital then" in employer.open(their_week(household)).text) is is_said


def test_other_reasons_and_what_was_taken_back_say_nothing(
    session: Session, household: Household, employer: Visitor
) -> None:
    week_sheet(session, household, MONDAY, (1, "09:00", "14:00"))
    away(session, household, reason=Reason.ILLNESS)
    details = ToldDetails(Reason.HOSPITAL, date(2026, 11, 1), None)
    told = tell(session, household.agreement, details, by_employer(household))
    take_back(session, household.agreement, told, by_employer(household))
    page = employer.open(their_week(household))
    assert "was away" not in page.text
    assert "hospital" not in page.text


def test_nobody_of_another_household_reads_or_says_it(
    app: Flask, session: Session, household: Household, pa: Visitor
) -> None:
    sheet = sent_week(session, household)
    told = away(session, household)
    job = second_job(app, session, household)
    stranger = Visitor(app.test_client(), session)
    stranger.sign_in(make_account(app, session, "Nell Strang"))
    app.config["WTF_CSRF_ENABLED"] = False
    said = {"what": "support"}
    for path in (
        f"{household.path}/hours/{sheet.id}/away/{told}",
        f"{their_week(household)}/away/{told}",
        f"{my_week(household)}/away/{told}",
    ):
        assert stranger.client.post(path, data=said).status_code == 404, path
    # In their other job the same PA reads nothing of it, and cannot reach it.
    other = f"/work/{job.id}/weeks/{MONDAY}"
    neither = f"{my_week(household)}/away/{job.id}"
    assert "away" not in pa.open(other).text
    for path in (f"{other}/away/{told}", neither):
        assert pa.client.post(path, data=said).status_code == 404, path
    assert what_was_said(session) == []


def test_who_only_prepares_reads_it_and_does_not_say(
    app: Flask, session: Session, household: Household
) -> None:
    sheet = sent_week(session, household)
    told = away(session, household)
    helper = Visitor(app.test_client(), session)
    helper.sign_in(supporter(app, household, session))
    page = helper.open(f"{household.path}/hours/{sheet.id}")
    assert "Morag was in hospital then" in page.text
    assert "What was this work?" not in page.text
    app.config["WTF_CSRF_ENABLED"] = False
    path = f"{household.path}/hours/{sheet.id}/away/{told}"
    refused = helper.client.post(path, data={"what": "support"})
    assert refused.status_code == 409
    assert what_was_said(session) == []


@pytest.mark.usefixtures("no_csrf")
@pytest.mark.parametrize("what", ["", "holiday"])
def test_an_answer_that_is_none_is_refused_with_a_sentence(
    session: Session, household: Household, employer: Visitor, pa: Visitor, what: str
) -> None:
    sheet = sent_week(session, household)
    told = away(session, household)
    for visitor, path in (
        (employer, f"{household.path}/hours/{sheet.id}"),
        (pa, my_week(household)),
    ):
        answer = visitor.client.post(f"{path}/away/{told}", data={"what": what})
        assert answer.status_code == 422
        words = answer.get_data(as_text=True)
        assert "There is a problem" in words
        assert ("Choose what this work was" in words) or ("Not a valid choice" in words)
    assert what_was_said(session) == []


def test_the_return_knows_what_was_said_and_asks_only_about_the_rest(
    session: Session, household: Household, employer: Visitor
) -> None:
    sheet = sent_week(session, household)
    agree_sheet(session, sheet, by_employer(household))
    away(session, household, 9, 11)
    employer.press(employer.open(f"{household.path}/hours/{sheet.id}"), "Kept on and paid")
    span = Span(date(2026, 11, 1), date(2026, 11, 30))
    work = work_in(session, household.agreement, span, AT.date())
    said = {each.starts_at.day: each.away_as for each in work.shifts}
    assert said == {9: None, 10: AwayWork.KEPT_ON, 11: None, 12: None}
