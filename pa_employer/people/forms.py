"""The forms of who helps: giving somebody a mandate, and ending one."""

from wtforms import RadioField, StringField
from wtforms.validators import Optional

from pa_employer.people.models import Capacity, LettersBy
from pa_employer.web.forms import DatePartsField, Form, email_address, needed, short

CAPACITIES = {
    Capacity.SUPPORTER.value: "Supporter: helps me, and does not decide",
    Capacity.REPRESENTATIVE.value: "Representative: may decide, pay and send for me",
}
POWERS = {
    "prepare": "Prepare only: I decide each time",
    "decide": "Prepare and decide: they may agree hours, approve pay and send returns",
}


LETTERS = {
    LettersBy.EMAIL.value: "Here, and a short email says that it is there",
    LettersBy.MESSAGE.value: "Only here",
    LettersBy.POST.value: "Here, and on paper by post",
}


class LettersForm(Form):
    """How the council's letters are to come."""

    letters_by = RadioField(
        "How would you like letters about your returns?",
        [needed("Choose how you would like letters")],
        choices=LETTERS,
    )


class PersonMandateForm(Form):
    """Let a person help, or act."""

    name = StringField("Their full name", [needed("Enter their name"), short()])
    email = StringField(
        "Their email address",
        [needed("Enter their email address"), email_address(), short()],
    )
    capacity = RadioField(
        "What may they do?", [needed("Choose what they may do")], choices=CAPACITIES
    )
    basis = StringField(
        "Why may they act for you?",
        [short()],
        description="For example: my sister, or guardianship order of 3 May 2024. "
        "You can leave this empty for a supporter.",
    )
    until_on = DatePartsField(
        "Last day", [Optional()], description="Leave this empty if there is no end yet."
    )


class OrganisationMandateForm(Form):
    """Let a support organisation help, or act."""

    organisation = RadioField("Which organisation?", [needed("Choose an organisation")])
    powers = RadioField("What may they do?", [needed("Choose what they may do")], choices=POWERS)
    until_on = DatePartsField(
        "Last day",
        [Optional()],
        description="Leave this empty if there is no end yet. You can stop it any day.",
    )
