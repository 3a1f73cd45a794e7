"""Files whose columns nobody knew: told of once, known the next time."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from pa_employer.statements.columns import Part, WrongColumnsError, guess, layout_of
from pa_employer.statements.models import ColumnLayout, Statement, StatementLine, WaitingFile
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.statements.test_formats import sheet

CARD = (
    "Posted,Merchant,Sum,MCC,Held\n"
    "02/11/2026,CITY CABS,12.50,4121,987.50\n"
    "03/11/2026,KINNAIRD COUNCIL,-100.00,,1087.50\n"
)
PARTS: dict[str, Any] = {
    "column_0": "date",
    "column_1": "description",
    "column_2": "amount",
    "column_3": "merchant_code",
    "column_4": "balance",
    "minus": "in",
}


def file(text: str | bytes, name: str = "card.csv") -> FileStorage:
    data = text.encode() if isinstance(text, str) else text
    return FileStorage(BytesIO(data), name)


def bring_in(visitor: Visitor, household: Household, text: str | bytes) -> Page:
    page = visitor.open(f"{household.path}/money/import")
    return visitor.press(page, "Bring it in", file=file(text))


@pytest.fixture
def asked(visitor: Visitor, household: Household) -> Page:
    visitor.sign_in(household.employer_account)
    return bring_in(visitor, household, CARD)


def amounts(session: Session) -> list[tuple[int, str]]:
    found = session.scalars(select(StatementLine).order_by(StatementLine.posted_on))
    return [(line.amount.pence, line.merchant_code) for line in found]


def test_columns_nobody_knows_are_asked_about_once(
    visitor: Visitor, household: Household, asked: Page, session: Session
) -> None:
    assert asked.heading == "What are these columns?"
    assert "For example: CITY CABS; KINNAIRD COUNCIL" in asked.text
    assert session.scalars(select(Statement)).all() == []
    page = visitor.press(asked, "Bring it in", **PARTS)
    assert "2 lines were brought in" in visitor.open(page.path).text or page.heading
    assert amounts(session) == [(-1250, "4121"), (10000, "")]
    assert session.scalars(select(WaitingFile)).all() == []
    later = "Posted,Merchant,Sum,MCC,Held\n04/11/2026,CITY CABS,7.50,4121,1080.00\n"
    page = bring_in(visitor, household, later)
    assert page.heading != "What are these columns?"
    assert len(amounts(session)) == 3
    groups = set(session.scalars(select(StatementLine.group)))
    assert "travel" in groups


def test_what_does_not_make_a_statement_is_refused_and_the_file_still_waits(
    visitor: Visitor, asked: Page, session: Session
) -> None:
    page = visitor.press(asked, "Bring it in", expect=422, **(PARTS | {"column_0": "nothing"}))
    assert page.errors == ["Say which column holds the date."]
    page = visitor.press(page, "Bring it in", expect=422, **(PARTS | {"column_4": "amount"}))
    assert page.errors == ["“Sum” and “Held” are said to be the same. Choose one."]
    page = visitor.press(page, "Bring it in", expect=422, **(PARTS | {"minus": "out"}))
    assert "Line 3 of the file: the balance says £1,087.50" in page.errors[0]
    assert session.scalars(select(ColumnLayout)).all() == []
    visitor.press(page, "Bring it in", **PARTS)
    (kept,) = session.scalars(select(ColumnLayout))
    assert kept.version == 1


def test_a_workbook_of_unknown_columns_is_asked_about_too(
    visitor: Visitor, household: Household, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    data = sheet(
        ("Posted", "Merchant", "Sum", "MCC", "Held"),
        (date(2026, 11, 2), "CITY CABS", 12.5, 4121, 987.5),
    )
    page = bring_in(visitor, household, data)
    visitor.press(page, "Bring it in", **PARTS)
    assert amounts(session) == [(-1250, "4121")]


def test_a_file_that_waits_is_nothing_to_anybody_else(
    app: Flask, visitor: Visitor, household: Household, asked: Page, session: Session
) -> None:
    stranger = make_account(app, session, "Ewan Grant")
    own = make_employer(session, stranger, Capacity.SELF)
    visitor.client.post("/sign-out")
    visitor.sign_in(stranger)
    visitor.open(asked.path, expect=404)
    theirs = asked.path.replace(str(household.employer.id), str(own.id))
    visitor.open(theirs, expect=404)


def test_an_organisation_knows_the_columns_for_all_it_helps(
    app: Flask, visitor: Visitor, household: Household, session: Session
) -> None:
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    maggie = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, support))
    capacity = MandateDetails(
        capacity=Capacity.SUPPORT_ORGANISATION, from_on=household.agreement.starts_on
    )
    give_mandate(session, household.employer, support, capacity, household.by_employer)
    session.commit()
    visitor.sign_in(maggie)
    page = bring_in(visitor, household, CARD)
    visitor.press(page, "Bring it in", **PARTS)
    (kept,) = session.scalars(select(ColumnLayout))
    assert kept.organisation_id == support.id


def test_what_columns_may_be_is_offered_by_their_names() -> None:
    headers = ("Transaction Date", "Details", "Debit", "Credit", "Running Balance", "Date keyed")
    assert guess(headers) == [
        Part.DATE,
        Part.DESCRIPTION,
        Part.PAID_OUT,
        Part.PAID_IN,
        Part.BALANCE,
        Part.NOTHING,
    ]


def test_a_layout_has_one_amount_or_two_and_not_both() -> None:
    headers = ("D", "W", "A", "B")
    for parts in (
        (Part.DATE, Part.DESCRIPTION, Part.NOTHING, Part.NOTHING),
        (Part.DATE, Part.DESCRIPTION, Part.AMOUNT, Part.PAID_IN),
    ):
        with pytest.raises(WrongColumnsError, match="Say which column holds the amount"):
            layout_of(headers, parts, is_reversed=False)


def test_a_file_without_headings_is_asked_about_by_the_number_of_its_columns(
    visitor: Visitor, household: Household, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = bring_in(visitor, household, "02/11/2026,X1,CITY CABS,-12.50\n")
    assert "Column “Column 3 of 4”" in page.text
    typed = {"column_0": "date", "column_2": "description", "column_3": "amount", "minus": "out"}
    visitor.press(page, "Bring it in", **(typed | {"column_1": "nothing"}))  # type: ignore[arg-type]
    page = bring_in(visitor, household, "03/11/2026,X2,CITY CABS,-2.50\n")
    assert page.heading != "What are these columns?"
    assert [pence for pence, _ in amounts(session)] == [-1250, -250]
    page = bring_in(visitor, household, "04/11/2026,X,Y,CITY CABS,-2.50\n")
    assert page.heading == "What are these columns?"


def test_hsbcs_three_columns_are_known_without_headings(
    visitor: Visitor, household: Household, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    bring_in(visitor, household, '03/11/2026,GARDEN CENTRE,"-1,018.40"\n02/11/2026,PAID,5.00\n')
    assert [pence for pence, _ in amounts(session)] == [500, -101840]
