"""A PA's own pages of swapping shifts: asking colleagues, and saying yes or no."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.own_job import own_job
from pa_employer.leave.away import off_on
from pa_employer.planning import offered, offers
from pa_employer.planning.models import OfferState, ShiftOffer
from pa_employer.planning.queries import rota_of
from pa_employer.planning.rota import Planned
from pa_employer.rota.forms import NO, SWAP, YES, AnswerForm, OfferForm
from pa_employer.rota.offers_shown import offer_shown
from pa_employer.rota.routes import Shown
from pa_employer.rota.week import rests_with
from pa_employer.timesheets.shifts import times_in_words
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, now, session

bp = Blueprint("shift_offers", __name__, template_folder="templates")
ROTA = "/work/<uuid:assistant_id>/rota"


@bp.get(f"{ROTA}/<key>/offer")
@bp.post(f"{ROTA}/<key>/offer")
@allow(Role.ASSISTANT)
def ask(assistant_id: UUID, key: str) -> Shown:
    """Ask colleagues to do one planned shift, or to swap it."""
    job = own_job(assistant_id)
    planned = rota_of(session(), job.id).find(key) or abort(404)
    colleagues = offered.colleagues_for(session(), job, planned)
    form = OfferForm()
    form.offer(colleagues)
    if len(colleagues) == 1 and not form.is_submitted():
        form.to.data = [str(colleagues[0].id)]
    if form.is_submitted() and not colleagues:
        # The page says why nobody can be asked; there is no field left to put right.
        return render_template("rota/offer.html", **_about(job, planned)), NOTHING_KEPT
    if form.attempt(lambda: _ask(job, planned, form)):
        flash("Asked. You see here what they say. Until then the shift stays yours.")
        return redirect(f"/work/{job.id}/rota", 303)
    return form_page("rota/offer.html", form=form, **_about(job, planned))


@bp.get(f"{ROTA}/offers/<uuid:offer_id>")
@bp.post(f"{ROTA}/offers/<uuid:offer_id>")
@allow(Role.ASSISTANT)
def answer(assistant_id: UUID, offer_id: UUID) -> Shown:
    """Say yes or no to a colleague, or to the shift that they give in return."""
    job = own_job(assistant_id)
    offer = offered.offer_for(session(), job, offer_id) or abort(404)
    is_asker = offer.from_id == job.id
    form = AnswerForm()
    form.answer.choices = _answers(offer, is_asker=is_asker)
    said = form.attempt(lambda: _answer(offer, form.answer.data, is_asker=is_asker))
    if said:
        flash(said)
        return redirect(f"/work/{job.id}/rota", 303)
    wanted, given = offered.shifts_of(session(), offer)
    gets = given if is_asker else wanted
    return form_page(
        "rota/answer.html",
        job=job,
        shown=offer_shown(session(), offer),
        is_asker=is_asker,
        waits=offer.state is (OfferState.BACK if is_asker else OfferState.ASKED),
        cautions=_cautions(job, gets, wanted if is_asker else None) if gets else [],
        form=form,
    )


@bp.post(f"{ROTA}/offers/<uuid:offer_id>/take-back")
@allow(Role.ASSISTANT)
def take_back(assistant_id: UUID, offer_id: UUID) -> Shown:
    """Take back what was asked of a colleague."""
    job = own_job(assistant_id)
    offer = offered.offer_for(session(), job, offer_id)
    if offer is None or offer.from_id != job.id:
        abort(404)
    offers.take_back(session(), offer, actor())
    flash("Taken back. The shift stays yours.")
    return redirect(f"/work/{job.id}/rota", 303)


def _about(job: Assistant, planned: Planned) -> dict[str, object]:
    return {
        "job": job,
        "said": times_in_words(planned.starts_at, planned.ends_at),
        "colleagues": offered.colleagues_for(session(), job, planned),
        "has_begun": planned.starts_at <= now(),
        "rule": offered.swap_rule(session(), job.employer_id),
    }


def _ask(job: Assistant, planned: Planned, form: OfferForm) -> bool:
    asked = offers.Asked(
        planned, {UUID(each) for each in form.to.data or ()}, form.how.data == SWAP
    )
    offers.ask_colleagues(session(), job, asked, actor())
    return True


def _answers(offer: ShiftOffer, *, is_asker: bool) -> dict[str, str]:
    if is_asker or not offer.is_swap:
        return {YES: "Yes, I do it", NO: "No, not this time"}
    backs = {
        each.key: f"Yes, for my {times_in_words(each.starts_at, each.ends_at)}"
        for each in offered.backs_for(session(), offer, now())
    }
    return backs | {NO: "No, not this time"}


def _answer(offer: ShiftOffer, chosen: str, *, is_asker: bool) -> str:
    if is_asker:
        if chosen == NO:
            offers.take_back(session(), offer, actor())
            return "You said no. The shifts stay as they were."
        offers.say_yes_to_return(session(), offer, actor())
    elif chosen == NO:
        offers.say_no(session(), offer, actor())
        return "You said no. That is fine."
    else:
        if chosen != YES and not offer.is_swap:
            abort(404)
        offers.say_yes(session(), offer, actor(), back=chosen)
    return _next(offer)


def _next(offer: ShiftOffer) -> str:
    if offer.state is OfferState.STANDS:
        return "It stands. Your rota shows it."
    if offer.state is OfferState.BACK:
        return f"You said yes. Next: {offer.asker.known_as} says yes or no to your shift."
    return f"You both said yes. Next: {offer.asker.employer.known_as} confirms it."


def _cautions(job: Assistant, gets: Planned, gives: Planned | None) -> list[str]:
    off = off_on(session(), job, gets.on)
    rests = rests_with(session(), job, "You would have", gets, gives)
    return [f"You are away that day. {off}.", *rests] if off else rests
