"""The forms of hours: one shift, and a word when sending a week back."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional, Regexp

from pa_employer.timesheets.models import ClaimKind, Shift
from pa_employer.timesheets.shifts import ClaimDetails, ShiftDetails, stamp_of, weekday_in_words
from pa_employer.web.forms import Form, MoneyField, TimeField, long, needed, short
from payroll.ground.days import LONDON, ONE_DAY
from payroll.ground.money import NOTHING
from payroll.hours import NoSuchTimeError, instant, is_ambiguous
from payroll.work.kinds import WorkKind
from returns.groups import AwayWork

FIRST, SECOND = "first", "second"
MILES = r"^[0-9]{1,4}(\.[0-9]{1,2})?$"
WHICH = {
    FIRST: "The first time, before the clocks go back",
    SECOND: "The second time, after the clocks go back",
}
KINDS = {
    WorkKind.ORDINARY.value: "Ordinary work",
    WorkKind.SLEEPOVER.value: "Sleepover: asleep unless needed",
    WorkKind.WAKING_NIGHT.value: "Waking night: awake all night",
    WorkKind.TRAVEL.value: "Travel between visits",
    WorkKind.TRAINING.value: "Training",
}
CLAIMS = {
    ClaimKind.EXPENSE.value: "Money I laid out",
    ClaimKind.MILEAGE.value: "Miles in my own car",
}
TIMES = frozenset({"day", "start", "end"})


class ShiftForm(Form):
    """When a shift was; an end that is not after the start is on the next day."""

    seen = HiddenField()
    """What tells the shift as it was shown from the same one changed in another window."""
    day = RadioField("On which day did it start?", [needed("Choose the day it started")])
    start = TimeField("Start", [needed("Enter when it started, like 9:30")])
    which_start = RadioField("Which start?", choices=WHICH, validate_choice=False)
    end = TimeField(
        "End",
        [needed("Enter when it ended, like 17:00")],
        description="An end that is not later than the start is on the next day.",
    )
    which_end = RadioField("Which end?", choices=WHICH, validate_choice=False)
    unpaid = StringField(
        "Unpaid break, in minutes",
        [Optional(), Regexp(r"^[0-9]{1,3}$", message="Enter the break in minutes, like 30")],
        description="Leave this empty if there was none.",
    )
    kind = RadioField(
        "What kind of work was it?",
        [needed("Choose the kind of work")],
        choices=KINDS,
        default=WorkKind.ORDINARY.value,
        description="Evenings, weekends and bank holidays are seen from the times.",
    )
    awake = StringField(
        "Woken to work in a sleepover, in minutes",
        [Optional(), Regexp(r"^[0-9]{1,3}$", message="Enter the time awake in minutes, like 30")],
        description="Leave this empty if it was no sleepover, or a quiet one.",
    )
    note = StringField("Anything to add?", [short()], description="You can leave this empty.")

    def offer(self, days: Iterable[date]) -> None:
        """Offer the days of a week."""
        self.day.choices = {day.isoformat(): weekday_in_words(day) for day in days}

    def show(self, shift: Shift | ShiftDetails) -> None:
        """Fill the form with a shift as it is."""
        start, end = shift.starts_at.astimezone(LONDON), shift.ends_at.astimezone(LONDON)
        self.seen.data = stamp_of(shift) if isinstance(shift, Shift) else ""
        self.day.data = start.date().isoformat()
        self.start.data, self.end.data = start.time(), end.time()
        self.which_start.data = SECOND if start.fold else FIRST
        self.which_end.data = SECOND if end.fold else FIRST
        self.unpaid.data = str(shift.break_minutes or "")
        self.note.data = shift.note
        self.kind.data = shift.kind.value
        self.awake.data = str(shift.awake_minutes or "")

    @property
    def asks_start(self) -> bool:
        """Tell whether the clock shows the start twice that night."""
        return self._has_times and _comes_twice(self._starts_on, self.start)

    @property
    def asks_end(self) -> bool:
        """Tell whether the clock shows the end twice that night."""
        return self._has_times and _comes_twice(self._ends_on, self.end)

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, refuse a time that never was, and ask where one comes twice."""
        is_fine = bool(super().validate(extra_validators))
        if self.errors.keys() & TIMES:
            return False
        times = (
            _is_one_time(self._starts_on, self.start, self.which_start),
            _is_one_time(self._ends_on, self.end, self.which_end),
        )
        return is_fine and all(times)

    def details(self) -> ShiftDetails:
        """Return the shift that was filled in."""
        return ShiftDetails(
            instant(self._starts_on, self.start.data, fold=self.which_start.data == SECOND),
            instant(self._ends_on, self.end.data, fold=self.which_end.data == SECOND),
            int(self.unpaid.data or 0),
            self.note.data or "",
            WorkKind(self.kind.data),
            int(self.awake.data or 0),
        )

    @property
    def _has_times(self) -> bool:
        is_offered = self.day.data in (self.day.choices or ())
        return is_offered and self.start.data is not None and self.end.data is not None

    @property
    def _starts_on(self) -> date:
        return date.fromisoformat(self.day.data)

    @property
    def _ends_on(self) -> date:
        """Return the day it ends: the next one unless the end is later on the same day.

        In the hour that comes twice, 01:30 to 01:15 is from the first to the second time.
        """
        day = self._starts_on
        turns_back = _comes_twice(day, self.start) and _comes_twice(day, self.end)
        return day if self.end.data > self.start.data or turns_back else day + ONE_DAY


