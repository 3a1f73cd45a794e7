from datetime import date, timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.people.models import Capacity
from pa_employer.reviews.ask import (
    NothingAskedError,
    NotInThisReturnError,
    TooManyQuestionsError,
    UnfoundedQuestionError,
)
from pa_employer.reviews.decide import NoReasonError
from pa_employer.reviews.kept import ChangedSinceError
from pa_employer.reviews.models import Decision, FinancialReturn, ReturnState
from pa_employer.reviews.queries import (
    due_returns,
    queue,
    read,
    return_for,
    returns_of,
    spans_of,
    versions_of,
    waiting_for_person,
)
from pa_employer.reviews.send import NotAPeriodError, NotOverYetError, SupporterSendsError
from pa_employer.reviews.service import (
    Answer,
    Ask,
    SentWords,
    accept_return,
    advise,
    answer_query,
    ask,
    decide,
    disagree,
    keep_answers,
    keep_words,
    send_return,
)
from pa_employer.reviews.shown import shown
from pa_employer.reviews.states import (
    AskedAlreadyError,
    AskFirstError,
    DecidedAlreadyError,
    SentAlreadyError,
    StillTimeToAnswerError,
)
from pa_employer.statements.service import Meaning, explain_line
from payroll.ground.days import Span
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from returns.grades import Grade
from returns.groups import Group
from tests.pa_employer.household import Household
from tests.pa_employer.reviews.book import (
    AUTUMN,
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


@pytest.fixture
def person(household: Household) -> Actor:
    return Actor(household.employer_account.id, NOW)


@pytest.fixture
def officer(household: Household) -> Actor:
    return Actor(household.officer.id, NOW)


def question(number: int = 1, line_id: str = "") -> Ask:
    return Ask(f"Question {number}?", "A rule.", "A few words.", line_id)


def test_a_period_that_is_over_and_not_sent_is_due(
    session: Session, household: Household, person: Actor
) -> None:
    assert spans_of(session, household.agreement, TODAY) == [SPRING, SUMMER, AUTUMN]
    assert due_returns(session, household.agreement, TODAY) == [SPRING, SUMMER]
    keep_words(session, household.agreement, SUMMER, SentWords("Well."), person)
    assert due_returns(session, household.agreement, TODAY) == [SPRING, SUMMER]
    send(session, household)
    assert due_returns(session, household.agreement, TODAY) == [SPRING]


def test_a_period_before_the_book_begins_is_not_asked_for(
    session: Session, household: Household
) -> None:
    household.money_account.opened_on = date(2026, 6, 1)
    session.flush()
    assert due_returns(session, household.agreement, TODAY) == [SUMMER]


def test_what_was_sent_is_kept_with_who_sent_it_and_as_what(
    session: Session, household: Household, person: Actor
) -> None:
    sent = send(session, household, words="  Well.  ")
    assert (sent.state, sent.how_going) == (ReturnState.SUBMITTED, "Well.")
    assert (sent.submitted_at, sent.submitted_by_id) == (NOW, person.account_id)
    assert sent.submitted_as == Capacity.SELF
    (version,) = versions_of(session, sent)
    kept = read(version)
    assert kept.closing == Money(253960)
    assert kept.difference == Money(0)
    assert (version.summary, version.is_clean) == ("1 payment not explained yet", False)
    assert returns_of(session, household.agreement) == [sent]
    assert return_for(session, household.agreement.id, SUMMER.first) is sent


def test_what_was_sent_never_changes(
    session: Session, household: Household, person: Actor
) -> None:
    sent = send(session, household)
    (version,) = versions_of(session, sent)
    digest = bytes(version.digest)
    line = line_called(session, "GARDEN WORLD")
    meaning = Meaning(Group.EQUIPMENT, "A raised bed.", no_receipt=True)
    explain_line(session, line, meaning, person)
    session.commit()
    session.expire_all()
    (version,) = versions_of(session, sent)
    assert version.digest == digest
    assert read(version).digest() == digest.hex()
    assert len(read(version).questions) == 1
    assert len(shown(session, household.agreement, SUMMER, TODAY).drawn.questions) == 1
    version.summary = "Nothing to see."
    with pytest.raises(TypeError, match="history"):
        session.flush()


def test_a_return_is_sent_once(session: Session, household: Household, person: Actor) -> None:
    sent = send(session, household)
    with pytest.raises(SentAlreadyError):
        send(session, household)
    with pytest.raises(SentAlreadyError):
        keep_words(session, household.agreement, SUMMER, SentWords("Other."), person)
    with pytest.raises(SentAlreadyError):
        disagree(session, household.agreement, SUMMER, "All of it.", person)
    assert len(versions_of(session, sent)) == 1


def test_a_running_period_cannot_be_sent(session: Session, household: Household) -> None:
    with pytest.raises(NotOverYetError):
        send(session, household, AUTUMN)
    assert returns_of(session, household.agreement) == []


def test_only_a_period_of_the_direct_payment_can_be_sent(
    session: Session, household: Household
) -> None:
    with pytest.raises(NotAPeriodError):
        send(session, household, Span(SUMMER.first, SPRING.last + timedelta(days=2)))


def test_a_supporter_prepares_and_does_not_send(
    session: Session, household: Household, person: Actor
) -> None:
    words = SentWords("Well.", "More swimming.")
    kept = keep_words(session, household.agreement, SUMMER, words, person)
    assert (kept.state, kept.tell_us) == (ReturnState.DRAFTED, "More swimming.")
    with pytest.raises(SupporterSendsError):
        send_return(session, household.agreement, SUMMER, words, Capacity.SUPPORTER, person)


def test_not_agreeing_is_kept_for_the_council_and_blocks_nothing(
    session: Session, household: Household, person: Actor
) -> None:
    keep_words(session, household.agreement, SUMMER, SentWords("", "More swimming."), person)
    kept = disagree(session, household.agreement, SUMMER, "The fee is wrong.", person)
    assert kept.tell_us == "More swimming.\n\nI do not agree: The fee is wrong."


def test_only_the_figures_that_were_looked_at_are_sent(
    session: Session, household: Household, person: Actor
) -> None:
    seen = shown(session, household.agreement, SUMMER, TODAY).drawn.digest()
    line = line_called(session, "GARDEN WORLD")
    explain_line(session, line, Meaning(Group.OTHER, "Seeds.", no_receipt=True), person)
    words = SentWords("Well.", "", seen)
    with pytest.raises(ChangedSinceError):
        send_return(session, household.agreement, SUMMER, words, Capacity.SELF, person)
    session.rollback()
    seen = shown(session, household.agreement, SUMMER, TODAY).drawn.digest()
    words = SentWords("Well.", "", seen)
    sent = send_return(session, household.agreement, SUMMER, words, Capacity.SELF, person)
    assert sent.state is ReturnState.SUBMITTED


def test_the_council_asks_once_with_time_to_answer(
    session: Session, household: Household, officer: Actor
) -> None:
    sent = send(session, household)
    line_id = str(line_called(session, "GARDEN WORLD").id)
    query = ask(session, sent, [question(1, line_id), question(2)], officer)
    assert sent.state is ReturnState.QUERIED
    assert query.reply_by_on == date(2026, 12, 20)
    (waiting,) = waiting_for_person(session, household.employer.id)
    assert (waiting.span, waiting.questions) == (SUMMER, 2)
    assert waiting.reply_by_on == date(2026, 12, 20)
    with pytest.raises(AskedAlreadyError):
        ask(session, sent, [question(3)], officer)
    with pytest.raises(StillTimeToAnswerError):
        decide(session, sent, Decision.ACCEPT, "They said so.", officer)


def test_a_question_over_the_limit_is_refused(
    session: Session, household: Household, officer: Actor
) -> None:
    sent = send(session, household)
    with pytest.raises(TooManyQuestionsError, match=r"At most 5 things .* these are 6"):
        ask(session, sent, [question(number) for number in range(6)], officer)
    with pytest.raises(NothingAskedError):
        ask(session, sent, [], officer)
    assert sent.state is ReturnState.SUBMITTED
    assert len(ask(session, sent, [question(n) for n in range(5)], officer).items) == 5


@pytest.mark.parametrize("missing", ["question", "rule", "settles"])
def test_a_question_says_its_rule_and_what_would_settle_it(missing: str) -> None:
    whole = {"question": "Why?", "rule": "A rule.", "settles": "A word."}
    with pytest.raises(UnfoundedQuestionError):
        Ask(**whole | {missing: "  "})


def test_only_a_payment_of_this_return_can_be_asked_about(
    session: Session, household: Household, officer: Actor
) -> None:
    spring = send(session, household, SPRING)
    line_id = str(line_called(session, "GARDEN WORLD").id)
    with pytest.raises(NotInThisReturnError):
        ask(session, spring, [question(1, line_id)], officer)


def test_answers_go_back_together_with_the_return_as_it_is_now(
    session: Session, household: Household, person: Actor, officer: Actor
) -> None:
    sent = send(session, household)
    line = line_called(session, "GARDEN WORLD")
    query = ask(session, sent, [question(1, str(line.id)), question(2)], officer)
    first, second = query.items
    keep_answers(session, sent, {first.id: Answer("Seeds")}, person)
    assert (first.answer, first.answered_at) == ("Seeds", None)
    with pytest.raises(DomainError, match="Answer each question"):
        answer_query(session, sent, {first.id: Answer("Seeds.")}, person)
    answers = {first.id: Answer("Seeds.", no_receipt=True), second.id: Answer("I do not know.")}
    answered = answer_query(session, sent, answers, person)
    assert answered.state is ReturnState.ANSWERED
    assert (second.answer, second.answered_at) == ("I do not know.", NOW)
    before, after = versions_of(session, sent)
    assert (before.number, after.number) == (1, 2)
    assert read(before).lines[-1].grade is Grade.E
    assert read(after).lines[-1].grade is Grade.D
    assert waiting_for_person(session, household.employer.id) == []


def test_a_clean_return_is_accepted_without_a_word(
    session: Session, household: Household, person: Actor, officer: Actor
) -> None:
    line = line_called(session, "GARDEN WORLD")
    explain_line(session, line, Meaning(Group.OTHER, "Seeds.", no_receipt=True), person)
    sent = send(session, household)
    closed = accept_return(session, sent, officer)
    assert (closed.state, closed.decision) == (ReturnState.CLOSED, Decision.ACCEPT)
    assert (closed.decided_at, closed.decided_by_id) == (NOW, officer.account_id)


def test_any_other_decision_needs_its_reason(
    session: Session, household: Household, officer: Actor
) -> None:
    sent = send(session, household)
    with pytest.raises(NoReasonError):
        accept_return(session, sent, officer)
    with pytest.raises(NoReasonError):
        advise(session, sent, "  ", officer)
    assert sent.state is ReturnState.SUBMITTED
    closed = advise(session, sent, " Ask your PA for the receipt. ", officer)
    assert closed.decision_reason == "Ask your PA for the receipt."
    with pytest.raises(DecidedAlreadyError):
        decide(session, sent, Decision.ACCEPT, "All well.", officer)
    assert closed.decision is Decision.ADVISE


def test_money_is_asked_back_only_after_asking_why(
    session: Session, household: Household, officer: Actor
) -> None:
    sent = send(session, household)
    with pytest.raises(AskFirstError):
        decide(session, sent, Decision.REPAY, "It was not agreed.", officer)
    ask(session, sent, [question()], officer)
    later = Actor(officer.account_id, NOW + timedelta(days=29))
    closed = decide(session, sent, Decision.REPAY, "It was not agreed.", later)
    assert closed.decision is Decision.REPAY


def test_each_deed_is_in_the_audit_trail(
    session: Session, household: Household, person: Actor, officer: Actor
) -> None:
    sent = send(session, household)
    query = ask(session, sent, [question()], officer)
    answer_query(session, sent, {query.items[0].id: Answer("Seeds.")}, person)
    decide(session, sent, Decision.ACCEPT, "Seeds are fine.", officer)
    found = select(AuditEvent.what, AuditEvent.employer_id)
    told = session.execute(found.where(AuditEvent.subject == f"return {sent.id}")).all()
    assert [tuple(row) for row in told] == [
        ("sent a return", household.employer.id),
        ("asked about a return", household.employer.id),
        ("answered what the council asked", household.employer.id),
        ("decided a return", household.employer.id),
    ]


def test_of_two_officers_at_once_the_second_is_told(
    app: Flask, session: Session, household: Household, officer: Actor
) -> None:
    sent = send(session, household)
    told: list[str] = []

    def second() -> None:
        with Session(app.extensions["engine"]) as other:
            again = other.get_one(FinancialReturn, sent.id)
            try:
                decide(other, again, Decision.ACCEPT, "Fine.", officer)
            except DomainError as refused:
                told.append(refused.message)

    decide(session, sent, Decision.ADVISE, "Mind the garden.", officer)
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
