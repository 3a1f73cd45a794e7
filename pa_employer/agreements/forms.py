"""The form that brings an employer and their direct payment into the service."""

from wtforms import RadioField, StringField, TextAreaField

from pa_employer.web.forms import (
    DatePartsField,
    Form,
    HoursField,
    MoneyField,
    email_address,
    long,
    needed,
    short,
)
from payroll.frequency import Frequency

HOW_OFTEN = {
    Frequency.FOUR_WEEKLY.value: "Every four weeks",
    Frequency.MONTHLY.value: "Every month",
    Frequency.FORTNIGHTLY.value: "Every two weeks",
    Frequency.WEEKLY.value: "Every week",
}


class NewEmployerForm(Form):
    """Who the employer is, and what was agreed with the council."""

    name = StringField("Employer's full name", [needed("Enter the employer's name"), short()])
    supported_person = StringField(
        "Whose support is it?",
        [short()],
        description="Leave this empty if it is the employer's own. For a child, their name.",
    )
    email = StringField(
        "Employer's email address",
        [needed("Enter an email address"), email_address(), short()],
    )
    address = StringField("Address", [short()])
    paye_reference = StringField("PAYE reference, if there is one", [short()])
    accounts_office_reference = StringField(
        "Accounts Office reference, if there is one", [short()]
    )
    authority = RadioField("Which council pays?", [needed("Choose a council")])
    reference = StringField("The council's reference", [needed("Enter the reference"), short()])
    starts_on = DatePartsField("First day", [needed("Enter the first day")])
    first_payment_on = DatePartsField(
        "Day of the first payment", [needed("Enter the day of the first payment")]
    )
    weekly_amount = MoneyField("Amount for a week", [needed("Enter the amount for a week")])
    paid_every = RadioField(
        "How often is it paid?", [needed("Choose how often")], choices=HOW_OFTEN
    )
    planned = HoursField(
        "Hours of support in the plan, for a week",
        [needed("Enter the hours for a week")],
        description="Only hours that this direct payment buys (Option 1).",
    )
    purpose = TextAreaField("What it is for, in the person's words", [long()])
