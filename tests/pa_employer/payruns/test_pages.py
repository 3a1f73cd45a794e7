"""The pages of pay runs and payslips, as employer, supporter, PA and stranger meet them."""

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.assistants.service import AssistantDetails, add_assistant, note_leaving
from pa_employer.payruns import queries
from pa_employer.payruns.models import PayRunState, PayslipRow
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from pa_employer.timesheets.models import TimesheetState
from payroll.frequency import Frequency
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household, add_person, terms
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.payruns.work import agree_eighty_hours, agree_week, last_payslip, pay, start

WEEKS = [date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)]
MAY_1, APRIL_26 = date(2026, 5, 1), date(2026, 4, 26)


def approved(household: Household, session: Session) -> PayslipRow:
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    row = last_payslip(session, household.assistant)
    session.commit()
    return row


def supporter(app: Flask, household: Household, session: Session) -> Account:
    account = add_person(app, session, "Callum Orr")
    details = MandateDetails(capacity=Capacity.SUPPORTER, from_on=date(2026, 3, 2))
    give_mandate(session, household.employer, account, details, household.by_employer)
    session.commit()
    return account


def start_for(visitor: Visitor, page: Page) -> Page:
    page = visitor.follow(page, "Start a pay run")
    return visitor.press(
        page,
        "Go on to hours",
        pay_on_day="27",
        pay_on_month="11",
        pay_on_year="2026",
        hours_until="2026-11-15",
    )


def test_an_employer_pays_a_late_pa_in_three_steps(
    household: Household, session: Session, visitor: Visitor
) -> None:
    for monday in WEEKS[:3]:
        agree_week(session, household.assistant, monday, 20 * 60)
    agree_week(session, household.assistant, WEEKS[3], 20 * 60, TimesheetState.SUBMITTED)
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/pay")
    assert "Nothing needs you. When hours are agreed, start the first pay run." in page.text

    page = start_for(visitor, page)
    page = look_at_hours(visitor, page)
    page = visitor.follow(page, "Go on to check")
    assert "£1,076.00 before anything is taken off" in page.text
    assert "Contracted hours are paid for week of 9 November." in page.text
    assert "Employer's National Insurance: £103.65" in page.text

    page = visitor.follow(page, "Go on to pay")
    page = approve(visitor, page)
    page = visitor.follow(page, "All pay")
    assert "27 November 2026" in page.text
    assert "Next: pay day on 25 December 2026." in page.text


def look_at_hours(visitor: Visitor, page: Page) -> Page:
    assert page.heading == "Hours for 27 November 2026"
    assert "Hours at £13.45: 60 h" in page.text
    assert "wait for you to agree them" in page.text
    page = visitor.press(page, "Pay Rhona Baird contracted hours now")
    assert "Contracted hours at £13.45: 20 h" in page.text
    page = visitor.press(page, "Undo: pay Rhona Baird agreed hours only")
    assert "Contracted hours at" not in page.text
    return visitor.press(page, "Pay Rhona Baird contracted hours now")


def approve(visitor: Visitor, page: Page) -> Page:
    assert "This costs £1,179.65 in all." in page.text
    page = visitor.press(page, "Approve £1,179.65")
    assert "Approved on 22 November 2026 at 09:00." in page.text
    assert "80-12-34" in page.text
    assert "00123456" in page.text
    assert "22 December 2026" in page.text
    return page


