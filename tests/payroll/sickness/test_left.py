"""What is left of the weeks of sick pay, to the day."""

from datetime import date

from payroll.ground.days import Span
from payroll.rates.sick_pay import sick_pay_law
from payroll.sickness.left import DaysPaid, rules_in_words, sick_pay_left, weeks_in_words

NOW, BEFORE = date(2026, 4, 6), date(2026, 4, 5)
RULES = sick_pay_law().on(NOW)


def spell(first: str, last: str, paid: int) -> DaysPaid:
    return DaysPaid(Span(date.fromisoformat(first), date.fromisoformat(last)), paid)


def test_nothing_used_leaves_all_28_weeks() -> None:
    found = sick_pay_left([], 0, RULES)
    assert (found.used, found.left_in_words) == (0, "28 weeks")
    assert found.working.sentence == (
        "Statutory Sick Pay is paid for at most 28 weeks. None is used."
    )


def test_linked_spells_use_working_days_of_the_newest_week() -> None:
    found = sick_pay_left(
        [spell("2026-05-04", "2026-05-06", 1), spell("2026-06-01", "2026-06-13", 5)], 3, RULES
    )
    assert (found.used, found.most, found.left) == (6, 84, 78)
    assert found.used_in_words == "2 weeks of 28 weeks"
    assert found.left_in_words == "26 weeks"
    assert found.working.sentence == (
        "Statutory Sick Pay is paid for at most 28 weeks. With 3 days of work a week that is "
        "84 days. 6 days are used since 4 May 2026. 78 days are left, which is 26 weeks."
    )
    assert found.working.steps == (
        ("4 May 2026 to 6 May 2026", "1 day"),
        ("1 June 2026 to 13 June 2026", "5 days"),
    )


def test_no_more_than_all_can_be_used() -> None:
    found = sick_pay_left([spell("2026-05-04", "2026-12-04", 143)], 5, RULES)
    assert (found.used, found.left, found.left_in_words) == (140, 0, "0 weeks")
    assert found.used_in_words == "28 weeks of 28 weeks"


def test_days_are_said_as_weeks_and_days() -> None:
    said = [weeks_in_words(days, 3) for days in (0, 1, 2, 3, 4, 8)]
    assert said == [
        "0 weeks",
        "1 day",
        "2 days",
        "1 week",
        "1 week and 1 day",
        "2 weeks and 2 days",
    ]


def test_the_rules_in_words_change_on_6_april_2026() -> None:
    assert rules_in_words(sick_pay_law().on(BEFORE)) == (
        "The first 3 working days are not paid.",
        "A week is £118.75.",
        "It needs average earnings of at least the lower limit of National Insurance.",
    )
    assert rules_in_words(RULES) == (
        "It is paid from the first working day.",
        "A week is 80% of what you earn in a week on average, and at most £123.25.",
        "It does not matter how little you earn.",
    )
