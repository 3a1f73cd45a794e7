"""The pages of payslips, for the employer who gives them and the assistant who gets them."""

from uuid import UUID

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
)
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.own_job import own_job
from pa_employer.messages.service import MessageDetails, send_message
from pa_employer.payruns.models import PayslipRow
from pa_employer.payruns.payslip_document import PayslipDocument
from pa_employer.payruns.printed import payslip_pdf
from pa_employer.payruns.queries import own_payslip, payslip_for, payslips_given
from pa_employer.people.acting import acting_for
from pa_employer.people.queries import deciders_of
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.forms import Form, long, needed
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.errors import DomainError

bp = Blueprint("payslips", __name__, template_folder="templates")


class NobodyReadsError(DomainError):
    """Nobody reads messages there. Ask your employer in person."""


class AskForm(Form):
    """A question about a payslip."""

    words = TextAreaField("What would you like to know?", [needed("Write a few words"), long()])


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
    return _page(_own(own_job(assistant_id), payslip_id), may_ask=True)


@bp.get("/work/<uuid:assistant_id>/payslips/<uuid:payslip_id>/ask")
@bp.post("/work/<uuid:assistant_id>/payslips/<uuid:payslip_id>/ask")
@allow(Role.ASSISTANT)
def ask(assistant_id: UUID, payslip_id: UUID) -> str | Response | tuple[str, int]:
    """Ask the employer about a payslip."""
    job = own_job(assistant_id)
    row = _own(job, payslip_id)
    form = AskForm()
    if form.attempt(lambda: _ask(job, row, form.words.data or "")):
        flash(f"{job.employer.known_as} has your question. The answer comes to your messages.")
        return redirect(f"/work/{job.id}/payslips/{row.id}", 303)
    return form_page("payruns/ask.html", job=job, row=row, form=form)


@bp.get("/work/<uuid:assistant_id>/payslips/<uuid:payslip_id>.pdf")
@allow(Role.ASSISTANT)
def own_pdf(assistant_id: UUID, payslip_id: UUID) -> Response:
    """Give one of an assistant's own payslips, to print and keep."""
    return _pdf(_own(own_job(assistant_id), payslip_id))


def _ask(job: Assistant, row: PayslipRow, words: str) -> int:
    """Send a question to whoever decides for the employer, and return to how many."""
    path = f"/employers/{job.employer_id}/pay/payslips/{row.id}"
    details = MessageDetails("A question about a payslip", words, path)
    deciders = deciders_of(session(), job.employer_id, today())
    if not deciders:
        raise NobodyReadsError
    for account in deciders:
        send_message(session(), account, job.employer_id, details, actor())
    return len(deciders)


def _given(employer_id: UUID, payslip_id: UUID) -> PayslipRow:
    return payslip_for(session(), employer_id, payslip_id) or abort(404)


def _own(job: Assistant, payslip_id: UUID) -> PayslipRow:
    return own_payslip(session(), job.id, payslip_id) or abort(404)


def _page(row: PayslipRow, *, may_correct: bool = False, may_ask: bool = False) -> str:
    return render_template(
        "payruns/payslip.html",
        document=PayslipDocument.of(row),
        may_correct=may_correct,
        may_ask=may_ask,
    )


def _pdf(row: PayslipRow) -> Response:
    document = PayslipDocument.of(row)
    is_large = request.args.get("print") == "large"
    answer = make_response(payslip_pdf(document, is_large=is_large))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{document.file_name}"'
    return answer
