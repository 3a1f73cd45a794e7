"""The pages of rules: what payments at a place are taken for, made from one answer and undone."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.statements import rules
from pa_employer.statements.reached import reach, reach_line
from pa_employer.statements.recognising import match_lines
from pa_employer.statements.words import lines
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import actor, session
from returns.groups import heading_words

bp = Blueprint("rules", __name__, template_folder="templates")
MONEY = "/employers/<uuid:employer_id>/money"


@bp.get(f"{MONEY}/rules")
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show what payments at each place are taken for, with a button to undo it."""
    reached = reach(employer_id)
    found = [
        (rule, heading_words(rules.heading(rule)), len(rules.lines_by(session(), rule)))
        for rule in rules.rules_of(session(), reached.agreement.id)
    ]
    return render_template(
        "statements/rules.html", reached=reached, rules=found, press_form=PressForm()
    )


@bp.post(f"{MONEY}/lines/<uuid:line_id>/rule")
@allow(*ACTING)
def make(employer_id: UUID, line_id: UUID) -> Response:
    """Take the next payments at a place for what this one was, and those that wait now."""
    reached = reach(employer_id)
    line = reach_line(reached, line_id)
    form = PressForm()
    if form.attempt(lambda: rules.learn(session(), reached.agreement, line, actor())):
        filled = match_lines(session(), reached.agreement.id, actor().at)
        more = f" {lines(filled)} filled in by it." if filled else ""
        flash(f"From now on we fill payments there in by ourselves.{more}")
    for refused in form.form_errors:
        flash(refused)
    return redirect(f"{reached.path}/lines/{line_id}", 303)


@bp.post(f"{MONEY}/rules/<uuid:rule_id>/undo")
@allow(*ACTING)
def undo(employer_id: UUID, rule_id: UUID) -> Response:
    """End a rule, and ask again about what it filled in."""
    reached = reach(employer_id)
    found = rules.rules_of(session(), reached.agreement.id)
    rule = next((each for each in found if each.id == rule_id), None)
    if rule is None:
        abort(404)
    if PressForm().validate_on_submit():
        count = rules.undo(session(), reached.agreement, rule, actor())
        asked = (
            f" {lines(count)} filled in by it, and we ask you about them again." if count else ""
        )
        flash(f"We do not fill payments there in any more.{asked}")
    return redirect(f"{reached.path}/rules", 303)
