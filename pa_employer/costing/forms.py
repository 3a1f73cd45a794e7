"""The form of what a package would cost; it is sent in the address, so that a result is a link."""

from datetime import date

from wtforms import Form as PlainForm
from wtforms import RadioField
from wtforms.validators import Optional

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Terms
from pa_employer.web.forms import HoursField, MoneyField, needed
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING
from payroll.ni import NiLetter
from payroll.package import Package
from payroll.pension import PensionKind, PensionTerms
from payroll.rates.funded_pa_rate import funded_pa_rate

YES, NO = "yes", "no"
OFTEN = {
    Frequency.WEEKLY.value: "Every week",
    Frequency.FORTNIGHTLY.value: "Every two weeks",
    Frequency.FOUR_WEEKLY.value: "Every four weeks",
    Frequency.MONTHLY.value: "Every month",
}
PENSION = {YES: "Yes: you add 3% of what counts", NO: "No"}
CARES = {
    YES: "Yes, so the Employment Allowance counts",
    NO: "No, or not sure: without the allowance",
}


class CostForm(PlainForm):
    """What is planned."""

    hours = HoursField("Hours of support a week", [needed("Enter the hours, like 20 or 20:30")])
    rate = MoneyField("Pay for an hour", [needed("Enter the pay for an hour")])
    every = RadioField("How often paid?", choices=OFTEN, default=Frequency.FOUR_WEEKLY.value)
    pension = RadioField("Is there a workplace pension?", choices=PENSION, default=YES)
    cares = RadioField("Do they only do care and support?", choices=CARES, default=YES)
    insurance = MoneyField("Insurance for a year, if there is any", [Optional()])
    fee = MoneyField("Help with payroll for a year, if it costs anything", [Optional()])

    def package(self, on: date) -> Package:
        """Return the plan that was filled in, priced on a day."""
        kind = PensionKind.RELIEF_AT_SOURCE if self.pension.data == YES else PensionKind.NONE
        return Package(
            on=on,
            minutes_a_week=self.hours.data,
            hourly_rate=self.rate.data,
            frequency=Frequency(self.every.data),
            letter=NiLetter.A,
            pension=PensionTerms(kind),
            insurance=self.insurance.data or NOTHING,
            payroll_fee=self.fee.data or NOTHING,
            claims_allowance=self.cares.data == YES,
        )


def usual(agreement: Agreement | None, terms: Terms | None, today: date) -> dict[str, object]:
    """Return what the form starts from: the plan's hours, the newest terms or the funded rate."""
    return {
        "hours": agreement.planned_minutes_per_week if agreement else None,
        "rate": terms.hourly_rate if terms else funded_pa_rate().on(today).hourly,
        "every": (terms.frequency if terms else Frequency.FOUR_WEEKLY).value,
        "pension": NO if terms and terms.pension_kind is PensionKind.NONE else YES,
    }
