"""A run's pension contributions for the scheme, and who joined, left or opted out."""

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from sqlalchemy.orm import Session

from pa_employer.assistants.queries import terms_of
from pa_employer.enrolment.service import note_event
from pa_employer.payruns.models import PayRun
from payroll.enrolment.membership import Event, EventKind
from payroll.pension import PensionKind
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import agree_eighty_hours, by_on, pay

APRIL_6, APRIL_26, MAY_1 = date(2026, 4, 6), date(2026, 4, 26), date(2026, 5, 1)


@pytest.fixture
def run(household: Household, session: Session) -> PayRun:
    (terms,) = terms_of(session, household.assistant.id)
    terms.pension_kind = PensionKind.RELIEF_AT_SOURCE
    joined = Event(EventKind.ENROLLED, APRIL_6)
    note_event(session, household.assistant, joined, by_on(household, APRIL_6))
    agree_eighty_hours(session, household.assistant)
    found = pay(session, household, MAY_1, APRIL_26)
    session.commit()
    return found


def test_the_schedule_has_pay_and_both_parts_and_the_schemes_own_file(
    household: Household, run: PayRun, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/pension/scheme")
    typed: dict[str, Any] = {"provider": "Cushon", "reference": "M-77", "layout": "cushon"}
    visitor.press(page, "Keep this scheme", **typed)
    page = visitor.open(f"{household.path}/pay/{run.id}/payments")
    assert "Cushon: £" in page.text
    assert "Reference M-77" in page.text
    page = visitor.follow(page, "The pension contributions of this run")
    # £480 of four weeks is the lower limit: 4 % and 3 % of £596.
    assert "£41.72 to Cushon by 22 June 2026, for 4 April 2026 to 1 May 2026" in page.text
    answer = visitor.client.get(page.link("Cushon (Workers Pension Trust) (CSV)"))
    (row,) = csv.reader(StringIO(answer.get_data(as_text=True)))
    assert row[:7] == [
        "AB123456C", "Rhona Baird", "04/04/2026", "01/05/2026", "1076.00", "17.88", "23.84",
    ]  # fmt: skip


def test_a_missing_number_is_named_and_the_file_is_refused(
    household: Household, session: Session, run: PayRun, visitor: Visitor
) -> None:
    household.assistant.ni_number = None
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/pay/{run.id}/pension")
    assert "Rhona Baird: the scheme asks for a National Insurance number" in page.text
    answer = visitor.client.get(f"{household.path}/pay/{run.id}/pension/cushon.csv")
    assert answer.status_code == 409
    assert session.get(PayRun, run.id)
    assert visitor.client.get(f"{household.path}/pay/{run.id}/pension/no.csv").status_code == 404


@pytest.mark.usefixtures("run")
def test_who_joined_and_opted_out_is_listed_for_the_scheme(
    household: Household, session: Session, visitor: Visitor
) -> None:
    left = Event(EventKind.OPTED_OUT, date(2026, 4, 20))
    note_event(session, household.assistant, left, by_on(household, date(2026, 4, 20)))
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/pension/scheme/changes")
    assert "Joined 6 April 2026 Opted out 20 April 2026" in page.text
    answer = visitor.client.get(page.link("Give it to the scheme (CSV)"))
    rows = list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[1][-3:] == ["2026-04-06", "", "2026-04-20"]