class ClaimForm(Form):
    """Miles driven or money laid out, to be paid back."""

    kind = RadioField(
        "What is it?",
        [needed("Choose what it is")],
        choices=CLAIMS,
        default=ClaimKind.EXPENSE.value,
    )
    day = RadioField("On which day?", [needed("Choose the day")])
    what = StringField(
        "What for, or where to?",
        [needed("Say in a few words what for"), short()],
        description="Like “Cinema tickets” or “Home to the hospital and back”.",
    )
    miles = StringField(
        "Miles",
        [Optional(), Regexp(MILES, message="Enter the miles, like 12 or 12.5")],
        description="Only for driving.",
    )
    amount = MoneyField("Amount", [Optional()], description="Only for money laid out.")

    def offer(self, days: Iterable[date]) -> None:
        """Offer the days of a week."""
        self.day.choices = {day.isoformat(): weekday_in_words(day) for day in days}

    def details(self) -> ClaimDetails:
        """Return what was filled in; what the other kind asks for is left out."""
        kind = ClaimKind(self.kind.data)
        is_mileage = kind is ClaimKind.MILEAGE
        return ClaimDetails(
            kind=kind,
            on=date.fromisoformat(self.day.data),
            what=self.what.data or "",
            miles=Decimal(self.miles.data or 0) if is_mileage else Decimal(0),
            amount=NOTHING if is_mileage else (self.amount.data or NOTHING),
        )


class SendBackForm(Form):
    """Why hours are sent back, or opened again."""

    comment = TextAreaField(
        "What should be changed?", [needed("Say in a few words what should be changed"), long()]
    )


class AwayForm(Form):
    """What the work was while the person was away: one of three buttons."""

    what = RadioField(
        "What was this work?",
        [needed("Choose what this work was")],
        choices={each.value: each.words for each in AwayWork},
    )


def _comes_twice(day: date, at: TimeField) -> bool:
    try:
        return is_ambiguous(day, at.data)
    except NoSuchTimeError:
        return False


def _is_one_time(day: date, at: TimeField, which: Field) -> bool:
    """Tell whether a time is one instant, with a sentence beside the field if not."""
    try:
        comes_twice = is_ambiguous(day, at.data)
    except NoSuchTimeError as refused:
        at.errors = [refused.message]
        return False
    if comes_twice and which.data not in WHICH:
        which.errors = [
            f"The clocks go back that night, so {at.data:%H:%M} comes twice. Choose which one"
        ]
        return False
    return True
