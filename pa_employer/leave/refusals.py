"""Why time off is not kept: each reason in words, with how to mend it."""

from payroll.ground.errors import DomainError


class DaysBackwardsError(DomainError):
    """The last day is before the first. Check the two days."""


class TooLongError(DomainError):
    """That is longer than a year. Check the two days."""


class TooFarAheadError(DomainError):
    """Those days are more than two years away. Check the year."""


class NotYetError(DomainError):
    """That day has not come yet. Check it, or come back when it has."""


class NoTimeError(DomainError):
    """Enter the hours of holiday, more than nothing."""


class NoUsualDayError(DomainError):
    """Enter the hours: no weekly hours are agreed from which to work them out."""


class MoreThanTheDaysError(DomainError):
    """Those are more hours than the days have."""


class OutsideJobError(DomainError):
    """That day is not within the job."""


class HolidayOverlapsError(DomainError):
    """There is holiday on some of these days already."""


class SickThenError(DomainError):
    """There is sickness written down for some of these days. A day is one or the other."""


class LaterSpellError(DomainError):
    """Another sickness is written down for later. Enter the last day of this one."""


class LeaveThenError(DomainError):
    """There is family leave on some of these days already."""


class AnsweredError(DomainError):
    """That holiday was answered or taken back already. Look at it again."""


class BegunError(DomainError):
    """That holiday has begun. Say which was its last day instead."""


class NotAgreedError(DomainError):
    """That holiday is not agreed, so it cannot be cut short."""


class NotShorterError(DomainError):
    """Enter a day of the holiday before its last one."""


class NoAnswerError(DomainError):
    """Say in a few words why not, so that they can ask for other days."""


class EndedError(DomainError):
    """That has an end already."""


class CrossedOutError(DomainError):
    """That was crossed out already. Look at the page again."""


class NothingCarriedError(DomainError):
    """There is nothing carried over into that leave year any more."""
