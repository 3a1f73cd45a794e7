"""The end of a direct payment: what is settled first, and the last return."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.agreements.models import EndedBecause
from pa_employer.people.acting import Power
from pa_employer.reviews.ending import end_payment, owed_first, steps_of
from pa_employer.reviews.forms import EndForm
from pa_employer.statements.reached import reach
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.money import Money

bp = Blueprint("ending", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/ending"
Shows = str | tuple[str, int]


@bp.get(BASE)
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show what is settled first when a direct payment ends, and what is left of it."""
    reached = reach(employer_id)
    owed = owed_first(session(), reached.agreement, today())
    return render_template(
        "reviews/ending.html",
        reached=reached,
        owed=owed,
        total=Money.total(each.amount for each in owed),
        steps=steps_of(session(), reached.agreement, owed, today()),
    )


@bp.get(f"{BASE}/day")
@bp.post(f"{BASE}/day")
@allow(*ACTING)
def day(employer_id: UUID) -> Shows | Response:
    """Write down the last day of a direct payment, and why it ends."""
    reached = reach(employer_id, Power.DECIDE)
    form = EndForm(
        ends_on=reached.agreement.ends_on,
        because=reached.agreement.ended_because and reached.agreement.ended_because.value,
    )
    ended = form.attempt(
        lambda: end_payment(
            session(),
            reached.agreement,
            form.ends_on.data,
            EndedBecause(form.because.data),
            actor(),
        )
    )
    if ended:
        flash("That is kept. Here is what is settled first.")
        return redirect(f"/employers/{employer_id}/ending", 303)
    return form_page("reviews/end_day.html", form=form, reached=reached)
