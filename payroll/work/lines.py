"""Work by rate as the lines of a payslip."""

from collections.abc import Mapping

from payroll.payslip import HoursPaid
from payroll.work.pay import Amount
from payroll.work.rate_card import Rate


def hours_lines(work: Mapping[Rate, Amount]) -> tuple[HoursPaid, ...]:
    """Return a line for each kind of work and rate."""
    return tuple(
        HoursPaid(
            label=rate.label,
            minutes=amount.minutes,
            hourly_rate=rate.rate,
            kind=rate.kind,
            nights=amount.nights if rate.is_per_night else None,
        )
        for rate, amount in work.items()
    )
