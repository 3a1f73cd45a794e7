"""The council's page of kinds of shop: what its cards work at, and what is asked about."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField

from pa_employer.accounts.council import own_council
from pa_employer.statements.categories import say_kind, standings_of
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import DatePartsField, Form, needed, short
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from returns.categories import Standing

bp = Blueprint("shops", __name__, template_folder="templates")
PATH = "/council/shops"
MEANS: dict[str, Any] = {
    Standing.ALLOW.value: "Fine: it counts by itself, and nobody is asked",
    Standing.REVIEW.value: "Ask: the person says in a word what it was",
    Standing.BLOCK.value: "Shut: cards issued here do not work there",
}


class ShopForm(Form):
    """What holds for a kind of shop, from which day on, and why."""

    kind = SelectField("Which kind of shop?")
    standing = RadioField("What holds for it?", [needed("Choose what holds")], choices=MEANS)
    from_on = DatePartsField("From which day on?", [needed("Enter the day")])
    reason = StringField(
        "Why?",
        [needed("Say why in a few words"), short()],
        description="It is kept with the rule.",
    )


@bp.get(PATH)
@allow(Role.FINANCE_OFFICER, Role.AUDITOR, Role.FINANCE_MANAGER)
def overview() -> str:
    """Show every kind of shop with what holds for it today, and why."""
    found = standings_of(session(), own_council(), today())
    may_change = Role.FINANCE_OFFICER in current_user.roles
    return render_template(
        "statements/shops.html", found=found, means=MEANS, may_change=may_change
    )


@bp.get(f"{PATH}/change")
@bp.post(f"{PATH}/change")
@allow(Role.FINANCE_OFFICER)
def change() -> str | Response | tuple[str, int]:
    """Say what holds for a kind of shop from a day on."""
    authority_id = own_council()
    form = ShopForm()
    found = standings_of(session(), authority_id, today())
    form.kind.choices = {each.kind.key: each.kind.words for each in found}
    said = form.attempt(
        lambda: say_kind(
            session(),
            authority_id,
            form.kind.data,
            Standing(form.standing.data),
            form.from_on.data,
            form.reason.data or "",
            actor(),
        )
    )
    if said:
        flash("It holds from that day on. Cards follow within minutes.")
        return redirect(PATH, 303)
    return form_page("statements/change_shop.html", form=form)
