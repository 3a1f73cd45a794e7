from datetime import date
from itertools import product

import pytest

from pa_employer.reviews.ask import Ask, UnfoundedQuestionError
from pa_employer.reviews.models import Decision, ReturnState
from pa_employer.reviews.states import (
    NEXT,
    AnsweredAlreadyError,
    AskedAlreadyError,
    AskFirstError,
    DecidedAlreadyError,
    Deed,
    NothingToChallengeError,
    NothingToLookAtAgainError,
    NotSentYetError,
    SentAlreadyError,
    StillTimeToAnswerError,
    TakenUpAlreadyError,
    after,
    check_decision,
)
from payroll.ground.errors import DomainError

REPLY_BY = date(2026, 12, 20)


def test_a_return_goes_from_the_person_to_the_council_and_back_once() -> None:
    state = ReturnState.DRAFTED
    whole = (Deed.SEND, Deed.TAKE_UP, Deed.ASK, Deed.ANSWER, Deed.DECIDE, Deed.CHALLENGE)
    for deed in (*whole, Deed.LOOK_AGAIN):
        state = after(state, deed)
    assert state is ReturnState.CLOSED


def test_every_other_step_is_refused_with_a_sentence() -> None:
    for step in product(ReturnState, Deed):
        if step not in NEXT:
            with pytest.raises(DomainError, match=r"\."):
                after(*step)


@pytest.mark.parametrize(
    ("state", "deed", "refusal"),
    [
        (ReturnState.SUBMITTED, Deed.SEND, SentAlreadyError),
        (ReturnState.ANSWERED, Deed.ANSWER, AnsweredAlreadyError),
        (ReturnState.ANSWERED, Deed.ASK, AskedAlreadyError),
        (ReturnState.QUERIED, Deed.ASK, AskedAlreadyError),
        (ReturnState.CLOSED, Deed.ASK, DecidedAlreadyError),
        (ReturnState.CLOSED, Deed.DECIDE, DecidedAlreadyError),
        (ReturnState.DECIDED, Deed.DECIDE, DecidedAlreadyError),
        (ReturnState.DRAFTED, Deed.DECIDE, NotSentYetError),
        (ReturnState.IN_REVIEW, Deed.TAKE_UP, TakenUpAlreadyError),
        (ReturnState.CLOSED, Deed.CHALLENGE, NothingToChallengeError),
        (ReturnState.DECIDED, Deed.LOOK_AGAIN, NothingToLookAtAgainError),
    ],
)
def test_a_refusal_says_what_happened(
    state: ReturnState, deed: Deed, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        after(state, deed)


def test_who_was_asked_has_until_the_reply_day() -> None:
    asked = ReturnState.QUERIED
    with pytest.raises(StillTimeToAnswerError):
        check_decision(asked, Decision.ACCEPT, REPLY_BY, REPLY_BY)
    check_decision(asked, Decision.ACCEPT, REPLY_BY, date(2026, 12, 21))


def test_money_is_asked_back_only_after_asking_why() -> None:
    with pytest.raises(AskFirstError):
        check_decision(ReturnState.SUBMITTED, Decision.REPAY, None, REPLY_BY)
    check_decision(ReturnState.ANSWERED, Decision.REPAY, REPLY_BY, REPLY_BY)


@pytest.mark.parametrize("missing", ["question", "rule", "settles"])
def test_a_question_says_its_rule_and_what_would_settle_it(missing: str) -> None:
    whole = {"question": "Why?", "rule": "A rule.", "settles": "A word."}
    with pytest.raises(UnfoundedQuestionError):
        Ask(**whole | {missing: "  "})
