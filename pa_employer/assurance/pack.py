"""The committee's pack: the same figures as the page, as a workbook."""

from io import BytesIO

from openpyxl import Workbook

from pa_employer.assurance.figures import Assurance
from returns.sheets import Content, print_set_up, row, table


def rows_of(found: Assurance) -> tuple[tuple[str, Content], ...]:
    """Return each figure with its words, in the order of the page."""
    return (
        ("Returns that came in", str(found.came_in)),
        ("Paid out and seen", found.value_seen),
        ("Proved itself, or went to a known payee", found.self_proved),
        ("The same, of a hundred pounds", f"{found.percent_proved}"),
        ("Decided", str(found.decided)),
        ("Decided without asking anything", str(found.closed_unasked)),
        ("Returns we asked about", str(found.asked_of)),
        ("Things we asked", str(found.things_asked)),
        ("Things asked for each return", f"{found.asked_each}"),
        ("Minutes our asking is counted as for people", str(found.asked_minutes)),
        ("Visits", str(found.visits)),
        ("Minutes of visits", str(found.visit_minutes)),
        ("Minutes at our desk for each decided return", f"{found.desk_minutes_each}"),
        ("Decided after our own day", str(found.decided_late)),
        ("Waiting past our own day", str(found.waiting_late)),
        ("Plan questions we left without an answer", str(found.silent_on_plans)),
        ("Decisions challenged", str(found.challenged)),
        ("Decisions changed after that", str(found.reversed)),
        ("Times somebody opened what is shut by default", str(found.looks)),
        ("Money asked back", found.money_asked_back),
    )


def workbook_of(council: str, found: Assurance) -> bytes:
    """Return the pack as an .xlsx file: figures, themes, lessons and the sample's statement."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Figures"
    table(sheet, (f"{council}: returns that came in {found.months}", "Figure"), (60, 18))
    for words, figure in rows_of(found):
        row(sheet, (words, figure))
    print_set_up(sheet)
    themes = book.create_sheet("Themes")
    table(themes, ("What was noticed", "Returns"), (60, 12))
    for theme in found.themes:
        row(themes, (theme.words, str(theme.returns)))
    print_set_up(themes)
    lessons = book.create_sheet("Learning")
    table(lessons, ("Rule", "Things decided", "Simply fine"), (80, 16, 16))
    for lesson in found.lessons:
        row(lessons, (lesson.rule, str(lesson.decided), str(lesson.fine)))
    print_set_up(lessons)
    sample = book.create_sheet("Sample")
    table(sample, ("What the sample says",), (100,))
    for sentence in found.statement:
        row(sample, (sentence,))
    print_set_up(sample)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
