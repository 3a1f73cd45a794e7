"""The pages of money: brought in by form, said in words, one press for each payment."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse, encode_multipart

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.agreements.service import AgreementDetails, agree_direct_payment
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from pa_employer.statements import owing, service
from pa_employer.statements.models import (
    AccountKind,
    Explained,
    MoneyAccount,
    Statement,
    StatementLine,
)
from pa_employer.statements.rows import MOST_BYTES
from payroll.frequency import Frequency
from payroll.ground.money import Money
from returns.groups import Group
from tests.pa_employer.conftest import make_employer
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.statements.bank import HEADER, STATEMENT, file_of, line, owe


@pytest.fixture
def at_home(visitor: Visitor, household: Household) -> Visitor:
    """Morag, signed in."""
    visitor.sign_in(household.employer_account)
    return visitor


@pytest.fixture
def bring(at_home: Visitor, household: Household) -> Callable[..., Page]:
    """Bring a file in by the form."""

    def bring_in(data: str | bytes = STATEMENT, expect: int = 200) -> Page:
        page = at_home.open(f"{household.path}/money/import")
        return at_home.press(page, "Bring it in", expect, file=file_of(data))

    return bring_in


def second_household(
    app: Flask, session: Session, household: Household
) -> tuple[Account, Agreement]:
    """Ewan Grant, with a direct payment of his own."""
    stranger = add_person(app, session, "Ewan Grant")
    employer = make_employer(session, stranger, Capacity.SELF)
    details = AgreementDetails(
        reference="KC-1002",
        starts_on=date(2026, 3, 2),
        first_payment_on=date(2026, 4, 6),
        weekly_amount=Money(40000),
        paid_every=Frequency.FOUR_WEEKLY,
        planned_minutes_per_week=20 * 60,
    )
    by = household.by_employer
    agreement = agree_direct_payment(session, employer, household.council, details, by)
    account = service.MoneyAccountDetails(
        kind=AccountKind.BANK, name="Own", opened_on=date(2026, 4, 1), opening_balance=Money(0)
    )
    service.open_money_account(session, agreement, account, by)
    session.commit()
    return stranger, agreement


def sent(
    client: FlaskClient, session: Session, path: str, data: dict[str, Any] | None = None
) -> TestResponse:
    """Send a form that no page offered; what the test did before is kept first."""
    session.commit()
    return client.post(path, data=data)


def count(session: Session, table: type[Statement | StatementLine | MoneyAccount]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_before_the_first_statement_the_page_says_what_comes_next(
    at_home: Visitor, household: Household
) -> None:
    page = at_home.open(f"{household.path}/money")
    assert "Support account holds £1,000.00." in page.text
    assert "No statement was brought in yet. Next: download one" in page.text
    assert "Every payment is clear. Nothing needs you here." in page.text
    page = at_home.open(f"{household.path}/money/lines")
    assert "Nothing here yet. Next: bring in a statement" in page.text


def test_a_statement_is_brought_in_and_told_in_words(
    bring: Callable[..., Page], at_home: Visitor, household: Household
) -> None:
    page = bring()
    assert page.heading == "Statement of Support account, up to 8 May 2026"
    assert "It tells of 4 May 2026 to 8 May 2026." in page.text
    assert "The account held £1,000.00 before, and £1,781.60 at the end." in page.text
    assert "3 lines were new." in page.text
    assert "2 payments need a word from you" in page.text
    assert "£18.40 at GARDEN CENTRE on 6 May 2026: what was it for?" in page.text
    assert "KINNAIRD COUNCIL" not in page.text
    assert "Thank you. 3 lines were brought in." in page.soup.get_text()
    page = at_home.open(f"{household.path}/money")
    assert "Support account holds £1,781.60." in page.text
    assert "Your statements tell us until 31 May 2026." in page.text


def test_one_press_says_what_a_payment_was(
    bring: Callable[..., Page], at_home: Visitor, household: Household, session: Session
) -> None:
    bring()
    page = at_home.open(f"{household.path}/money")
    assert page.soup.find("h3").get_text().startswith("£800.00 at R BAIRD WAGES")  # type: ignore[union-attr]
    page = at_home.press(page, "PA expenses", words="Bus fares")
    assert "Thank you. £800.00 at R BAIRD WAGES is noted." in page.soup.get_text()
    found = line(session, "R BAIRD WAGES")
    assert (found.group, found.reason) == (Group.EXPENSES.value, "Bus fares")
    page = at_home.press(page, "Equipment")
    assert "Every payment is clear" in page.text
    page = at_home.open(f"{household.path}/money/lines/{found.id}")
    assert "In the person's words: Bus fares" in page.text
    words = page.soup.find("input", attrs={"name": "words"})
    assert words is not None
    assert words["value"] == "Bus fares"


def test_a_file_brought_in_from_two_tabs_is_there_once(
    at_home: Visitor, household: Household, session: Session
) -> None:
    one = at_home.open(f"{household.path}/money/import")
    two = at_home.open(f"{household.path}/money/import")
    first = at_home.press(one, "Bring it in", file=file_of(STATEMENT))
    second = at_home.press(two, "Bring it in", file=file_of(STATEMENT))
    assert second.path == first.path
    assert "All 3 lines were here already, so nothing was added." in second.soup.get_text()
    assert (count(session, Statement), count(session, StatementLine)) == (1, 3)


def test_a_form_sent_twice_does_its_work_once(
    at_home: Visitor, household: Household, session: Session
) -> None:
    page = at_home.open(f"{household.path}/money/import")
    at_home.press(page, "Bring it in", file=file_of(STATEMENT))
    again = at_home.press(page, "Bring it in", file=file_of(STATEMENT))
    assert again.heading.startswith("Statement of Support account")
    assert (count(session, Statement), count(session, StatementLine)) == (1, 3)


REFUSED = (
    (b"%PDF-1.7", "This is a PDF."),
    (b"PK\x03\x04 a sheet", "That file cannot be read."),
    (b"\xff\xd8\xff\xe0 a picture", "This is a picture."),
    (b"", "The file is empty."),
    (b"\x00" * 100, "The file is empty."),
    (b"a\x00b" * 100, "That file cannot be read."),
    (b"When,What\n1,2\n", "We do not know these columns: When, What."),
    (HEADER.encode() + b"06/05/2026,X,five,1\n", "Line 2 of the file: “five” is not an"),
    (HEADER.encode() + b"23/11/2026,X,-5,1\n", "Line 2 of the file: 23 November 2026 is"),
    (HEADER.encode() + b"01/03/2026,X,-5,1\n", "Everything in this file is from before"),
    (HEADER.encode() + b'06/05/2026,"X,-5,1\n', "Line 2 of the file: it has a date but no"),
    (HEADER.encode() + b"06/05/2026,X,0.00,1\n", "There are no payments in this file."),
)


def test_a_file_that_cannot_be_read_is_refused_and_leaves_nothing(
    bring: Callable[..., Page], session: Session
) -> None:
    for data, says in REFUSED:
        page = bring(data, expect=422)
        assert page.soup.select_one("#file-error") is not None
        assert [error[: len(says)] for error in page.errors] == [says]
    assert (count(session, Statement), count(session, StatementLine)) == (0, 0)


def test_a_form_without_a_file_asks_for_one(at_home: Visitor, household: Household) -> None:
    page = at_home.open(f"{household.path}/money/import")
    assert at_home.press(page, "Bring it in", 422).errors == ["Choose the file you downloaded"]
    page = at_home.press(page, "Bring it in", 422, file="words where a file belongs")
    assert page.errors == ["Choose the file you downloaded"]


def test_a_file_that_carries_code_is_shown_as_the_words_it_is(
    bring: Callable[..., Page], at_home: Visitor, household: Household
) -> None:
    rows = (
        '06/05/2026,"=HYPERLINK(""http://x"")",-1.00\n'
        "07/05/2026,<script>alert(1)</script>,-2.00\n"
        "08/05/2026,{{ 7*7 }}\x01,-3.00\n"
    )
    page = bring("Date,Description,Amount\n" + rows)
    page = at_home.open(f"{household.path}/money/lines")
    assert '=HYPERLINK("http://x")' in page.text
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7*7 }}" in page.text
    assert not [found for found in page.soup.find_all("script") if "alert" in found.get_text()]


def test_text_that_no_database_takes_is_refused(
    bring: Callable[..., Page], at_home: Visitor, household: Household, session: Session
) -> None:
    bring()
    found = line(session, "GARDEN CENTRE")
    page = at_home.open(f"{household.path}/money/lines/{found.id}")
    at_home.press(page, "Equipment", 400, words="a spade\x00")
    at_home.open(f"{household.path}/money/lines?month=%00", expect=400)
    assert line(session, "GARDEN CENTRE").group is None


def test_a_file_larger_than_any_statement_is_refused(
    app: Flask, at_home: Visitor, household: Household, session: Session
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    account, to = str(household.money_account.id), f"{household.path}/money/import"
    large = file_of(HEADER.encode() + b"x" * MOST_BYTES)
    boundary, body = encode_multipart({"account": account, "file": large})
    session.commit()
    kind = f"multipart/form-data; boundary={boundary}"
    answer = at_home.client.post(to, data=body, content_type=kind)
    assert answer.status_code == 422
    assert "The file is too large. Download a shorter time" in answer.text


def test_no_receipt_and_no_words_is_asked_about_beside_its_field(
    bring: Callable[..., Page], at_home: Visitor, household: Household, session: Session
) -> None:
    bring()
    found = line(session, "GARDEN CENTRE")
    page = at_home.open(f"{household.path}/money/lines/{found.id}")
    refused = at_home.press(page, "Equipment", 422, no_receipt="y")
    assert refused.errors == ["Say in a few words what was bought, since there is no receipt."]
    assert refused.soup.select_one("#words-error") is not None
    assert refused.soup.select_one("input[name=no_receipt]").has_attr("checked")  # type: ignore[union-attr]
    at_home.press(refused, "Equipment", words="A spade", no_receipt="y")
    found = line(session, "GARDEN CENTRE")
    assert (found.no_receipt, found.reason) == (True, "A spade")


def test_what_is_too_long_or_not_a_heading_is_refused(
    bring: Callable[..., Page],
    at_home: Visitor,
    household: Household,
    session: Session,
    app: Flask,
) -> None:
    bring()
    found = line(session, "GARDEN CENTRE")
    page = at_home.open(f"{household.path}/money/lines/{found.id}")
    page = at_home.press(page, "Equipment", 422, words="x" * 201)
    assert page.errors == ["Use 200 characters or fewer"]
    app.config["WTF_CSRF_ENABLED"] = False
    to = f"{household.path}/money/lines/{found.id}/explain"
    for data in ({}, {"group": "refund"}, {"group": "no such"}, {"due": str(uuid4())}):
        assert sent(at_home.client, session, to, data).status_code == 422
    assert line(session, "GARDEN CENTRE").group is None


def test_a_match_is_explained_and_taken_back(
    bring: Callable[..., Page], at_home: Visitor, household: Household, session: Session
) -> None:
    owe(session, household, 80_000)
    session.commit()
    bring()
    found = line(session, "R BAIRD WAGES")
    page = at_home.open(f"{household.path}/money/lines/{found.id}")
    assert "How we know: It equals Rhona Baird's pay of 8 May 2026, to the penny." in page.text
    taken = at_home.press(page, "That is not it")
    assert "Tell us what it was instead." in taken.soup.get_text()
    again = at_home.press(page, "That is not it")
    assert "We do not know yet what this was." in again.text
    found = line(session, "R BAIRD WAGES")
    assert (found.group, found.explained) == (None, Explained.REFUSED)
    page = at_home.press(again, "Rhona Baird's pay of 8 May 2026")
    page = at_home.open(f"{household.path}/money/lines/{found.id}")
    assert "Wages" in page.text
    assert line(session, "R BAIRD WAGES").explained is Explained.BY_PERSON


def test_what_can_be_recognised_since_is_offered_and_filled_in_at_a_press(
    bring: Callable[..., Page], at_home: Visitor, household: Household, session: Session
) -> None:
    bring()
    due = owe(session, household, 80_000)
    session.commit()
    page = at_home.open(f"{household.path}/money")
    assert "We can tell now what 1 of these payments was" in page.text
    page = at_home.press(page, "Fill it in")
    assert "1 line was filled in." in page.soup.get_text()
    assert "We can tell now" not in page.text
    assert owing.settled_by(session, due) is not None


def test_payments_are_listed_by_month_and_by_what_is_unclear(
    bring: Callable[..., Page], at_home: Visitor, household: Household
) -> None:
    rows = "".join(f"{day:02}/06/2026,SHOP {day},-1.00\n" for day in range(1, 31))
    more = "".join(f"{day:02}/07/2026,SHOP {day},-1.00\n" for day in range(1, 31))
    bring("Date,Description,Amount\n04/05/2026,KINNAIRD COUNCIL,1600.00\n" + rows + more)
    own = f"{household.path}/money/lines"
    page = at_home.open(own)
    assert "61 payments, newest first." in page.text
    page = at_home.follow(page, "Older payments")
    assert "KINNAIRD COUNCIL" in page.text
    assert page.heading == "Every payment in and out, page 2"
    assert "30 payments, newest first." in at_home.open(f"{own}?month=2026-06").text
    assert "60 payments, newest first." in at_home.open(f"{own}?which=unclear").text
    nothing = at_home.open(f"{own}?which=unclear&month=2026-05")
    assert "There are none of these. Every payment is clear" in nothing.text
    for odd in ("page=0", "page=-5", "page=99", "page=x", "month=2026-13", "month=x", "which=x"):
        assert "payments, newest first." in at_home.open(f"{own}?{odd}").text


def test_a_place_explained_twice_is_suggested_first(
    bring: Callable[..., Page], at_home: Visitor, household: Household, session: Session
) -> None:
    rows = "".join(f"0{n}/05/2026,ART SHOP {n},-{n}.00\n" for n in (1, 2, 3))
    bring("Date,Description,Amount\n" + rows)
    for number in (1, 2):
        found = line(session, f"ART SHOP {number}")
        page = at_home.open(f"{household.path}/money/lines/{found.id}")
        assert "as before" not in page.text
        at_home.press(page, "Activities and breaks")
    found = line(session, "ART SHOP 3")
    page = at_home.open(f"{household.path}/money/lines/{found.id}")
    assert page.soup.select_one(".app-tap").get_text() == "Activities and breaks, as before"  # type: ignore[union-attr]
    assert found.group is None


def test_an_account_is_added_and_then_the_statement_says_which(
    at_home: Visitor, household: Household, session: Session
) -> None:
    page = at_home.open(f"{household.path}/money/accounts/add")
    assert len(at_home.press(page, "Add the account", 422).errors) == 4
    filled: dict[str, Any] = {
        "kind": "payment card account",
        "name": "Card",
        "opened_on_day": "1",
        "opened_on_month": "5",
        "opened_on_year": "2026",
    }
    for bad in ("lots", "-5", "1,000,000,000,000,000,000", "1.234"):
        page = at_home.press(page, "Add the account", 422, opening_balance=bad, **filled)
        assert page.errors == ["Enter an amount in pounds and pence, like 18.40."]
    page = at_home.press(page, "Add the account", opening_balance="£1,250", **filled)
    assert page.heading == "Bring in a statement"
    assert count(session, MoneyAccount) == 2
    refused = at_home.press(page, "Bring it in", 422, file=file_of(STATEMENT))
    assert refused.errors == ["Choose the account"]
    radio = refused.soup.find("input", attrs={"type": "radio"})
    assert radio is not None
    done = at_home.press(
        refused, "Bring it in", account=str(radio["value"]), file=file_of(STATEMENT)
    )
    assert done.heading == "Statement of Card, up to 8 May 2026"


def test_a_supporter_prepares_but_does_not_decide(
    app: Flask, visitor: Visitor, household: Household, session: Session
) -> None:
    helper = add_person(app, session, "Isla Grant")
    mandate = MandateDetails(capacity=Capacity.SUPPORTER, from_on=date(2026, 3, 2))
    give_mandate(session, household.employer, helper, mandate, household.by_employer)
    session.commit()
    visitor.sign_in(helper)
    page = visitor.open(f"{household.path}/money/import")
    visitor.press(page, "Bring it in", file=file_of(STATEMENT))
    page = visitor.open(f"{household.path}/money")
    assert "Add an account" not in page.text
    visitor.press(page, "PA expenses")
    assert line(session, "R BAIRD WAGES").explained_by_id == helper.id
    visitor.open(f"{household.path}/money/accounts/add", expect=409)


def test_money_is_only_its_own_household_s(
    app: Flask,
    bring: Callable[..., Page],
    household: Household,
    visitor: Visitor,
    session: Session,
) -> None:
    """Another household's line or statement is not found, under either address."""
    bring()
    found, statement_id = (
        line(session, "GARDEN CENTRE"),
        session.scalars(select(Statement.id)).one(),
    )
    stranger, other = second_household(app, session, household)
    theirs, own = household.path, f"/employers/{other.employer_id}"
    line_id, account_id = found.id, str(household.money_account.id)
    visitor.press(visitor.open(theirs), "Sign out")
    visitor.sign_in(stranger)
    app.config["WTF_CSRF_ENABLED"] = False
    for path in (theirs, own):
        visitor.open(f"{path}/money/lines/{line_id}", expect=404)
        visitor.open(f"{path}/money/statements/{statement_id}", expect=404)
        for deed in ("explain", "not-that", "receipt"):
            to = f"{path}/money/lines/{line_id}/{deed}"
            assert sent(visitor.client, session, to, {"group": "other"}).status_code == 404
    into = {"account": account_id, "file": file_of(STATEMENT)}
    assert sent(visitor.client, session, f"{own}/money/import", into).status_code == 422
    assert service.match_lines(session, other.id, household.by_employer.at) == 0
    session.refresh(found)
    assert found.group is None
    assert count(session, Statement) == 1
