"""The forms of personal assistants: who they are, their pay terms, a sign-in, a last day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from wtforms import RadioField, StringField
from wtforms.validators import Optional, Regexp

from pa_employer.assistants.models import HolidayPlan, Terms
from pa_employer.assistants.service import AssistantDetails, PrivateDetails, TermsDetails
from pa_employer.assistants.words import HOLIDAY_PLANS, HOW_OFTEN, PENSIONS
from pa_employer.web.forms import (
    DatePartsField,
    DaysField,
    Form,
    HoursField,
    MoneyField,
    PercentField,
    TimeField,
    email_address,
    needed,
    reads,
    short,
)
from payroll.frequency import Frequency
from payroll.ground.identifiers import account_number, ni_number, sort_code
from payroll.pension import PensionKind, PensionTerms
from payroll.work.kinds import WorkKind
from payroll.work.rate_card import Rate

OFTEN = {frequency.value: words for frequency, words in HOW_OFTEN.items()}
BY_HOUR, BY_NIGHT = "hour", "night"
SLEEPOVERS = {BY_HOUR: "by the hour", BY_NIGHT: "by the night, as one sum"}
HOLIDAYS = {plan.value: words for plan, words in HOLIDAY_PLANS.items()}
RATE_FIELDS = {
    WorkKind.EVENING: "evening",
    WorkKind.WEEKEND: "weekend",
    WorkKind.BANK_HOLIDAY: "bank_holiday",
    WorkKind.WAKING_NIGHT: "waking_night",
    WorkKind.SLEEPOVER: "sleepover",
    WorkKind.TRAVEL: "travel",
    WorkKind.TRAINING: "training",
}
PENSION = {kind.value: words for kind, words in PENSIONS.items()}


class WhoTheyAre(Form):
    """Somebody's name and the days that matter."""

    name = StringField("Full name", [needed("Enter their name"), short()])
    date_of_birth = DatePartsField("Date of birth", [needed("Enter their date of birth")])
    started_on = DatePartsField("First day of the job", [needed("Enter the first day")])


class PrivateFields(Form):
    """How HMRC, the bank and letters find somebody; all can be added later."""

    email = StringField("Email address, if there is one", [Optional(), email_address(), short()])
    ni_number = StringField(
        "National Insurance number, if you know it",
        [Optional(), reads(ni_number)],
        description="Like AB 12 34 56 C. You can add it later.",
    )
    sort_code = StringField("Sort code", [Optional(), reads(sort_code)])
    account_number = StringField("Account number", [Optional(), reads(account_number)])

    def private(self) -> PrivateDetails:
        """Return what was filled in."""
        return PrivateDetails(
            email=self.email.data or "",
            ni_number=ni_number(self.ni_number.data) if self.ni_number.data else None,
            sort_code=sort_code(self.sort_code.data) if self.sort_code.data else None,
            account_number=account_number(self.account_number.data)
            if self.account_number.data
            else None,
        )


class StartOfTerms(Form):
    """From when new terms hold."""

    from_on = DatePartsField("First day of the new terms", [needed("Enter the day they begin")])


