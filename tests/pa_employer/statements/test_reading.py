"""Statements as banks write them: read to the penny, or refused with the line and the reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pa_employer.statements.as_read import ReadStatement
from pa_employer.statements.cells import amount_of_cell, day_of_cell
from pa_employer.statements.layouts import known_layouts, layout_for
from pa_employer.statements.reading import read_statement
from pa_employer.statements.refusals import (
    BadLineError,
    EmptyStatementError,
    LargeStatementError,
    NoLinesError,
    SeveralAccountsError,
    TwoSpellingsError,
    UnknownLayoutError,
    WrongFileError,
)
from pa_employer.statements.rows import MOST_BYTES, MOST_LINES
from payroll.ground.errors import DomainError
from payroll.ground.money import Money

TODAY = date(2026, 11, 22)
LLOYDS = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n"
    "20/11/2026,DEB,'80-22-60,00123456,GARDEN CENTRE,18.40,,981.60\n"
    '16/11/2026,BGC,\'80-22-60,00123456,KINNAIRD COUNCIL,,"1,000.00",1000.00\n'
)


def read(text: str, encoding: str = "utf-8") -> ReadStatement:
    return read_statement(text.encode(encoding), TODAY)


def test_a_statement_newest_first_is_read_oldest_first() -> None:
    found = read(LLOYDS)
    assert found.layout == "Bank of Scotland, Halifax or Lloyds"
    assert [(line.on, line.amount, line.description) for line in found.lines] == [
        (date(2026, 11, 16), Money(100000), "KINNAIRD COUNCIL"),
        (date(2026, 11, 20), Money(-1840), "GARDEN CENTRE"),
    ]
    assert (found.opening, found.closing) == (Money(0), Money(98160))
    assert found.account_number == "00123456"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    text = "Date,Description,Amount,Balance\n20/11/2026,CAFÉ £5 DEAL,-£5.00,£95.00\n"
    (line,) = read(text, encoding).lines
    assert line.description == "CAFÉ £5 DEAL"
    assert line.amount == Money(-500)


LAYOUTS = (
    (
        "Date,Type,Description,Value,Balance,Account Name,Account Number",
        "20/11/2026,POS,GARDEN CENTRE,-18.40,981.60,Support,'80-22-60-00123456",
    ),
    (
        "Date,Type,Description,Paid out,Paid in,Balance",
        "20 Nov 2026,VIS,GARDEN CENTRE,18.40,,981.60",
    ),
    (
        "Date,Description,Money Out,Money In,Balance",
        "20/11/2026,GARDEN CENTRE,£18.40,,£981.60",
    ),
    (
        "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)",
        "20/11/2026,GARDEN CENTRE,,CARD,-18.40,981.60",
    ),
    (
        "Transaction ID,Date,Time,Name,Emoji,Category,Amount,Currency,Notes and #tags",
        "tx_1,2026-11-20,10:00,GARDEN CENTRE,,shopping,-18.40,GBP,",
    ),
    (
        "Type,Product,Started Date,Completed Date,Description,Amount,Currency,State,Balance",
        "CARD,Now,2026-11-19 09:00:00,2026-11-20 10:11:12,GARDEN CENTRE,-18.40,GBP,DONE,981.6",
    ),
    (
        "Statement\nDate,Time,Transaction Type,Transaction Description,Amount,Currency,Balance",
        "20 Nov 2026,10:00,Purchase,GARDEN CENTRE,-18.40,GBP,981.60",
    ),
    ("Date;Description;Amount;Balance", "20/11/2026;GARDEN CENTRE;(18.40);981.60"),
    (
        '"Account","Support"\n"Date","Description","Amount","Balance"',
        '"20/11/2026","GARDEN CENTRE","18.40-","981.60"',
    ),
)


@pytest.mark.parametrize(("header", "row"), LAYOUTS)
def test_the_same_payment_is_read_from_every_banks_layout(header: str, row: str) -> None:
    (line,) = read(f"{header}\n{row}\n").lines
    assert (line.on, line.amount) == (date(2026, 11, 20), Money(-1840))
    assert line.description == "GARDEN CENTRE"


def test_every_layout_on_the_list_is_found_by_its_own_headers() -> None:
    for layout in known_layouts():
        found = layout_for(sorted(layout.columns))
        assert found is not None
        assert found.columns >= layout.columns


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", EmptyStatementError, "empty"),
        (b"\xef\xbb\xbf\r\n", EmptyStatementError, "empty"),
        (b"%PDF-1.7 statement", WrongFileError, "This is a PDF"),
        (b"PK\x03\x04sheet", WrongFileError, "cannot be read"),
        (b"\r\n<!DOCTYPE html><html>", WrongFileError, "a web page"),
        (b"OFXHEADER:100", NoLinesError, "no payments"),
        (b"\x89PNG\r\n", WrongFileError, "a picture"),
        (b"a\x00b\x00c\x00", WrongFileError, "cannot be read"),
        (b"When,What,How much\n1,2,3\n", UnknownLayoutError, "When, What, How much"),
        (b"Date,Description,Amount,Balance\n", NoLinesError, "no payments"),
        (b"x" * (MOST_BYTES + 1), LargeStatementError, "too large"),
    ],
)
def test_a_file_that_is_no_statement_is_refused_with_what_to_do(
    data: bytes, error: type[DomainError], says: str
) -> None:
    with pytest.raises(error, match=says):
        read_statement(data, TODAY)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("31/02/2026,SHOP,-5.00,95.00", "Line 3 of the file: “31/02/2026” is not a date"),
        ("20/11/2026,SHOP,five,95.00", "Line 3 of the file: “five” is not an amount"),
        ("23/11/2026,SHOP,-5.00,95.00", "23 November 2026 is still to come"),
        ("20/11/2026,SHOP,-5.00,94.00", "balance says £94.00, but it would be £95.00"),
        ("20/11/2026,SHOP,,", "Line 3 of the file: it has a date but no amount"),
        (",SHOP,-5.00,95.00", "Line 3 of the file: it has no date"),
        (",,-5.00,", "Line 3 of the file: it has no date"),
    ],
)
def test_a_broken_line_is_named_with_its_reason(row: str, says: str) -> None:
    text = f"Date,Description,Amount,Balance\n19/11/2026,COUNCIL,100.00,100.00\n{row}\n"
    with pytest.raises(BadLineError, match=says):
        read(text)


def test_days_that_jump_back_and_forth_are_refused_where_balances_are_kept() -> None:
    text = (
        "Date,Description,Amount,Balance\n18/11/2026,A,1.00,1.00\n20/11/2026,B,1.00,2.00\n"
        "19/11/2026,C,1.00,3.00\n"
    )
    with pytest.raises(BadLineError, match="Line 4 of the file: the days jump"):
        read(text)


def test_remarks_of_the_bank_and_lines_without_money_are_passed_over() -> None:
    text = (
        "Date,Description,Amount,Balance\n18/11/2026,OPENING,0.00,10.00\n"
        "19/11/2026,SHOP,-1.00,9.00\n\nThank you for banking with us\n"
    )
    assert len(read(text).lines) == 1


def test_a_balance_brought_forward_is_no_payment() -> None:
    text = (
        "Date,Type,Description,Paid out,Paid in,Balance\n"
        "31/10/2026,,BALANCE BROUGHT FORWARD,,,10.00\n19/11/2026,VIS,SHOP,1.00,,9.00\n"
    )
    (line,) = read(text).lines
    assert (line.number, line.amount, line.balance) == (3, Money(-100), Money(900))


def test_money_both_in_and_out_on_one_line_is_refused() -> None:
    text = "Date,Description,Money Out,Money In,Balance\n19/11/2026,SHOP,1.00,2.00,9.00\n"
    with pytest.raises(BadLineError, match="Line 2 of the file: it says money both in and out"):
        read(text)


def test_several_accounts_in_one_file_are_refused() -> None:
    text = (
        "Date,Type,Description,Value,Balance,Account Name,Account Number\n"
        "19/11/2026,POS,SHOP,-1.00,9.00,Mine,'801234-00000001\n"
        "20/11/2026,POS,SHOP,-1.00,8.00,Support,'801234-00000002\n"
    )
    with pytest.raises(SeveralAccountsError):
        read(text)


def test_too_many_lines_are_refused() -> None:
    rows = "19/11/2026,SHOP,-1.00\n" * (MOST_LINES + 30)
    with pytest.raises(LargeStatementError):
        read("Date,Description,Amount\n" + rows)


def test_one_day_newest_first_is_told_by_its_balances() -> None:
    text = (
        "Date,Description,Amount,Balance\n20/11/2026,SECOND,-2.00,7.00\n"
        "20/11/2026,FIRST,-1.00,9.00\n"
    )
    assert [line.description for line in read(text).lines] == ["FIRST", "SECOND"]


def test_what_looks_like_a_formula_is_only_text() -> None:
    text = 'Date,Description,Amount\n20/11/2026,"=HYPERLINK(""http://x"",""y"")",-1.00\n'
    (line,) = read(text).lines
    assert line.description == '=HYPERLINK("http://x","y")'


def test_dates_in_two_spellings_are_refused_for_a_day_could_be_a_month() -> None:
    text = "Date,Description,Amount\n19/11/2026,A,-1.00\n2026-11-20,B,-1.00\n"
    with pytest.raises(
        TwoSpellingsError, match="Line 3 of the file writes its date as 2026-11-20"
    ):
        read(text)


def test_one_spelling_may_name_months_shorter_and_longer() -> None:
    text = "Date,Description,Amount\n5 May 2026,A,-1.00\n7 September 2026,B,-1.00\n"
    assert len(read(text).lines) == 2


def test_numbers_that_excel_spoiled_are_refused() -> None:
    text = (
        "Transaction ID,Date,Name,Amount,Currency,Notes and #tags\n1.90E+21,2026-11-20,X,-5,GBP,\n"
    )
    with pytest.raises(BadLineError, match=r"spoiled by Excel \(1.90E\+21\)"):
        read(text)


def test_another_currency_is_refused() -> None:
    text = "Transaction ID,Date,Name,Amount,Currency,Notes and #tags\nt,2026-11-20,X,-5,EUR,\n"
    with pytest.raises(BadLineError, match="EUR is not pounds"):
        read(text)


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused_in_words(data: bytes) -> None:
    try:
        read_statement(data, TODAY)
    except DomainError as refused:
        assert refused.message  # noqa: PT017  # either way out is right


@given(st.text(max_size=200))
def test_whatever_follows_a_known_header_is_read_or_refused_in_words(text: str) -> None:
    data = f"Date,Description,Amount,Balance\n{text}".encode("utf-8", "replace")
    try:
        read_statement(data, TODAY)
    except DomainError as refused:
        assert refused.message  # noqa: PT017  # either way out is right


@given(
    st.lists(
        st.tuples(
            st.dates(date(2026, 4, 6), TODAY),
            st.integers(-100_000, 100_000).filter(bool),
            st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1),
        ),
        min_size=1,
        max_size=30,
    ),
    st.booleans(),
)
def test_what_a_bank_writes_is_what_is_read(
    payments: list[tuple[date, int, str]],
    is_newest_first: bool,  # noqa: FBT001  # drawn by the property
) -> None:
    payments.sort(key=lambda payment: payment[0])
    balance, rows = 5_000, []
    for on, pence, said in payments:
        balance += pence
        quoted = said.replace('"', '""')
        rows.append(
            f'{on:%d/%m/%Y},"{quoted}",{Money(pence).pounds:.2f},{Money(balance).pounds:.2f}'
        )
    rows = rows[::-1] if is_newest_first else rows
    found = read("Date,Description,Amount,Balance\n" + "\n".join(rows))
    assert sorted((line.on, line.amount.pence) for line in found.lines) == sorted(
        (on, pence) for on, pence, _ in payments
    )
    assert found.closing == Money(balance)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£1,234.50", 123450),
        ("-£5", -500),
        ("5.5", 550),
        ("(5.00)", -500),
        ("5.00-", -500),
        ("5.00 DR", -500),
        ("5.00CR", 500),
        ("+7.25", 725),
        ("\u22123.00", -300),
        ("GBP 2.00", 200),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, pence: int) -> None:
    assert amount_of_cell(text) == Money(pence)


@pytest.mark.parametrize(
    "text", ["", "-", "1.234", "1,000,000,000", "1,23", "five", "1e5", "£", "1.2.3", "nan"]
)
def test_what_is_no_amount_is_not_guessed(text: str) -> None:
    assert amount_of_cell(text) is None


def test_the_29th_of_february_exists_only_in_leap_years() -> None:
    assert day_of_cell("29/02/2028") == date(2028, 2, 29)
    assert day_of_cell("29/02/2027") is None
    assert day_of_cell("5 April 2026") == date(2026, 4, 5)
