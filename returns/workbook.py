"""The return as an Excel workbook whose totals are live formulas over its own transactions."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from payroll.ground.days import day_in_words
from returns.figures import Heading, Return, Severity
from returns.sheets import (
    BOLD,
    HOURS,
    TITLE,
    Formula,
    across,
    bars,
    head,
    name,
    print_set_up,
    row,
    set_widths,
    table,
)

WANTS = {
    Severity.INFO: "Nothing to do",
    Severity.ASK: "An answer would help",
    Severity.CHECK: "To look at together",
}
STANDS = {True: "Done", False: "Not done", None: "To look at"}


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
    """Return an .xlsx file of the return, a sheet for each of its parts, ready to print."""
    book = Workbook()
    summary = book.worksheets[0]
    summary.title = "Summary"
    _transactions(book.create_sheet("Transactions"), return_)
    _summary(summary, return_, cover)
    _hours(book.create_sheet("Hours"), return_)
    _set_aside(book.create_sheet("Set aside"), return_)
    _duties(book.create_sheet("Duties"), return_)
    _outcomes(book.create_sheet("Outcomes"), return_)
    _noticed(book.create_sheet("Noticed"), return_)
    _questions(book.create_sheet("Questions and answers"), return_, cover)
    for sheet in book.worksheets:
        if sheet.max_row == 1:
            row(sheet, ("Nothing in this period.",))
        print_set_up(sheet)
    book.properties.creator = "PA Employer"
    book.properties.title = f"Return for {return_.period}"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _transactions(sheet: Worksheet, return_: Return) -> None:
    """Write every line, and name the columns that the summary adds up."""
    table(
        sheet,
        ("Date", "Description", "In or out", "Heading", "Amount", "Grade", "Why", "Answer"),
        (12, 36, 10, 30, 14, 28, 48, 40),
    )
    rows = [
        (line.on, line.id, way, heading.words, line)
        for way, headings in (("In", return_.money_in), ("Out", return_.money_out))
        for heading in headings
        for line in heading.lines
    ]
    for on, _, way, words, line in sorted(rows, key=lambda each: each[:2]):
        grade = f"{line.grade}: {line.grade.words}"
        row(
            sheet,
            (on, line.description, way, words, line.amount, grade, line.reason, line.answer),
        )
    last = max(sheet.max_row, 2)
    for column, called in (("C", "Ways"), ("D", "Headings"), ("E", "Amounts")):
        name(sheet, f"${column}$2:${column}${last}", called)


def _summary(sheet: Worksheet, return_: Return, cover: Cover) -> None:
    """Write the page that adds up the rest."""
    set_widths(sheet, (44, 18, 48))
    across(sheet, f"Return for {return_.period}", 3, TITLE)
    for what, value in (
        ("For", cover.person),
        ("Council", cover.authority),
        ("Reference", cover.reference),
    ):
        row(sheet, (what, value))
    across(sheet, return_.headline[0], 3)
    head(sheet, ("What", "Amount", "How it is shown"))
    sheet.freeze_panes = f"A{sheet.max_row + 1}"
    opening = row(sheet, ("You started with", return_.opening), BOLD)
    name(sheet, f"$B${opening}", "Opening")
    _headings(sheet, "In", return_.money_in)
    _headings(sheet, "Out", return_.money_out)
    # Spreadsheets add in binary fractions, so what may be compared is rounded to the penny.
    total = Formula("=ROUND(Opening+Money_in-Money_out,2)")
    closing = row(sheet, ("You have", total, ""), BOLD)
    name(sheet, f"$B${closing}", "Closing")
    _statements(sheet, return_)


def _headings(sheet: Worksheet, way: str, headings: tuple[Heading, ...]) -> None:
    """Write a live total for each heading, then their total."""
    sign = "-" if way == "Out" else ""
    first = sheet.max_row + 1
    for number, heading in enumerate(headings, start=first):
        total = f'={sign}SUMIFS(Amounts,Ways,"{way}",Headings,$A{number})'
        row(sheet, (heading.words, Formula(total), heading.proof))
    last = sheet.max_row
    if headings:
        bars(sheet, f"B{first}:B{last}")
    total = f"=SUM(B{first}:B{last})" if headings else "=0"
    title, called = ("Came in", "Money_in") if way == "In" else ("Went out", "Money_out")
    name(sheet, f"$B${row(sheet, (title, Formula(total), ''), BOLD)}", called)


def _statements(sheet: Worksheet, return_: Return) -> None:
    first = sheet.max_row + 1
    for end in return_.statements:
        row(sheet, (f"Statement: {end.name}", end.balance, f"on {day_in_words(end.on)}"))
    total: Formula | str = ""
    if return_.statements:
        total = Formula(f"=ROUND(Closing-SUM(B{first}:B{sheet.max_row}),2)")
    number = row(sheet, ("Difference to the statement", total, return_.reconciliation), BOLD)
    name(sheet, f"$B${number}", "Difference")


def _hours(sheet: Worksheet, return_: Return) -> None:
    table(sheet, ("Assistant", "Planned", "Worked", "Paid", "Note"), (30, 12, 12, 12, 60))
    for each in return_.hours:
        minutes = (each.planned_minutes, each.worked_minutes, each.paid_minutes)
        row(sheet, (each.assistant, *(timedelta(minutes=m) for m in minutes), each.note))
    if return_.hours:
        last = sheet.max_row
        bars(sheet, f"B2:D{last}")
        totals = (Formula(f"=SUM({c}2:{c}{last})", HOURS) for c in "BCD")
        row(sheet, ("All hours", *totals, ""), BOLD)


def _set_aside(sheet: Worksheet, return_: Return) -> None:
    table(sheet, ("Step", "Amount", "Why"), (44, 18, 80))
    balance, *taken_off = return_.set_aside.steps
    row(sheet, (balance.label, Formula("=Closing"), balance.working.sentence))
    for step in taken_off:
        row(sheet, (step.label, step.amount, step.working.sentence))
    left = f"ROUND(SUM(B2:B{sheet.max_row}),2)"
    spare = row(sheet, ("Spare", Formula(f"=MAX(0,{left})"), return_.set_aside.sentence), BOLD)
    still = row(sheet, ("Still to set aside", Formula(f"=MAX(0,-{left})"), ""), BOLD)
    name(sheet, f"$B${spare}", "Spare")
    name(sheet, f"$B${still}", "Still_to_set_aside")


def _duties(sheet: Worksheet, return_: Return) -> None:
    table(sheet, ("Duty of an employer", "How it stands", "Why"), (44, 18, 80))
    for duty in return_.duties:
        row(sheet, (duty.label, STANDS[duty.is_met], duty.words))


def _outcomes(sheet: Worksheet, return_: Return) -> None:
    table(sheet, ("What the support is for", "How it is going", "In words"), (54, 24, 80))
    for outcome in return_.outcomes:
        row(sheet, (outcome.outcome, outcome.going, outcome.words))


def _noticed(sheet: Worksheet, return_: Return) -> None:
    table(
        sheet,
        ("What it wants", "What was noticed", "The rule", "What settles it", "What was said"),
        (22, 60, 48, 48, 40),
    )
    for flag in return_.flags:
        row(sheet, (WANTS[flag.severity], flag.sentence, flag.rule, flag.settles, flag.answer))


def _questions(sheet: Worksheet, return_: Return, cover: Cover) -> None:
    table(sheet, ("Date", "Who or what", "Question", "Answer"), (12, 30, 70, 60))
    line_of = {line.id: line for line in return_.lines}
    for question in return_.questions:
        line = line_of[question.line_id]
        row(sheet, (line.on, line.description, question.words, ""))
    for line in return_.lines:
        if line.answer:
            row(sheet, (line.on, line.description, "What was it for?", line.answer))
    for told in return_.circumstances:
        until = f"until {day_in_words(told.last)}" if told.last else "and still so"
        row(sheet, (told.first, "What you told us", f"{told.reason.words}, {until}", told.words))
    for exchange in cover.exchanges:
        row(sheet, (exchange.asked_on, cover.authority, exchange.asked, exchange.answered))
