"""Pages of clean returns: closing them together, and the sample that is drawn for a look."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.accounts.models import Organisation
from pa_employer.agreements.council_rules import book_of
from pa_employer.desk import closing
from pa_employer.desk.routes import READERS
from pa_employer.reviews.routes import XLSX, Shows
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import NOTHING_KEPT
from pa_employer.web.work import actor, now, session, today

bp = Blueprint("closing", __name__, template_folder="templates")
LOOK_BACK = timedelta(days=365)
SHOWN = timedelta(days=28)
NEWEST = 12


@bp.get("/council/clean")
@allow(*READERS)
def overview() -> str:
    """Show the clean returns that wait, which are drawn, and how that is done."""
    return _page(PressForm(formdata=None))


@bp.post("/council/clean")
@allow(Role.FINANCE_OFFICER)
def close() -> Shows | Response:
    """Close the clean returns that are not drawn."""
    council = _council()
    form = PressForm()
    made = form.attempt(
        lambda: closing.close_together(session(), council, book_of(session(), council), actor())
    )
    if made:
        flash("Closed. Everybody sees that their return was accepted.")
        return redirect("/council/clean", 303)
    return _page(form), NOTHING_KEPT


@bp.get("/council/clean/sample.xlsx")
@allow(*READERS)
def sample() -> Response:
    """Give the sample of the last year, so that internal audit can draw it again."""
    council = _council()
    rows = closing.sample_since(session(), council, book_of(session(), council), now() - LOOK_BACK)
    answer = Response(closing.sample_book(rows), mimetype=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="sample.xlsx"'
    return answer


def _page(form: PressForm) -> str:
    council = _council()
    book = book_of(session(), council)
    rows = closing.sample_since(session(), council, book, now() - SHOWN)
    return render_template(
        "desk/clean.html",
        form=form,
        press_form=form,
        found=closing.clean_returns(session(), council, book),
        rate=closing.rate_on(today(), book),
        came_in=len(rows),
        drawn=sum(each.is_drawn for each in rows),
        closings=closing.closings_of(session(), council.id, NEWEST),
        at_once=closing.AT_ONCE,
        may_close=Role.FINANCE_OFFICER in current_user.roles,
    )


def _council() -> Organisation:
    return session().get_one(Organisation, own_council())
