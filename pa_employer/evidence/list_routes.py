"""The page of all receipts: the one gentle list, pausing it, and an address for email."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from config.settings import Settings
from pa_employer.evidence import by_email, wanting
from pa_employer.evidence.forms import UNTIL_SAID, QuietForm
from pa_employer.evidence.known import matches_of, pages_of, receipts_of, said_on
from pa_employer.evidence.models import QuietReason
from pa_employer.statements.reached import Reached, reach
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("receipts", __name__, template_folder="templates")
OWN = "/employers/<uuid:employer_id>/money/receipts"
PER_PAGE, MOST_WANTED = 30, 40
Shown = str | Response | tuple[str, int]


@bp.get(OWN)
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show what would help, then every receipt, those without a payment first."""
    reached = reach(employer_id)
    every = receipts_of(session(), reached.agreement.id)
    placed = matches_of(session(), [receipt.id for receipt in every])
    every.sort(key=lambda receipt: bool(placed.get(receipt.id)))
    number = min(max(request.args.get("page", 1, int), 1), max(-(-len(every) // PER_PAGE), 1))
    shown = every[(number - 1) * PER_PAGE : number * PER_PAGE]
    settings: Settings = current_app.extensions["settings"]
    mailbox = settings.receipt_mailbox
    address = by_email.address_of(session(), reached.agreement.id) if mailbox else None
    things, needs = wanting.year_of(session(), reached.agreement, today())
    return render_template(
        "evidence/receipts.html",
        reached=reached,
        things=things[:MOST_WANTED],
        needs=needs,
        more=max(len(things) - MOST_WANTED, 0),
        receipts=shown,
        said={receipt.id: said_on(receipt) for receipt in shown},
        placed=placed,
        pictures=pages_of(session(), [receipt.id for receipt in shown]),
        total=len(every),
        page=number,
        pages=max(-(-len(every) // PER_PAGE), 1),
        quiet=wanting.quiet_time(session(), reached.agreement.id, today()),
        takes_mail=mailbox is not None,
        address=mailbox.address.format(address.token) if mailbox and address else "",
        mails=by_email.mails_of(session(), reached.agreement.id) if mailbox else [],
        press_form=PressForm(),
    )


@bp.get(f"{OWN}/pause")
@bp.post(f"{OWN}/pause")
@allow(*ACTING)
def pause(employer_id: UUID) -> Shown:
    """Pause reminders, for a hospital stay or a hard time."""
    reached = reach(employer_id)
    form = QuietForm()
    if form.attempt(lambda: _be_quiet(reached, form)):
        flash("Nobody reminds you now. You can still add receipts whenever you like.")
        return redirect(f"{reached.path}/receipts", 303)
    return form_page("evidence/pause.html", form=form, reached=reached)


@bp.post(f"{OWN}/pause/end")
@allow(*ACTING)
def end_pause(employer_id: UUID) -> Shown:
    """Let reminders come again."""
    reached = reach(employer_id)
    if PressForm().validate_on_submit():
        wanting.end_quiet(session(), reached.agreement, actor())
        flash("Reminders can come again.")
    return redirect(f"{reached.path}/receipts", 303)


@bp.post(f"{OWN}/address")
@allow(*ACTING)
def make_address(employer_id: UUID) -> Shown:
    """Make an address for receipts by email; an older one no longer works."""
    reached = reach(employer_id)
    if current_app.extensions["settings"].receipt_mailbox is None:
        abort(404)
    if PressForm().validate_on_submit():
        by_email.make_address(session(), reached.agreement, actor())
        flash("The address is ready. Send your receipts to it.")
    return redirect(f"{reached.path}/receipts", 303)


def _be_quiet(reached: Reached, form: QuietForm) -> bool:
    until = None
    if form.until.data != UNTIL_SAID:
        until = today() + timedelta(days=int(form.until.data))
    reason = QuietReason(form.reason.data)
    wanting.be_quiet(session(), reached.agreement, reason, until, actor())
    return True
