"""A row of a spreadsheet as new terms or a new PA: amounts and days as people write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pa_employer.assistants.models import HolidayPlan
from pa_employer.assistants.service import DAYS_A_WEEK, AssistantDetails, TermsDetails
from pa_employer.bureau.typed_shift import read_day
from pa_employer.web.forms import SHORT_TEXT, hours_of_week
from payroll.frequency import Frequency
from payroll.ground.errors import DomainError
from payroll.ground.identifiers import ni_number
from payroll.ground.money import Money
from payroll.pension import PensionKind, PensionTerms
from payroll.tax.code import TaxCode
from payroll.tax.notices import CodeSource

SOURCES = {"p6": CodeSource.P6, "p9": CodeSource.P9, "letter": CodeSource.SL}


class NothingChangesError(DomainError):
    """Nothing is to change in this row. Fill in what is new, or take the row out."""


class NoFirstDayError(DomainError):
    """From is empty. Write the day from which it holds."""


class NoNoticeError(DomainError):
    """Say in Tax notice where the code comes from: P6, P9 or letter."""


class NoHolidayError(DomainError):
    """That way of earning holiday is not known. Choose one from the list in the template."""


class NoFrequencyError(DomainError):
    """Paid says how often, and this is not known. Choose one from the list in the template."""


class NoDaysError(DomainError):
    """Days a week is no number of days. Write it like 3 or 2.5."""


class NoNameError(DomainError):
    """The name of the PA is empty or too long. Write their full name."""


@dataclass(frozen=True, slots=True)
class TypedChange:
    """What is to change for a PA; None stays as it is."""

    from_on: date | None
    hourly_rate: Money | None
    minutes_per_week: int | None
    holiday: HolidayPlan | None
    code: TaxCode | None
    source: CodeSource | None
    last_on: date | None

    @property
    def changes_terms(self) -> bool:
        """Tell whether pay, hours or holiday change."""
        return any(
            each is not None for each in (self.hourly_rate, self.minutes_per_week, self.holiday)
        )

    @property
    def starts_on(self) -> date:
        """Return from when terms or a tax code hold; NoFirstDayError where that is not said."""
        if self.from_on is None:
            raise NoFirstDayError
        return self.from_on


def typed_change(cells: Mapping[str, str]) -> TypedChange:
    """Return the change of a row, or raise the sentence that says what cannot be read."""
    text = {name: value.strip() for name, value in cells.items()}
    code, notice = text.get("Tax code", ""), text.get("Tax notice", "")
    if code and notice.casefold() not in SOURCES:
        raise NoNoticeError
    found = TypedChange(
        from_on=read_day(text["From"]) if text.get("From") else None,
        hourly_rate=Money.parse(text["Pay for an hour"]) if text.get("Pay for an hour") else None,
        minutes_per_week=hours_of_week(text["Hours a week"]) if text.get("Hours a week") else None,
        holiday=_holiday(text["Holiday"]) if text.get("Holiday") else None,
        code=TaxCode.parse(code) if code else None,
        source=SOURCES[notice.casefold()] if code else None,
        last_on=read_day(text["Last day"]) if text.get("Last day") else None,
    )
    if not found.changes_terms and found.code is None and found.last_on is None:
        raise NothingChangesError
    return found


def typed_assistant(cells: Mapping[str, str]) -> tuple[AssistantDetails, TermsDetails]:
    """Return who a row takes on and on which terms, or raise the sentence why not."""
    text = {name: value.strip() for name, value in cells.items()}
    name, number = text.get("PA", ""), text.get("NI number", "")
    if not name or len(name) > SHORT_TEXT:
        raise NoNameError
    started_on = read_day(text.get("First day", ""))
    details = AssistantDetails(
        name=name,
        date_of_birth=read_day(text.get("Date of birth", "")),
        started_on=started_on,
        ni_number=ni_number(number) if number else None,
    )
    terms = TermsDetails(
        from_on=started_on,
        hourly_rate=Money.parse(text.get("Pay for an hour", "")),
        contracted_minutes_per_week=hours_of_week(text.get("Hours a week", "")),
        frequency=_frequency(text.get("Paid", "")),
        pension=PensionTerms(PensionKind.NONE),
        holiday_plan=_holiday(text.get("Holiday", "") or HolidayPlan.REGULAR.value),
        days_per_week=_days(text.get("Days a week", "") or "5"),
    )
    return details, terms


def _holiday(text: str) -> HolidayPlan:
    try:
        return HolidayPlan(text.casefold())
    except ValueError:
        raise NoHolidayError from None


def _frequency(text: str) -> Frequency:
    try:
        return Frequency(text.casefold())
    except ValueError:
        raise NoFrequencyError from None


def _days(text: str) -> Decimal:
    whole, _, part = text.partition(".")
    is_number = whole.isdecimal() and whole.isascii() and (not part or part.isdecimal())
    if not is_number or len(part) > 2 or not 0 < Decimal(text) <= DAYS_A_WEEK:  # noqa: PLR2004  # hundredths
        raise NoDaysError
    return Decimal(text)
