"""Work by kind and rate: every paid minute of a shift in exactly one line."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from payroll.exact import nearest_penny_of
from payroll.ground.days import LONDON, day_in_words, hours_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.hours import instant
from payroll.work.items import ItemKind, PayItem
from payroll.work.kinds import LABELS, WorkKind
from payroll.work.rate_card import Rate, RateCard
from payroll.work.shift import WorkedShift

MINUTES_AN_HOUR = 60
ONE_MINUTE = timedelta(minutes=1)
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


def work_of(shift: WorkedShift, card_on: CardOn) -> dict[date, Work]:
    """Return a shift's paid work by the day it falls on and by rate.

    The rate is the one agreed for the day each minute falls on, so a shift over midnight into
    new terms is paid by both; a sleepover paid by the night is paid for the night it began in.
    The unpaid break is the first minutes of the shift.
    """
    if shift.kind is WorkKind.SLEEPOVER:
        return _sleepover(shift, card_on)
    found: dict[date, Work] = {}
    for piece in _pieces(shift, (card_on,)):
        rate = _rate_at(shift.kind, piece, card_on)
        _add(found, piece.day, rate, Amount(piece.minutes))
    return found


def work_by_day(shifts: Iterable[WorkedShift], card_on: CardOn) -> dict[date, Work]:
    """Return the paid work of many shifts by day and by rate, earliest day first."""
    found: dict[date, Work] = {}
    for shift in shifts:
        for day, work in work_of(shift, card_on).items():
            for rate, amount in work.items():
                _add(found, day, rate, amount)
    return dict(sorted(found.items()))


def together(days: Iterable[Work]) -> Work:
    """Add up the work of several days by rate, in the order of the kinds."""
    found: Work = {}
    for work in days:
        for rate, amount in work.items():
            found[rate] = found.get(rate, Amount()) + amount
    kinds = list(WorkKind)
    in_order = sorted(found, key=lambda rate: (kinds.index(rate.kind), rate.rate))
    return {rate: found[rate] for rate in in_order if found[rate]}


def pay_of(work: Work) -> Money:
    """Return what work pays, each rate's sum to the nearest penny."""
    return Money.total(amount.pay(rate) for rate, amount in work.items())


def back_pay(shifts: Iterable[WorkedShift], before: CardOn, now: CardOn) -> tuple[PayItem, ...]:
    """Return what terms agreed later owe for work that was paid by the earlier ones.

    One line for each pair of rates; work that pays the same gets none.
    """
    owed: dict[tuple[Rate, Rate], tuple[Amount, Amount]] = {}
    for shift in shifts:
        for pair, was, due in _side_by_side(shift, before, now):
            old, new = owed.get(pair, (Amount(), Amount()))
            owed[pair] = old + was, new + due
    lines = (_back_pay_line(pair, amounts) for pair, amounts in owed.items())
    return tuple(line for line in lines if line.amount)


def _sleepover(shift: WorkedShift, card_on: CardOn) -> dict[date, Work]:
    """Return a sleepover: the night or its hours, and the time woken to work.

    Woken time is paid as a waking night: on top of a night's rate, instead of an hour's. It has
    no clock times, so it counts for the day the sleepover began.
    """
    found: dict[date, Work] = {}
    first = shift.starts_at.astimezone(LONDON).date()
    card = _agreed(card_on, first)
    night = card.rate_of(WorkKind.SLEEPOVER)
    if night.is_per_night:
        _add(found, first, night, Amount(shift.minutes - shift.awake_minutes, 1))
    else:
        left = shift.awake_minutes
        for piece in _pieces(shift, (card_on,)):
            asleep = max(piece.minutes - left, 0)
            left -= piece.minutes - asleep
            rate = _rate_at(WorkKind.SLEEPOVER, piece, card_on)
            _add(found, piece.day, rate, Amount(asleep))
    _add(found, first, card.woken, Amount(shift.awake_minutes))
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """Paid time within one day in which no rate changes."""

    day: date
    starts_at: datetime
    minutes: int


def _pieces(shift: WorkedShift, cards: tuple[CardOn, ...]) -> Iterator[_Piece]:
    """Cut a shift's paid time at each midnight and where an evening begins or ends."""
    left = shift.break_minutes
    for part in shift.stretch.days:
        unpaid = min(left, part.minutes)
        left -= unpaid
        start = part.starts_at + unpaid * ONE_MINUTE
        day = part.starts_at.astimezone(LONDON).date()
        agreed = [_agreed(card_on, day) for card_on in cards]
        evenings = {at for card in agreed for at in card.evening}
        cuts = (instant(day, at) for at in evenings)
        inside = sorted(at for at in cuts if start < at < part.ends_at)
        for begins, ends in pairwise([start, *inside, part.ends_at]):
            if begins < ends:
                yield _Piece(day, begins.astimezone(LONDON), (ends - begins) // ONE_MINUTE)


def _rate_at(kind: WorkKind, piece: _Piece, card_on: CardOn) -> Rate:
    card = _agreed(card_on, piece.day)
    if kind is WorkKind.ORDINARY:
        kind = card.kind_at(piece.day, piece.starts_at.time())
    return card.rate_of(kind)


def _side_by_side(
    shift: WorkedShift, before: CardOn, now: CardOn
) -> Iterator[tuple[tuple[Rate, Rate], Amount, Amount]]:
    """Return a shift's work by the pair of its earlier and its later rate."""
    if shift.kind is WorkKind.SLEEPOVER:
        old, new = (together(work_of(shift, each).values()) for each in (before, now))
        for (was, much), (due, more) in zip(old.items(), new.items(), strict=False):
            yield (was, due), much, more
        return
    for piece in _pieces(shift, (before, now)):
        pair = _rate_at(shift.kind, piece, before), _rate_at(shift.kind, piece, now)
        yield pair, Amount(piece.minutes), Amount(piece.minutes)


def _back_pay_line(pair: tuple[Rate, Rate], amounts: tuple[Amount, Amount]) -> PayItem:
    (was, due), (much, more) = pair, amounts
    owed = more.pay(due) - much.pay(was)
    unit = "a night" if due.is_per_night else "an hour"
    said = hours_in_words(more.minutes)
    return PayItem(
        ItemKind.BACK_PAY,
        owed,
        f"Back pay: {LABELS[due.kind].lower()} at {due.rate} {unit} instead of {was.rate}",
        f"{said} were paid {much.pay(was)} and come to {more.pay(due)} at the rate agreed since, "
        f"so {owed} is owed.",
        (("Paid before", str(much.pay(was))), ("At the rate agreed since", str(more.pay(due)))),
        "Agreed hours and the terms agreed since",
    )


def _agreed(card_on: CardOn, day: date) -> RateCard:
    card = card_on(day)
    if card is None:
        raise NoTermsThatDayError(day)
    return card


def _add(found: dict[date, Work], day: date, rate: Rate, amount: Amount) -> None:
    if amount:
        work = found.setdefault(day, {})
        work[rate] = work.get(rate, Amount()) + amount
