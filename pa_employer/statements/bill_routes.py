"""The pages of bills: noted when they come, promised until they are seen paid."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField

from pa_employer.payruns.models import DueKind
from pa_employer.statements.bills import BillDetails, bill_of, note_bill, withdraw_bill
from pa_employer.statements.owing import dues_with_paid
from pa_employer.statements.reached import reach
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import DatePartsField, Form, MoneyField, PressForm, needed, short
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session
from payroll.ground.money import NOTHING
from returns.groups import Group

bp = Blueprint("bills", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/money/bills"
PAID_SHOWN = 20
FOR = {
    group.value: group.words
    for group in Group
    if group not in {Group.WAGES, Group.HMRC, Group.PENSION}
}


class BillForm(Form):
    """A bill as it came."""

    payee = StringField("Who is it from?", [needed("Enter who the bill is from"), short()])
    amount = MoneyField("How much is it for?", [needed("Enter the amount")])
    due_on = DatePartsField("Pay it by", [needed("Enter the day it is to be paid by")])
    group = RadioField("What is it for?", [needed("Choose what it is for")], choices=FOR)
    reference = StringField(
        "Reference to write on the payment, if there is one",
        [short()],
        description="We know the payment by it.",
    )
    words = StringField("Anything to remember? (you can leave this empty)", [short()])

    def details(self) -> BillDetails:
        """Return what was filled in."""
        return BillDetails(
            payee=self.payee.data or "",
            amount=self.amount.data,
            due_on=self.due_on.data,
            group=Group(self.group.data),
            reference=self.reference.data or "",
            words=self.words.data or "",
        )


@bp.get(BASE)
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show the bills that are to be paid, then those that were."""
    reached = reach(employer_id)
    found = dues_with_paid(session(), reached.agreement.id)
    bills = [each for each in found if each.kind is DueKind.BILL]
    return render_template(
        "statements/bills.html",
        reached=reached,
        open_bills=[each for each in bills if each.amount > NOTHING],
        paid=[each for each in bills[::-1] if each.amount <= NOTHING][:PAID_SHOWN],
        headings=FOR,
        press_form=PressForm(),
    )


@bp.get(f"{BASE}/add")
@bp.post(f"{BASE}/add")
@allow(*ACTING)
def add(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Note a bill."""
    reached = reach(employer_id)
    form = BillForm()
    if form.attempt(lambda: note_bill(session(), reached.agreement, form.details(), actor())):
        flash("The bill is noted. Its money counts as promised until we see it paid.")
        return redirect(f"{reached.path}/bills", 303)
    return form_page("statements/add_bill.html", form=form, reached=reached)


@bp.post(f"{BASE}/<uuid:due_id>/withdraw")
@allow(*ACTING)
def withdraw(employer_id: UUID, due_id: UUID) -> Response:
    """Take a bill away that was wrong or is not to be paid."""
    reached = reach(employer_id)
    bill = bill_of(session(), reached.agreement.id, due_id)
    if bill is None:
        abort(404)
    if PressForm().validate_on_submit():
        withdraw_bill(session(), reached.agreement, bill, actor())
        flash("The bill is taken away. Its money is free again.")
    return redirect(f"{reached.path}/bills", 303)
