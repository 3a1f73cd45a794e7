import dataclasses
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from payroll.ground.money import NOTHING, Money
from returns.compute import compute_return
from returns.figures import Return
from returns.workbook import Cover, Exchange, workbook
from tests.returns.household import LINES, QUARTER_GIVEN, given, out

COVER = Cover(
    person="Ailsa Reid",
    authority="Strathmore Council",
    reference="R-2026-3",
    exchanges=(Exchange(date(2026, 10, 20), "What were the paints for?", "=The class"),),
)
SUMIFS = re.compile(
    r'=(?P<sign>-?)SUMIFS\(Transactions!\$E\$2:\$E\$(?P<last>\d+),[^,]+,"(?P<way>In|Out)",.*,\$A\d+\)'
)
SUM = re.compile(r"=SUM\(B(\d+):B(\d+)\)")


def opened(return_: Return) -> Workbook:
    return load_workbook(BytesIO(workbook(return_, COVER)))


def summary_by_name(sheet: Worksheet) -> dict[str, int]:
    return {str(row[0].value): row[0].row for row in sheet.iter_rows() if row[0].value}


class Recount:
    """Works the summary's formulas out again from nothing but the file's own cells."""

    def __init__(self, book: Workbook) -> None:
        self.summary = book["Summary"]
        self.lines = list(book["Transactions"].iter_rows(min_row=2, values_only=True))
        self.aside = book["Set aside"]

    def cell(self, row: int) -> Decimal:
        value = self.summary.cell(row, 2).value
        if not str(value).startswith("="):
            return Decimal(str(value))
        return self.formula(str(value), row)

    def formula(self, text: str, row: int) -> Decimal:
        if found := SUMIFS.fullmatch(text):
            assert int(found["last"]) >= len(self.lines) + 1
            name = self.summary.cell(row, 1).value
            matching = [r for r in self.lines if r[2] == found["way"] and r[3] == name]
            total = sum((Decimal(str(r[4])) for r in matching), Decimal(0))
            return -total if found["sign"] else total
        if found := SUM.fullmatch(text):
            first, last = (int(n) for n in found.groups())
            return sum((self.cell(n) for n in range(first, last + 1)), Decimal(0))
        if found := re.fullmatch(r"=B(\d+)\+B(\d+)-B(\d+)", text):
            a, b, c = (self.cell(int(n)) for n in found.groups())
            return a + b - c
        if found := re.fullmatch(r"=ROUND\(B(\d+)-SUM\(B(\d+):B(\d+)\),2\)", text):
            closing, first, last = (int(n) for n in found.groups())
            return self.cell(closing) - sum(self.cell(n) for n in range(first, last + 1))
        assert text == "=0"
        return Decimal(0)


def test_the_summary_adds_up_again_from_its_own_transactions() -> None:
    done = compute_return(QUARTER_GIVEN)
    book = opened(done)
    recount, rows = Recount(book), summary_by_name(book["Summary"])
    for name, expected in (
        ("You started with", done.opening),
        ("Came in", done.total_in),
        ("Went out", done.total_out),
        ("You have", done.closing),
        ("Difference to the statement", NOTHING),
        *((heading.words, heading.total) for heading in (*done.money_in, *done.money_out)),
    ):
        assert recount.cell(rows[name]) == expected.pounds, name


def test_the_totals_are_live_formulas() -> None:
    summary = opened(compute_return(QUARTER_GIVEN))["Summary"]
    rows = summary_by_name(summary)
    for name in ("Came in", "Wages", "Went out", "You have", "Difference to the statement"):
        assert summary.cell(rows[name], 2).data_type == "f"


def test_what_is_set_aside_starts_from_the_live_closing_balance() -> None:
    done = compute_return(QUARTER_GIVEN)
    book = opened(done)
    aside = book["Set aside"]
    closing = summary_by_name(book["Summary"])["You have"]
    assert aside["B2"].value == f"=Summary!$B${closing}"
    rows = summary_by_name(aside)
    taken = sum(Decimal(str(aside.cell(row, 2).value)) for row in range(3, rows["Spare"]))
    assert done.closing.pounds + taken == -done.set_aside.shortfall.pounds
    assert aside.cell(rows["Spare"], 2).value == f"=MAX(0,ROUND(SUM(B2:B{rows['Spare'] - 1}),2))"
    still = aside.cell(rows["Still to set aside"], 2).value
    assert still == f"=MAX(0,-ROUND(SUM(B2:B{rows['Spare'] - 1}),2))"


@pytest.mark.parametrize(
    "trap", ["=1+1", '=HYPERLINK("http://x")', "+1", "@SUM(A1)", "#N/A", "2026-01-01", "=\x07bell"]
)
def test_what_a_shop_or_a_person_wrote_is_never_worked_out(trap: str) -> None:
    line = out("9", answer=trap, name=trap)
    done = compute_return(given((line,), opening="9"))
    cover = dataclasses.replace(COVER, person=trap, reference=trap)
    book = load_workbook(BytesIO(workbook(done, cover)))
    said = trap.replace("\x07", "")
    sheet = book["Transactions"]
    for cell in (sheet["B2"], sheet["H2"], book["Summary"]["B2"]):
        assert (cell.value, cell.data_type) == (said, "s")
    live = [
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert live
    assert said not in live


def test_dates_are_dates_and_money_is_money() -> None:
    sheet = opened(compute_return(QUARTER_GIVEN))["Transactions"]
    first = [cell.value for cell in sheet[2]]
    assert first[0] == datetime(2026, 7, 6)  # noqa: DTZ001 - a workbook's dates have no zone
    assert sheet["A2"].number_format == "dd/mm/yyyy"
    assert sheet["E2"].number_format.startswith("£#,##0.00")
    amounts = [str(row[4]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    by_day = sorted(LINES, key=lambda line: line.on)
    assert [Decimal(amount) for amount in amounts] == [line.amount.pounds for line in by_day]
    assert sheet.max_row == len(LINES) + 1


def test_hours_are_hours_and_add_up() -> None:
    sheet = opened(compute_return(QUARTER_GIVEN))["Hours"]
    assert sheet["B2"].value == timedelta(hours=150)
    assert sheet["B2"].number_format == "[h]:mm"
    assert sheet["B4"].value == "=SUM(B2:B3)"


def test_every_sheet_is_ready_to_read_and_to_print() -> None:
    book = opened(compute_return(QUARTER_GIVEN))
    assert book.sheetnames == [
        "Summary", "Transactions", "Hours", "Set aside", "Questions and answers"
    ]  # fmt: skip
    for sheet in book.worksheets:
        assert sheet.freeze_panes
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet["A1"].font.bold
        assert (sheet.column_dimensions["B"].width or 0) >= 12


def test_questions_answers_and_flags_stand_together() -> None:
    done = compute_return(QUARTER_GIVEN)
    sheet = opened(done)["Questions and answers"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    asked = [row[2] for row in rows]
    assert asked[0] == done.questions[0].words
    assert "Paints for the class. I have no receipt." in [row[3] for row in rows]
    assert [flag.sentence in str(asked) for flag in done.flags] == [True] * len(done.flags)
    assert rows[-1][1:] == ("Strathmore Council", "What were the paints for?", "=The class")
    assert sheet.cell(len(rows) + 1, 4).data_type == "s"


def test_an_empty_return_still_makes_a_workbook() -> None:
    done = compute_return(given())
    book = opened(done)
    rows = summary_by_name(book["Summary"])
    recount = Recount(book)
    assert recount.cell(rows["You have"]) == Money(0).pounds
    assert book["Summary"].cell(rows["Difference to the statement"], 2).value in (None, "")
