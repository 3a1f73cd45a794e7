"""The rota's pages: planning, cover and swaps for the employer, and the PA's own."""

from datetime import date, time, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.leave.details import HolidayDetails
from pa_employer.leave.service import agree_holiday, ask_holiday
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from pa_employer.planning.service import LineDetails, plan_line
from pa_employer.timesheets.models import TimesheetState
from pa_employer.timesheets.queries import sheet_for
from payroll.ground.days import ONE_WEEK
from tests.pa_employer.conftest import AT, make_account
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.planning.test_rota import second_pa

THIS_MONDAY = date(2026, 11, 16)
NEXT_MONDAY = THIS_MONDAY + ONE_WEEK
DAY = timedelta(days=1)


def plan(session: Session, household: Household, day: date, start: int = 9, end: int = 13) -> str:
    """Rhona every week from a day on; returns the key of the first shift."""
    by = Actor(household.employer_account.id, AT)
    line = plan_line(session, household.assistant, LineDetails(day, time(start), time(end)), by)
    return f"{line.id}.{day}"


def test_shifts_are_planned_for_several_days_at_once(
    employer: Visitor, household: Household
) -> None:
    page = employer.open(f"{household.path}/hours/rota")
    assert "Nothing is planned yet" in page.text
    page = employer.follow(page, "Plan a shift")
    page = employer.press(page, "Plan it", expect=422, weekdays=[], start="25")
    assert "Choose at least one day" in page.text
    page = employer.press(
        page, "Plan it", weekdays=["0", "2"], start="22:00", end="7:00", kind="sleepover"
    )
    assert "every Monday, 22:00 to 07:00 and every Wednesday" in str(page.soup)
    assert page.text.count("Rhona Baird , sleepover") == 2
    assert "18 h planned, 20 h agreed for a week" in page.text
    page = employer.open(f"{household.path}/hours/rota/add")
    page = employer.press(page, "Plan it", expect=422, weekdays=["1"], start="6:00", end="10:00")
    assert "at the same time as Rhona's shift" in page.text


def test_a_line_is_let_end(employer: Visitor, session: Session, household: Household) -> None:
    plan(session, household, THIS_MONDAY)
    page = employer.open(f"{household.path}/hours/rota?week={NEXT_MONDAY}")
    page = employer.follow(page, "Let it end : Rhona, every Monday, 09:00 to 13:00")
    page = employer.press(page, "Let it end")
    page = employer.open(f"{household.path}/hours/rota?week={NEXT_MONDAY}")
    assert "Rhona Baird:" in page.text
    assert "Change for" not in page.text


def test_a_pa_says_that_they_cannot_and_the_employer_finds_cover(
    employer: Visitor, pa: Visitor, session: Session, household: Household
) -> None:
    isla = second_pa(session, household)
    plan(session, household, NEXT_MONDAY)
    page = pa.open(f"/work/{household.assistant.id}/rota")
    assert "Monday 23 November" in page.text
    page = pa.follow(page, "I cannot work on Monday 23 November, 09:00 to 13:00")
    page = pa.press(page, "Tell Morag", why="My child is ill.")
    assert "You said that you cannot" in page.text

    page = employer.open(household.path)
    assert "Rhona cannot work on Monday 23 November, 09:00 to 13:00." in page.text
    page = employer.follow(page, "Find somebody for Monday 23 November")
    assert "My child is ill." in page.text
    page = employer.press(page, "Keep this", to=f"cover:{isla.id}")
    assert "09:00 to 13:00: Isla Reid , for Rhona" in page.text
    assert "cannot work on" not in employer.open(household.path).text

    assert (
        "Nothing is planned here for" not in pa.open(f"/work/{household.assistant.id}/rota").text
    )
    page = employer.open(f"{household.path}/hours/rota/changes")
    assert "Isla Reid does it" in page.text
    page = employer.press(page, "As planned after all, 23 November 2026")
    assert "09:00 to 13:00: Rhona Baird" in page.text
    assert "Everything is as planned" in employer.open(f"{household.path}/hours/rota/changes").text


def test_a_pa_can_after_all(pa: Visitor, session: Session, household: Household) -> None:
    key = plan(session, household, NEXT_MONDAY)
    page = pa.open(f"/work/{household.assistant.id}/rota/{key}")
    page = pa.press(page, "Tell Morag")
    page = pa.press(page, "I can after all")
    assert "You said" not in page.text


