"""What differs from an assistant's last payslip, and why, in words."""

from collections.abc import Iterator

from payroll.ground.days import hours_in_words
from payroll.ground.money import NOTHING, Money
from payroll.payslip import Payslip


def difference_in_words(now: Payslip, before: Payslip | None) -> str:
    """Say how net pay differs from last time, and what changed: £42.10 more: 3 h more."""
    if before is None:
        return "This is the first payslip here."
    more = now.net.amount - before.net.amount
    if not more:
        return "The same as last time."
    how = "more" if more > NOTHING else "less"
    reasons = ", ".join(_reasons(now, before)) or "tax and deductions differ"
    return f"{abs(more)} {how} than last time: {reasons}."


def _reasons(now: Payslip, before: Payslip) -> Iterator[str]:
    minutes = now.minutes - before.minutes
    if minutes:
        yield f"{hours_in_words(abs(minutes))} {'more' if minutes > 0 else 'less'}"
    if _rates(now) != _rates(before):
        yield f"{_rates(now)} an hour instead of {_rates(before)}"
    if now.tax_code != before.tax_code:
        yield f"tax code {now.tax_code} instead of {before.tax_code}"
    if now.ni_letter != before.ni_letter:
        yield f"National Insurance letter {now.ni_letter} instead of {before.ni_letter}"
    if bool(now.employer_pension.amount) != bool(before.employer_pension.amount):
        yield "a pension now" if now.employer_pension.amount else "no pension now"
    if now.tax.amount < NOTHING <= before.tax.amount:
        yield f"tax of {-now.tax.amount} given back"


def _rates(payslip: Payslip) -> str:
    rates: dict[Money, None] = dict.fromkeys(line.hourly_rate for line in payslip.hours)
    return " and ".join(str(rate) for rate in sorted(rates))
