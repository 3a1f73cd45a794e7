"""The forms of work for many employers."""

from collections.abc import Iterable
from datetime import date
from typing import Self
from uuid import UUID

from wtforms import RadioField, SelectMultipleField

from pa_employer.accounts.models import Organisation
from pa_employer.bureau.returns_packed import BackwardsError, CouncilAndDays
from pa_employer.payruns.plan import RunPlan
from pa_employer.web.forms import DatePartsField, Form, needed
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, Span, day_in_words, month_later

MONTHS = 3


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


class ReturnsForm(Form):
    """To which council returns go, and in which days their periods end."""

    council = RadioField("To which council?", [needed("Choose the council")])
    first_on = DatePartsField(
        "First day",
        [needed("Enter the first day")],
        description="A return is in the pack if its period ends from this day on.",
    )
    last_on = DatePartsField(
        "Last day", [needed("Enter the last day")], description="And by this day at the latest."
    )

    @classmethod
    def for_months_before(cls, today: date) -> Self:
        """Return the form with the last whole months filled in."""
        first = today.replace(day=1)
        return cls(data={"first_on": month_later(first, -MONTHS), "last_on": first - ONE_DAY})

    def offer(self, councils: Iterable[Organisation]) -> None:
        """Offer the councils; a single one is chosen already."""
        self.council.choices = {str(each.id): each.name for each in councils}
        if len(self.council.choices) == 1 and self.council.data is None:
            (self.council.data,) = self.council.choices

    def wanted(self) -> CouncilAndDays:
        """Return what was filled in, or raise BackwardsError."""
        first, last = self.first_on.data, self.last_on.data
        if last < first:
            raise BackwardsError
        return CouncilAndDays(UUID(self.council.data), Span(first, last))
