"""The work of a period: hours contracted, agreed and paid by whole weeks, and its shifts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import assistants_of, employed_in, terms_by_assistant
from pa_employer.db import is_among
from pa_employer.payruns.models import PaidWeek, PayslipRow
from pa_employer.payruns.reversed import counts
from pa_employer.timesheets.queries import weeks_until
from pa_employer.timesheets.shifts import WorkedWeek
from pa_employer.timesheets.while_away import away_work, work_while_away
from pa_employer.together import Ids, for_each
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
    agreed = _agreed_weeks(session, (each.id for each in employed), weeks)
    paid = {
        (each.id, monday): minutes
        for each in employed
        for monday, minutes in _paid_minutes(session, each.id, weeks).items()
    }
    terms = terms_by_assistant(session, agreement.employer_id)
    return Work(
        rows=tuple(
            _row(assistant, terms.get(assistant.id, []), weeks, agreed, paid)
            for assistant in employed
        ),
        shifts=(
            *_shifts(session, employed, agreed),
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


def _agreed_weeks(
    session: Session, assistant_ids: Iterable[UUID], weeks: Span
) -> dict[Week, WorkedWeek]:
    found = [
        week
        for assistant_id in assistant_ids
        for week in weeks_until(session, assistant_id, weeks.last)
        if week.is_agreed and week.starts_on in weeks
    ]
    found.sort(key=lambda week: week.starts_on)
    return {(week.assistant_id, week.starts_on): week for week in found}


@for_each
def _paid_minutes(
    session: Session, assistant_ids: Ids, weeks: Span
) -> Mapping[UUID, dict[date, int]]:
    """Return the minutes paid for each week, of payslips that count."""
    summed = (
        select(PaidWeek.assistant_id, PaidWeek.week_starts_on, func.sum(PaidWeek.minutes))
        .join(PayslipRow, PayslipRow.id == PaidWeek.payslip_id)
        .where(
            is_among(session, PaidWeek.assistant_id, assistant_ids),
            PaidWeek.week_starts_on.between(weeks.first, weeks.last),
            counts(),
        )
        .group_by(PaidWeek.assistant_id, PaidWeek.week_starts_on)
    )
    found: dict[UUID, dict[date, int]] = {assistant_id: {} for assistant_id in assistant_ids}
    for assistant_id, monday, minutes in session.execute(summed):
        found[assistant_id][monday] = int(minutes)
    return found


def _row(
    assistant: Assistant,
    terms: list[Terms],
    weeks: Span,
    agreed: dict[Week, WorkedWeek],
    paid: dict[Week, int],
) -> HoursRow:
    worked = sum(week.minutes for (who, _), week in agreed.items() if who == assistant.id)
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
    # The same days for every household, whenever its direct payment began.
    year = Span(month_later(weeks.last, -12) + ONE_DAY, weeks.last)
    return sum(
        minutes
        for each in assistants_of(session, agreement.employer_id)
        for monday, minutes in _paid_minutes(session, each.id, year).items()
        if monday in weeks
    )


def _shifts(
    session: Session, employed: Iterable[Assistant], agreed: dict[Week, WorkedWeek]
) -> Iterator[ShiftFact]:
    names = {assistant.id: assistant.name for assistant in employed}
    said = {who: work_while_away(session, who) for who in names}
    for (who, monday), week in agreed.items():
        for shift in week.shifts:
            away_as = away_work(monday, shift.starts_at, said[who])
            yield ShiftFact(names[who], shift.starts_at, shift.ends_at, away_as=away_as)


def _elsewhere(
    session: Session, employed: Collection[Assistant], weeks: Span
) -> Iterator[ShiftFact]:
    """Yield agreed shifts of the same people for others, without saying for whom."""
    names = {each.account_id: each.name for each in employed if each.account_id}
    own = {assistant.id for assistant in employed}
    if not names:
        return
    name_of = {
        job: name
        for account_id, name in names.items()
        for job in _jobs_by_account(session, account_id)
        if job not in own
    }
    for (who, _), week in _agreed_weeks(session, name_of, weeks).items():
        for shift in week.shifts:
            yield ShiftFact(name_of[who], shift.starts_at, shift.ends_at, is_own=False)


@for_each
def _jobs_by_account(session: Session, account_ids: Ids) -> Mapping[UUID, list[UUID]]:
    """Return the ids of the jobs that somebody has."""
    found = select(Assistant.account_id, Assistant.id).where(
        is_among(session, Assistant.account_id, account_ids)
    )
    jobs: dict[UUID, list[UUID]] = {account_id: [] for account_id in account_ids}
    for account_id, job in session.execute(found.order_by(Assistant.id)):
        if account_id:
            jobs[account_id].append(job)
    return jobs


def _unpaid(
    employed: Iterable[Assistant], agreed: dict[Week, WorkedWeek], paid: dict[Week, int]
) -> Iterator[UnpaidWeek]:
    names = {assistant.id: assistant.name for assistant in employed}
    for (who, monday), week in agreed.items():
        left = week.minutes - paid.get((who, monday), 0)
        if left > 0:
            yield UnpaidWeek(names[who], left, monday + ONE_WEEK - ONE_DAY)
