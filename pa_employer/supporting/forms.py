"""The form of time spent for a person: how long, what for, and on which day."""

from typing_extensions import override
from wtforms import RadioField, StringField
from wtforms.validators import Optional

from pa_employer.supporting.models import HelpKind
from pa_employer.supporting.service import NoMinutesError, Spent
from pa_employer.web.forms import DatePartsField, Form, TypedField, needed, short

KINDS = {
    HelpKind.PAYROLL.value: "Payroll",
    HelpKind.HMRC.value: "HMRC",
    HelpKind.HOURS.value: "Hours",
    HelpKind.VISIT.value: "A visit",
    HelpKind.PHONE.value: "The phone",
    HelpKind.LETTERS.value: "Letters and emails",
}


class MinutesField(TypedField):
    """A whole number of minutes."""

    @override
    def read(self, text: str) -> int:
        if not (text.isdecimal() and text.isascii()):
            raise NoMinutesError
        return int(text)


class TimeSpentForm(Form):
    """Time that somebody spent for a person."""

    minutes = MinutesField("Minutes", [needed("Enter the minutes")])
    kind = RadioField("What for?", [needed("Choose what it was for")], choices=KINDS)
    words = StringField(
        "A few words, if they help",
        [Optional(), short()],
        description="The person reads them on their own page.",
    )
    on = DatePartsField("The day", [needed("Enter the day")])

    def spent(self) -> Spent:
        """Return what was filled in."""
        words = self.words.data or ""
        return Spent(self.on.data, self.minutes.data, HelpKind(self.kind.data), words)
