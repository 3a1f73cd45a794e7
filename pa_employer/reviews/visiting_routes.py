"""Pages of visits: the council's diary, and what the person reads of a visit to come."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import latest_agreement
from pa_employer.people.acting import Power, acting_for
from pa_employer.reviews.forms import PutOffForm, VisitForm
from pa_employer.reviews.models import Visit
from pa_employer.reviews.queries import due_returns
from pa_employer.reviews.routes import Shows
from pa_employer.reviews.shown import shown
from pa_employer.reviews.visiting import (
    Planned,
    diary_of,
    plan_visit,
    put_off,
    to_have_ready,
    visit_of,
    visitors_of,
    visits_to,
)
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.days import Span

bp = Blueprint("diary", __name__, template_folder="templates")
VISITING = (Role.FINANCE_OFFICER, Role.PRACTITIONER)
AHEAD = timedelta(days=60)
DIARY = "/council/visits/diary"


@bp.get(DIARY)
@allow(*VISITING)
def diary() -> str:
    """Show the visits of the next two months."""
    days = Span(today(), today() + AHEAD)
    return render_template("reviews/diary.html", visits=diary_of(session(), own_council(), days))


@bp.get("/council/visits/<uuid:agreement_id>/plan")
@bp.post("/council/visits/<uuid:agreement_id>/plan")
@allow(*VISITING)
def plan(agreement_id: UUID) -> Shows | Response:
    """Plan a visit."""
    agreement = session().get(Agreement, agreement_id)
    if agreement is None or agreement.authority_id != own_council():
        abort(404)
    form = VisitForm()
    visitors = visitors_of(session(), agreement.authority_id)
    form.visitor.choices = {"": "Choose"} | {str(each.id): each.name for each in visitors}
    if form.attempt(lambda: plan_visit(session(), agreement, _planned(form), actor())):
        flash("The visit is planned. The person sees it, and what to have ready.")
        return redirect(DIARY, 303)
    return form_page("reviews/visit_plan.html", form=form, agreement=agreement)


@bp.get(f"{DIARY}/<uuid:visit_id>")
@allow(*VISITING)
def one(visit_id: UUID) -> str:
    """Show a visit: where, for what, what to bring. Nothing of the return is shown before it."""
    visit = _visit(visit_id)
    return render_template(
        "reviews/visit.html",
        visit=visit,
        waiting=due_returns(session(), visit.agreement, today()),
        ready=list(to_have_ready(session(), visit.agreement, None)),
    )


@bp.get(f"{DIARY}/<uuid:visit_id>/put-off")
@bp.post(f"{DIARY}/<uuid:visit_id>/put-off")
@allow(*VISITING)
def council_puts_off(visit_id: UUID) -> Shows | Response:
    """Put a visit off, for the council."""
    visit = _visit(visit_id)
    form = PutOffForm()
    if form.attempt(lambda: put_off(session(), visit, form.words.data or "", actor())):
        flash("The visit is put off. Phone the person, and plan another.")
        return redirect(DIARY, 303)
    return form_page("reviews/put_off.html", form=form, visit=visit, back=DIARY)


@bp.get("/employers/<uuid:employer_id>/visits")
@allow(*ACTING)
def coming(employer_id: UUID) -> str:
    """Show the visits to come, and what to have ready."""
    acting = acting_for(employer_id)
    agreement = latest_agreement(session(), employer_id) or abort(404)
    waiting = due_returns(session(), agreement, today())
    drawn = shown(session(), agreement, waiting[0], today()).drawn if waiting else None
    return render_template(
        "reviews/visits_coming.html",
        acting=acting,
        visits=visits_to(session(), agreement.id, today()),
        ready=list(to_have_ready(session(), agreement, drawn)),
    )


@bp.get("/employers/<uuid:employer_id>/visits/<uuid:visit_id>/put-off")
@bp.post("/employers/<uuid:employer_id>/visits/<uuid:visit_id>/put-off")
@allow(*ACTING)
def person_puts_off(employer_id: UUID, visit_id: UUID) -> Shows | Response:
    """Say that the day of a visit does not suit."""
    acting_for(employer_id, Power.PREPARE)
    visit = session().get(Visit, visit_id)
    if visit is None or visit.agreement.employer_id != employer_id:
        abort(404)
    back = f"/employers/{employer_id}/visits"
    form = PutOffForm()
    if form.attempt(lambda: put_off(session(), visit, form.words.data or "", actor())):
        flash("Thank you. They phone you about another day. It changes nothing else.")
        return redirect(back, 303)
    return form_page("reviews/put_off.html", form=form, visit=visit, back=back)


def _planned(form: VisitForm) -> Planned:
    return Planned(
        UUID(form.visitor.data),
        form.on.data,
        form.at.data,
        form.place.data or "",
        form.purpose.data or "",
    )


def _visit(visit_id: UUID) -> Visit:
    return visit_of(session(), own_council(), visit_id) or abort(404)
