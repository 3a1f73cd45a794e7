"""The pages of pay runs: start one, then hours, check and pay."""

from datetime import date
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import latest_agreement
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of, assistants_of
from pa_employer.payruns import queries, service
from pa_employer.payruns.approve import approve_run, run_dues
from pa_employer.payruns.forms import ApproveForm, StartRunForm
from pa_employer.payruns.items_owed import extras_of
from pa_employer.payruns.models import PayRun, PayRunState
from pa_employer.payruns.plan import RunPlan, last_sunday, sundays_to_choose
from pa_employer.payruns.preview import preview
from pa_employer.payruns.schedule import ScheduleRow, schedule_row
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.web.access import ACTING, allow, needs_proof
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session, today
from payroll.frequency import Frequency
from payroll.ground.days import day_in_words
from payroll.ground.money import Money

bp = Blueprint("payruns", __name__, template_folder="templates")
LONGEST_TOTAL = 12


@bp.get("/employers/<uuid:employer_id>/pay")
@allow(*ACTING)
def runs(employer_id: UUID) -> str:
    """Show what is being paid, when the next pay day is, and what was paid before."""
    acting = acting_for(employer_id)
    agreement = latest_agreement(session(), employer_id)
    found = queries.runs_of(session(), employer_id)
    return render_template(
        "payruns/runs.html",
        acting=acting,
        drafts=queries.draft_runs(session(), employer_id),
        approved=[run for run in found if run.state is PayRunState.APPROVED],
        totals=queries.run_totals(session(), employer_id),
        next_on=agreement and queries.next_pay_on(session(), agreement, today()),
        has_agreement=agreement is not None,
    )


