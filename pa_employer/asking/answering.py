"""What answers a question by itself: an earlier answer, or the plan; all else asks the council.

Only a yes is ever given without a person: a no is for somebody who can be spoken to.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pa_employer.asking.models import Answer, AnsweredBy, Question
from payroll.ground.days import day_in_words
from payroll.ground.money import Money

ALIKE = 60
"""From how many of a hundred words in common two questions ask the same."""
SMALL_WORDS = frozenset(
    {"a", "an", "the", "to", "of", "for", "my", "me", "i", "is", "it", "can", "may", "ok", "okay"}
    | {"buy", "pay", "use", "spend", "on", "with", "and", "or", "in", "at", "this", "that"}
)


@dataclass(frozen=True, slots=True)
class PlanPart:
    """A part of the plan's budget that the question falls under."""

    label: str
    left: Money


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with where it comes from and why."""

    answer: Answer
    by: AnsweredBy
    words: str
    most: Money | None = None
    until_on: date | None = None


def answer_at_once(
    words: str,
    amount: Money | None,
    part: PlanPart | None,
    earlier: Sequence[Question],
    today: date,
) -> Answered | None:
    """Return the answer that is known already, or None where the council is asked."""
    before = next(
        (
            each
            for each in earlier
            if alike(words, each.words)
            and (each.until_on is None or today <= each.until_on)
            and (each.most is None or (amount is not None and amount <= each.most))
        ),
        None,
    )
    if before and before.answer and before.answered_at:
        on = day_in_words(before.answered_at.date())
        said = f"You asked this before, and were told on {on}: {before.answer_words}"
        return Answered(
            before.answer, AnsweredBy.EARLIER, said.strip(), before.most, before.until_on
        )
    if part and amount is not None and amount <= part.left:
        said = (
            f"Your plan has money for this: “{part.label}”, with {part.left} left. Nobody needs "
            "to be asked."
        )
        return Answered(Answer.YES, AnsweredBy.PLAN, said, amount)
    return None


def alike(one: str, other: str) -> bool:
    """Tell whether two questions ask the same, by the words that matter."""
    first, second = set(_words(one)), set(_words(other))
    together = first | second
    return bool(together) and len(first & second) * 100 >= ALIKE * len(together)


def _words(text: str) -> Iterable[str]:
    return (word for word in re.findall(r"\w+", text.casefold()) if word not in SMALL_WORDS)
