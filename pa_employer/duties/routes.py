"""The pages of duties: one list, renewals, and the address a calendar program reads."""

from datetime import timedelta
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from pa_employer.accounts.tokens import digest
from pa_employer.assistants.queries import assistants_of
from pa_employer.duties import service
from pa_employer.duties.calendar import calendar_of
from pa_employer.duties.forms import RenewalForm, RenewForm
from pa_employer.duties.models import Renewal
from pa_employer.duties.queries import duties_of, feed_with, open_feed, renewal_of
from pa_employer.people.acting import Power, acting_for
from pa_employer.people.models import Employer
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, now, session, today
from payroll.duties import Status, in_order

bp = Blueprint("duties", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/duties"
Shown = str | Response | tuple[str, int]
AHEAD = timedelta(days=400)
GROUPS = {
    Status.OVERDUE: "Was due",
    Status.SOON: "In the next two weeks",
    Status.COMING: "Later",
    Status.DONE: "Done lately",
}


@bp.get(BASE)
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show everything to do, by when, and what missing it means."""
    acting = acting_for(employer_id)
    found = in_order(duties_of(session(), acting.employer, today()), today(), AHEAD)
    groups = {
        heading: [duty for duty in found if duty.status_on(today()) is status]
        for status, heading in GROUPS.items()
    }
    return render_template(
        "duties/overview.html", acting=acting, groups=groups, new_form=PressForm
    )


@bp.post(f"{BASE}/done")
@allow(*ACTING)
def done(employer_id: UUID) -> Response:
    """Note that a duty is done of which nothing here tells."""
    return _ticked(employer_id, is_done=True)


@bp.post(f"{BASE}/not-done")
@allow(*ACTING)
def not_done(employer_id: UUID) -> Response:
    """Note that it is not done after all."""
    return _ticked(employer_id, is_done=False)


@bp.get(f"{BASE}/renewals/add")
@bp.post(f"{BASE}/renewals/add")
@allow(*ACTING)
def add(employer_id: UUID) -> Shown:
    """Keep something that ends on a day unless it is renewed."""
    acting = acting_for(employer_id)
    form = RenewalForm()
    form.offer(assistants_of(session(), employer_id))
    if form.attempt(lambda: service.add_renewal(session(), employer_id, form.details(), actor())):
        flash("It is in your list.")
        return redirect(_list(employer_id), 303)
    return form_page("duties/add.html", acting=acting, form=form)


@bp.get(f"{BASE}/renewals/<uuid:renewal_id>")
@bp.post(f"{BASE}/renewals/<uuid:renewal_id>")
@allow(*ACTING)
def renew(employer_id: UUID, renewal_id: UUID) -> Shown:
    """Note that something goes on until another day."""
    acting = acting_for(employer_id)
    row, form = _renewal(employer_id, renewal_id), RenewForm()
    if form.attempt(lambda: _renewed(row, form)):
        flash("It is renewed.")
        return redirect(_list(employer_id), 303)
    return form_page(
        "duties/renew.html", acting=acting, renewal=row, form=form, press_form=PressForm()
    )


@bp.post(f"{BASE}/renewals/<uuid:renewal_id>/over")
@allow(*ACTING)
def over(employer_id: UUID, renewal_id: UUID) -> Response:
    """Note that something is not needed any more."""
    acting_for(employer_id)
    service.end_renewal(session(), _renewal(employer_id, renewal_id), actor())
    flash("It is out of your list.")
    return redirect(_list(employer_id), 303)


@bp.get(f"{BASE}/calendar")
@allow(*ACTING)
def calendar(employer_id: UUID) -> str:
    """Show whether a calendar program reads along, and how to let it."""
    acting = acting_for(employer_id)
    feed = open_feed(session(), employer_id)
    return render_template(
        "duties/calendar.html", acting=acting, feed=feed, new_form=PressForm, address=""
    )


@bp.post(f"{BASE}/calendar")
@allow(*ACTING)
def make_calendar(employer_id: UUID) -> str:
    """Make an address for a calendar program, and show it this once."""
    acting = acting_for(employer_id)
    token = service.make_feed(session(), employer_id, actor())
    address = url_for("duties.feed", token=token, _external=True)
    return render_template(
        "duties/calendar.html",
        acting=acting,
        feed=open_feed(session(), employer_id),
        new_form=PressForm,
        address=address,
    )


@bp.post(f"{BASE}/calendar/stop")
@allow(*ACTING)
def stop_calendar(employer_id: UUID) -> Response:
    """Close the address."""
    acting_for(employer_id)
    service.end_feed(session(), employer_id, actor())
    flash("The address is closed. Calendars that read it show nothing new.")
    return redirect(url_for("duties.calendar", employer_id=employer_id), 303)


@bp.get("/calendar/<token>.ics")
@allow(Role.ANYONE)
def feed(token: str) -> Response:
    """Give the days to whoever has the address; it holds no names and no amounts."""
    found = feed_with(session(), digest(token)) or abort(404)
    employer = session().get_one(Employer, found.employer_id)
    shown = in_order(duties_of(session(), employer, today()), today(), AHEAD)
    answer = make_response(calendar_of(employer.id, shown, now()))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return answer


def _ticked(employer_id: UUID, *, is_done: bool) -> Response:
    acting = acting_for(employer_id, Power.DECIDE)
    key = request.form.get("duty", "")
    service.tick(session(), acting.employer, key, actor(), is_done=is_done)
    flash("Kept.")
    return redirect(_list(employer_id), 303)


def _renewed(row: Renewal, form: RenewForm) -> bool:
    service.renew(session(), row, form.until.data, actor())
    return True


def _renewal(employer_id: UUID, renewal_id: UUID) -> Renewal:
    return renewal_of(session(), employer_id, renewal_id) or abort(404)


def _list(employer_id: UUID) -> str:
    return url_for("duties.overview", employer_id=employer_id)
