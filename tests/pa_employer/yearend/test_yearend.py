from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from pa_employer.assistants.service import note_leaving
from pa_employer.people.models import Capacity
from pa_employer.yearend.documents import codes_of, p45_of, p60_of, years_paid
from payroll.ground.errors import DomainError
from payroll.periods import TaxYear
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household, give_code
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import agree_eighty_hours, pay

MAY_1, APRIL_26 = date(2026, 5, 1), date(2026, 4, 26)


def said(document: object) -> dict[str, str]:
    return {row.what: row.value for part in document.parts for row in part.rows}  # type: ignore[attr-defined]


def test_a_p60_adds_up_the_payslips_of_its_year(household: Household, session: Session) -> None:
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    assert years_paid(session, household.assistant.id) == [TaxYear(2026)]
    found = p60_of(session, household.assistant, TaxYear(2026))
    rows = said(found)
    assert rows["In this employment: pay"] == "£1,076.00"
    assert rows["Total for the year: tax taken"] == "£20.52"
    assert rows["National Insurance number"] == "AB123456C"
    assert rows["Employee's contributions"] == "£8.72"
    assert rows["Final tax code"] == "S1257L"
    assert found.closing == "To be given by 31 May 2027."
    assert "1 payslip that count" in found.working.sentence
    assert found.missing == (
        "The employer's address is not here yet. Add it to the employer's details.",
    )


def test_a_p45_is_for_who_has_left(household: Household, session: Session) -> None:
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    with pytest.raises(DomainError, match="Note the last day first"):
        p45_of(session, household.assistant)
    note_leaving(session, household.assistant, date(2026, 4, 30), household.by_employer)
    rows = said(p45_of(session, household.assistant))
    assert rows["Total pay to date"] == "£1,076.00"
    assert rows["Last payment in"] == "week 4"
    assert rows["Leaving date"] == "30 April 2026"
    with pytest.raises(DomainError, match="P45"):
        p60_of(session, household.assistant, TaxYear(2026))


def test_codes_are_carried_into_the_next_year_where_it_is_on_record(
    household: Household, session: Session
) -> None:
    give_code(session, household.assistant, household.by_employer, "S1257L W1")
    found = codes_of(session, household.assistant, date(2026, 11, 22))
    assert found.now == "S1257L W1/M1"
    assert "unless HMRC's notice" in found.next_year


def test_the_pages_offer_forms_once_a_year_is_over_or_somebody_left(
    household: Household, visitor: Visitor, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    session.commit()
    assistant = f"{household.path}/assistants/{household.assistant.id}"
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(f"{household.path}/pay"), "Year end")
    assert "No P60 or P45 yet" in page.text
    visitor.open(f"{assistant}/p60/2026", expect=404)
    visitor.open(f"{assistant}/p45", expect=404)
    note_leaving(session, household.assistant, date(2026, 10, 30), household.by_employer)
    session.commit()
    page = visitor.follow(visitor.open(f"{household.path}/year-end"), "P45 for Rhona Baird")
    assert "Leaving date 30 October 2026" in page.text
    for query in ("", "?print=large"):
        answer = visitor.client.get(f"{page.path}.pdf{query}")
        text = PdfReader(BytesIO(answer.data)).pages[0].extract_text()
        assert "P45 for Rhona Baird" in text
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"/work/{household.assistant.id}/payslips")
    page = visitor.follow(visitor.follow(page, "P60s and P45"), "P45")
    assert "AB123456C" in page.text


def test_another_household_finds_nothing(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    note_leaving(session, household.assistant, date(2026, 10, 30), household.by_employer)
    stranger = make_account(app, session, "Ewan Grant")
    employer = make_employer(session, stranger, Capacity.SELF)
    assistant = household.assistant.id
    paths = [
        f"/employers/{employer.id}/assistants/{assistant}/p45",
        f"{household.path}/assistants/{assistant}/p45",
        f"{household.path}/assistants/{assistant}/p45.pdf",
        f"{household.path}/year-end",
    ]
    session.commit()
    visitor.sign_in(stranger)
    for path in paths:
        visitor.open(path, expect=404)
