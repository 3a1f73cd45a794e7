"""A support organisation's pages of pay for many employers."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, abort, flash, make_response, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.bureau import ordering
from pa_employer.bureau.files import payments_zip
from pa_employer.bureau.forms import ChooseForm, OrderForm
from pa_employer.bureau.models import BulkRun, PackKind
from pa_employer.bureau.packs import pack_about
from pa_employer.bureau.payslips_packed import ask_for_payslips
from pa_employer.bureau.progress import Progress
from pa_employer.bureau.reading import read_together
from pa_employer.home.places import support_places
from pa_employer.payruns.plan import last_sunday, sundays_to_choose
from pa_employer.people.models import Area
from pa_employer.web.access import Role, allow, needs_proof
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page, navigate
from pa_employer.web.work import actor, now, session, today

bp = Blueprint("bureau", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
SHOWN = 24
A_WEEK_ON = timedelta(days=5)
PAY = "/support/pay"


@bp.get(PAY)
@allow(Role.SUPPORT_WORKER)
def orders() -> str:
    """List the pay days ordered for many employers."""
    navigate(support_places())
    found = ordering.bulks_of(session(), current_user.account, SHOWN)
    shown = [(bulk, _progress(bulk)) for bulk in found]
    return render_template("bureau/orders.html", orders=shown)


@bp.get(f"{PAY}/start")
@bp.post(f"{PAY}/start")
@allow(Role.SUPPORT_WORKER)
def start() -> Shown:
    """Order pay for everybody who is paid at one frequency."""
    navigate(support_places())
    until = last_sunday(today())
    form = OrderForm(data={"until": until.isoformat(), "pay_on": until + A_WEEK_ON})
    form.offer(sundays_to_choose(today()))
    bulk = form.attempt(
        lambda: ordering.order_pay(session(), current_user.account, form.plan(), actor())
    )
    if bulk:
        return redirect(f"{PAY}/{bulk.id}", 303)
    return form_page("bureau/start.html", form=form)


@bp.get(f"{PAY}/<uuid:bulk_id>")
@allow(Role.SUPPORT_WORKER)
def one(bulk_id: UUID) -> str:
    """Show how far an order is, what needs somebody first."""
    return _page(_bulk(bulk_id), PressForm())


@bp.post(f"{PAY}/<uuid:bulk_id>/again")
@allow(Role.SUPPORT_WORKER)
def again(bulk_id: UUID) -> Shown:
    """Work out anew what is not approved."""
    bulk = _bulk(bulk_id)
    form = PressForm()
    if form.attempt(lambda: _again(bulk)):
        flash("It is worked out anew. You can leave this page and come back.")
        return redirect(f"{PAY}/{bulk_id}", 303)
    return _page(bulk, form), NOTHING_KEPT


@bp.post(f"{PAY}/<uuid:bulk_id>/approve")
@allow(Role.SUPPORT_WORKER)
@needs_proof
def approve(bulk_id: UUID) -> Shown:
    """Approve everything that is ready."""
    bulk = _bulk(bulk_id)
    ready = {each.line.id for each in _progress(bulk).ready}
    return _approved(bulk, PressForm(), ready)


@bp.post(f"{PAY}/<uuid:bulk_id>/approve-chosen")
@allow(Role.SUPPORT_WORKER)
@needs_proof
def approve_chosen(bulk_id: UUID) -> Shown:
    """Approve the chosen ones of what had something to look at."""
    bulk = _bulk(bulk_id)
    form = ChooseForm()
    to_look_at = _progress(bulk).to_look_at
    form.lines.choices = {str(each.line.id): each.employer.name for each in to_look_at}
    chosen = {UUID(each) for each in form.lines.data or () if _is_id(each)}
    return _approved(bulk, form, chosen)


@bp.post(f"{PAY}/<uuid:bulk_id>/tell-hmrc")
@allow(Role.SUPPORT_WORKER)
def tell_hmrc(bulk_id: UUID) -> Shown:
    """Tell HMRC of everything that is approved."""
    bulk = _bulk(bulk_id)
    form = PressForm()
    many = form.attempt(lambda: ordering.tell_hmrc(session(), bulk, _held(), actor()))
    if many:
        flash(f"HMRC is being told of {many} pay runs. You can leave this page and come back.")
        return redirect(f"{PAY}/{bulk_id}", 303)
    return _page(bulk, form), NOTHING_KEPT


@bp.get(f"{PAY}/<uuid:bulk_id>/payments.zip")
@allow(Role.SUPPORT_WORKER)
@needs_proof
def payments(bulk_id: UUID) -> Response:
    """Give the payments of everything approved: one list for all, and one for each employer."""
    bulk = _bulk(bulk_id)
    held = _held()
    lines = [
        each.line for each in _progress(bulk).approved if held[each.employer.id].may(Area.PAY)
    ]
    if not lines:
        abort(404)
    with read_together(session(), lines, is_locked=False):
        answer = make_response(payments_zip(session(), bulk, lines, now()))
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="payments-{bulk.pay_on}.zip"'
    return answer


@bp.post(f"{PAY}/<uuid:bulk_id>/payslips")
@allow(Role.SUPPORT_WORKER)
def payslips(bulk_id: UUID) -> Shown:
    """Have the payslips of everything approved made, to be fetched once they are."""
    bulk, form = _bulk(bulk_id), PressForm()
    pack = form.attempt(
        lambda: ask_for_payslips(session(), current_user.account, bulk, _held(), actor())
    )
    if pack:
        flash("They are being made. You can leave this page and come back.")
        return redirect(f"{PAY}/payslips/{pack.id}", 303)
    return _page(bulk, form), NOTHING_KEPT


def _bulk(bulk_id: UUID) -> BulkRun:
    return ordering.bulk_of(session(), current_user.account, bulk_id) or abort(404)


def _again(bulk: BulkRun) -> bool:
    ordering.work_out_again(session(), bulk, actor())
    return True


def _approved(bulk: BulkRun, form: PressForm | ChooseForm, line_ids: set[UUID]) -> Shown:
    held = _held()
    many = form.attempt(lambda: ordering.choose(session(), bulk, line_ids, held, actor()))
    if many:
        flash(f"{many} being approved. You can leave this page and come back.")
        return redirect(f"{PAY}/{bulk.id}", 303)
    return _page(bulk, form), NOTHING_KEPT


def _page(bulk: BulkRun, form: PressForm | ChooseForm) -> str:
    navigate(support_places())
    return render_template(
        "bureau/one.html",
        bulk=bulk,
        progress=_progress(bulk),
        pack=pack_about(session(), current_user.account, PackKind.PAYSLIPS, str(bulk.id)),
        form=form,
        press_form=PressForm(),
    )


def _held() -> dict[UUID, ordering.Held]:
    return ordering.held_by(session(), current_user.account, today())


def _progress(bulk: BulkRun) -> Progress:
    """Return how far an order is, for whom the organisation still acts."""
    return ordering.progress_of(session(), bulk, _held())


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
