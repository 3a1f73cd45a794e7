"""The pages of payslips, for the employer who gives them and the assistant who gets them."""

from uuid import UUID

from flask import Blueprint, abort, make_response, render_template, request
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.own_job import own_job
from pa_employer.payruns.models import PayslipRow
from pa_employer.payruns.payslip_document import PayslipDocument
from pa_employer.payruns.queries import own_payslip, payslip_for, payslips_given
from pa_employer.people.acting import acting_for
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.pdf import tagged_pdf
from pa_employer.web.work import session

bp = Blueprint("payslips", __name__, template_folder="templates")


@bp.get("/employers/<uuid:employer_id>/pay/payslips/<uuid:payslip_id>")
@allow(*ACTING)
def given(employer_id: UUID, payslip_id: UUID) -> str:
    """Show a payslip the employer gave."""
    acting = acting_for(employer_id)
    row = _given(employer_id, payslip_id)
    return _page(row, may_correct=acting.may_decide and row.reversal is None)


@bp.get("/employers/<uuid:employer_id>/pay/payslips/<uuid:payslip_id>.pdf")
@allow(*ACTING)
def given_pdf(employer_id: UUID, payslip_id: UUID) -> Response:
    """Give a payslip the employer gave, to print and keep."""
    acting_for(employer_id)
    return _pdf(_given(employer_id, payslip_id))


@bp.get("/work/<uuid:assistant_id>/payslips")
@allow(Role.ASSISTANT)
def own_list(assistant_id: UUID) -> str:
    """Show an assistant's own payslips."""
    job = own_job(assistant_id)
    payslips = payslips_given(session(), job.id)
    return render_template("payruns/payslips.html", job=job, payslips=payslips)


@bp.get("/work/<uuid:assistant_id>/payslips/<uuid:payslip_id>")
@allow(Role.ASSISTANT)
def own(assistant_id: UUID, payslip_id: UUID) -> str:
    """Show one of an assistant's own payslips."""
    return _page(_own(own_job(assistant_id), payslip_id))


@bp.get("/work/<uuid:assistant_id>/payslips/<uuid:payslip_id>.pdf")
@allow(Role.ASSISTANT)
def own_pdf(assistant_id: UUID, payslip_id: UUID) -> Response:
    """Give one of an assistant's own payslips, to print and keep."""
    return _pdf(_own(own_job(assistant_id), payslip_id))


def _given(employer_id: UUID, payslip_id: UUID) -> PayslipRow:
    return payslip_for(session(), employer_id, payslip_id) or abort(404)


def _own(job: Assistant, payslip_id: UUID) -> PayslipRow:
    return own_payslip(session(), job.id, payslip_id) or abort(404)


def _page(row: PayslipRow, *, may_correct: bool = False) -> str:
    document = PayslipDocument.of(row)
    return render_template("payruns/payslip.html", document=document, may_correct=may_correct)


def _pdf(row: PayslipRow) -> Response:
    document = PayslipDocument.of(row)
    large = request.args.get("print") == "large"
    html = render_template("payruns/print.html", document=document, large=large)
    answer = make_response(tagged_pdf(html))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{document.file_name}"'
    return answer
