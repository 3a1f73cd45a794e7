"""Pages that try a proposed rule out, before anybody agrees to it."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request

from pa_employer.accounts.council import own_council
from pa_employer.agreements.council_rules import CouncilRule
from pa_employer.policies import trying
from pa_employer.policies.forms import TrialForm
from pa_employer.policies.models import Trial
from pa_employer.policies.proposal_routes import RULES, Shown, own_rule
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("trials", __name__, template_folder="templates")
LOOK_BACK = timedelta(days=365)
PER_PAGE = 50
READERS = (Role.FINANCE_MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR)


@bp.get(f"{RULES}/<uuid:rule_id>/try")
@bp.post(f"{RULES}/<uuid:rule_id>/try")
@allow(Role.FINANCE_MANAGER)
def begin(rule_id: UUID) -> Shown:
    """Choose the months on which a proposed rule is tried out."""
    rule = own_rule(rule_id)
    form = TrialForm(data={"first_on": today() - LOOK_BACK, "last_on": today()})
    made = form.attempt(lambda: _try(rule, form))
    if made:
        flash("It is being tried out. You can leave this page and come back.")
        return redirect(f"{RULES}/trials/{made.id}", 303)
    return form_page(
        "policies/try.html", form=form, rule=rule, trials=trying.trials_of(session(), rule.id)
    )


@bp.get(f"{RULES}/trials/<uuid:trial_id>")
@allow(*READERS)
def one(trial_id: UUID) -> str:
    """Show how far a trial is, and who would be affected, how, and by how much."""
    trial = trying.trial_of(session(), own_council(), trial_id) or abort(404)
    total = trying.touched(session(), trial)
    pages = max(-(-total // PER_PAGE), 1)
    page = min(max(request.args.get("page", 1, int), 1), pages)
    return render_template(
        "policies/trial.html",
        trial=trial,
        rule=session().get_one(CouncilRule, trial.rule_id),
        total=total,
        kinds=trying.kinds_of(session(), trial),
        rows=trying.touched_returns(session(), trial, PER_PAGE, (page - 1) * PER_PAGE),
        page=page,
        pages=pages,
    )


def _try(rule: CouncilRule, form: TrialForm) -> Trial:
    months = trying.months_between(form.first_on.data, form.last_on.data)
    return trying.try_out(session(), rule, months, actor())
