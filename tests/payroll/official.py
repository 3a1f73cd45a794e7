"""Where the official test cases are, when they are there."""

import csv
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from payroll.command.kind import Kind
from payroll.command.main import answer_to

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "payroll_cases"
ARE_THERE = FOLDER.is_dir()
WHY_SKIPPED = "the official cases are not beside this checkout; the golden cases still run"


def cases(name: str) -> list[dict[str, str]]:
    """Return the rows of a case file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def json_cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of a file of JSON lines."""
    with (FOLDER / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def differs(got: object, expected: object, tolerance: str) -> bool:
    """Tell whether a result of the command is not what a case expects."""
    try:
        return abs(Decimal(str(got)) - Decimal(str(expected))) > Decimal(tolerance)
    except InvalidOperation:
        return got != expected


def wrong_rows(kind: Kind, name: str, **more: object) -> list[str]:
    """Return what the command answers wrongly of a CSV file."""
    wrong = []
    for row in cases(name):
        given = {column: text for column, text in row.items() if not column.startswith("expected")}
        got = asked(kind, given | more)
        for column, text in row.items():
            result = column.removeprefix("expected_")
            if result != column and differs(got.get(result), text, row["tolerance"]):
                wrong.append(f"{row['id']}: {result} {got.get(result)}, not {text}")
    return wrong


def wrong_lines(kind: Kind, name: str) -> list[str]:
    """Return what the command answers wrongly of a file of JSON lines."""
    return wrong_among(kind, json_cases(name))


def wrong_among(kind: Kind, lines: list[dict[str, Any]]) -> list[str]:
    """Return what the command answers wrongly of some cases."""
    wrong = []
    for case in lines:
        check = {"check": case["check"]} if "check" in case else {}
        got = asked(kind, case["input"] | check)
        for result, expected in case["expected"].items():
            if differs(got.get(result), expected, case["tolerance"]):
                wrong.append(f"{case['id']}: {result} {got.get(result)}, not {expected}")
    return wrong


def asked(kind: Kind, values: Mapping[str, object]) -> dict[str, Any]:
    """Return the result of a line, or a result that says the error."""
    found = answer_to(json.dumps({"kind": kind.name, **values}).encode())
    result: dict[str, Any] = dict(found.get("result", {"error": found.get("error")}))  # type: ignore[call-overload]
    return result
