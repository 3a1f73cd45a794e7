"""Where a return can go next, and the kind sentence when it cannot."""

from datetime import date
from enum import Enum, auto

from pa_employer.reviews.models import Decision, ReturnState
from payroll.ground.errors import DomainError


class Deed(Enum):
    """What is done to a return."""

    SEND = auto()
    ASK = auto()
    ANSWER = auto()
    DECIDE = auto()


NEXT = {
    (ReturnState.DRAFTED, Deed.SEND): ReturnState.SUBMITTED,
    (ReturnState.SUBMITTED, Deed.ASK): ReturnState.QUERIED,
    (ReturnState.QUERIED, Deed.ANSWER): ReturnState.ANSWERED,
    (ReturnState.SUBMITTED, Deed.DECIDE): ReturnState.CLOSED,
    (ReturnState.QUERIED, Deed.DECIDE): ReturnState.CLOSED,
    (ReturnState.ANSWERED, Deed.DECIDE): ReturnState.CLOSED,
}


class SentAlreadyError(DomainError):
    """Your return is with the council already. Nothing was sent twice."""


class AskedAlreadyError(DomainError):
    """The person was asked about this return already, and a return is asked about once."""


class AnsweredAlreadyError(DomainError):
    """The council has your answers already. Nothing was sent twice."""


class DecidedAlreadyError(DomainError):
    """Somebody decided this return before you. Open it again to see what they decided."""


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


def _refusal(state: ReturnState, deed: Deed) -> DomainError:
    match deed:
        case Deed.SEND:
            return SentAlreadyError()
        case Deed.ANSWER:
            return AnsweredAlreadyError()
        case _ if state is ReturnState.CLOSED:
            return DecidedAlreadyError()
        case _ if state is ReturnState.DRAFTED:
            return NotSentYetError()
        case _:
            return AskedAlreadyError()


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
