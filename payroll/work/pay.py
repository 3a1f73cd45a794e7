"""Work by kind and rate: every paid minute of a shift in exactly one line."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from payroll.exact import nearest_penny_of
from payroll.ground.days import LONDON, day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.hours import instant
from payroll.work.kinds import WorkKind
from payroll.work.rate_card import Rate, RateCard
from payroll.work.shift import WorkedShift

MINUTES_AN_HOUR = 60
ONE_MINUTE = timedelta(minutes=1)
KINDS = tuple(WorkKind)
CardOn = Callable[[date], RateCard | None]


class NoTermsThatDayError(DomainError):
    """Nothing is agreed about pay on a day that was worked."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Hours were worked on {day_in_words(day)}, and no pay terms are agreed for that day. "
            "Agree terms that begin on or before it."
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """How much work: minutes and, where it is paid by the night, nights."""

    minutes: int = 0
    nights: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.minutes + other.minutes, self.nights + other.nights)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.minutes - other.minutes, self.nights - other.nights)

    def __bool__(self) -> bool:
        return bool(self.minutes or self.nights)

    def pay(self, rate: Rate) -> Money:
        """Return what this much work pays, to the nearest penny."""
        if rate.is_per_night:
            return rate.rate * self.nights
        return nearest_penny_of(self.minutes * rate.rate.pence, MINUTES_AN_HOUR)


Work = dict[Rate, Amount]


@dataclass(frozen=True, slots=True)
class Part:
    """Some work of a shift on one day at one rate."""

    day: date
    rate: Rate
    amount: Amount


def work_of(shift: WorkedShift, card_on: CardOn) -> dict[date, Work]:
    """Return a shift's paid work by the day it falls on and by rate.

    The rate is the one agreed for the day each minute falls on, so a shift over midnight into
    new terms is paid by both; a sleepover paid by the night is paid for the night it began in.
    The unpaid break is the first minutes of the shift.
    """
    found: dict[date, Work] = {}
    for part in parts(shift, card_on):
        if part.amount:
            add(found.setdefault(part.day, {}), part.rate, part.amount)
    return found


def work_by_day(shifts: Iterable[WorkedShift], card_on: CardOn) -> dict[date, Work]:
    """Return the paid work of many shifts by day and by rate, earliest day first."""
    found: dict[date, Work] = {}
    for shift in shifts:
        for day, work in work_of(shift, card_on).items():
            for rate, amount in work.items():
                add(found.setdefault(day, {}), rate, amount)
    return dict(sorted(found.items()))


def together(days: Iterable[Work]) -> Work:
    """Add up the work of several days by rate, in the order of the kinds."""
    found: Work = {}
    for work in days:
        for rate, amount in work.items():
            add(found, rate, amount)
    return {rate: found[rate] for rate in sorted(found, key=in_order) if found[rate]}


def pay_of(work: Work) -> Money:
    """Return what work pays, each rate's sum to the nearest penny."""
    return Money.total(amount.pay(rate) for rate, amount in work.items())


def in_order(rate: Rate) -> tuple[int, Money, bool]:
    """Return where a rate stands among others: by kind, then from the lowest."""
    return KINDS.index(rate.kind), rate.rate, rate.is_per_night


def add(work: Work, rate: Rate, amount: Amount) -> None:
    """Add so much work at a rate."""
    work[rate] = work.get(rate, Amount()) + amount


def parts(shift: WorkedShift, card_on: CardOn) -> Iterator[Part]:
    """Return a shift's work in parts at one rate each, in order of time."""
    pieces = _pieces(shift, card_on)
    if shift.kind is WorkKind.SLEEPOVER:
        yield from _sleepover(shift, pieces, card_on)
        return
    for piece in pieces:
        card = _agreed(card_on, piece.day)
        is_plain = shift.kind is WorkKind.ORDINARY
        kind = card.kind_at(piece.day, piece.starts_at.time()) if is_plain else shift.kind
        yield Part(piece.day, card.rate_of(kind), Amount(piece.minutes))


@dataclass(frozen=True, slots=True)
class _Piece:
    """Paid time within one day in which no rate changes."""

    day: date
    starts_at: datetime
    minutes: int


def _sleepover(shift: WorkedShift, pieces: Iterable[_Piece], card_on: CardOn) -> Iterator[Part]:
    """Return a sleepover: the night or its hours, then the time woken to work.

    Woken time is paid as a waking night: on top of a night's rate, instead of an hour's. It has
    no clock times, so it counts for the day the sleepover began.
    """
    first = shift.starts_at.astimezone(LONDON).date()
    card = _agreed(card_on, first)
    begun_at = card.rate_of(WorkKind.SLEEPOVER)
    if begun_at.is_per_night:
        yield Part(first, begun_at, Amount(shift.minutes - shift.awake_minutes, nights=1))
    else:
        yield from _asleep(shift.awake_minutes, pieces, begun_at, card_on)
    yield Part(first, card.woken, Amount(shift.awake_minutes))


def _asleep(
    awake: int, pieces: Iterable[_Piece], begun_at: Rate, card_on: CardOn
) -> Iterator[Part]:
    """Return the hours of a sleepover, less the time awake.

    Whether it is paid by the hour is settled when it begins: hours that fall on a day with a
    rate for the night keep the rate that the sleepover began at.
    """
    for piece in pieces:
        minutes = max(piece.minutes - awake, 0)
        awake -= piece.minutes - minutes
        rate = _agreed(card_on, piece.day).rate_of(WorkKind.SLEEPOVER)
        yield Part(piece.day, begun_at if rate.is_per_night else rate, Amount(minutes))


def _pieces(shift: WorkedShift, card_on: CardOn) -> Iterator[_Piece]:
    """Cut a shift's paid time at each midnight and where an evening begins or ends."""
    left = shift.break_minutes
    for part in shift.stretch.days:
        unpaid = min(left, part.minutes)
        left -= unpaid
        start = part.starts_at + unpaid * ONE_MINUTE
        day = part.starts_at.astimezone(LONDON).date()
        cuts = (instant(day, at) for at in _agreed(card_on, day).evening)
        inside = sorted(at for at in cuts if start < at < part.ends_at)
        for begins, ends in pairwise([start, *inside, part.ends_at]):
            if begins < ends:
                yield _Piece(day, begins.astimezone(LONDON), (ends - begins) // ONE_MINUTE)


def _agreed(card_on: CardOn, day: date) -> RateCard:
    card = card_on(day)
    if card is None:
        raise NoTermsThatDayError(day)
    return card
