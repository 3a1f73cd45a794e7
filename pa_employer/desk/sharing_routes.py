"""Pages that share the work out, and the views somebody keeps."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.desk import sharing
from pa_employer.desk.forms import AssignForm, ViewForm
from pa_employer.desk.queue import Wanted, count
from pa_employer.desk.routes import asked_for, reach_on_desk
from pa_employer.reviews import words
from pa_employer.reviews.models import SavedView
from pa_employer.reviews.routes import Shows
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("sharing", __name__, template_folder="templates")
READERS = (Role.FINANCE_OFFICER, Role.FINANCE_MANAGER)
NOBODY = "nobody"


@bp.get("/council/workload")
@allow(*READERS)
def workload() -> Shows:
    """Show how much waits for each officer, and for nobody."""
    return _workload()


@bp.post("/council/workload")
@allow(*READERS)
def share() -> Shows | Response:
    """Share out what nobody has."""
    form = PressForm()
    shared = form.attempt(lambda: sharing.share_out(session(), own_council(), actor()))
    if shared:
        flash(f"{shared} {'return is' if shared == 1 else 'returns are'} shared out.")
        return redirect("/council/workload", 303)
    return _workload(form)


@bp.get("/council/returns/<uuid:return_id>/assign")
@bp.post("/council/returns/<uuid:return_id>/assign")
@allow(*READERS)
def assign(return_id: UUID) -> Shows | Response:
    """Name who looks at a return."""
    on_desk = reach_on_desk(return_id)
    form = AssignForm(data={"who": str(on_desk.kept.assigned_to_id or "")})
    officers = sharing.officers_of(session(), own_council())
    form.who.choices = {NOBODY: "Nobody"} | {str(each.id): each.name for each in officers}
    if form.attempt(lambda: sharing.assign(session(), on_desk.kept, _who(form), actor())):
        flash("It is kept who looks at it.")
        return redirect(on_desk.path, 303)
    return form_page("desk/assign.html", form=form, on_desk=on_desk)


@bp.get("/council/views")
@bp.post("/council/views")
@allow(*READERS)
def keep() -> Shows | Response:
    """Keep the way one looks at the queue under a name."""
    query = asked_for(request.args)
    form = ViewForm()
    made = form.attempt(lambda: sharing.save_view(session(), form.name.data or "", query, actor()))
    if made:
        flash(f"The view “{made.name}” is kept. It stands above the queue.")
        return redirect(f"{url_for('desk.every')}?{query}", 303)
    return form_page(
        "desk/views.html",
        form=form,
        query=query,
        views=sharing.views_of(session(), current_user.account.id),
        press_form=PressForm(formdata=None),
    )


@bp.post("/council/views/<uuid:view_id>/drop")
@allow(*READERS)
def drop(view_id: UUID) -> Response:
    """Keep a view no longer."""
    view = session().get(SavedView, view_id)
    if view is None or view.account_id != current_user.account.id:
        abort(404)
    if PressForm().validate_on_submit():
        sharing.drop_view(session(), view)
        flash("The view is dropped.")
    return redirect("/council/views", 303)


def _who(form: AssignForm) -> UUID | None:
    return None if form.who.data == NOBODY else UUID(form.who.data)


def _workload(form: Form | None = None) -> Shows:
    authority_id = own_council()
    page = render_template(
        "desk/workload.html",
        form=form,
        press_form=PressForm(formdata=None),
        loads=sharing.loads_of(session(), authority_id),
        unassigned=count(session(), authority_id, Wanted(is_unassigned=True, is_clean=False)),
        words=words,
        today=today(),
    )
    return (page, NOTHING_KEPT) if form else page
