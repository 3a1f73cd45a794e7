"""The pages of time off, as the PA, the employer, a supporter and strangers meet them."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import HolidayPlan
from pa_employer.assistants.service import note_leaving
from pa_employer.leave.models import FamilyLeave, Holiday, HolidayState, Sickness
from pa_employer.people.models import Capacity
from tests.pa_employer.assistants.test_service import isla
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household
from tests.pa_employer.leave.time_off import (
    TODAY,
    agree_plan,
    ask,
    be_ill,
    by_on,
    ill,
    keep,
    new_parent,
    off,
    take,
)
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.timesheets.test_pages import second_job, supporter

DECEMBER = "21 December 2026 to 23 December 2026, 12 h"


def day(name: str, text: str) -> dict[str, Any]:
    """Fill in a date's three boxes."""
    year, month, number = text.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def days(first: str, last: str) -> dict[str, Any]:
    return day("first_on", first) | day("last_on", last)


def leave_page(household: Household) -> str:
    return f"{household.path}/assistants/{household.assistant.id}/leave"


def own_page(household: Household) -> str:
    return f"/work/{household.assistant.id}/leave"


def said(page: Page) -> str:
    """Everything on the page, what was just done too."""
    return " ".join(page.soup.get_text(" ").split())


def test_a_pa_asks_and_the_employer_agrees(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.assistant_account)
    page = visitor.follow(visitor.open("/work"), "Holiday and sick pay")
    assert "112 h of holiday left In the leave year to 31 March 2027." in page.text
    assert "5.6 weeks of 5 days, at most 28 days, of 20 h a week" in page.text
    page = visitor.follow(page, "Ask for holiday")
    assert "4 h for a usual day, 20 h for a week" in page.text
    page = visitor.press(page, "Ask for it", **days("2026-12-21", "2026-12-23"))
    assert f"Asked for {DECEMBER}. Morag sees it and answers." in said(page)
    assert f"{DECEMBER} Waits for an answer" in page.text
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(f"{household.path}/assistants"), "Time off")
    page = visitor.press(page, f"Agree Rhona’s {DECEMBER}")  # noqa: RUF001  # as shown
    assert "100 h of holiday left" in page.text
    page = visitor.press(page, f"Take back {DECEMBER}")
    assert "112 h of holiday left" in page.text


def test_holiday_is_declined_with_a_word_that_the_pa_reads(
    household: Household, visitor: Visitor, session: Session
) -> None:
    ask(session, household, off("2026-12-21"))
    visitor.sign_in(household.employer_account)
    page = visitor.open(leave_page(household))
    page = visitor.follow(page, "Say no, with a word why : 21 December 2026, 4 h")
    page = visitor.press(page, "Send this answer", expect=422)
    assert page.errors == ["Say in a few words why not"]
    page = visitor.press(page, "Send this answer", answer="That day is full")
    assert "Your answer: That day is full" in page.text
    visitor.sign_in(household.assistant_account)
    assert "Morag says: That day is full" in visitor.open(own_page(household)).text


def test_a_pa_takes_back_what_waits_and_asks_for_the_rest(
    household: Household, visitor: Visitor, session: Session
) -> None:
    asked = ask(session, household, off("2026-12-21"))
    take(session, household, off("2026-12-28"))
    visitor.sign_in(household.assistant_account)
    page = visitor.open(own_page(household))
    assert "Ask Morag to take it back" in page.text
    older = page
    page = visitor.press(page, "Take back 21 December 2026, 4 h")
    assert "21 December 2026, 4 h Taken back" in page.text
    session.refresh(asked)
    assert asked.state is HolidayState.WITHDRAWN
    own = f"{own_page(household)}/{asked.id}/withdraw"
    token = older.form_with("Take back 21 December 2026, 4 h").find(
        "input", {"name": "csrf_token"}
    )
    answer = visitor.client.post(own, data={"csrf_token": token["value"]})  # type: ignore[index]
    assert answer.status_code == 422
    assert b"answered or taken back already" in answer.data


