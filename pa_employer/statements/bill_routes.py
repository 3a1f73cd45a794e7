"""The pages of bills: noted when they come, promised until they are seen paid."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField
from wtforms.validators import Optional

from pa_employer.payruns.models import DueKind
from pa_employer.people.acting import Power
from pa_employer.statements.bills import BillDetails, bill_of, note_bill, withdraw_bill
from pa_employer.statements.owing import dues_with_paid
from pa_employer.statements.pooling import let_go, shared_by, take
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


class SharedForm(Form):
    """The code of a shared cost, and what it counts as once it was looked at."""

    code = StringField("The code", [needed("Enter the code they gave you"), short()])
    group = RadioField("What does it count as?", [Optional()], choices=FOR)


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


@bp.get(f"{BASE}/shared")
@bp.post(f"{BASE}/shared")
@allow(*ACTING)
def shared(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Take on a part of what somebody else paid for several people: first look, then say yes."""
    reached = reach(employer_id, Power.DECIDE)
    form = SharedForm()
    found = form.attempt(lambda: shared_by(session(), form.code.data or "", reached.agreement.id))
    if found and form.group.data:
        take(session(), found, reached.agreement, Group(form.group.data), actor())
        flash(f"It is in your bills. Pay {found.payer} {found.amount}, and write the code on it.")
        return redirect(f"{reached.path}/bills", 303)
    if found:
        form.group.errors = ["Choose what it counts as, if it is right"]
    return form_page("statements/shared.html", form=form, reached=reached, found=found)


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
        let_go(session(), due_id)
        flash("The bill is taken away. Its money is free again.")
    return redirect(f"{reached.path}/bills", 303)
