"""Every sentence of the rules and of what stands out is one a tired person understands."""

import re
import tomllib
from importlib.resources import files
from statistics import mean

import pytest

from returns.compute import compute_return
from tests.reading import reading_age, sentences_of, words_of
from tests.returns.household import QUARTER_GIVEN
from tests.returns.test_every_flag import CASES

OLDEST, USUAL, MOST_WORDS = 14, 11, 25
"""A short sentence with one long word seems harder than it is, so each has room."""
RULES = sorted(
    {
        row["words"]
        for each in (files("config") / "councils").iterdir()
        if each.name.endswith(".toml")
        for row in tomllib.loads(each.read_text(encoding="utf-8")).get("rule", [])
    }
)
NOTICED = sorted(
    {
        words
        for case in CASES.values()
        for flag in compute_return(case[0]).flags
        for words in (flag.sentence, flag.settles)
    }
)
DRAWN = compute_return(QUARTER_GIVEN)
SAID = sorted(
    {
        *DRAWN.headline,
        *(question.words for question in DRAWN.questions),
        *(step.working.sentence for step in DRAWN.set_aside.steps),
        *(line.reason for line in DRAWN.lines),
    }
)


@pytest.mark.parametrize("told", [RULES, NOTICED, SAID], ids=["rules", "noticed", "said"])
def test_a_child_of_eleven_reads_it(told: list[str]) -> None:
    assert len(told) > 10
    hard = {text: reading_age(text) for text in told if reading_age(text) > OLDEST}
    assert not hard
    assert mean(map(reading_age, told)) <= USUAL


@pytest.mark.parametrize("told", [RULES, NOTICED, SAID], ids=["rules", "noticed", "said"])
def test_no_sentence_is_long(told: list[str]) -> None:
    assert not [
        sentence
        for text in told
        for sentence in sentences_of(text)
        if len(words_of(sentence)) > MOST_WORDS
    ]


def test_no_rule_shows_a_person_a_file_or_a_key() -> None:
    assert not [text for text in RULES if re.search(r"[_/]|\\.toml", text)]


def test_the_measure_tells_easy_from_hard() -> None:
    assert reading_age("The dog sat on the mat. It was fun.") < 8
    assert (
        reading_age(
            "Notwithstanding the aforementioned considerations, the authority retains discretion "
            "regarding the appropriateness of expenditure."
        )
        > 18
    )
