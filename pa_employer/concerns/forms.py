"""The forms of restricted matters."""

from wtforms import RadioField, SelectField, StringField, TextAreaField

from pa_employer.concerns.models import ConcernKind
from pa_employer.web.forms import Form, long, needed, short


class RaiseForm(Form):
    """What somebody raises."""

    reference = StringField(
        "The direct payment's reference", [needed("Enter the reference"), short()]
    )
    kind = RadioField(
        "What is it about?",
        [needed("Choose what it is about")],
        choices={each.value: each.value.capitalize() for each in ConcernKind},
    )
    words = TextAreaField(
        "What have you seen?",
        [needed("Say in a few sentences what it is"), long()],
        description="Facts and where they come from. It is sealed, and only members read it.",
    )
    second = SelectField("Who opens it with you?", [needed("Choose who opens it with you")])


class WordsForm(Form):
    """Something written into a matter."""

    words = TextAreaField("Write", [needed("Say in a few sentences what it is"), long()])


class DeclineForm(Form):
    """Why a matter is not opened."""

    words = TextAreaField("Why is it not opened?", [needed("Say why in a few sentences"), long()])


class CloseForm(Form):
    """What came of a matter."""

    words = TextAreaField("What came of it?", [needed("Say what came of it"), long()])


class AdmitForm(Form):
    """Who else may read it."""

    who = SelectField("Who else may read it?", [needed("Choose somebody")])
