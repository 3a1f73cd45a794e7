"""The pages of paying a run: the list, files for the bank, print, and the continuity pack."""

from uuid import UUID

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from pa_employer.audit.service import record
from pa_employer.paying.forms import BankFileForm
from pa_employer.paying.pack import continuity_pack, payments_pdf
from pa_employer.paying.queries import RunToPay, run_to_pay
from pa_employer.payruns.models import PayRunState
from pa_employer.payruns.queries import run_of
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.schemes.queries import pension_scheme_of
from pa_employer.web.access import ACTING, allow, needs_proof
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, now, session
from payroll.paying.bank_csv import NoSuchLayoutError, layout_named, layouts, write_csv
from payroll.paying.pain001 import pain001
from payroll.paying.payees import hmrc_account

bp = Blueprint("paying", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/pay/<uuid:run_id>/payments"
Shown = str | Response | tuple[str, int]


@bp.get(BASE)
@allow(*ACTING)
def payments(employer_id: UUID, run_id: UUID) -> str:
    """Show whom a run pays, what is paid of it, and the files to pay from."""
    acting, found = _found(employer_id, run_id)
    return render_template(
        "paying/payments.html",
        acting=acting,
        found=found,
        layouts=layouts(),
        hmrc=hmrc_account(),
        pension=pension_scheme_of(session(), employer_id),
    )


@bp.get(f"{BASE}/<layout>.csv")
@allow(*ACTING)
@needs_proof
def as_csv(employer_id: UUID, run_id: UUID, layout: str) -> Response:
    """Give the payments in one of the layouts."""
    _, found = _found(employer_id, run_id, Power.DECIDE)
    try:
        columns = layout_named(layout)
    except NoSuchLayoutError:
        abort(404)
    name = f"payments-{found.run.pay_on}-{columns.key}.csv"
    return _file(write_csv(found.listed, columns), "text/csv; charset=utf-8", name)


@bp.get(f"{BASE}/bank-file")
@bp.post(f"{BASE}/bank-file")
@allow(*ACTING)
@needs_proof
def bank_file(employer_id: UUID, run_id: UUID) -> Shown:
    """Ask for the paying account, and give the payments as pain.001."""
    acting, found = _found(employer_id, run_id, Power.DECIDE)
    form = BankFileForm()
    message_id = f"PAY-{found.run.pay_on:%Y%m%d}-{found.run.id.hex[-8:].upper()}"
    made = form.attempt(lambda: pain001(found.listed, form.instruction(message_id, now())))
    if made:
        record(
            session(),
            actor(),
            "made a payment file for the bank",
            employer_id=employer_id,
            subject=f"pay run {run_id}",
        )
        return _file(made, "application/xml", f"payments-{found.run.pay_on}.xml")
    return form_page("paying/bank_file.html", acting=acting, found=found, form=form)


@bp.get(f"{BASE}.pdf")
@allow(*ACTING)
@needs_proof
def as_pdf(employer_id: UUID, run_id: UUID) -> Response:
    """Give the payments to print."""
    acting, found = _found(employer_id, run_id, Power.DECIDE)
    pension = pension_scheme_of(session(), employer_id)
    large = request.args.get("print") == "large"
    made = payments_pdf(acting.employer, found, pension, large=large)
    return _file(made, "application/pdf", f"payments-{found.run.pay_on}.pdf")


@bp.get(f"{BASE}/pack.zip")
@allow(*ACTING)
@needs_proof
def pack(employer_id: UUID, run_id: UUID) -> Response:
    """Give everything to pay by when every service is down."""
    acting, found = _found(employer_id, run_id, Power.DECIDE)
    pension = pension_scheme_of(session(), employer_id)
    made = continuity_pack(acting.employer, found, pension, now())
    return _file(made, "application/zip", f"pay-pack-{found.run.pay_on}.zip")


def _found(
    employer_id: UUID, run_id: UUID, power: Power = Power.PREPARE
) -> tuple[Acting, RunToPay]:
    acting = acting_for(employer_id, power)
    run = run_of(session(), employer_id, run_id) or abort(404)
    if run.state is not PayRunState.APPROVED:
        abort(404)
    return acting, run_to_pay(session(), acting.employer, run)


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
