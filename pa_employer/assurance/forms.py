"""The forms of assurance: which months, and how a council sees itself."""

from wtforms import RadioField, TextAreaField

from pa_employer.assurance.models import Stage
from pa_employer.web.forms import Form, long, needed


class OwnViewForm(Form):
    """How far a council is with a standard."""

    stage = RadioField(
        "How far are we?",
        [needed("Choose how far you are")],
        choices={each.value: each.value.capitalize() for each in Stage},
    )
    words = TextAreaField("Why do we think so?", [needed("Say why in a sentence or two"), long()])
