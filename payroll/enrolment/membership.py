"""The life of a pension membership, told by dated events."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from payroll.ground.days import ONE_DAY, Span, day_in_words, month_later
from payroll.ground.errors import DomainError
from payroll.rates.enrolment import EnrolmentLaw, enrolment_law

MONTHS_A_YEAR = 12


class EventKind(StrEnum):
    """Something that happened to a membership."""

    POSTPONED = "postponed"
    ENROLLED = "enrolled"
    OPTED_IN = "opted in"
    JOINED = "joined"
    OPTED_OUT = "opted out"
    CEASED = "ceased"
    RE_ENROLLED = "re-enrolled"


BEGINS = frozenset(
    {EventKind.ENROLLED, EventKind.OPTED_IN, EventKind.JOINED, EventKind.RE_ENROLLED}
)
ENDS = frozenset({EventKind.OPTED_OUT, EventKind.CEASED})
AUTOMATIC = frozenset({EventKind.ENROLLED, EventKind.RE_ENROLLED})


class PostponedTooLongError(DomainError):
    """Enrolment can be put off for at most three months."""


class NotAMemberError(DomainError):
    """There is no pension membership on that day to leave."""


class AlreadyAMemberError(DomainError):
    """They are in the pension already on that day."""


class TooLateToOptOutError(DomainError):
    """The time for opting out with a refund is over."""

    def __init__(self, last_on: date) -> None:
        super().__init__(
            f"Opting out with a refund was possible until {day_in_words(last_on)}. They can still "
            "leave the pension; what was paid in stays there."
        )


class TooEarlyToOptOutError(DomainError):
    """Opting out begins with the membership and its letter. Check the date."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened from a day on; a postponement also has its last day."""

    kind: EventKind
    on: date
    until_on: date | None = None


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events by day; those of one day stay as they came."""
    return sorted(events, key=lambda event: event.on)


def is_member(events: Iterable[Event], day: date) -> bool:
    """Tell whether contributions are due for pay on a day."""
    last = None
    for event in in_order(events):
        if event.on <= day and event.kind in BEGINS | ENDS:
            last = event.kind
    return last in BEGINS


def postponed_until(events: Iterable[Event], day: date) -> date | None:
    """Return the last day of a postponement that holds on a day, if one does."""
    held = [
        event.until_on
        for event in events
        if event.kind is EventKind.POSTPONED
        and event.until_on
        and event.on <= day <= event.until_on
    ]
    return max(held, default=None)


def last_automatic(events: Iterable[Event], day: date) -> Event | None:
    """Return the newest enrolment by law up to a day."""
    found = [event for event in in_order(events) if event.kind in AUTOMATIC and event.on <= day]
    return found[-1] if found else None


def opt_out_window(event: Event, letter_on: date | None, law: EnrolmentLaw) -> Span:
    """Return the days on which an enrolment can be undone with a refund.

    They begin with the later of the membership and its letter.
    """
    first = max(event.on, letter_on or event.on)
    return Span(first, month_later(first, law.opt_out_months) - ONE_DAY)


def check_next(events: Iterable[Event], event: Event, letter_on: date | None = None) -> None:
    """Refuse an event that cannot follow the others, in words."""
    law = enrolment_law().on(event.on)
    known = in_order(events)
    if event.kind is EventKind.POSTPONED:
        most = month_later(event.on, law.postponement_months)
        if event.until_on is None or event.until_on > most:
            raise PostponedTooLongError
    elif event.kind in BEGINS:
        if is_member(known, event.on):
            raise AlreadyAMemberError
    else:
        _check_end(known, event, letter_on, law)


def _check_end(
    known: list[Event], event: Event, letter_on: date | None, law: EnrolmentLaw
) -> None:
    if not is_member(known, event.on):
        raise NotAMemberError
    if event.kind is EventKind.OPTED_OUT:
        begun = [each for each in known if each.kind in BEGINS and each.on <= event.on][-1]
        window = opt_out_window(begun, letter_on, law)
        if event.on > window.last:
            raise TooLateToOptOutError(window.last)
        if event.on < window.first:
            raise TooEarlyToOptOutError


def refund_from(events: Iterable[Event], opted_out: Event) -> date:
    """Return the day from which an opt-out gives all contributions back."""
    begun = [e for e in in_order(events) if e.kind in BEGINS and e.on <= opted_out.on]
    return begun[-1].on


def re_enrolment_window(duties_began_on: date, after: date) -> Span:
    """Return the next window for re-enrolment that ends on or after a day.

    It is around each third anniversary of the day the employer's duties began.
    """
    law = enrolment_law().on(min(after, enrolment_law().on_record.last))
    years = law.re_enrolment_years
    months = law.re_enrolment_window_months
    turn = 1
    while True:
        middle = month_later(duties_began_on, turn * years * MONTHS_A_YEAR)
        window = Span(month_later(middle, -months), month_later(middle, months) - ONE_DAY)
        if window.last >= after:
            return window
        turn += 1


def is_left_out(events: Iterable[Event], re_enrol_on: date) -> bool:
    """Tell whether somebody who left lately need not be enrolled again."""
    law = enrolment_law().on(re_enrol_on)
    since = month_later(re_enrol_on, -law.left_out_months)
    return any(event.kind in ENDS and event.on > since for event in events)


def notice_due(event: Event) -> date:
    """Return the day by which the letter about an event must be given."""
    return event.on + timedelta(weeks=enrolment_law().on(event.on).notice_weeks)


def declaration_due(duties_began_on: date) -> date:
    """Return the day by which the declaration of compliance must be sent.

    For duties that began before the record does, its first entry is taken: the day is long past.
    """
    law = enrolment_law().on(max(duties_began_on, enrolment_law().on_record.first))
    return month_later(duties_began_on, law.declaration_months)
