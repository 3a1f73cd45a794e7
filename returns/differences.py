"""What a return would say otherwise under another rule, in sentences and in sums."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from payroll.ground.money import NOTHING, Money
from returns.account import ReturnGiven
from returns.compute import compute_return
from returns.figures import Flag, Return, Severity
from returns.rulebook import DecidedRule


class Effect(StrEnum):
    """How somebody would be affected."""

    MORE_ASKED = "more would be asked"
    LESS_ASKED = "less would be asked"
    MORE_SPARE = "more would be called spare"
    LESS_SPARE = "less would be called spare"
    OTHERWISE = "something would be said otherwise"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would be otherwise; `amount` is by how much, nothing where that is no sum."""

    effect: Effect
    sentence: str
    amount: Money = NOTHING


def under(given: ReturnGiven, rule: DecidedRule) -> ReturnGiven:
    """Return the facts of a return as if a rule had held on every day of it."""
    return replace(given, book=replace(given.book, supposed=(rule,)))


def differences(given: ReturnGiven, rule: DecidedRule) -> tuple[Difference, ...]:
    """Return what a return would say otherwise under a rule; nothing where it says the same."""
    return compared(compute_return(given), compute_return(under(given, rule)))


def compared(before: Return, after: Return) -> tuple[Difference, ...]:
    """Return what one return says otherwise than another about the same facts."""
    return (*_flags(before, after), *_spare(before, after), *_rest(before, after))


def _flags(before: Return, after: Return) -> Iterator[Difference]:
    was, will = _asking(before), _asking(after)
    for key, flag in will.items():
        if key not in was:
            yield Difference(Effect.MORE_ASKED, flag.sentence, _about(flag, after))
    for key, flag in was.items():
        if key not in will:
            sentence = f"No longer asked: {flag.sentence}"
            yield Difference(Effect.LESS_ASKED, sentence, _about(flag, before))


def _asking(drawn: Return) -> dict[str, Flag]:
    return {flag.key: flag for flag in drawn.flags if flag.severity is not Severity.INFO}


def _about(flag: Flag, drawn: Return) -> Money:
    if not flag.line_id:
        return NOTHING
    return next((abs(line.amount) for line in drawn.lines if line.id == flag.line_id), NOTHING)


def _spare(before: Return, after: Return) -> Iterator[Difference]:
    was = before.set_aside.surplus - before.set_aside.shortfall
    will = after.set_aside.surplus - after.set_aside.shortfall
    if was == will:
        return
    spare = after.set_aside.surplus - before.set_aside.surplus
    effect = Effect.MORE_SPARE if will > was else Effect.LESS_SPARE
    sentence = (
        f"{before.set_aside.surplus} was spare, and it would be {after.set_aside.surplus}."
        if spare
        else f"{abs(will - was)} {'less' if will > was else 'more'} would be set aside."
    )
    yield Difference(effect, sentence, abs(spare or will - was))


def _rest(before: Return, after: Return) -> Iterator[Difference]:
    standings = {duty.label: duty for duty in before.duties}
    for duty in after.duties:
        was = standings.get(duty.label)
        if was is None or (was.is_met, was.words) != (duty.is_met, duty.words):
            yield Difference(Effect.OTHERWISE, f"{duty.label}: {duty.words}")
    uploads = after.uploads - before.uploads
    if uploads:
        more = "more" if uploads > 0 else "fewer"
        receipts = "receipt" if abs(uploads) == 1 else "receipts"
        effect = Effect.MORE_ASKED if uploads > 0 else Effect.LESS_ASKED
        yield Difference(effect, f"{abs(uploads)} {more} {receipts} would be wanted.")
