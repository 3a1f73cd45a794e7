"""The forms of pay runs."""

from wtforms import HiddenField, SelectField

from pa_employer.web.forms import DatePartsField, Form, needed


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
