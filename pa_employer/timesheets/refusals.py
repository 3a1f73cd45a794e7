"""Why hours are not taken: each reason in words, with how to mend it."""

from payroll.ground.errors import DomainError


class SentSheetError(DomainError):
    """These hours are sent already. Take them back first if they need a change."""


class AgreedSheetError(DomainError):
    """These hours are agreed already, so they stay as they are."""


class NotSentError(DomainError):
    """These hours are not sent, so there is nothing to agree. They may have been taken back."""


class OtherWeekError(DomainError):
    """That day is in another week. Choose a day of this one."""


class OutsideJobError(DomainError):
    """That day is outside the job."""


class NoSuchShiftError(DomainError):
    """That shift is gone: it was removed in another window."""


class ShiftChangedError(DomainError):
    """That shift was changed in another window. Look at it again."""


class OverlapError(DomainError):
    """Two shifts are at the same time."""


class NothingPlannedError(DomainError):
    """Every planned shift that is over is filled in already."""


class NotWorkedYetError(DomainError):
    """A shift of this week is not over yet. Send the hours when it is."""


class NotBegunError(DomainError):
    """The week has not begun yet, so there is nothing to send."""


class NothingToCopyError(DomainError):
    """There were no shifts last week, so there is nothing to copy."""


class NotEmptyError(DomainError):
    """There are shifts in this week already. Remove them first, or add the others one by one."""


class ChangedSinceError(DomainError):
    """The hours changed since you looked. Look again, then agree them."""


class ChangedElsewhereError(DomainError):
    """The hours changed in another window. Look them over, then send them."""


class NoCommentError(DomainError):
    """Say in a few words what should be changed."""


class NotAgreedError(DomainError):
    """That week is not agreed, so it needs no opening again."""
