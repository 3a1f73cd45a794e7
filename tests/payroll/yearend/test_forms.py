from datetime import date

import pytest

from payroll.engine import calculate
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.loans import LoanPlans, StudentPlan
from payroll.ni import NiLetter
from payroll.payslip import HoursPaid, PayGiven, Payslip, ToDate
from payroll.pension import PensionKind, PensionTerms
from payroll.periods import TaxYear
from payroll.tax.code import TaxCode
from payroll.tax.starter import EarlierPay
from payroll.work.items import ItemKind, PayItem
from payroll.yearend.forms import (
    NoPayslipsError,
    NotEmployedThenError,
    Person,
    StillEmployedError,
    p45,
    p60,
)

PERSON = Person("Rhona Baird", "AB123456C", "Morag Sinclair", "1 Mill Lane", "961/KS1234")
YEAR = TaxYear(2026)


def months(code: str = "S1257L", count: int = 12, letter_c_from: int = 13) -> list[Payslip]:
    """A year of £2,000 a month, each with £100 of maternity pay and a postgraduate loan."""
    slips: list[Payslip] = []
    for number in range(count):
        month, year = (number + 3) % 12 + 1, 2026 + (number + 3) // 12
        slips.append(
            calculate(
                PayGiven(
                    date(year, month, 28),
                    Frequency.MONTHLY,
                    (HoursPaid("Hours", 6000, Money(1900)),),
                    TaxCode.parse(code),
                    NiLetter.C if number + 1 >= letter_c_from else NiLetter.A,
                    PensionTerms(PensionKind.NONE),
                    slips[-1].to_date if slips else ToDate(),
                    items=(PayItem(ItemKind.MATERNITY_PAY, Money(10000), "SMP"),),
                    loans=LoanPlans(StudentPlan.FOUR, has_postgraduate=True),
                )
            )
        )
    return slips


def test_a_p60_certifies_the_year_to_the_penny() -> None:
    slips = months(letter_c_from=7)
    found = p60(PERSON, YEAR, slips[::-1], EarlierPay(Money(50000), Money(100)))
    assert (found.here.pay, found.pay) == (Money(2_400_000), Money(2_450_000))
    assert found.here.tax == slips[-1].to_date.tax
    assert found.tax == found.here.tax + Money(100)
    assert [row.letter for row in found.here.letters] == [NiLetter.A, NiLetter.C]
    first = found.here.letters[0]
    # Six months: £559 at the limit, £489 up to £1,048, £952 above it, 8 % of that.
    assert first.at_lower_limit == Money(55900 * 6)
    assert first.lower_limit_to_primary == Money(48900 * 6)
    assert first.primary_to_upper_limit == Money(95200 * 6)
    assert first.employee == Money(7616 * 6)
    assert found.here.letters[1].employee == Money(0)
    assert found.here.statutory == ((ItemKind.MATERNITY_PAY, Money(120000)),)
    assert str(found.here.postgraduate_loan) == "£180.00"  # 6 % of £250.00, twelve times
    assert found.give_by == date(2027, 5, 31)


def test_a_p60_is_for_who_is_employed_on_5_april() -> None:
    with pytest.raises(NotEmployedThenError, match="P45"):
        p60(PERSON, YEAR, months(), left_on=date(2027, 4, 4))
    p60(PERSON, YEAR, months(), left_on=date(2027, 4, 5))
    with pytest.raises(NoPayslipsError):
        p60(PERSON, TaxYear(2025), months())


def test_a_p45_carries_the_year_on_into_the_next_job() -> None:
    slips = months(count=5)
    found = p45(
        PERSON, date(1990, 2, 28), date(2026, 8, 30), slips, EarlierPay(Money(1), Money(0))
    )
    assert found.total == EarlierPay(Money(1_000_001), slips[-1].to_date.tax)
    assert (found.period, str(found.tax_code)) == ("month 5", "S1257L")
    assert found.has_student_loan
    assert found.has_postgraduate_loan
    assert "left on 30 August 2026" in found.in_words


def test_a_p45_with_a_week_one_code_carries_no_totals() -> None:
    found = p45(PERSON, date(1990, 2, 28), date(2026, 8, 30), months("S1257L M1", 5))
    assert found.total is None
    assert found.here.pay == Money(1_000_000)


def test_a_p45_needs_a_last_day_and_a_payslip() -> None:
    with pytest.raises(StillEmployedError, match="last day"):
        p45(PERSON, date(1990, 2, 28), None, months(count=1))
    with pytest.raises(NoPayslipsError):
        p45(PERSON, date(1990, 2, 28), date(2026, 8, 30), [])
