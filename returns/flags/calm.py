"""Flags that offer help: nothing was spent, returns came late, or the council itself is late."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from payroll.ground.days import ONE_DAY, day_in_words
from payroll.ground.money import NOTHING
from returns.account import ReturnGiven
from returns.figures import Flag, Return, Severity
from returns.flags.saying import flag


def no_spend(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Ask whether all is well where nothing was spent for long: welfare, never suspicion."""
    weeks = given.policy.no_spend_weeks.value
    days = sorted({line.on for line in given.lines if line.amount < NOTHING})
    edges = [drawn.period.first - ONE_DAY, *days, drawn.period.last + ONE_DAY]
    longest = max((b - a, a, b) for a, b in pairwise(edges))
    if longest[0] - ONE_DAY < timedelta(weeks=weeks):
        return
    since, until = longest[1] + ONE_DAY, longest[2] - ONE_DAY
    yield flag(
        "no_spend",
        Severity.INFO,
        f"Nothing was spent from {day_in_words(since)} to {day_in_words(until)}. Is all well, "
        "and would a call help?",
        given.policy.no_spend_weeks.rule,
        "A word on how things are, if you like. It never takes money away.",
    )


def late_again(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Offer a visit to whoever sent returns late several times in a row."""
    del drawn
    if given.late_in_a_row >= given.policy.late_in_a_row.value:
        yield flag(
            "return_late_twice",
            Severity.INFO,
            f"The last {given.late_in_a_row} returns came after their day. Would somebody to sit "
            "down with help?",
            given.policy.late_in_a_row.rule,
            "Say if you would like a visit, and when. Nothing else happens.",
        )


def council_late(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say what the council owes the person, as openly as the rest."""
    del drawn
    for each in given.waiting:
        yield flag(
            "authority_overdue",
            Severity.INFO,
            f"{each.words} was due from the council on {day_in_words(each.due_on)}.",
            given.policy.decide_working_days.rule,
            "The council's answer. Nothing is asked of the person.",
            about=f"{each.words} {each.due_on.isoformat()}",
        )
