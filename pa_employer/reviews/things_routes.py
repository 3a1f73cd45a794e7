"""Saying something to a return, one thing at a time: payments, what stands out, how it goes."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request
from werkzeug.wrappers import Response

from pa_employer.agreements.models import Told
from pa_employer.agreements.told import told_of
from pa_employer.people.acting import acting_for
from pa_employer.plans.models import Outcome
from pa_employer.reviews import said, service
from pa_employer.reviews.forms import ExplainForm, FlagForm, OutcomeForm, ToldForm
from pa_employer.reviews.models import Going
from pa_employer.reviews.reached import PAGE, TOGETHER, Reached, reach
from pa_employer.reviews.routes import OWN, Shows
from pa_employer.reviews.shown import Shown
from pa_employer.reviews.things import Thing, things_to_say
from pa_employer.reviews.told import notes_of
from pa_employer.statements.models import StatementLine
from pa_employer.statements.reached import reach as reach_household
from pa_employer.statements.service import Meaning, explain_line
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session
from payroll.ground.money import NOTHING
from returns.figures import Flag
from returns.groups import Group, Income, Reason

bp = Blueprint("things", __name__, template_folder="templates")


@bp.get(f"{PAGE}/things")
@bp.get(f"{TOGETHER}/things")
@bp.post(f"{PAGE}/things")
@bp.post(f"{TOGETHER}/things")
@allow(*OWN)
def things(**where: UUID | str) -> Shows | Response:
    """Show one thing to say, keep what is said, and go on to the next."""
    reached = reach(where)
    found = _not_sent(reached)
    left = things_to_say(found.drawn)
    place = _place(left)
    if place is None:
        flash("That was everything. Thank you.")
        return redirect(reached.path, 303)
    thing = left[place]
    form = _form_for(thing)
    if form.attempt(lambda: _keep(reached, thing, form)):
        return redirect(f"{reached.path}/things?from={place}", 303)
    return form_page(
        "reviews/thing.html", form=form, reached=reached, thing=thing, place=place, left=left
    )


@bp.get(f"{PAGE}/stands-out")
@bp.get(f"{TOGETHER}/stands-out")
@bp.post(f"{PAGE}/stands-out")
@bp.post(f"{TOGETHER}/stands-out")
@allow(*OWN)
def stands_out(**where: UUID | str) -> Shows | Response:
    """Say something to one thing that stands out, or say it anew."""
    reached = reach(where)
    flag = _flag(_not_sent(reached))
    form = FlagForm(words=flag.answer) if request.method == "GET" else FlagForm()
    if form.attempt(lambda: _answered(reached, flag, form)):
        flash("Thank you. The council reads it beside what stands out.")
        return redirect(f"{reached.path}#stands-out", 303)
    return form_page("reviews/stands_out.html", form=form, reached=reached, flag=flag)


@bp.get(f"{PAGE}/outcomes/<uuid:outcome_id>")
@bp.get(f"{TOGETHER}/outcomes/<uuid:outcome_id>")
@bp.post(f"{PAGE}/outcomes/<uuid:outcome_id>")
@bp.post(f"{TOGETHER}/outcomes/<uuid:outcome_id>")
@allow(*OWN)
def outcome(outcome_id: UUID, **where: UUID | str) -> Shows | Response:
    """Say how something the support is for is going, with a choice or in words."""
    reached = reach(where)
    _not_sent(reached)
    row = session().get(Outcome, outcome_id)
    if row is None or row.agreement_id != reached.agreement.id:
        abort(404)
    form = OutcomeForm(obj=notes_of(session(), reached.agreement.id, reached.span).get(row.id))
    if form.attempt(lambda: _goes(reached, row, form)):
        flash("Thank you. That is kept with your return.")
        return redirect(f"{reached.path}#outcomes", 303)
    return form_page("reviews/outcome.html", form=form, reached=reached, outcome=row)


@bp.get("/employers/<uuid:employer_id>/returns/told")
@bp.post("/employers/<uuid:employer_id>/returns/told")
@allow(*ACTING)
def told(employer_id: UUID) -> Shows | Response:
    """Tell once why things went otherwise than planned, for every return it touches."""
    reached = reach_household(employer_id)
    form = ToldForm()
    if form.attempt(lambda: said.tell(session(), reached.agreement, form.details(), actor())):
        flash("Thank you. Nobody asks about it again, and it counts against nobody.")
        return redirect(request.path, 303)
    return form_page(
        "reviews/told.html",
        form=form,
        acting=acting_for(employer_id),
        told=told_of(session(), reached.agreement.id),
        press_form=PressForm(formdata=None),
    )


@bp.post("/employers/<uuid:employer_id>/returns/told/<uuid:told_id>/back")
@allow(*ACTING)
def take_back(employer_id: UUID, told_id: UUID) -> Response:
    """Take back what was told."""
    reached = reach_household(employer_id)
    found = session().get(Told, told_id)
    if found is None or found.agreement_id != reached.agreement.id:
        abort(404)
    said.take_back(session(), reached.agreement, found, actor())
    flash("That is taken back.")
    return redirect(f"/employers/{employer_id}/returns/told", 303)


def _not_sent(reached: Reached) -> Shown:
    found = reached.shown()
    if found.is_sent:
        abort(404)
    return found


def _place(left: list[Thing]) -> int | None:
    """Return which thing is shown: the one a form names, or the first from a place on."""
    named = request.form.get("key")
    if named:
        return next((place for place, thing in enumerate(left) if thing.key == named), None)
    place = request.args.get("from", 0, int)
    return place if 0 <= place < len(left) else None


def _flag(found: Shown) -> Flag:
    key = request.args.get("key", "")
    return next((flag for flag in found.drawn.flags if flag.key == key), None) or abort(404)


def _form_for(thing: Thing) -> Form:
    return ExplainForm.about(thing.line) if thing.line else FlagForm()


def _keep(reached: Reached, thing: Thing, form: Form) -> object:
    if isinstance(form, ExplainForm) and thing.line:
        return _explained(session().get_one(StatementLine, UUID(thing.line.id)), form)
    if isinstance(form, FlagForm) and thing.flag:
        return _answered(reached, thing.flag, form)
    return None


def _answered(reached: Reached, flag: Flag, form: FlagForm) -> object:
    return_ = service.return_to_prepare(*reached.period, actor())
    reason = Reason(form.reason.data) if form.reason.data else None
    return said.answer_flag(session(), return_, flag.key, (reason, form.words.data or ""), actor())


def _goes(reached: Reached, row: Outcome, form: OutcomeForm) -> object:
    return_ = service.return_to_prepare(*reached.period, actor())
    going = Going(form.going.data) if form.going.data else None
    return said.say_how_it_goes(session(), return_, row, (going, form.words.data or ""), actor())


def _explained(line: StatementLine, form: ExplainForm) -> StatementLine:
    heading = Income if line.amount > NOTHING else Group
    words, no_receipt = form.words.data or "", bool(form.no_receipt.data)
    explain_line(session(), line, Meaning(heading(form.group.data), words, no_receipt), actor())
    return line
