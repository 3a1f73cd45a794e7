"""Cases worked out by hand, with the arithmetic beside each in `tests/golden`."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.ni import EarningsBands, NiLetter, contributions
from payroll.pension import PensionKind, PensionTerms, pension_contributions
from payroll.tax.code import TaxCode
from payroll.tax.paye import TaxGiven, tax_due

GOLDEN = Path(__file__).parents[1] / "golden"
Row = dict[str, str]


def cases(name: str) -> list[Row]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def name_of(row: Row) -> str:
    return " ".join(list(row.values())[:4])


@pytest.mark.parametrize("row", cases("paye.csv"), ids=name_of)
def test_tax_worked_by_hand(row: Row) -> None:
    due = tax_due(
        TaxGiven(
            pay_on=date.fromisoformat(row["pay_on"]),
            frequency=Frequency(row["frequency"]),
            code=TaxCode.parse(row["code"]),
            pay=Money.parse(row["pay"]),
            pay_before=Money.parse(row["pay_before"]),
            tax_before=Money.parse(row["tax_before"]),
        )
    )
    assert due.amount == Money.parse(row["tax"]), row["because"]
    assert str(abs(due.amount)) in due.working.sentence or row["code"].startswith("NT")


@pytest.mark.parametrize("row", cases("national_insurance.csv"), ids=name_of)
def test_national_insurance_worked_by_hand(row: Row) -> None:
    found = contributions(
        NiLetter(row["letter"]),
        Money.parse(row["pay"]),
        Frequency(row["frequency"]),
        date.fromisoformat(row["on"]),
    )
    assert found.employee == Money.parse(row["employee"]), row["because"]
    assert found.employer == Money.parse(row["employer"]), row["because"]
    bands = (Money.parse(row[name]) for name in ("at_lower", "to_primary", "to_upper"))
    assert found.bands == EarningsBands(*bands)


@pytest.mark.parametrize("row", cases("pension.csv"), ids=name_of)
def test_pension_worked_by_hand(row: Row) -> None:
    terms = PensionTerms(
        PensionKind(row["kind"]),
        Decimal(row["employee_percent"]),
        Decimal(row["employer_percent"]),
    )
    pay = Money.parse(row["pay"])
    found = pension_contributions(terms, pay, Frequency(row["frequency"]), date(2026, 7, 3))
    assert found.employee == Money.parse(row["employee"])
    assert found.employer == Money.parse(row["employer"])
