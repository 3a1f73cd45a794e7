"""The page of time a support organisation spent for somebody: theirs to read, its to note."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.people.acting import Acting, acting_for
from pa_employer.people.models import Capacity
from pa_employer.supporting import service
from pa_employer.supporting.forms import KINDS, TimeSpentForm
from pa_employer.supporting.models import HelpTime
from pa_employer.supporting.queries import month_of, own_entry, time_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.days import Span, month_later

bp = Blueprint("supporting", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
MONTHS_SHOWN = 12


@bp.get("/employers/<uuid:employer_id>/time")
@bp.post("/employers/<uuid:employer_id>/time")
@allow(*ACTING)
def time(employer_id: UUID) -> Shown:
    """Show what time was spent for somebody; whoever spent it notes more."""
    acting = acting_for(employer_id)
    form = TimeSpentForm(data={"on": today()})
    if form.is_submitted():
        _must_be_of_the_organisation(acting)
    noted = form.attempt(
        lambda: service.note_time(
            session(), current_user.account, acting.employer, form.spent(), actor()
        )
    )
    if noted:
        flash(f"{noted.minutes} minutes are noted. {acting.employer.known_as} sees them too.")
        return redirect(f"/employers/{employer_id}/time", 303)
    is_theirs = _is_of_the_organisation(acting)
    span = Span(month_later(today(), -MONTHS_SHOWN), today())
    entries = time_for(session(), employer_id, acting.mandate.organisation_id, span)
    return form_page(
        "supporting/time.html",
        form=form,
        acting=acting,
        may_note=is_theirs,
        entries=entries,
        kinds=KINDS,
        this_month=[each for each in entries if each.on >= today().replace(day=1)],
        summed=month_of(entries),
    )


@bp.get("/employers/<uuid:employer_id>/time/<uuid:entry_id>")
@bp.post("/employers/<uuid:employer_id>/time/<uuid:entry_id>")
@allow(*ACTING)
def correct(employer_id: UUID, entry_id: UUID) -> Shown:
    """Put right something one noted oneself."""
    acting = acting_for(employer_id)
    entry = _own(acting, entry_id)
    form = TimeSpentForm(
        data={
            "minutes": entry.minutes,
            "kind": entry.kind.value,
            "words": entry.words,
            "on": entry.on,
        }
    )
    done = form.attempt(
        lambda: service.correct_time(session(), current_user.account, entry, form.spent(), actor())
    )
    if done:
        flash("It is put right. What was noted first stays in the record.")
        return redirect(f"/employers/{employer_id}/time", 303)
    return form_page(
        "supporting/correct.html", form=form, acting=acting, entry=entry, press_form=PressForm()
    )


@bp.post("/employers/<uuid:employer_id>/time/<uuid:entry_id>/take-back")
@allow(*ACTING)
def take_back(employer_id: UUID, entry_id: UUID) -> Shown:
    """Take back something one noted oneself."""
    acting = acting_for(employer_id)
    entry = _own(acting, entry_id)
    form = PressForm()
    if form.attempt(lambda: _taken_back(entry)):
        flash("It is taken back.")
        return redirect(f"/employers/{employer_id}/time", 303)
    page = render_template(
        "supporting/correct.html", form=form, acting=acting, entry=entry, press_form=form
    )
    return page, NOTHING_KEPT


def _taken_back(entry: HelpTime) -> bool:
    service.correct_time(session(), current_user.account, entry, None, actor())
    return True


def _is_of_the_organisation(acting: Acting) -> bool:
    return acting.mandate.capacity is Capacity.SUPPORT_ORGANISATION


def _must_be_of_the_organisation(acting: Acting) -> None:
    if not _is_of_the_organisation(acting):
        abort(404)


def _own(acting: Acting, entry_id: UUID) -> HelpTime:
    _must_be_of_the_organisation(acting)
    return own_entry(session(), acting.mandate, current_user.account.id, entry_id) or abort(404)
