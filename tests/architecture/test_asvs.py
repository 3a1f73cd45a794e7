"""The list of OWASP is whole: each line has an answer, and what it names is there."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "config/security/ASVS.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w.@/-]+)`")
LINES_OF = {
    1: 38, 2: 53, 3: 18, 4: 9, 5: 30, 6: 13, 7: 12, 8: 15, 9: 7, 10: 5, 11: 8, 12: 15, 13: 13,
    14: 23,
}  # fmt: skip
"""How many requirements of level 1 and 2 each chapter of version 4.0.3 has."""


def lines() -> list[tuple[str, str, str, str]]:
    return LINE.findall(TEXT)


def places_in(words: str) -> list[str]:
    """Return what a line names of our own files; an address of the service begins with a slash."""
    named = NAMED.findall(words)
    is_file = re.compile(r"[^/].*/.*|.+\.(md|toml)")
    return [each for each in named if is_file.fullmatch(each)]


def test_every_requirement_has_a_line_of_its_own() -> None:
    found = [number for number, *_ in lines()]
    assert len(found) == sum(row.startswith("| ") and row[2].isdigit() for row in TEXT.split("\n"))
    assert not [number for number, times in Counter(found).items() if times > 1]
    assert Counter(int(number.partition(".")[0]) for number in found) == LINES_OF
    assert found == sorted(found, key=lambda each: [int(part) for part in each.split(".")])


def test_each_line_has_one_of_three_answers_and_what_belongs_to_it() -> None:
    for number, _, answer, words in lines():
        assert answer in {"Met", "Not met", "Not applicable"}, number
        if answer == "Met":
            assert places_in(words), f"{number} says where"
        if answer == "Not met":
            assert re.search(r"Plan: |Decided", words), f"{number} says what is planned"


def test_each_file_that_the_list_names_is_there() -> None:
    named = {place for *_, words in lines() for place in places_in(words)}
    assert len(named) > 80
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []
