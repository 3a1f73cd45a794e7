"""The pages of one week's hours, the same for the assistant and for whoever fills in for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NoReturn
from uuid import UUID

from flask import abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.planning.offered import to_answer
from pa_employer.planning.queries import planned_for, rota_of
from pa_employer.timesheets import service
from pa_employer.timesheets.forms import AwayForm, ClaimForm, ShiftForm
from pa_employer.timesheets.job_weeks import JobWeeks
from pa_employer.timesheets.models import Claim, Shift, Timesheet
from pa_employer.timesheets.queries import events_of, in_two_places, sheet_for, weeks_not_sent
from pa_employer.timesheets.refusals import NoSuchShiftError
from pa_employer.timesheets.shifts import (
    ShiftDetails,
    as_planned,
    clock_in_words,
    days_of,
    stamp_of,
    times_in_words,
)
from pa_employer.timesheets.week import week_of, weeks_of
from pa_employer.timesheets.while_away import say_what_it_was, while_away
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, now, session, today
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, hours_in_words, monday_of
from returns.groups import AwayWork

RECENT = 12
Shown = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose weeks these are, under which address, and who is looking at them."""

    assistant: Assistant
    path: str
    is_own: bool
    """Whether the assistant is looking, and not somebody who fills in for them."""
    may_change: bool = True

    @property
    def job_weeks(self) -> JobWeeks:
        """Return the weeks of the job."""
        return JobWeeks.of(self.assistant, today())

    def week_path(self, monday: date) -> str:
        """Return the address of a week."""
        return f"{self.path}/weeks/{monday}"


def show_weeks(desk: Desk) -> str:
    """List the recent weeks, the ones nobody sent first."""
    late = set(weeks_not_sent(session(), desk.assistant, today()))
    weeks = weeks_of(session(), desk.assistant, list(desk.job_weeks.recent(RECENT)))
    return render_template(
        "timesheets/weeks.html",
        desk=desk,
        late=[week for week in weeks if week.monday in late],
        others=[week for week in weeks if week.monday not in late],
    )


def show_week(desk: Desk, day: str) -> Shown:
    """Show one week; any other day leads to its Monday."""
    asked = _day(day)
    monday = _monday(desk, monday_of(asked))
    if asked != monday or asked.isoformat() != day:
        return redirect(desk.week_path(monday), 303)
    return _week_page(desk, monday, PressForm())


def edit_shift(desk: Desk, day: str, shift_id: UUID | None) -> Shown:
    """Add or change one shift; what was typed for one that is gone can be kept as a new one."""
    monday = _monday(desk, _day(day))
    form = ShiftForm(data={"day": request.args.get("day", "")})
    form.offer(days_of(monday))
    shift = _shift(desk, monday, shift_id) if shift_id else None
    is_gone = shift_id is not None and shift is None
    if is_gone and not form.is_submitted():
        abort(404)
    planned = rota_of(session(), desk.assistant.id).find(request.args.get("planned", ""))
    if not form.is_submitted():
        if shift:
            form.show(shift)
        elif planned:
            form.show(as_planned(planned))
    kept = form.attempt(lambda: _gone() if is_gone else _keep(desk, monday, shift, form))
    if kept:
        flash(f"Kept: {kept.in_words}. That is {hours_in_words(kept.minutes)}.")
        return redirect(desk.week_path(monday), 303)
    if shift:
        form.seen.data = stamp_of(shift)
    return form_page(
        "timesheets/shift.html",
        desk=desk,
        monday=monday,
        title=week_of(session(), desk.assistant, monday).title,
        form=form,
        shift=shift,
        is_gone=is_gone,
    )


def remove_shift(desk: Desk, day: str, shift_id: UUID) -> Shown:
    """Remove one shift; one that another window removed is said to be gone."""
    shift = _shift(desk, _monday(desk, _day(day)), shift_id)

    def remove(_sheet: Timesheet) -> str:
        if shift is None:
            _gone()
        said = f"Removed: {times_in_words(shift.starts_at, shift.ends_at)}."
        service.remove_shift(session(), shift, actor(), seen=request.args.get("seen", ""))
        return said

    return _press(desk, day, remove)


