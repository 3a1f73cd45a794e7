"""Whatever arrives: a reader gives a value or refuses in words, and never breaks."""

import io
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook
from werkzeug.datastructures import MultiDict
from wtforms import Form

from pa_employer.bureau.layouts import SHIFTS
from pa_employer.bureau.spreadsheet import read_rows
from pa_employer.statements.reading import read_statement
from pa_employer.statements.sheet import sheet_rows
from pa_employer.web.forms import (
    DatePartsField,
    DaysField,
    HoursField,
    MoneyField,
    PercentField,
    TimeField,
    TypedField,
)
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.rti.replies import Awaited, read_reply
from payroll.tax.code import TaxCode

SENT_TEXT = st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
HEADINGS = ",".join(SHIFTS.headings).encode()
TODAY = date(2026, 11, 22)
HEADS = (
    b"Date,Description,Money out,Money in,Balance\n",
    b"OFXHEADER:100\nDATA:OFXSGML\n<OFX><BANKTRANLIST><STMTTRN>",
    b"!Type:Bank\nD01/02/2026\nT-1\n^\n",
    b":20:X\n:25:1\n:60F:C260101GBP1,\n:61:260101D1,NTRF\n",
    b"<?xml version='1.0'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>",
    b"PK\x03\x04",
    b"\xff\xfe",
    b"",
)
ODD = (
    "", " ", "0", "-1", "1e309", "NaN", "inf", "-0", "9" * 400, "\u202e1", "\ud800",
    "\u0661\u0662", "1_000", "0x10", "1,000.00", "\u00a31", "31/02", "S1257L", "K-1", "25:61",
)  # fmt: skip


def refuses_in_words(read: Callable[[], object]) -> None:
    with suppress(DomainError):
        read()


@given(st.sampled_from(HEADS), st.binary(max_size=400))
@example(HEADS[0], b'01/02/2026,"' + b"x" * 140_000 + b'",1.00,,1.00\n')
@example(HEADS[0], b"01/02/2026,A,1e309,,NaN\n")
@example(HEADS[0], b"31/02/2026,A,1.00,,1.00\n")
def test_a_statement_of_any_bytes(head: bytes, rest: bytes) -> None:
    refuses_in_words(lambda: read_statement(head + rest, TODAY))


@given(st.sampled_from(HEADS), st.text(max_size=300))
def test_a_statement_of_any_words(head: bytes, rest: str) -> None:
    refuses_in_words(lambda: read_statement(head + rest.encode("utf-8", "ignore"), TODAY))


@given(st.one_of(st.binary(max_size=300), SENT_TEXT))
@example(HEADINGS + b'\n"' + b"x" * 140_000 + b'"\n')
@example(b"a\rb")
def test_a_sheet_of_hours_of_any_bytes(sent: bytes) -> None:
    refuses_in_words(lambda: list(read_rows(sent)))


@cache
def a_workbook() -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["PA", "Date", "Start", "End"])
    page.append(["Rhona Baird", date(2026, 5, 4), "09:00", "17:00"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_a_workbook_that_was_damaged_on_its_way(seed: int, times: int) -> None:
    chance, damaged = random.Random(seed), bytearray(a_workbook())  # noqa: S311  # not a secret
    for _ in range(times):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    refuses_in_words(lambda: sheet_rows(bytes(damaged)))
    refuses_in_words(lambda: list(read_rows(bytes(damaged))))


@given(st.binary(max_size=300))
@example(b"<GovTalkMessage xmlns='http://www.govtalk.gov.uk/CM/envelope'/>")
def test_a_reply_of_any_bytes(reply: bytes) -> None:
    refuses_in_words(lambda: read_reply(reply, Awaited("HMRC-PAYE-RTI-FPS")))


@given(st.one_of(st.sampled_from(ODD), st.text(max_size=40)))
def test_money_and_tax_codes_of_any_words(words: str) -> None:
    refuses_in_words(lambda: Money.parse(words))
    refuses_in_words(lambda: TaxCode.parse(words))


@given(st.integers(0, 10**11 - 1))
def test_money_is_read_as_it_is_written(pence: int) -> None:
    assert Money.parse(str(Money(pence))) == Money(pence)


@given(st.one_of(st.sampled_from(ODD), st.text(max_size=40)))
@pytest.mark.parametrize("kind", [DaysField, HoursField, MoneyField, PercentField, TimeField])
def test_a_box_takes_any_words(kind: type[TypedField], words: str) -> None:
    class Asked(Form):
        box = kind("Box")

    form = Asked(MultiDict({"box": words}))
    assert form.validate() is (not form.box.errors)
    if form.box.data is not None:
        again = Asked(MultiDict({"box": form.box.show(form.box.data)}))
        assert again.box.data == form.box.data


@given(*[st.one_of(st.sampled_from(ODD), st.text(max_size=12))] * 3)
@example("29", "2", "2027")
@example("31", "2", "2026")
@example("\u0661", "\u0661", "\u0662\u0660\u0662\u0666")
def test_a_date_takes_any_words(day: str, month: str, year: str) -> None:
    class Asked(Form):
        on = DatePartsField("Day")

    form = Asked(MultiDict({"on-day": day, "on-month": month, "on-year": year}))
    assert form.on.data is None or isinstance(form.on.data, date)
    if form.on.data is None:
        assert form.on.process_errors or form.on.bad_parts
