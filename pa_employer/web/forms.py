"""Forms: fields as people fill them in, and the step from a form to a change."""

import re
from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any, TypeVar
from uuid import uuid4

from flask import request
from flask_wtf import FlaskForm
from typing_extensions import override
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    Field,
    FileField,
    HiddenField,
    PasswordField,
    StringField,
    ValidationError,
)
from wtforms.fields.core import UnboundField
from wtforms.utils import unset_value
from wtforms.validators import InputRequired, Length, Regexp, StopValidation

from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money, NotMoneyError

R = TypeVar("R")
PARTS = ("day", "month", "year")
MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (f"{date(2000, number, 1):%b}".lower(), f"{date(2000, number, 1):%B}".lower())
}
FIRST_YEAR, LAST_YEAR = 1900, 2200
_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?", re.ASCII | re.IGNORECASE)
NOON = 12
MINUTES_OF_A_WEEK = 168 * 60
SHORT_TEXT, LONG_TEXT = 200, 4000


def new_form_key() -> str:
    """Return a key nobody used, by which one form is known again if it is sent twice."""
    return uuid4().hex


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A form that knows itself again: sending it twice does its work once.

    Spaces around what was typed are not kept, but for passwords, which stay as they are.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF has no types
        """How the fields of every form are made."""

        def bind_field(
            self, form: "Form", unbound_field: "UnboundField[Field]", options: dict[str, Any]
        ) -> Field:
            """Return the field of a form; a line of text loses the spaces around it."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                options = options | {"filters": [_without_spaces_around]}
            return unbound_field.bind(form=form, **options)

        def wrap_formdata(self, form: "Form", formdata: Any) -> Any:  # noqa: ANN401  # WTForms' own
            """Return what was sent; a file only ever reaches a field that takes files."""
            found = super().wrap_formdata(form, formdata)
            if not isinstance(found, CombinedMultiDict):
                return found
            takes_files = {field.name for field in form if isinstance(field, FileField)}
            kept: MultiDict[str, Any] = MultiDict(request.form.items(multi=True))
            for name, sent in request.files.items(multi=True):
                if name in takes_files:
                    kept.add(name, sent)
            return kept

    form_key = HiddenField(default=new_form_key)

    def attempt(self, change: Callable[[], R]) -> R | None:
        """Check the form and make the change; None if either says no, with the reason kept."""
        if not self.validate_on_submit():
            return None
        try:
            return change()
        except DomainError as refused:
            self.form_errors.append(refused.message)
            return None


class PressForm(Form):
    """A button with nothing to fill in; pressed twice, it does its work once."""


class Needed(InputRequired):
    """The check that something was entered; spaces alone are nothing."""

    @override
    def __call__(self, form: Any, field: Field) -> None:
        super().__call__(form, field)
        if not any(_without_spaces_around(each) for each in field.raw_data or ()):
            raise StopValidation(self.message or "")


def needed(sentence: str) -> Needed:
    """Return the check that something was entered, with the sentence to show if not."""
    return Needed(sentence)


def email_address(sentence: str = "Enter an email address like name@example.org") -> Regexp:
    """Return the check that a text can be an email address: a name, an @ and a place."""
    return Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=sentence)


def _without_spaces_around(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def short(sentence: str = "Use 200 characters or fewer") -> Length:
    """Return the check that a line of text is not longer than its place."""
    return Length(max=SHORT_TEXT, message=sentence)


def long(sentence: str = "Use 4,000 characters or fewer") -> Length:
    """Return the check that a longer text is not endless."""
    return Length(max=LONG_TEXT, message=sentence)


def reads(read: Callable[[str], object]) -> Callable[[Form, Field], None]:
    """Return the check that a text can be read, with the reader's own sentence if not."""

    def check(_form: Form, field: Field) -> None:
        try:
            read(field.data or "")
        except DomainError as refused:
            raise ValidationError(refused.message) from refused

    return check


class DatePartsField(Field):
    """A date in three boxes, posted as NAME-day, NAME-month and NAME-year.

    Anything missing or impossible is a form error that marks the wrong boxes.
    """

    data: Any
    """The date, or None where none was entered."""

    @override
    def process(
        self, formdata: Any, data: Any = unset_value, extra_filters: Sequence[Any] | None = None
    ) -> None:
        given = None if data is unset_value else data
        self.data = given or (self.default() if callable(self.default) else self.default)
        self.process_errors: list[str] = []
        self.bad_parts: frozenset[str] = frozenset()
        self.raw_data = None
        self.parts = self._shown()
        if formdata is not None:
            self._read(formdata)

    def _shown(self) -> dict[str, str]:
        if self.data is None:
            return dict.fromkeys(PARTS, "")
        return {
            "day": str(self.data.day),
            "month": str(self.data.month),
            "year": str(self.data.year),
        }

    def _read(self, formdata: MultiDict[str, str]) -> None:
        self.parts = {p: formdata.get(f"{self.name}-{p}", "").strip()[:20] for p in PARTS}
        self.raw_data = [value for value in self.parts.values() if value]
        self.data = None
        if not self.raw_data:
            self.bad_parts = frozenset(PARTS)
            return
        missing = [part for part in PARTS if not self.parts[part]]
        if missing:
            self.bad_parts = frozenset(missing)
            self.process_errors.append(
                f"{self.label.text} must include a {' and a '.join(missing)}"
            )
            return
        self._understand()

    def _understand(self) -> None:
        try:
            year = int(self.parts["year"])
            month = MONTHS.get(self.parts["month"].lower()) or int(self.parts["month"])
            if not FIRST_YEAR <= year <= LAST_YEAR:
                self.bad_parts = frozenset({"year"})
                self.process_errors.append(
                    f"{self.label.text} must have a year in four figures, like 2026"
                )
                return
            self.data = date(year, month, int(self.parts["day"]))
        except (ValueError, OverflowError):
            self.bad_parts = frozenset(PARTS)
            self.process_errors.append(f"{self.label.text} must be a real date, like 27 3 2026")


