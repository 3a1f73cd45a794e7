"""The council's desk: the queue of returns, one return's exceptions, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.council import WHAT_FOR, further_places, own_council
from pa_employer.accounts.models import Account
from pa_employer.asking.service import answered_ahead
from pa_employer.desk.closing import CLEAN
from pa_employer.desk.exceptions import beside, open_lines, page_beside
from pa_employer.desk.forms import AskForm
from pa_employer.desk.queue import Wanted, count, narrowed, numbers, queue
from pa_employer.desk.sharing import officers_of, views_of
from pa_employer.desk.templates_to_ask import template_named, templates
from pa_employer.evidence.receipt_routes import as_file
from pa_employer.reviews import service, words
from pa_employer.reviews.clocks import asked_until, clock_of
from pa_employer.reviews.decide import challenge_of, who_decided
from pa_employer.reviews.finishing import approvals_of
from pa_employer.reviews.hours import IN_WORDS
from pa_employer.reviews.item_decisions import UNDECIDED
from pa_employer.reviews.items import Item, items_of
from pa_employer.reviews.letter import parts_of
from pa_employer.reviews.looking import looks_at, name_of, opened_today
from pa_employer.reviews.models import FinancialReturn, LookAt, ReturnState
from pa_employer.reviews.queries import (
    decided_before,
    sent_to,
    versions_of,
)
from pa_employer.reviews.routes import Shows
from pa_employer.reviews.shown import Shown, shown_as_sent
from pa_employer.reviews.sittings import sittings_about
from pa_employer.reviews.telling import letters_of
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session, today
from returns.policy import Policy, policy_on
from returns.rulebook import row_on
from returns.themes import THEMES

bp = Blueprint("desk", __name__, template_folder="templates")
READERS = (Role.FINANCE_OFFICER, Role.FINANCE_MANAGER, Role.AUDITOR)
PER_PAGE, MOST_LETTERS = 50, 100
MOST_PAGES = 1_000
LISTED_ONLY = frozenset({"decided", "closed"})
"""Views that grow for years: they are listed, newest first, and not counted."""
FILTERS = ("show", "find", "theme", "whose")
VIEWS = {
    "waiting": ("Waiting for you", Wanted()),
    "look": ("To look at", Wanted(is_clean=False)),
    "clean": ("Clean", CLEAN),
    "mine": ("Begun by you", Wanted()),
    "answered": ("Answered", Wanted((ReturnState.ANSWERED,))),
    "asked": ("Asked", Wanted((ReturnState.QUERIED,))),
    "approve": ("To agree to", Wanted((ReturnState.TO_APPROVE,))),
    "challenged": ("Challenged", Wanted((ReturnState.CHALLENGED,))),
    "decided": ("Decided", Wanted((ReturnState.DECIDED,))),
    "closed": ("Closed", Wanted((ReturnState.CLOSED,))),
}
"""The queue's views by name: what each is called, and what it shows."""


@dataclass(frozen=True, slots=True)
class OnTheDesk:
    """A return that this council was sent, as one of its people sees it."""

    kept: FinancialReturn
    found: Shown

    @property
    def may_decide(self) -> bool:
        """Say whether whoever is signed in asks and decides; an auditor only reads."""
        return Role.FINANCE_OFFICER in current_user.roles

    @property
    def may_agree(self) -> bool:
        """Say whether whoever is signed in agrees to decisions above an officer's limit."""
        return Role.FINANCE_MANAGER in current_user.roles

    @property
    def items(self) -> list[Item]:
        """Return what is decided one by one."""
        return items_of(session(), self.kept, self.found.drawn)

    @property
    def policy(self) -> Policy:
        """Return the rules that hold for it today."""
        return policy_on(today(), self.kept.agreement.rules)

    @property
    def path(self) -> str:
        """Return where the page of this return is."""
        return url_for("desk.one", return_id=self.kept.id)


