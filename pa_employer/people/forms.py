"""The forms of who helps: giving somebody a mandate, and ending one."""

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional

from pa_employer.people.models import Area, Capacity, Control, Ground, LettersBy
from pa_employer.web.forms import DatePartsField, Form, email_address, needed, short

CAPACITIES = {
    Capacity.SUPPORTER.value: "Supporter: helps me, and does not decide",
    Capacity.REPRESENTATIVE.value: "Representative: may decide, pay and send for me",
}
POWERS = {
    "prepare": "Prepare only: I decide each time",
    "decide": "Prepare and decide: they may agree hours, approve pay and send returns",
}


AREAS = {
    Area.HOURS.value: "Hours: agree them, plan shifts",
    Area.PAY.value: "Pay: approve it",
    Area.HMRC.value: "HMRC: tell it",
    Area.MONEY.value: "Money: say what it was for, cards",
    Area.RETURNS.value: "Returns: send them",
    Area.STAFF.value: "PAs: take them on, terms, time off",
}


class DialForm(Form):
    """Who is asked first when something is to be done."""

    control = RadioField(
        "How do you want to do it?",
        [needed("Choose how you want to do it")],
        choices={
            Control.MYSELF.value: "I do it myself, and am asked first",
            Control.HELPED.value: "We do it together, and both are asked",
            Control.ORGANISATION.value: "The support organisation does it, and is asked first",
        },
    )


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
    ground = RadioField(
        "Of a representative: why may they act?",
        [Optional()],
        choices={
            Ground.CHOSEN.value: "I chose them",
            Ground.GUARDIAN.value: "They are my guardian",
            Ground.CONTINUING_ATTORNEY.value: "They are my continuing attorney, for money",
            Ground.WELFARE_ATTORNEY.value: "They are my welfare attorney, for care",
            Ground.PARENT.value: "They are the parent of the child",
        },
        description="An attorney decides only what the papers give them.",
    )
    registration = StringField(
        "Reference of the Office of the Public Guardian",
        [short()],
        description="Only for a guardian or an attorney.",
    )
    areas = SelectMultipleField(
        "Of a representative: what may they decide?", choices=AREAS, default=list(AREAS)
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
    areas = SelectMultipleField("If they decide: on what?", choices=AREAS, default=list(AREAS))
    until_on = DatePartsField(
        "Last day",
        [Optional()],
        description="Leave this empty if there is no end yet. You can stop it any day.",
    )


class ChangeOrganisationForm(OrganisationMandateForm):
    """Let another support organisation take over on a day."""

    leaving = RadioField("Which organisation stops?", [needed("Choose who stops")])
    organisation = RadioField("Which one takes over?", [needed("Choose who takes over")])
    from_on = DatePartsField(
        "First day of the new one",
        [needed("Enter the first day")],
        description="The other one stops at the end of the day before.",
    )
    until_on = DatePartsField(
        "Last day of the new one",
        [Optional()],
        description="Leave this empty if there is no end yet. You can stop it any day.",
    )


class HistoryForm(Form):
    """Whose doings to list; asked in the address, for nothing is changed."""

    class Meta:
        """Reading changes nothing, so there is nothing to protect."""

        csrf = False

    who = SelectField("Done by", default="")
