"""A support organisation's pages of packs: asking for payslips and returns, fetching them."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.bureau import handing_out, packs
from pa_employer.bureau.cover_sheet import cover_sheet
from pa_employer.bureau.forms import ReturnsForm
from pa_employer.bureau.models import AskedPack, PackKind
from pa_employer.bureau.ordering import Held, bulk_of, held_by
from pa_employer.bureau.payslips_packed import ask_for_payslips
from pa_employer.bureau.returns_packed import CouncilAndDays, ask_for_returns, councils_of
from pa_employer.clock import day_of
from pa_employer.home.places import support_places
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page, navigate
from pa_employer.web.work import actor, files, now, session, today
from receipts.keeping import Kept, keeping_rule, kept_until

bp = Blueprint("bureau_packs", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
RETURNS = "/support/returns"
PLACES = {PackKind.PAYSLIPS: "/support/pay/payslips", PackKind.RETURNS: f"{RETURNS}/packs"}
OF_PAY = f"{PLACES[PackKind.PAYSLIPS]}/<uuid:pack_id>"
OF_RETURNS = f"{PLACES[PackKind.RETURNS]}/<uuid:pack_id>"
BEING_MADE = "It is being made. You can leave this page and come back."


@bp.get(RETURNS)
@bp.post(RETURNS)
@allow(Role.SUPPORT_WORKER)
def returns() -> Shown:
    """List the packs of returns, and take another to make."""
    navigate(support_places())
    held = _held()
    councils = councils_of(session(), held)
    form = ReturnsForm.for_months_before(today())
    form.offer(councils)
    pack = form.attempt(
        lambda: ask_for_returns(session(), current_user.account, form.wanted(), held, actor())
    )
    if pack:
        flash(BEING_MADE)
        return redirect(path_of(pack), 303)
    found = packs.packs_of(session(), current_user.account, PackKind.RETURNS)
    shown = [(each, packs.parts_of(session(), each, held)) for each in found]
    return form_page(
        "bureau/returns.html", form=form, packs=shown, path_of=path_of, has_any=bool(councils)
    )


@bp.get(OF_PAY)
@bp.get(OF_RETURNS)
@allow(Role.SUPPORT_WORKER)
def one(pack_id: UUID) -> str:
    """Show how far a pack is, what could not be made, and the files to fetch."""
    return _page(_pack(pack_id), PressForm())


@bp.post(f"{OF_PAY}/again")
@bp.post(f"{OF_RETURNS}/again")
@allow(Role.SUPPORT_WORKER)
def again(pack_id: UUID) -> Shown:
    """Have a pack made anew."""
    pack, form = _pack(pack_id), PressForm()
    if form.attempt(lambda: _again(pack)):
        flash(BEING_MADE)
        return redirect(path_of(pack), 303)
    return _page(pack, form), NOTHING_KEPT


@bp.get(f"{OF_PAY}/files.zip")
@bp.get(f"{OF_RETURNS}/files.zip")
@allow(Role.SUPPORT_WORKER)
def fetch(pack_id: UUID) -> Response:
    """Give the files of everybody for whom the organisation acts now, a folder for each."""
    pack = _pack(pack_id)
    parts = _ready(pack)
    besides = {}
    if pack.kind is PackKind.RETURNS:
        besides["returns.xlsx"] = cover_sheet(pack, parts.all)
    folders = handing_out.folders_of(parts.made)
    bits = handing_out.in_one_zip(files(), folders, besides, now())
    return _attached(bits, "application/zip", f"{pack.kind}-{day_of(pack.asked_at)}.zip")


@bp.get(f"{OF_PAY}/print-<int:number>.pdf")
@allow(Role.SUPPORT_WORKER)
def to_print(pack_id: UUID, number: int) -> Response:
    """Give payslips as one PDF, each PA's on sheets of their own."""
    pack = _pack(pack_id)
    volumes = handing_out.volumes_of(_ready(pack).made)
    if pack.kind is not PackKind.PAYSLIPS or not 1 <= number <= len(volumes):
        abort(404)
    bits = handing_out.for_printing(files(), volumes[number - 1])
    name = f"{pack.kind}-{day_of(pack.asked_at)}-{number}.pdf"
    return _attached(bits, "application/pdf", name)


def _attached(bits: Iterator[bytes], kind: str, name: str) -> Response:
    answer = Response(bits, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def path_of(pack: AskedPack) -> str:
    """Return where a pack is shown: below the place of what it holds."""
    return f"{PLACES[pack.kind]}/{pack.id}"


def _page(pack: AskedPack, form: PressForm) -> str:
    navigate(support_places())
    parts = packs.parts_of(session(), pack, _held())
    asked_on = day_of(pack.asked_at)
    return render_template(
        "bureau/pack.html",
        pack=pack,
        own=path_of(pack),
        parts=parts,
        volumes=handing_out.volumes_of(parts.made) if pack.kind is PackKind.PAYSLIPS else [],
        kept_until=kept_until(keeping_rule(Kept.ASKED_PACK, asked_on), asked_on),
        form=form,
    )


def _pack(pack_id: UUID) -> AskedPack:
    return packs.pack_of(session(), current_user.account, pack_id) or abort(404)


def _ready(pack: AskedPack) -> packs.Parts:
    """Return a pack's parts once all are made; before that there is nothing to fetch."""
    parts = packs.parts_of(session(), pack, _held())
    if parts.is_under_way or not parts.made:
        abort(404)
    return parts


def _again(pack: AskedPack) -> AskedPack:
    account, held = current_user.account, _held()
    if pack.kind is PackKind.RETURNS:
        wanted = CouncilAndDays.parse(pack.about)
        return ask_for_returns(session(), account, wanted, held, actor())
    bulk = bulk_of(session(), account, UUID(pack.about)) or abort(404)
    return ask_for_payslips(session(), account, bulk, held, actor())


def _held() -> dict[UUID, Held]:
    return held_by(session(), current_user.account, today())
