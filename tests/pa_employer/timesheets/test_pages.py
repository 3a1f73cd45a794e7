"""The pages of hours, as the PA, the employer, a supporter and strangers meet them."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.service import add_assistant, link_account, note_leaving
from pa_employer.audit.models import AuditEvent
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from pa_employer.timesheets.models import Shift, Timesheet, TimesheetState
from pa_employer.timesheets.queries import sheet_for, worked_minutes_of
from pa_employer.timesheets.service import agree_sheet, submit_sheet, take_back_sheet
from payroll.ground.days import ONE_WEEK
from tests.pa_employer.assistants.test_service import details
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household, add_person, terms
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.timesheets.work import (
    AT,
    LAST_MONDAY,
    MONDAY,
    by_employer,
    by_pa,
    sent_week,
    week_sheet,
)

THIS_MONDAY = date(2026, 11, 16)


def my_week(household: Household, monday: date | str = MONDAY) -> str:
    return f"/work/{household.assistant.id}/weeks/{monday}"


def their_week(household: Household, monday: date = MONDAY) -> str:
    return f"{household.path}/assistants/{household.assistant.id}/weeks/{monday}"


def add_shift(visitor: Visitor, week: str, expect: int = 200, **typed: Any) -> Page:  # noqa: ANN401  # as typed
    page = visitor.open(f"{week}/shifts/add")
    return visitor.press(page, "Keep this shift", expect, **typed)


def supporter(app: Flask, household: Household, session: Session) -> Account:
    account = add_person(app, session, "Callum Orr")
    mandate = MandateDetails(capacity=Capacity.SUPPORTER, from_on=date(2026, 3, 2))
    give_mandate(session, household.employer, account, mandate, household.by_employer)
    session.commit()
    return account


def second_job(app: Flask, session: Session, household: Household) -> Assistant:
    """The same PA's job with somebody else."""
    ewan = make_account(app, session, "Ewan Grant")
    employer = make_employer(session, ewan, Capacity.SELF)
    second = details(name="Rhona Baird", started_on=date(2026, 4, 6))
    job = add_assistant(session, employer.id, second, terms(), household.by_employer)
    link_account(session, job, household.assistant_account, household.by_employer)
    session.commit()
    return job


def test_a_pa_fills_in_a_week_and_sends_it(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.assistant_account)
    page = visitor.open("/work")
    assert page.heading == "My week, 16 to 22 November 2026"
    page = visitor.follow(page, "Week before")
    assert "No shifts yet" in page.text
    page = visitor.follow(page, "Add a shift on Tuesday 10 November")
    page = visitor.press(page, "Keep this shift", start="22", end="7:00", note="Sleepover")
    assert "Kept: Tuesday 10 November, 22:00 to 07:00 the next day. That is 9 h." in page.soup.text
    page = add_shift(visitor, my_week(household), day="2026-11-12", start="9am", end="1:15 pm")
    assert "13 h 15 min, about £178.21 before tax" in page.text
    page = visitor.follow(page, "Change Thursday 12 November, 09:00 to 13:15")
    page = visitor.press(page, "Keep this shift", end="14:00", unpaid="30")
    assert "09:00 to 14:00: 4 h 30 min , 30 min unpaid break" in page.text
    page = visitor.press(page, "Send to Morag")
    assert "Sent on 22 November 2026 at 09:00. Next: Morag agrees it." in page.text
    assert "Add a shift" not in page.text
    page = visitor.press(page, "Take it back to change it")
    page = visitor.press(page, "Remove Tuesday 10 November, 22:00 to 07:00 the next day")
    assert "4 h 30 min, about £60.53 before tax" in page.text
    visitor.press(page, "Send to Morag")
    sheet = sheet_for(session, household.assistant.id, MONDAY)
    assert sheet
    assert (sheet.state, worked_minutes_of(sheet)) == (TimesheetState.SUBMITTED, 270)


def test_last_week_is_copied_only_into_an_empty_week(
    household: Household, visitor: Visitor, session: Session
) -> None:
    week_sheet(session, household, LAST_MONDAY, (0, "09:00", "13:00"), (6, "22:00", "07:00"))
    session.commit()
    visitor.sign_in(household.assistant_account)
    page = visitor.press(visitor.open(my_week(household)), "Same as last week")
    assert "13 h, about" in page.text
    assert "Same as last week" not in page.text
    page = visitor.open(my_week(household, THIS_MONDAY))
    page = visitor.press(page, "Same as last week")
    page = visitor.press(page, "Send to Morag", expect=422)
    (error,) = page.errors
    assert error == (
        "Sunday 22 November, 22:00 to 07:00 the next day is not over yet. Send the hours when "
        "it is."
    )


