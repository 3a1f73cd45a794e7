"""The demo's shop: something is bought with an invented card, and shows in its holder's book."""

from flask import Blueprint, abort, current_app, flash, redirect
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField

from config.settings import STAND_IN, CardService
from pa_employer.cards.models import Card, Switch
from pa_employer.cards.stand_in.shop import buy
from pa_employer.cards.words import name_of
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import Form, MoneyField, needed, short
from pa_employer.web.pages import form_page
from pa_employer.web.work import session

bp = Blueprint("demo_shop", __name__, template_folder="templates")
SHOPS = {
    "taxicabs_limousines": "A taxi firm",
    "miscellaneous_recreation_services": "A leisure centre",
    "medical_dental_ophthalmic_and_hospital_equipment_and_supplies": "A shop for equipment",
    "grocery_stores_supermarkets": "A supermarket",
    "eating_places_restaurants": "A café",
    "betting_casino_gambling": "A betting shop",
    "automated_cash_disburse": "A cash machine",
}


class ShopForm(Form):
    """What is bought, where and with which card."""

    card = RadioField("With which card?", [needed("Choose a card")])
    shop = SelectField("Where?", choices=SHOPS)
    name = StringField("What is the shop called?", [needed("Give the shop a name"), short()])
    amount = MoneyField("For how much?", [needed("Enter an amount")])


@bp.get("/demo/shop")
@bp.post("/demo/shop")
@allow(Role.ANYONE)
def shop() -> str | Response | tuple[str, int]:
    """Buy something with one of the invented cards."""
    service: CardService = current_app.extensions["settings"].cards
    if service.programme != STAND_IN:
        abort(404)
    found = session().scalars(select(Card).where(Card.is_switched != Switch.ENDED)).all()
    form = ShopForm()
    form.card.choices = {card.remote_id or "": name_of(card) for card in found}
    if form.validate_on_submit():
        # The programme tells of the purchase while it is asked: nothing may be held meanwhile.
        session().rollback()
        amount = form.amount.data
        done = buy(service, form.card.data, amount.pence, form.shop.data, form.name.data or "")
        flash(f"{amount} is paid." if done else f"{amount} was declined.")
        return redirect("/demo/shop", 303)
    return form_page("demo/shop.html", form=form, cards=found)
