"""What differs from last time is said with its reasons."""

from datetime import date
from decimal import Decimal

import pytest

from pa_employer.payruns.differences import difference_in_words
from payroll.engine import calculate
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.ni import NiLetter
from payroll.payslip import HoursPaid, PayGiven, Payslip
from payroll.pension import PensionKind, PensionTerms
from payroll.tax.code import TaxCode


def payslip(**changes: object) -> Payslip:
    rate, minutes = changes.pop("rate", 1345), changes.pop("minutes", 4800)
    given: dict[str, object] = {
        "pay_on": date(2026, 12, 4),
        "frequency": Frequency.FOUR_WEEKLY,
        "tax_code": TaxCode.parse("S1257L W1"),
        "ni_letter": NiLetter.A,
        "pension": PensionTerms(PensionKind.NONE),
        "hours": (HoursPaid("Hours", int(str(minutes)), Money(int(str(rate)))),),
    }
    return calculate(PayGiven(**(given | changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "The same as last time."),
        ({"minutes": 4980}, "more than last time: 3 h more."),
        ({"minutes": 4770}, "less than last time: 30 min less."),
        ({"rate": 1400}, "more than last time: £14.00 an hour instead of £13.45."),
        (
            {"tax_code": TaxCode.parse("SBR W1")},
            "less than last time: tax code SBR W1/M1 instead of S1257L W1/M1.",
        ),
        (
            {"ni_letter": NiLetter.C},
            "£8.72 more than last time: National Insurance letter C instead of A.",
        ),
        (
            {"pension": PensionTerms(PensionKind.RELIEF_AT_SOURCE, Decimal(5), Decimal(3))},
            "£23.84 less than last time: a pension now.",
        ),
    ],
)
def test_a_difference_names_its_reasons(changes: dict[str, object], words: str) -> None:
    assert difference_in_words(payslip(**changes), payslip()).endswith(words)


def test_the_first_payslip_has_nothing_to_differ_from() -> None:
    assert difference_in_words(payslip(), None) == "This is the first payslip here."
