import dataclasses
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from payroll.ground.money import NOTHING, Money
from returns.account import Circumstance, DutyStanding, OutcomeSaid
from returns.compute import compute_return
from returns.figures import Return
from returns.groups import Group, Reason
from returns.workbook import Cover, Exchange, workbook
from tests.libreoffice import recalculated
from tests.returns.household import LINES, QUARTER, QUARTER_GIVEN, given, out

COVER = Cover(
    person="Ailsa Reid",
    authority="Strathmore Council",
    reference="R-2026-3",
    exchanges=(Exchange(date(2026, 10, 20), "What were the paints for?", "=The class"),),
)
FAULTS = {"#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "Err:502", "Err:508", "Err:509"}
MANY = tuple(
    dataclasses.replace(
        out(f"{n}.{n % 100:02d}", Group.ACTIVITIES if n % 3 else None, name=f"Shop {n}"),
        id=f"line {n}",
        on=QUARTER.first + timedelta(days=n % 92),
    )
    for n in range(1, 401)
)
RETURNS = {
    "a quarter": compute_return(QUARTER_GIVEN),
    "nothing at all": compute_return(given()),
    "hundreds of lines": compute_return(
        given(MANY, opening="100,000.10", own="12.34", weekly="400", statement="1")
    ),
}


def opened(return_: Return) -> Workbook:
    return load_workbook(BytesIO(workbook(return_, COVER)))


def summary_by_name(sheet: Worksheet) -> dict[str, int]:
    return {str(row[0].value): row[0].row for row in sheet.iter_rows() if row[0].value}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Every return below as LibreOffice shows it; it is started once, for it is slow to start."""
    books = {name: workbook(done, COVER) for name, done in RETURNS.items()}
    return recalculated(books, tmp_path_factory.mktemp("libreoffice"))


def money_called(book: Workbook, name: str) -> Money:
    """Return what stands in the one cell of that name, to the penny."""
    ((title, cell),) = book.defined_names[name].destinations
    value = book[title][cell].value
    return Money.parse(f"{Decimal(str(value or 0)):.2f}")


@pytest.mark.parametrize("which", RETURNS)
def test_libreoffice_works_out_the_same_totals(which: str, shown: dict[str, Workbook]) -> None:
    done, book = RETURNS[which], shown[which]
    assert {
        name: money_called(book, name)
        for name in (
            "Opening", "Money_in", "Money_out", "Closing", "Difference", "Spare",
            "Still_to_set_aside",
        )
    } == {
        "Opening": done.opening,
        "Money_in": done.total_in,
        "Money_out": done.total_out,
        "Closing": done.closing,
        "Difference": done.difference or NOTHING,
        "Spare": done.set_aside.surplus,
        "Still_to_set_aside": done.set_aside.shortfall,
    }  # fmt: skip
    rows = summary_by_name(book["Summary"])
    for heading in (*done.money_in, *done.money_out):
        total = book["Summary"].cell(rows[heading.words], 2).value
        assert Money.parse(f"{total:.2f}") == heading.total, heading.words


@pytest.mark.parametrize("which", RETURNS)
def test_libreoffice_finds_no_fault_in_any_cell(which: str, shown: dict[str, Workbook]) -> None:
    values = [
        str(value)
        for sheet in shown[which].worksheets
        for each in sheet.iter_rows(values_only=True)
        for value in each
    ]
    assert not [value for value in values if value in FAULTS]
    assert shown[which].sheetnames == opened(RETURNS[which]).sheetnames


def test_the_totals_are_live_formulas() -> None:
    summary = opened(compute_return(QUARTER_GIVEN))["Summary"]
    rows = summary_by_name(summary)
    for name in ("Came in", "Wages", "Went out", "You have", "Difference to the statement"):
        assert summary.cell(rows[name], 2).data_type == "f"


def test_what_is_set_aside_starts_from_the_live_closing_balance() -> None:
    done = compute_return(QUARTER_GIVEN)
    book = opened(done)
    aside = book["Set aside"]
    assert aside["B2"].value == "=Closing"
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
        "Summary", "Transactions", "Hours", "Set aside", "Duties", "Outcomes", "Noticed",
        "Questions and answers",
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
    assert rows[-1][1:] == ("Strathmore Council", "What were the paints for?", "=The class")
    assert sheet.cell(len(rows) + 1, 4).data_type == "s"


def test_what_was_noticed_stands_with_its_rule_and_what_was_said_to_it() -> None:
    done = compute_return(QUARTER_GIVEN)
    said = dataclasses.replace(done.flags[0], answer="It was a gift.")
    book = opened(dataclasses.replace(done, flags=(said, *done.flags[1:])))
    rows = list(book["Noticed"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == [flag.sentence for flag in done.flags]
    assert rows[0][2:] == (said.rule, said.settles, "It was a gift.")


def test_duties_outcomes_and_what_was_told_have_their_places() -> None:
    told = Circumstance(Reason.HOSPITAL, date(2026, 8, 3), date(2026, 8, 20), "A new hip")
    facts = dataclasses.replace(
        QUARTER_GIVEN,
        duties=(DutyStanding("Employers' liability insurance", None, "No certificate here."),),
        outcomes=(OutcomeSaid("Seeing friends", "Better", "Every Friday."),),
        circumstances=(told,),
    )
    book = opened(compute_return(facts))
    assert [cell.value for cell in book["Duties"][2]] == [
        "Employers' liability insurance", "To look at", "No certificate here."
    ]  # fmt: skip
    assert [cell.value for cell in book["Outcomes"][2]] == [
        "Seeing friends", "Better", "Every Friday."
    ]  # fmt: skip
    asked = list(book["Questions and answers"].iter_rows(min_row=2, values_only=True))
    assert "A stay in hospital, until 20 August 2026" in [row[2] for row in asked]


def test_bars_stand_behind_the_totals_of_headings_and_the_hours() -> None:
    book = opened(compute_return(QUARTER_GIVEN))
    for title, count in (("Summary", 2), ("Hours", 1)):
        rules = [rule.type for cells in book[title].conditional_formatting for rule in cells.rules]
        assert rules == ["dataBar"] * count


def test_a_part_with_nothing_in_it_says_so() -> None:
    book = opened(compute_return(given()))
    for title in ("Transactions", "Hours", "Duties", "Outcomes"):
        assert book[title]["A2"].value == "Nothing in this period."