@bp.get("/employers/<uuid:employer_id>/pay/start")
@bp.post("/employers/<uuid:employer_id>/pay/start")
@allow(*ACTING)
def start(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Ask for the pay day, and start a run for it."""
    acting = acting_for(employer_id)
    agreement = latest_agreement(session(), employer_id) or abort(404)
    in_use = queries.frequencies_in_use(session(), employer_id, today())
    frequency = _chosen(in_use)
    if frequency is None:
        return render_template("payruns/choose.html", acting=acting, in_use=in_use)
    form = _start_form(agreement, frequency)
    run = form.attempt(lambda: _started(agreement, frequency, form))
    if run:
        return redirect(_step("hours", run), 303)
    return form_page("payruns/start.html", acting=acting, form=form, frequency=frequency)


@bp.get("/employers/<uuid:employer_id>/pay/<uuid:run_id>")
@allow(*ACTING)
def run(employer_id: UUID, run_id: UUID) -> Response:
    """Carry on with a run where it is."""
    acting_for(employer_id)
    found = _run(employer_id, run_id)
    return redirect(_step("hours" if found.state is PayRunState.DRAFT else "pay", found), 303)


@bp.get("/employers/<uuid:employer_id>/pay/<uuid:run_id>/hours")
@allow(*ACTING)
def hours(employer_id: UUID, run_id: UUID) -> str | Response:
    """Show whose hours are agreed and whose are late."""
    return _draft_page("payruns/hours.html", employer_id, run_id)


@bp.get("/employers/<uuid:employer_id>/pay/<uuid:run_id>/check")
@allow(*ACTING)
def check(employer_id: UUID, run_id: UUID) -> str | Response:
    """Show each PA's pay, what differs from last time, and what is worth a look."""
    return _draft_page("payruns/check.html", employer_id, run_id)


@bp.post("/employers/<uuid:employer_id>/pay/<uuid:run_id>/contracted/<uuid:assistant_id>")
@allow(*ACTING)
def contracted(employer_id: UUID, run_id: UUID, assistant_id: UUID) -> Response:
    """Pay a PA contracted hours for late weeks."""
    acting_for(employer_id)
    found, assistant = _run(employer_id, run_id), _assistant(employer_id, assistant_id)
    service.choose_contracted(session(), found, assistant, True, actor())  # noqa: FBT003  # pressed
    flash(f"{assistant.known_as} is paid contracted hours for the late weeks.")
    return redirect(_step("hours", found), 303)


@bp.post("/employers/<uuid:employer_id>/pay/<uuid:run_id>/contracted/<uuid:assistant_id>/undo")
@allow(*ACTING)
def not_contracted(employer_id: UUID, run_id: UUID, assistant_id: UUID) -> Response:
    """Do not pay a PA contracted hours after all."""
    acting_for(employer_id)
    found, assistant = _run(employer_id, run_id), _assistant(employer_id, assistant_id)
    service.choose_contracted(session(), found, assistant, False, actor())  # noqa: FBT003  # pressed
    flash(f"{assistant.known_as} is paid agreed hours only.")
    return redirect(_step("hours", found), 303)


@bp.post("/employers/<uuid:employer_id>/pay/<uuid:run_id>/drop")
@allow(*ACTING)
def drop(employer_id: UUID, run_id: UUID) -> Response:
    """Drop a draft."""
    acting_for(employer_id)
    service.drop_run(session(), _run(employer_id, run_id), actor())
    flash("The pay run is dropped. Hours stay as they are.")
    return redirect(url_for("payruns.runs", employer_id=employer_id), 303)


@bp.get("/employers/<uuid:employer_id>/pay/<uuid:run_id>/pay")
@allow(*ACTING)
def pay(employer_id: UUID, run_id: UUID) -> str:
    """Show what a draft will cost, or whom an approved run pays."""
    acting = acting_for(employer_id)
    found = _run(employer_id, run_id)
    if found.state is PayRunState.DRAFT:
        return _approval(acting, found, ApproveForm())
    return render_template(
        "payruns/paid.html",
        acting=acting,
        run=found,
        payslips=queries.payslips_in(session(), run_id),
        schedule=_schedule(acting, found),
    )


@bp.post("/employers/<uuid:employer_id>/pay/<uuid:run_id>/approve")
@allow(*ACTING)
@needs_proof
def approve(employer_id: UUID, run_id: UUID) -> Response | tuple[str, int]:
    """Approve a run: payslips, the book and the payments due."""
    acting = acting_for(employer_id, Power.DECIDE)
    found, form = _run(employer_id, run_id), ApproveForm()
    if form.attempt(lambda: approve_run(session(), found, actor(), seen_cost=_seen(form))):
        flash(f"Approved. Your PAs are to be paid on {day_in_words(found.pay_on)}.")
        return redirect(_step("pay", found), 303)
    return _approval(acting, found, form), NOTHING_KEPT


def _chosen(in_use: list[Frequency]) -> Frequency | None:
    """Return the frequency asked for, or the only one in use."""
    asked = request.args.get("every", "")
    if len(in_use) == 1:
        return in_use[0]
    return next((frequency for frequency in in_use if frequency.value == asked), None)


def _start_form(agreement: Agreement, frequency: Frequency) -> StartRunForm:
    expected = queries.expected_pay_day(session(), agreement.id, frequency)
    usual = {
        "pay_on": max(expected or today(), today()),
        "hours_until": last_sunday(today()).isoformat(),
    }
    form = StartRunForm(data=usual)
    form.hours_until.choices = {
        day.isoformat(): f"Sunday {day_in_words(day)}" for day in sundays_to_choose(today())
    }
    return form


def _started(agreement: Agreement, frequency: Frequency, form: StartRunForm) -> PayRun:
    hours_until = date.fromisoformat(str(form.hours_until.data))
    pay_on: date = form.pay_on.data
    return service.start_run(
        session(), agreement, RunPlan(frequency, pay_on, hours_until), actor()
    )


def _draft_page(template: str, employer_id: UUID, run_id: UUID) -> str | Response:
    """Show a step of a draft; an approved run is past it."""
    acting, found = acting_for(employer_id), _run(employer_id, run_id)
    if found.state is PayRunState.APPROVED:
        return redirect(_step("pay", found), 303)
    return render_template(
        template,
        acting=acting,
        run=found,
        preview=preview(session(), found),
        extras=extras_of(session(), run_id),
        new_form=PressForm,
    )


def _approval(acting: Acting, found: PayRun, form: ApproveForm) -> str:
    shown = preview(session(), found)
    form.seen_cost.data = str(shown.total_cost.pence)
    return render_template(
        "payruns/approve.html",
        acting=acting,
        run=found,
        preview=shown,
        dues=run_dues(session(), found, shown),
        form=form,
    )


def _seen(form: ApproveForm) -> Money:
    """Return the total that was on the page; what is no total matches none."""
    typed = str(form.seen_cost.data or "")
    is_total = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_TOTAL
    return Money(int(typed)) if is_total else Money(-1)


def _schedule(acting: Acting, found: PayRun) -> list[ScheduleRow]:
    assistants = {each.id: each for each in assistants_of(session(), acting.employer.id)}
    return [
        schedule_row(
            due,
            assistants.get(due.assistant_id) if due.assistant_id else None,
            in_full=acting.may_decide,
        )
        for due in queries.dues_in(session(), found.id)
    ]


def _run(employer_id: UUID, run_id: UUID) -> PayRun:
    return queries.run_of(session(), employer_id, run_id) or abort(404)


def _assistant(employer_id: UUID, assistant_id: UUID) -> Assistant:
    return assistant_of(session(), employer_id, assistant_id) or abort(404)


def _step(name: str, found: PayRun) -> str:
    return url_for(f"payruns.{name}", employer_id=found.employer_id, run_id=found.id)
