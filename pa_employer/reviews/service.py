"""Every change to a return: prepared, sent, asked about, answered and decided."""

from pa_employer.reviews.answer import Answer, answer_query, keep_answers
from pa_employer.reviews.ask import Ask, ask
from pa_employer.reviews.decide import accept_return, advise, decide
from pa_employer.reviews.send import SentWords, disagree, keep_words, send_return

__all__ = [
    "Answer",
    "Ask",
    "SentWords",
    "accept_return",
    "advise",
    "answer_query",
    "ask",
    "decide",
    "disagree",
    "keep_answers",
    "keep_words",
    "send_return",
]
