"""Reading spreadsheets of shifts: as people make them, break them, and never should."""

from contextlib import suppress
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from pa_employer.bureau.layouts import CHANGES, PEOPLE, SHIFTS, Layout
from pa_employer.bureau.spreadsheet import (
    MacrosError,
    NoHeadingsError,
    NotASpreadsheetError,
    NothingInItError,
    TooLargeError,
    TooManyRowsError,
    read_rows,
    template,
)
from pa_employer.bureau.typed_shift import (
    NoBreakError,
    NoDayError,
    NoKindError,
    NoTimeError,
    read_day,
    read_time,
    typed_shift,
)
from payroll.ground.errors import DomainError
from payroll.work.kinds import WorkKind

HEADINGS = SHIFTS.headings
ROW = {"Reference": "KC-1", "PA": "Rhona Baird", "Date": "4/5/2026", "Start": "9", "End": "13"}


def book(*rows: tuple[object, ...], merge: str = "", layout: Layout = SHIFTS) -> bytes:
    made = Workbook()
    page = made.worksheets[0]
    for row in (layout.headings, *rows):
        page.append(list(row))
    if merge:
        page.merge_cells(merge)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def test_days_and_times_of_a_workbook_are_read_as_they_are_meant() -> None:
    (row,) = read_rows(
        book(
            ("KC-1", "Morag", "Rhona", datetime(2026, 5, 4), time(9), "13:30", 30.0, None, None)  # noqa: DTZ001  # as a cell has it
        )
    )
    typed = typed_shift(row.cells)
    assert row.number == 2
    assert (row.problem, row.cells["Reference"], row.cells["PA"]) == ("", "KC-1", "Rhona")
    assert typed.in_words == "Monday 4 May, 09:00 to 13:30"
    assert typed.break_minutes == 30


@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_a_csv_file_is_read_whatever_divides_it(divider: str) -> None:
    lines = [
        HEADINGS,
        ("KC-1", "Morag", "Rhona", "4 May 2026", "22:00", "7:00", "", "sleepover", ""),
    ]
    text = "\r\n".join(divider.join(line) for line in lines)
    (row,) = read_rows(text.encode("utf-8-sig"))
    typed = typed_shift(row.cells)
    assert typed.kind is WorkKind.SLEEPOVER
    assert typed.in_words == "Monday 4 May, 22:00 to 07:00 the next day"


def test_empty_rows_are_left_out_and_the_numbers_stay_the_files_own() -> None:
    rows = read_rows(book(("KC-1",), (None,), ("KC-2",)))
    assert [row.number for row in rows] == [2, 4]


