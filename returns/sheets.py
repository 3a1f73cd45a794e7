"""The pieces of a workbook: cells that stay what they are, live formulas, names and bars."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from payroll.ground.money import Money

MONEY = "£#,##0.00;[Red]-£#,##0.00"
DAY = "dd/mm/yyyy"
HOURS = "[h]:mm"
FACE = "Calibri"
BOLD = Font(name=FACE, size=11, bold=True)
TITLE = Font(name=FACE, size=14, bold=True)
SHADE = PatternFill("solid", fgColor="DDE6ED")
BAR = "7FA8CC"
TOP = Alignment(vertical="top")
WRAPPED = Alignment(wrap_text=True, horizontal="left", vertical="top", indent=1)
LINE_HEIGHT, TITLE_HEIGHT = 15, 20
A4 = 9


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, the only text in the workbook that Excel may work out."""

    text: str
    shown_as: str = MONEY


Content = str | Money | date | timedelta | Formula


def table(sheet: Worksheet, titles: Sequence[str], widths: Sequence[int]) -> None:
    """Begin a sheet that is one table: its titles stay in sight, and on every printed page."""
    set_widths(sheet, widths)
    head(sheet, titles)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"


def head(sheet: Worksheet, titles: Sequence[str]) -> None:
    """Write a row of titles."""
    number = row(sheet, titles, BOLD)
    for cell in sheet[number]:
        cell.fill = SHADE


def set_widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Give the columns their widths, in characters."""
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def row(sheet: Worksheet, contents: Iterable[Content], font: Font | None = None) -> int:
    """Write the next row, as high as its longest text needs, and return its number."""
    number = 1 if sheet.max_row == 1 and sheet["A1"].value is None else sheet.max_row + 1
    for column, content in enumerate(contents, start=1):
        cell = sheet.cell(number, column)
        _write(cell, content)
        if font is not None:
            cell.font = font
    lines = max(
        _lines_of(cell.value, _width(sheet, column))
        for column, cell in enumerate(sheet[number], start=1)
        if cell.data_type == "s"
    )
    sheet.row_dimensions[number].height = LINE_HEIGHT * lines
    return number


def across(sheet: Worksheet, text: str, columns: int, font: Font | None = None) -> None:
    """Write the next row as one text over several columns."""
    number = row(sheet, (text,), font)
    sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=columns)
    width = sum(_width(sheet, column) for column in range(1, columns + 1))
    height = TITLE_HEIGHT if font is TITLE else LINE_HEIGHT
    sheet.row_dimensions[number].height = height * _lines_of(text, width)


def name(sheet: Worksheet, cells: str, called: str) -> None:
    """Give cells of a sheet, such as "$B$2", a name that formulas and readers can use."""
    book = sheet.parent
    if book is None:
        message = "a sheet belongs to a workbook"
        raise ValueError(message)
    book.defined_names[called] = DefinedName(called, attr_text=f"'{sheet.title}'!{cells}")


def bars(sheet: Worksheet, cells: str) -> None:
    """Draw a bar behind each figure of a column, as long as the figure is large."""
    ends = (FormatObject(type="num", val=0), FormatObject(type="max"))
    sheet.conditional_formatting.add(
        cells, Rule(type="dataBar", dataBar=DataBar(cfvo=ends, color=BAR))
    )


def print_set_up(sheet: Worksheet) -> None:
    """Set a sheet up for A4: across the page, as wide as it, numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.center.text = "&A, page &P of &N"
    sheet.HeaderFooter.oddFooter = footer


def _width(sheet: Worksheet, column: int) -> float:
    return sheet.column_dimensions[get_column_letter(column)].width


def _lines_of(text: object, width: float) -> int:
    """Return on how many lines a text stands in a column, a little on the safe side."""
    return sum(
        max(1, ceil(len(each) * 1.1 / (width - 2))) for each in str(text).splitlines() or [""]
    )


def _write(cell: Cell | MergedCell, content: Content) -> None:
    cell.alignment = TOP
    match content:
        case Money():
            cell.value = content.pounds
            cell.number_format = MONEY
        case Formula():
            cell.value = content.text
            cell.number_format = content.shown_as
        case date():
            cell.value = content
            cell.number_format = DAY
        case timedelta():
            cell.value = content
            cell.number_format = HOURS
        case str():
            _write_text(cell, content)


def _write_text(cell: Cell | MergedCell, text: str) -> None:
    """Write text that stays text, so that nothing a shop or person wrote is ever worked out."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.alignment = WRAPPED
