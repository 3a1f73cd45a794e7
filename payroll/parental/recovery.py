"""What HMRC gives back of statutory parental pay, claimed on the employer's payment summary."""

from dataclasses import dataclass
from datetime import date

from payroll.exact import percent
from payroll.ground.money import Money, to_nearest_penny
from payroll.ground.working import Working
from payroll.rates.parental_pay import recovery_rates


@dataclass(frozen=True, slots=True)
class Recovery:
    """What is given back of the pay itself, and the compensation for National Insurance on it."""

    of_pay: Money
    compensation: Money
    working: Working

    @property
    def total(self) -> Money:
        """Return all that is given back."""
        return self.of_pay + self.compensation


def recovered(paid: Money, pay_on: date, *, is_small: bool) -> Recovery:
    """Return what is given back of pay on a day, each part to the nearest penny."""
    rate = recovery_rates().on(pay_on)
    source = rate.provenance.source
    if not is_small:
        back = to_nearest_penny(paid.share(rate.normal))
        sentence = f"HMRC gives back {percent(rate.normal)} of {paid}, which is {back}."
        return Recovery(back, Money(0), Working(sentence, (), source))
    more = to_nearest_penny(paid.share(rate.compensation))
    sentence = (
        f"A small employer gets back all of {paid} and {percent(rate.compensation)} more, "
        f"{more}: {paid + more}."
    )
    steps = (("Statutory pay", str(paid)), ("Compensation", str(more)))
    return Recovery(paid, more, Working(sentence, steps, source))


def is_small_employer(class_1_last_year: Money, pay_on: date) -> bool:
    """Tell whether last tax year's Class 1 National Insurance, both sides, makes it small.

    The Employment Allowance is not taken off for this.
    """
    return class_1_last_year <= recovery_rates().on(pay_on).small_limit
