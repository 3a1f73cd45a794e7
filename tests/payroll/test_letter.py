from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.ground.timeline import NotInForceError
from payroll.letter import NiFacts, letter_on
from payroll.ni import NiLetter
from payroll.rates.state_pension_age import state_pension_on

ADULT = date(1990, 2, 28)
DAY = date(2026, 9, 4)


@pytest.mark.parametrize(
    ("facts", "letter"),
    [
        (NiFacts(ADULT), "A"),
        (NiFacts(date(2010, 9, 5)), "X"),  # 16 tomorrow
        (NiFacts(date(2010, 9, 4)), "M"),  # 16 today
        (NiFacts(date(2005, 9, 5)), "M"),  # 21 tomorrow
        (NiFacts(date(2005, 9, 4)), "A"),
        (NiFacts(date(1950, 1, 1)), "C"),
        (NiFacts(date(1960, 3, 4)), "C"),  # 66 in March 2026
        (NiFacts(date(1960, 6, 4)), "C"),  # 66 years and 2 months on 4 August 2026
        (NiFacts(date(1960, 6, 6)), "C"),  # 66 years and 3 months on 6 September 2026: see below
        (NiFacts(ADULT, deferred=(date(2026, 4, 6), date(2027, 4, 5))), "J"),
        (NiFacts(ADULT, deferred=(date(2025, 4, 6), date(2026, 4, 5))), "A"),
        (NiFacts(date(2007, 1, 1), deferred=(date(2026, 4, 6), None)), "Z"),
        (NiFacts(date(2003, 1, 1), apprentice=(date(2026, 8, 1), None)), "H"),
        (NiFacts(date(2001, 9, 4), apprentice=(date(2026, 8, 1), None)), "A"),  # 25 today
        (NiFacts(ADULT, veteran_from=date(2025, 9, 5)), "V"),
        (NiFacts(ADULT, veteran_from=date(2025, 9, 4)), "A"),
        (NiFacts(ADULT, reduced_rate_from=date(1976, 1, 1)), "B"),
        (NiFacts(ADULT, given=NiLetter.F), "F"),
    ],
)
def test_the_letter_follows_the_facts_of_the_pay_day(facts: NiFacts, letter: str) -> None:
    day = date(2026, 9, 6) if facts.born_on == date(1960, 6, 6) else DAY
    found = letter_on(facts, day)
    assert found.letter == letter
    assert f"So the letter is {letter}." in found.working.sentence


@pytest.mark.parametrize(
    ("born_on", "reached"),
    [
        (date(1954, 10, 6), date(2020, 10, 6)),
        (date(1960, 4, 5), date(2026, 4, 5)),
        (date(1960, 4, 6), date(2026, 5, 6)),
        (date(1961, 3, 5), date(2028, 2, 5)),
        (date(1961, 3, 6), date(2028, 3, 6)),
        (date(1960, 7, 31), date(2026, 11, 30)),
        (date(1956, 2, 29), date(2022, 3, 1)),  # a birthday that 2022 does not have
        (date(1950, 1, 1), None),
    ],
)
def test_state_pension_age_by_day_of_birth(born_on: date, reached: date | None) -> None:
    assert state_pension_on(born_on) == reached


def test_age_is_to_be_proved_by_a_passport_or_birth_certificate() -> None:
    assert "passport" in letter_on(NiFacts(date(1950, 1, 1)), DAY).evidence
    assert letter_on(NiFacts(ADULT), DAY).evidence == ""


def test_near_pension_age_the_working_says_when_it_is_reached() -> None:
    steps = dict(letter_on(NiFacts(date(1960, 6, 6)), DAY).working.steps)
    assert steps["State Pension age from"] == "6 September 2026"
    doubted = letter_on(NiFacts(date(1961, 3, 6)), DAY).working.sentence
    assert "We have not seen the State Pension age for that birthday" in doubted


def test_a_pension_age_beyond_the_table_is_refused_only_where_it_is_in_doubt() -> None:
    young = NiFacts(date(1980, 1, 1))
    assert letter_on(young, DAY).letter == "A"
    with pytest.raises(NotInForceError, match="State Pension age is not on record"):
        letter_on(young, date(2047, 1, 1))
    old = NiFacts(date(1950, 1, 1))
    with pytest.raises(NotInForceError, match="State Pension age is not on record"):
        letter_on(old, date(2015, 1, 1))


@given(st.dates(date(1940, 1, 1), date(2012, 12, 31)), st.integers(0, 364))
def test_without_other_facts_the_letter_changes_only_on_birthdays(born: date, after: int) -> None:
    today = date(2026, 4, 6) + timedelta(days=after)
    tomorrow = today + timedelta(days=1)
    if letter_on(NiFacts(born), today).letter != letter_on(NiFacts(born), tomorrow).letter:
        is_shorter_month = (tomorrow + timedelta(days=1)).day == 1 and tomorrow.day < born.day
        is_after_29_february = (born.month, born.day) == (2, 29) and tomorrow.day == 1
        assert tomorrow.day == born.day or is_shorter_month or is_after_29_february