def test_two_pas_change_shifts(employer: Visitor, session: Session, household: Household) -> None:
    isla = second_pa(session, household)
    key = plan(session, household, NEXT_MONDAY)
    by = Actor(household.employer_account.id, AT)
    other = plan_line(session, isla, LineDetails(NEXT_MONDAY + DAY, time(10), time(15)), by)
    page = employer.open(f"{household.path}/hours/rota/{household.assistant.id}/{key}")
    assert "Change with Isla's Tuesday 24 November, 10:00 to 15:00" in page.text
    page = employer.press(page, "Keep this", to=f"swap:{other.id}.{NEXT_MONDAY + DAY}")
    assert "10:00 to 15:00: Rhona Baird , for Isla" in page.text
    assert "09:00 to 13:00: Isla Reid , for Rhona" in page.text


def test_who_is_away_is_seen_on_the_rota(
    employer: Visitor, session: Session, household: Household
) -> None:
    plan(session, household, NEXT_MONDAY)
    by = Actor(household.assistant_account.id, AT)
    asked = ask_holiday(
        session,
        household.assistant,
        HolidayDetails(first_on=NEXT_MONDAY, last_on=NEXT_MONDAY, minutes=240),
        by,
    )
    agree_holiday(session, asked, Actor(household.employer_account.id, AT))
    page = employer.open(f"{household.path}/hours/rota?week={NEXT_MONDAY}")
    assert "On holiday until 23 November 2026" in page.text
    assert page.link("Find somebody for Monday 23 November, 09:00 to 13:00, Rhona")


def test_too_little_rest_is_said_calmly(
    employer: Visitor, session: Session, household: Household
) -> None:
    plan(session, household, NEXT_MONDAY, 14, 23)
    plan(session, household, NEXT_MONDAY + DAY, 8, 12)
    page = employer.open(f"{household.path}/hours/rota?week={NEXT_MONDAY}")
    assert "Rhona has 9 h of rest before Tuesday 24 November, 08:00 to 12:00." in page.text


def test_a_supporter_looks_and_does_not_plan(
    app: Flask, session: Session, household: Household
) -> None:
    key = plan(session, household, NEXT_MONDAY)
    account = make_account(app, session, "Ewan Sinclair")
    mandate = MandateDetails(capacity=Capacity.SUPPORTER, from_on=date(2026, 3, 2))
    give_mandate(session, household.employer, account, mandate, household.by_employer)
    session.commit()
    ewan = Visitor(app.test_client(), session)
    ewan.sign_in(account)
    page = ewan.open(f"{household.path}/hours/rota?week={NEXT_MONDAY}")
    assert "Plan a shift" not in page.text
    ewan.open(f"{household.path}/hours/rota/add", expect=409)
    page = ewan.open(f"{household.path}/hours/rota/{household.assistant.id}/{key}")
    assert "Keep this" not in page.text


def test_a_week_is_filled_in_as_planned_with_one_tap_and_the_employer_sees_that_it_is(
    employer: Visitor, pa: Visitor, session: Session, household: Household
) -> None:
    plan(session, household, THIS_MONDAY)
    plan(session, household, THIS_MONDAY + DAY, 22, 7)
    week = f"/work/{household.assistant.id}/weeks/{THIS_MONDAY}"
    page = pa.press(pa.open(week), "Everything as planned")
    assert "13 h, about" in page.text
    page = pa.press(page, "Send to Morag")
    page = employer.open(f"{household.path}/hours")
    assert "13 h, as planned." in page.text
    sheet = sheet_for(session, household.assistant.id, THIS_MONDAY)
    assert sheet is not None
    page = employer.open(f"{household.path}/hours/{sheet.id}")
    assert "Rhona Baird sent 13 h" in page.text
    page = employer.press(page, "Agree these hours")
    session.expire_all()
    assert sheet.state is TimesheetState.AGREED


def test_one_shift_is_worked_as_planned_and_another_otherwise(
    employer: Visitor, pa: Visitor, session: Session, household: Household
) -> None:
    for number in range(3):
        plan(session, household, THIS_MONDAY + DAY * number)
    week = f"/work/{household.assistant.id}/weeks/{THIS_MONDAY}"
    page = pa.open(week)
    page = pa.press(page, "Worked as planned on Monday 16 November, 09:00 to 13:00")
    page = pa.follow(page, "Change the planned shift of Tuesday 17 November, 09:00 to 13:00")
    page = pa.press(page, "Keep this shift", end="14:30")
    page = pa.press(page, "Send to Morag")
    page = employer.open(f"{household.path}/hours")
    assert "9 h 30 min: 2 h 30 min less than planned." in page.text
    sheet = sheet_for(session, household.assistant.id, THIS_MONDAY)
    assert sheet is not None
    page = employer.open(f"{household.path}/hours/{sheet.id}")
    assert "Tuesday 17 November, 09:00 to 14:30: 09:00 to 13:00 was planned." in page.text
    assert "Wednesday 18 November, 09:00 to 13:00 was planned and not worked." in page.text


