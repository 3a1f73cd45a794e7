"""The forms of what people ask about their information, and of the answers."""

from collections.abc import Collection

from wtforms import RadioField, TextAreaField

from pa_employer.contested.models import AskKind, AskState
from pa_employer.privacy.data_map import MappedTable
from pa_employer.web.forms import Form, long, needed

ANSWERS = {
    AskState.MENDED: "It was wrong, and it is put right now",
    AskState.NOTED: "It is history and stays; what is right is added, with this note beside it",
    AskState.REFUSED: "It is right as it is",
    AskState.LIFTED: "This is settled, and it may be used again",
}


class WrongForm(Form):
    """What is wrong, and what should become of it."""

    item = RadioField("What is it about?", [needed("Choose what it is about")])
    kind = RadioField(
        "What should happen?",
        [needed("Choose what should happen")],
        choices={
            AskKind.CORRECTION.value: "It is wrong: put it right",
            AskKind.RESTRICTION.value: "Keep it, but do not use it until we agree about it",
        },
    )
    words = TextAreaField(
        "What is wrong, and what is right?",
        [needed("Say in a few words what is wrong"), long()],
        description="Who can mend it reads this. They answer within one month.",
    )

    def offer(self, tables: Collection[MappedTable]) -> None:
        """Offer what is held for one purpose."""
        self.item.choices = {each.name: each.what for each in tables}


class AnswerForm(Form):
    """What became of it, in words that the person reads."""

    state = RadioField("What is your answer?", [needed("Choose your answer")])
    words = TextAreaField(
        "Your reason, in words",
        [needed("Write your reason"), long()],
        description="The person reads this.",
    )

    def offer(self, states: Collection[AskState]) -> None:
        """Offer what can become of it."""
        self.state.choices = {each.value: ANSWERS[each] for each in states}
