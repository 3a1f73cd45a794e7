import pytest

from payroll.command.registry import KINDS
from tests.payroll.official import (
    ARE_THERE,
    WHY_SKIPPED,
    cases,
    json_cases,
    wrong_among,
    wrong_lines,
    wrong_rows,
)

pytestmark = pytest.mark.skipif(not ARE_THERE, reason=WHY_SKIPPED)


@pytest.mark.parametrize(
    ("kind", "name", "rows", "tax_year"),
    [
        ("paye_tax", "paye_tax_2024-25.csv", 242, "2024-25"),
        ("paye_tax", "paye_tax_2025-26.csv", 92, "2025-26"),
        ("paye_tax", "paye_tax_2026-27.csv", 242, "2026-27"),
        ("nic", "nic_2025-26.csv", 492, "2025-26"),
        ("pension_qe", "pension_qe.csv", 5, "2026-27"),
        ("holiday_regular", "holiday_regular.csv", 3, "2026-27"),
        ("holiday_irregular", "holiday_irregular.csv", 9, "2026-27"),
        ("ssp", "ssp_2025-26.csv", 123, "2025-26"),
        ("ssp", "ssp_2026-27.csv", 154, "2026-27"),
    ],
)
def test_the_command_agrees_with_every_official_row(
    kind: str, name: str, rows: int, tax_year: str
) -> None:
    assert len(cases(name)) == rows
    assert wrong_rows(KINDS[kind], name, tax_year=tax_year) == []


@pytest.mark.parametrize(
    ("kind", "name", "rows"),
    [
        ("ssp", "ssp_test.jsonl", 26),
        ("minimum_wage", "min_wage_test.jsonl", 30),
        ("smp", "smp.jsonl", 14),
        ("smp", "maternity_pay_test.jsonl", 13),
    ],
)
def test_the_command_agrees_with_every_official_line(kind: str, name: str, rows: int) -> None:
    assert len(json_cases(name)) == rows
    assert wrong_lines(KINDS[kind], name) == []


def test_the_command_agrees_with_every_official_holiday() -> None:
    irregular = "irregular_hours_accrued"
    lines = json_cases("holiday_test.jsonl")
    assert len(lines) == 122
    wrong = [
        *wrong_among(KINDS["holiday_regular"], [c for c in lines if c["check"] != irregular]),
        *wrong_among(KINDS["holiday_irregular"], [c for c in lines if c["check"] == irregular]),
    ]
    assert wrong == []
