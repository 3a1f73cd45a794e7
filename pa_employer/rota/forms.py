"""The forms of the rota: a shift that comes again, and what happens on one day."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional, Regexp

from pa_employer.assistants.models import Assistant
from pa_employer.planning.models import SwapRule
from pa_employer.planning.service import LineDetails
from pa_employer.timesheets.forms import KINDS
from pa_employer.web.forms import DatePartsField, Form, TimeField, long, needed, short
from payroll.work.kinds import WorkKind

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ONCE = "once"
OFTEN = {
    "1": "Every week",
    "2": "Every second week",
    "3": "Every third week",
    "4": "Every fourth week",
    ONCE: "Once",
}
OUT = "out"
GIVE, SWAP = "give", "swap"
HOW = {
    GIVE: "No, they do it and I do not",
    SWAP: "Yes, they choose one of their shifts for me",
}
YES, NO = "yes", "no"
RULES = {
    SwapRule.ASK_ME.value: "They agree, and I confirm it",
    SwapRule.FREE.value: "They agree, and it stands: swaps need no word from me",
    SwapRule.OFF.value: "They ask me, and not each other",
}


class LineForm(Form):
    """Shifts at the same times on some days of the week."""

    assistant = RadioField("Who works it?", [needed("Choose who works it")])
    weekdays = SelectMultipleField(
        "On which days?",
        [needed("Choose at least one day")],
        choices={str(number): name for number, name in enumerate(DAYS)},
    )
    start = TimeField("Start", [needed("Enter when it starts, like 9:30")])
    end = TimeField(
        "End",
        [needed("Enter when it ends, like 17:00")],
        description="An end that is not later than the start is on the next day.",
    )
    unpaid = StringField(
        "Unpaid break, in minutes",
        [Optional(), Regexp(r"^[0-9]{1,3}$", message="Enter the break in minutes, like 30")],
        description="Leave this empty if there is none.",
    )
    kind = RadioField(
        "What kind of work is it?",
        [needed("Choose the kind of work")],
        choices=KINDS,
        default=WorkKind.ORDINARY.value,
    )
    often = RadioField("How often?", [needed("Choose how often")], choices=OFTEN, default="1")
    from_on = DatePartsField(
        "From which day on?",
        [needed("Enter the first day")],
        description="The first time is that day, or the first chosen weekday after it.",
    )
    until_on = DatePartsField(
        "Last day", [Optional()], description="Leave this empty if there is no end yet."
    )
    note = StringField("Anything to add?", [short()], description="You can leave this empty.")

    def offer(self, employed: Iterable[Assistant]) -> None:
        """Offer the assistants to plan for."""
        self.assistant.choices = {str(each.id): each.name for each in employed}

    def details(self) -> Iterator[LineDetails]:
        """Return what was filled in: a line for each day of the week."""
        is_once = self.often.data == ONCE
        for weekday in map(int, self.weekdays.data or ()):
            first = _first(self.from_on.data, weekday)
            yield LineDetails(
                from_on=first,
                starts=self.start.data,
                ends=self.end.data,
                every_weeks=1 if is_once else int(self.often.data),
                until_on=first if is_once else self.until_on.data,
                break_minutes=int(self.unpaid.data or 0),
                kind=WorkKind(self.kind.data),
                note=self.note.data or "",
            )


class DayForm(Form):
    """What happens with one planned shift."""

    to = RadioField("What happens with this shift?", [needed("Choose what happens with it")])


class EndForm(Form):
    """From when on a line is not planned any more."""

    last_on = DatePartsField("Last day it is planned", [needed("Enter the last day")])


class CannotForm(Form):
    """That an assistant cannot work a planned shift."""

    why = TextAreaField(
        "Anything to add?",
        [long()],
        description="You need not say why. Your employer reads what you write here.",
    )


class OfferForm(Form):
    """Which colleagues are asked to do a shift, and whether for one of theirs."""

    to = SelectMultipleField("Whom do you ask?", [needed("Choose at least one colleague")])
    how = RadioField(
        "Is it a swap?", [needed("Choose if it is a swap")], choices=HOW, default=GIVE
    )

    def offer(self, colleagues: Iterable[Assistant]) -> None:
        """Offer the colleagues to ask, by the name they are called."""
        self.to.choices = {str(each.id): each.known_as for each in colleagues}


class AnswerForm(Form):
    """Yes or no to a colleague; in a swap also for which shift."""

    answer = RadioField("What do you say?", [needed("Choose what you say")], validate_choice=False)
    """A shift that is gone meanwhile is refused in words, and not as a wrong choice."""


class SwapRuleForm(Form):
    """What an employer lets their PAs settle between themselves."""

    rule = RadioField(
        "When two PAs want to swap a shift", [needed("Choose how it is")], choices=RULES
    )


def _first(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
