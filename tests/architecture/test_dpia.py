"""The draft of the impact assessment names tests that are there, and marks what nobody decided."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DPIA = (ROOT / "config/privacy/DPIA.md").read_text(encoding="utf-8")
PRIVACY_TESTS = ROOT / "tests/pa_employer/privacy"


def test_each_test_that_the_assessment_names_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+|test_\w+\.py)`", DPIA))
    assert len(named) > 15
    for name in named:
        place = ROOT / name if name.startswith("tests/") else PRIVACY_TESTS / name
        assert place.exists(), name


def test_each_risk_has_a_measure_and_says_how_it_stands_after() -> None:
    rows = re.findall(r"^\| \d+ \|.*\|$", DPIA, re.MULTILINE)
    assert len(rows) >= 12
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 6
        assert all(cells), row
        assert re.match(r"(low|medium|high)/(low|medium|high)", cells[2])
        assert re.match(r"(low|medium|high)/(low|medium|high)", cells[5])


def test_it_says_that_it_is_a_draft_and_what_the_controller_fills_in() -> None:
    assert "**This is a draft for the controller.**" in DPIA
    assert DPIA.count("[") > 20
