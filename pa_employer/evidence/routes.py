"""The page of one payment: what we know, why we think so, what it was, and its receipts."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from pa_employer.asking.service import answers_for
from pa_employer.evidence.capture_routes import take_one
from pa_employer.evidence.facts import as_lines
from pa_employer.evidence.forms import ReceiptForm
from pa_employer.evidence.known import matches_for, pages_of, receipt_of
from pa_employer.evidence.models import Receipt
from pa_employer.evidence.pairing import may_have_receipt, notices_of, pair, together_for
from pa_employer.evidence.taking import Arrival
from pa_employer.statements.choices import SPENT_ON, choices_for
from pa_employer.statements.forms import ExplainForm
from pa_employer.statements.models import Explained, StatementLine
from pa_employer.statements.owing import unsettled_dues
from pa_employer.statements.pooling import parts_given
from pa_employer.statements.reached import Reached, reach, reach_line
from pa_employer.statements.rules import may_be_rule
from pa_employer.statements.service import Meaning, explain_line, settle_line, take_back_match
from pa_employer.statements.splitting import parts_of
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT
from pa_employer.web.work import actor, session
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING
from receipts.intake import USUAL
from returns.compute import judge
from returns.evidence import NO_RECEIPT_FOR, why_not_wanted, why_wanted
from returns.groups import Group, Income, heading_words
from returns.policy import policy_on

bp = Blueprint("evidence", __name__, template_folder="templates")
Shown = str | tuple[str, int]


class NoHeadingError(DomainError):
    """Choose what it was by pressing one of the buttons."""


@bp.get("/employers/<uuid:employer_id>/money/lines/<uuid:line_id>")
@allow(*ACTING)
def line(employer_id: UUID, line_id: UUID) -> Shown:
    """Show one payment: what it was, how we know, and what would help."""
    reached = reach(employer_id)
    return _page(reached, reach_line(reached, line_id))


@bp.post("/employers/<uuid:employer_id>/money/lines/<uuid:line_id>/explain")
@allow(*ACTING)
def explain(employer_id: UUID, line_id: UUID) -> Shown | Response:
    """Write down what a payment was."""
    reached = reach(employer_id)
    found = reach_line(reached, line_id)
    form = ExplainForm()
    if form.attempt(lambda: _explain(reached, found, form)):
        joined = "from" if found.amount > NOTHING else "at"
        flash(f"Thank you. {abs(found.amount)} {joined} {found.description} is noted.")
        return redirect(reached.path, 303)
    return _page(reached, found, form)


@bp.post("/employers/<uuid:employer_id>/money/lines/<uuid:line_id>/not-that")
@allow(*ACTING)
def take_back(employer_id: UUID, line_id: UUID) -> Response:
    """Undo a match that was not right."""
    reached = reach(employer_id)
    found = reach_line(reached, line_id)
    form = PressForm()
    if form.attempt(lambda: take_back_match(session(), found, actor())):
        flash("Thank you. Tell us what it was instead.")
    for refused in form.form_errors:
        flash(refused)
    return redirect(f"{reached.path}/lines/{line_id}", 303)


@bp.post("/employers/<uuid:employer_id>/money/lines/<uuid:line_id>/receipt")
@allow(*ACTING)
def attach(employer_id: UUID, line_id: UUID) -> Shown | Response:
    """Take a receipt for a payment."""
    reached = reach(employer_id)
    found = reach_line(reached, line_id)
    form = ReceiptForm()
    if form.attempt(lambda: _attach(reached, found, form)):
        flash("Thank you. The receipt is kept with this payment.")
        return redirect(f"{reached.path}/lines/{line_id}", 303)
    return _page(reached, found, form)


@bp.post("/employers/<uuid:employer_id>/money/lines/<uuid:line_id>/receipts")
@allow(*ACTING)
def attach_known(employer_id: UUID, line_id: UUID) -> Response:
    """Put receipts that are here already with a payment."""
    reached = reach(employer_id)
    found = reach_line(reached, line_id)
    form = PressForm()
    if form.attempt(lambda: _attach_known(reached, found)):
        flash("Thank you. The receipts are with this payment now.")
    for refused in form.form_errors:
        flash(refused)
    return redirect(f"{reached.path}/lines/{line_id}", 303)


def _page(reached: Reached, found: StatementLine, sent: Form | None = None) -> Shown:
    """Show a payment; with the form that was sent, where nothing of it was kept."""
    (known,) = as_lines(session(), reached.agreement, [found])
    policy = policy_on(found.posted_on, reached.agreement.rules)
    matches = matches_for(session(), [found.id]).get(found.id, [])
    parts = parts_of(session(), found)
    can_take = found.amount < NOTHING and known.group not in NO_RECEIPT_FOR
    shown = render_template(
        "evidence/line.html",
        reached=reached,
        line=found,
        judged=judge(known, policy),
        why=why_wanted(known, policy),
        why_not=why_not_wanted(known, policy),
        heading=heading_words(known.group),
        is_matched=found.explained in {Explained.MATCHED, Explained.BY_RULE},
        may_be_rule=may_be_rule(session(), reached.agreement.id, found),
        offered=choices_for(session(), reached.agreement.id, [found])[found.id],
        matches=matches,
        pictures=pages_of(session(), [match.receipt_id for match in matches]),
        odd={match.receipt_id: notices_of(session(), match.receipt) for match in matches},
        together=together_for(session(), found) if can_take and not matches else [],
        can_take=can_take,
        parts=parts,
        headings=SPENT_ON,
        given=parts_given(session(), [part.id for part in parts]),
        agreed_by=answers_for(session(), reached.agreement.id, found) if can_take else (),
        form=sent,
        explain_form=sent if isinstance(sent, ExplainForm) else _as_said(found),
        receipt_form=sent if isinstance(sent, ReceiptForm) else ReceiptForm(formdata=None),
        press_form=PressForm(),
    )
    return (shown, NOTHING_KEPT) if sent else shown


def _as_said(found: StatementLine) -> ExplainForm:
    """Return the form as the person filled it in before, if they did."""
    if found.explained is not Explained.BY_PERSON:
        return ExplainForm(formdata=None)
    return ExplainForm(formdata=None, words=found.reason, no_receipt=found.no_receipt)


def _explain(reached: Reached, found: StatementLine, form: ExplainForm) -> bool:
    """Take the button that was pressed: one thing that was unpaid, or a heading."""
    unpaid = {
        str(still.id): still.due for still in unsettled_dues(session(), reached.agreement.id)
    }
    due = unpaid.get(request.form.get("due", ""))
    if due:
        settle_line(session(), found, due, actor())
        return True
    pressed = request.form.get("group", "")
    try:
        heading = Group(pressed) if found.amount < NOTHING else Income(pressed)
    except ValueError:
        raise NoHeadingError from None
    said, no_receipt = form.words.data or "", bool(form.no_receipt.data)
    explain_line(session(), found, Meaning(heading, said, no_receipt=no_receipt), actor())
    return True


def _attach(reached: Reached, found: StatementLine, form: ReceiptForm) -> Receipt:
    may_have_receipt(found)
    sent, line_id, by = form.file.data, found.id, actor()
    data = sent.stream.read(USUAL.max_bytes + 1)
    receipt = take_one(data, sent.filename or "A file", Arrival(reached.agreement, by)).receipt
    if form.total.data:
        receipt.total = form.total.data
    pair(session(), receipt, [session().get_one(StatementLine, line_id)], by)
    return receipt


def _attach_known(reached: Reached, found: StatementLine) -> bool:
    ids = request.form.getlist("receipt", type=UUID)
    known = [receipt_of(session(), reached.agreement.id, receipt_id) for receipt_id in ids]
    if not known or not all(known):
        abort(404)
    words = f"{len(known)} receipts add up to it"
    for receipt in known:
        if receipt:
            pair(session(), receipt, [found], actor(), words)
    return True
