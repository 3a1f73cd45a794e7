"""The forms of time off."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import Optional, Regexp

from pa_employer.assistants.models import Terms
from pa_employer.leave.days_off import a_days_minutes
from pa_employer.leave.details import (
    CarryDetails,
    FamilyDetails,
    HolidayDetails,
    SicknessDetails,
)
from pa_employer.leave.words import KINDS, REASONS, WEEKDAYS
from pa_employer.web.forms import DatePartsField, Form, HoursField, MoneyField, needed, short
from payroll.ground.days import day_in_words, hours_in_words
from payroll.ground.money import Money
from payroll.holiday.balance import CarryReason
from payroll.parental.kinds import ParentalKind

YES, NO = "yes", "no"


class HolidayForm(Form):
    """Days off with pay."""

    first_on = DatePartsField("First day off", [needed("Enter the first day off")])
    last_on = DatePartsField("Last day off", [needed("Enter the last day off")])
    hours = HoursField(
        "Hours of holiday in all",
        [needed("Enter the hours, like 12 or 12:30")],
        description="The hours that would have been worked on these days.",
    )
    note = StringField("Anything to add?", [Optional(), short()])

    def offer(self, terms: Terms | None) -> None:
        """Offer to work the hours out, where hours are agreed for a week."""
        if terms is None or not a_days_minutes(terms):
            return
        self.hours.validators = [Optional()]
        self.hours.description = (
            f"Leave this empty and it is worked out: {hours_in_words(a_days_minutes(terms))} for "
            f"a usual day, {hours_in_words(terms.contracted_minutes_per_week)} for a week."
        )

    def details(self) -> HolidayDetails:
        """Return what was filled in."""
        return HolidayDetails(
            first_on=self.first_on.data,
            last_on=self.last_on.data,
            minutes=self.hours.data,
            note=self.note.data or "",
        )


class DeclineForm(Form):
    """Why holiday is not agreed."""

    answer = StringField("Why not?", [needed("Say in a few words why not"), short()])


class CutShortForm(Form):
    """The last day that was really holiday."""

    last_on = DatePartsField(
        "Last day that was holiday",
        [Optional()],
        description="Leave this empty if none of it was taken.",
    )


class SicknessForm(Form):
    """A spell of sickness."""

    first_on = DatePartsField("First day of sickness", [needed("Enter the first day")])
    last_on = DatePartsField(
        "Last day, if it is over",
        [Optional()],
        description="Count weekends and days off too. Leave this empty while it goes on.",
    )
    told_on = DatePartsField("When were you told?", [needed("Enter the day you were told")])
    weekdays = SelectMultipleField(
        "Which days do they usually work?",
        [needed("Choose at least one day")],
        choices=WEEKDAYS,
        description="Sick pay is for these days.",
    )
    earnings = MoneyField(
        "Average weekly earnings in the eight weeks before, if you know them better",
        [Optional()],
        description="Leave this empty and it is worked out from the pay before.",
    )

    def details(self) -> SicknessDetails:
        """Return what was filled in."""
        return SicknessDetails(
            first_on=self.first_on.data,
            told_on=self.told_on.data,
            weekdays=frozenset(int(number) for number in self.weekdays.data or ()),
            last_on=self.last_on.data,
            earnings=self.earnings.data,
        )


class DayForm(Form):
    """One day to note; the page says which."""

    on = DatePartsField("Day", [needed("Enter the day")])

    def ask(self, label: str) -> None:
        """Ask for a day in these words."""
        self.on.label.text = label


class EarningsForm(Form):
    """What a week earned on average before."""

    earnings = MoneyField(
        "Average weekly earnings",
        [Optional()],
        description="Leave this empty and it is worked out from the pay before.",
    )


class FamilyForm(Form):
    """Leave with pay for parents."""

    kind = RadioField(
        "Which leave?",
        [needed("Choose which leave")],
        choices={kind.value: words for kind, words in KINDS.items()},
    )
    event_on = DatePartsField(
        "When is the baby due, or when was the match, the care or the death?",
        [needed("Enter the day it is about")],
        description="For maternity, paternity and shared parental leave it is the day the baby is "
        "due, as on form MATB1. For adoption it is the day they were told of the match.",
    )
    starts_on = DatePartsField("First day of leave", [needed("Enter the first day of leave")])
    weeks = StringField(
        "Weeks of paid leave",
        [
            needed("Enter the weeks of paid leave"),
            Regexp(r"^[1-9][0-9]?$", message="Enter the weeks as a whole number, like 2"),
        ],
    )
    saw_evidence_on = DatePartsField(
        "When did you see the form or certificate?",
        [Optional()],
        description="MATB1, the matching certificate, or their declaration. You can add it later.",
    )
    small = RadioField(
        "Was your National Insurance bill low last tax year?",
        [needed("Choose yes or no")],
        choices={YES: "Yes (nearly every PA employer)", NO: "No"},
        default=YES,
    )
    earnings = MoneyField(
        "Average weekly earnings before the week that decides, if you know them better",
        [Optional()],
        description="Leave this empty and it is worked out from the pay before.",
    )

    @classmethod
    def from_address(cls, sent: MultiDict[str, str]) -> "FamilyForm":
        """Return the form as an address carries it, to look at before anything is kept."""
        return cls(formdata=sent, meta={"csrf": False})

    def as_address(self) -> str:
        """Return what was filled in as the end of an address, to be read back from it."""
        filled: dict[str, str] = {}
        for day in (self.event_on, self.starts_on, self.saw_evidence_on):
            filled |= {f"{day.name}-{part}": text for part, text in day.parts.items()}
        for other in (self.kind, self.weeks, self.small):
            filled[other.name] = str(other.data or "")
        if self.earnings.data is not None:
            filled[self.earnings.name] = self.earnings.show(self.earnings.data)
        return urlencode({name: text for name, text in filled.items() if text})

    def offer(self, limit: Money) -> None:
        """Say what counts as low: at most this much Class 1 National Insurance."""
        self.small.label.text = (
            f"Was your National Insurance bill {str(limit).removesuffix('.00')} or less last tax "
            "year?"
        )
        self.small.description = (
            "Count what was taken from all your PAs' pay and what you paid on top, before any "
            "Employment Allowance. HMRC then gives back all of this pay and a little more."
        )

    def details(self) -> FamilyDetails:
        """Return what was filled in."""
        return FamilyDetails(
            kind=ParentalKind(self.kind.data),
            event_on=self.event_on.data,
            starts_on=self.starts_on.data,
            weeks=int(self.weeks.data or 0),
            is_small_employer=self.small.data == YES,
            saw_evidence_on=self.saw_evidence_on.data,
            earnings=self.earnings.data,
        )


class CarryForm(Form):
    """Holiday carried over into a leave year."""

    into = RadioField("Into which leave year?", [needed("Choose a leave year")])
    hours = HoursField("Hours to carry over", [needed("Enter the hours, like 12 or 12:30")])
    reason = RadioField(
        "Why?",
        [needed("Choose why")],
        choices={reason.value: words for reason, words in REASONS.items()},
    )

    def offer(self, years: Iterable[date]) -> None:
        """Offer leave years by their first days; the first of them is chosen at the start."""
        choices = {day.isoformat(): f"The one from {day_in_words(day)}" for day in years}
        self.into.choices = choices
        if not self.is_submitted():
            self.into.data = next(iter(choices))

    def details(self) -> CarryDetails:
        """Return what was filled in."""
        into = date.fromisoformat(self.into.data)
        return CarryDetails(
            minutes=self.hours.data, reason=CarryReason(self.reason.data), into=into
        )


class LeaveYearForm(Form):
    """The day of the year on which a leave year starts."""

    starts_on = DatePartsField(
        "A day on which a leave year starts",
        [needed("Enter a day on which a leave year starts")],
        description="Every leave year then starts on this day. Like 1 4 2026.",
    )
