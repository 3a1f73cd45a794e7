"""The letter that tells a decision: what was decided and why, what comes next, who can help."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pa_employer.agreements.models import Agreement
from pa_employer.reviews import words
from pa_employer.reviews.items import asked_back
from pa_employer.reviews.models import Decision, DecisionLetter, ItemDecision
from payroll.ground.days import day_in_words
from payroll.ground.money import Money

HELP = (
    "An independent support organisation can help you with any of this.",
    "Its help is free, and it does not work for the council.",
    "You can also phone us, write to us, or ask for a visit.",
)

HOW_TO_REPAY = (
    "Nothing is taken now, and never while wages for your PAs are due.",
    "On the page of this return you choose how to give it back: at once, or in parts.",
    "If that would be hard for you, say so there or phone us.",
    "We can ask for less, or for nothing.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter: its heading and its sentences."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a letter tells of: the decision, the officer's words, and each thing's decision."""

    decision: Decision
    words: str
    items: tuple[ItemDecision, ...]
    object_until: date
    is_second_look: bool = False

    @property
    def asked_back(self) -> Money:
        """Return how much is asked back in all."""
        return asked_back(self.items)


def letter_of(agreement: Agreement, decided: Decided) -> tuple[Part, ...]:
    """Return the letter about a decision, in its parts."""
    return (
        Part("In short", tuple(_in_short(decided))),
        *(_about(each) for each in decided.items),
        *_next(decided),
        Part("If you think this is wrong", tuple(_objecting(agreement, decided))),
        Part("Who can help", HELP),
    )


def as_kept(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Return a letter as it is kept."""
    return [asdict(part) for part in parts]


def parts_of(letter: DecisionLetter) -> tuple[Part, ...]:
    """Return a kept letter's parts."""
    return tuple(Part(each["heading"], tuple(each["sentences"])) for each in letter.paragraphs)


def _in_short(decided: Decided) -> Iterator[str]:
    if decided.is_second_look:
        yield "You said that our decision was wrong. Somebody who had not decided it looked again."
    yield words.DECISIONS[decided.decision]
    if decided.asked_back:
        yield f"What we ask back is {decided.asked_back} in all."
    if decided.words:
        yield decided.words


def _about(each: ItemDecision) -> Part:
    return Part(each.said, (words.in_words(each), f"Why: {each.reason}", f"The rule: {each.rule}"))


def _next(decided: Decided) -> Iterator[Part]:
    """Yield what comes next; where nothing does, "in short" has said so."""
    if decided.asked_back:
        yield Part("What happens next", HOW_TO_REPAY)


def _objecting(agreement: Agreement, decided: Decided) -> Iterator[str]:
    council = agreement.authority.name
    if decided.decision is not Decision.ACCEPT and not decided.is_second_look:
        until = day_in_words(decided.object_until)
        yield (
            f"Tell {council} by {until}: on the page of this return, by phone, in a letter or in "
            "person."
        )
        yield "Somebody who did not decide it looks again. Until then nothing has to be paid."
    yield f"You can make a complaint to {council} at any time."
    yield (
        "If you are not happy with the answer to it, the Scottish Public Services Ombudsman "
        "(SPSO) can look at it. It is independent and free."
    )
