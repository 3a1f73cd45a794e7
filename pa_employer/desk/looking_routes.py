"""Pages that open what is shut by default on a council's desk: a reason first."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from pa_employer.desk.exceptions import open_lines
from pa_employer.desk.forms import LookForm
from pa_employer.desk.routes import READERS, OnTheDesk, reach_on_desk
from pa_employer.reviews.looking import Shut, look, name_of, opened_today, shut_things
from pa_employer.reviews.models import LookAt
from pa_employer.reviews.routes import Shows, as_workbook
from pa_employer.reviews.shown import shifts_of
from pa_employer.timesheets.shifts import times_in_words
from pa_employer.web.access import allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("looking", __name__, template_folder="templates")
PATH = "/council/returns/<uuid:return_id>"


@bp.get(f"{PATH}/look/<what>")
@bp.post(f"{PATH}/look/<what>")
@bp.get(f"{PATH}/look/<what>/<about>")
@bp.post(f"{PATH}/look/<what>/<about>")
@allow(*READERS)
def why(return_id: UUID, what: str, about: str = "") -> Shows | Response:
    """Ask why something is opened, and open it."""
    on_desk = reach_on_desk(return_id)
    shut = _shut(on_desk, what, about)
    form = LookForm()
    if form.attempt(lambda: look(session(), on_desk.kept, shut, form.reason.data or "", actor())):
        flash("It is open for today. The person sees that you looked, and why.")
        return redirect(_opens(on_desk, shut), 303)
    return form_page("desk/look.html", form=form, on_desk=on_desk, shut=shut)


@bp.get(f"{PATH}/payments/<heading>")
@allow(*READERS)
def payments(return_id: UUID, heading: str) -> str | Response:
    """Show the single payments of a heading, once a reason was given."""
    on_desk = reach_on_desk(return_id)
    shut = _shut(on_desk, LookAt.PAYMENTS.value, heading)
    if (shut.what, shut.about) not in opened_today(session(), on_desk.kept, actor()):
        return redirect(url_for("looking.why", return_id=return_id, what=shut.what, about=heading))
    drawn = on_desk.found.drawn
    found = next(each for each in (*drawn.money_in, *drawn.money_out) if name_of(each) == heading)
    return render_template("desk/payments.html", on_desk=on_desk, heading=found)


@bp.get(f"{PATH}/shifts")
@allow(*READERS)
def shifts(return_id: UUID) -> str | Response:
    """Show the single shifts a return's hours come from, once a reason was given."""
    on_desk = reach_on_desk(return_id)
    if (LookAt.SHIFTS, "") not in opened_today(session(), on_desk.kept, actor()):
        return redirect(url_for("looking.why", return_id=return_id, what=LookAt.SHIFTS))
    kept = on_desk.kept
    found = shifts_of(session(), kept.agreement, kept.span, today())
    return render_template("desk/shifts.html", on_desk=on_desk, found=found, times=times_in_words)


@bp.get(f"{PATH}.xlsx")
@allow(*READERS)
def book(return_id: UUID) -> Response:
    """Give one return as a workbook, once a reason was given."""
    on_desk = reach_on_desk(return_id)
    if (LookAt.WORKBOOK, "") not in opened_today(session(), on_desk.kept, actor()):
        return redirect(url_for("looking.why", return_id=return_id, what=LookAt.WORKBOOK))
    return as_workbook(on_desk.found, on_desk.kept.agreement.employer.supported_person)


def _shut(on_desk: OnTheDesk, what: str, about: str) -> Shut:
    if what not in list(LookAt):
        abort(404)
    drawn, query = on_desk.found.drawn, on_desk.found.query
    things = shut_things(drawn, open_lines(drawn, query))
    return things.get((LookAt(what), about)) or abort(404)


def _opens(on_desk: OnTheDesk, shut: Shut) -> str:
    """Return the page on which what was opened is seen."""
    if shut.what is LookAt.PAYMENTS:
        return url_for("looking.payments", return_id=on_desk.kept.id, heading=shut.about)
    if shut.what is LookAt.SHIFTS:
        return url_for("looking.shifts", return_id=on_desk.kept.id)
    return on_desk.path
