"""Each assistant's hours in a period: contracted, worked and paid, by whole weeks."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import employed_in, terms_of
from pa_employer.payruns.queries import paid_minutes
from pa_employer.timesheets.models import TimesheetState
from pa_employer.timesheets.queries import sheets_between, worked_minutes_of
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, hours_in_words, monday_of
from returns.account import HoursRow

IN_WORDS = (
    "Planned hours are the hours agreed with each PA. "
    "A week counts in the period its Monday is in, once it is over."
)


def hours_rows(
    session: Session, agreement: Agreement, span: Span, today: date
) -> tuple[HoursRow, ...]:
    """Return one row for each assistant employed in a period; only weeks that are over count."""
    weeks = whole_weeks(span, today)
    if weeks is None:
        return ()
    employed = employed_in(session, agreement.employer_id, weeks)
    return tuple(_row(session, assistant, weeks) for assistant in employed)


def whole_weeks(span: Span, today: date) -> Span | None:
    """Return the weeks that begin in a period and are over, or None if there is none yet."""
    first = monday_of(span.first + timedelta(days=6))
    last = min(monday_of(span.last), monday_of(today) - ONE_WEEK)
    return Span(first, last + timedelta(days=6)) if first <= last else None


def _row(session: Session, assistant: Assistant, weeks: Span) -> HoursRow:
    sheets = sheets_between(session, assistant.id, weeks.first, monday_of(weeks.last))
    worked = sum(
        worked_minutes_of(sheet) for sheet in sheets if sheet.state is TimesheetState.AGREED
    )
    paid = paid_minutes(session, assistant.id, weeks)
    return HoursRow(
        assistant=assistant.name,
        planned_minutes=_planned(terms_of(session, assistant.id), assistant, weeks),
        worked_minutes=worked,
        paid_minutes=paid,
        note=_note(worked - paid),
    )


def _note(unpaid: int) -> str:
    if unpaid > 0:
        return f"{hours_in_words(unpaid)} agreed and not paid yet"
    return ""


def _planned(terms: list[Terms], assistant: Assistant, weeks: Span) -> int:
    """Return the contracted minutes of the weeks somebody was employed in."""
    return sum(_contracted(terms, day) for day in _first_days(assistant, weeks))


def _first_days(assistant: Assistant, weeks: Span) -> Iterator[date]:
    for monday in (weeks.first + ONE_WEEK * n for n in range(weeks.days // 7)):
        sunday = monday + ONE_WEEK - ONE_DAY
        is_over = assistant.left_on is not None and assistant.left_on < monday
        if assistant.started_on <= sunday and not is_over:
            yield max(monday, assistant.started_on)


def _contracted(terms: list[Terms], day: date) -> int:
    held = [each for each in terms if each.from_on <= day]
    return held[-1].contracted_minutes_per_week if held else 0
