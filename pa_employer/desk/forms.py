"""The forms of a council's desk: why it looks, what it asks, what it decides."""

from collections.abc import Iterable, Iterator

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from pa_employer.reviews.ask import Ask
from pa_employer.reviews.models import Decision
from pa_employer.web.forms import Form, long, needed, short
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
    def about(cls, drawn: Return, purpose: str) -> "AskForm":
        """Return the form for one return, with what was noticed and the rules it was under."""
        form = cls()
        form.noticed.choices = {str(place): flag.sentence for place, flag in askable(drawn)}
        form.rule.choices = {"": "Choose"} | {rule: rule for rule in _rules(drawn, purpose)}
        return form

    def asks(self, drawn: Return) -> list[Ask]:
        """Return what was chosen and written, ready to be asked."""
        chosen = set(self.noticed.data or ())
        asks = [_ask(flag) for place, flag in askable(drawn) if str(place) in chosen]
        own = ((self.question.data or "").strip(), self.rule.data or "", self.settles.data or "")
        return [*asks, Ask(*own)] if any(own) else asks


class DecideForm(Form):
    """A decision and its reason."""

    decision = RadioField(
        "What do you decide?",
        [needed("Choose what you decide")],
        choices={
            Decision.ACCEPT.value: "Accept and close",
            Decision.ADVISE.value: "Accept and advise",
            Decision.REPAY.value: "Ask to repay",
        },
    )
    reason = TextAreaField(
        "Reason or advice",
        [long()],
        description="The person reads this as it is. Say what you relied on, in plain words.",
    )


def askable(drawn: Return) -> Iterator[tuple[int, Flag]]:
    """Return the flags that can be asked about, each with its place."""
    return (
        (place, flag)
        for place, flag in enumerate(drawn.flags)
        if flag.severity is not Severity.INFO
    )


def _ask(flag: Flag) -> Ask:
    return Ask(flag.sentence, flag.rule, flag.settles, flag.line_id)


def _rules(drawn: Return, purpose: str) -> Iterable[str]:
    plan = [f"The direct payment is for what was agreed: {purpose}"] if purpose else []
    return dict.fromkeys([*(rule.words for rule in drawn.rules), *plan])
