"""The work of a period: hours contracted, agreed and paid by whole weeks, and its shifts."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import employed_in, terms_by_assistant
from pa_employer.payruns.models import PaidWeek, PayslipRow
from pa_employer.payruns.reversed import counts
from pa_employer.timesheets.models import Timesheet, TimesheetState
from pa_employer.timesheets.queries import worked_minutes_of
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, hours_in_words, monday_of, month_later
from returns.account import HoursRow, ShiftFact, UnpaidWeek

IN_WORDS = (
    "Planned hours are the hours agreed with each PA. "
    "A week counts in the period its Monday is in, once it is over."
)
Week = tuple[UUID, date]


@dataclass(frozen=True, slots=True)
class Work:
    """What a return needs of the work: hours by assistant, shifts, and weeks nobody paid.

    `plan` is what the plan gives for the same weeks, `year_plan` and `year_paid` the same over
    the twelve months up to the end; None without a plan or a whole week.
    """

    rows: tuple[HoursRow, ...] = ()
    shifts: tuple[ShiftFact, ...] = ()
    unpaid: tuple[UnpaidWeek, ...] = ()
    plan: int | None = None
    year_plan: int | None = None
    year_paid: int = 0


def work_in(session: Session, agreement: Agreement, span: Span, today: date) -> Work:
    """Return the work of a period; only weeks that are over count."""
    weeks = whole_weeks(span, today)
    if weeks is None:
        return Work()
    employed = employed_in(session, agreement.employer_id, weeks)
    ids = [assistant.id for assistant in employed]
    agreed = _agreed_sheets(session, ids, weeks)
    paid = _paid_minutes(session, ids, weeks)
    terms = terms_by_assistant(session, agreement.employer_id)
    return Work(
        rows=tuple(
            _row(assistant, terms.get(assistant.id, []), weeks, agreed, paid)
            for assistant in employed
        ),
        shifts=(
            *_shifts(employed, agreed),
            *_elsewhere(session, employed, weeks),
        ),
        unpaid=tuple(_unpaid(employed, agreed, paid)),
        plan=_plan(agreement, weeks),
        year_plan=_plan(agreement, _year_to(agreement, weeks)),
        year_paid=_year_paid(session, agreement, _year_to(agreement, weeks)),
    )


def whole_weeks(span: Span, today: date) -> Span | None:
    """Return the weeks that begin in a period and are over, or None if there is none yet."""
    first = monday_of(span.first + timedelta(days=6))
    last = min(monday_of(span.last), monday_of(today) - ONE_WEEK)
    return Span(first, last + timedelta(days=6)) if first <= last else None


def _agreed_sheets(
    session: Session, assistant_ids: Collection[UUID], weeks: Span
) -> dict[Week, Timesheet]:
    found = (
        select(Timesheet)
        .where(
            Timesheet.assistant_id.in_(assistant_ids),
            Timesheet.week_starts_on.between(weeks.first, weeks.last),
            Timesheet.state == TimesheetState.AGREED,
        )
        .options(selectinload(Timesheet.shifts))
        .order_by(Timesheet.week_starts_on)
    )
    return {(sheet.assistant_id, sheet.week_starts_on): sheet for sheet in session.scalars(found)}


def _paid_minutes(
    session: Session, assistant_ids: Collection[UUID], weeks: Span
) -> dict[Week, int]:
    """Return the minutes paid for each week, of payslips that count."""
    found = (
        select(PaidWeek.assistant_id, PaidWeek.week_starts_on, func.sum(PaidWeek.minutes))
        .join(PayslipRow, PayslipRow.id == PaidWeek.payslip_id)
        .where(
            PaidWeek.assistant_id.in_(assistant_ids),
            PaidWeek.week_starts_on.between(weeks.first, weeks.last),
            counts(),
        )
        .group_by(PaidWeek.assistant_id, PaidWeek.week_starts_on)
    )
    return {(who, monday): int(minutes) for who, monday, minutes in session.execute(found)}


def _row(
    assistant: Assistant,
    terms: list[Terms],
    weeks: Span,
    agreed: dict[Week, Timesheet],
    paid: dict[Week, int],
) -> HoursRow:
    sheets = [sheet for (who, _), sheet in agreed.items() if who == assistant.id]
    worked = sum(map(worked_minutes_of, sheets))
    paid_minutes = sum(minutes for (who, _), minutes in paid.items() if who == assistant.id)
    return HoursRow(
        assistant=assistant.name,
        planned_minutes=_planned(terms, assistant, weeks),
        worked_minutes=worked,
        paid_minutes=paid_minutes,
        note=_note(worked - paid_minutes),
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


def _plan(agreement: Agreement, weeks: Span | None) -> int | None:
    if weeks is None or not agreement.planned_minutes_per_week:
        return None
    return agreement.planned_minutes_per_week * (weeks.days // 7)


def _year_to(agreement: Agreement, weeks: Span) -> Span | None:
    """Return the whole weeks of the direct payment in the twelve months up to their end."""
    first = max(month_later(weeks.last, -12) + ONE_DAY, agreement.starts_on)
    monday = monday_of(first + timedelta(days=6))
    return Span(monday, weeks.last) if monday <= weeks.last else None


def _year_paid(session: Session, agreement: Agreement, weeks: Span | None) -> int:
    if weeks is None:
        return 0
    found = (
        select(func.sum(PaidWeek.minutes))
        .join(PayslipRow, PayslipRow.id == PaidWeek.payslip_id)
        .join(Assistant, Assistant.id == PaidWeek.assistant_id)
        .where(
            Assistant.employer_id == agreement.employer_id,
            PaidWeek.week_starts_on.between(weeks.first, weeks.last),
            counts(),
        )
    )
    return int(session.scalar(found) or 0)


def _shifts(employed: Iterable[Assistant], agreed: dict[Week, Timesheet]) -> Iterator[ShiftFact]:
    names = {assistant.id: assistant.name for assistant in employed}
    for (who, _), sheet in agreed.items():
        for shift in sheet.shifts:
            yield ShiftFact(names[who], shift.starts_at, shift.ends_at)


def _elsewhere(
    session: Session, employed: Collection[Assistant], weeks: Span
) -> Iterator[ShiftFact]:
    """Yield agreed shifts of the same people for others, without saying for whom."""
    names = {each.account_id: each.name for each in employed if each.account_id}
    own = {assistant.id for assistant in employed}
    if not names:
        return
    others = select(Assistant.id, Assistant.account_id).where(
        Assistant.account_id.in_(names), Assistant.id.not_in(own)
    )
    account_of = {job: account for job, account in session.execute(others) if account}
    sheets = _agreed_sheets(session, account_of, weeks) if account_of else {}
    for (who, _), sheet in sheets.items():
        for shift in sheet.shifts:
            name = names[account_of[who]]
            yield ShiftFact(name, shift.starts_at, shift.ends_at, is_own=False)


def _unpaid(
    employed: Iterable[Assistant], agreed: dict[Week, Timesheet], paid: dict[Week, int]
) -> Iterator[UnpaidWeek]:
    names = {assistant.id: assistant.name for assistant in employed}
    for (who, monday), sheet in agreed.items():
        left = worked_minutes_of(sheet) - paid.get((who, monday), 0)
        if left > 0:
            yield UnpaidWeek(names[who], left, monday + ONE_WEEK - ONE_DAY)
