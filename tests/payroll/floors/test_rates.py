from datetime import date

import pytest

from payroll.floors.rates import rate_warnings
from payroll.ground.money import Money

DAY = date(2026, 9, 4)


@pytest.mark.parametrize(
    ("rate", "on", "age", "words"),
    [
        ("13.45", DAY, None, []),
        ("13.44", DAY, None, ["public funding"]),
        ("12.70", DAY, None, ["National Living Wage", "public funding"]),
        ("12.70", DAY, 20, ["public funding"]),
        ("10.84", DAY, 18, ["National Minimum Wage for this age", "public funding"]),
        ("8.00", DAY, 16, ["public funding"]),
        ("12.60", date(2025, 9, 1), None, []),
        ("20.00", date(2027, 4, 1), None, ["was not checked", "was not checked"]),
    ],
)
def test_a_low_rate_gets_a_word_and_a_good_one_none(
    rate: str, on: date, age: int | None, words: list[str]
) -> None:
    warnings = rate_warnings(Money.parse(rate), on, age)
    assert len(warnings) == len(words)
    assert all(word in warning for word, warning in zip(words, warnings, strict=True))


def test_an_unconfirmed_rate_says_so() -> None:
    assert "not seen that figure" in rate_warnings(Money(1300), DAY)[0]
    assert "not seen that figure" not in rate_warnings(Money(1250), date(2025, 9, 1))[0]