def test_more_than_is_left_is_said_and_kept_all_the_same(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"{own_page(household)}/ask")
    page = visitor.press(page, "Ask for it", hours="114", **days("2026-12-01", "2027-01-29"))
    assert "With this, 2 h more than there are would be taken" in said(page)
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/leave")
    assert "This may be fine: it can be agreed all the same." in page.text
    assert "Christmas Day is a bank holiday (25 December 2026)." in page.text
    kept = session.scalars(select(Holiday)).one()
    assert sum(each.minutes for each in kept.days) == 114 * 60


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, ["Enter the first day off", "Enter the last day off"]),
        (
            days("2026-12-23", "2026-12-21"),
            ["The last day is before the first. Check the two days."],
        ),
        (
            days("2026-12-21", "2026-12-21") | {"hours": "a lot"},
            ["Enter hours like 20, 20.5 or 20:30"],
        ),
        (
            days("2026-12-21", "2026-12-21") | {"hours": "0"},
            ["Enter the hours of holiday, more than nothing."],
        ),
        (
            days("2026-12-21", "2026-12-21") | {"hours": "25"},
            ["Those are more hours than the days have."],
        ),
        (days("2026-12-21", "2026-13-21"), ["Last day off must be a real date, like 27 3 2026"]),
        (
            days("2026-03-21", "2026-03-21"),
            ["The job began on 6 April 2026. Check the day."],
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_holiday_is_refused_with_its_own_sentence(
    household: Household,
    visitor: Visitor,
    session: Session,
    typed: dict[str, Any],
    errors: list[str],
) -> None:
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"{own_page(household)}/ask")
    page = visitor.press(page, "Ask for it", expect=422, **typed)
    assert page.errors == errors
    assert session.scalars(select(Holiday)).all() == []


def test_where_no_hours_are_agreed_the_form_asks_for_them(
    household: Household, visitor: Visitor, session: Session
) -> None:
    agree_plan(session, household, HolidayPlan.IRREGULAR, 0)
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"{own_page(household)}/ask")
    page = visitor.press(page, "Ask for it", expect=422, **days("2026-12-21", "2026-12-21"))
    assert page.errors == ["Enter the hours, like 12 or 12:30"]


def test_rolled_up_holiday_is_said_to_be_paid_already(
    household: Household, visitor: Visitor, session: Session
) -> None:
    agree_plan(session, household, HolidayPlan.ROLLED_UP)
    visitor.sign_in(household.employer_account)
    assert "nothing is saved up" in visitor.open(leave_page(household)).text
    page = visitor.open(f"{leave_page(household)}/holiday")
    assert "these days are not paid again" in page.text


def test_an_employer_writes_holiday_down_and_cuts_it_short(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(leave_page(household)), "Write down holiday")
    typed = days("2026-11-19", "2026-11-24")
    page = visitor.press(page, "Keep this holiday", **typed)
    assert "Holiday agreed: 19 November 2026 to 24 November 2026, 16 h." in said(page)
    link = "It ended earlier, or was not taken : 19 November 2026 to 24 November 2026, 16 h"
    page = visitor.follow(page, link)
    page = visitor.press(page, "Change the holiday", expect=422, **day("last_on", "2026-11-25"))
    assert page.errors == ["Enter a day of the holiday before its last one."]
    page = visitor.press(page, "Change the holiday", **day("last_on", "2026-11-20"))
    assert "correct that payslip too" in said(page)
    assert "19 November 2026 to 20 November 2026, 8 h Agreed" in page.text


