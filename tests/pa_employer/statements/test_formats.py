"""Statements in banks' own formats and in Excel: the same lines, or a sentence why not."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from pa_employer.statements.as_read import ReadStatement
from pa_employer.statements.reading import read_statement
from pa_employer.statements.refusals import (
    BadLineError,
    DoesNotAddUpError,
    LargeStatementError,
    SeveralAccountsError,
    WrongFileError,
)
from payroll.ground.errors import DomainError
from payroll.ground.money import Money

TODAY = date(2026, 11, 22)
OFX_1 = """OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP
<BANKACCTFROM><BANKID>802260<ACCTID>00123456<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261120120000[0:GMT]<TRNAMT>-18.40<FITID>A2<NAME>SMITH &amp; SONS
<MEMO>CARD 1234
</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261116<TRNAMT>1000.00<FITID>A1<NAME>KINNAIRD COUNCIL</STMTTRN>
</BANKTRANLIST>
<LEDGERBAL><BALAMT>981.60<DTASOF>20261121</LEDGERBAL>
<AVAILBAL><BALAMT>900.00<DTASOF>20261121</AVAILBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
OFX_2 = OFX_1.split("\n\n", maxsplit=1)[1]
OFX_2 = f'<?xml version="1.0"?><?OFX OFXHEADER="200"?>{OFX_2}'
QIF = """!Type:Bank
D16/11/2026
T1,000.00
PKINNAIRD COUNCIL
^
D20/11'26
T-18.40
PSMITH & SONS
MCARD 1234
^
"""
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>GB29NWBK80226000123456</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>
<Amt Ccy="GBP">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>
<Amt Ccy="GBP">981.60</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><Amt Ccy="GBP">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-11-16</Dt></BookgDt><AcctSvcrRef>A1</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>KINNAIRD COUNCIL</Nm></Pty></Dbtr></RltdPties>
</TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="GBP">18.40</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>A2</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Cdtr><Nm>SMITH &amp; SONS</Nm></Cdtr></RltdPties>
<RmtInf><Ustrd>CARD 1234</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="GBP">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>
<BookgDt><Dt>2026-11-21</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>
"""
MT940 = """{1:F01BANKGB2LXXXX0000000000}{4:
:20:STATEMENT
:25:802260/00123456
:28C:00001/001
:60F:C261115GBP0,00
:61:2611161116C1000,00NTRFNONREF//A1
:86:KINNAIRD COUNCIL
:62M:C261116GBP1000,00
:60M:C261116GBP1000,00
:61:2611201120D18,40NMSCNONREF//A2
:86:?20SMITH & SONS
?21CARD 1234
:62F:C261120GBP981,60
-}
"""


def read(text: str) -> ReadStatement:
    return read_statement(text.encode(), TODAY)


@pytest.mark.parametrize(
    ("text", "name", "has_ids", "closing"),
    [
        (OFX_1, "OFX", True, Money(98160)),
        (OFX_2, "OFX", True, Money(98160)),
        (QIF, "QIF", False, None),
        (CAMT, "CAMT.053", True, Money(98160)),
        (MT940, "MT940", True, Money(98160)),
    ],
    ids=["ofx 1", "ofx 2", "qif", "camt", "mt940"],
)
def test_every_format_says_the_same(
    text: str,
    name: str,
    has_ids: bool,  # noqa: FBT001  # a parameter of the test
    closing: Money | None,
) -> None:
    found = read(text)
    assert found.layout == name
    assert [(line.on, line.amount, line.description) for line in found.lines] == [
        (date(2026, 11, 16), Money(100000), "KINNAIRD COUNCIL"),
        (date(2026, 11, 20), Money(-1840), "SMITH & SONS CARD 1234"),
    ]
    assert [line.bank_id for line in found.lines] == (["A1", "A2"] if has_ids else ["", ""])
    assert found.closing == closing
    assert found.opening == (None if closing is None else Money(0))
    assert found.account_number == ("" if name == "QIF" else "00123456")


def test_a_balance_of_an_earlier_day_than_the_last_payment_is_not_its_closing() -> None:
    assert read(OFX_1.replace("<DTASOF>20261121</LED", "<DTASOF>20261118</LED")).closing is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (CAMT.replace("981.60", "981.59"), "it comes to £981.60 after line 12"),
        (
            MT940.replace(":62F:C261120GBP981,60", ":62F:C261120GBP980,60"),
            "Line 13 of the file: it says the account held £980.60",
        ),
        (
            MT940.replace(":60M:C261116GBP1000,00", ":60M:C261116GBP999,00"),
            "Line 9 of the file: it says the account held £999.00",
        ),
    ],
)
def test_balances_that_do_not_follow_are_refused_where_they_break(text: str, says: str) -> None:
    with pytest.raises((BadLineError, DoesNotAddUpError), match=says):
        read(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (OFX_1.replace("-18.40", "18.4o"), "Line 8 of the file: “18.4o” is not an amount"),
        (OFX_1.replace("20261120120000", "20261320"), "Line 8 of the file: “20261320"),
        (OFX_1.replace("20261120120000", "20261123"), "23 November 2026 is still to come"),
        (OFX_1.replace("GBP", "EUR"), "EUR is not pounds"),
        (QIF.replace("D16/11", "D11/16"), "Line 2 of the file: “11/16/2026” is not a date with"),
        (QIF.replace("T-18.40", "Tfive"), "Line 7 of the file: “five” is not an amount"),
        (CAMT.replace('Ccy="GBP">18', 'Ccy="EUR">18'), "Line 12 of the file: EUR is not pounds"),
        (MT940.replace("D18,40", "18,40"), "Line 10 of the file: this is not how a payment"),
        (MT940.replace("C261115GBP0,00", "C261115EUR0,00"), "EUR is not pounds"),
    ],
)
def test_a_broken_line_is_named_with_its_reason(text: str, says: str) -> None:
    with pytest.raises(BadLineError, match=says):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        OFX_1 + OFX_1.replace("00123456", "00999999"),
        MT940 + MT940.replace("00123456", "00999999"),
        CAMT.replace("</Stmt>", "</Stmt><Stmt><Acct><Id><IBAN>GB1</IBAN></Id></Acct></Stmt>"),
    ],
    ids=["ofx", "mt940", "camt"],
)
def test_several_accounts_in_one_file_are_refused(text: str) -> None:
    with pytest.raises(SeveralAccountsError):
        read(text)


def test_an_entity_that_blows_up_is_never_opened() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    with pytest.raises(WrongFileError):
        read(CAMT.replace("<Document", f"{bomb}<Document", 1).replace("CARD 1234", "&b;&f;"))


def test_mt940_knows_the_year_at_new_year() -> None:
    text = (
        ":20:X\n:25:802260/00123456\n:60F:C251231GBP10,00\n"
        ":61:2512311231D1,00NMSCNONREF\n:61:2601021231D2,00NMSCNONREF\n"
        ":61:2512310102RD3,00NMSCNONREF\n:62F:C260102GBP10,00\n"
    )
    assert [(line.on, line.amount.pence) for line in read(text).lines] == [
        (date(2025, 12, 31), -100),
        (date(2025, 12, 31), -200),
        (date(2026, 1, 2), 300),
    ]


# Excel


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


HEADER = ("Date", "Description", "Amount", "Balance")


def test_a_workbook_is_read_like_the_banks_own_file() -> None:
    data = sheet(
        HEADER,
        (datetime(2026, 11, 16), "KINNAIRD COUNCIL", 1000, 1000),  # noqa: DTZ001  # as a sheet has it
        (date(2026, 11, 20), "GARDEN CENTRE", -18.4, 981.6),
    )
    found = read_statement(data, TODAY)
    assert [(line.number, line.amount) for line in found.lines] == [
        (2, Money(100000)),
        (3, Money(-1840)),
    ]
    assert found.closing == Money(98160)


def test_a_sum_that_a_sheet_counts_in_binary_is_read_to_the_penny() -> None:
    data = sheet(HEADER[:3], (date(2026, 11, 20), "X", -(0.1 + 0.2)))
    (line,) = read_statement(data, TODAY).lines
    assert line.amount == Money(-30)


def test_half_a_penny_in_a_sheet_is_refused() -> None:
    with pytest.raises(BadLineError, match="Line 2 of the file"):
        read_statement(sheet(HEADER[:3], (date(2026, 11, 20), "X", 0.125)), TODAY)


def test_a_formula_is_never_carried_out() -> None:
    data = sheet(HEADER[:3], (date(2026, 11, 20), "X", "=1+1"))
    with pytest.raises(BadLineError, match="it has a date but no amount"):
        read_statement(data, TODAY)


def packed(names: dict[str, bytes]) -> bytes:
    saved = BytesIO()
    with ZipFile(saved, "w", ZIP_DEFLATED) as package:
        for name, data in names.items():
            package.writestr(name, data)
    return saved.getvalue()


def test_a_package_that_bursts_is_refused_before_it_is_opened() -> None:
    with pytest.raises(LargeStatementError):
        read_statement(packed({"xl/workbook.xml": b"\x00" * 80_000_000}), TODAY)


def test_a_package_that_is_no_workbook_is_refused() -> None:
    for names in ({"word/document.xml": b"<x/>"}, {"xl/workbook.xml": b"<x/>"}):
        with pytest.raises(WrongFileError):
            read_statement(packed(names), TODAY)


STARTS: dict[str, Callable[[str], str]] = {
    "ofx": lambda text: f"OFXHEADER:100\n<OFX><STMTTRN>{text}</STMTTRN>",
    "qif": lambda text: f"!Type:Bank\n{text}\n^\n",
    "camt": lambda text: CAMT.replace("CARD 1234", text),
    "mt940": lambda text: f":20:X\n:25:1\n{text}\n",
}


@pytest.mark.parametrize("start", sorted(STARTS))
@given(text=st.text(max_size=200))
def test_whatever_a_format_holds_is_read_or_refused_in_words(start: str, text: str) -> None:
    try:
        read_statement(STARTS[start](text).encode("utf-8", "replace"), TODAY)
    except DomainError as refused:
        assert refused.message  # noqa: PT017  # either way out is right
