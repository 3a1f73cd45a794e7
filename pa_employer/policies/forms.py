"""The forms of rules: which one, and what it is to be."""

import re
from datetime import date
from typing import Any

from wtforms import (
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from pa_employer.policies.service import Proposal
from pa_employer.web.forms import DatePartsField, Form, long, needed, short
from returns.policy import ANYTHING, DOUBTED
from returns.rulebook import Key

LABEL = "What holds then?"
YES = {"yes": "Yes", "no": "No"}


class WhichRuleForm(Form):
    """Which rule is to change."""

    key = SelectField("Which rule?", [needed("Choose the rule")])


class DropForm(Form):
    """Why a proposal is dropped."""

    why = TextAreaField("Why not?", [needed("Say why in a few words"), long()])


class TrialForm(Form):
    """Which returns a proposed rule is tried out on."""

    first_on = DatePartsField("Returns that end from", [needed("Enter the first day")])
    last_on = DatePartsField("Until", [needed("Enter the last day")])


class ProposalForm(Form):
    """A rule to come, in its value and in words; the value's field is made for its kind."""

    from_on = DatePartsField("From which day on?", [needed("Enter the first day")])
    words = TextAreaField(
        "The rule in words",
        [needed("Say the rule in words"), long()],
        description="People read this as it is. One or two plain sentences.",
    )
    source = StringField(
        "Where does it come from?",
        [needed("Say where it comes from"), short()],
        description="A decision, a committee's minutes, a law.",
    )
    reason = TextAreaField("Why is it needed?", [needed("Say why it is needed"), long()])

    @classmethod
    def for_key(cls, key: Key) -> "ProposalForm":
        """Return the form for one rule."""
        made: ProposalForm = type("ProposalForKey", (cls,), {"value": _field(key)})()
        return made

    def proposal(self, key: Key) -> Proposal:
        """Return what was proposed."""
        return Proposal(
            key.key,
            self.from_on.data,
            _value(key, self["value"].data),
            self.words.data or "",
            self.source.data or "",
            self.reason.data or "",
        )


def _field(key: Key) -> Field:
    """Return the field for a rule's kind of value."""
    check = [needed("Enter what holds then")]
    choices = YES if key.kind == "yes or no" else {each: each for each in key.choices}
    match key.kind:
        case "yes or no" | "choice":
            return RadioField(LABEL, check, choices=choices)
        case "choices":
            return SelectMultipleField(LABEL, check, choices=choices)
        case "whole number" | "whole numbers":
            return StringField(LABEL, check, description=_hint(key))
        case "date":
            return DatePartsField(LABEL, check)
        case _:
            return TextAreaField(LABEL, [long()], description=_hint(key))


def _hint(key: Key) -> str:
    if key.kind == "whole number" and key.least is not None:
        return f"A whole number from {key.least} to {key.most}."
    return {
        "whole numbers": "Whole numbers with commas between.",
        "prices": "One a line: payroll = 5.94",
        "words": "One a line. None is possible.",
        "steps": (
            f"Up to which sum the person's own words are enough, one a line: {ANYTHING} = 100. "
            f"For some payments it can be another: {DOUBTED} = 25, or travel = 150."
        ),
    }.get(key.kind, "")


def _value(key: Key, said: Any) -> Any:  # noqa: ANN401, PLR0911  # a value of the rule's own kind
    """Return what was entered as a value of the rule's kind; what cannot be stays text."""
    match key.kind:
        case "yes or no":
            return said == "yes"
        case "whole number":
            return _whole(said)
        case "whole numbers":
            return [_whole(each) for each in re.split(r"[,\s]+", said.strip())]
        case "date":
            return said.isoformat() if isinstance(said, date) else said
        case "prices" | "steps":
            pairs = (line.partition("=") for line in (said or "").splitlines() if line.strip())
            return {name.strip(): value.strip() for name, _, value in pairs}
        case "words":
            return [line.strip() for line in (said or "").splitlines() if line.strip()]
        case _:
            return said


def _whole(said: str) -> int | str:
    return int(said) if re.fullmatch(r"-?\d{1,9}", said.strip(), re.ASCII) else said
