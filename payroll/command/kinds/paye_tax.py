"""The kind `paye_tax`: the income tax to take from one payment."""

from payroll.command.fields import Fields
from payroll.command.kind import Answer, Kind, told
from payroll.ground.money import NOTHING
from payroll.periods import a_day_in
from payroll.rates.years import require_year_on_record
from payroll.tax.code import TaxCode
from payroll.tax.paye import TaxGiven, tax_due


def answer(given: Fields) -> Answer:
    """Return the tax due, below nothing for a refund, and the tax to date."""
    year, frequency = given.tax_year(), given.frequency()
    pay_on = a_day_in(year, frequency, given.whole("period"))
    require_year_on_record(pay_on)
    is_alone = given.flag("week1_month1", otherwise=False)
    mark = " W1/M1" if is_alone else ""
    code = TaxCode.parse(given.text("tax_code") + mark)
    pay = given.money("taxable_pay")
    to_date = given.money("taxable_pay_to_date", otherwise=pay)
    before = given.money("tax_to_date_before", otherwise=NOTHING)
    is_alone = not code.is_cumulative
    due = tax_due(
        TaxGiven(
            pay_on=pay_on,
            frequency=frequency,
            code=code,
            pay=pay,
            pay_before=NOTHING if is_alone else to_date - pay,
            tax_before=NOTHING if is_alone else before,
        )
    )
    tax_to_date = due.amount if is_alone else before + due.amount
    return Answer({"tax_due": due.amount, "tax_to_date": tax_to_date}, told(due.working))


KIND = Kind(
    name="paye_tax",
    title="Income tax on one payment",
    takes=(
        ("tax_year", "as 2026-27"),
        ("tax_code", "as S1257L, K475, BR, with or without W1, M1 or X"),
        ("week1_month1", "true to look at this payment alone; false if not stated"),
        ("frequency", "weekly, fortnightly, four_weekly or monthly"),
        ("period", "the tax week or tax month of the payment"),
        ("taxable_pay", "taxable pay of this payment"),
        ("taxable_pay_to_date", "with this payment; this payment alone if not stated"),
        ("tax_to_date_before", "tax taken earlier in the tax year; 0.00 if not stated"),
    ),
    gives=(
        ("tax_due", "tax to take now; below nothing is given back"),
        ("tax_to_date", "tax taken in the tax year, this payment included"),
    ),
    example={
        "kind": "paye_tax",
        "tax_year": "2026-27",
        "tax_code": "S1257L",
        "frequency": "weekly",
        "period": 1,
        "taxable_pay": "269.00",
    },
    answers={"tax_due": "5.13", "tax_to_date": "5.13"},
    answer=answer,
)
