"""The sentences of a return, in plain English."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from payroll.ground.money import NOTHING, Money
from returns.account import Line
from returns.grades import Grade
from returns.groups import Group

PROOFS = {
    Grade.A: "proved by agreed hours and payslips",
    Grade.B: "paid to or by someone known",
    Grade.C: "receipt matched",
    Grade.D: "explained",
    Grade.E: "to tell us about",
}


def day_and_month(day: date) -> str:
    """Say a day without its year: 3 November."""
    return f"{day.day} {day:%B}"


def counted(number: int, thing: str) -> str:
    """Say how many there are: 0 uploads, 1 question."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def money_story(opening: Money, came_in: Money, went_out: Money, closing: Money) -> str:
    """Say what happened to the money in one sentence."""
    start = (
        f"You started with {opening}"
        if opening >= NOTHING
        else f"You started {-opening} overdrawn"
    )
    end = f"you have {closing}" if closing >= NOTHING else f"you are {-closing} overdrawn"
    return f"{start}, {came_in} came in, {went_out} went out, {end}."


def effort(uploads: int, asks: int) -> str:
    """Say what the return asks of the person."""
    return f"It takes {counted(uploads, 'upload')} and {counted(asks, 'question')}."


def proof(grades: Iterable[Grade]) -> str:
    """Say how a heading's lines are shown to be what they were: strongest evidence first."""
    found = Counter(grades)
    if len(found) == 1:
        (only,) = found
        if only is not Grade.E:
            return PROOFS[only]
    return ", ".join(f"{found[grade]} {PROOFS[grade]}" for grade in Grade if found[grade])


def reconciliation(closing: Money, statement: Money | None) -> str:
    """Say whether the account agrees with its statements, and by how much it does not."""
    if statement is None:
        return "There is no statement for the end of this period yet."
    difference = closing - statement
    if not difference:
        return f"{closing} matches the statement."
    more_or_less = "more" if difference > NOTHING else "less"
    return (
        f"The lines add up to {closing}, which is {abs(difference)} {more_or_less} than "
        f"the statement's {statement}. A payment may be missing, or not yet on the statement."
    )


def set_aside(surplus: Money, shortfall: Money) -> str:
    """Say what is left after everything that is protected."""
    if surplus:
        return f"After everything that is set aside, {surplus} is spare."
    if shortfall:
        return (
            f"Nothing is spare. {shortfall} more would fill everything that is set aside, "
            "which is often just a reserve that is still building up."
        )
    return "Everything is set aside to the penny, and nothing is spare."


def question(line: Line) -> str:
    """Ask about one line in words that a 'no receipt' can answer."""
    joined = "from" if line.is_in else "at"
    what = f"{abs(line.amount)} {joined} {line.description} on {day_and_month(line.on)}"
    if line.is_in:
        return f"{what}: what was this money?"
    match line.group:
        case None:
            return f"{what}: what was it for?"
        case Group.WAGES:
            return f"{what}: whose pay was this, and for which days?"
        case Group.HMRC | Group.PENSION:
            return f"{what}: which month was this for?"
        case _:
            return f"{what}: do you have a receipt? If not, tell us what you bought."