def test_an_empty_week_is_sent_with_its_own_button(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.assistant_account)
    page = visitor.press(visitor.open(my_week(household)), "I did not work this week")
    assert "No work this week" in page.text
    coming = visitor.open(my_week(household, THIS_MONDAY + ONE_WEEK))
    assert "I did not work" not in coming.text


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (
            {},
            [
                "Choose the day it started",
                "Enter when it started, like 9:30",
                "Enter when it ended, like 17:00",
            ],
        ),
        ({"day": "2026-11-16", "start": "9", "end": "10"}, ["Not a valid choice."]),
        ({"day": "2026-11-09", "start": " ", "end": "10"}, ["Enter when it started, like 9:30"]),
        (
            {"day": "2026-11-09", "start": "25:00", "end": "nine"},
            ["Enter a time like 9:30 or 21:30", "Enter a time like 9:30 or 21:30"],
        ),
        (
            {"day": "2026-11-09", "start": "9", "end": "10", "unpaid": "half"},
            ["Enter the break in minutes, like 30"],
        ),
        (
            {"day": "2026-11-09", "start": "9", "end": "10", "unpaid": "60"},
            ["The break is as long as the shift or longer. Check the times and the break."],
        ),
        (
            {"day": "2026-11-09", "start": "9", "end": "10", "note": "x" * 201},
            ["Use 200 characters or fewer"],
        ),
    ],
)
def test_a_shift_that_cannot_be_is_refused_beside_its_field(
    household: Household,
    visitor: Visitor,
    session: Session,
    typed: dict[str, Any],
    errors: list[str],
) -> None:
    visitor.sign_in(household.assistant_account)
    page = add_shift(visitor, my_week(household), 422, **typed)
    assert page.errors == errors
    assert session.scalars(select(Shift)).all() == []


def test_a_clash_names_both_shifts(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.assistant_account)
    add_shift(visitor, my_week(household), day="2026-11-09", start="9", end="12")
    page = add_shift(visitor, my_week(household), 422, day="2026-11-09", start="11", end="13")
    (error,) = page.errors
    assert error == (
        "Monday 9 November, 11:00 to 13:00 is at the same time as the shift on Monday 9 "
        "November, 09:00 to 12:00. Change one of the two."
    )


def test_the_hour_that_comes_twice_is_asked_about_only_then(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.assistant_account)
    week = my_week(household, date(2026, 10, 19))
    page = visitor.open(f"{week}/shifts/add?day=2026-10-24")
    assert "Which end?" not in page.text
    page = visitor.press(page, "Keep this shift", 422, start="22:00", end="1:30")
    assert page.errors == ["The clocks go back that night, so 01:30 comes twice. Choose which one"]
    assert "Which start?" not in page.text
    page = visitor.press(page, "Keep this shift", which_end="second")
    assert "22:00 to 01:30 (second time) the next day: 4 h 30 min" in page.text
    link = "Change Saturday 24 October, 22:00 to 01:30 (second time) the next day"
    page = visitor.press(visitor.follow(page, link), "Keep this shift", which_end="first")
    assert "01:30 (first time) the next day: 3 h 30 min" in page.text


def test_from_the_first_to_the_second_time_is_one_hour_of_one_night(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.assistant_account)
    week = my_week(household, date(2026, 10, 19))
    typed = {"day": "2026-10-25", "start": "1:30", "end": "1:15"}
    page = add_shift(visitor, week, 422, **typed)
    assert len(page.errors) == 2
    page = visitor.press(page, "Keep this shift", which_start="first", which_end="second")
    assert "01:30 (first time) to 01:15 (second time): 45 min" in page.text