def test_a_formula_an_error_and_merged_cells_are_said_with_their_place() -> None:
    day = "2026-05-04"
    rows = read_rows(
        book(
            ("KC-1", "", "Rhona", "=TODAY()", "9", "13"),
            ("KC-1", "", "Rhona", day, "9", "#N/A"),
            ("KC-1", "", "Rhona", day, "9", "13"),
            merge="A4:B4",
        )
    )
    assert [row.problem for row in rows] == [
        "Cell D2 holds a formula. Paste it as a value.",
        "Cell F3 shows an error. Write the value out.",
        "Cells of this row are merged. Split them, and write each value out.",
    ]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", NotASpreadsheetError),
        (b"PK\x03\x04 not really", NotASpreadsheetError),
        (b"\xff\xfe\x00\x01", NotASpreadsheetError),
        (b"Name;Hours\r\nRhona;20", NoHeadingsError),
        (b"", NothingInItError),
        (",".join(HEADINGS).encode(), NothingInItError),
        (b"x" * (5 * 1024 * 1024 + 1), TooLargeError),
        (",".join(HEADINGS).encode() + b"\n" + b"a,b,c\n" * 5_001, TooManyRowsError),
    ],
)
def test_what_is_no_file_of_shifts_is_refused_in_words(
    content: bytes, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        read_rows(content)


def test_a_file_made_to_burst_is_refused_unread() -> None:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * (80 * 1024 * 1024))
    with pytest.raises(TooLargeError):
        read_rows(kept.getvalue())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4/5/2026", date(2026, 5, 4)),
        ("04.05.2026", date(2026, 5, 4)),
        ("4 May 2026", date(2026, 5, 4)),
        ("4-may-2026", date(2026, 5, 4)),
        ("2026-05-04", date(2026, 5, 4)),
        ("29/2/2028", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["", "29/2/2026", "5/13/2026", "May", "4/5/26", "46146"])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(NoDayError):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [("9", time(9)), ("9:30", time(9, 30)), ("21.45", time(21, 45)), ("24:00", time(0)),
     ("09:00:00", time(9))],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(text: str, at: time) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize("text", ["", "25:00", "9:75", "nine", "0.375", "-1"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(NoTimeError):
        read_time(text)


@pytest.mark.parametrize(
    ("change", "error"),
    [({"Unpaid break": "half"}, NoBreakError), ({"Kind": "dancing"}, NoKindError)],
)
def test_the_rest_of_a_row_is_checked_too(
    change: dict[str, str], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        typed_shift(ROW | change)


def test_the_template_holds_the_headings_and_no_formulas() -> None:
    made = load_workbook(BytesIO(template([("KC-1", "=cmd()", "Rhona")])))
    page = made.worksheets[0]
    assert tuple(cell.value for cell in page[1]) == HEADINGS
    assert page["B2"].value == "'=cmd()"
    assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)


def with_part(name: str, content: bytes) -> bytes:
    """A good file with one more part in its package."""
    kept = BytesIO(book(("KC-1", "", "Rhona", "4/5/2026", "9", "13")))
    with ZipFile(kept, "a", ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return kept.getvalue()


def test_a_workbook_with_macros_is_refused_whatever_it_is_called() -> None:
    assert read_rows(with_part("docProps/notes.txt", b"fine"))
    for name in ("xl/vbaProject.bin", "xl/VBAPROJECT.BIN"):
        with pytest.raises(MacrosError):
            read_rows(with_part(name, b"Sub Auto_Open()"))


def test_words_that_grow_without_end_are_refused() -> None:
    many = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 9))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{many}]><worksheet>&a8;</worksheet>'
    )
    kept = BytesIO()
    with (
        ZipFile(BytesIO(book(("KC-1", "", "Rhona", "4/5/2026", "9", "13")))) as good,
        ZipFile(kept, "w") as bad,
    ):
        for part in good.namelist():
            is_sheet = part == "xl/worksheets/sheet1.xml"
            bad.writestr(part, bomb.encode() if is_sheet else good.read(part))
    with pytest.raises(NotASpreadsheetError):
        read_rows(kept.getvalue())


@pytest.mark.parametrize("layout", [CHANGES, PEOPLE])
def test_a_template_comes_back_as_nothing_until_somebody_fills_it_in(layout: Layout) -> None:
    made = template([("KC-1", "=cmd()", "Rhona")[: 3 if layout is CHANGES else 2]], layout)
    with pytest.raises(NothingInItError):
        read_rows(made, layout)
    loaded = load_workbook(BytesIO(made))
    page = loaded.worksheets[0]
    assert tuple(cell.value for cell in page[1]) == layout.headings
    assert page["A2"].value == "EXAMPLE"
    assert page["B3"].value == "'=cmd()"
    assert loaded.sheetnames == [layout.title, "Notes"]
    offered = {each.formula1 for each in page.data_validations.dataValidation}
    assert offered == {f'"{",".join(values)}"' for values in layout.choices.values()}
    page["D3"], page["C3"] = "1/6/2026", "Rhona"
    kept = BytesIO()
    loaded.save(kept)
    (row,) = read_rows(kept.getvalue(), layout)
    assert row.number == 3
    assert row.cells["Employer"] == "=cmd()"


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_sentence(content: bytes) -> None:
    with suppress(DomainError):
        assert read_rows(content)


@given(st.dictionaries(st.sampled_from(HEADINGS), st.text(max_size=20)))
def test_any_row_is_a_shift_or_a_sentence(cells: dict[str, str]) -> None:
    with suppress(DomainError):
        assert typed_shift(cells).minutes > 0
