"""Proposing a rule of a council's own, and agreeing to somebody else's proposal."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.accounts.models import Organisation
from pa_employer.agreements.council_rules import CouncilRule, book_of
from pa_employer.policies import service
from pa_employer.policies.forms import DropForm, ProposalForm, WhichRuleForm
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from returns.rulebook import Key, keys, row_on, rule_of

bp = Blueprint("proposals", __name__, template_folder="templates")
RULES = "/council/rules"
Shown = str | Response | tuple[str, int]


@bp.get(f"{RULES}/propose")
@bp.post(f"{RULES}/propose")
@allow(Role.FINANCE_MANAGER)
def propose() -> Shown:
    """Choose a rule, and propose what it is to be from a day on."""
    authority = session().get_one(Organisation, own_council())
    chosen = request.args.get("key", "")
    key = next((each for each in _changeable() if each.key == chosen), None)
    if key is None:
        return _which(authority)
    form = ProposalForm.for_key(key)
    rule = rule_of(row_on(key.key, today(), book_of(session(), authority)))
    if form.attempt(lambda: service.propose(session(), authority, form.proposal(key), actor())):
        flash("It is proposed. Somebody else of your council agrees to it, or does not.")
        return redirect(RULES, 303)
    return form_page("policies/propose.html", form=form, key=key, rule=rule)


@bp.post(f"{RULES}/<uuid:rule_id>/agree")
@allow(Role.FINANCE_MANAGER)
def agree(rule_id: UUID) -> Shown:
    """Agree to somebody else's proposal."""
    rule = own_rule(rule_id)
    form = PressForm()
    if form.attempt(lambda: service.agree(session(), rule, actor())):
        flash("Agreed. It holds from its first day, for every return after that.")
        return redirect(RULES, 303)
    return form_page("policies/refused.html", form=form, rule=rule)


@bp.get(f"{RULES}/<uuid:rule_id>/drop")
@bp.post(f"{RULES}/<uuid:rule_id>/drop")
@allow(Role.FINANCE_MANAGER)
def drop(rule_id: UUID) -> Shown:
    """Say why a proposal is dropped."""
    rule = own_rule(rule_id)
    form = DropForm()
    if form.attempt(lambda: service.drop(session(), rule, form.why.data or "", actor())):
        flash("The proposal is dropped. Nothing changes.")
        return redirect(RULES, 303)
    return form_page("policies/drop.html", form=form, rule=rule)


def _which(authority: Organisation) -> Shown:
    form = WhichRuleForm()
    book = book_of(session(), authority)
    form.key.choices = {"": "Choose"} | {
        key.key: rule_of(row_on(key.key, today(), book)).words for key in _changeable()
    }
    if form.validate_on_submit():
        return redirect(f"{RULES}/propose?key={form.key.data}", 303)
    return form_page("policies/which.html", form=form)


def _changeable() -> list[Key]:
    return list(keys())


def own_rule(rule_id: UUID) -> CouncilRule:
    """Return a rule of one's own council; 404 for any other."""
    found = session().get(CouncilRule, rule_id)
    if found is None or found.authority_id != own_council():
        abort(404)
    return found
