"""The forms of questions: asking one, and answering it for the council."""

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from pa_employer.asking.models import Answer
from pa_employer.asking.service import AnswerDetails, Wish
from pa_employer.web.forms import DatePartsField, Form, MoneyField, long, needed, short
from returns.groups import Group

NOT_SURE = "not sure"
ABOUT: dict[str, Any] = {
    group.value: group.words
    for group in Group
    if group not in {Group.WAGES, Group.HMRC, Group.PENSION}
} | {NOT_SURE: "I am not sure"}
ANSWERS = {
    Answer.YES.value: "Yes",
    Answer.YES_IF.value: "Yes, on a condition",
    Answer.NO.value: "No",
}


class AskForm(Form):
    """What somebody wants to spend money on."""

    words = StringField(
        "What would you like to do, and why does it help?",
        [needed("Say in a few words what you would like to do"), short()],
        description="For example: a tablet, to talk to my sister and use the shopping list.",
    )
    amount = MoneyField("About how much? (you can leave this empty)", [Optional()])
    group = RadioField("What is it nearest to?", [needed("Choose one")], choices=ABOUT)

    def wish(self) -> Wish:
        """Return what was filled in; no heading where the person is not sure."""
        group = None if self.group.data == NOT_SURE else Group(self.group.data)
        return Wish(words=self.words.data or "", amount=self.amount.data, group=group)


class AnswerForm(Form):
    """What the council answers."""

    answer = RadioField("Is it OK?", [needed("Choose an answer")], choices=ANSWERS)
    words = TextAreaField("Why, or on which condition", [long()])
    most = MoneyField("Up to how much? (empty for any amount)", [Optional()])
    until_on = DatePartsField("Until when? (empty for as long as the direct payment)")

    def details(self) -> AnswerDetails:
        """Return what was filled in."""
        return AnswerDetails(
            answer=Answer(self.answer.data),
            words=self.words.data or "",
            most=self.most.data,
            until_on=self.until_on.data,
        )
