"""The forms of time off."""

from datetime import date

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional, Regexp

from pa_employer.leave.service import (
    CarryDetails,
    FamilyDetails,
    HolidayDetails,
    SicknessDetails,
)
from pa_employer.leave.words import KINDS, REASONS, WEEKDAYS
from pa_employer.web.forms import DatePartsField, Form, HoursField, MoneyField, needed, short
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


class EndForm(Form):
    """The last day of something."""

    last_on = DatePartsField("Last day", [needed("Enter the last day")])


class FamilyForm(Form):
    """Leave with pay for parents."""

    kind = RadioField(
        "Which leave?",
        [needed("Choose which leave")],
        choices={kind.value: words for kind, words in KINDS.items()},
    )
    event_on = DatePartsField(
        "When is the baby due, or when was the match, the care or the death?",
        [needed("Enter the day")],
        description="For maternity and paternity it is the due date on form MATB1.",
    )
    starts_on = DatePartsField("First day of leave", [needed("Enter the first day")])
    weeks = StringField(
        "Weeks of paid leave",
        [needed("Enter the weeks"), Regexp(r"^[0-9]{1,2}$", message="Enter the weeks, like 2")],
    )
    saw_evidence_on = DatePartsField(
        "When did you see the form or certificate?",
        [Optional()],
        description="MATB1, the matching certificate, or their declaration.",
    )
    small = RadioField(
        "Was your National Insurance bill £45,000 or less last tax year?",
        [needed("Choose yes or no")],
        choices={YES: "Yes (nearly every PA employer)", NO: "No"},
        default=YES,
        description="Both sides together. HMRC then gives back all of this pay and a little more.",
    )
    earnings = MoneyField(
        "Average weekly earnings before the qualifying week, if you know them better",
        [Optional()],
        description="Leave this empty and it is worked out from the pay before.",
    )
    seen = BooleanField("I have looked at what speaks against pay, and keep it")

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
    """Holiday carried over into this leave year."""

    hours = HoursField("Hours to carry over", [needed("Enter the hours, like 12 or 12:30")])
    reason = SelectField(
        "Why?", choices={reason.value: words for reason, words in REASONS.items()}
    )

    def details(self, into: date) -> CarryDetails:
        """Return what was filled in, for the leave year of a day."""
        reason = CarryReason(self.reason.data)
        return CarryDetails(minutes=self.hours.data, reason=reason, into=into)
