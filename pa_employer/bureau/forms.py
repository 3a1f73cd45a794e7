"""The forms of pay for many employers."""

from collections.abc import Iterable
from datetime import date

from wtforms import RadioField, SelectMultipleField

from pa_employer.payruns.plan import RunPlan
from pa_employer.web.forms import DatePartsField, Form, needed
from payroll.frequency import Frequency
from payroll.ground.days import day_in_words


class OrderForm(Form):
    """When everybody who is paid at one frequency is paid, and for which hours."""

    frequency = RadioField(
        "Who is paid?",
        [needed("Choose who is paid")],
        choices={each.value: f"Everybody paid {each}" for each in Frequency},
    )
    pay_on = DatePartsField("Pay day", [needed("Enter the pay day")])
    until = RadioField(
        "Pay hours up to and including which Sunday?", [needed("Choose the last day")]
    )

    def offer(self, sundays: Iterable[date]) -> None:
        """Offer the Sundays that hours can be paid until."""
        self.until.choices = {day.isoformat(): day_in_words(day) for day in sundays}

    def plan(self) -> RunPlan:
        """Return what was filled in."""
        until = date.fromisoformat(self.until.data)
        return RunPlan(Frequency(self.frequency.data), self.pay_on.data, until)


class ChooseForm(Form):
    """The employers whose pay is approved although there is something to look at."""

    lines = SelectMultipleField("Approve these", [needed("Choose at least one employer")])
