"""Every change to a return: prepared, sent, asked about, answered and decided."""

from pa_employer.reviews.answer import Answer, answer_query, keep_answers
from pa_employer.reviews.ask import Ask, ask
from pa_employer.reviews.decide import (
    accept_return,
    advise,
    challenge,
    decide,
    look_again,
    settle,
    take_up,
)
from pa_employer.reviews.send import (
    SentWords,
    ask_for_help,
    disagree,
    keep_words,
    return_to_prepare,
    send_return,
)

__all__ = [
    "Answer",
    "Ask",
    "SentWords",
    "accept_return",
    "advise",
    "answer_query",
    "ask",
    "ask_for_help",
    "challenge",
    "decide",
    "disagree",
    "keep_answers",
    "keep_words",
    "look_again",
    "return_to_prepare",
    "send_return",
    "settle",
    "take_up",
]
