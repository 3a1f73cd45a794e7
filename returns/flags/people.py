"""Flags about facts of people: what ends soon, and whether the family rules are looked at."""

from collections.abc import Iterator
from datetime import timedelta

from payroll.ground.days import day_in_words
from returns.account import ReturnGiven
from returns.family import FamilyAnswer, family_found
from returns.figures import Flag, Return, Severity
from returns.flags.saying import flag


def ending_soon(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say what ends soon or has ended: insurance, PVG, powers to act; a reminder, no fault."""
    horizon = drawn.period.last + timedelta(days=given.policy.expiring_days.value)
    for ending in given.endings:
        if ending.on > horizon:
            continue
        is_over = ending.on < drawn.period.last
        yield flag(
            "fact_expiring",
            Severity.ASK if is_over else Severity.INFO,
            f"{ending.label} {'ended' if is_over else 'ends'} on {day_in_words(ending.on)}.",
            given.policy.expiring_days.rule,
            "The new last day, when it is renewed.",
            about=f"{ending.label} {ending.on.isoformat()}",
        )


def family_rule(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say where a relative is paid and something the regulations ask for is not on record."""
    del drawn
    for facts in given.relatives:
        found = family_found(facts)
        if found.answer is FamilyAnswer.BARRED:
            yield flag(
                "family_rule",
                Severity.CHECK,
                f"{facts.assistant} is of the family. {' '.join(found.reasons)} The council can "
                "say what that means here.",
                given.policy.rule("family.bar"),
                "A word with the council. Nobody stops a wage for this by themselves.",
                about=facts.assistant,
            )
        elif found.answer is FamilyAnswer.ASK:
            yield flag(
                "family_rule",
                Severity.ASK,
                f"{facts.assistant} is of the family. What is not on record yet: "
                f"{', '.join(found.reasons).lower()}.",
                given.policy.rule("family.allowed"),
                "The date everybody agreed, and which circumstance it is.",
                about=facts.assistant,
            )
