"""Putting a statement's lines in the order they happened, and proving that they add up."""

from itertools import pairwise

from pa_employer.statements.as_read import ReadLine
from pa_employer.statements.refusals import BadLineError
from payroll.ground.money import Money

Lines = tuple[ReadLine, ...]


def oldest_first(lines: Lines) -> Lines:
    """Return the lines in the order they happened, with balances that follow each other.

    Banks write the oldest first or the newest first. Days tell which; where all are one day,
    the balances do.
    """
    days = [line.on for line in lines]
    broken: BadLineError | None = None
    for ordered, is_so in (
        (lines, days == sorted(days)),
        (lines[::-1], days[::-1] == sorted(days)),
    ):
        if is_so:
            broken = _broken_chain(ordered)
            if broken is None:
                return ordered
    if broken:
        raise broken
    return _sorted(lines)


def _sorted(lines: Lines) -> Lines:
    """Return lines that are in no order by their days, if they carry no balances to keep."""
    if all(line.balance is None for line in lines):
        return tuple(sorted(lines, key=lambda line: line.on))
    turns = [
        (late.number, late.on > early.on) for early, late in pairwise(lines) if late.on != early.on
    ]
    jump = next(number for number, is_later in turns if is_later != turns[0][1])
    raise BadLineError(
        jump, "the days jump back and forth. Sort the file by date, then try again."
    )


def _broken_chain(lines: Lines) -> BadLineError | None:
    """Return what is wrong where a balance does not follow from the one before it."""
    balance: Money | None = None
    for line in lines:
        if balance is not None:
            balance += line.amount
            if line.balance is not None and line.balance != balance:
                why = (
                    f"the balance says {line.balance}, but it would be {balance} after this "
                    "payment. A line may be missing or changed; download the file again."
                )
                return BadLineError(line.number, why)
        balance = line.balance if line.balance is not None else balance
    return None
