"""The forms of a council's desk: why it looks, what it asks, what it decides."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from pa_employer.desk.templates_to_ask import Template
from pa_employer.reviews.ask import Ask
from pa_employer.reviews.forms import RepayForm
from pa_employer.reviews.item_decisions import ItemChoice
from pa_employer.reviews.models import ItemAction
from pa_employer.reviews.words import SHORT_ITEM_ACTIONS
from pa_employer.web.forms import Form, MoneyField, long, needed, short
from returns.figures import Flag, Return, Severity


class LookForm(Form):
    """Why somebody of a council opens what stays shut by default."""

    reason = TextAreaField(
        "Why do you open it?",
        [needed("Say in a few words why you open it"), long()],
        description="The person reads this, with your name. For example: the sum is unusual.",
    )


class AskForm(Form):
    """What to ask about a return: chosen from what was noticed, and one question of one's own."""

    noticed = SelectMultipleField("What was noticed")
    question = TextAreaField(
        "A question of your own",
        [long()],
        description="Leave it empty if you have none. Plain words: the person reads it as it is.",
    )
    rule = SelectField("The rule it rests on")
    settles = StringField("What would settle it", [short()])

    @classmethod
    def about(cls, drawn: Return, purpose: str, template: Template | None = None) -> "AskForm":
        """Return the form for one return, with what was noticed and the rules it was under.

        A template begins the question of one's own.
        """
        form = cls(
            data={
                "question": template.question,
                "settles": template.settles,
                "rule": template.rule_words(drawn.rules),
            }
            if template
            else None
        )
        form.noticed.choices = {str(place): flag.sentence for place, flag in askable(drawn)}
        form.rule.choices = {"": "Choose"} | {rule: rule for rule in _rules(drawn, purpose)}
        return form

    def asks(self, drawn: Return) -> list[Ask]:
        """Return what was chosen and written, ready to be asked."""
        chosen = set(self.noticed.data or ())
        asks = [_ask(flag) for place, flag in askable(drawn) if str(place) in chosen]
        own = ((self.question.data or "").strip(), self.rule.data or "", self.settles.data or "")
        return [*asks, Ask(*own)] if any(own) else asks


class ItemForm(Form):
    """What is decided about one thing, how much, and why."""

    action = RadioField(
        "What do you decide?",
        [needed("Choose what you decide")],
        choices={each.value: text for each, text in SHORT_ITEM_ACTIONS.items()},
    )
    amount = MoneyField(
        "How much?",
        [Optional()],
        description="Only for money asked back, or paid with own money. Empty means all of it.",
    )
    reason = TextAreaField(
        "Why?",
        [needed("Give the reason, in words the person can follow"), long()],
        description="The person reads this as it is. Say what you relied on, in plain words.",
    )
    precedent = HiddenField()

    def choice(self, precedents: Collection[str]) -> ItemChoice:
        """Return what was decided; a precedent counts only if it is one of those shown."""
        follows = self.precedent.data if self.precedent.data in precedents else None
        return ItemChoice(
            ItemAction(self.action.data),
            self.reason.data or "",
            self.amount.data,
            UUID(follows) if follows else None,
        )


class RestForm(Form):
    """Why all that is left is accepted."""

    reason = TextAreaField(
        "Why is the rest fine?",
        [needed("Give the reason, in words the person can follow"), long()],
        description="For example: small payments for the art class that is in the plan.",
    )


class PlanForm(Form):
    """What an officer would like to know of the practitioner."""

    words = TextAreaField(
        "Anything to add to the question?",
        [long()],
        description="The practitioner and the person read it. You can leave it empty.",
    )


class FinishForm(Form):
    """What is said beside the reasons of each thing."""

    words = TextAreaField(
        "Anything to add?",
        [long()],
        description="It stands at the top of the letter. You can leave it empty.",
    )


class SendBackForm(Form):
    """What should be looked at again."""

    words = TextAreaField(
        "What should be looked at again?",
        [needed("Say what should be looked at again"), long()],
    )


class ForThemForm(RepayForm):
    """How somebody chose on the phone or at a visit."""

    how = StringField(
        "How did they choose it?",
        [needed("Say how the person chose it"), short()],
        description="For example: on the phone on 3 December.",
    )


class HardAnswerForm(Form):
    """How much is still asked back of somebody for whom it would be hard, and why."""

    amount = MoneyField(
        "How much of it do you still ask back?",
        [needed("Enter an amount, or 0 to let it go")],
        description="0 lets it go.",
    )
    words = TextAreaField(
        "Your answer", [needed("Give the reason in words the person can follow"), long()]
    )


class AssignForm(Form):
    """Who looks at a return."""

    who = SelectField("Who looks at it?", [needed("Choose who looks at it")])


class ViewForm(Form):
    """What a view is called."""

    name = StringField("What is this view called?", [needed("Give the view a name"), short()])


class FitsForm(Form):
    """Whether something is within the plan, in one tap, with a word if wanted."""

    answer = HiddenField()
    words = TextAreaField(
        "Why?",
        [long()],
        description="A no needs its reason. The person reads it.",
    )


def askable(drawn: Return) -> Iterator[tuple[int, Flag]]:
    """Return the flags that can be asked about, each with its place."""
    return (
        (place, flag)
        for place, flag in enumerate(drawn.flags)
        if flag.severity is not Severity.INFO
    )


def _ask(flag: Flag) -> Ask:
    return Ask(flag.sentence, flag.rule, flag.settles, flag.line_id, flag.key)


def _rules(drawn: Return, purpose: str) -> Iterable[str]:
    plan = [f"The direct payment is for what was agreed: {purpose}"] if purpose else []
    return dict.fromkeys([*(rule.words for rule in drawn.rules), *plan])