def test_what_is_not_over_yet_is_not_filled_in(
    pa: Visitor, session: Session, household: Household
) -> None:
    # It is Sunday the 22nd, 09:00: this shift goes on until 13:00.
    key = plan(session, household, date(2026, 11, 22))
    week = f"/work/{household.assistant.id}/weeks/{THIS_MONDAY}"
    page = pa.open(week)
    assert "09:00 to 13:00: 4 h, planned" in page.text
    assert "Everything as planned" not in page.text
    token = str(page.soup.find("input", {"name": "csrf_token"})["value"])  # type: ignore[index]
    answer = pa.client.post(f"{week}/as-planned?planned={key}", data={"csrf_token": token})
    assert answer.status_code == 422
    assert "Every planned shift that is over is filled in already" in answer.text


def test_what_was_done_with_a_week_is_told_to_both(
    employer: Visitor, pa: Visitor, session: Session, household: Household
) -> None:
    plan(session, household, THIS_MONDAY)
    week = f"/work/{household.assistant.id}/weeks/{THIS_MONDAY}"
    page = pa.press(pa.open(week), "Everything as planned")
    pa.press(page, "Send to Morag")
    sheet = sheet_for(session, household.assistant.id, THIS_MONDAY)
    assert sheet is not None
    page = employer.open(f"{household.path}/hours/{sheet.id}")
    employer.press(page, "Send back to Rhona", comment="You stayed until two.")
    own = f"{household.path}/assistants/{household.assistant.id}/weeks/{THIS_MONDAY}"
    page = employer.open(own)
    page = employer.follow(page, "Change Monday 16 November, 09:00 to 13:00")
    employer.press(page, "Keep this shift", end="14:00")
    page = pa.open(week)
    assert "Morag Sinclair sent it back: “You stayed until two.”" in page.text
    assert (
        "Morag Sinclair changed Monday 16 November, 09:00 to 13:00. "
        "Now it is Monday 16 November, 09:00 to 14:00" in page.text
    )


def test_hours_told_on_the_phone_name_both(
    employer: Visitor, pa: Visitor, session: Session, household: Household
) -> None:
    plan(session, household, THIS_MONDAY)
    own = f"{household.path}/assistants/{household.assistant.id}/weeks/{THIS_MONDAY}"
    page = employer.press(employer.open(own), "Everything as planned")
    assert page.text.index("tell you these hours on the phone") < page.text.index("Send these")
    for _ in range(2):
        employer.press(page, "Rhona told me these hours on the phone")
    page = pa.open(f"/work/{household.assistant.id}/weeks/{THIS_MONDAY}")
    assert page.text.count("Morag Sinclair had these hours on the phone from Rhona Baird") == 1


def test_a_sent_week_is_not_said_to_be_told_on_the_phone(
    employer: Visitor, session: Session, household: Household
) -> None:
    plan(session, household, THIS_MONDAY)
    own = f"{household.path}/assistants/{household.assistant.id}/weeks/{THIS_MONDAY}"
    in_another_tab = employer.press(employer.open(own), "Everything as planned")
    employer.press(in_another_tab, "Send these hours to be agreed")
    page = employer.press(in_another_tab, "Rhona told me these hours on the phone", expect=422)
    assert "had these hours on the phone" not in page.text


def test_nothing_of_another_household_is_there(
    app: Flask, session: Session, household: Household
) -> None:
    key = plan(session, household, NEXT_MONDAY)
    stranger = Visitor(app.test_client(), session)
    stranger.sign_in(make_account(app, session, "Nell Strang"))
    for path in (
        f"{household.path}/hours/rota",
        f"{household.path}/hours/rota/{household.assistant.id}/{key}",
        f"/work/{household.assistant.id}/rota",
        f"/work/{household.assistant.id}/rota/{key}",
    ):
        stranger.open(path, expect=404)


def test_a_line_of_another_household_cannot_be_ended(
    employer: Visitor, session: Session, household: Household
) -> None:
    line_id = plan(session, household, NEXT_MONDAY).partition(".")[0]
    employer.open(f"{household.path}/hours/rota/lines/{line_id}")
    employer.open(f"{household.path}/hours/rota/lines/{household.assistant.id}", expect=404)
    employer.open(f"{household.path}/hours/rota/{household.assistant.id}/x.2026-13-01", expect=404)
