import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "config" / "README.md"
RATES = README.parent / "rates"
BLOCK = re.compile(r"^```toml (?P<file>\w+)\n(?P<entry>.*?)^```$", re.MULTILINE | re.DOTALL)
MOVE = re.compile(r"Move `known_until` to .*?\n\n", re.DOTALL)
TO = re.compile(
    r"to `(?P<day>[0-9-]{10})` in\s"  # from one day to the next
    r"(?P<files>(?:`\w+`(?:,|\sand|\s|;|\.)*)+)"
)
PAID_IN_APRIL_2027 = """
{"kind": "paye_tax", "tax_year": "2027-28", "tax_code": "S1260L", "frequency": "weekly", "period": 1, "taxable_pay": "400.00"}
{"kind": "nic", "tax_year": "2027-28", "ni_category": "A", "frequency": "weekly", "nicable_pay": "130.00"}
{"kind": "ssp", "sickness_start": "2027-04-12", "sickness_end": "2027-04-16", "qualifying_weekdays": "1 2 3 4 5", "average_weekly_earnings": "400"}
{"kind": "student_loan", "tax_year": "2027-28", "frequency": "monthly", "plan": "plan_4", "nicable_pay": "4000.00"}
{"kind": "minimum_wage", "rates_from": "2027-04-01", "age": 30, "hours": "10"}
{"kind": "payslip", "pay_on": "2027-04-09", "frequency": "weekly", "terms": {"hourly_rate": "14.00"}, "shifts": [{"starts_at": "2027-04-05T09:00", "ends_at": "2027-04-05T17:00"}], "tax_code": "S1260L", "ni_category": "A", "pension": {"tax_treatment": "relief_at_source", "employee_percent": "5", "employer_percent": "3"}}
"""  # noqa: E501  # lines as they are typed
EXPECTED = (
    # £400.00 - £242.50 free = £157: £76.92 at 19 % and the rest at 20 %.
    '"tax_due": "30.63"',
    '"earnings_at_lel": "130.00"',
    '"total": "125.00"',
    '"deduction": "105.00"',
    '"minimum_pay_due": "130.00"',
    '"gross": "112.00"',
)  # fmt: skip


def by_the_recipe(folder: Path) -> None:
    """Do to a copy of the rates what the README says."""
    shutil.copytree(RATES, folder)
    text = README.read_text(encoding="utf-8")
    blocks = {found["file"]: found["entry"] for found in BLOCK.finditer(text)}
    moved = MOVE.search(text)
    assert moved
    for found in TO.finditer(moved[0]):
        for name in re.findall(r"`(\w+)`", found["files"]):
            path = folder / f"{name}.toml"
            rates = path.read_text(encoding="utf-8")
            until = re.sub(
                r"^known_until = .*$", f"known_until = {found['day']}", rates, flags=re.MULTILINE
            )
            assert until != rates
            entry = blocks.pop(name, "")
            path.write_text(f"{until}\n{entry}", encoding="utf-8")
    assert not blocks


def answers(folder: Path | None) -> list[str]:
    env = {"PA_RATES": str(folder)} if folder else {}
    done = subprocess.run(
        [sys.executable, "-m", "payroll"],
        input=PAID_IN_APRIL_2027.strip(),
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "", **env},
        cwd=README.parents[1],
    )
    return done.stdout.splitlines()


def test_the_recipe_for_the_next_tax_year_works_as_it_is_written(tmp_path: Path) -> None:
    by_the_recipe(tmp_path / "rates")
    found = answers(tmp_path / "rates")
    assert len(found) == len(EXPECTED)
    for answer, expected in zip(found, EXPECTED, strict=True):
        assert expected in answer


def test_before_it_is_followed_every_day_of_the_next_year_is_refused() -> None:
    assert all('"ok": false' in answer for answer in answers(None))


def entries() -> list[tuple[str, str, list[str]]]:
    found: list[tuple[str, str, list[str]]] = []
    for path in sorted(RATES.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("in_force", []):
            if entry["standing"] == "?":
                found.append((path.name, str(entry["from"]), []))
            if entry.get("unconfirmed"):
                found.append((path.name, str(entry["from"]), entry["unconfirmed"]))
    return found


@pytest.mark.parametrize(("file", "since", "names"), entries())
def test_every_figure_that_is_not_confirmed_is_listed(
    file: str, since: str, names: list[str]
) -> None:
    text = README.read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if f"`{file}` | {since}" in row]
    assert rows
    assert all(any(f"`{name}`" in row for row in rows) for name in names)
