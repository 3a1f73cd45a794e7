"""Duties stand in one list with their days, drop out when they are done, and fill a calendar."""

from datetime import date, timedelta
from typing import Any

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy.orm import Session

from pa_employer.duties.queries import duties_of
from pa_employer.filings.about import About
from payroll.duties import Duty, DutyKind, Status, in_order, p60_years, rate_changes
from payroll.ground.days import Span
from tests.pa_employer.filings.month import filed, ready
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import agree_eighty_hours, pay

MAY_1, APRIL_26 = date(2026, 5, 1), date(2026, 4, 26)
NOV_22 = date(2026, 11, 22)


def found(session: Session, household: Household, day: date) -> dict[str, Duty]:
    return {duty.key: duty for duty in duties_of(session, household.employer, day)}


def paid_in_may(session: Session, household: Household) -> str:
    agree_eighty_hours(session, household.assistant)
    return str(pay(session, household, MAY_1, APRIL_26).id)


def test_pay_report_payment_and_pension_days_follow_from_the_pay_day(
    household: Household, session: Session
) -> None:
    ready(session, household)
    run_id = paid_in_may(session, household)
    duties = found(session, household, MAY_1)
    assert duties[f"tell:run:{run_id}"].due_on == MAY_1
    assert duties["paye:2026-1"].due_on == date(2026, 5, 22)
    assert duties["pay:2026-05-29"].due_on == date(2026, 5, 29)
    assert duties["fps:2026-05-29"].status_on(MAY_1) is Status.COMING
    assert duties["payment to HMRC:next:2026-05-29"].due_on == date(2026, 6, 22)


def test_a_report_that_was_sent_is_no_duty_any_more(
    household: Household, session: Session
) -> None:
    ready(session, household)
    run_id = paid_in_may(session, household)
    filed(session, household, About.parse(f"run:{run_id}"), MAY_1)
    assert f"tell:run:{run_id}" not in found(session, household, MAY_1)


def test_the_first_pa_starts_the_clocks_of_the_regulator(
    household: Household, session: Session
) -> None:
    duties = found(session, household, MAY_1)
    assert duties["declaration"].due_on == date(2026, 9, 6)
    assert duties["re-enrolment:2029"].due_on == date(2029, 7, 5)
    assert duties["p60:2026"].due_on == date(2027, 5, 31)


def test_what_nothing_here_shows_is_ticked_and_unticked(
    household: Household, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/duties")
    said = "Send the declaration of compliance to The Pensions Regulator"
    assert "If it is missed: The Pensions Regulator can fine you" in page.text
    page = visitor.press(page, f"It is done : {said}")
    assert found(session, household, NOV_22)["declaration"].is_done
    session.rollback()
    answer = visitor.client.get(f"{household.path}/duties")
    assert answer.status_code == 200
    assert f"It is done : {said}" not in page.text


def test_insurance_and_a_pvg_check_are_added_renewed_and_ended(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/duties/renewals/add")
    typed: dict[str, Any] = {
        "kind": "PVG", "label": "PVG check", "whose": str(household.assistant.id),
        "due_on_day": "1", "due_on_month": "12", "due_on_year": "2026",
    }  # fmt: skip
    page = visitor.press(page, "Put it in my list", **typed)
    assert "PVG check of Rhona Baird ends" in page.text
    page = visitor.follow(page, "It is renewed, or over : PVG check of Rhona Baird ends")
    until: dict[str, Any] = {"until_day": "1", "until_month": "12", "until_year": "2027"}
    page = visitor.press(page, "It is renewed", **until)
    assert "by 1 December 2027" in page.text
    page = visitor.follow(page, "It is renewed, or over : PVG check of Rhona Baird ends")
    page = visitor.press(page, "I do not need it any more")
    assert "PVG check" not in page.text.replace("a PVG check or", "")


def test_a_calendar_reads_days_and_no_names_until_its_address_is_closed(
    app: Flask, household: Household, session: Session, visitor: Visitor
) -> None:
    paid_in_may(session, household)
    visitor.sign_in(household.employer_account)
    page = visitor.press(visitor.open(f"{household.path}/duties/calendar"), "Make an address")
    address = str(page.soup.select_one("strong.app-break").text)  # type: ignore[union-attr]
    path = address.removeprefix("http://localhost")
    nobody = app.test_client()
    answer = nobody.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.get_data())
    events = list(calendar.walk("VEVENT"))
    assert len(events) > 5
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert date(2026, 5, 22) in {event.decoded("dtstart") for event in events}
    assert [len(event.walk("VALARM")) for event in events] == [2] * len(events)
    text = answer.get_data(as_text=True)
    assert "Rhona" not in text
    assert "132.89" not in text
    again = visitor.press(
        visitor.open(f"{household.path}/duties/calendar"), "Make another address"
    )
    assert nobody.get(path).status_code == 404
    visitor.press(visitor.open(again.path), "Close the address")
    assert nobody.get("/calendar/nonsense.ics").status_code == 404


def test_duties_of_others_do_not_exist(app: Flask, household: Household, session: Session) -> None:
    stranger = Visitor(app.test_client(), session)
    stranger.sign_in(add_person(app, session, "Nell Strang"))
    for page in ("", "/renewals/add", "/calendar"):
        assert stranger.client.get(f"{household.path}/duties{page}").status_code == 404


@given(st.dates(date(2024, 1, 1), date(2031, 12, 31)))
def test_the_laws_own_days_are_always_to_come(today: date) -> None:
    assert all(today <= on <= today + timedelta(days=366) for _, _, on in rate_changes(today))


def test_a_p60_is_for_who_is_employed_on_the_fifth_of_april() -> None:
    stays = Span(date(2025, 9, 1), date.max)
    left = Span(date(2025, 9, 1), date(2026, 4, 4))
    assert [str(year) for year, _ in p60_years([stays], NOV_22)] == ["2025-26", "2026-27"]
    assert list(p60_years([left], NOV_22)) == []


def test_done_duties_stay_seen_for_a_month_and_far_ones_wait() -> None:
    def duty(on: date, *, is_done: bool = False) -> Duty:
        return Duty(DutyKind.PAYE, str(on), "Pay", on, is_done=is_done)

    old_done, new_done = (
        duty(date(2026, 9, 22), is_done=True),
        duty(date(2026, 11, 1), is_done=True),
    )
    overdue, far = duty(date(2026, 1, 22)), duty(date(2029, 1, 22))
    shown = in_order([far, new_done, old_done, overdue], NOV_22, timedelta(days=400))
    assert shown == [overdue, new_done]
    assert overdue.status_on(NOV_22) is Status.OVERDUE
