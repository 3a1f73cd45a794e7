"""The forms of hours: one shift, and a word when sending a week back."""

from collections.abc import Iterable
from datetime import date, time

from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from pa_employer.timesheets.models import Shift
from pa_employer.timesheets.shifts import ShiftDetails
from pa_employer.web.forms import Form, TimeField, long, needed, short
from payroll.ground.days import LONDON, ONE_DAY
from payroll.hours import NoSuchTimeError, instant, is_ambiguous

LONGEST_BREAK = 12 * 60
TWICE = "The clocks go back that night, so this time comes twice. Choose which one"
WHICH = (("0", "The first time, before the clocks go back"), ("1", "The second time, after"))


class ShiftForm(Form):
    """When a shift was; an end that is not after the start is on the next day."""

    day = RadioField("Which day did it start?", [needed("Choose the day")])
    start = TimeField("Start", [needed("Enter when it started, like 9:30")])
    end = TimeField(
        "End",
        [needed("Enter when it ended, like 17:00")],
        description="If it went past midnight, just enter the time it ended the next day.",
    )
    break_minutes = IntegerField(
        "Unpaid break, in minutes (you can leave this empty)",
        [Optional(), NumberRange(0, LONGEST_BREAK, "Enter the break in minutes, like 30")],
    )
    note = StringField("Anything to add? (you can leave this empty)", [short()])
    start_twice = RadioField("Which start?", [Optional()], choices=WHICH)
    end_twice = RadioField("Which end?", [Optional()], choices=WHICH)
    asks_start = False
    asks_end = False

    def offer(self, days: Iterable[date]) -> None:
        """Offer the days of a week."""
        self.day.choices = [(day.isoformat(), f"{day:%A} {day.day} {day:%B}") for day in days]

    def show(self, shift: Shift) -> None:
        """Fill the form with a shift as it is."""
        start, end = shift.starts_at.astimezone(LONDON), shift.ends_at.astimezone(LONDON)
        self.day.data = start.date().isoformat()
        self.start.data, self.end.data = start.time(), end.time()
        self.start_twice.data, self.end_twice.data = str(start.fold), str(end.fold)
        self.break_minutes.data, self.note.data = shift.break_minutes or None, shift.note

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, and ask which time is meant where the clock shows it twice."""
        is_fine = bool(super().validate(extra_validators))
        if self.errors.keys() & {"day", "start", "end"}:
            return False
        self.asks_start = self._comes_twice(self._start_day, self.start.data)
        self.asks_end = self._comes_twice(self._end_day, self.end.data)
        for asked, field in ((self.asks_start, self.start_twice), (self.asks_end, self.end_twice)):
            if asked and field.data not in {"0", "1"}:
                field.errors = [TWICE]
                is_fine = False
        return is_fine

    def details(self) -> ShiftDetails:
        """Return the shift; NoSuchTimeError for a time that the spring clock change skips."""
        return ShiftDetails(
            instant(self._start_day, self.start.data, fold=self._fold(self.start_twice)),
            instant(self._end_day, self.end.data, fold=self._fold(self.end_twice)),
            self.break_minutes.data or 0,
            self.note.data or "",
        )

    @property
    def _start_day(self) -> date:
        return date.fromisoformat(self.day.data)

    @property
    def _end_day(self) -> date:
        """Return the day it ends: the next one unless the end is later on the same day.

        On the night the clocks go back, 01:30 to 01:15 can be one day: first to second time.
        """
        is_later = self.end.data > self.start.data
        turns_back = (
            self._comes_twice(self._start_day, self.start.data)
            and self._comes_twice(self._start_day, self.end.data)
            and self.start_twice.data == "0"
            and self.end_twice.data == "1"
        )
        return self._start_day if is_later or turns_back else self._start_day + ONE_DAY

    @staticmethod
    def _comes_twice(day: date, at: time) -> bool:
        try:
            return is_ambiguous(day, at)
        except NoSuchTimeError:
            return False

    @staticmethod
    def _fold(field: RadioField) -> int:
        return 1 if field.data == "1" else 0


class SendBackForm(Form):
    """Why hours are sent back."""

    comment = TextAreaField(
        "What should be changed?", [needed("Say in a few words what should be changed"), long()]
    )