def test_keeping_twice_and_answering_twice_is_done_once(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{leave_page(household)}/holiday")
    for _ in range(2):
        visitor.press(page, "Keep this holiday", **days("2026-12-21", "2026-12-21"))
    assert len(session.scalars(select(Holiday)).all()) == 1
    ask(session, household, off("2026-12-28"))
    page = visitor.open(leave_page(household))
    other = visitor.open(leave_page(household))
    visitor.press(page, "Agree 28 December 2026, 4 h")
    visitor.press(page, "Agree 28 December 2026, 4 h")
    page = visitor.press(other, "Agree 28 December 2026, 4 h", expect=422)
    assert page.errors == ["That holiday was answered or taken back already. Look at it again."]


def test_holiday_is_carried_over_with_a_reason_and_until_when(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(leave_page(household))
    page = visitor.follow(page, "Carry holiday over to another leave year")
    assert "112 h left in the leave year to 31 March 2027" in page.text
    page = visitor.press(page, "Carry it over", expect=422, into="2026-04-01")
    assert page.errors == ["Enter the hours, like 12 or 12:30", "Choose why"]
    page = visitor.press(page, "Carry it over", hours="8", reason="sick")
    assert "8 h are carried over. They can be taken until 30 September 2027." in said(page)
    assert "120 h of holiday left" in page.text
    assert "because: They could not take it because of sickness" in page.text
    page = visitor.press(page, "Do not carry over the 8 h")
    assert "112 h of holiday left" in page.text
    page = visitor.open(f"{leave_page(household)}/carry-over")
    page = visitor.press(page, "Carry it over", into="2027-04-01", hours="8", reason="agreed")
    assert "They can be taken until 31 March 2028." in said(page)


def test_another_leave_year_is_agreed(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(leave_page(household)), "Change when the leave year starts")
    page = visitor.press(page, "Keep this day", **day("starts_on", "2026-01-01"))
    assert "This leave year is from 1 January 2026 to 31 December 2026." in said(page)
    # 9 of 12 months of 28 days are 21 days of 4 hours.
    assert "84 h of holiday left" in page.text


def test_sickness_is_written_down_with_what_it_pays_ended_and_crossed_out(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/leave")
    page = visitor.follow(page, "Rhona is sick: write it down")
    week: dict[str, Any] = {"weekdays": ["1", "2", "3", "4", "5"]}
    page = visitor.press(page, "Write it down", **week, **day("first_on", "2026-11-16"))
    assert "From 16 November 2026, not over yet" in page.text
    assert "Statutory Sick Pay so far: £123.25." in page.text
    assert "5 working days of sickness from 16 November 2026 at £24.65 a day" in page.text
    assert "You were told on 22 November 2026." in page.text
    assert "Off sick since 16 November 2026" in visitor.open(f"{household.path}/leave").text
    page = visitor.follow(
        page, "Enter the average weekly earnings before the sickness from 16 November 2026"
    )
    page = visitor.press(page, "Keep this", earnings="100")
    assert "Statutory Sick Pay so far: £80.00." in page.text
    page = visitor.follow(page, "Note a fit note for the sickness from 16 November 2026")
    page = visitor.press(page, "Keep this day", **day("on", "2026-11-30"))
    assert "Fit note until 30 November 2026." in page.text
    page = visitor.follow(page, "Note the last day of the sickness from 16 November 2026")
    page = visitor.press(page, "Keep this day", expect=422, **day("on", "2026-11-23"))
    assert page.errors == ["That day has not come yet. Check it, or come back when it has."]
    page = visitor.press(page, "Keep this day", **day("on", "2026-11-18"))
    assert "From 16 November 2026 to 18 November 2026" in page.text
    page = visitor.press(page, "Cross out the sickness from 16 November 2026")
    assert "None written down." in page.text


def test_sickness_with_gaps_in_the_form_is_refused_beside_them(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{leave_page(household)}/sickness")
    page = visitor.press(page, "Write it down", expect=422, told_on_day="")
    assert page.errors[:2] == ["Enter the first day", "When were you told? must include a day"]
    assert session.scalars(select(Sickness)).all() == []


def test_form_ssp1_is_asked_for_in_words_with_its_day(
    household: Household, visitor: Visitor, session: Session
) -> None:
    be_ill(session, household, ill("2026-05-04", None, 30000))
    visitor.sign_in(household.employer_account)
    page = visitor.open(leave_page(household))
    assert "Give Rhona form SSP1 by 20 November 2026." in page.text


PATERNITY: dict[str, Any] = {
    "kind": "paternity",
    "weeks": "2",
    "small": "yes",
    **day("event_on", "2027-01-11"),
    **day("starts_on", "2027-01-11"),
}


def test_leave_is_shown_with_reasons_and_amounts_before_it_is_kept(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    link = "See what maternity, paternity or other family leave is paid"
    page = visitor.follow(visitor.open(leave_page(household)), link)
    assert "Was your National Insurance bill £45,000 or less last tax year?" in page.text
    page = visitor.press(page, "See what is paid", **PATERNITY)
    assert page.heading == "What Rhona’s leave is paid"  # noqa: RUF001  # as shown
    assert "SPP is due" in page.text
    assert "The job had begun by 11 April 2026, which is early enough." in page.text
    assert "11 January 2027 to 24 January 2027 2 £194.32" in page.text
    assert "What HMRC gives back: £423.62" in page.text
    assert session.scalars(select(FamilyLeave)).all() == []
    back = visitor.follow(page, "Change something")
    assert str(back.soup.find("input", {"name": "weeks", "value": "2"}))
    page = visitor.press(page, "Keep this leave")
    assert "Paternity leave, 11 January 2027 to 24 January 2027" in page.text
    assert "The form or certificate was not seen yet." in page.text
    page = visitor.follow(
        page, "Note that you saw the form or certificate for the leave from 11 January 2027"
    )
    page = visitor.press(page, "Keep this day", **day("on", "2026-11-20"))
    assert "You saw the form or certificate on 20 November 2026." in page.text
    page = visitor.press(page, "Cross out the leave from 11 January 2027")
    assert "Paternity leave," not in page.text


def test_what_speaks_against_pay_is_read_before_it_is_paid_all_the_same(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{leave_page(household)}/family")
    early = PATERNITY | day("event_on", "2026-11-30") | day("starts_on", "2026-11-30")
    page = visitor.press(page, "See what is paid", **early)
    assert "SPP does not seem to be due" in page.text
    assert "it must have begun by 28 February 2026" in page.text
    assert "give them form SPP1" in page.text
    for _ in range(2):
        visitor.press(page, "Keep it, and pay it all the same")
    assert len(session.scalars(select(FamilyLeave)).all()) == 1
    again = visitor.press(visitor.open(page.path), "Keep it, and pay it all the same", expect=422)
    assert "There is paternity leave from 30 November 2026" in again.errors[0]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "sabbatical"}, "Not a valid choice."),
        ({"weeks": "0"}, "Enter the weeks as a whole number, like 2"),
        ({"weeks": "3"}, "That is more weeks than this leave has."),
        ({"starts_on_month": "13"}, "First day of leave must be a real date, like 27 3 2026"),
        ({"event_on_day": ""}, "When is the baby due"),
        ({"earnings": "much"}, "Enter an amount in pounds and pence, like 18.40."),
    ],
)
def test_leave_that_cannot_be_is_refused_in_its_form(
    household: Household, visitor: Visitor, wrong: dict[str, Any], sentence: str
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{leave_page(household)}/family")
    page = visitor.press(page, "See what is paid", expect=422, **{**PATERNITY, **wrong})
    assert len(page.errors) == 1
    assert page.errors[0].startswith(sentence)


def test_an_address_that_is_not_a_whole_leave_leads_back_to_the_form(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    for broken in ("", "?kind=paternity&weeks=3", "?weeks=2&_external=1&employer_id=x"):
        page = visitor.open(f"{leave_page(household)}/family/check{broken}")
        assert page.heading == "Leave for Rhona as a parent"


def test_leave_ends_early_and_its_earnings_are_entered(
    household: Household, visitor: Visitor, session: Session
) -> None:
    keep(session, household, new_parent("2026-11-16"))
    visitor.sign_in(household.employer_account)
    page = visitor.open(leave_page(household))
    page = visitor.follow(
        page, "Enter the average weekly earnings before the leave from 16 November 2026"
    )
    page = visitor.press(page, "Keep this", earnings="100")
    assert "2 weeks from 16 November 2026: £90.00 each" in page.text
    page = visitor.follow(page, "They came back early from the leave from 16 November 2026")
    page = visitor.press(page, "Keep this day", **day("on", "2026-11-22"))
    assert "Paternity leave, 16 November 2026 to 22 November 2026" in page.text
    assert "Ended early." in page.text


def test_an_empty_household_is_told_what_comes_next(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/leave")
    assert "No holiday waits for an answer. When a PA asks for some, it is here." in page.text
    assert "Not off today." in page.text
    page = visitor.open(leave_page(household))
    assert "No holiday yet. Rhona can ask for it" in page.text
    note_leaving(session, household.assistant, TODAY.replace(day=20), by_on(household))
    page = visitor.open(f"{household.path}/leave")
    assert "Nobody works for you now." in page.text


@pytest.mark.usefixtures("no_csrf")
def test_a_supporter_writes_sickness_down_and_decides_nothing(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    holiday = ask(session, household, off("2026-12-21"))
    spell = be_ill(session, household, ill("2026-11-16", "2026-11-17"))
    leave = keep(session, household, new_parent("2027-01-11"))
    visitor.sign_in(supporter(app, household, session))
    page = visitor.open(f"{household.path}/leave")
    assert "Morag or their representative answers." in page.text
    page = visitor.open(leave_page(household))
    assert [form["action"] for form in page.soup("form")] == ["/sign-out"]
    page = visitor.follow(page, "Write down sickness")
    visitor.press(page, "Write it down", **day("first_on", "2026-11-20"))
    own = leave_page(household)
    for path in ("holiday", "carry-over", "year", "family", f"holiday/{holiday.id}/decline",
                 f"holiday/{holiday.id}/cut-short", f"sickness/{spell.id}/earnings",
                 f"family/{leave.id}/end"):  # fmt: skip
        visitor.open(f"{own}/{path}", expect=409)
    for path in (f"holiday/{holiday.id}/agree", f"holiday/{holiday.id}/withdraw",
                 f"sickness/{spell.id}/cross-out", f"family/{leave.id}/cross-out",
                 "carry-over/2026-04-01/undo"):  # fmt: skip
        assert visitor.client.post(f"{own}/{path}").status_code == 409, path
    assert holiday.state is HolidayState.ASKED


@pytest.mark.usefixtures("no_csrf")
def test_another_household_and_another_job_find_nothing(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    holiday = ask(session, household, off("2026-12-21"))
    spell = be_ill(session, household, ill("2026-11-16", "2026-11-17"))
    leave = keep(session, household, new_parent("2027-01-11"))
    stranger = make_account(app, session, "Una Reid")
    employer = make_employer(session, stranger, Capacity.SELF)
    theirs, mine = leave_page(household), own_page(household)
    own = f"/employers/{employer.id}/assistants/{household.assistant.id}/leave"
    pages = ("", "/holiday", "/sickness", "/family", "/family/check", "/carry-over", "/year",
             f"/holiday/{holiday.id}/decline", f"/sickness/{spell.id}/end",
             f"/family/{leave.id}/end")  # fmt: skip
    posts = (f"/holiday/{holiday.id}/agree", f"/sickness/{spell.id}/cross-out",
             f"/family/{leave.id}/cross-out", "/carry-over/2026-04-01/undo")  # fmt: skip
    job = second_job(app, session, household)
    others = f"/work/{job.id}/leave/{holiday.id}/withdraw"
    visitor.sign_in(stranger)
    for base in (own, theirs):
        for page in pages:
            visitor.open(base + page, expect=404)
        for path in posts:
            assert visitor.client.post(base + path).status_code == 404
    visitor.open(mine, expect=404)
    visitor.open(f"{mine}/ask", expect=404)
    visitor.sign_in(household.assistant_account)
    visitor.open(theirs, expect=404)
    assert visitor.client.post(others).status_code == 404
    session.refresh(holiday)
    assert holiday.state is HolidayState.ASKED


@pytest.mark.usefixtures("no_csrf")
def test_one_assistants_time_off_is_not_reached_through_another(
    household: Household, visitor: Visitor, session: Session
) -> None:
    holiday = ask(session, household, off("2026-12-21"))
    spell = be_ill(session, household, ill("2026-11-16", "2026-11-17"))
    other = isla(session, household)
    own = f"{household.path}/assistants/{other.id}/leave"
    agree, cross_out = f"{own}/holiday/{holiday.id}/agree", f"{own}/sickness/{spell.id}/cross-out"
    visitor.sign_in(household.employer_account)
    for path in (agree, cross_out, f"{own}/carry-over/soon/undo"):
        assert visitor.client.post(path).status_code == 404
    assert visitor.client.post(f"{own}/carry-over/2026-04-01/undo").status_code == 422
