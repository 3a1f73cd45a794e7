"""The pages of one receipt: its pictures, what it says, what it is for, and taking it away."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, flash, make_response, redirect, request
from flask import render_template as show_page
from werkzeug.wrappers import Response

from pa_employer.evidence import forgetting, hiding
from pa_employer.evidence.capture_routes import desk
from pa_employer.evidence.confirming import WhatItSays, confirm
from pa_employer.evidence.forms import CoverForm, SaysForm
from pa_employer.evidence.known import (
    files_of,
    matches_of,
    page_of,
    pages_of,
    reading_of,
    receipt_of,
    said_on,
)
from pa_employer.evidence.models import FileState, Receipt, ReceiptMatch, ReceiptPage
from pa_employer.evidence.pairing import (
    BY_A_PERSON,
    COPIES,
    lines_near,
    notices_of,
    pair,
    part,
    proposals,
)
from pa_employer.people.acting import Power
from pa_employer.people.queries import names_of
from pa_employer.statements.queries import line_of
from pa_employer.statements.reached import Reached, reach
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, files, session, today
from receipts.covering import Patch
from receipts.keeping import Kept, keeping_rule

bp = Blueprint("receipt", __name__, template_folder="templates")
OWN = "/employers/<uuid:employer_id>/money/receipts"
ONE = f"{OWN}/<uuid:receipt_id>"
PAGE = f"{ONE}/pages/<uuid:page_id>"
MOST_NEAR = 30
ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}
Shown = str | Response | tuple[str, int]


@bp.get(ONE)
@allow(*ACTING)
def one(employer_id: UUID, receipt_id: UUID) -> Shown:
    """Show one receipt: its pages, what it says, what it is for, and what is odd."""
    reached = reach(employer_id)
    return _page(reached, _receipt(reached, receipt_id))


@bp.post(f"{ONE}/says")
@allow(*ACTING)
def says(employer_id: UUID, receipt_id: UUID) -> Shown:
    """Take what a person says a receipt says."""
    reached = reach(employer_id)
    receipt = _receipt(reached, receipt_id)
    form = SaysForm()
    told = form.attempt(lambda: confirm(session(), receipt, _told(form), actor()))
    if told is None:
        return _page(reached, receipt, form)
    flash("Thank you. That is noted.")
    return redirect(_path(reached, receipt), 303)


@bp.post(f"{ONE}/lines")
@allow(*ACTING)
def choose(employer_id: UUID, receipt_id: UUID) -> Shown:
    """Put a receipt with the payments that were pressed."""
    reached = reach(employer_id)
    receipt = _receipt(reached, receipt_id)
    form = PressForm()
    if form.attempt(lambda: _pair(reached, receipt)):
        flash("Thank you. The receipt is with its payment now.")
        return redirect(_path(reached, receipt), 303)
    return _page(reached, receipt, form)


@bp.post(f"{ONE}/matches/<uuid:match_id>/end")
@allow(*ACTING)
def not_that(employer_id: UUID, receipt_id: UUID, match_id: UUID) -> Shown:
    """Take a receipt and a payment apart."""
    reached = reach(employer_id)
    receipt = _receipt(reached, receipt_id)
    match = session().get(ReceiptMatch, match_id)
    if match is None or match.receipt_id != receipt.id:
        abort(404)
    return _press(reached, receipt, lambda: part(session(), match, actor()), "They are apart now.")


@bp.post(f"{ONE}/remove")
@allow(*ACTING)
def remove(employer_id: UUID, receipt_id: UUID) -> Shown:
    """Take a receipt away."""
    reached = reach(employer_id)
    receipt = _receipt(reached, receipt_id)
    rule = keeping_rule(Kept.RECEIPT_TAKEN_AWAY, today())
    return _press(
        reached,
        receipt,
        lambda: forgetting.remove_receipt(session(), receipt, actor()),
        f"The receipt is taken away. You can bring it back for {rule.days} days.",
    )


@bp.post(f"{ONE}/bring-back")
@allow(*ACTING)
def bring_back(employer_id: UUID, receipt_id: UUID) -> Shown:
    """Bring back a receipt that was taken away."""
    reached = reach(employer_id)
    receipt = _receipt(reached, receipt_id)
    return _press(
        reached,
        receipt,
        lambda: forgetting.bring_back(session(), receipt, actor()),
        "The receipt is back.",
    )


@bp.get(f"{PAGE}/picture")
@allow(*ACTING)
def picture(employer_id: UUID, receipt_id: UUID, page_id: UUID) -> Response:
    """Show a page of a receipt."""
    return as_file(_side(reach(employer_id), receipt_id, page_id))


@bp.get(f"{PAGE}/small")
@allow(*ACTING)
def small(employer_id: UUID, receipt_id: UUID, page_id: UUID) -> Response:
    """Show a page of a receipt as a small picture."""
    return as_file(_side(reach(employer_id), receipt_id, page_id), is_small=True)


@bp.get(f"{PAGE}/cover")
@bp.post(f"{PAGE}/cover")
@allow(*ACTING)
def cover(employer_id: UUID, receipt_id: UUID, page_id: UUID) -> Shown:
    """Cover a part of a page."""
    reached = reach(employer_id)
    side = _side(reached, receipt_id, page_id)
    form = CoverForm()
    if form.attempt(lambda: _cover(side, form)):
        flash("That part is covered. Only you can uncover it.")
        return redirect(f"{reached.path}/receipts/{receipt_id}", 303)
    return form_page("evidence/cover.html", form=form, reached=reached, side=side)


@bp.post(f"{ONE}/files/<uuid:file_id>/uncover")
@allow(*ACTING)
def uncover(employer_id: UUID, receipt_id: UUID, file_id: UUID) -> Shown:
    """Show a covered page as it was sent; only who decides may."""
    reached = reach(employer_id, Power.DECIDE)
    receipt = _receipt(reached, receipt_id)
    if file_id not in {file.id for file in files_of(session(), receipt.id)}:
        abort(404)
    return _press(
        reached,
        receipt,
        lambda: hiding.uncover(session(), files(), desk(), file_id, actor()),
        "The page is shown as it was sent.",
    )


def as_file(side: ReceiptPage, *, is_small: bool = False) -> Response:
    """Return a page of a receipt, as a file that can do nothing but be looked at."""
    wants_small = is_small and bool(side.small_digest)
    answer = make_response(files().get(side.small_digest if wants_small else side.picture_digest))
    kind = "image/jpeg" if wants_small else side.picture_kind
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'inline; filename="receipt.{ENDINGS[kind]}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _path(reached: Reached, receipt: Receipt) -> str:
    return f"{reached.path}/receipts/{receipt.id}"


def _receipt(reached: Reached, receipt_id: UUID) -> Receipt:
    found = receipt_of(session(), reached.agreement.id, receipt_id)
    return found or abort(404)


def _side(reached: Reached, receipt_id: UUID, page_id: UUID) -> ReceiptPage:
    receipt = _receipt(reached, receipt_id)
    if receipt.erased_at:
        abort(404)
    return page_of(session(), receipt, page_id) or abort(404)


def _press(reached: Reached, receipt: Receipt, change: Callable[[], object], done: str) -> Shown:
    form = PressForm()
    if form.attempt(change):
        flash(done)
        return redirect(_path(reached, receipt), 303)
    return _page(reached, receipt, form)


def _pair(reached: Reached, receipt: Receipt) -> list[ReceiptMatch]:
    ids = request.form.getlist("line", type=UUID)
    found = [line_of(session(), reached.agreement.id, line_id) for line_id in ids]
    lines = [line for line in found if line]
    if not lines or len(lines) < len(found):
        abort(404)
    return pair(session(), receipt, lines, actor(), _why(receipt, {line.id for line in lines}))


def _why(receipt: Receipt, line_ids: set[UUID]) -> str:
    """Return our own reasons where these payments were what we offered."""
    for offered in proposals(session(), receipt):
        if {line.id for line in offered.lines} == line_ids:
            return offered.words
    return BY_A_PERSON


def _told(form: SaysForm) -> WhatItSays:
    return WhatItSays(
        shop=form.shop.data or "",
        on=form.bought_on.data,
        total=form.total.data,
        is_refund=bool(form.is_refund.data),
        words=form.words.data or "",
    )


def _cover(side: ReceiptPage, form: CoverForm) -> bool:
    patch = Patch(
        left=form.left.data or 0,
        top=form.top.data or 0,
        right=form.right.data or 0,
        bottom=form.bottom.data or 0,
    )
    hiding.cover_part(session(), files(), side, patch, actor())
    return True


def _page(reached: Reached, receipt: Receipt, form: Form | None = None) -> Shown:
    sides = pages_of(session(), [receipt.id]).get(receipt.id, [])
    own_files = files_of(session(), receipt.id)
    matches = matches_of(session(), [receipt.id]).get(receipt.id, [])
    said = said_on(receipt)
    is_open = receipt.removed_at is None and receipt.erased_at is None
    offered = proposals(session(), receipt) if is_open and not matches else []
    known = {line.id for proposal in offered for line in proposal.lines}
    near = lines_near(session(), receipt) if is_open else []
    taken = {match.line_id for match in matches}
    odd = notices_of(session(), receipt) if is_open else ()
    shown = show_page(
        "evidence/receipt.html",
        reached=reached,
        receipt=receipt,
        sides=sides,
        held=[file for file in own_files if file.state is FileState.HELD],
        refused=[file for file in own_files if file.state is FileState.REFUSED],
        covered=[file for file in own_files if file.sealed_digest],
        said=said,
        reading=reading_of(receipt),
        matches=matches,
        notices=odd,
        is_copy=any(each.kind in COPIES for each in odd),
        offered=offered[:3],
        near=[line for line in near if line.id not in known | taken][:MOST_NEAR],
        kept_until=forgetting.last_day_of(session(), receipt),
        hold=forgetting.hold_of(session(), receipt.agreement_id),
        added_by=names_of(session(), [receipt.added_by_id])[receipt.added_by_id],
        form=form,
        says_form=form if isinstance(form, SaysForm) else _as_said(receipt),
        press_form=PressForm(),
        is_open=is_open,
    )
    return (shown, NOTHING_KEPT) if form else shown


def _as_said(receipt: Receipt) -> SaysForm:
    said = said_on(receipt)
    return SaysForm(
        formdata=None,
        shop=said.shop,
        bought_on=said.on,
        total=said.total,
        is_refund=said.is_refund,
        words=receipt.words,
    )