@bp.get("/council/returns")
@allow(*READERS)
def every() -> str:
    """Show the queue."""
    authority_id = own_council()
    view = request.args.get("show", "waiting")
    if view not in VIEWS:
        abort(404)
    asked = narrowed(session(), authority_id, _asked(request.args))
    said = asked.said
    totals = _totals(authority_id, asked)
    pages = max(-(-totals[view] // PER_PAGE), 1) if view in totals else 0
    page = max(request.args.get("page", 1, int), 1)
    page = min(page, pages or MOST_PAGES)
    wanted = _wanted(view, asked)
    rows = queue(session(), authority_id, wanted, PER_PAGE + 1, (page - 1) * PER_PAGE)
    return render_template(
        "desk/queue.html",
        rows=rows[:PER_PAGE],
        has_more=len(rows) > PER_PAGE,
        view=view,
        views=VIEWS,
        totals=totals,
        said=said,
        theme=asked.theme,
        whose=request.args.get("whose", ""),
        themes=THEMES,
        officers=officers_of(session(), authority_id),
        kept_views=views_of(session(), current_user.account.id),
        asked_for=asked_for(request.args),
        own_id=current_user.account.id,
        page=page,
        pages=pages,
        words=words,
    )


def _totals(authority_id: UUID, asked: Wanted) -> dict[str, int]:
    """Return how many are in each view of what is not over; what is over is only ever listed."""
    found = numbers(session(), authority_id, asked)
    totals = {
        name: sum(
            number
            for (state, is_clean), number in found.items()
            if state in kind.states and kind.is_clean in {None, is_clean}
        )
        for name, (_, kind) in VIEWS.items()
        if name not in LISTED_ONLY and name != "mine"
    }
    return totals | {"mine": count(session(), authority_id, _wanted("mine", asked))}


def asked_for(args: Mapping[str, str]) -> str:
    """Return how the queue is looked at, as its address names it: nothing else of an address."""
    return urlencode({name: args[name][:MOST_LETTERS] for name in FILTERS if args.get(name)})


def _asked(args: Mapping[str, str]) -> Wanted:
    whose = args.get("whose", "")
    theme = args.get("theme", "")
    if theme and theme not in THEMES:
        abort(404)
    return Wanted(
        said=args.get("find", "")[:MOST_LETTERS],
        theme=theme,
        assigned_to_id=_account_named(whose),
        is_unassigned=whose == "nobody",
    )


def _account_named(whose: str) -> UUID | None:
    if whose in {"", "nobody"}:
        return None
    if whose == "me":
        account_id: UUID = current_user.account.id
        return account_id
    try:
        return UUID(whose)
    except ValueError:
        abort(404)


def _wanted(view: str, asked: Wanted) -> Wanted:
    kind = VIEWS[view][1]
    wanted = replace(asked, states=kind.states, is_clean=kind.is_clean)
    return replace(wanted, taken_up_by_id=current_user.account.id) if view == "mine" else wanted


@bp.get("/council/more")
@allow(*READERS, Role.PRACTITIONER)
def more() -> str:
    """Show where somebody of the council goes now and then, and what for."""
    own_council()
    return render_template("desk/more.html", further=further_places(), what_for=WHAT_FOR)


@bp.get("/council/returns/<uuid:return_id>")
@allow(*READERS)
def one(return_id: UUID) -> Shows:
    """Show one return: its story, and what is unusual in it."""
    return show_one(reach_on_desk(return_id))


@bp.get("/council/returns/<uuid:return_id>/receipts/<uuid:page_id>")
@allow(*READERS)
def receipt(return_id: UUID, page_id: UUID) -> Response:
    """Show a page of a receipt for a payment that is flagged or asked about, once it is opened."""
    on_desk = reach_on_desk(return_id)
    found = on_desk.found
    opened = {about for what, about in opened_on(on_desk) if what is LookAt.RECEIPTS}
    lines = open_lines(found.drawn, found.query) & opened
    return as_file(page_beside(session(), page_id, lines) or abort(404))


@bp.post("/council/returns/<uuid:return_id>/take-up")
@allow(Role.FINANCE_OFFICER)
def take_up(return_id: UUID) -> Shows | Response:
    """Begin to look at a return, so that the person and the others here see it."""
    on_desk = reach_on_desk(return_id)
    form = PressForm()
    if form.attempt(lambda: service.take_up(session(), on_desk.kept, actor())):
        flash("You have begun. The person sees that somebody looks at it.")
        return redirect(on_desk.path, 303)
    return show_one(on_desk, form)


@bp.post("/council/returns/<uuid:return_id>/accept")
@allow(Role.FINANCE_OFFICER)
def accept(return_id: UUID) -> Shows | Response:
    """Close a return in which nothing is unusual."""
    on_desk = reach_on_desk(return_id)
    form = PressForm()
    if form.attempt(lambda: service.accept_return(session(), on_desk.kept, actor())):
        return decided_now(on_desk)
    return show_one(on_desk, form)


@bp.get("/council/returns/<uuid:return_id>/ask")
@bp.post("/council/returns/<uuid:return_id>/ask")
@allow(Role.FINANCE_OFFICER)
def ask(return_id: UUID) -> Shows | Response:
    """Choose what to ask, and ask it."""
    on_desk = reach_on_desk(return_id)
    drawn = on_desk.found.drawn
    template = template_named(request.args.get("use", ""))
    form = AskForm.about(drawn, on_desk.kept.agreement.purpose, template)
    asked = form.attempt(lambda: service.ask(session(), on_desk.kept, form.asks(drawn), actor()))
    if asked:
        flash("Your questions are sent. The return comes back here when they are answered.")
        return redirect(on_desk.path, 303)
    return form_page(
        "desk/ask.html",
        form=form,
        on_desk=on_desk,
        policy=on_desk.policy,
        minutes=row_on("ask.minutes", today(), on_desk.kept.agreement.rules),
        templates=templates(),
    )


def reach_on_desk(return_id: UUID) -> OnTheDesk:
    """Return a return that this council was sent; 404 for any other."""
    kept = sent_to(session(), own_council(), return_id) or abort(404)
    return OnTheDesk(kept, shown_as_sent(session(), kept))


def opened_on(on_desk: OnTheDesk) -> frozenset[tuple[LookAt, str]]:
    """Return what of a return whoever is signed in opened today."""
    return opened_today(session(), on_desk.kept, actor())


def decided_now(on_desk: OnTheDesk) -> Response:
    """Say that a return is decided, and go back to the queue."""
    name = on_desk.kept.agreement.employer.name
    flash(f"Decided. {name} sees your decision, your reason and how to disagree.")
    return redirect(url_for("desk.every"), 303)


def show_one(on_desk: OnTheDesk, form: Form | None = None) -> Shows:
    """Return the page of one return; the form that was refused, if any, as it was filled in."""
    found, kept = on_desk.found, on_desk.kept
    lines = beside(session(), found.drawn, open_lines(found.drawn, found.query))
    sent_by, decided_by = kept.submitted_by_id, kept.decided_by_id
    page = render_template(
        "desk/one.html",
        form=form,
        on_desk=on_desk,
        found=found,
        kept=kept,
        beside=lines,
        versions=versions_of(session(), kept),
        earlier=decided_before(session(), kept),
        answers=answered_ahead(session(), kept.agreement_id),
        sender=sent_by and session().get(Account, sent_by),
        decider=decided_by and session().get(Account, decided_by),
        press_form=PressForm(formdata=None),
        items=on_desk.items,
        approvals=approvals_of(session(), kept),
        letters=letters_of(session(), kept.id),
        parts_of=parts_of,
        assigned=kept.assigned_to_id and session().get(Account, kept.assigned_to_id),
        name_of_account=_name,
        may_decide_now=_may_decide_now(kept, found),
        may_look_again=current_user.account.id not in who_decided(session(), kept),
        policy=on_desk.policy,
        words=words,
        hours_words=IN_WORDS,
        clock=clock_of(session(), kept, today()),
        asked_until=asked_until(kept),
        objection=challenge_of(session(), kept),
        sittings=sittings_about(session(), kept.agreement, kept.span),
        opened=opened_on(on_desk),
        looks=looks_at(session(), kept),
        name_of=name_of,
    )
    return (page, NOTHING_KEPT) if form else page


def _name(account_id: UUID) -> str:
    return session().get_one(Account, account_id).name


def _may_decide_now(kept: FinancialReturn, found: Shown) -> bool:
    """Tell whether things can be decided: not while the person has time to answer."""
    if kept.state not in UNDECIDED:
        return False
    waits = kept.state is ReturnState.QUERIED and found.query is not None
    return not (waits and found.query and today() <= found.query.reply_by_on)
