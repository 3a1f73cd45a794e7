"""The forms of returns: the person's words and answers, and what a council asks and decides."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from pa_employer.agreements.models import EndedBecause
from pa_employer.people.models import Capacity
from pa_employer.recovering.models import Way
from pa_employer.recovering.service import MOST_PARTS
from pa_employer.reviews.answer import Answer
from pa_employer.reviews.models import Going, QueryItem
from pa_employer.reviews.said import ToldDetails
from pa_employer.web.forms import DatePartsField, Form, TimeField, long, needed, short
from returns.figures import JudgedLine
from returns.groups import Group, Income, Reason

GOING = {Going.WELL.value: "Well", Going.SO_SO.value: "So-so", Going.NOT_WELL.value: "Not well"}


class WordsForm(Form):
    """What the person says with a return, and the figures they looked at."""

    how_going = TextAreaField(
        "How are things going?",
        [long()],
        description="Your support, your PAs, anything. In your own words, or leave it empty.",
    )
    tell_us = TextAreaField(
        "Anything you want to change or tell the council?",
        [long()],
        description="Asking changes nothing and never counts against you.",
    )
    person_agreed = StringField(
        "How did they agree?",
        [short()],
        description="For example: she told me on the phone on 3 October.",
    )
    seen = HiddenField()


WAYS = {
    Way.NEXT_PAYMENTS.value: "The council pays me less for a while",
    Way.TRANSFER.value: "I send it by bank transfer",
}


class RepayForm(Form):
    """How money that is asked back comes back."""

    way = RadioField(
        "How would you like to give it back?",
        [needed("Choose how you would like to give it back")],
        choices=WAYS,
    )
    parts = IntegerField(
        "In how many parts?",
        [Optional(), NumberRange(1, MOST_PARTS, "Enter how many parts, from 1 to 24")],
        default=1,
        description="1 is all at once. With more parts, each is smaller.",
    )


class HardForm(Form):
    """Why giving money back would be hard."""

    words = TextAreaField(
        "Why would it be hard?",
        [needed("Say in a few words why it would be hard"), long()],
        description="A few words are enough. We do not need papers for it.",
    )


class VisitForm(Form):
    """When somebody comes to help, where, and for what."""

    visitor = SelectField("Who goes?", [needed("Choose who goes")])
    on = DatePartsField("On which day?", [needed("Enter the day")])
    at = TimeField("At what time?", [needed("Enter the time")])
    place = StringField(
        "Where?", [needed("Enter where"), short()], description="For example: at their home."
    )
    purpose = StringField(
        "For what?",
        [needed("Say what the visit is for"), short()],
        description="For example: the return for June to August. The person reads this.",
    )


class PutOffForm(Form):
    """Why a visit is put off."""

    words = TextAreaField(
        "Anything to say?", [long()], description="You can leave it empty. It changes nothing."
    )


class HelpForm(Form):
    """What somebody would like help with."""

    words = TextAreaField(
        "What would help?",
        [long()],
        description="For example: somebody to sit down with me. You can leave it empty.",
    )


class ChallengeForm(Form):
    """What the person thinks is wrong about a decision."""

    words = TextAreaField(
        "What do you think is wrong?",
        [needed("Say in a few words what you think is wrong"), long()],
        description="Plain words are enough. Somebody who did not decide it reads them.",
    )


class FlagForm(Form):
    """A reason or a few words about something that stands out."""

    reason = RadioField(
        "Why is that?",
        [Optional()],
        choices={each.value: each.words for each in Reason},
    )
    words = TextAreaField(
        "In your words",
        [long()],
        description="You can leave it empty if you chose a reason.",
    )


class ToldForm(Form):
    """Why things went otherwise than planned, and when."""

    reason = RadioField(
        "What happened?",
        [needed("Choose what happened")],
        choices={each.value: each.words for each in Reason},
    )
    first_on = DatePartsField("From", [needed("Enter the first day")])
    last_on = DatePartsField(
        "Until", [Optional()], description="Leave it empty if it is still so."
    )
    words = TextAreaField("Anything to add?", [long()], description="Only if you want to.")

    def details(self) -> ToldDetails:
        """Return what was told."""
        return ToldDetails(
            Reason(self.reason.data), self.first_on.data, self.last_on.data, self.words.data or ""
        )


class OutcomeForm(Form):
    """How something is going, by a choice or in words."""

    going = RadioField("How is it going?", [Optional()], choices=GOING)
    words = TextAreaField("In your words", [long()], description="Only if you want to.")


class EndForm(Form):
    """The last day of a direct payment, and why."""

    ends_on = DatePartsField("The last day", [needed("Enter the last day")])
    because = RadioField(
        "Why does it end?",
        [needed("Choose why it ends")],
        choices={each.value: each.value.capitalize() for each in EndedBecause},
    )


class SittingForm(Form):
    """Who sits there, and for which return."""

    person = StringField("Who sits with you?", [needed("Enter who sits with you"), short()])
    capacity = RadioField(
        "Who are they?",
        [needed("Choose who they are")],
        choices={
            Capacity.SELF.value: "The employer",
            Capacity.REPRESENTATIVE.value: "Their representative",
        },
    )
    period = RadioField("Which return?", [needed("Choose the return")], choices={})
    agreed = BooleanField(
        "They are here and agree that I see their return with them",
        [needed("Ask them first, and tick this when they agree")],
    )


class ObjectionForm(Form):
    """What the person does not agree with."""

    objection = TextAreaField(
        "What do you not agree with?",
        [needed("Say what you do not agree with"), long()],
        description="The council reads this with your return. It holds nothing up.",
    )


class ExplainForm(Form):
    """What one payment was for, or what some money was."""

    group = SelectField("What was it for?", [needed("Choose what it was for")])
    words = StringField(
        "In your words",
        [needed("Say in a few words what it was for"), short()],
        description="For example: paint for the art class.",
    )
    no_receipt = BooleanField("I have no receipt for it")

    @classmethod
    def about(cls, line: JudgedLine) -> "ExplainForm":
        """Return the form for one line, with the headings it can have."""
        form = cls()
        headings = Income if line.amount.pence > 0 else Group
        form.group.choices = {"": "Choose"} | {each.value: each.words for each in headings}
        if line.amount.pence > 0:
            form.group.label.text = "What was this money?"
            form.words.description = "For example: a refund from the swimming club."
        return form


class AnswersForm(Form):
    """The answers to everything the council asked, in one form."""

    @classmethod
    def to(cls, items: Sequence[QueryItem], *, is_sending: bool = False) -> "AnswersForm":
        """Return the form for some questions, with what was written before.

        Answers that are kept for later may be empty; to send them, each must say something.
        """
        fields: dict[str, Field] = {}
        for item in items:
            number = item.place + 1
            all_said = [needed(f"Answer question {number}, if only with 'I do not know'")]
            checks = [*(all_said if is_sending else ()), long()]
            label = f"Your answer to question {number}"
            fields[f"words_{item.place}"] = TextAreaField(label, checks, default=item.answer)
            if item.line_id:
                fields[f"no_receipt_{item.place}"] = BooleanField(
                    "I have no receipt. My answer says what it was for."
                )
        made: AnswersForm = type("AnswersToThese", (cls,), fields)()
        return made

    def answers(self, items: Sequence[QueryItem]) -> dict[UUID, Answer]:
        """Return what was answered, by question."""
        return {item.id: self._answer(item.place) for item in items}

    def _answer(self, place: int) -> Answer:
        ticked = self._fields.get(f"no_receipt_{place}")
        words = self[f"words_{place}"].data or ""
        return Answer(words, no_receipt=bool(ticked and ticked.data))