class TermsFields(Form):
    """Pay, hours and pension."""

    hourly_rate = MoneyField("Pay for an hour", [needed("Enter the pay for an hour")])
    contracted = HoursField(
        "Hours agreed for a week",
        [needed("Enter the hours for a week, or 0 if none are fixed")],
        description="What the contract says, like 20 or 20:30. Enter 0 if none are fixed.",
    )
    frequency = RadioField("How often are they paid?", [needed("Choose how often")], choices=OFTEN)
    evening = MoneyField("Evening hour", [Optional()])
    evening_from = TimeField("Evening begins at", [Optional()], description="Like 20:00.")
    evening_until = TimeField(
        "Evening ends at", [Optional()], description="Leave this empty if it lasts to midnight."
    )
    weekend = MoneyField("Weekend hour", [Optional()])
    bank_holiday = MoneyField("Bank holiday hour", [Optional()])
    waking_night = MoneyField("Waking night hour", [Optional()])
    sleepover = MoneyField("Sleepover", [Optional()])
    sleepover_is = RadioField("A sleepover is paid", choices=SLEEPOVERS, default=BY_HOUR)
    travel = MoneyField("Hour of travel between visits", [Optional()])
    training = MoneyField("Hour of training", [Optional()])
    mileage = MoneyField(
        "Mile in their own car",
        [Optional()],
        description="Leave this empty to pay the tax-free rate, 45p.",
    )
    holiday = RadioField(
        "How is holiday earned and paid?",
        [needed("Choose how holiday is paid")],
        choices=HOLIDAYS,
        default=HolidayPlan.REGULAR.value,
    )
    days_per_week = DaysField(
        "Days a week they usually work",
        [needed("Enter the days a week, like 3 or 2.5")],
        description="Holiday is counted from this.",
    )
    notice_weeks = StringField(
        "Weeks of notice you agreed",
        [Optional(), Regexp(r"^\d{1,2}$", message="Enter whole weeks, like 4")],
        description="Leave it empty if you agreed nothing. The law gives a week for each year, "
        "up to 12.",
    )
    pension = RadioField(
        "Is there a workplace pension?",
        [needed("Choose if there is a pension")],
        choices=PENSION,
        default=PensionKind.NONE.value,
    )
    employee_percent = PercentField(
        "The PA pays in",
        [needed("Enter what the PA pays in, like 5")],
        description="Only used if there is a pension. Tax relief is part of it.",
    )
    employer_percent = PercentField(
        "You pay in",
        [needed("Enter what you pay in, like 3")],
        description="Only used if there is a pension.",
    )

    @property
    def other_rates_open(self) -> bool:
        """Tell whether the other rates are to be seen at once: something is in or wrong."""
        fields = [self[name] for name in (*RATE_FIELDS.values(), "mileage")]
        fields += [self.evening_from, self.evening_until]
        return any(field.data or field.errors for field in fields)

    def terms_from(self, day: date) -> TermsDetails:
        """Return the terms that were filled in, from a day on."""
        return TermsDetails(
            from_on=day,
            hourly_rate=self.hourly_rate.data,
            contracted_minutes_per_week=self.contracted.data,
            frequency=Frequency(self.frequency.data),
            pension=PensionTerms(
                PensionKind(self.pension.data),
                self.employee_percent.data,
                self.employer_percent.data,
            ),
            other_rates=tuple(self._rates()),
            evening_from=self.evening_from.data if self.evening.data else None,
            evening_until=self.evening_until.data if self.evening.data else None,
            mileage_rate=self.mileage.data or None,
            holiday_plan=HolidayPlan(self.holiday.data),
            days_per_week=self.days_per_week.data,
            notice_weeks=int(self.notice_weeks.data or 0),
        )

    def _rates(self) -> Iterator[Rate]:
        """Return the rates that were filled in."""
        is_per_night = self.sleepover_is.data == BY_NIGHT
        for kind, name in RATE_FIELDS.items():
            if self[name].data:
                yield Rate(kind, self[name].data, is_per_night and kind is WorkKind.SLEEPOVER)


class NewAssistantForm(WhoTheyAre, PrivateFields, TermsFields):
    """Somebody new, with their first pay terms."""

    def details(self) -> AssistantDetails:
        """Return who they are."""
        private = self.private()
        return AssistantDetails(
            name=self.name.data or "",
            date_of_birth=self.date_of_birth.data,
            started_on=self.started_on.data,
            email=private.email,
            ni_number=private.ni_number,
            sort_code=private.sort_code,
            account_number=private.account_number,
        )

    def first_terms(self) -> TermsDetails:
        """Return the terms they begin with."""
        return self.terms_from(self.started_on.data)


class ChangeTermsForm(StartOfTerms, TermsFields):
    """New terms from a day on."""

    def details(self) -> TermsDetails:
        """Return the new terms."""
        return self.terms_from(self.from_on.data)


class PrivateForm(PrivateFields):
    """What is known of somebody, to be filled in or put right."""


class SignInForAssistantForm(Form):
    """The address a personal assistant signs in with."""

    email = StringField(
        "Their email address",
        [needed("Enter their email address"), email_address(), short()],
    )


class LastDayForm(Form):
    """The last day of a job."""

    left_on = DatePartsField("Last day of the job", [needed("Enter the last day")])


def usual_terms() -> dict[str, object]:
    """Return what the form of first terms starts from: the pension percentages of the law."""
    usual = PensionTerms(PensionKind.NONE)
    return {
        "days_per_week": Decimal(5),
        "employee_percent": usual.employee_percent,
        "employer_percent": usual.employer_percent,
    }


def as_filled_in(terms: Terms) -> dict[str, object]:
    """Return terms as a form holds them, to change from."""
    return {
        "hourly_rate": terms.hourly_rate,
        "contracted": terms.contracted_minutes_per_week,
        "frequency": terms.frequency.value,
        "pension": terms.pension_kind.value,
        "employee_percent": terms.pension_employee_percent,
        "employer_percent": terms.pension_employer_percent,
        "evening_from": terms.evening_from,
        "evening_until": terms.evening_until,
        "mileage": terms.mileage_rate,
        "holiday": terms.holiday_plan.value,
        "days_per_week": terms.days_per_week,
        "notice_weeks": str(terms.notice_weeks or ""),
        "sleepover_is": BY_NIGHT if any(r.is_per_night for r in terms.other_rates) else BY_HOUR,
    } | {RATE_FIELDS[row.kind]: row.rate for row in terms.other_rates}
