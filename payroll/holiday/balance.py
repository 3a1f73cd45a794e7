"""What is left of a leave year's holiday, and what is paid for it on leaving."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payroll.ground.days import Span, day_in_words, hours_in_words, month_later
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from payroll.holiday.average import HolidayRate
from payroll.rates.holiday import HolidayLaw
from payroll.work.items import ItemKind, PayItem


class CarryReason(StrEnum):
    """Why holiday is carried over into the next leave year."""

    AGREED = "agreed"
    SICK = "sick"
    FAMILY_LEAVE = "family leave"
    NOT_OFFERED = "not offered"


@dataclass(frozen=True, slots=True)
class Balance:
    """A leave year's holiday in minutes: what there is, and what became of it.

    `earned` is the year's entitlement or what was accrued so far; `booked` is agreed and to come.
    """

    year: Span
    earned: int
    carried_over: int = 0
    taken: int = 0
    booked: int = 0

    @property
    def left(self) -> int:
        """Return what is neither taken nor booked; below nothing more was taken than there is."""
        return self.earned + self.carried_over - self.taken - self.booked

    @property
    def working(self) -> Working:
        """Return how what is left comes about."""
        parts = [f"{hours_in_words(self.earned)} of holiday"]
        if self.carried_over:
            parts.append(f"{hours_in_words(self.carried_over)} carried over")
        there = " and ".join(parts)
        sentence = (
            f"In the leave year to {day_in_words(self.year.last)} there are {there}. "
            f"{hours_in_words(self.taken)} were taken and {hours_in_words(self.booked)} are "
            f"booked, so {hours_in_words(self.left)} are left."
        )
        steps = (
            ("Holiday of the year", hours_in_words(self.earned)),
            ("Carried over", hours_in_words(self.carried_over)),
            ("Taken", hours_in_words(self.taken)),
            ("Booked", hours_in_words(self.booked)),
            ("Left", hours_in_words(self.left)),
        )
        return Working(sentence, steps, "Working Time Regulations 1998")


def carried_until(reason: CarryReason, year: Span, law: HolidayLaw) -> date:
    """Return the last day on which holiday carried out of a leave year may be taken.

    By agreement, after family leave or where it was never offered it is the end of the next
    leave year; after sickness so many months from the end of its own.
    """
    if reason is CarryReason.SICK:
        return month_later(year.last, law.carry_when_sick_months)
    return month_later(year.last, 12)


def pay_in_lieu(left: int, rate: HolidayRate, *, takes_back: bool = False) -> PayItem | None:
    """Return what is paid on leaving for holiday not taken (reg 14), or None for nothing.

    Holiday taken too much is taken back only where that was agreed (`takes_back`).
    """
    if left == 0 or (left < 0 and not takes_back):
        return None
    amount = rate.for_minutes(abs(left)) if left > 0 else -rate.for_minutes(abs(left))
    what = "not taken" if amount > NOTHING else "taken too much"
    hours = hours_in_words(abs(left))
    return PayItem(
        ItemKind.PAY_IN_LIEU_OF_HOLIDAY,
        amount,
        f"Holiday {what}: {hours}",
        f"{hours} of holiday were {what} by the last day. {rate.working.sentence}",
        rate.working.steps,
        rate.working.source,
    )


def holiday_item(minutes: int, rate: HolidayRate, span: Span) -> PayItem:
    """Return the pay for holiday taken on some days."""
    amount: Money = rate.for_minutes(minutes)
    days = day_in_words(span.first)
    if span.days > 1:
        days = str(span)
    return PayItem(
        ItemKind.HOLIDAY_PAY,
        amount,
        f"Holiday, {days}: {hours_in_words(minutes)}",
        f"{hours_in_words(minutes)} of holiday pay {amount}. {rate.working.sentence}",
        rate.working.steps,
        rate.working.source,
    )
