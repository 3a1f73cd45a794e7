"""Files for a finance system: every payment once, coded, totalled, as the council wants them."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.finance.lines import COLUMNS, NoCodeError, lines_due
from pa_employer.finance.models import (
    DateStyle,
    Delimiter,
    FileFormat,
    FileKind,
    FinanceFile,
    FinanceLine,
    LineKind,
)
from pa_employer.finance.service import (
    Codes,
    CodesWantedError,
    NothingDueError,
    TooLongError,
    file_of,
    keep_codes,
    keep_layout,
    make_file,
)
from pa_employer.finance.writing import Layout, NoColumnError, read_columns, safe_text
from pa_employer.recovering.models import Recovery, Way
from pa_employer.recovering.service import Choice, choose, follow, say_hard, stop_clock
from pa_employer.reviews.models import FinancialReturn
from payroll.ground.days import Span
from payroll.ground.money import Money
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import NOW, ROWS, import_lines, send, token_on

WINTER = Span(date(2026, 12, 1), date(2027, 1, 31))
PAID_IN = (date(2026, 11, 20), "A KIND AUNT", "3000.00", None)


@pytest.fixture
def codes(session: Session, household: Household, by_officer: Actor) -> None:
    for kind in LineKind:
        told = Codes(kind, date(2026, 4, 1), "SW100", "D4410")
        keep_codes(session, household.council.id, told, by_officer)


@pytest.fixture
def sent(session: Session, household: Household) -> FinancialReturn:
    import_lines(session, household, (*ROWS, PAID_IN))
    return send(session, household)


def owing(
    session: Session, sent: FinancialReturn, by_officer: Actor, choice: Choice, much: str = "60.00"
) -> Recovery:
    made = follow(session, sent.agreement, sent.id, Money.parse(much), by_officer)
    assert made
    return choose(session, made, choice, by_officer)


def rows(made: FinanceFile) -> list[list[str]]:
    return list(csv.reader(StringIO(made.content.decode())))


@pytest.mark.usefixtures("codes")
def test_what_is_paid_stands_in_a_file_with_codes_and_control_totals(
    session: Session, household: Household, by_officer: Actor
) -> None:
    made = make_file(session, household.council, FileKind.PAYMENTS, WINTER, by_officer)
    titles, *lines, trailer = rows(made)
    assert titles == [
        "Reference", "Name", "Date", "Amount", "Type", "Cost centre", "Account code", "Narrative",
    ]  # fmt: skip
    assert lines[0][0] == "KC-1001"
    assert lines[0][3:7] == ["1600.00", "direct payment", "SW100", "D4410"]
    assert trailer == ["TOTAL", "payments", str(len(lines)), f"{made.total.pounds:.2f}"]
    assert made.total == Money.parse("1600.00") * len(lines)
    assert (made.lines, len(made.digest)) == (len(lines), 32)


@pytest.mark.usefixtures("codes")
def test_every_payment_is_in_one_file_only(
    session: Session, household: Household, by_officer: Actor
) -> None:
    whole = make_file(session, household.council, FileKind.PAYMENTS, WINTER, by_officer)
    with pytest.raises(NothingDueError):
        make_file(session, household.council, FileKind.PAYMENTS, WINTER, by_officer)
    longer = Span(WINTER.first, WINTER.last + timedelta(days=0))
    assert lines_due(session, household.council.id, FileKind.PAYMENTS, longer, NOW.date())[0] == []
    subjects = session.scalars(select(FinanceLine)).all()
    assert len(subjects) == whole.lines


@pytest.mark.usefixtures("codes")
def test_what_comes_off_a_payment_is_a_line_of_its_own_and_counts_as_taken(
    session: Session, household: Household, by_officer: Actor, sent: FinancialReturn
) -> None:
    recovery = owing(session, sent, by_officer, Choice(Way.NEXT_PAYMENTS, 2))
    days = Span(WINTER.first, WINTER.first + timedelta(days=61))
    made = make_file(session, household.council, FileKind.PAYMENTS, days, by_officer)
    taken = [row for row in rows(made) if row[4:5] == ["taken off a payment"]]
    in_it = [part for part in recovery.parts if part.due_on in days]
    assert in_it
    assert [row[3] for row in taken] == ["-30.00"] * len(in_it)
    assert all(part.done_at for part in in_it)
    assert recovery.done == Money.parse("30.00") * len(in_it)


@pytest.mark.usefixtures("codes")
def test_nothing_comes_off_before_wages_and_the_page_says_so(
    session: Session, household: Household, by_officer: Actor, sent: FinancialReturn
) -> None:
    recovery = owing(session, sent, by_officer, Choice(Way.NEXT_PAYMENTS), "5000.00")
    due, (held,) = lines_due(session, household.council.id, FileKind.PAYMENTS, WINTER, NOW.date())
    assert {each.kind for each in due} == {LineKind.PAYMENT}
    # £5,539.60 is held, and £2,417.05 of work is done and not paid yet.
    assert held.free == Money.parse("3122.55")
    make_file(session, household.council, FileKind.PAYMENTS, WINTER, by_officer)
    assert recovery.done == Money(0)


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize("why", ["challenged", "hard"])
def test_nothing_comes_off_while_somebody_waits_for_an_answer(
    session: Session, household: Household, by_officer: Actor, sent: FinancialReturn, why: str
) -> None:
    recovery = owing(session, sent, by_officer, Choice(Way.NEXT_PAYMENTS))
    if why == "hard":
        say_hard(session, recovery, "The boiler.", by_officer)
    else:
        stop_clock(session, sent.id, by_officer)
    due, held = lines_due(session, household.council.id, FileKind.PAYMENTS, WINTER, NOW.date())
    assert {each.kind for each in due} == {LineKind.PAYMENT}
    assert held == []


@pytest.mark.usefixtures("codes")
def test_what_is_to_come_in_has_a_file_of_its_own(
    session: Session, household: Household, by_officer: Actor, sent: FinancialReturn
) -> None:
    owing(session, sent, by_officer, Choice(Way.TRANSFER, 2))
    made = make_file(session, household.council, FileKind.RECOVERIES, WINTER, by_officer)
    _, first, second, trailer = rows(made)
    assert (first[2:5], second[3]) == (["20/12/2026", "30.00", "to be received"], "30.00")
    assert trailer == ["TOTAL", "recoveries", "2", "60.00"]


def test_without_its_code_no_line_goes_out(
    session: Session, household: Household, by_officer: Actor
) -> None:
    with pytest.raises(NoCodeError, match="direct payment"):
        make_file(session, household.council, FileKind.PAYMENTS, WINTER, by_officer)
    later = Codes(LineKind.PAYMENT, date(2028, 1, 1), "SW1", "D1")
    keep_codes(session, household.council.id, later, by_officer)
    with pytest.raises(NoCodeError):
        make_file(session, household.council, FileKind.PAYMENTS, WINTER, by_officer)
    with pytest.raises(CodesWantedError):
        keep_codes(
            session,
            household.council.id,
            Codes(LineKind.PAYMENT, date(2026, 1, 1), " ", "D1"),
            by_officer,
        )


def test_codes_hold_from_their_day_and_are_changed_on_it(
    session: Session, household: Household, by_officer: Actor
) -> None:
    authority = household.council.id
    for day, centre in ((date(2026, 4, 1), "OLD"), (date(2027, 1, 1), "WRONG")):
        keep_codes(session, authority, Codes(LineKind.PAYMENT, day, centre, "D"), by_officer)
    right = Codes(LineKind.PAYMENT, date(2027, 1, 1), "NEW", "D")
    keep_codes(session, authority, right, by_officer)
    made = make_file(session, household.council, FileKind.PAYMENTS, WINTER, by_officer)
    centres = [(row[2][3:], row[5]) for row in rows(made)[1:-1]]
    assert {centre for day, centre in centres if day == "12/2026"} == {"OLD"}
    assert {centre for day, centre in centres if day == "01/2027"} == {"NEW"}


@pytest.mark.usefixtures("codes")
def test_a_file_looks_as_the_finance_system_wants_it(
    session: Session, household: Household, by_officer: Actor
) -> None:
    columns = read_columns("number = No\n\nreference\namount = £\nday=Paid")
    layout = Layout(
        columns,
        delimiter=Delimiter.BAR,
        dates=DateStyle.COMPACT,
        has_titles=False,
        has_trailer=False,
    )
    keep_layout(session, household.council.id, FileKind.PAYMENTS, layout, by_officer)
    made = make_file(session, household.council, FileKind.PAYMENTS, WINTER, by_officer)
    first = made.content.decode().split("\r\n")[0]
    number, reference, amount, day = first.split("|")
    assert (number, reference, amount) == ("1", "KC-1001", "1600.00")
    assert len(day) == 8
    assert day.startswith("202")


@pytest.mark.usefixtures("codes")
def test_a_workbook_holds_sums_as_numbers_and_days_as_days(
    session: Session, household: Household, by_officer: Actor
) -> None:
    keep_layout(
        session,
        household.council.id,
        FileKind.PAYMENTS,
        Layout(format=FileFormat.XLSX),
        by_officer,
    )
    made = make_file(session, household.council, FileKind.PAYMENTS, WINTER, by_officer)
    sheet = load_workbook(BytesIO(made.content)).worksheets[0]
    titles, first, *_, last = list(sheet.iter_rows(values_only=True))
    assert titles[3] == "Amount"
    assert first[3] == 1600
    assert hasattr(first[2], "year")
    assert last[0] == "TOTAL"
    assert last[3] == made.total.pounds


@pytest.mark.parametrize("text", ["", "  \n", "amount = A\nsurname = B"])
def test_an_unknown_column_is_named(text: str) -> None:
    with pytest.raises(NoColumnError):
        read_columns(text)


@given(st.text(max_size=40))
def test_no_text_begins_a_formula_or_a_second_line(text: str) -> None:
    safe = safe_text(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "\n" not in safe
    assert set(COLUMNS) >= {"amount", "reference"}


@pytest.mark.usefixtures("codes")
def test_two_months_are_the_most_and_other_councils_see_nothing(
    session: Session, household: Household, by_officer: Actor
) -> None:
    long = Span(WINTER.first, WINTER.first + timedelta(days=62))
    with pytest.raises(TooLongError):
        make_file(session, household.council, FileKind.PAYMENTS, long, by_officer)
    other = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    with pytest.raises(NothingDueError):
        make_file(session, other, FileKind.PAYMENTS, WINTER, by_officer)
    made = make_file(session, household.council, FileKind.PAYMENTS, WINTER, by_officer)
    assert file_of(session, other.id, made.id) is None


def test_a_manager_sets_it_up_and_an_officer_makes_the_file(
    app: Flask, session: Session, household: Household, officer: Visitor
) -> None:
    account = add_person(app, session, "Jean Petrie", (Post.FINANCE_MANAGER, household.council))
    session.commit()
    jean = Visitor(app.test_client(), session)
    jean.sign_in(account)
    jean.open("/council/finance/make", 404)
    codes = jean.open("/council/finance/codes")
    told = {"from_on_day": "1", "from_on_month": "4", "from_on_year": "2026"}
    jean.press(
        codes,
        "Keep these codes",
        kind="direct payment",
        cost_centre="SW100",
        account_code="D4410",
        **told,  # type: ignore[arg-type]
    )
    layout = jean.open("/council/finance/layout/payments")
    refused = jean.press(layout, "Keep this", 422, columns="surname = Name")
    assert "there is no column “surname”" in refused.errors[0]
    jean.press(layout, "Keep this", columns="reference = Ref\namount = Sum")
    jean.open("/council/finance/layout/wages", 404)
    making = officer.open("/council/finance/make")
    days = {"first_on_day": "1", "first_on_month": "12", "first_on_year": "2026"} | {
        "last_on_day": "31", "last_on_month": "12", "last_on_year": "2026",
    }  # fmt: skip
    made = officer.press(making, "Make the file", kind="payments", **days)  # type: ignore[arg-type]
    saved = officer.client.get(made.link("Save the file (CSV)"))
    assert saved.get_data().startswith(b"Ref,Sum\r\nKC-1001,1600.00\r\n")
    again = officer.press(officer.open(making.path), "Make the file", 422, kind="payments", **days)
    assert "in a file already" in again.errors[0]
    assert "Payments, 1 December 2026 to 31 December 2026" in jean.open("/council/finance").text
    officer.open("/council/finance/codes", 404)
    token = token_on(officer.open("/council/finance"))
    posted = officer.client.post("/council/finance/codes", data={"csrf_token": token})
    assert posted.status_code == 404
