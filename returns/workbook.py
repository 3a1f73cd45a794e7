"""The return as an Excel workbook whose totals are live formulas over its own transactions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from payroll.ground.days import day_in_words
from payroll.ground.money import Money
from returns.figures import Heading, Return

MONEY = "£#,##0.00;[Red]-£#,##0.00"
DAY = "dd/mm/yyyy"
HOURS = "[h]:mm"
BOLD = Font(bold=True)
TITLE = Font(bold=True, size=14)
SHADE = PatternFill("solid", fgColor="DDE6ED")
WRAPPED = Alignment(wrap_text=True, vertical="top")
A4 = 9


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, the only text in the workbook that Excel may work out."""

    text: str
    shown_as: str = MONEY


Content = str | Money | date | timedelta | Formula


@dataclass(frozen=True, slots=True)
class Exchange:
    """Something the council asked about the return, and what was answered."""

    asked_on: date
    asked: str
    answered: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands at the top of the workbook, and what was asked and answered about the return."""

    person: str
    authority: str
    reference: str
    exchanges: tuple[Exchange, ...] = ()


def workbook(return_: Return, cover: Cover) -> bytes:
    """Return an .xlsx file of the return, ready to print."""
    book = Workbook()
    summary = book.worksheets[0]
    summary.title = "Summary"
    lines = _transactions(book.create_sheet("Transactions"), return_)
    closing = _summary(summary, return_, cover, lines)
    _hours(book.create_sheet("Hours"), return_)
    _set_aside(book.create_sheet("Set aside"), return_, closing)
    _questions(book.create_sheet("Questions and answers"), return_, cover)
    for sheet in book.worksheets:
        _print_set_up(sheet)
    book.properties.creator = "PA Employer"
    book.properties.title = f"Return for {return_.period}"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _transactions(sheet: Worksheet, return_: Return) -> int:
    """Write every line and return the number of the last row."""
    _table(
        sheet,
        ("Date", "Description", "In or out", "Heading", "Amount", "Grade", "Why", "Answer"),
        (12, 36, 10, 30, 14, 28, 48, 40),
    )
    rows = [
        (line.on, line.id, direction, heading.words, line)
        for direction, headings in (("In", return_.money_in), ("Out", return_.money_out))
        for heading in headings
        for line in heading.lines
    ]
    for on, _, direction, words, line in sorted(rows, key=lambda row: row[:2]):
        grade = f"{line.grade}: {line.grade.words}"
        _row(
            sheet,
            (on, line.description, direction, words, line.amount, grade, line.reason, line.answer),
        )
    return max(sheet.max_row, 2)


def _summary(sheet: Worksheet, return_: Return, cover: Cover, lines: int) -> str:
    """Write the page that adds up the rest and return the closing balance's cell."""
    _widths(sheet, (44, 18, 48))
    _row(sheet, (f"Return for {return_.period}",), TITLE)
    for what, value in (
        ("For", cover.person),
        ("Council", cover.authority),
        ("Reference", cover.reference),
    ):
        _row(sheet, (what, value))
    _row(sheet, (return_.headline[0],))
    _head(sheet, ("What", "Amount", "How it is shown"))
    sheet.freeze_panes = f"A{sheet.max_row + 1}"
    opening = _row(sheet, ("You started with", return_.opening), BOLD)
    came_in = _headings(sheet, "In", return_.money_in, lines)
    went_out = _headings(sheet, "Out", return_.money_out, lines)
    closing = _row(sheet, ("You have", Formula(f"=B{opening}+B{came_in}-B{went_out}"), ""), BOLD)
    _statements(sheet, return_, closing)
    return f"Summary!$B${closing}"


def _headings(sheet: Worksheet, direction: str, headings: tuple[Heading, ...], lines: int) -> int:
    """Write a live total for each heading, then their total; return the total's row."""
    sign = "-" if direction == "Out" else ""
    amounts, directions, words = (f"Transactions!${c}$2:${c}${lines}" for c in "ECD")
    first = sheet.max_row + 1
    for number, heading in enumerate(headings, start=first):
        total = f'={sign}SUMIFS({amounts},{directions},"{direction}",{words},$A{number})'
        _row(sheet, (heading.words, Formula(total), heading.proof))
    last = sheet.max_row
    total = f"=SUM(B{first}:B{last})" if headings else "=0"
    title = "Came in" if direction == "In" else "Went out"
    return _row(sheet, (title, Formula(total), ""), BOLD)


