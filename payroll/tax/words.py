"""The tax on a payment, told so that the person who is paid can follow it."""

from payroll.exact import exact_pounds, percent
from payroll.ground.money import NOTHING, Money
from payroll.tax.bill import Basis, Bill, Slice
from payroll.tax.code import CodeKind, Nation, TaxCode

_RATES_OF = {Nation.SCOTLAND: "Scottish", Nation.WALES: "Welsh", Nation.REST_OF_UK: "UK"}


def tax_sentence(code: TaxCode, basis: Basis, bill: Bill, due: Money) -> str:
    """Say in plain words how the tax came about."""
    return " ".join(
        [
            _opening(basis),
            _what_the_code_does(code, basis, bill),
            _closing(basis, bill),
            _outcome(bill.tax - basis.tax_before, due),
        ]
    )


def tax_steps(code: TaxCode, basis: Basis, bill: Bill, due: Money) -> tuple[tuple[str, str], ...]:
    """Return the figures of the calculation in order, each exact."""
    looked_at = "Taxable pay so far this tax year" if basis.is_cumulative else "Taxable pay now"
    owed = bill.tax - basis.tax_before
    steps = [
        (looked_at, str(basis.pay)),
        *_adjustment_steps(code, basis, bill),
        ("Pay that is taxed, in whole pounds", str(bill.taxed)),
        *(_slice_step(code, part) for part in bill.slices),
        ("Tax on it, without any part of a penny", str(bill.tax)),
    ]
    if basis.is_cumulative:
        steps.append(("Tax already taken", str(basis.tax_before)))
    if due != owed:
        steps.append(("The most that tax may take of this payment", str(due)))
    return tuple(steps)


def _opening(basis: Basis) -> str:
    if basis.is_cumulative:
        return f"Taxable pay so far this tax year is {basis.pay}."
    return f"Taxable pay is {basis.pay}, and it is taxed without looking at earlier pay."


def _what_the_code_does(code: TaxCode, basis: Basis, bill: Bill) -> str:
    match code.kind:
        case CodeKind.NO_TAX:
            return f"Code {code} means that no tax is taken."
        case CodeKind.BASIC_RATE | CodeKind.HIGHER_STEP:
            part = bill.slices[0]
            return f"Code {code} taxes all of it at the {_rate_name(code, part)}."
        case CodeKind.ADDITION:
            return f"Code {code} adds {-bill.adjustment} to what is taxed, {_time(basis)}."
        case CodeKind.ALLOWANCE if code.number:
            return f"Code {code} leaves {bill.adjustment} of it free of tax, {_time(basis)}."
        case CodeKind.ALLOWANCE:
            return f"Code {code} leaves none of it free of tax."


def _time(basis: Basis) -> str:
    unit = basis.period.unit
    return f"for {basis.periods} {unit}{'' if basis.periods == 1 else 's'} of the tax year"


def _closing(basis: Basis, bill: Bill) -> str:
    if basis.is_cumulative:
        return f"The tax so far comes to {bill.tax}, and {basis.tax_before} was taken before."
    return f"The tax comes to {bill.tax}."


def _outcome(owed: Money, due: Money) -> str:
    if due < owed:
        return f"Tax may take no more than {due} of this payment, so that is taken now."
    if due < NOTHING:
        return f"So {-due} is given back now."
    return f"So {due} is taken now."


def _adjustment_steps(code: TaxCode, basis: Basis, bill: Bill) -> list[tuple[str, str]]:
    if not bill.adjustment:
        return []
    if code.kind is CodeKind.ADDITION:
        return [(f"Added by code {code}, {_time(basis)}", str(-bill.adjustment))]
    return [(f"Free of tax under code {code}, {_time(basis)}", str(bill.adjustment))]


def _slice_step(code: TaxCode, part: Slice) -> tuple[str, str]:
    return f"{_rate_name(code, part)} on {exact_pounds(part.pay)}", exact_pounds(part.tax)


def _rate_name(code: TaxCode, part: Slice) -> str:
    return f"{_RATES_OF[code.nation]} {part.name} rate of {percent(part.rate)}"
