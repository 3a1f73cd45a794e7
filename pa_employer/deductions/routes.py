"""The employer's pages of an assistant's tax, National Insurance, loans and court orders."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of
from pa_employer.assistants.service import say_only_cares
from pa_employer.deductions import service
from pa_employer.deductions.forms import (
    NO,
    YES,
    DutiesForm,
    EndForm,
    LoanForm,
    NiForm,
    OrderForm,
    StarterForm,
    TaxCodeForm,
    as_filled_in,
)
from pa_employer.deductions.models import ArrestmentRow, LoanNoticeRow, NiRecord
from pa_employer.deductions.queries import (
    arrestment_of,
    arrestments_of,
    checklist_of,
    code_notices_of,
    decided_on,
    letter_for,
    loan_of,
    loans_of,
)
from pa_employer.deductions.words import DECLARATIONS, NI_LETTERS, PLANS
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.tax.notices import CodeInForce, NoCodeYetError

bp = Blueprint("deductions", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/tax"
Shown = str | Response | tuple[str, int]


@bp.get(BASE)
@allow(*ACTING)
def overview(employer_id: UUID, assistant_id: UUID) -> str:
    """Show what is taken from an assistant's pay, and why."""
    acting = acting_for(employer_id)
    assistant = _theirs(employer_id, assistant_id)
    return render_template(
        "deductions/overview.html",
        acting=acting,
        assistant=assistant,
        code=_code_now(session(), assistant),
        notices=code_notices_of(session(), assistant_id)[::-1],
        checklist=checklist_of(session(), assistant_id),
        found=letter_for(session(), assistant, today()),
        record=session().get(NiRecord, assistant_id),
        loans=loans_of(session(), assistant_id),
        orders=arrestments_of(session(), assistant_id),
        declarations=DECLARATIONS,
        letters=NI_LETTERS,
        plans=PLANS,
    )


@bp.get(f"{BASE}/start")
@bp.post(f"{BASE}/start")
@allow(*ACTING)
def start(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Ask what somebody new says about other work."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = StarterForm()
    kept = form.attempt(
        lambda: service.give_checklist(session(), assistant, form.details(), actor())
    )
    if kept:
        flash(f"{assistant.known_as}'s tax code is {kept.tax_code} until HMRC sends another one.")
        return redirect(_path(assistant), 303)
    return form_page("deductions/start.html", assistant=assistant, form=form)


@bp.get(f"{BASE}/code")
@bp.post(f"{BASE}/code")
@allow(*ACTING)
def tax_code(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Take down a tax code from HMRC."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = TaxCodeForm()
    kept = form.attempt(
        lambda: service.note_tax_code(session(), assistant, form.details(), actor())
    )
    if kept:
        flash(f"{assistant.known_as}'s tax code is kept. Pay from that day on uses it.")
        return redirect(_path(assistant), 303)
    return form_page("deductions/code.html", assistant=assistant, form=form)


@bp.get(f"{BASE}/national-insurance")
@bp.post(f"{BASE}/national-insurance")
@allow(*ACTING)
def national_insurance(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Take down the facts that decide the National Insurance letter."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = NiForm(data=as_filled_in(session().get(NiRecord, assistant_id)))
    if form.attempt(lambda: _note_facts(assistant, form)):
        flash(f"{assistant.known_as}'s National Insurance facts are kept.")
        return redirect(_path(assistant), 303)
    return form_page("deductions/national_insurance.html", assistant=assistant, form=form)


@bp.get(f"{BASE}/loan")
@bp.post(f"{BASE}/loan")
@allow(*ACTING)
def loan(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Begin to collect a student or postgraduate loan."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = LoanForm()
    kept = form.attempt(
        lambda: service.collect_loan(session(), assistant, form.chosen, form.from_on.data, actor())
    )
    if kept:
        flash("The loan is kept. It is taken from pay from that day on.")
        return redirect(_path(assistant), 303)
    return form_page("deductions/loan.html", assistant=assistant, form=form)


@bp.get(f"{BASE}/loan/<uuid:loan_id>/stop")
@bp.post(f"{BASE}/loan/<uuid:loan_id>/stop")
@allow(*ACTING)
def stop_loan(employer_id: UUID, assistant_id: UUID, loan_id: UUID) -> Shown:
    """Stop collecting a loan, as HMRC's stop notice says."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    row = loan_of(session(), assistant_id, loan_id) or abort(404)
    form = EndForm()
    if form.attempt(lambda: _stop_loan(assistant, row, form)):
        flash("The loan's last day is kept.")
        return redirect(_path(assistant), 303)
    title = "Stop a loan"
    return form_page("deductions/end.html", assistant=assistant, form=form, title=title)


@bp.get(f"{BASE}/order")
@bp.post(f"{BASE}/order")
@allow(*ACTING)
def order(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Take down a court's order against pay."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = OrderForm()
    kept = form.attempt(
        lambda: service.serve_arrestment(session(), assistant, form.order(), actor())
    )
    if kept:
        flash("The order is kept. It is taken from pay from that day on.")
        return redirect(_path(assistant), 303)
    return form_page("deductions/order.html", assistant=assistant, form=form)


@bp.get(f"{BASE}/order/<uuid:order_id>/end")
@bp.post(f"{BASE}/order/<uuid:order_id>/end")
@allow(*ACTING)
def end_order(employer_id: UUID, assistant_id: UUID, order_id: UUID) -> Shown:
    """Note that a court's order ended."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    row = arrestment_of(session(), assistant_id, order_id) or abort(404)
    form = EndForm()
    if form.attempt(lambda: _end_order(assistant, row, form)):
        flash("The order's last day is kept.")
        return redirect(_path(assistant), 303)
    title = "End a court order"
    return form_page("deductions/end.html", assistant=assistant, form=form, title=title)


@bp.get(f"{BASE}/duties")
@bp.post(f"{BASE}/duties")
@allow(*ACTING)
def duties(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Ask whether all an assistant does is care for the person."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    known = {True: YES, False: NO, None: None}[assistant.only_cares]
    form = DutiesForm(data={"only_cares": known})
    if form.attempt(lambda: _say_duties(assistant, form)):
        flash("The answer is kept.")
        return redirect(_path(assistant), 303)
    return form_page("deductions/duties.html", assistant=assistant, form=form)


def _code_now(db: Session, assistant: Assistant) -> CodeInForce | None:
    try:
        return decided_on(db, assistant, max(today(), assistant.started_on)).code
    except NoCodeYetError:
        return None


def _theirs(employer_id: UUID, assistant_id: UUID) -> Assistant:
    return assistant_of(session(), employer_id, assistant_id) or abort(404)


def _path(assistant: Assistant) -> str:
    return url_for(
        "deductions.overview", employer_id=assistant.employer_id, assistant_id=assistant.id
    )


def _note_facts(assistant: Assistant, form: NiForm) -> bool:
    service.note_ni_facts(session(), assistant, form.details(), actor())
    return True


def _stop_loan(assistant: Assistant, row: LoanNoticeRow, form: EndForm) -> bool:
    service.stop_loan(session(), assistant, row, form.until_on.data, actor())
    return True


def _end_order(assistant: Assistant, row: ArrestmentRow, form: EndForm) -> bool:
    service.end_arrestment(session(), assistant, row, form.until_on.data, actor())
    return True


def _say_duties(assistant: Assistant, form: DutiesForm) -> bool:
    say_only_cares(session(), assistant, actor(), only_cares=form.only_cares.data == YES)
    return True
