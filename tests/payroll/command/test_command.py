import json
import subprocess
import sys
from collections.abc import Mapping

import pytest

from payroll.command.help import help_text
from payroll.command.kind import Kind
from payroll.command.main import answer_to
from payroll.command.registry import KINDS


def ask(values: Mapping[str, object]) -> Mapping[str, object]:
    return answer_to(json.dumps(values).encode())


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_example_of_every_kind_gives_what_the_help_says(kind: Kind) -> None:
    found = ask(kind.example)
    assert found["ok"], found
    assert found["result"] == kind.answers
    assert found["working"]


def test_the_help_names_every_field_and_shows_every_example() -> None:
    text = help_text(KINDS.values())
    for kind in KINDS.values():
        assert json.dumps(kind.example) in text
        for name, _ in (*kind.takes, *kind.gives):
            assert f"    {name}: " in text
        assert set(kind.example) - {"kind"} <= {name for name, _ in kind.takes}
        assert set(kind.answers) <= {name for name, _ in kind.gives}


TAX = dict(KINDS["paye_tax"].example)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "not a JSON object"),
        (b"[1]", "not a JSON object"),
        (b"\xff\xfe", "not a JSON object"),
        (b'{"kind": "paye_tax", "tax_year": NaN}', "not a JSON object"),
        (b"[" * 100_000, "not a JSON object"),
        (b'{"kind": 1' + b"0" * 5000 + b"}", "not a JSON object"),
        (b'{"tax_year": "2026-27"}', "kind is missing"),
        (b'{"kind": "tax"}', "There is no kind “tax”. Known are: paye_tax"),
    ],
)
def test_a_line_that_is_no_question_gets_an_answer_that_says_so(line: bytes, said: str) -> None:
    found = answer_to(line)
    assert not found["ok"]
    assert said in str(found["error"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"taxable_pay": "1.234"}, "taxable_pay must be pounds with at most two decimals"),
        ({"taxable_pay": "lots"}, "taxable_pay must be a number, not “lots”"),
        ({"taxable_pay": True}, "taxable_pay must be a number"),
        ({"taxable_pay": ""}, "taxable_pay is missing"),
        ({"period": "54"}, "no weekly tax period 54"),
        ({"period": 0}, "no weekly tax period 0"),
        ({"period": 1.5}, "period must be a whole number"),
        ({"tax_code": "S12"}, "is not a tax code"),
        ({"tax_year": "2026-28"}, "tax_year must be a tax year like 2026-27"),
        ({"tax_year": "2027-28"}, "2027-28, and its rates are not on record"),
        ({"tax_year": "2023-24"}, "2023-24, and its rates are not on record"),
        ({"frequency": "daily"}, "frequency must be one of weekly"),
        ({"week1_month1": "perhaps"}, "week1_month1 must be true or false"),
        ({"taxable_pai": "1.00"}, "taxable_pai is not known here"),
    ],
)
def test_a_wrong_field_is_named_with_what_it_should_be(
    changes: dict[str, object], said: str
) -> None:
    found = ask(TAX | changes)
    assert not found["ok"], found
    assert said in str(found["error"])


def test_lines_are_answered_in_order_and_a_bad_one_stops_nothing() -> None:
    lines = [json.dumps(TAX), "not json", "", json.dumps(TAX | {"taxable_pay": "100.00"})]
    done = subprocess.run(  # our own interpreter and our own words
        [sys.executable, "-m", "payroll"],
        input="\n".join(lines).encode(),
        capture_output=True,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [each["ok"] for each in found] == [True, False, False, True]
    assert found[0]["result"]["tax_due"] == "5.13"
    assert found[3]["result"]["tax_due"] == "0.00"
    assert done.stderr == b""


def test_what_is_kept_beside_a_case_is_not_taken_for_a_field() -> None:
    beside = {"id": "1", "origin": "x", "tolerance": "0.00", "expected_tax_due": "5.13"}
    assert ask(TAX | beside)["ok"]
