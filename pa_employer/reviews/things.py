"""What a person could still say to a return, one thing at a time: payments, flags, outcomes."""

from dataclasses import dataclass

from returns.figures import Flag, JudgedLine, Question, Return, Severity

ABOUT_LINES = frozenset({"unexplained_line"})
"""Flags that a question about the payment itself already asks."""
NOT_ASKED = frozenset({"explained_without_receipt", "authority_overdue", "unreconciled"})
"""Flags to which the person has nothing to add: they spoke already, or somebody else must act."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to tell: what one payment was, or a word on what stands out."""

    key: str
    words: str
    question: Question | None = None
    line: JudgedLine | None = None
    flag: Flag | None = None


def things_to_say(drawn: Return) -> list[Thing]:
    """Return what is not answered yet, payments first; nothing of it has to be."""
    lines = {line.id: line for line in drawn.lines}
    asked = [
        Thing(f"line:{each.line_id}", each.words, question=each, line=lines[each.line_id])
        for each in drawn.questions
    ]
    return [*asked, *(Thing(flag.key, flag.sentence, flag=flag) for flag in open_flags(drawn))]


def open_flags(drawn: Return) -> list[Flag]:
    """Return what stands out, is more than information, and has no answer yet."""
    return [
        flag
        for flag in drawn.flags
        if flag.severity is not Severity.INFO
        and not flag.answer
        and flag.code not in ABOUT_LINES | NOT_ASKED
    ]
