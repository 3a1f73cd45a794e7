"""Money asked back: notice, parts, hardship, a challenge, and wages before all."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.recovering.models import Recovery, RecoveryState, Way
from pa_employer.recovering.service import (
    Choice,
    HardAnswerError,
    HardWordsError,
    HowAgreedError,
    NothingLeftError,
    NotYetError,
    PartsError,
    StoppedClockError,
    WagesFirstError,
    answer_hard,
    choose,
    choose_for_them,
    follow,
    promised_back,
    recoveries_to,
    recovery_of,
    recovery_to,
    refund,
    refunds_due,
    say_hard,
    split,
    stop_clock,
    take,
)
from pa_employer.reviews.models import FinancialReturn
from payroll.ground.money import NOTHING, Money
from tests.pa_employer.household import Household
from tests.pa_employer.reviews.book import NOW, import_lines, send

RICH = Money.parse("5000.00")
NOTICE_ENDS = date(2026, 12, 20)


@pytest.fixture
def sent(session: Session, household: Household) -> FinancialReturn:
    import_lines(session, household)
    return send(session, household)


@pytest.fixture
def recovery(session: Session, sent: FinancialReturn, by_officer: Actor) -> Recovery:
    made = follow(session, sent.agreement, sent.id, Money.parse("100.00"), by_officer)
    assert made
    return made


def later(by: Actor, days: int) -> Actor:
    return Actor(by.account_id, NOW + timedelta(days=days))


def parts(recovery: Recovery) -> list[tuple[str, str]]:
    return [(part.due_on.isoformat(), str(part.amount)) for part in recovery.parts]


def test_a_notice_lasts_as_long_as_the_rule_says(recovery: Recovery) -> None:
    assert recovery.notice_until_on == NOTICE_ENDS
    assert (recovery.left, recovery.state) == (Money.parse("100.00"), RecoveryState.NOTICED)


def test_it_comes_off_payments_after_the_notice_in_equal_parts(
    session: Session, recovery: Recovery, by_person: Actor
) -> None:
    choose(session, recovery, Choice(Way.NEXT_PAYMENTS, 3), by_person)
    assert [amount for _, amount in parts(recovery)] == ["£33.34", "£33.33", "£33.33"]
    assert all(part.due_on > NOTICE_ENDS for part in recovery.parts)
    choose(session, recovery, Choice(Way.TRANSFER, 2), by_person)
    assert parts(recovery) == [("2026-12-20", "£50.00"), ("2027-01-20", "£50.00")]


@given(st.integers(1, 10**7), st.integers(1, 24))
def test_parts_always_add_up_and_differ_by_a_penny_at_most(pence: int, number: int) -> None:
    amounts = split(Money(pence), number)
    assert Money.total(amounts) == Money(pence)
    assert max(each.pence for each in amounts) - min(each.pence for each in amounts) <= 1
    assert amounts == sorted(amounts, reverse=True)


@pytest.mark.parametrize("number", [0, -1, 25])
def test_a_number_of_parts_has_its_limits(
    session: Session, recovery: Recovery, by_person: Actor, number: int
) -> None:
    with pytest.raises(PartsError):
        choose(session, recovery, Choice(Way.TRANSFER, number), by_person)


def test_nothing_is_taken_before_its_day_or_before_wages(
    session: Session, recovery: Recovery, by_person: Actor, by_officer: Actor
) -> None:
    choose(session, recovery, Choice(Way.NEXT_PAYMENTS, 2), by_person)
    with pytest.raises(NotYetError):
        take(session, recovery, 1, RICH, by_officer)
    on_the_day = later(by_officer, (recovery.parts[0].due_on - NOW.date()).days)
    with pytest.raises(WagesFirstError, match=r"£49\.99 is free\. This part is £50\.00"):
        take(session, recovery, 1, Money.parse("49.99"), on_the_day)
    with pytest.raises(WagesFirstError, match=r"£0\.00 is free"):
        take(session, recovery, 1, Money.parse("-20.00"), on_the_day)
    take(session, recovery, 1, Money.parse("50.00"), on_the_day)
    take(session, recovery, 1, RICH, on_the_day)  # pressed twice, taken once
    assert recovery.left == Money.parse("50.00")


def test_what_somebody_sends_by_themselves_always_counts(
    session: Session, recovery: Recovery, by_person: Actor, by_officer: Actor
) -> None:
    choose(session, recovery, Choice(Way.TRANSFER), by_person)
    take(session, recovery, 1, NOTHING, by_officer)
    assert (recovery.left, recovery.state) == (NOTHING, RecoveryState.SETTLED)
    with pytest.raises(NothingLeftError):
        choose(session, recovery, Choice(Way.TRANSFER), by_person)


def test_a_challenge_stops_the_clock_and_what_was_left_of_it_comes_after(
    session: Session,
    sent: FinancialReturn,
    recovery: Recovery,
    by_person: Actor,
    by_officer: Actor,
) -> None:
    stop_clock(session, sent.id, later(by_person, 10))
    assert (recovery.is_stopped, recovery.days_left) == (True, 18)
    with pytest.raises(StoppedClockError):
        choose(session, recovery, Choice(Way.TRANSFER), later(by_person, 11))
    follow(session, sent.agreement, sent.id, Money.parse("100.00"), later(by_officer, 40))
    assert not recovery.is_stopped
    assert recovery.notice_until_on == (NOW + timedelta(days=58)).date()


def test_a_decision_made_anew_changes_what_is_asked_back(
    session: Session,
    sent: FinancialReturn,
    recovery: Recovery,
    by_person: Actor,
    by_officer: Actor,
) -> None:
    choose(session, recovery, Choice(Way.TRANSFER, 2), by_person)
    take(session, recovery, 1, NOTHING, by_officer)
    follow(session, sent.agreement, sent.id, Money.parse("60.00"), by_officer)
    assert [amount for _, amount in parts(recovery)] == ["£50.00", "£10.00"]
    assert recovery.to_refund == NOTHING
    follow(session, sent.agreement, sent.id, NOTHING, by_officer)
    assert (recovery.left, recovery.state) == (NOTHING, RecoveryState.SETTLED)
    # What came back before the decision was changed is the person's.
    assert recovery.to_refund == Money.parse("50.00")
    council = sent.agreement.authority_id
    assert refunds_due(session, council) == [recovery]
    assert refunds_due(session, UUID(int=0)) == []
    refund(session, recovery, by_officer)
    first = recovery.refunded_at
    refund(session, recovery, later(by_officer, 1))
    assert (recovery.to_refund, recovery.refunded_at) == (NOTHING, first)
    assert refunds_due(session, council) == []


def test_what_is_dropped_before_anything_came_is_gone(
    session: Session, sent: FinancialReturn, recovery: Recovery, by_officer: Actor
) -> None:
    follow(session, sent.agreement, sent.id, NOTHING, by_officer)
    assert recovery.state is RecoveryState.DROPPED
    assert list(promised_back(session, sent.agreement_id, NOW.date())) == []
    assert recoveries_to(session, sent.agreement.authority_id) == []


def test_nothing_is_asked_back_where_nothing_was_decided_so(
    session: Session, sent: FinancialReturn, by_officer: Actor
) -> None:
    assert follow(session, sent.agreement, sent.id, NOTHING, by_officer) is None
    assert recovery_of(session, sent.id) is None


def test_hardship_holds_everything_until_it_is_answered(
    session: Session, recovery: Recovery, by_person: Actor, by_officer: Actor
) -> None:
    with pytest.raises(HardWordsError):
        say_hard(session, recovery, " ", by_person)
    choose(session, recovery, Choice(Way.NEXT_PAYMENTS), by_person)
    say_hard(session, recovery, "The boiler broke.", by_person)
    on_the_day = later(by_officer, (recovery.parts[0].due_on - NOW.date()).days)
    with pytest.raises(StoppedClockError):
        take(session, recovery, 1, RICH, on_the_day)
    for amount, words in (("100.01", "No."), ("10.00", " ")):
        with pytest.raises(HardAnswerError):
            answer_hard(session, recovery, Money.parse(amount), words, by_officer)
    answer_hard(session, recovery, Money.parse("40.00"), "A part of it.", by_officer)
    assert [amount for _, amount in parts(recovery)] == ["£40.00"]
    with pytest.raises(NothingLeftError):
        answer_hard(session, recovery, NOTHING, "Again.", by_officer)
    say_hard(session, recovery, "Still hard.", by_person)
    answer_hard(session, recovery, NOTHING, "We let it go.", by_officer)
    assert recovery.state is RecoveryState.DROPPED


def test_a_council_writes_a_choice_down_only_with_how_it_was_made(
    session: Session, recovery: Recovery, by_officer: Actor
) -> None:
    with pytest.raises(HowAgreedError):
        choose_for_them(session, recovery, Choice(Way.TRANSFER), by_officer)
    choose_for_them(session, recovery, Choice(Way.TRANSFER, 1, "On the phone today."), by_officer)
    assert recovery.how_chosen == "On the phone today."


def test_what_is_asked_back_is_set_aside_from_the_day_it_was_asked(
    session: Session, recovery: Recovery, by_person: Actor, by_officer: Actor
) -> None:
    agreement_id, today = recovery.agreement_id, NOW.date()
    assert list(promised_back(session, agreement_id, today - timedelta(days=1))) == []
    (owed,) = promised_back(session, agreement_id, today)
    assert owed.amount == Money.parse("100.00")
    choose(session, recovery, Choice(Way.TRANSFER, 2), by_person)
    take(session, recovery, 1, NOTHING, later(by_officer, 5))
    (owed,) = promised_back(session, agreement_id, today + timedelta(days=5))
    assert owed.amount == Money.parse("50.00")
    (before,) = promised_back(session, agreement_id, today + timedelta(days=4))
    assert before.amount == Money.parse("100.00")


def test_another_council_reaches_nothing(
    session: Session, recovery: Recovery, household: Household
) -> None:
    assert recovery_to(session, household.council.id, recovery.id) is recovery
    assert recovery_to(session, UUID(int=0), recovery.id) is None
    assert recoveries_to(session, UUID(int=0)) == []
