"""The pages of what people say is wrong: asking, and answering for who can mend it."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.administration import PLACES
from pa_employer.accounts.council import own_council
from pa_employer.contested.models import AskKind, AskState, PrivacyAsk
from pa_employer.contested.queries import asks_of_household, asks_of_service
from pa_employer.people.acting import Power, acting_for
from pa_employer.privacy import asking
from pa_employer.privacy.data_map import data_map
from pa_employer.privacy.forms import AnswerForm, WrongForm
from pa_employer.privacy.queries import HeldFor, Standing, held_of, standings_of
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.pages import form_page, navigate
from pa_employer.web.work import actor, session, today

bp = Blueprint("privacy_asks", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
HOUSEHOLD = "/employers/<uuid:employer_id>/rights"
COUNCIL = "/council/rights"
SERVICE = "/admin/rights"


@bp.get("/information/wrong")
@bp.post("/information/wrong")
@allow(Role.SIGNED_IN)
def wrong() -> Shown:
    """Say that something is wrong, or ask that it is held and not used."""
    standing, held = _what()
    form = WrongForm()
    form.offer(held.tables)
    asked = form.attempt(lambda: asking.ask(session(), standing, _wish(form), actor()))
    if asked:
        flash("Thank you. You get an answer in words within one month.")
        return redirect("/information", 303)
    return form_page("privacy/wrong.html", form=form, held=held, standing=standing)


@bp.get(HOUSEHOLD)
@allow(*ACTING)
def of_household(employer_id: UUID) -> str:
    """Show what a household has to answer, and what is held and not used."""
    acting = acting_for(employer_id)
    asks = asks_of_household(session(), employer_id)
    return _listed(asks, f"/employers/{employer_id}/rights", acting.may_decide)


@bp.get(f"{HOUSEHOLD}/<uuid:ask_id>")
@bp.post(f"{HOUSEHOLD}/<uuid:ask_id>")
@allow(*ACTING)
def answer_for_household(employer_id: UUID, ask_id: UUID) -> Shown:
    """Answer what somebody asked of a household."""
    acting_for(employer_id, Power.DECIDE)
    asks = asks_of_household(session(), employer_id)
    return _answered(_one(asks, ask_id), f"/employers/{employer_id}/rights")


@bp.get(COUNCIL)
@allow(Role.FINANCE_OFFICER)
def of_council() -> str:
    """Show what a council has to answer."""
    return _listed(asking.asks_of_council(session(), own_council()), COUNCIL, may_answer=True)


@bp.get(f"{COUNCIL}/<uuid:ask_id>")
@bp.post(f"{COUNCIL}/<uuid:ask_id>")
@allow(Role.FINANCE_OFFICER)
def answer_for_council(ask_id: UUID) -> Shown:
    """Answer what somebody asked of a council."""
    return _answered(_one(asking.asks_of_council(session(), own_council()), ask_id), COUNCIL)


@bp.get(SERVICE)
@allow(Role.ADMINISTRATOR)
def of_service() -> str:
    """Show what whoever looks after the service has to answer."""
    navigate(PLACES)
    return _listed(asks_of_service(session()), SERVICE, may_answer=True)


@bp.get(f"{SERVICE}/<uuid:ask_id>")
@bp.post(f"{SERVICE}/<uuid:ask_id>")
@allow(Role.ADMINISTRATOR)
def answer_for_service(ask_id: UUID) -> Shown:
    """Answer what somebody asked of whoever looks after the service."""
    navigate(PLACES)
    return _answered(_one(asks_of_service(session()), ask_id), SERVICE)


def _listed(asks: Sequence[PrivacyAsk], own: str, may_answer: bool) -> str:  # noqa: FBT001
    return render_template(
        "privacy/asks.html",
        asks=asks,
        own=own,
        may_answer=may_answer,
        what_is=asking.what_is,
        OPEN=AskState.OPEN,
        HELD=AskKind.RESTRICTION,
    )


def _answered(asked: PrivacyAsk, own: str) -> Shown:
    form = AnswerForm()
    form.offer(asking.answers_to(asked))
    done = form.attempt(lambda: _answer(asked, form))
    if done:
        flash("Your answer is kept, and they can read it.")
        return redirect(own, 303)
    return form_page(
        "privacy/answer.html",
        form=form,
        asked=asked,
        own=own,
        what=asking.what_is(asked),
        is_open=asked.state is AskState.OPEN,
        is_held=asked.kind is AskKind.RESTRICTION,
    )


def _answer(asked: PrivacyAsk, form: AnswerForm) -> PrivacyAsk:
    words = form.words.data or ""
    return asking.answer(session(), asked, AskState(form.state.data), words, actor())


def _one(asks: Sequence[PrivacyAsk], ask_id: UUID) -> PrivacyAsk:
    return next((each for each in asks if each.id == ask_id), None) or abort(404)


def _what() -> tuple[Standing, HeldFor]:
    """Return as what somebody asks and for which purpose it is held; 404 for anything else."""
    known = standings_of(session(), current_user.account, today())
    asked_for = (request.args.get("as"), request.args.get("for"))
    found = (
        (standing, held)
        for standing in known
        for held in held_of(standing.whose, today())
        if (standing.key, held.purpose.key) == asked_for
    )
    return next(found, None) or abort(404)


def _wish(form: WrongForm) -> asking.Wish:
    item = data_map()[form.item.data]
    return asking.Wish(AskKind(form.kind.data), item, form.words.data or "")
