"""The council's queue: what needs a human first, found by name, and closed but for a sample."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.agreements.service import AgreementDetails, agree_direct_payment
from pa_employer.audit.actor import Actor
from pa_employer.desk.closing import (
    NothingCleanError,
    clean_returns,
    close_together,
    closings_of,
    sample_since,
)
from pa_employer.desk.queue import Wanted, count, queue
from pa_employer.people.service import EmployerDetails, add_employer
from pa_employer.reviews.models import Decision, FinancialReturn, ReturnState, ReturnVersion
from payroll.frequency import Frequency
from payroll.ground.money import Money
from returns.rulebook import NATIONAL
from returns.sampling import is_drawn, number_of, seed_of
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import NOW, SUMMER, import_lines, keep_newest, send, token_on

MANY = 60


@pytest.fixture
def clean_ones(session: Session, household: Household) -> list[UUID]:
    """Many clean returns that were sent, of as many households, beside one that is not clean."""
    import_lines(session, household)
    example = send(session, household).versions[-1]
    by = Actor(household.officer.id, NOW)
    made = [clean_return(session, household, example, number, by) for number in range(MANY)]
    session.commit()
    return made


def clean_return(
    session: Session, household: Household, example: ReturnVersion, number: int, by: Actor
) -> UUID:
    """Send one clean return of a household of its own, with an id that is the same in each run.

    Who is drawn for a look follows from the ids: by chance alone, some runs would draw twice as
    many as others.
    """
    details = EmployerDetails(name=f"Person {number:02}", supported_person=f"Child {number:02}")
    employer = add_employer(session, details, by)
    terms = AgreementDetails(
        reference=f"Q-{number:02}%",
        starts_on=SUMMER.first,
        first_payment_on=SUMMER.first,
        weekly_amount=Money(40_000),
        paid_every=Frequency.FOUR_WEEKLY,
        planned_minutes_per_week=1_200,
    )
    agreement = agree_direct_payment(session, employer, household.council, terms, by)
    made = FinancialReturn(
        agreement_id=agreement.id,
        starts_on=SUMMER.first,
        ends_on=SUMMER.last,
        state=ReturnState.SUBMITTED,
        submitted_at=by.at,
        submitted_by_id=by.account_id,
    )
    made.id = uuid5(NAMESPACE_OID, f"clean return {number}")
    session.add(made)
    session.flush()
    keep_newest(
        session,
        made,
        ReturnVersion(
            return_id=made.id,
            number=1,
            made_at=by.at,
            made_by_id=by.account_id,
            document=example.document,
            digest=example.digest,
            summary="Nothing stands out",
            is_clean=True,
        ),
    )
    return made.id


def drawn_of(clean_ones: list[UUID]) -> set[UUID]:
    return {each for each in clean_ones if is_drawn(each, NOW.date(), 5)}


def test_what_stands_out_comes_before_what_is_clean(
    session: Session, household: Household, clean_ones: list[UUID]
) -> None:
    rows = queue(session, household.council.id)
    assert [row.is_clean for row in rows] == [False] + [True] * len(clean_ones)


def test_it_is_found_by_a_part_of_a_name_or_reference_whatever_signs_it_has(
    session: Session, household: Household, clean_ones: list[UUID]
) -> None:
    assert len(clean_ones) == MANY
    council = household.council.id
    for said, names in (
        ("person 07", ["Person 07"]),
        ("CHILD 07", ["Person 07"]),
        ("q-07%", ["Person 07"]),
        ("%7", []),
        ("_", []),
        ("nobody", []),
    ):
        found = queue(session, council, Wanted(said=said))
        assert [row.employer for row in found] == names, said
        assert count(session, council, Wanted(said=said)) == len(names)
    assert count(session, uuid4(), Wanted()) == 0


def test_clean_returns_close_together_but_for_those_drawn(
    session: Session, household: Household, clean_ones: list[UUID]
) -> None:
    by = Actor(household.officer.id, NOW)
    expected = drawn_of(clean_ones)
    waiting = clean_returns(session, household.council, NATIONAL)
    assert {each.return_id for each in waiting.drawn} == expected
    made = close_together(session, household.council, NATIONAL, by)
    session.commit()
    closed = [session.get_one(FinancialReturn, each) for each in set(clean_ones) - expected]
    assert {each.state for each in closed} == {ReturnState.CLOSED}
    assert {each.decision for each in closed} == {Decision.ACCEPT}
    assert {each.closed_together_id for each in closed} == {made.id}
    for each in expected:
        assert session.get_one(FinancialReturn, each).state is ReturnState.SUBMITTED
    assert closings_of(session, household.council.id, 5) == [(made, len(closed))]
    with pytest.raises(NothingCleanError):
        close_together(session, household.council, NATIONAL, by)


def test_internal_audit_draws_the_same_from_the_file(
    session: Session, household: Household, officer: Visitor, clean_ones: list[UUID]
) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    rows = sample_since(session, household.council, NATIONAL, since)
    assert {row.return_id for row in rows} == set(clean_ones)
    session.commit()
    answer = officer.client.get("/council/clean/sample.xlsx")
    sheet = load_workbook(BytesIO(answer.data))["Sample"]
    told = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(told) == MANY
    for return_id, _, came_in, seed, number, drawn, *_ in told:
        assert isinstance(came_in, datetime)
        assert seed == seed_of(came_in.date())
        assert int(str(number), 16) == number_of(str(seed), UUID(str(return_id)))
        assert (drawn == "yes") == (int(str(number), 16) / 2**64 < 0.05)


def test_an_officer_closes_them_on_the_page_and_an_auditor_only_reads(
    app: Flask, session: Session, household: Household, officer: Visitor, clean_ones: list[UUID]
) -> None:
    drawn = len(drawn_of(clean_ones))
    auditor = add_person(app, session, "Isla Reid", (Post.AUDITOR, household.council))
    session.commit()
    isla = Visitor(app.test_client(), session)
    isla.sign_in(auditor)
    seen = isla.open("/council/clean")
    assert f"{MANY - drawn} can be closed now." in seen.text
    assert not seen.soup.select("main button")
    refused = isla.client.post("/council/clean", data={"csrf_token": token_on(seen)})
    assert refused.status_code == 404
    page = officer.open("/council/returns?show=clean")
    page = officer.follow(page, "Close clean returns together")
    page = officer.press(page, f"Close {MANY - drawn} clean returns")
    assert "Closed. Everybody sees that their return was accepted." in str(page.soup)
    assert f"{drawn} {'is' if drawn == 1 else 'are'} drawn for a look first." in page.text
    again = officer.client.post("/council/clean", data={"csrf_token": token_on(page)})
    assert again.status_code == 422
    assert b"No clean return waits." in again.data


def test_another_council_closes_and_finds_nothing_of_ours(
    app: Flask, session: Session, clean_ones: list[UUID]
) -> None:
    council = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    stranger = add_person(app, session, "Callum Orr", (Post.FINANCE_OFFICER, council))
    session.commit()
    callum = Visitor(app.test_client(), session)
    page = callum.arrive(stranger)
    assert "0 can be closed now." in callum.open("/council/clean").text
    assert "Person 0" not in callum.open("/council/returns?find=Person").text
    callum.client.post("/council/clean", data={"csrf_token": token_on(page)})
    session.expire_all()
    assert session.get_one(FinancialReturn, clean_ones[0]).state is ReturnState.SUBMITTED


def test_who_began_it_finds_it_among_theirs(
    session: Session, household: Household, officer: Visitor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    officer.press(officer.open(f"/council/returns/{sent.id}"), "I am looking at this one")
    mine = officer.open("/council/returns?show=mine")
    assert "Begun by you (1)" in mine.text
    assert queue(session, household.council.id, replace(Wanted(), taken_up_by_id=uuid4())) == []
