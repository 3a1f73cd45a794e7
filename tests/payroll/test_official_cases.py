from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ni import NiLetter, contributions
from payroll.pension import PensionKind, PensionTerms, pension_contributions
from payroll.periods import TaxYear
from payroll.tax.code import TaxCode
from payroll.tax.paye import TaxGiven, tax_due
from tests.payroll.official import ARE_THERE, WHY_SKIPPED, cases

pytestmark = pytest.mark.skipif(not ARE_THERE, reason=WHY_SKIPPED)
FREQUENCIES = {
    "weekly": Frequency.WEEKLY,
    "fortnightly": Frequency.FORTNIGHTLY,
    "four_weekly": Frequency.FOUR_WEEKLY,
    "monthly": Frequency.MONTHLY,
}


def pay_day(year: TaxYear, frequency: Frequency, period: int) -> date:
    """Return a day in a tax week or month."""
    if frequency is Frequency.MONTHLY:
        months = 3 + period - 1
        return date(year.starting + months // 12, months % 12 + 1, 20)
    return year.span.first + timedelta(days=7 * (period - 1) + 2)


def tax_failures(name: str, year: TaxYear) -> Iterator[str]:
    for row in cases(name):
        frequency = FREQUENCIES[row["frequency"]]
        mark = " W1/M1" if row["week1_month1"] == "true" else ""
        pay = Money.parse(row["taxable_pay"])
        to_date = Money.parse(row["taxable_pay_to_date"] or "0")
        due = tax_due(
            TaxGiven(
                pay_on=pay_day(year, frequency, int(row["period"])),
                frequency=frequency,
                code=TaxCode.parse(row["tax_code"] + mark),
                pay=pay,
                pay_before=NOTHING if mark else to_date - pay,
                tax_before=NOTHING if mark else Money.parse(row["tax_to_date_before"] or "0"),
            )
        ).amount
        expected = Money.parse(row["expected_tax_due"])
        if abs(due - expected) > Money.parse(row["tolerance"]):
            yield f"{row['id']}: {due}, not {expected}"


@pytest.mark.parametrize(
    ("name", "starting", "rows"),
    [
        ("paye_tax_2024-25.csv", 2024, 242),
        ("paye_tax_2025-26.csv", 2025, 92),
        ("paye_tax_2026-27.csv", 2026, 242),
    ],
)
def test_tax_agrees_with_every_official_case(name: str, starting: int, rows: int) -> None:
    assert len(cases(name)) == rows
    assert list(tax_failures(name, TaxYear(starting))) == []


def test_national_insurance_agrees_with_every_official_case() -> None:
    rows = cases("nic_2025-26.csv")
    wrong = []
    for row in rows:
        found = contributions(
            NiLetter(row["ni_category"]),
            Money.parse(row["nicable_pay"]),
            FREQUENCIES[row["frequency"]],
            date(2025, 7, 4),
        )
        bands = found.bands
        got = (
            found.employee,
            found.employer,
            bands.at_lower_limit,
            bands.lower_limit_to_primary,
            bands.primary_to_upper_limit,
        )
        expected = tuple(
            Money.parse(row[f"expected_{name}"])
            for name in (
                "employee_ni",
                "employer_ni",
                "earnings_at_lel",
                "earnings_lel_to_pt",
                "earnings_pt_to_uel",
            )
        )
        if got != expected:
            wrong.append(f"{row['id']}: {got}, not {expected}")
    assert len(rows) == 492
    assert wrong == []


def test_pension_agrees_with_every_official_case() -> None:
    kinds = {
        "relief_at_source": PensionKind.RELIEF_AT_SOURCE,
        "net_pay_arrangement": PensionKind.NET_PAY,
    }
    rows = cases("pension_qe.csv")
    for row in rows:
        terms = PensionTerms(
            kinds[row["tax_treatment"]],
            Decimal(row["employee_percent"]),
            Decimal(row["employer_percent"]),
        )
        found = pension_contributions(
            terms,
            Money.parse(row["pensionable_pay"]),
            FREQUENCIES[row["frequency"]],
            date(2026, 7, 4),
        )
        assert found.employee == Money.parse(row["expected_employee"]), row["id"]
        assert found.employer == Money.parse(row["expected_employer"]), row["id"]
    assert len(rows) == 5
