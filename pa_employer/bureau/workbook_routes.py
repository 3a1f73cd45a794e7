"""A support organisation's workbooks: what it holds for its clients, to keep and work with."""

from datetime import date
from uuid import UUID

from flask import Blueprint, abort, redirect
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import RadioField

from pa_employer.bureau import taking_out
from pa_employer.bureau.ordering import bulk_of, held_by, progress_of
from pa_employer.home.places import support_places
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import DatePartsField, Form, needed
from pa_employer.web.pages import form_page, navigate
from pa_employer.web.work import session, today
from pa_employer.web.workbook import as_workbook, written
from payroll.ground.days import Span
from payroll.ground.errors import DomainError

bp = Blueprint("bureau_workbooks", __name__, template_folder="templates")
WORKBOOKS = "/support/sheets/out"
HOURS, PAY = "hours", "pay"


class PeriodForm(Form):
    """What to take out, and of which days."""

    what = RadioField(
        "What do you need?",
        [needed("Choose what you need")],
        choices={
            HOURS: "Hours: a row for each shift, and for miles and expenses",
            PAY: "Pay: a row for each payslip, and what they come to",
        },
    )
    first = DatePartsField("First day", [needed("Enter the first day")])
    last = DatePartsField("Last day", [needed("Enter the last day")])


@bp.get(WORKBOOKS)
@bp.post(WORKBOOKS)
@allow(Role.SUPPORT_WORKER)
def workbooks() -> str | Response | tuple[str, int]:
    """Choose what to take out."""
    navigate(support_places())
    before = taking_out.month_before(today())
    form = PeriodForm(data={"first": before.first, "last": before.last})
    span = form.attempt(lambda: taking_out.period(form.first.data, form.last.data))
    if span:
        return redirect(f"{WORKBOOKS}/{form.what.data}/{span.first}/{span.last}.xlsx", 303)
    return form_page("bureau/workbooks.html", form=form)


@bp.get(f"{WORKBOOKS}/hours/<first>/<last>.xlsx")
@allow(Role.SUPPORT_WORKER)
def hours(first: str, last: str) -> Response:
    """Give the hours of a period."""
    span = _span(first, last)
    sheets = taking_out.hours_of(session(), _clients(), span)
    return as_workbook(written(sheets), f"hours-{first}-{last}")


@bp.get(f"{WORKBOOKS}/pay/<first>/<last>.xlsx")
@allow(Role.SUPPORT_WORKER)
def pay(first: str, last: str) -> Response:
    """Give the payslips of a period."""
    span = _span(first, last)
    sheets = taking_out.pay_of(session(), _clients(), span)
    return as_workbook(written(sheets), f"pay-{first}-{last}")


@bp.get("/support/pay/<uuid:bulk_id>/pay.xlsx")
@allow(Role.SUPPORT_WORKER)
def pay_of_order(bulk_id: UUID) -> Response:
    """Give the payslips of everything approved in an order."""
    bulk = bulk_of(session(), current_user.account, bulk_id) or abort(404)
    clients = _clients()
    approved = progress_of(session(), bulk, clients.held).approved
    runs = [each.line.pay_run_id for each in approved if each.line.pay_run_id]
    sheets = taking_out.pay_of_runs(session(), clients, runs)
    return as_workbook(written(sheets), f"pay-{bulk.pay_on}")


@bp.get(f"{WORKBOOKS}/clients.xlsx")
@allow(Role.SUPPORT_WORKER)
def clients() -> Response:
    """Give everybody the organisation acts for, with what is due."""
    sheets = taking_out.clients_sheet(session(), _clients(), today())
    return as_workbook(written(sheets), f"clients-{today()}")


def _clients() -> taking_out.Clients:
    held = held_by(session(), current_user.account, today())
    return taking_out.clients_of(session(), held)


def _span(first: str, last: str) -> Span:
    try:
        return taking_out.period(date.fromisoformat(first), date.fromisoformat(last))
    except (ValueError, DomainError):
        abort(404)
