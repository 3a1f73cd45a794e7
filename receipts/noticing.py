"""What is odd about a receipt, each in a sentence that begins from trust: it may well be fine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payroll.ground.days import day_in_words
from payroll.ground.money import Money
from receipts.alike import is_alike

MAY_BE_FINE = "This may be fine."


class Odd(StrEnum):
    """What can be odd about a receipt."""

    SAME_PICTURE = "same picture"
    SAME_PURCHASE = "same purchase"
    TOTAL = "total"
    TOO_LATE = "too late"
    TOO_EARLY = "too early"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A receipt as far as it is compared: how its pages look, and what it says."""

    id: str
    added_on: date
    looks: tuple[str, ...]
    shop: str = ""
    on: date | None = None
    total: Money | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment a receipt is for; how much of it this receipt shows, and all receipts show."""

    on: date
    amount: Money
    by_this: Money
    by_all: Money


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that is odd, said to the person in the same words as to the council.

    `other_id` is the receipt it is like, where it is like one.
    """

    kind: Odd
    sentence: str
    other_id: str = ""


def notices(
    sheet: Sheet, others: Sequence[Sheet], paid: Sequence[Paid], within_days: int
) -> tuple[Notice, ...]:
    """Return what is odd about a receipt: a second copy, another total, a day far off."""
    return (
        *_copies(sheet, others),
        *_total(sheet, paid),
        *(tuple(_not_yet(sheet)) or _days(sheet, paid, within_days)),
    )


def _copies(sheet: Sheet, others: Sequence[Sheet]) -> Iterator[Notice]:
    for other in others:
        if other.id == sheet.id:
            continue
        sent = f"the one added on {day_in_words(other.added_on)}"
        if _says_the_same(sheet, other):
            sentence = (
                f"It is for the same amount, shop and day as {sent}. {MAY_BE_FINE} "
                "If it is the same receipt, take one of them away."
            )
            yield Notice(Odd.SAME_PURCHASE, sentence, other.id)
        elif _looks_the_same(sheet, other):
            sentence = f"It looks like {sent}. {MAY_BE_FINE} If it is, take one of them away."
            yield Notice(Odd.SAME_PICTURE, sentence, other.id)


def _says_the_same(sheet: Sheet, other: Sheet) -> bool:
    if sheet.total is None or sheet.on is None:
        return False
    mine, theirs = sheet.shop.casefold(), other.shop.casefold()
    return (sheet.total, sheet.on) == (other.total, other.on) and mine == theirs


def _looks_the_same(sheet: Sheet, other: Sheet) -> bool:
    known = [
        mine != theirs
        for mine, theirs in ((sheet.total, other.total), (sheet.on, other.on))
        if mine is not None and theirs is not None
    ]
    if any(known):
        # Two receipts of one shop look alike; what they say tells them apart.
        return False
    return any(is_alike(one, two) for one in sheet.looks for two in other.looks)


def _total(sheet: Sheet, paid: Sequence[Paid]) -> Iterator[Notice]:
    if sheet.total is None or not paid:
        return
    amount = Money.total(abs(each.amount) for each in paid)
    is_used_up = sheet.total == Money.total(each.by_this for each in paid)
    is_enough = amount == Money.total(each.by_all for each in paid)
    if not (is_used_up and is_enough):
        what = "payment is" if len(paid) == 1 else "payments are"
        yield Notice(
            Odd.TOTAL,
            f"The receipt adds up to {sheet.total} and the {what} {amount}. {MAY_BE_FINE} "
            "Look at the total once more, or say in a few words why.",
        )


def _days(sheet: Sheet, paid: Sequence[Paid], within_days: int) -> Iterator[Notice]:
    if sheet.on is None:
        return
    for each in paid:
        late = (sheet.on - each.on).days
        if abs(late) <= within_days:
            continue
        kind, where = (Odd.TOO_LATE, "after") if late > 0 else (Odd.TOO_EARLY, "before")
        yield Notice(
            kind,
            f"The receipt is of {day_in_words(sheet.on)}, {abs(late)} days {where} the payment of "
            f"{day_in_words(each.on)}. {MAY_BE_FINE} Look at the day once more, or say why.",
        )


def _not_yet(sheet: Sheet) -> Iterator[Notice]:
    if sheet.on and sheet.on > sheet.added_on:
        yield Notice(
            Odd.NOT_YET,
            f"The receipt is of {day_in_words(sheet.on)}, which was still to come when it was "
            f"added. {MAY_BE_FINE} Look at the day once more.",
        )
