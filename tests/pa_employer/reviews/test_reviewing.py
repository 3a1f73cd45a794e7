from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.desk.queue import queue
from pa_employer.reviews.ask import (
    NothingAskedError,
    NotInThisReturnError,
    TooManyQuestionsError,
)
from pa_employer.reviews.clocks import OldDebtError, asked_until
from pa_employer.reviews.decide import NoReasonError
from pa_employer.reviews.models import Decision, FinancialReturn, ReturnState
from pa_employer.reviews.queries import (
    read,
    versions_of,
    waiting_for_person,
)
from pa_employer.reviews.service import (
    Answer,
    Ask,
    accept_return,
    advise,
    answer_query,
    ask,
    decide,
    keep_answers,
)
from pa_employer.reviews.states import (
    AskedAlreadyError,
    AskFirstError,
    DecidedAlreadyError,
    StillTimeToAnswerError,
)
from pa_employer.statements.service import Meaning, explain_line
from payroll.ground.errors import DomainError
from returns.grades import Grade
from returns.groups import Group
from tests.pa_employer.household import Household
from tests.pa_employer.reviews.book import (
    NOW,
    SPRING,
    SUMMER,
    import_lines,
    line_called,
    send,
)

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def summer(session: Session, household: Household) -> None:
    import_lines(session, household)


def question(number: int = 1, line_id: str = "") -> Ask:
    return Ask(f"Question {number}?", "A rule.", "A few words.", line_id)


def test_the_council_asks_once_with_time_to_answer(
    session: Session, household: Household, by_officer: Actor
) -> None:
    sent = send(session, household)
    line_id = str(line_called(session, "GARDEN WORLD").id)
    query = ask(session, sent, [question(1, line_id), question(2)], by_officer)
    assert sent.state is ReturnState.QUERIED
    assert query.reply_by_on == date(2026, 12, 20)
    (waiting,) = waiting_for_person(session, household.employer.id)
    assert (waiting.span, waiting.questions) == (SUMMER, 2)
    assert waiting.reply_by_on == date(2026, 12, 20)
    with pytest.raises(AskedAlreadyError):
        ask(session, sent, [question(3)], by_officer)
    with pytest.raises(StillTimeToAnswerError):
        decide(session, sent, Decision.ACCEPT, "They said so.", by_officer)


def test_a_question_over_the_limit_is_refused(
    session: Session, household: Household, by_officer: Actor
) -> None:
    sent = send(session, household)
    with pytest.raises(TooManyQuestionsError, match=r"At most 5 things .* these are 6"):
        ask(session, sent, [question(number) for number in range(6)], by_officer)
    with pytest.raises(NothingAskedError):
        ask(session, sent, [], by_officer)
    assert sent.state is ReturnState.SUBMITTED
    assert len(ask(session, sent, [question(n) for n in range(5)], by_officer).items) == 5


def test_only_a_payment_of_this_return_can_be_asked_about(
    session: Session, household: Household, by_officer: Actor
) -> None:
    spring = send(session, household, SPRING)
    line_id = str(line_called(session, "GARDEN WORLD").id)
    with pytest.raises(NotInThisReturnError):
        ask(session, spring, [question(1, line_id)], by_officer)


def test_answers_go_back_together_with_the_return_as_it_is_now(
    session: Session, household: Household, by_person: Actor, by_officer: Actor
) -> None:
    sent = send(session, household)
    line = line_called(session, "GARDEN WORLD")
    query = ask(session, sent, [question(1, str(line.id)), question(2)], by_officer)
    first, second = query.items
    keep_answers(session, sent, {first.id: Answer("Seeds")}, by_person)
    assert (first.answer, first.answered_at) == ("Seeds", None)
    with pytest.raises(DomainError, match="Answer each question"):
        answer_query(session, sent, {first.id: Answer("Seeds.")}, by_person)
    answers = {first.id: Answer("Seeds.", no_receipt=True), second.id: Answer("I do not know.")}
    answered = answer_query(session, sent, answers, by_person)
    assert answered.state is ReturnState.ANSWERED
    assert (second.answer, second.answered_at) == ("I do not know.", NOW)
    before, after = versions_of(session, sent)
    assert (before.number, after.number) == (1, 2)
    assert read(before).lines[-1].grade is Grade.E
    assert read(after).lines[-1].grade is Grade.D
    assert waiting_for_person(session, household.employer.id) == []


def test_a_clean_return_is_accepted_without_a_word(
    session: Session, household: Household, by_person: Actor, by_officer: Actor
) -> None:
    line = line_called(session, "GARDEN WORLD")
    explain_line(session, line, Meaning(Group.OTHER, "Seeds.", no_receipt=True), by_person)
    sent = send(session, household)
    closed = accept_return(session, sent, by_officer)
    assert (closed.state, closed.decision) == (ReturnState.CLOSED, Decision.ACCEPT)
    assert (closed.decided_at, closed.decided_by_id) == (NOW, by_officer.account_id)