@pytest.mark.parametrize(
    ("day", "times", "told"),
    [
        ("2026-10-24", ("22:00", "07:00"), "10 h"),
        ("2026-10-24", ("23:30", "00:30"), "1 h"),
        ("2026-10-25", ("00:00", "03:00"), "4 h"),
    ],
)
def test_hours_over_the_autumn_clock_change_are_the_hours_that_passed(
    household: Household, visitor: Visitor, day: str, times: tuple[str, str], told: str
) -> None:
    visitor.sign_in(household.assistant_account)
    week = my_week(household, date(2026, 10, 19))
    page = add_shift(visitor, week, day=day, start=times[0], end=times[1])
    assert f": {told}" in page.text


def test_the_hour_that_never_was_is_refused_beside_its_field(
    household: Household, visitor: Visitor, session: Session
) -> None:
    household.assistant.started_on = date(2026, 3, 2)
    session.merge(household.assistant)
    session.commit()
    visitor.sign_in(household.assistant_account)
    week = my_week(household, date(2026, 3, 23))
    page = add_shift(visitor, week, 422, day="2026-03-29", start="1:30", end="5:00")
    assert page.errors[0].startswith("There is no 01:30 on 29 March 2026")
    page = add_shift(visitor, week, day="2026-03-28", start="22:00", end="7:00")
    assert "22:00 to 07:00 the next day: 8 h" in page.text


def test_a_week_sent_back_shows_what_to_change_on_top(
    household: Household, visitor: Visitor, session: Session
) -> None:
    sheet = sent_week(session, household)
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/hours/{sheet.id}")
    assert "20 h, as agreed." in page.text
    page = visitor.press(page, "Send back to Rhona", expect=422)
    assert page.errors == ["Say in a few words what should be changed"]
    page = visitor.press(page, "Send back to Rhona", comment="Thursday was 4 h")
    assert "No hours wait for you" in page.text
    visitor.sign_in(household.assistant_account)
    page = visitor.open(my_week(household))
    assert "Morag asks you to change something: Thursday was 4 h" in page.text
    page = visitor.press(page, "Send to Morag")
    assert "asks you to change" not in page.text


def test_an_employer_agrees_with_one_tap_and_is_told_what_is_late(
    household: Household, visitor: Visitor, session: Session
) -> None:
    sent_week(session, household)
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/hours")
    assert "Rhona Baird, 9 to 15 November 2026" in page.text
    assert "This may be fine. Contracted hours can be paid meanwhile" in page.text
    assert "Fill in for Rhona: 2 to 8 November 2026" in page.text
    page = visitor.press(page, "Agree Rhona’s 20 h")  # noqa: RUF001  # as shown
    assert "No hours wait for you" in page.text
    page = visitor.follow(page, "9 to 15 November 2026 , Rhona")
    assert "Agreed on 22 November 2026 at 09:00." in page.text
    assert "Send back" not in page.text


def test_agreeing_what_changed_since_shows_it_again(
    household: Household, visitor: Visitor, session: Session
) -> None:
    sheet = sent_week(session, household)
    visitor.sign_in(household.employer_account)
    before = visitor.open(f"{household.path}/hours/{sheet.id}")
    take_back_sheet(session, sheet, by_pa(household))
    session.commit()
    page = visitor.press(before, "Agree these hours", expect=422)
    assert page.errors[0].startswith("These hours are not sent")
    submit_sheet(session, sheet, by_pa(household, AT.replace(hour=8)))
    session.commit()
    before = visitor.open(f"{household.path}/hours")
    take_back_sheet(session, sheet, by_pa(household))
    submit_sheet(session, sheet, by_pa(household))
    session.commit()
    page = visitor.press(before, "Agree Rhona’s 20 h", expect=422)  # noqa: RUF001  # as shown
    assert page.errors == ["The hours changed since you looked. Look again, then agree them."]
    page = visitor.press(page, "Agree these hours")
    assert "can see that it is" in page.soup.text


def test_agreeing_twice_from_two_windows_agrees_once(
    household: Household, visitor: Visitor, session: Session
) -> None:
    sheet = sent_week(session, household)
    visitor.sign_in(household.employer_account)
    first = visitor.open(f"{household.path}/hours/{sheet.id}")
    second = visitor.open(f"{household.path}/hours/{sheet.id}")
    visitor.press(first, "Agree these hours")
    visitor.press(first, "Agree these hours")
    page = visitor.press(second, "Agree these hours", expect=422)
    assert page.errors == ["These hours are agreed already, so they stay as they are."]
    told = select(AuditEvent).where(AuditEvent.what == "agreed hours")
    assert len(session.scalars(told).all()) == 1


