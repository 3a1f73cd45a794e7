"""Pages that decide a return: each thing with its reason, then the whole, then a second person."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from pa_employer.accounts.models import Post
from pa_employer.desk.exceptions import beside, open_lines
from pa_employer.desk.forms import FinishForm, ItemForm, PlanForm, RestForm, SendBackForm
from pa_employer.desk.precedents import Precedent, precedents_for
from pa_employer.desk.routes import OnTheDesk, decided_now, opened_on, reach_on_desk, show_one
from pa_employer.reviews import words
from pa_employer.reviews.finishing import (
    approve,
    finish,
    needs_second,
    outcome_of,
    send_back,
)
from pa_employer.reviews.item_decisions import (
    UNDECIDED,
    ItemChoice,
    ask_practitioner,
    decide_item,
)
from pa_employer.reviews.items import Item
from pa_employer.reviews.letter import letter_of
from pa_employer.reviews.limits import limit_rule
from pa_employer.reviews.models import ItemAction, ItemDecision, ReturnState
from pa_employer.reviews.routes import Shows
from pa_employer.reviews.telling import decided_today
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("items", __name__, template_folder="templates")
PATH = "/council/returns/<uuid:return_id>"
BEFORE = 6


@bp.get(f"{PATH}/items/<name>")
@bp.post(f"{PATH}/items/<name>")
@allow(Role.FINANCE_OFFICER)
def one(return_id: UUID, name: str) -> Shows | Response:
    """Decide one thing, with its evidence, its rule and what was decided before beside it."""
    on_desk = _to_decide(return_id)
    items = on_desk.items
    item = _named(items, name)
    before = precedents_for(session(), on_desk.kept, item, BEFORE)
    form = _item_form(item, before)
    known = {str(each.id) for each in before}
    if form.attempt(
        lambda: decide_item(session(), on_desk.kept, item, form.choice(known), actor())
    ):
        return redirect(_next(on_desk, item), 303)
    return form_page(
        "desk/item.html",
        form=form,
        on_desk=on_desk,
        item=item,
        place=items.index(item) + 1,
        things=len(items),
        before=before,
        beside=beside(session(), on_desk.found.drawn, _shown_lines(on_desk, item)),
        opened=opened_on(on_desk),
        words=words,
        today=today(),
    )


@bp.get(f"{PATH}/items/<name>/plan")
@bp.post(f"{PATH}/items/<name>/plan")
@allow(Role.FINANCE_OFFICER)
def plan(return_id: UUID, name: str) -> Shows | Response:
    """Ask the practitioner whether something is within the plan."""
    on_desk = _to_decide(return_id)
    item = _named(on_desk.items, name)
    form = PlanForm()
    said = form.words.data or ""
    if form.attempt(lambda: ask_practitioner(session(), on_desk.kept, item, said, actor())):
        flash("The practitioner is asked. The person sees it, and that silence means yes.")
        return redirect(on_desk.path, 303)
    return form_page("desk/plan.html", form=form, on_desk=on_desk, item=item)


@bp.get(f"{PATH}/rest")
@bp.post(f"{PATH}/rest")
@allow(Role.FINANCE_OFFICER)
def rest(return_id: UUID) -> Shows | Response:
    """Accept everything that is not decided yet, for one reason."""
    on_desk = _to_decide(return_id)
    left = [each for each in on_desk.items if each.decided is None]
    if not left:
        return redirect(on_desk.path)
    form = RestForm()
    if form.attempt(lambda: _accept_all(on_desk, left, form.reason.data or "")):
        return redirect(f"{on_desk.path}/finish", 303)
    return form_page("desk/rest.html", form=form, on_desk=on_desk, left=left)


@bp.get(f"{PATH}/finish")
@bp.post(f"{PATH}/finish")
@allow(Role.FINANCE_OFFICER)
def whole(return_id: UUID) -> Shows | Response:
    """Show the letter that goes out, and decide the return."""
    on_desk = _to_decide(return_id)
    kept, items = on_desk.kept, on_desk.items
    form = FinishForm()
    if form.attempt(lambda: finish(session(), kept, form.words.data or "", actor())):
        if kept.state is ReturnState.TO_APPROVE:
            flash("A second person is asked to agree. The person is told when they have.")
            return redirect(url_for("desk.every"), 303)
        return decided_now(on_desk)
    told = decided_today(
        kept,
        outcome_of(items),
        form.words.data or "",
        items,
        actor(),
    )
    return form_page(
        "desk/finish.html",
        form=form,
        on_desk=on_desk,
        parts=letter_of(kept.agreement, told),
        left=[each for each in items if each.decided is None],
        needs_second=needs_second(session(), kept, items, actor()),
        limit=limit_rule(Post.FINANCE_OFFICER, kept.agreement.rules, today()),
    )


@bp.post(f"{PATH}/approve")
@allow(Role.FINANCE_MANAGER)
def agree(return_id: UUID) -> Shows | Response:
    """Agree to an officer's decisions as the second person."""
    on_desk = reach_on_desk(return_id)
    form = PressForm()
    if form.attempt(lambda: approve(session(), on_desk.kept, actor())):
        return decided_now(on_desk)
    return show_one(on_desk, form)