def add_claim(desk: Desk, day: str) -> Shown:
    """Ask for miles or money back."""
    monday = _monday(desk, _day(day))
    form = ClaimForm()
    form.offer(days_of(monday))
    if form.attempt(lambda: _claim(desk, monday, form)):
        flash("Kept. It is paid once the week is agreed.")
        return redirect(desk.week_path(monday), 303)
    return form_page(
        "timesheets/claim.html",
        desk=desk,
        monday=monday,
        title=week_of(session(), desk.assistant, monday).title,
        form=form,
    )


def remove_claim(desk: Desk, day: str, claim_id: UUID) -> Shown:
    """Take a claim back."""
    sheet = sheet_for(session(), desk.assistant.id, _monday(desk, _day(day)))
    claims = sheet.claims if sheet else []
    claim = next((each for each in claims if each.id == claim_id), None) or abort(404)

    def remove(_sheet: Timesheet) -> str:
        service.remove_claim(session(), claim, actor())
        return f"Removed: {claim.what}."

    return _press(desk, day, remove)


def work_as_planned(desk: Desk, day: str, key: str | None) -> Shown:
    """Fill in one planned shift as it was planned, or all of the week that are over."""

    def fill(sheet: Timesheet) -> str:
        span = Span(sheet.week_starts_on, sheet.week_starts_on + ONE_WEEK - ONE_DAY)
        planned = planned_for(session(), desk.assistant, span)
        wanted = [each for each in planned if key in {None, each.key} and not each.is_asked]
        for sentence in service.work_as_planned(session(), sheet, wanted, actor()):
            flash(sentence)
        if key and wanted:
            (done,) = wanted
            return f"Kept as planned: {times_in_words(done.starts_at, done.ends_at)}."
        return "Filled in as planned. Look it over, then send it."

    return _press(desk, day, fill)


def copy_last_week(desk: Desk, day: str) -> Shown:
    """Fill an empty week with the shifts of the one before."""

    def copy(sheet: Timesheet) -> str:
        for sentence in service.copy_last_week(session(), sheet, actor()):
            flash(sentence)
        filled = "Filled in like last week. Look it over, then send it."
        return filled if sheet.shifts else "This week is still empty."

    return _press(desk, day, copy)


def by_phone(desk: Desk, day: str) -> Shown:
    """Note that the hours of a week were told on the phone."""

    def note(sheet: Timesheet) -> str:
        service.note_call(session(), sheet, actor())
        return f"Noted that you had these hours on the phone from {desk.assistant.known_as}."

    return _press(desk, day, note)


def send(desk: Desk, day: str) -> Shown:
    """Send a week to the employer."""

    def submit(sheet: Timesheet) -> str:
        seen = request.args.get("seen", type=int)
        service.submit_sheet(session(), sheet, actor(), seen=seen)
        employer = desk.assistant.employer.known_as
        own = f"Sent to {employer}. You can take it back to change it until it is agreed."
        return own if desk.is_own else "Sent. Next: agree the hours."

    return _press(desk, day, submit)


def say_away(desk: Desk, day: str, told_id: UUID) -> Shown:
    """Say what the work of a week was while the person was away."""
    monday = _monday(desk, _day(day))
    sheet = sheet_for(session(), desk.assistant.id, monday)
    form = AwayForm()
    said = form.attempt(lambda: keep_away(sheet, told_id, form))
    if said:
        flash(said if desk.is_own else f"{said} The return says it too.")
        return redirect(desk.week_path(monday), 303)
    refused = PressForm(formdata=None)
    refused.form_errors.extend(sentence for each in form.errors.values() for sentence in each)
    return _week_page(desk, monday, refused), NOTHING_KEPT


def keep_away(sheet: Timesheet | None, told_id: UUID, form: AwayForm) -> str:
    """Keep what work was while the person was away; 404 where no shift of the week is."""
    found = while_away(session(), sheet)
    away = next((each for each in found if each.told.id == told_id), None)
    if sheet is None or away is None:
        abort(404)
    what = AwayWork(form.what.data)
    say_what_it_was(session(), sheet, away, what, actor())
    if what is AwayWork.SLIP:
        return "Kept as a slip. Next: the hours are changed, and nobody asks again."
    return f"Kept: {what.words}."