def test_sending_a_shift_twice_keeps_it_once(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"{my_week(household)}/shifts/add?day=2026-11-09")
    for _ in range(2):
        visitor.press(page, "Keep this shift", start="9", end="12")
    assert len(session.scalars(select(Shift)).all()) == 1


def test_an_employer_fills_in_for_a_pa_and_agrees(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(f"{household.path}/hours"), "Fill in for Rhona Baird")
    assert page.heading == "Rhona’s weeks"  # noqa: RUF001  # as shown
    page = visitor.follow(page, "9 to 15 November 2026")
    page = add_shift(visitor, their_week(household), day="2026-11-09", start="9", end="12:30")
    page = visitor.press(page, "Send these hours to be agreed")
    page = visitor.follow(page, "Look at these hours to agree them")
    assert "3 h 30 min: 16 h 30 min less than agreed." in page.text
    visitor.press(page, "Agree these hours")
    sheet = session.scalars(select(Timesheet)).one()
    assert sheet.state is TimesheetState.AGREED
    told = session.scalars(
        select(AuditEvent).where(AuditEvent.subject == f"timesheet {sheet.id}")
    ).all()
    assert {each.account_id for each in told} == {household.employer_account.id}


@pytest.mark.usefixtures("no_csrf")
def test_a_supporter_looks_and_neither_fills_in_nor_agrees(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    sheet = sent_week(session, household)
    visitor.sign_in(supporter(app, household, session))
    page = visitor.open(f"{household.path}/hours")
    assert "Agree" not in [button.get_text(strip=True) for button in page.soup("button")]
    page = visitor.follow(page, "Look at Rhona’s week of 9 to 15 November 2026")  # noqa: RUF001
    assert "Morag or their representative agrees these hours." in page.text
    own = f"{household.path}/hours/{sheet.id}"
    session.commit()
    for deed in ("agree", "send-back"):
        assert visitor.client.post(f"{own}/{deed}").status_code == 409
    assert "Fill in" not in page.text + visitor.open(f"{household.path}/hours").text
    page = visitor.follow(page, "Hours")
    page = visitor.follow(page, "Rhona’s week, 2 to 8 November 2026")  # noqa: RUF001  # as shown
    assert "Next: Rhona sends these hours, or Morag or their representative fills" in page.text
    assert [found["action"] for found in page.soup("form")] == ["/sign-out"]
    visitor.open(f"{their_week(household, LAST_MONDAY)}/shifts/add", expect=409)
    week, shift = their_week(household), sheet.shifts[0].id
    session.commit()
    for deed in ("take-back", "send", "same-as-last-week", f"shifts/{shift}/remove"):
        assert visitor.client.post(f"{week}/{deed}").status_code == 409
    assert "Take it back" not in visitor.open(week).text
    assert sheet.state is TimesheetState.SUBMITTED


def test_a_button_from_an_older_window_does_not_send_other_hours(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.assistant_account)
    older = visitor.open(my_week(household))
    add_shift(visitor, my_week(household), day="2026-11-09", start="9", end="12")
    page = visitor.press(older, "I did not work this week", 422)
    assert page.errors == ["The hours changed in another window. Look them over, then send them."]
    page = visitor.press(page, "Send to Morag")
    assert "3 h, about £40.35 before tax" in page.text


def test_a_week_that_nothing_was_copied_into_says_so(
    household: Household, visitor: Visitor, session: Session
) -> None:
    week_sheet(session, household, LAST_MONDAY, (6, "09:00", "13:00"))
    note_leaving(session, household.assistant, date(2026, 11, 12), household.by_employer)
    visitor.sign_in(household.assistant_account)
    page = visitor.press(visitor.open(my_week(household)), "Same as last week")
    assert "was not copied. The job ended on 12 November 2026." in page.soup.text
    assert "This week is still empty." in page.soup.text
    assert "Filled in" not in page.soup.text


def test_the_weeks_are_listed_with_the_ones_not_sent_first(
    household: Household, visitor: Visitor, session: Session
) -> None:
    sent_week(session, household)
    agree_sheet(session, sent_week(session, household, LAST_MONDAY), by_employer(household))
    session.commit()
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"/work/{household.assistant.id}/weeks")
    late, others = page.text.split("Other weeks")
    assert "26 October to 1 November 2026 Not sent yet" in late
    assert "9 to 15 November 2026" not in late
    assert "9 to 15 November 2026 , 20 h Sent, not agreed yet" in others
    assert "2 to 8 November 2026 , 20 h Agreed" in others


