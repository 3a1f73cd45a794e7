"""Where a return can go next, and the kind sentence when it cannot."""

from datetime import date
from enum import Enum, auto

from pa_employer.reviews.models import Decision, ReturnState
from payroll.ground.errors import DomainError


class Deed(Enum):
    """What is done to a return."""

    SEND = auto()
    TAKE_UP = auto()
    ASK = auto()
    ANSWER = auto()
    DECIDE = auto()
    PASS_ON = auto()
    SEND_BACK = auto()
    SETTLE = auto()
    CHALLENGE = auto()
    LOOK_AGAIN = auto()


NEXT = {
    (ReturnState.DRAFTED, Deed.SEND): ReturnState.SUBMITTED,
    (ReturnState.SUBMITTED, Deed.TAKE_UP): ReturnState.IN_REVIEW,
    (ReturnState.SUBMITTED, Deed.ASK): ReturnState.QUERIED,
    (ReturnState.IN_REVIEW, Deed.ASK): ReturnState.QUERIED,
    (ReturnState.QUERIED, Deed.ANSWER): ReturnState.ANSWERED,
    (ReturnState.SUBMITTED, Deed.DECIDE): ReturnState.DECIDED,
    (ReturnState.IN_REVIEW, Deed.DECIDE): ReturnState.DECIDED,
    (ReturnState.QUERIED, Deed.DECIDE): ReturnState.DECIDED,
    (ReturnState.ANSWERED, Deed.DECIDE): ReturnState.DECIDED,
    (ReturnState.SUBMITTED, Deed.PASS_ON): ReturnState.TO_APPROVE,
    (ReturnState.IN_REVIEW, Deed.PASS_ON): ReturnState.TO_APPROVE,
    (ReturnState.QUERIED, Deed.PASS_ON): ReturnState.TO_APPROVE,
    (ReturnState.ANSWERED, Deed.PASS_ON): ReturnState.TO_APPROVE,
    (ReturnState.TO_APPROVE, Deed.DECIDE): ReturnState.DECIDED,
    (ReturnState.TO_APPROVE, Deed.SEND_BACK): ReturnState.IN_REVIEW,
    (ReturnState.DECIDED, Deed.SETTLE): ReturnState.CLOSED,
    (ReturnState.DECIDED, Deed.CHALLENGE): ReturnState.CHALLENGED,
    (ReturnState.CHALLENGED, Deed.LOOK_AGAIN): ReturnState.CLOSED,
}
OVER = frozenset({ReturnState.DECIDED, ReturnState.CHALLENGED, ReturnState.CLOSED})
"""States in which a return was decided once."""


class SentAlreadyError(DomainError):
    """Your return is with the council already. Nothing was sent twice."""


class AskedAlreadyError(DomainError):
    """The person was asked about this return already, and a return is asked about once."""


class AnsweredAlreadyError(DomainError):
    """The council has your answers already. Nothing was sent twice."""


class DecidedAlreadyError(DomainError):
    """Somebody decided this return before you. Open it again to see what they decided."""


class TakenUpAlreadyError(DomainError):
    """Somebody looks at this return already."""


class NothingToChallengeError(DomainError):
    """There is no decision to challenge: it was accepted as it is, or its time is over."""


class NothingToLookAtAgainError(DomainError):
    """Nobody challenged this decision, or somebody looked again already."""


class NotSentYetError(DomainError):
    """The return has not been sent yet, so there is nothing to decide."""


class StillTimeToAnswerError(DomainError):
    """The person still has time to answer. Decide when they have, or when the day has passed."""


class AskFirstError(DomainError):
    """Ask the person about it first. When they have answered, you can ask for money back."""


def after(state: ReturnState, deed: Deed) -> ReturnState:
    """Return the state a deed leads to, or refuse it with the reason."""
    found = NEXT.get((state, deed))
    if found is None:
        raise _refusal(state, deed)
    return found


REFUSALS: dict[Deed, type[DomainError]] = {
    Deed.SEND: SentAlreadyError,
    Deed.ANSWER: AnsweredAlreadyError,
    Deed.CHALLENGE: NothingToChallengeError,
    Deed.SETTLE: NothingToChallengeError,
    Deed.LOOK_AGAIN: NothingToLookAtAgainError,
}
"""What is said where a deed is out of place, whatever the state."""


def _refusal(state: ReturnState, deed: Deed) -> DomainError:
    if deed in REFUSALS:
        return REFUSALS[deed]()
    if state in OVER:
        return DecidedAlreadyError()
    if state is ReturnState.DRAFTED:
        return NotSentYetError()
    return TakenUpAlreadyError() if deed is Deed.TAKE_UP else AskedAlreadyError()


def check_decision(
    state: ReturnState, decision: Decision, reply_by_on: date | None, today: date
) -> None:
    """Refuse to decide over somebody's head.

    Who was asked has until the reply day; money is asked back only after asking why.
    """
    if state is ReturnState.QUERIED and reply_by_on is not None and today <= reply_by_on:
        raise StillTimeToAnswerError
    if decision is Decision.REPAY and reply_by_on is None:
        raise AskFirstError