@bp.get(f"{PATH}/send-back")
@bp.post(f"{PATH}/send-back")
@allow(Role.FINANCE_MANAGER)
def give_back(return_id: UUID) -> Shows | Response:
    """Give decisions back with what should be looked at again."""
    on_desk = reach_on_desk(return_id)
    if on_desk.kept.state is not ReturnState.TO_APPROVE and request.method == "GET":
        abort(404)
    form = SendBackForm()
    if form.attempt(lambda: send_back(session(), on_desk.kept, form.words.data or "", actor())):
        flash("It is back with the finance officers, with your words.")
        return redirect(url_for("desk.every"), 303)
    return form_page("desk/send_back.html", form=form, on_desk=on_desk)


def _to_decide(return_id: UUID) -> OnTheDesk:
    """Return a return whose things can be decided; 404 for any other, unless a form was sent."""
    on_desk = reach_on_desk(return_id)
    if on_desk.kept.state not in UNDECIDED and request.method == "GET":
        abort(404)
    return on_desk


def _named(items: list[Item], name: str) -> Item:
    return next((each for each in items if each.name == name), None) or abort(404)


def _item_form(item: Item, before: list[Precedent]) -> ItemForm:
    """Return the form as it was decided before, or as the precedent that is followed says."""
    follows = next((each for each in before if str(each.id) == request.args.get("follow")), None)
    if follows:
        return ItemForm(
            data={
                "action": follows.action,
                "reason": follows.reason,
                "precedent": str(follows.id),
            }
        )
    if item.decided:
        return ItemForm(
            data={
                "action": item.decided.action,
                "amount": item.decided.amount,
                "reason": item.decided.reason,
            }
        )
    return ItemForm()


def _next(on_desk: OnTheDesk, item: Item) -> str:
    """Return the page of the next thing to decide after one, or of the whole."""
    items = on_desk.items
    keys = [each.key for each in items]
    after = [*items[keys.index(item.key) + 1 :], *items]
    left = next((each for each in after if each.decided is None and not _waits(each)), None)
    if left:
        return url_for("items.one", return_id=on_desk.kept.id, name=left.name)
    return f"{on_desk.path}/finish"


def _waits(item: Item) -> bool:
    return bool(item.plan and item.plan.outcome_on(today()) is None)


def _accept_all(on_desk: OnTheDesk, left: list[Item], reason: str) -> list[ItemDecision]:
    choice = ItemChoice(ItemAction.ACCEPT, reason)
    return [decide_item(session(), on_desk.kept, each, choice, actor()) for each in left]


def _shown_lines(on_desk: OnTheDesk, item: Item) -> frozenset[str]:
    lines = open_lines(on_desk.found.drawn, on_desk.found.query)
    return lines & {item.line.id} if item.line else frozenset()
