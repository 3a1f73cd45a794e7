from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.assistants.service import agree_terms
from pa_employer.enrolment import service
from pa_employer.enrolment.queries import (
    contributes_on,
    events_of,
    letters_of,
    standing_on,
)
from pa_employer.enrolment.service import LetterDetails
from pa_employer.people.models import Capacity
from payroll.enrolment.letters import LetterKind
from payroll.enrolment.membership import AlreadyAMemberError, Event, EventKind
from payroll.ground.money import Money
from payroll.pension import PensionKind, PensionTerms
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household, terms
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import agree_eighty_hours, start, the_pay

MAY_1, APRIL_26 = date(2026, 5, 1), date(2026, 4, 26)
PENSION = PensionTerms(PensionKind.RELIEF_AT_SOURCE)


def with_pension(session: Session, household: Household) -> None:
    changed = terms(from_on=date(2026, 4, 7), pension=PENSION)
    agree_terms(session, household.assistant, changed, household.by_employer)


def note(session: Session, household: Household, kind: EventKind, on: date) -> None:
    service.note_event(session, household.assistant, Event(kind, on), household.by_employer)


def test_usual_pay_over_the_trigger_says_what_to_do(
    household: Household, session: Session
) -> None:
    found = standing_on(session, household.assistant, MAY_1)
    assert found.usual_pay == Money(107600)
    assert found.assessment is not None
    assert found.assessment.must_enrol
    assert "must be enrolled from 6 April 2026" in found.duties[0].words


def test_pay_follows_the_membership(household: Household, session: Session) -> None:
    with_pension(session, household)
    agree_eighty_hours(session, household.assistant)
    run = start(session, household, MAY_1, APRIL_26)
    assert str(the_pay(session, run).payslip.employee_pension.amount) == "£23.84"  # type: ignore[union-attr]
    note(session, household, EventKind.ENROLLED, date(2026, 4, 8))
    assert contributes_on(session, household.assistant.id, MAY_1, terms_have_pension=True)
    note(session, household, EventKind.OPTED_OUT, date(2026, 4, 20))
    pay = the_pay(session, run)
    assert pay.payslip
    assert not pay.payslip.employee_pension.amount
    assert not any("pension" in words for words in pay.warnings)


def test_real_pay_over_the_trigger_is_said_in_the_pay_run(
    household: Household, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    run = start(session, household, MAY_1, APRIL_26)
    assert any("a pension must begin" in words for words in the_pay(session, run).warnings)
    put_off = Event(EventKind.POSTPONED, date(2026, 4, 6), date(2026, 7, 5))
    service.note_event(session, household.assistant, put_off, household.by_employer)
    assert not any("a pension must begin" in words for words in the_pay(session, run).warnings)


def test_events_are_refused_in_words_and_noted_once(
    household: Household, session: Session
) -> None:
    note(session, household, EventKind.ENROLLED, date(2026, 4, 8))
    with pytest.raises(service.NoteTwiceError):
        note(session, household, EventKind.ENROLLED, date(2026, 4, 8))
    with pytest.raises(AlreadyAMemberError):
        note(session, household, EventKind.OPTED_IN, date(2026, 5, 1))
    with pytest.raises(service.BeforeJobError):
        note(session, household, EventKind.CEASED, date(2026, 4, 5))
    assert [event.kind for event in events_of(session, household.assistant.id)] == [
        EventKind.ENROLLED
    ]


def test_a_letter_is_kept_as_it_was_given(household: Household, session: Session) -> None:
    with_pension(session, household)
    note(session, household, EventKind.ENROLLED, date(2026, 4, 8))
    details = LetterDetails(kind=LetterKind.ENROLLED, scheme="Nest", given_on=date(2026, 4, 20))
    service.give_letter(session, household.assistant, details, household.by_employer)
    (row,) = letters_of(session, household.assistant.id)
    text = " ".join(row.document["paragraphs"])
    assert "from 8 April 2026" in text
    assert "opt out by 19 May 2026" in text
    found = standing_on(session, household.assistant, MAY_1)
    assert found.is_member
    assert found.duties == ()


def day(name: str, text: str) -> dict[str, Any]:
    year, month, number = text.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def test_the_pages_lead_from_the_duty_to_the_letter(
    household: Household, visitor: Visitor, session: Session
) -> None:
    with_pension(session, household)
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(f"{household.path}/assistants"), "Workplace pension")
    assert "declaration of compliance" in page.text
    page = visitor.follow(page, "Rhona Baird")
    assert "Rhona is an eligible jobholder" in page.text
    page = visitor.follow(page, "Note what happened")
    page = visitor.press(page, "Note it", kind="enrolled", **day("on", "2026-11-01"))
    page = visitor.follow(page, "Make it : You are in a pension")
    page = visitor.press(page, "Make the letter", expect=422)
    assert "Enter the name of the scheme, like Nest" in page.errors
    page = visitor.press(page, "Make the letter", kind="You are in a pension", scheme="Nest")
    assert "Dear Rhona Baird," in page.text
    for query in ("", "?print=large"):
        answer = visitor.client.get(f"{page.path}.pdf{query}")
        assert answer.data.startswith(b"%PDF")


@pytest.mark.parametrize("page", ["", "/note", "/letter"])
def test_another_household_finds_nothing(
    page: str, app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    stranger = make_account(app, session, "Ewan Grant")
    employer = make_employer(session, stranger, Capacity.SELF)
    assistant = household.assistant.id
    own = f"/employers/{employer.id}/assistants/{assistant}/pension{page}"
    theirs = f"{household.path}/assistants/{assistant}/pension{page}"
    session.commit()
    visitor.sign_in(stranger)
    for path in (own, theirs):
        visitor.open(path, expect=404)