def test_a_draft_waits_to_be_carried_on_and_can_be_dropped(
    household: Household, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    start_for(visitor, visitor.open(f"{household.path}/pay"))
    page = visitor.open(f"{household.path}/pay")
    assert "Not approved yet" in page.text
    page = visitor.follow(page, "Carry on with 27 November 2026")
    page = visitor.press(page, "Drop this pay run")
    assert "Start a pay run" in page.text
    assert queries.runs_of(session, household.employer.id) == []


def test_approving_twice_from_two_windows_pays_once(
    household: Household, session: Session, visitor: Visitor
) -> None:
    agree_eighty_hours(session, household.assistant)
    run = start(session, household, MAY_1, APRIL_26)
    session.commit()
    visitor.sign_in(household.employer_account)
    one = visitor.open(f"{household.path}/pay/{run.id}/pay")
    other = visitor.open(f"{household.path}/pay/{run.id}/pay")
    for window in (one, one, other):
        page = visitor.press(window, "Approve £1,179.65")
        assert page.heading == "Pay on 1 May 2026"
    session.expire_all()
    assert len(queries.payslips_of(session, household.assistant.id)) == 1
    assert visitor.open(f"{household.path}/pay/{run.id}/hours").heading == "Pay on 1 May 2026"


def test_a_total_that_changed_is_shown_again_before_it_is_approved(
    household: Household, session: Session, visitor: Visitor
) -> None:
    agree_week(session, household.assistant, date(2026, 4, 6), 600)
    run = start(session, household, MAY_1, APRIL_26)
    session.commit()
    visitor.sign_in(household.employer_account)
    seen = visitor.open(f"{household.path}/pay/{run.id}/pay")
    agree_week(session, household.assistant, date(2026, 4, 13), 600)
    session.commit()
    again = visitor.press(seen, "Approve £134.50", expect=422)
    assert again.errors == [
        "The figures changed since you looked, because hours did. Look again, then approve."
    ]
    assert "This costs £269.00 in all." in again.text
    for nonsense in ("", "x", "-1", "9" * 5000):
        visitor.press(again, "Approve £269.00", expect=422, seen_cost=nonsense)
    visitor.press(again, "Approve £269.00")


def test_what_cannot_be_paid_is_said_and_not_offered(
    household: Household, session: Session, visitor: Visitor
) -> None:
    run = start(session, household, MAY_1, APRIL_26)
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/pay/{run.id}/pay")
    assert "Nobody has hours to pay yet." in page.text
    assert "Approve" not in {button.get_text() for button in page.soup.find_all("button")}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"pay_on_day": "31", "pay_on_month": "2", "pay_on_year": "2026"}, "a real date"),
        ({"pay_on_day": "6", "pay_on_month": "4", "pay_on_year": "2027"}, "tax year 2027-28"),
        ({"pay_on_day": "", "pay_on_month": "", "pay_on_year": ""}, "Enter the pay day"),
        (
            {"pay_on_day": "2", "pay_on_month": "11", "pay_on_year": "2026"},
            "end after the pay day",
        ),
        ({"hours_until": "yesterday"}, "Not a valid choice"),
    ],
)
def test_a_pay_day_that_cannot_be_is_refused_beside_its_field(
    household: Household,
    session: Session,
    visitor: Visitor,
    typed: dict[str, str],
    error: str,
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/pay/start")
    page = visitor.press(page, "Go on to hours", expect=422, **typed)
    assert error in " ".join(page.errors)
    assert queries.runs_of(session, household.employer.id) == []


def test_a_supporter_prepares_and_does_not_decide(
    app: Flask, household: Household, session: Session, visitor: Visitor
) -> None:
    agree_eighty_hours(session, household.assistant)
    run = start(session, household, MAY_1, APRIL_26)
    session.commit()
    visitor.sign_in(supporter(app, household, session))
    page = visitor.open(f"{household.path}/pay/{run.id}/pay")
    assert "Morag or whoever decides for them approves it." in page.text
    app.config["WTF_CSRF_ENABLED"] = False
    path = f"{household.path}/pay/{run.id}"
    assert visitor.client.post(f"{path}/approve").status_code == 409
    session.expire_all()
    assert run.state is PayRunState.DRAFT


def test_a_supporter_sees_only_the_ends_of_bank_details(
    app: Flask, household: Household, session: Session, visitor: Visitor
) -> None:
    run_id = approved(household, session).pay_run_id
    visitor.sign_in(supporter(app, household, session))
    page = visitor.open(f"{household.path}/pay/{run_id}/pay")
    assert "ends in 56" in page.text
    assert "00123456" not in page.text
    assert "80-12-34" not in page.text
    visitor.open(f"{household.path}/pay/{run_id}/payments/plain.csv", expect=409)


def test_a_payslip_says_all_that_the_law_asks_for(
    household: Household, session: Session, visitor: Visitor
) -> None:
    row = approved(household, session)
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/pay/payslips/{row.id}")
    assert page.heading == "Payslip of Rhona Baird, 1 May 2026"
    for words in (
        "£1,046.76 to Rhona Baird",
        "ends in 456C",
        "961/KS1234",
        "Week 4 of 2026-27",
        "S1257L",
        "Hours at £13.45 80 h £13.45 £1,076.00",
        "Income tax £20.52",
        "National Insurance £8.72",
        "Employer's National Insurance £103.65",
        "20 April 2026 Agreed hours 26 h",
        "Taxable pay £1,076.00",
    ):
        assert words in page.text
    assert "AB123456C" not in str(page.soup)


def test_a_pa_sees_their_own_payslips_and_nobody_elses(
    household: Household, session: Session, visitor: Visitor
) -> None:
    work = f"/work/{household.assistant.id}/payslips"
    visitor.sign_in(household.assistant_account)
    assert "No payslips yet." in visitor.open(work).text
    row = approved(household, session)
    page = visitor.follow(visitor.open(work), "1 May 2026")
    assert page.heading == "Payslip of Rhona Baird, 1 May 2026"
    assert "£1,046.76" in page.text
    visitor.open(f"{household.path}/pay/payslips/{row.id}", expect=404)
    visitor.open(f"{household.path}/pay", expect=404)
    answer = visitor.client.get(page.link("Download this payslip (PDF)"))
    assert answer.mimetype == "application/pdf"


def test_somebody_elses_run_payslip_and_work_do_not_exist(
    app: Flask, household: Household, session: Session, visitor: Visitor
) -> None:
    row = approved(household, session)
    draft = start(session, household, date(2026, 5, 29), date(2026, 5, 24))
    stranger = make_account(app, session, "Ewan Ross")
    own = make_employer(session, stranger, Capacity.SELF)
    visitor.sign_in(stranger)
    run_paths = ("", "/hours", "/check", "/pay", "/payments", "/payments/plain.csv")
    for employer in (household.employer.id, own.id):
        for run_id in (row.pay_run_id, draft.id):
            for path in run_paths:
                visitor.open(f"/employers/{employer}/pay/{run_id}{path}", expect=404)
        for path in (f"{row.id}", f"{row.id}.pdf"):
            visitor.open(f"/employers/{employer}/pay/payslips/{path}", expect=404)
    for path in ("", f"/{row.id}", f"/{row.id}.pdf"):
        visitor.open(f"/work/{household.assistant.id}/payslips{path}", expect=404)
    app.config["WTF_CSRF_ENABLED"] = False
    posts = ("approve", "drop", f"contracted/{household.assistant.id}")
    for employer in (household.employer.id, own.id):
        for path in (*posts, f"{posts[-1]}/undo"):
            to = f"/employers/{employer}/pay/{draft.id}/{path}"
            assert visitor.client.post(to).status_code == 404
    session.expire_all()
    assert draft.state is PayRunState.DRAFT


def test_the_printed_payslip_is_tagged_and_says_the_same(
    household: Household, session: Session, client: FlaskClient
) -> None:
    row = approved(household, session)
    Visitor(client).sign_in(household.employer_account)
    answer = client.get(f"{household.path}/pay/payslips/{row.id}.pdf")
    assert answer.mimetype == "application/pdf"
    assert 'filename="payslip-2026-05-01.pdf"' in answer.headers["Content-Disposition"]
    pdf = PdfReader(BytesIO(answer.get_data()))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for words in (
        "Net pay £1,046.76",
        "ends in 456C",
        "Income tax £20.52",
        "National Insurance £8.72",
        "Employer's National Insurance £103.65",
        "How each figure came about",
        "80 h at £13.45 an hour is £1,076.00.",
    ):
        assert words in text
    assert "AB123456C" not in text
    assert pdf.metadata
    assert pdf.metadata.title == "Payslip of Rhona Baird, 1 May 2026"


def test_who_left_last_can_still_be_paid_and_then_nobody_is_asked_for(
    household: Household, session: Session, visitor: Visitor
) -> None:
    for monday in WEEKS:
        agree_week(session, household.assistant, monday, 20 * 60)
    note_leaving(session, household.assistant, date(2026, 11, 15), household.by_employer)
    session.commit()
    visitor.sign_in(household.employer_account)
    page = start_for(visitor, visitor.open(f"{household.path}/pay"))
    assert "Hours at £13.45: 80 h" in page.text
    # With 80 hours goes what is left of the holiday: 224 of 365 days of 112 hours, 68.8 h.
    visitor.press(visitor.follow(page, "3. Pay"), "Approve £2,243.81")
    page = visitor.open(f"{household.path}/pay/start")
    assert "no work waits for its pay" in page.text


def test_a_draft_has_no_list_of_payments(
    household: Household, session: Session, visitor: Visitor
) -> None:
    run = start(session, household, MAY_1, APRIL_26)
    session.commit()
    visitor.sign_in(household.employer_account)
    visitor.open(f"{household.path}/pay/{run.id}/payments/plain.csv", expect=404)


def test_whoever_is_paid_at_another_pace_has_a_run_of_their_own(
    household: Household, session: Session, visitor: Visitor
) -> None:
    details = AssistantDetails(
        name="Ewan Ross", date_of_birth=date(1990, 1, 1), started_on=date(2026, 10, 19)
    )
    weekly = terms(from_on=date(2026, 10, 19), frequency=Frequency.WEEKLY)
    add_assistant(session, household.employer.id, details, weekly, household.by_employer)
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/pay/start")
    assert "Your PAs are not all paid equally often." in page.text
    page = visitor.press(visitor.follow(page, "Those paid weekly"), "Go on to hours")
    assert "Ewan Ross" in page.text
    assert "Rhona Baird" not in page.text