def take_back(desk: Desk, day: str) -> Shown:
    """Take a sent week back to change it."""

    def take(sheet: Timesheet) -> str:
        service.take_back_sheet(session(), sheet, actor())
        return "Taken back. Change what you like, then send it again."

    return _press(desk, day, take)


def _press(desk: Desk, day: str, change: Callable[[Timesheet], str]) -> Shown:
    """Make a change to a week, say it and lead back, or show the week with the reason why not."""
    monday = _monday(desk, _day(day))
    form = PressForm()
    said = form.attempt(lambda: _changed(desk, monday, change))
    if said:
        flash(said)
        return redirect(desk.week_path(monday), 303)
    return _week_page(desk, monday, form), NOTHING_KEPT


def _changed(desk: Desk, monday: date, change: Callable[[Timesheet], str]) -> str:
    return change(service.start_sheet(session(), desk.assistant, monday, actor()))


def _week_page(desk: Desk, monday: date, form: PressForm) -> str:
    before, after = monday - ONE_WEEK, monday + ONE_WEEK
    last, week = weeks_of(session(), desk.assistant, [before, monday])
    can_change = week.is_open and desk.may_change
    return render_template(
        "timesheets/week.html",
        desk=desk,
        week=week,
        two_places=_two_places(desk, week.sheet),
        away=while_away(session(), week.sheet),
        asks=len(to_answer(session(), desk.assistant, now())) if desk.is_own else 0,
        events=events_of(session(), week.sheet) if week.sheet else [],
        can_change=can_change,
        can_copy=can_change and not week.minutes and last.minutes > 0 and not week.is_planned,
        can_fill=can_change and week.is_planned_by(now()),
        now=now(),
        has_begun=monday <= today(),
        is_over=after <= today(),
        before=before if before in desk.job_weeks else None,
        after=after if after in desk.job_weeks else None,
        form=form,
    )


def _two_places(desk: Desk, sheet: Timesheet | None) -> list[str]:
    """Say to an assistant, and nobody else, where two of their jobs have one time."""
    if not desk.is_own or sheet is None:
        return []
    return [
        f"{times_in_words(shift.starts_at, shift.ends_at)}: you also have a shift for {employer} "
        f"then, {clock_in_words(other.starts_at, other.ends_at)}. Check the times of both. This "
        "may be fine where you help two people together."
        for shift, other, employer in in_two_places(session(), sheet)
    ]


def _keep(desk: Desk, monday: date, shift: Shift | None, form: ShiftForm) -> ShiftDetails:
    details = form.details()
    if shift:
        service.change_shift(session(), shift, details, actor(), seen=form.seen.data or "")
    else:
        sheet = service.start_sheet(session(), desk.assistant, monday, actor())
        service.add_shift(session(), sheet, details, actor())
    return details


def _claim(desk: Desk, monday: date, form: ClaimForm) -> Claim:
    sheet = service.start_sheet(session(), desk.assistant, monday, actor())
    return service.add_claim(session(), sheet, form.details(), actor())


def _day(text: str) -> date:
    """Return a day of an address; 404 if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def _monday(desk: Desk, day: date) -> date:
    """Return the Monday of a week of this job; 404 if it is none."""
    if day not in desk.job_weeks or day != monday_of(day):
        abort(404)
    return day


def _shift(desk: Desk, monday: date, shift_id: UUID) -> Shift | None:
    """Return a shift of this week, or None if it is gone; 404 if it is one of another week."""
    sheet = sheet_for(session(), desk.assistant.id, monday)
    shifts = sheet.shifts if sheet else []
    found = next((shift for shift in shifts if shift.id == shift_id), None)
    if found is None and session().get(Shift, shift_id) is not None:
        abort(404)
    return found


def _gone() -> NoReturn:
    raise NoSuchShiftError
