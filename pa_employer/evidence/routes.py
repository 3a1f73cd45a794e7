"""The page of one payment: what we know, why we think so, and its receipts."""

from uuid import UUID

from flask import Blueprint, abort, flash, make_response, redirect, render_template
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from pa_employer.evidence import service
from pa_employer.evidence.forms import ReceiptForm
from pa_employer.evidence.models import Receipt
from pa_employer.evidence.queries import as_lines, receipt_of, receipts_of
from pa_employer.statements.forms import CAME_AS, SPENT_ON
from pa_employer.statements.models import Explained, StatementLine
from pa_employer.statements.queries import said_before
from pa_employer.statements.routes import Reached, reach, reach_line
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import actor, files, session
from receipts.intake import USUAL
from returns.compute import judge
from returns.evidence import NO_RECEIPT_FOR
from returns.groups import heading_words
from returns.policy import policy_on

bp = Blueprint("evidence", __name__, template_folder="templates")
NOTHING_KEPT = 422
Shown = str | tuple[str, int]


@bp.get("/employers/<uuid:employer_id>/money/lines/<uuid:line_id>")
@allow(*ACTING)
def line(employer_id: UUID, line_id: UUID) -> Shown:
    """Show one payment: what it was, how we know, and what would help."""
    reached = reach(employer_id)
    return _page(reached, reach_line(reached, line_id), ReceiptForm())


@bp.post("/employers/<uuid:employer_id>/money/lines/<uuid:line_id>/receipt")
@allow(*ACTING)
def attach(employer_id: UUID, line_id: UUID) -> Shown | Response:
    """Take a receipt for a payment."""
    reached = reach(employer_id)
    found = reach_line(reached, line_id)
    form = ReceiptForm()
    if form.attempt(lambda: _attach(found, form)):
        flash("Thank you. The receipt is kept with this payment.")
        return redirect(f"{reached.path}/lines/{line_id}", 303)
    return _page(reached, found, form)


@bp.post("/employers/<uuid:employer_id>/money/receipts/<uuid:receipt_id>/remove")
@allow(*ACTING)
def remove(employer_id: UUID, receipt_id: UUID) -> Response:
    """Take a receipt away."""
    reached = reach(employer_id)
    receipt = _receipt(reached, receipt_id)
    if PressForm().validate_on_submit():
        service.remove_receipt(session(), receipt, actor())
        flash("The receipt is taken away.")
    return redirect(f"{reached.path}/lines/{receipt.line_id}", 303)


@bp.get("/employers/<uuid:employer_id>/money/receipts/<uuid:receipt_id>")
@allow(*ACTING)
def show(employer_id: UUID, receipt_id: UUID) -> Response:
    """Show the safe copy of a receipt."""
    return as_file(_receipt(reach(employer_id), receipt_id))


def as_file(receipt: Receipt) -> Response:
    """Return the safe copy of a receipt, as a file that can do nothing but be looked at."""
    answer = make_response(files().get(receipt.clean_digest))
    ending = "pdf" if receipt.clean_kind == "application/pdf" else "jpg"
    answer.headers["Content-Type"] = receipt.clean_kind
    answer.headers["Content-Disposition"] = f'inline; filename="receipt.{ending}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _page(reached: Reached, found: StatementLine, form: ReceiptForm) -> Shown:
    (known,) = as_lines(session(), reached.agreement, [found])
    judged = judge(known, policy_on(found.posted_on))
    can_take = found.amount.pence < 0 and known.group not in NO_RECEIPT_FOR
    shown = render_template(
        "evidence/line.html",
        reached=reached,
        line=found,
        judged=judged,
        heading=heading_words(known.group),
        is_matched=found.explained is Explained.MATCHED,
        headings=CAME_AS if found.amount.pence > 0 else SPENT_ON,
        usual=said_before(session(), reached.agreement.id, {found.description}),
        receipts=receipts_of(session(), found.id),
        can_take=can_take,
        form=form,
        press_form=PressForm(),
    )
    return (shown, NOTHING_KEPT) if form.errors or form.form_errors else shown


def _receipt(reached: Reached, receipt_id: UUID) -> Receipt:
    receipt = receipt_of(session(), reached.agreement.id, receipt_id)
    if receipt is None:
        abort(404)
    return receipt


def _attach(line: StatementLine, form: ReceiptForm) -> Receipt:
    sent: FileStorage = form.file.data
    data = sent.stream.read(USUAL.max_bytes + 1)
    details = service.ReceiptDetails(sent.filename or "receipt", data, form.total.data)
    return service.attach_receipt(session(), files(), line, details, actor())
