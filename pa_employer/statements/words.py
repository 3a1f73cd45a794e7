"""What importing a statement did, in sentences."""

from collections.abc import Iterator

from pa_employer.statements.importing import Imported
from payroll.ground.days import day_in_words
from payroll.ground.money import NOTHING


def imported_in_words(imported: Imported) -> Iterator[str]:
    """Say what was new, what was known, and what is still unclear."""
    statement = imported.statement
    if not imported.new:
        yield f"All {_lines(imported.known)} were here already, so nothing was added."
        return
    until = day_in_words(statement.last_on)
    known = f" {_lines(imported.known).capitalize()} were here already." if imported.known else ""
    yield f"{_lines(imported.new).capitalize()} were brought in, up to {until}.{known}"
    if imported.early:
        yield f"{_lines(imported.early).capitalize()} were from before this account's first day."
    if imported.gap is not None:
        more = "more" if imported.gap > NOTHING else "less"
        yield (
            f"This statement begins with {abs(imported.gap)} {more} than we had. This may be "
            "fine: a statement in between may be missing."
        )
    if imported.unclear:
        one = imported.unclear == 1
        yield (
            "1 payment needs a word from you."
            if one
            else (f"{imported.unclear} payments need a word from you.")
        )
    else:
        yield "We recognised every one. Nothing is needed from you."


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"