def test_an_address_that_is_no_week_of_the_job_leads_to_its_monday_or_nowhere(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.assistant_account)
    for day in ("2026-11-12", "20261109", "2026-W46-7"):
        assert visitor.open(my_week(household, day)).path == my_week(household)
    nowhere = ("2026-02-30", "soon", "0001-01-01", "9999-12-31", "2026-03-30", "2027-11-15")
    for day in nowhere:
        visitor.open(my_week(household, day), expect=404)
    visitor.open(f"{my_week(household, '2026-11-10')}/shifts/add", expect=404)
    note_leaving(session, household.assistant, date(2026, 11, 5), household.by_employer)
    session.commit()
    visitor.open(my_week(household), expect=404)
    assert visitor.open("/work").path == my_week(household, LAST_MONDAY)


def test_a_pa_with_two_jobs_chooses_and_neither_employer_sees_the_other(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    job = second_job(app, session, household)
    visitor.sign_in(household.assistant_account)
    page = visitor.open("/work")
    assert page.heading == "For whom did you work?"
    assert visitor.follow(page, "Ewan Grant").path == f"/work/{job.id}/weeks/{THIS_MONDAY}"
    add_shift(visitor, my_week(household), day="2026-11-09", start="9", end="12")
    page = add_shift(
        visitor, f"/work/{job.id}/weeks/{MONDAY}", day="2026-11-09", start="9", end="12"
    )
    assert "3 h, about" in page.text


@pytest.mark.usefixtures("no_csrf")
def test_nobody_reaches_somebody_elses_hours(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    sheet = sent_week(session, household)
    shift = sheet.shifts[0].id
    job = second_job(app, session, household)
    ewan = session.scalars(select(Account).where(Account.name == "Ewan Grant")).one()
    visitor.sign_in(ewan)
    own = f"/employers/{job.employer_id}"
    weeks = f"assistants/{household.assistant.id}/weeks"
    pages = (
        f"{household.path}/hours",
        f"{household.path}/hours/{sheet.id}",
        f"{own}/hours/{sheet.id}",
        f"{own}/{weeks}",
        f"{own}/{weeks}/{MONDAY}",
        f"{own}/{weeks}/{MONDAY}/shifts/add",
        f"{own}/{weeks}/{MONDAY}/shifts/{shift}",
        f"{own}/assistants/{job.id}/weeks/{MONDAY}/shifts/{shift}",
        f"{household.path}/{weeks}/{MONDAY}",
        my_week(household),
    )
    for path in pages:
        visitor.open(path, expect=404)
    posts = (
        f"{own}/hours/{sheet.id}/agree",
        f"{own}/hours/{sheet.id}/send-back",
        f"{own}/{weeks}/{MONDAY}/send",
        f"{own}/{weeks}/{MONDAY}/take-back",
        f"{own}/{weeks}/{MONDAY}/same-as-last-week",
        f"{own}/{weeks}/{MONDAY}/shifts/{shift}/remove",
        f"{own}/assistants/{job.id}/weeks/{MONDAY}/shifts/{shift}/remove",
        f"{my_week(household)}/take-back",
    )
    session.commit()
    for path in posts:
        assert visitor.client.post(path).status_code == 404, path
    session.refresh(sheet)
    assert sheet.state is TimesheetState.SUBMITTED


def test_a_pa_reaches_only_the_shifts_of_the_week_in_the_address(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    shift = sent_week(session, household).shifts[0].id
    job = second_job(app, session, household)
    visitor.sign_in(household.assistant_account)
    visitor.open(f"{my_week(household)}/shifts/{shift}")
    visitor.open(f"{my_week(household, LAST_MONDAY)}/shifts/{shift}", expect=404)
    visitor.open(f"/work/{job.id}/weeks/{MONDAY}/shifts/{shift}", expect=404)
    visitor.open(f"{household.path}/hours", expect=404)


def test_a_day_that_is_not_of_this_week_is_refused_beside_its_field(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.assistant_account)
    for day in ("0", "2026-10-24"):
        page = add_shift(visitor, my_week(household), 422, day=day, start="9", end="12")
        assert page.errors == ["Not a valid choice."]


def test_a_shift_changed_in_two_windows_loses_neither(
    household: Household, visitor: Visitor, session: Session
) -> None:
    sheet = week_sheet(session, household, MONDAY, (1, "09:00", "14:00"))
    path = f"{my_week(household)}/shifts/{sheet.shifts[0].id}"
    visitor.sign_in(household.assistant_account)
    one, other, week = visitor.open(path), visitor.open(path), visitor.open(my_week(household))
    visitor.press(one, "Keep this shift", end="15:00", note="Swimming")
    changed = (
        "That shift was changed in another window. Now it is Tuesday 10 November, 09:00 to 15:00. "
        "Look it over, then press again if you are right."
    )
    refused = visitor.press(other, "Keep this shift", 422, end="16:00")
    assert refused.errors == [changed]
    page = visitor.press(week, "Remove Tuesday 10 November, 09:00 to 14:00", 422)
    assert page.errors == [changed]
    session.expire_all()
    assert worked_minutes_of(sheet) == 360
    # What was typed is still there, and pressed again knowingly it is kept.
    visitor.press(refused, "Keep this shift")
    session.expire_all()
    assert worked_minutes_of(sheet) == 420


def test_a_shift_removed_in_another_window_keeps_what_was_typed(
    household: Household, visitor: Visitor, session: Session
) -> None:
    sheet = week_sheet(session, household, MONDAY, (1, "09:00", "14:00"))
    path = f"{my_week(household)}/shifts/{sheet.shifts[0].id}"
    visitor.sign_in(household.assistant_account)
    form, week = visitor.open(path), visitor.open(my_week(household))
    visitor.press(week, "Remove Tuesday 10 November, 09:00 to 14:00")
    page = visitor.press(form, "Keep this shift", 422, end="16:00", note="Swimming")
    assert page.errors == ["That shift is gone: it was removed in another window."]
    assert "What you typed is still here." in page.text
    page = visitor.press(page, "Keep it as a new shift")
    assert "09:00 to 16:00: 7 h Swimming" in page.text
    # Removed in two windows, the second says that it is gone.
    one, other = visitor.open(my_week(household)), visitor.open(my_week(household))
    visitor.press(one, "Remove Tuesday 10 November, 09:00 to 16:00")
    page = visitor.press(other, "Remove Tuesday 10 November, 09:00 to 16:00", 422)
    assert page.errors == ["That shift is gone: it was removed in another window."]
    visitor.open(path, expect=404)


def test_a_day_has_at_most_its_own_hours(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.assistant_account)
    week = my_week(household)
    add_shift(visitor, week, day="2026-11-10", start="00:00", end="13:00")
    page = add_shift(visitor, week, 422, day="2026-11-10", start="12:00", end="00:00")
    (error,) = page.errors
    assert error == (
        "Tuesday 10 November, 12:00 to 00:00 the next day is at the same time as the shift on "
        "Tuesday 10 November, 00:00 to 13:00. Change one of the two."
    )
    # The night the clocks go back, from one to one is 25 hours.
    page = add_shift(
        visitor,
        my_week(household, date(2026, 10, 19)),
        422,
        day="2026-10-24",
        start="13",
        end="13",
    )
    assert page.errors == ["A shift can be at most 24 hours. Enter the rest as another shift."]
    session.expire_all()
    sheet = sheet_for(session, household.assistant.id, MONDAY)
    assert sheet
    assert worked_minutes_of(sheet) == 13 * 60


def test_a_day_outside_the_job_is_refused_with_the_day_it_begins_or_ends(
    household: Household, visitor: Visitor, session: Session
) -> None:
    note_leaving(session, household.assistant, date(2026, 11, 11), by_employer(household))
    visitor.sign_in(household.assistant_account)
    page = add_shift(visitor, my_week(household), 422, day="2026-11-12", start="9", end="10")
    assert page.errors == ["The job ended on 11 November 2026. Check the day."]
    began = my_week(household, date(2026, 4, 6))
    household.assistant.started_on = date(2026, 4, 8)
    page = add_shift(visitor, began, 422, day="2026-04-07", start="9", end="10")
    assert page.errors == ["The job began on 8 April 2026. Check the day."]
