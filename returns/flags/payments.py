"""Flags about single payments: not explained, doubtful, twice, round, to somebody who helps."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from payroll.ground.days import day_in_words
from payroll.ground.money import NOTHING, Money
from returns.account import Line, ReturnGiven
from returns.evidence import NO_RECEIPT_FOR
from returns.figures import Flag, JudgedLine, Return, Severity
from returns.flags.saying import flag
from returns.grades import Grade
from returns.policy import Policy
from returns.words import counted, day_and_month

A_WORD = 'A few words or a receipt. "I have no receipt, it was for…" is an answer.'
ROUND = Money.exactly(50)
"""A round sum is a whole number of times this."""


def unexplained(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say which payments nothing explains, and which only words do where more is wished for."""
    for line in drawn.lines:
        if line.grade is Grade.E:
            yield _unexplained(line, given.policy)
        elif not line.is_enough:
            yield _explained_only(line, given.policy)


def doubtful(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say where cash was taken out, or a shop does not say what was bought."""
    graded = {line.id: line for line in drawn.lines}
    for line in given.lines:
        doubt = line.evidence.doubt
        judged = graded[line.id]
        if not doubt or judged.grade.settles(Grade.C) or judged.grade is Grade.E:
            continue
        key = "card.cash" if line.evidence.is_cash else "card.blocked_categories"
        yield flag(
            "cash_withdrawal" if line.evidence.is_cash else "merchant_review",
            Severity.INFO if judged.is_enough else Severity.CHECK,
            f"{_said(line)}: {doubt}. The person says: {line.answer or 'nothing yet'}.",
            given.policy.rule(key),
            "Nothing more, if the words fit the plan. A receipt settles it as well.",
            line_id=line.id,
        )


def twice(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say where the same payee got the same sum twice in a few days, or much in small parts."""
    days = given.policy.repeat_days.value
    for name, lines in _by_payee(_unproved(drawn, given)).items():
        for amount, same in _by_amount(lines).items():
            close = [b for a, b in pairwise(same) if (b.on - a.on).days <= days]
            if close:
                yield flag(
                    "duplicate_payment",
                    Severity.ASK,
                    f"{abs(amount)} went to {name} {len(close) + 1} times in a few days.",
                    given.policy.repeat_days.rule,
                    "That both were meant, or that one was a mistake and is coming back.",
                    line_id=close[0].id,
                )
        yield from _split(name, lines, given.policy)


def _split(name: str, lines: list[Line], policy: Policy) -> Iterator[Flag]:
    limit: Money = policy.receipt_threshold.value
    for on, of_day in _by_day(lines).items():
        total = -Money.total(line.amount for line in of_day)
        amounts = {line.amount for line in of_day}
        each_is_small = all(abs(line.amount) <= limit for line in of_day)
        if len(amounts) > 1 and each_is_small and total > limit:
            yield flag(
                "split_payment",
                Severity.ASK,
                f"{counted(len(of_day), 'payment')} to {name} on {day_in_words(on)} come to "
                f"{total} together.",
                policy.receipt_threshold.rule,
                "What they were for, in a few words, or one receipt for them all.",
                line_id=of_day[0].id,
            )


def round_sums(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say where the same round sum goes to the same payee again and again."""
    times = given.policy.round_times.value
    for name, lines in _by_payee(_unproved(drawn, given)).items():
        for amount, same in _by_amount(lines).items():
            if amount.pence % ROUND.pence == 0 and len(same) >= times:
                yield flag(
                    "round_payment",
                    Severity.ASK,
                    f"{abs(amount)} went to {name} {len(same)} times.",
                    given.policy.round_times.rule,
                    "What it is for, said once: it is not asked again while it stays the same.",
                    about=name.casefold(),
                )


def to_helpers(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say where a payee has the name of somebody who acts for the person."""
    del drawn
    for line in given.lines:
        if line.evidence.helper and not line.is_in:
            yield flag(
                "payee_matches_representative",
                Severity.CHECK,
                f"{_said(line)} went to somebody with the name of {line.evidence.helper}, who "
                "helps with this direct payment. Helpers are often paid back for shopping.",
                given.policy.rule("wages.method"),
                "What it was for, and that somebody else looked at it too.",
                line_id=line.id,
            )


def _unexplained(line: JudgedLine, policy: Policy) -> Flag:
    return flag(
        "unexplained_line",
        Severity.ASK,
        f"Nothing says yet what {abs(line.amount)} ({line.description}, "
        f"{day_and_month(line.on)}) was for.",
        policy.receipt_threshold.rule,
        A_WORD,
        line_id=line.id,
    )


def _explained_only(line: JudgedLine, policy: Policy) -> Flag:
    return flag(
        "explained_without_receipt",
        Severity.CHECK,
        f"{abs(line.amount)} ({line.description}, {day_and_month(line.on)}) is explained in "
        "words, without a receipt.",
        policy.evidence_enough.rule,
        "Nothing more is asked of the person; an officer reads what was said.",
        line_id=line.id,
    )


def _said(line: Line) -> str:
    return f"{abs(line.amount)} ({line.description}, {day_and_month(line.on)})"


def _unproved(drawn: Return, given: ReturnGiven) -> list[Line]:
    """Return the payments that no payslip, known payee or receipt proves, in their order."""
    graded = {line.id: line.grade for line in drawn.lines}
    return [
        line
        for line in sorted(given.lines, key=lambda line: (line.on, line.id))
        if line.amount < NOTHING
        and line.group not in NO_RECEIPT_FOR
        and not graded[line.id].settles(Grade.C)
    ]


def _by_payee(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.description].append(line)
    return found


def _by_amount(lines: Iterable[Line]) -> dict[Money, list[Line]]:
    found: dict[Money, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.amount].append(line)
    return found


def _by_day(lines: Iterable[Line]) -> dict[date, list[Line]]:
    found: dict[date, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.on].append(line)
    return found
