"""The card for the meeting: questions to choose from, and what not to ask, with why."""

from collections.abc import Iterable
from dataclasses import dataclass

QUESTIONS: dict[str, dict[str, str]] = {
    "Days and hours": {
        "suit": "Which days and hours suit you, and which never do?",
        "way": "How would you get here, and what if the bus does not come?",
        "notice": "How much notice do you need if I change a shift?",
        "begin": "When could you begin?",
    },
    "What you have done": {
        "before": "Have you supported somebody before, at work or at home? What did you like?",
        "wrong": "Tell me of a day that went wrong. What did you do?",
        "references": "Who could tell me about your work?",
    },
    "How we would work": {
        "my_way": "How would you find out how I like things done?",
        "decide": "I decide what happens in my home. How is that for you?",
        "differ": "What would you do if we did not agree on something?",
    },
    "What stays private": {
        "private": "You would hear private things here. What would you tell others?",
        "neighbour": "A neighbour asks you how I am. What do you say?",
    },
    "Moving and handling, and safety": {
        "hoist": "Have you used a hoist or things like it? Would you learn it?",
        "fall": "What would you do if I fell?",
        "worry": "You see something that worries you. Whom do you tell?",
        "pvg": "Are you in the PVG scheme, or would you join before you start?",
    },
}
WORDS = {key: words for group in QUESTIONS.values() for key, words in group.items()}


@dataclass(frozen=True, slots=True)
class NotToAsk:
    """What to leave out of the meeting, why, and what can be asked instead."""

    what: str
    why: str
    instead: str
    source: str


NOT_TO_ASK = (
    NotToAsk(
        "Health, disability or sick days",
        "Before you offer the job, the law stops this.",
        "You can ask what they need for the meeting. You can ask if they can do a task that the "
        "job is about.",
        "Equality Act 2010, section 60",
    ),
    NotToAsk(
        "Children, pregnancy, a partner, or plans for a family",
        "It could look as if you chose by that.",
        "Ask if the days and hours suit them.",
        "Equality Act 2010, sections 8, 18 and 39",
    ),
    NotToAsk(
        "Religion or belief",
        "It does not say how somebody works.",
        "Ask if they can work on the days you need.",
        "Equality Act 2010, sections 10 and 39",
    ),
    NotToAsk(
        "Age or date of birth",
        "The job is open to every age. You need the date only for pay, after a yes.",
        "Ask what they have done before.",
        "Equality Act 2010, sections 5 and 39",
    ),
    NotToAsk(
        "Where somebody is from, or whom they love",
        "It does not say how somebody works.",
        "Check the right to work of everybody alike, once you offered the job.",
        "Equality Act 2010, sections 7, 9, 12 and 39",
    ),
)


def chosen(keys: Iterable[str], own: str) -> list[str]:
    """Return the questions of a card in the order of the list, then one's own, line by line."""
    wanted = set(keys)
    return [words for key, words in WORDS.items() if key in wanted] + [
        line.strip() for line in own.splitlines() if line.strip()
    ]
