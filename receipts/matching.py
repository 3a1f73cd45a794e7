"""Which payment a receipt is for, and why: sure enough to settle, or likely enough to ask."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from itertools import combinations

from payroll.ground.money import NOTHING, Money

LEAST_LETTERS, CUT_SHORT = 3, 4
"""A shop is known by a word of at least so many letters; banks cut them to no fewer than four."""
AT_MOST_APART = 31
"""Where no day could be read, how far from the day it was sent a payment may lie, in days."""
REFUND_DAYS = 31
"""A shop's refund reaches an account later than a sale."""
MOST_TOGETHER = 3
MOST_TRIED = 14
EMPTY_WORDS = frozenset(
    {"and", "card", "debit", "for", "limited", "ltd", "new", "paid", "payment", "plc"}
    | {"shop", "store", "stores", "the", "www", "com"}
)


class Standing(IntEnum):
    """How well a receipt and a payment fit."""

    LIKELY = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Spend:
    """A payment: `amount` is money out below nothing, in above; `still` is what no receipt shows.

    `still` is never negative.
    """

    id: str
    on: date
    amount: Money
    words: str
    still: Money


@dataclass(frozen=True, slots=True)
class Paper:
    """What a receipt says; `on` is none where it could not be read, then `sent_on` is near it."""

    id: str
    total: Money
    on: date | None
    shop: str
    sent_on: date
    is_refund: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A receipt, the payments it fits, and why, best standing first."""

    paper_id: str
    spend_ids: tuple[str, ...]
    standing: Standing
    reasons: tuple[str, ...]
    score: int

    @property
    def words(self) -> str:
        """Return the reasons as one sentence's end: 'the same amount, the same day'."""
        return ", ".join(self.reasons)


class Account:
    """The payments of one account, found by what is still to be shown."""

    def __init__(self, spends: Iterable[Spend]) -> None:
        """Take the payments; what is fully shown by receipts already is left out."""
        self._by_amount: dict[tuple[bool, Money], list[Spend]] = defaultdict(list)
        self._in_order: list[Spend] = []
        for spend in sorted(spends, key=lambda each: (each.on, each.id)):
            if spend.still:
                self._by_amount[(spend.amount > NOTHING, spend.still)].append(spend)
                self._in_order.append(spend)

    def of_amount(self, amount: Money, *, came_in: bool) -> Sequence[Spend]:
        """Return the payments of which just this much is still to be shown."""
        return self._by_amount.get((came_in, amount), ())

    def near(self, first: date, last: date) -> Iterator[Spend]:
        """Yield the money out of some days."""
        for spend in self._in_order:
            if first <= spend.on <= last and spend.amount < NOTHING:
                yield spend


def matches(paper: Paper, account: Account, within_days: int) -> list[Match]:
    """Return what a receipt fits, the best first; one of them is sure only if it stands alone."""
    singles = [
        match
        for spend in account.of_amount(paper.total, came_in=paper.is_refund)
        if (match := _single(paper, spend, within_days))
    ]
    singles.sort(key=lambda match: -match.score)
    found = _only_one_sure(singles)
    if not found and not paper.is_refund:
        found = _several_payments(paper, account, within_days)
    return found


def several_receipts(
    papers: Sequence[Paper], spend: Spend, within_days: int
) -> list[tuple[str, ...]]:
    """Return the sets of receipts that together come to what one payment still wants."""
    fitting = [
        paper
        for paper in papers
        if paper.on is not None
        and not paper.is_refund
        and paper.total < spend.still
        and abs((paper.on - spend.on).days) <= within_days
    ][:MOST_TRIED]
    return [
        tuple(paper.id for paper in together)
        for size in range(2, MOST_TOGETHER + 1)
        for together in combinations(fitting, size)
        if Money.total(paper.total for paper in together) == spend.still
    ]


def is_same_shop(one: str, other: str) -> bool:
    """Tell whether two names are of one shop: they share a word, or a bank cut it short."""
    mine, theirs = _words(one), _words(other)
    if mine and "".join(mine) == "".join(theirs):
        return True
    return any(
        first == second
        or (min(len(first), len(second)) >= CUT_SHORT and _begins_alike(first, second))
        for first in _telling(mine)
        for second in _telling(theirs)
    )


def _begins_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def days_apart(one: date, other: date) -> str:
    """Return how far apart two days are, in words."""
    days = abs((one - other).days)
    return "the same day" if not days else "1 day apart" if days == 1 else f"{days} days apart"


def _single(paper: Paper, spend: Spend, within_days: int) -> Match | None:
    limit = REFUND_DAYS if paper.is_refund else within_days
    apart = abs((spend.on - (paper.on or paper.sent_on)).days)
    if apart > (limit if paper.on else AT_MOST_APART):
        return None
    reasons = ["the same amount"]
    if paper.on:
        reasons.append(days_apart(paper.on, spend.on))
    is_same = is_same_shop(paper.shop, spend.words)
    if is_same:
        reasons.append("the same shop")
    if paper.is_refund:
        reasons.append("both say it came back")
    is_sure = is_same and paper.on is not None
    score = (100 if is_same else 0) + (50 if paper.on else 0) - apart
    standing = Standing.SURE if is_sure else Standing.LIKELY
    return Match(paper.id, (spend.id,), standing, tuple(reasons), score)


def _only_one_sure(found: list[Match]) -> list[Match]:
    """Two payments that fit as well leave it to the person."""
    sure = [match for match in found if match.standing is Standing.SURE]
    if len(sure) < 2:  # noqa: PLR2004
        return found
    return [
        Match(each.paper_id, each.spend_ids, Standing.LIKELY, each.reasons, each.score)
        for each in found
    ]


def _several_payments(paper: Paper, account: Account, within_days: int) -> list[Match]:
    if paper.on is None:
        return []
    reach = timedelta(days=within_days)
    near = [
        spend
        for spend in account.near(paper.on - reach, paper.on + reach)
        if is_same_shop(paper.shop, spend.words) and spend.still < paper.total
    ][:MOST_TRIED]
    return [
        Match(
            paper.id,
            tuple(spend.id for spend in together),
            Standing.LIKELY,
            (f"{size} payments at the same shop add up to it",),
            size,
        )
        for size in range(2, MOST_TOGETHER + 1)
        for together in combinations(near, size)
        if Money.total(spend.still for spend in together) == paper.total
    ]


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", re.sub(r"['\u2019]", "", name.casefold()))


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if len(word) >= LEAST_LETTERS and word not in EMPTY_WORDS]