def _statements(sheet: Worksheet, return_: Return, closing: int) -> None:
    # Spreadsheets add in binary fractions, so a difference is rounded back to the penny.
    first = sheet.max_row + 1
    for end in return_.statements:
        _row(sheet, (f"Statement: {end.name}", end.balance, f"on {day_in_words(end.on)}"))
    if return_.statements:
        total = Formula(f"=ROUND(B{closing}-SUM(B{first}:B{sheet.max_row}),2)")
        _row(sheet, ("Difference to the statement", total, return_.reconciliation), BOLD)
    else:
        _row(sheet, ("Difference to the statement", "", return_.reconciliation), BOLD)


def _hours(sheet: Worksheet, return_: Return) -> None:
    _table(sheet, ("Assistant", "Planned", "Worked", "Paid", "Note"), (30, 12, 12, 12, 60))
    for row in return_.hours:
        minutes = (row.planned_minutes, row.worked_minutes, row.paid_minutes)
        _row(sheet, (row.assistant, *(timedelta(minutes=m) for m in minutes), row.note))
    if return_.hours:
        last = sheet.max_row
        totals = (Formula(f"=SUM({c}2:{c}{last})", HOURS) for c in "BCD")
        _row(sheet, ("All hours", *totals, ""), BOLD)


def _set_aside(sheet: Worksheet, return_: Return, closing: str) -> None:
    _table(sheet, ("Step", "Amount", "Why"), (44, 18, 80))
    balance, *taken_off = return_.set_aside.steps
    _row(sheet, (balance.label, Formula(f"={closing}"), balance.working.sentence))
    for step in taken_off:
        _row(sheet, (step.label, step.amount, step.working.sentence))
    last = sheet.max_row
    _row(
        sheet,
        ("Spare", Formula(f"=MAX(0,ROUND(SUM(B2:B{last}),2))"), return_.set_aside.sentence),
        BOLD,
    )
    _row(sheet, ("Still to set aside", Formula(f"=MAX(0,-ROUND(SUM(B2:B{last}),2))"), ""), BOLD)


def _questions(sheet: Worksheet, return_: Return, cover: Cover) -> None:
    _table(sheet, ("Date", "Who or what", "Question", "Answer"), (12, 30, 70, 60))
    line_of = {line.id: line for line in return_.lines}
    for question in return_.questions:
        line = line_of[question.line_id]
        _row(sheet, (line.on, line.description, question.words, ""))
    for line in return_.lines:
        if line.answer:
            _row(sheet, (line.on, line.description, "What was it for?", line.answer))
    for flag in return_.flags:
        _row(sheet, (return_.period.last, "Noticed", f"{flag.sentence} {flag.rule}", flag.settles))
    for exchange in cover.exchanges:
        _row(sheet, (exchange.asked_on, cover.authority, exchange.asked, exchange.answered))


def _table(sheet: Worksheet, titles: Sequence[str], widths: Sequence[int]) -> None:
    _head(sheet, titles)
    _widths(sheet, widths)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"


def _head(sheet: Worksheet, titles: Sequence[str]) -> None:
    number = _row(sheet, titles, BOLD)
    for cell in sheet[number]:
        cell.fill = SHADE


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _row(sheet: Worksheet, contents: Iterable[Content], font: Font | None = None) -> int:
    """Write the next row and return its number."""
    number = 1 if sheet.max_row == 1 and sheet["A1"].value is None else sheet.max_row + 1
    for column, content in enumerate(contents, start=1):
        cell = sheet.cell(number, column)
        _write(cell, content)
        if font is not None:
            cell.font = font
    return number


def _write(cell: Cell | MergedCell, content: Content) -> None:
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


def _print_set_up(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.center.text = "&A, page &P of &N"
    sheet.HeaderFooter.oddFooter = footer