class TypedField(StringField):
    """A line of text that is read into a value; what was typed is shown again as it was."""

    data: Any
    """The value read, or None where nothing was entered."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)

    @override
    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = self.read(text)
            except DomainError as refused:
                raise ValueError(refused.message) from refused

    def read(self, text: str) -> Any:  # noqa: ANN401  # each kind of field knows its own value
        """Return the value the text stands for; DomainError or ValueError with a sentence."""
        raise NotImplementedError

    def show(self, value: Any) -> str:  # noqa: ANN401  # each kind of field knows its own value
        """Return the text to put in the box for a value."""
        return str(value)


class MoneyField(TypedField):
    """An amount in pounds and pence; never below nothing."""

    @override
    def read(self, text: str) -> Money:
        amount = Money.parse(text)
        if amount < NOTHING:
            raise NotMoneyError
        return amount

    @override
    def show(self, value: Money) -> str:
        return f"{value.pounds:.2f}"


class NotHoursError(DomainError):
    """Enter hours like 20, 20.5 or 20:30."""


def hours_of_week(text: str) -> int:
    """Read '20', '20.5', '20:30' or '20 h 30' as whole minutes of a week, or NotHoursError."""
    minutes = _minutes(text.lower().replace(" ", ""))
    if not 0 <= minutes <= MINUTES_OF_A_WEEK:
        raise NotHoursError
    return minutes


def _minutes(text: str) -> int:
    clock = re.fullmatch(r"(\d{1,3})(?::|h)([0-5]?\d)(?:m|min)?", text, re.ASCII)
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    try:
        minutes = Decimal(text.removesuffix("h")) * 60
        return int(minutes.to_integral_value())
    except (ArithmeticError, ValueError):
        raise NotHoursError from None


class HoursField(TypedField):
    """Hours, as '20', '20.5', '20:30' or '20 h 30', read as whole minutes."""

    @override
    def read(self, text: str) -> int:
        try:
            return hours_of_week(text)
        except NotHoursError as refused:
            raise ValueError(refused.message.rstrip(".")) from refused

    @override
    def show(self, value: int) -> str:
        hours, minutes = divmod(value, 60)
        return f"{hours}:{minutes:02}" if minutes else str(hours)


class TimeField(TypedField):
    """A time of day, as '9', '9:30', '0930', '9.30' or '9:30pm'."""

    SENTENCE = "Enter a time like 9:30 or 21:30"

    @override
    def read(self, text: str) -> time:
        found = _TIME.fullmatch(text.strip())
        if found is None:
            raise ValueError(self.SENTENCE)
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half:
            if not 1 <= hour <= NOON:
                raise ValueError(self.SENTENCE)
            hour = hour % NOON + (NOON if half == "pm" else 0)
        try:
            return time(hour, minute)
        except ValueError:
            raise ValueError(self.SENTENCE) from None

    @override
    def show(self, value: time) -> str:
        return f"{value:%H:%M}"


class PercentField(TypedField):
    """A percentage to at most two decimals, from 0 to 100."""

    SENTENCE = "Enter a percentage like 5 or 3.5"
    MOST = 100

    @override
    def read(self, text: str) -> Decimal:
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text.removesuffix("%").strip(), re.ASCII):
            raise ValueError(self.SENTENCE)
        percent = Decimal(text.removesuffix("%").strip())
        if percent > self.MOST:
            raise ValueError(self.SENTENCE)
        return percent

    @override
    def show(self, value: Decimal) -> str:
        return f"{value.normalize():f}"


class DaysField(PercentField):
    """A number of days in a week to at most two decimals, from 0 to 7."""

    SENTENCE = "Enter days like 3 or 2.5, at most 7"
    MOST = 7


def target(field: Field) -> str:
    """Return the id an error's link leads to: something that can take the focus."""
    if isinstance(field, DatePartsField):
        return f"{field.id}-{next((part for part in PARTS if part in field.bad_parts), 'day')}"
    return str(field.id)


def error_list(form: Form) -> list[dict[str, str]]:
    """Return the error summary's rows: the form's own refusals, then each field's first error."""
    whole = [{"text": str(error), "href": "#form"} for error in form.form_errors]
    fields = [
        {"text": str(error), "href": f"#{target(field)}"}
        for field in form
        for error in field.errors[:1]
    ]
    return whole + fields
