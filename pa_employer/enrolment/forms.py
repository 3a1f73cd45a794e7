"""The forms of pension membership and its letters."""

from wtforms import RadioField, StringField
from wtforms.validators import Optional

from pa_employer.enrolment.service import LetterDetails
from pa_employer.web.forms import DatePartsField, Form, needed, short
from payroll.enrolment.letters import LetterKind
from payroll.enrolment.membership import Event, EventKind

EVENTS = {
    EventKind.POSTPONED: "Enrolment is put off, for at most three months",
    EventKind.ENROLLED: "They are enrolled, because the law asks for it",
    EventKind.OPTED_IN: "They asked to be in it (they earn enough for you to pay in)",
    EventKind.JOINED: "They asked to join (they earn less)",
    EventKind.OPTED_OUT: "They opted out within a month, with everything paid back",
    EventKind.CEASED: "They left later; what was paid in stays there",
    EventKind.RE_ENROLLED: "They are enrolled again after about three years",
}


class EventForm(Form):
    """What happened in a pension membership."""

    kind = RadioField(
        "What happened?",
        [needed("Choose what happened")],
        choices={kind.value: words for kind, words in EVENTS.items()},
    )
    on = DatePartsField("From which day?", [needed("Enter the day")])
    until_on = DatePartsField(
        "Put off until", [Optional()], description="Only when enrolment is put off."
    )

    def details(self) -> Event:
        """Return what was filled in."""
        kind = EventKind(self.kind.data)
        until_on = self.until_on.data if kind is EventKind.POSTPONED else None
        return Event(kind, self.on.data, until_on)


class LetterForm(Form):
    """A letter to give."""

    kind = RadioField(
        "Which letter?",
        [needed("Choose which letter")],
        choices={kind.value: kind.value for kind in LetterKind},
    )
    scheme = StringField(
        "Name of the pension scheme",
        [needed("Enter the name of the scheme, like Nest"), short()],
    )
    given_on = DatePartsField("Day you give it", [needed("Enter the day you give it")])

    def details(self) -> LetterDetails:
        """Return what was filled in."""
        return LetterDetails(
            kind=LetterKind(self.kind.data),
            scheme=self.scheme.data or "",
            given_on=self.given_on.data,
        )
