"""The employer's pages of the rota: the week, planning shifts, and who does one of them."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of, employed_in
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.planning import service
from pa_employer.planning.models import RotaLine
from pa_employer.planning.queries import (
    change_on,
    changes_of,
    line_of,
    lines_of,
    planned_for,
    rota_of,
)
from pa_employer.planning.rota import Planned
from pa_employer.planning.service import times_of
from pa_employer.rota.forms import OUT, DayForm, EndForm, LineForm
from pa_employer.rota.week import rota_week
from pa_employer.timesheets.shifts import times_in_words, week_in_words
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.days import ONE_WEEK, Span, monday_of

bp = Blueprint("rota", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
ROTA = "/employers/<uuid:employer_id>/hours/rota"
SWAP_WITHIN = ONE_WEEK * 2


@bp.get(ROTA)
@allow(*ACTING)
def week(employer_id: UUID) -> str:
    """Show a week of the rota, and what comes again."""
    acting = acting_for(employer_id)
    monday = monday_of(_day(request.args.get("week", "")) or today())
    return render_template(
        "rota/week.html",
        acting=acting,
        week=rota_week(session(), employer_id, monday),
        title=week_in_words(monday),
        before=monday - ONE_WEEK,
        after=monday + ONE_WEEK,
        lines=lines_of(session(), employer_id, today()),
        times_of=times_of,
    )


@bp.get(f"{ROTA}/add")
@bp.post(f"{ROTA}/add")
@allow(*ACTING)
def add(employer_id: UUID) -> Shown:
    """Plan shifts that come again, or one."""
    acting = acting_for(employer_id, Power.DECIDE)
    employed = employed_in(session(), employer_id, Span(today(), today() + SWAP_WITHIN))
    form = LineForm(data={"from_on": monday_of(today()) + ONE_WEEK})
    form.offer(employed)
    if len(employed) == 1 and not form.is_submitted():
        form.assistant.data = str(employed[0].id)
    planned = form.attempt(lambda: _plan(employer_id, form))
    if planned:
        said = " and ".join(times_of(line) for line in planned)
        flash(f"Planned: {said}.")
        return redirect(f"/employers/{employer_id}/hours/rota?week={planned[0].from_on}", 303)
    return form_page("rota/add.html", acting=acting, form=form, employed=employed)


@bp.get(f"{ROTA}/lines/<uuid:line_id>")
@bp.post(f"{ROTA}/lines/<uuid:line_id>")
@allow(*ACTING)
def end(employer_id: UUID, line_id: UUID) -> Shown:
    """Let a shift that comes again end after a day."""
    acting = acting_for(employer_id, Power.DECIDE)
    line = line_of(session(), employer_id, line_id) or abort(404)
    form = EndForm(data={"last_on": today()})
    said = times_of(line)
    if form.attempt(lambda: _end(line, form.last_on.data)):
        flash(f"Ended: {said}.")
        return redirect(f"/employers/{employer_id}/hours/rota", 303)
    return form_page("rota/end.html", acting=acting, form=form, line=line, said=said)


@bp.get(f"{ROTA}/<uuid:assistant_id>/<key>")
@bp.post(f"{ROTA}/<uuid:assistant_id>/<key>")
@allow(*ACTING)
def one(employer_id: UUID, assistant_id: UUID, key: str) -> Shown:
    """Show one planned shift, and say who does it."""
    acting = acting_for(employer_id)
    assistant = assistant_of(session(), employer_id, assistant_id) or abort(404)
    planned = rota_of(session(), assistant_id).find(key) or abort(404)
    form = DayForm()
    choices = _choices(acting, assistant, planned)
    form.to.choices = {value: words for value, words, _ in choices}
    if form.is_submitted():
        acting_for(employer_id, Power.DECIDE)
    done = form.attempt(lambda: _do(choices, form.to.data))
    if done:
        flash(done)
        return redirect(f"/employers/{employer_id}/hours/rota?week={planned.on}", 303)
    change = change_on(session(), planned.line_id, planned.on)
    return form_page(
        "rota/one.html",
        acting=acting,
        assistant=assistant,
        planned=planned,
        said=times_in_words(planned.starts_at, planned.ends_at),
        why=change.why if change and planned.is_asked else "",
        form=form,
    )


@bp.get(f"{ROTA}/changes")
@allow(*ACTING)
def changes(employer_id: UUID) -> str:
    """Show the days that are otherwise, to put one back as it was planned."""
    acting = acting_for(employer_id)
    found = changes_of(session(), employer_id, today() - ONE_WEEK)
    return render_template("rota/changes.html", acting=acting, changes=found, form=PressForm())


@bp.post(f"{ROTA}/changes/<uuid:change_id>/undo")
@allow(*ACTING)
def undo(employer_id: UUID, change_id: UUID) -> Shown:
    """Let one day be as it was planned after all."""
    acting_for(employer_id, Power.DECIDE)
    found = changes_of(session(), employer_id, date.min)
    change = next((each for each in found if each.id == change_id), None) or abort(404)
    service.keep_as_planned(session(), change.line.assistant, change, actor())
    flash("As planned again.")
    return redirect(f"/employers/{employer_id}/hours/rota?week={change.on}", 303)


def _plan(employer_id: UUID, form: LineForm) -> list[RotaLine]:
    assistant = assistant_of(session(), employer_id, UUID(form.assistant.data)) or abort(404)
    return [
        service.plan_line(session(), assistant, details, actor()) for details in form.details()
    ]


def _end(line: RotaLine, last_on: date) -> bool:
    service.end_line(session(), line, last_on, actor())
    return True


Choice = tuple[str, str, Callable[[], str]]


def _choices(acting: Acting, assistant: Assistant, planned: Planned) -> list[Choice]:
    """Return what can happen with a shift: its name, its words, and how it is done."""
    about = Span(planned.on, planned.on)
    others = [
        each
        for each in employed_in(session(), acting.employer.id, about)
        if each.id != assistant.id
    ]
    return [
        *(_cover(assistant, planned, other) for other in others),
        *(swap for other in others for swap in _swaps(assistant, planned, other)),
        (OUT, "Nobody: leave it out this time", lambda: _out(assistant, planned)),
        *_stay(assistant, planned),
    ]


def _cover(assistant: Assistant, planned: Planned, other: Assistant) -> Choice:
    def do() -> str:
        service.give_to(session(), assistant, planned, other, actor())
        return f"{other.known_as} does it. Both can see it in their rota."

    return f"cover:{other.id}", f"{other.name} does it", do


def _swaps(assistant: Assistant, planned: Planned, other: Assistant) -> list[Choice]:
    """Return the shifts of somebody else's coming fortnight that this one can change for."""
    span = Span(max(today(), planned.on - ONE_WEEK), planned.on + SWAP_WITHIN)
    return [
        _swap((assistant, planned), (other, each))
        for each in planned_for(session(), other, span)
        if each.whose_id is None and not each.meets(planned.starts_at, planned.ends_at)
    ]


def _swap(one: tuple[Assistant, Planned], other: tuple[Assistant, Planned]) -> Choice:
    whose, theirs = other
    words = times_in_words(theirs.starts_at, theirs.ends_at)

    def do() -> str:
        service.swap(session(), one, other, actor())
        return f"{one[0].known_as} and {whose.known_as} change shifts. Both can see it."

    return f"swap:{theirs.key}", f"Change with {whose.known_as}'s {words}", do


def _do(choices: list[Choice], chosen: str) -> str:
    """Do what was chosen, and return what to say of it."""
    return next(do for value, _, do in choices if value == chosen)()


def _out(assistant: Assistant, planned: Planned) -> str:
    service.leave_out(session(), assistant, planned, actor())
    return "Left out this time."


def _stay(assistant: Assistant, planned: Planned) -> list[Choice]:
    change = change_on(session(), planned.line_id, planned.on)
    if not planned.is_asked or change is None:
        return []

    def do() -> str:
        service.keep_as_planned(session(), change.line.assistant, change, actor())
        return f"As planned. {assistant.known_as} can see that it is."

    return [("keep", f"{assistant.name} does it after all", do)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
