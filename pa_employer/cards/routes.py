"""The pages of cards: what is on them, asking for one, freezing it and replacing it."""

from dataclasses import dataclass
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
)
from werkzeug.wrappers import Response

from pa_employer.agreements.queries import instalment
from pa_employer.cards import queries, service, words
from pa_employer.cards.forms import (
    CardAccountForm,
    CardRequestForm,
    EachPaymentForm,
    HolderForm,
    LimitsForm,
    ReplaceForm,
)
from pa_employer.cards.models import Card, CardAccount
from pa_employer.cards.programme import CardProgramme, ProgrammeError
from pa_employer.cards.rules import held_on_cards
from pa_employer.people.acting import Power
from pa_employer.statements.queries import balance_at_end_of
from pa_employer.statements.reached import Reached, reach
from pa_employer.web.access import ACTING, allow, needs_proof
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, now, session, today

bp = Blueprint("cards", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/money/cards"
ONE = f"{BASE}/<uuid:card_id>"
Shown = str | Response | tuple[str, int]
ELEMENTS = "https://js.stripe.com"


@dataclass(frozen=True, slots=True)
class Cards:
    """Whose cards these are, and the account they spend from."""

    reached: Reached
    account: CardAccount

    @property
    def path(self) -> str:
        """Return where these cards' pages are."""
        return _path(self.reached)


@bp.get(BASE)
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show what is on the card, every card with its buttons, what is held and was declined."""
    reached = reach(employer_id)
    account = queries.card_account_of(session(), reached.agreement.id)
    if account is None or _programme() is None:
        return render_template(
            "cards/none.html", reached=reached, path=_path(reached), is_set_up=bool(_programme())
        )
    money = account.money_account
    return render_template(
        "cards/overview.html",
        cards=Cards(reached, account),
        found=queries.cards_of(session(), account),
        holds=balance_at_end_of(session(), money, today()),
        held=held_on_cards(session(), money),
        waiting=queries.held_now(session(), account),
        declined=queries.declined_lately(session(), account, now()),
        words=words,
        press_form=PressForm(),
    )


@bp.get(f"{BASE}/start")
@bp.post(f"{BASE}/start")
@allow(*ACTING)
@needs_proof
def start(employer_id: UUID) -> Shown:
    """Open the account that cards spend from; one for a direct payment."""
    reached = reach(employer_id, Power.DECIDE)
    _must_be_set_up()
    if queries.card_account_of(session(), reached.agreement.id):
        return redirect(_path(reached), 303)
    usual = instalment(reached.agreement)
    form = CardAccountForm(data={"name": "Payment card", "each_payment": usual})
    opened = form.attempt(
        lambda: service.open_card_account(
            session(),
            reached.agreement,
            form.name.data or "",
            form.each_payment.data,
            actor(),
        )
    )
    if opened:
        flash("The card account is open. Next: say who carries the first card.")
        return redirect(f"{_path(reached)}/holders/add", 303)
    return form_page("cards/start.html", form=form, reached=reached, usual=usual)


@bp.get(f"{BASE}/holders/add")
@bp.post(f"{BASE}/holders/add")
@allow(*ACTING)
@needs_proof
def add_holder(employer_id: UUID) -> Shown:
    """Say who is to carry a card."""
    cards = _reach(employer_id, Power.DECIDE)
    form = HolderForm()
    added = form.attempt(
        lambda: service.add_holder(session(), employer_id, form.details(), actor())
    )
    if added:
        return redirect(f"{cards.path}/add?holder={added.id}", 303)
    return form_page("cards/holder.html", form=form, cards=cards)


@bp.get(f"{BASE}/add")
@bp.post(f"{BASE}/add")
@allow(*ACTING)
@needs_proof
def add(employer_id: UUID) -> Shown:
    """Ask for a card."""
    cards = _reach(employer_id, Power.DECIDE)
    holders = queries.holders_of(session(), employer_id)
    if not holders:
        return redirect(f"{cards.path}/holders/add", 303)
    form = CardRequestForm(data={"holder": request.args.get("holder", "")})
    form.offer(holders)
    if form.attempt(lambda: _ask(cards, form)):
        flash("The card is asked for. This takes a minute or so.")
        return redirect(cards.path, 303)
    return form_page("cards/add.html", form=form, cards=cards)


@bp.get(f"{BASE}/payments")
@bp.post(f"{BASE}/payments")
@allow(*ACTING)
@needs_proof
def payments(employer_id: UUID) -> Shown:
    """Change how much of each of the council's payments goes onto the card."""
    cards = _reach(employer_id, Power.DECIDE)
    form = EachPaymentForm(data={"each_payment": cards.account.each_payment})
    if form.validate_on_submit():
        amount = form.each_payment.data
        service.change_each_payment(session(), cards.account, amount, employer_id, actor())
        flash(f"From the next payment on, {amount} goes onto the card.")
        return redirect(cards.path, 303)
    return form_page("cards/payments.html", form=form, cards=cards)


@bp.post(f"{ONE}/freeze")
@allow(*ACTING)
def freeze(employer_id: UUID, card_id: UUID) -> Response:
    """Freeze a card: whoever helps may, for a card in wrong hands cannot wait."""
    cards = _reach(employer_id)
    card = _card(cards, card_id)
    if PressForm().validate_on_submit():
        service.freeze(session(), card, actor())
        flash("The card is frozen. You can unfreeze it when you like.")
    return redirect(cards.path, 303)


@bp.post(f"{ONE}/on")
@allow(*ACTING)
@needs_proof
def on(employer_id: UUID, card_id: UUID) -> Response:
    """Switch a card on, or unfreeze it."""
    cards = _reach(employer_id, Power.DECIDE)
    card = _card(cards, card_id)
    if PressForm().validate_on_submit():
        service.switch_on(session(), card, actor())
        flash("The card is switched on. It can take a minute.")
    return redirect(cards.path, 303)


@bp.get(f"{ONE}/replace")
@bp.post(f"{ONE}/replace")
@allow(*ACTING)
@needs_proof
def replace(employer_id: UUID, card_id: UUID) -> Shown:
    """Replace a card that is lost, stolen or damaged."""
    cards = _reach(employer_id, Power.DECIDE)
    card = _card(cards, card_id)
    form = ReplaceForm()
    if form.attempt(lambda: service.replace(session(), card, form.why(), actor())):
        flash("A new card is asked for. What was bought so far stays in your book.")
        return redirect(cards.path, 303)
    return form_page("cards/replace.html", form=form, cards=cards, card=card, words=words)


@bp.get(f"{ONE}/limits")
@bp.post(f"{ONE}/limits")
@allow(*ACTING)
@needs_proof
def limits(employer_id: UUID, card_id: UUID) -> Shown:
    """Change the most that can be spent with a card."""
    cards = _reach(employer_id, Power.DECIDE)
    card = _card(cards, card_id)
    form = LimitsForm()
    if not form.is_submitted():
        form.show(card)
    if form.attempt(lambda: _limit(card, form)):
        flash("The limits are changed. It can take a minute.")
        return redirect(cards.path, 303)
    return form_page("cards/limits.html", form=form, cards=cards, card=card, words=words)


@bp.get(f"{ONE}/details")
@allow(*ACTING)
@needs_proof
def details(employer_id: UUID, card_id: UUID) -> Response:
    """Show a card's number, which goes from the programme to the page and never through us."""
    cards = _reach(employer_id, Power.DECIDE)
    card = _card(cards, card_id)
    shown = current_app.make_response(
        render_template(
            "cards/details.html",
            cards=cards,
            card=card,
            words=words,
            publishable_key=_must_be_set_up().publishable_key,
            elements=f"{ELEMENTS}/dahlia/stripe.js",
        )
    )
    shown.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{g.nonce}' {ELEMENTS}; "
        f"frame-src {ELEMENTS}; "
        "style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; "
        "connect-src 'self' https://api.stripe.com; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    return shown


@bp.post(f"{ONE}/details/key")
@allow(*ACTING)
@needs_proof
def key(employer_id: UUID, card_id: UUID) -> tuple[Response, int] | Response:
    """Give the page the key by which the programme shows it this one card, for a few minutes."""
    card = _card(_reach(employer_id, Power.DECIDE), card_id)
    nonce = request.form.get("nonce", "")
    if not card.remote_id or not nonce:
        abort(404)
    try:
        secret = _must_be_set_up().key_to_show(card.remote_id, nonce)
    except ProgrammeError as failed:
        return jsonify(error=failed.message), 502
    service.note_shown(session(), card, actor())
    return jsonify(key=secret, card=card.remote_id)


def _ask(cards: Cards, form: CardRequestForm) -> Card:
    holders = queries.holders_of(session(), cards.reached.acting.employer.id)
    holder = next(each for each in holders if str(each.id) == form.holder.data)
    return service.ask_for_card(session(), cards.account, holder, form.details(), actor())


def _limit(card: Card, form: LimitsForm) -> bool:
    service.limit(session(), card, form.limits(), actor())
    return True


def _path(reached: Reached) -> str:
    return f"{reached.path}/cards"


def _programme() -> CardProgramme | None:
    found: CardProgramme | None = current_app.extensions["cards"]
    return found


def _must_be_set_up() -> CardProgramme:
    programme = _programme()
    if programme is None:
        abort(404)
    return programme


def _reach(employer_id: UUID, power: Power = Power.PREPARE) -> Cards:
    """Return whose cards these are; 404 where there are none."""
    reached = reach(employer_id, power)
    _must_be_set_up()
    account = queries.card_account_of(session(), reached.agreement.id)
    if account is None:
        abort(404)
    return Cards(reached, account)


def _card(cards: Cards, card_id: UUID) -> Card:
    card = queries.card_of(session(), cards.reached.agreement.id, card_id)
    if card is None:
        abort(404)
    return card
