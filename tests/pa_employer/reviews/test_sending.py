from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.people.models import Capacity
from pa_employer.reviews.kept import ChangedSinceError
from pa_employer.reviews.models import ReturnState
from pa_employer.reviews.queries import (
    due_returns,
    read,
    return_for,
    returns_of,
    spans_of,
    versions_of,
)
from pa_employer.reviews.send import NotAPeriodError, NotOverYetError, SupporterSendsError
from pa_employer.reviews.service import (
    SentWords,
    disagree,
    keep_words,
    send_return,
)
from pa_employer.reviews.shown import shown
from pa_employer.reviews.states import (
    SentAlreadyError,
)
from pa_employer.statements.service import Meaning, explain_line
from payroll.ground.days import Span
from payroll.ground.money import Money
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


def test_a_period_that_is_over_and_not_sent_is_due(
    session: Session, household: Household, by_person: Actor
) -> None:
    assert spans_of(session, household.agreement, TODAY) == [SPRING, SUMMER, AUTUMN]
    assert due_returns(session, household.agreement, TODAY) == [SPRING, SUMMER]
    keep_words(session, household.agreement, SUMMER, SentWords("Well."), by_person)
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
    session: Session, household: Household, by_person: Actor
) -> None:
    sent = send(session, household, words="  Well.  ")
    assert (sent.state, sent.how_going) == (ReturnState.SUBMITTED, "Well.")
    assert (sent.submitted_at, sent.submitted_by_id) == (NOW, by_person.account_id)
    assert sent.submitted_as == Capacity.SELF
    (version,) = versions_of(session, sent)
    kept = read(version)
    assert kept.closing == Money(253960)
    assert kept.difference == Money(0)
    assert (version.summary, version.is_clean) == ("1 payment not explained yet", False)
    assert returns_of(session, household.agreement.id) == [sent]
    assert return_for(session, household.agreement.id, SUMMER.first) is sent


def test_what_was_sent_never_changes(
    session: Session, household: Household, by_person: Actor
) -> None:
    sent = send(session, household)
    (version,) = versions_of(session, sent)
    digest = bytes(version.digest)
    line = line_called(session, "GARDEN WORLD")
    meaning = Meaning(Group.EQUIPMENT, "A raised bed.", no_receipt=True)
    explain_line(session, line, meaning, by_person)
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


def test_a_return_is_sent_once(session: Session, household: Household, by_person: Actor) -> None:
    sent = send(session, household)
    with pytest.raises(SentAlreadyError):
        send(session, household)
    with pytest.raises(SentAlreadyError):
        keep_words(session, household.agreement, SUMMER, SentWords("Other."), by_person)
    with pytest.raises(SentAlreadyError):
        disagree(session, household.agreement, SUMMER, "All of it.", by_person)
    assert len(versions_of(session, sent)) == 1


def test_a_running_period_cannot_be_sent(session: Session, household: Household) -> None:
    with pytest.raises(NotOverYetError):
        send(session, household, AUTUMN)
    assert returns_of(session, household.agreement.id) == []


def test_only_a_period_of_the_direct_payment_can_be_sent(
    session: Session, household: Household
) -> None:
    with pytest.raises(NotAPeriodError):
        send(session, household, Span(SUMMER.first, SPRING.last + timedelta(days=2)))


def test_a_supporter_prepares_and_does_not_send(
    session: Session, household: Household, by_person: Actor
) -> None:
    words = SentWords("Well.", "More swimming.")
    kept = keep_words(session, household.agreement, SUMMER, words, by_person)
    assert (kept.state, kept.tell_us) == (ReturnState.DRAFTED, "More swimming.")
    with pytest.raises(SupporterSendsError):
        send_return(
            session,
            household.agreement,
            SUMMER,
            SentWords("Well.", capacity=Capacity.SUPPORTER),
            by_person,
        )


def test_not_agreeing_is_kept_for_the_council_and_blocks_nothing(
    session: Session, household: Household, by_person: Actor
) -> None:
    keep_words(session, household.agreement, SUMMER, SentWords("", "More swimming."), by_person)
    kept = disagree(session, household.agreement, SUMMER, "The fee is wrong.", by_person)
    assert kept.tell_us == "More swimming.\n\nI do not agree: The fee is wrong."


def test_only_the_figures_that_were_looked_at_are_sent(
    session: Session, household: Household, by_person: Actor
) -> None:
    seen = shown(session, household.agreement, SUMMER, TODAY).drawn.digest()
    line = line_called(session, "GARDEN WORLD")
    explain_line(session, line, Meaning(Group.OTHER, "Seeds.", no_receipt=True), by_person)
    words = SentWords("Well.", "", seen)
    with pytest.raises(ChangedSinceError):
        send_return(session, household.agreement, SUMMER, words, by_person)
    session.rollback()
    seen = shown(session, household.agreement, SUMMER, TODAY).drawn.digest()
    words = SentWords("Well.", "", seen)
    sent = send_return(session, household.agreement, SUMMER, words, by_person)
    assert sent.state is ReturnState.SUBMITTED
