"""The forms of pay runs."""

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional

from pa_employer.payruns.extras import ENTERED, ExtraDetails
from pa_employer.web.forms import DatePartsField, Form, MoneyField, needed, short
from payroll.work.items import ItemKind

EXTRAS = {
    ItemKind.BONUS: "A bonus",
    ItemKind.BACK_PAY: "Pay owed from before, entered by hand",
    ItemKind.EXPENSES: "Money they laid out for you (not taxed)",
    ItemKind.PENSION_REFUND: "Pension paid back after opting out",
    ItemKind.OVERPAYMENT: "Take back an earlier overpayment",
}


class StartRunForm(Form):
    """When wages are paid, and for hours until which Sunday."""

    pay_on = DatePartsField(
        "Pay day",
        [needed("Enter the pay day")],
        description="The day the money reaches your PAs, for example 4 12 2026.",
    )
    hours_until = SelectField(
        "Pay hours up to and including",
        [needed("Choose a Sunday")],
        description="Hours are paid by whole weeks, Monday to Sunday.",
    )


class ApproveForm(Form):
    """One press that approves; it carries the total that was shown, in pence."""

    seen_cost = HiddenField()


class ExtraForm(Form):
    """Something to pay or take besides hours."""

    kind = RadioField(
        "What is it?",
        [needed("Choose what it is")],
        choices={kind.value: EXTRAS[kind] for kind in ENTERED},
    )
    amount = MoneyField("Amount", [needed("Enter the amount")])
    label = StringField(
        "What to call it on the payslip",
        [needed("Enter what to call it"), short()],
        description="Like “Christmas bonus” or “Cinema tickets, 3 November”.",
    )

    def details(self) -> ExtraDetails:
        """Return what was filled in."""
        kind = ItemKind(self.kind.data)
        return ExtraDetails(kind=kind, amount=self.amount.data, label=self.label.data or "")


class AllowanceForm(Form):
    """Claiming the Employment Allowance for a tax year."""

    used_elsewhere = MoneyField(
        "How much of it was used this tax year before you paid here?",
        [Optional()],
        description="Leave this empty if none was.",
    )


class CorrectForm(Form):
    """Why a payslip was wrong, and which extras of it were a mistake."""

    reason = StringField(
        "What was wrong?",
        [needed("Say in a few words what was wrong"), short()],
        description="It is kept with both payslips, so that anybody can follow it later.",
    )
    without = SelectMultipleField("Leave out", validate_choice=False)