def test_any_other_decision_needs_its_reason(
    session: Session, household: Household, by_officer: Actor
) -> None:
    sent = send(session, household)
    with pytest.raises(NoReasonError):
        accept_return(session, sent, by_officer)
    with pytest.raises(NoReasonError):
        advise(session, sent, "  ", by_officer)
    assert sent.state is ReturnState.SUBMITTED
    closed = advise(session, sent, " Ask your PA for the receipt. ", by_officer)
    assert closed.decision_reason == "Ask your PA for the receipt."
    with pytest.raises(DecidedAlreadyError):
        decide(session, sent, Decision.ACCEPT, "All well.", by_officer)
    assert closed.decision is Decision.ADVISE


def test_money_is_asked_back_only_after_asking_why(
    session: Session, household: Household, by_officer: Actor
) -> None:
    sent = send(session, household)
    with pytest.raises(AskFirstError):
        decide(session, sent, Decision.REPAY, "It was not agreed.", by_officer)
    ask(session, sent, [question()], by_officer)
    later = Actor(by_officer.account_id, NOW + timedelta(days=29))
    closed = decide(session, sent, Decision.REPAY, "It was not agreed.", later)
    assert closed.decision is Decision.REPAY


def test_each_deed_is_in_the_audit_trail(
    session: Session, household: Household, by_person: Actor, by_officer: Actor
) -> None:
    sent = send(session, household)
    query = ask(session, sent, [question()], by_officer)
    answer_query(session, sent, {query.items[0].id: Answer("Seeds.")}, by_person)
    decide(session, sent, Decision.ACCEPT, "Seeds are fine.", by_officer)
    found = select(AuditEvent.what, AuditEvent.employer_id)
    told = session.execute(found.where(AuditEvent.subject == f"return {sent.id}")).all()
    assert [tuple(row) for row in told] == [
        ("sent a return", household.employer.id),
        ("asked about a return", household.employer.id),
        ("answered what the council asked", household.employer.id),
        ("decided a return", household.employer.id),
    ]


def test_of_two_officers_at_once_the_second_is_told(
    app: Flask, session: Session, household: Household, by_officer: Actor
) -> None:
    sent = send(session, household)
    told: list[str] = []

    def second() -> None:
        with Session(app.extensions["engine"]) as other:
            again = other.get_one(FinancialReturn, sent.id)
            try:
                decide(other, again, Decision.ACCEPT, "Fine.", by_officer)
            except DomainError as refused:
                told.append(refused.message)

    decide(session, sent, Decision.ADVISE, "Mind the garden.", by_officer)
    waits = Thread(target=second)
    waits.start()
    waits.join(0.3)
    session.commit()
    waits.join()
    assert told == [DecidedAlreadyError().message]


def test_the_council_sees_only_its_own_returns_longest_waiting_first(
    session: Session, household: Household
) -> None:
    assert queue(session, household.council.id) == []
    summer, spring = send(session, household), send(session, household, SPRING)
    rows = queue(session, household.council.id)
    assert {row.return_id for row in rows} == {summer.id, spring.id}
    assert rows[0].employer == "Morag Sinclair"
    assert queue(session, household.employer.id) == []


@pytest.mark.parametrize(("seen_on", "is_late"), [("2025-11-22", False), ("2025-11-21", True)])
def test_what_a_council_left_for_a_year_is_not_asked_or_taken_back(
    session: Session, household: Household, by_officer: Actor, seen_on: str, *, is_late: bool
) -> None:
    sent = send(session, household)
    sent.submitted_at = datetime.combine(date.fromisoformat(seen_on), NOW.timetz())
    session.commit()
    if not is_late:
        assert ask(session, sent, [question()], by_officer).items
        return
    assert asked_until(sent) == date(2026, 11, 21)
    with pytest.raises(OldDebtError, match="until 21 November 2026"):
        ask(session, sent, [question()], by_officer)
    session.rollback()
    # What nobody may ask about any more cannot be asked back: asking comes first.
    with pytest.raises(AskFirstError):
        decide(session, sent, Decision.REPAY, "Too much.", by_officer)
    session.rollback()
    advised = decide(session, sent, Decision.ADVISE, "Tell us sooner.", by_officer)
    assert advised.decision is Decision.ADVISE


def test_what_was_asked_in_time_can_still_be_decided(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    sent = send(session, household)
    query = ask(session, sent, [question()], by_officer)
    answer_query(session, sent, {query.items[0].id: Answer("A gift.")}, by_person)
    sent.submitted_at = NOW - timedelta(days=400)
    session.commit()
    assert decide(session, sent, Decision.REPAY, "It was no support.", by_officer).decided_at
