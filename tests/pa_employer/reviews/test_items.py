"""Deciding each thing of a return, the plan's question, the second person, and the letter."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Post
from pa_employer.audit.actor import Actor
from pa_employer.letters.models import Letter
from pa_employer.people.models import LettersBy
from pa_employer.people.queries import mandates_of
from pa_employer.reviews.answer import Answer, answer_query
from pa_employer.reviews.ask import Ask, ask
from pa_employer.reviews.decide import SameOfficerError, challenge, who_decided
from pa_employer.reviews.finishing import (
    AboveLimitError,
    NobodyAskedError,
    NotEachDecidedError,
    OwnWishError,
    WhyBackError,
    approvals_of,
    approve,
    finish,
    outcome_of,
    send_back,
)
from pa_employer.reviews.item_decisions import (
    HowMuchError,
    ItemChoice,
    OwnDecisionError,
    PlanAnsweredAlreadyError,
    PlanAskedAlreadyError,
    PlanIsAskedError,
    ReasonForItemError,
    WithinPlanError,
    answer_plan,
    ask_practitioner,
    decide_item,
    plan_question_of,
    plans_waiting,
)
from pa_employer.reviews.items import Item, items_of
from pa_employer.reviews.letter import parts_of
from pa_employer.reviews.models import (
    Decision,
    FinancialReturn,
    FitsPlan,
    ItemAction,
    ItemDecision,
    ReturnState,
)
from pa_employer.reviews.queries import query_of, read, versions_of
from pa_employer.reviews.states import AskedAlreadyError, AskFirstError, DecidedAlreadyError
from pa_employer.reviews.telling import letters_of, letters_to_post, out_of, say_posted
from payroll.ground.money import Money
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.reviews.book import NOW, ROWS, import_lines, send

LARGE = (*ROWS, (date(2026, 8, 14), "GREENHOUSES OF PERTH", "-1400.00", None))


@pytest.fixture
def manager(app: Flask, session: Session, household: Household) -> Account:
    found = add_person(app, session, "Jean Petrie", (Post.FINANCE_MANAGER, household.council))
    session.commit()
    return found


def things(session: Session, kept: FinancialReturn) -> list[Item]:
    return items_of(session, kept, read(versions_of(session, kept)[-1]))


def thing(session: Session, kept: FinancialReturn) -> Item:
    (only,) = things(session, kept)
    return only


def asked_and_answered(
    session: Session, kept: FinancialReturn, by_officer: Actor, by_person: Actor
) -> None:
    asks = []
    for item in things(session, kept):
        flag = item.flags[0]
        asks.append(Ask(flag.sentence, flag.rule, flag.settles, flag.line_id, flag.key))
    query = ask(session, kept, asks, by_officer)
    answers = {item.id: Answer("A present for my sister.") for item in query.items}
    answer_query(session, kept, answers, by_person)


def test_what_was_asked_and_noticed_of_one_payment_is_one_thing(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    before = thing(session, sent)
    assert before.about == Money.parse("42.00")
    asked_and_answered(session, sent, by_officer, by_person)
    after = thing(session, sent)
    assert after.key == before.key
    assert after.question
    assert after.question.answer == "A present for my sister."
    assert [flag.code for flag in after.flags] == []


def test_an_older_question_is_known_again_by_its_words(
    session: Session, household: Household, by_officer: Actor
) -> None:
    import_lines(session, household, LARGE)
    sent = send(session, household)
    (flag,) = [each.flags[0] for each in things(session, sent) if each.line is None]
    ask(session, sent, [Ask(flag.sentence, flag.rule, flag.settles)], by_officer)
    (found,) = [each for each in things(session, sent) if each.line is None]
    assert found.key == flag.key
    assert found.question


def test_the_newest_decision_about_a_thing_counts_and_the_first_stays_on_record(
    session: Session, household: Household, by_officer: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    with pytest.raises(ReasonForItemError):
        decide_item(
            session, sent, thing(session, sent), ItemChoice(ItemAction.ACCEPT, " "), by_officer
        )
    first = ItemChoice(ItemAction.ALLOW_ONCE, "A first time.")
    decide_item(session, sent, thing(session, sent), first, by_officer)
    decide_item(
        session, sent, thing(session, sent), ItemChoice(ItemAction.ACCEPT, "Seeds."), by_officer
    )
    held = thing(session, sent).decided
    assert held
    assert (held.action, held.reason, held.number) == (ItemAction.ACCEPT, "Seeds.", 2)
    assert len(session.scalars(select(ItemDecision)).all()) == 2
    finish(session, sent, "", by_officer)
    assert (sent.state, sent.decision) == (ReturnState.CLOSED, Decision.ACCEPT)
    with pytest.raises(DecidedAlreadyError):
        decide_item(session, sent, thing(session, sent), first, by_officer)


@pytest.mark.parametrize("action", [ItemAction.REPAY, ItemAction.OWN_MONEY])
def test_nothing_costs_the_person_before_they_were_asked_about_that_very_thing(
    session: Session, household: Household, by_officer: Actor, action: ItemAction
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    with pytest.raises(AskFirstError):
        decide_item(
            session, sent, thing(session, sent), ItemChoice(action, "No support."), by_officer
        )


@pytest.mark.parametrize(
    ("said", "kept"),
    [(None, "42.00"), ("42.00", "42.00"), ("10.00", "10.00"), ("42.01", ""), ("0.00", "")],
)
def test_no_more_is_asked_back_than_was_paid(  # both sides and a case
    session: Session,
    household: Household,
    by_officer: Actor,
    by_person: Actor,
    said: str | None,
    kept: str,
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    asked_and_answered(session, sent, by_officer, by_person)
    choice = ItemChoice(ItemAction.REPAY, "It was a present.", Money.parse(said) if said else None)
    if not kept:
        with pytest.raises(HowMuchError):
            decide_item(session, sent, thing(session, sent), choice, by_officer)
        return
    made = decide_item(session, sent, thing(session, sent), choice, by_officer)
    assert made.amount == Money.parse(kept)
    finish(session, sent, "", by_officer)
    (letter,) = letters_of(session, sent.id)
    said_in_it = " ".join(" ".join(part.sentences) for part in parts_of(letter))
    assert f"We ask for {made.amount} back." in said_in_it
    assert f"What we ask back is {made.amount} in all." in said_in_it
    assert "Why: It was a present." in said_in_it
    assert "Scottish Public Services Ombudsman" in said_in_it
    assert "by 20 December 2026" in said_in_it


def test_a_return_is_decided_only_when_each_thing_is(
    session: Session, household: Household, by_officer: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    with pytest.raises(NotEachDecidedError, match="1 thing is not decided yet"):
        finish(session, sent, "All well.", by_officer)
    assert sent.state is ReturnState.SUBMITTED


@pytest.mark.parametrize(
    ("action", "decision"),
    [
        (ItemAction.ACCEPT, Decision.ACCEPT),
        (ItemAction.ADVISE, Decision.ADVISE),
        (ItemAction.ALLOW_ONCE, Decision.ADVISE),
        (ItemAction.OWN_MONEY, Decision.ADVISE),
        (ItemAction.REPAY, Decision.REPAY),
    ],
)
def test_a_return_comes_to_the_gravest_of_its_things(
    session: Session,
    household: Household,
    by_officer: Actor,
    by_person: Actor,
    action: ItemAction,
    decision: Decision,
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    asked_and_answered(session, sent, by_officer, by_person)
    decide_item(session, sent, thing(session, sent), ItemChoice(action, "So."), by_officer)
    assert outcome_of(things(session, sent)) is decision


def test_a_practitioner_is_asked_and_a_yes_is_held_to(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    asked_and_answered(session, sent, by_officer, by_person)
    question = ask_practitioner(
        session, sent, thing(session, sent), "Is a present support?", by_officer
    )
    # Ten working days after Sunday 22 November, and St Andrew's day is none.
    assert question.answer_by_on == date(2026, 12, 7)
    repay = ItemChoice(ItemAction.REPAY, "A present.")
    with pytest.raises(PlanIsAskedError):
        decide_item(session, sent, thing(session, sent), repay, by_officer)
    with pytest.raises(PlanAskedAlreadyError):
        ask_practitioner(session, sent, thing(session, sent), "Again?", by_officer)
    assert plans_waiting(session, household.council.id, by_officer) == [question]
    with pytest.raises(ReasonForItemError):
        answer_plan(session, question, FitsPlan.NO, " ", by_officer)
    answer_plan(session, question, FitsPlan.ONCE, "It keeps them close.", by_officer)
    with pytest.raises(PlanAnsweredAlreadyError):
        answer_plan(session, question, FitsPlan.NO, "No.", by_officer)
    assert plans_waiting(session, household.council.id, by_officer) == []
    with pytest.raises(WithinPlanError):
        decide_item(session, sent, thing(session, sent), repay, by_officer)
    accept = ItemChoice(ItemAction.ALLOW_ONCE, "The practitioner says so.")
    assert decide_item(session, sent, thing(session, sent), accept, by_officer).number == 1


def test_a_practitioner_s_silence_is_a_yes(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    asked_and_answered(session, sent, by_officer, by_person)
    question = ask_practitioner(session, sent, thing(session, sent), "", by_officer)
    last = Actor(by_officer.account_id, NOW + timedelta(days=15))
    assert question.outcome_on(last.today) is None
    late = Actor(by_officer.account_id, NOW + timedelta(days=16))
    assert question.outcome_on(late.today) is FitsPlan.YES
    with pytest.raises(PlanAnsweredAlreadyError):
        answer_plan(session, question, FitsPlan.NO, "No.", late)
    with pytest.raises(WithinPlanError):
        decide_item(session, sent, thing(session, sent), ItemChoice(ItemAction.REPAY, "No."), late)
    stranger = household.employer.id
    assert plan_question_of(session, stranger, question.id) is None


def large(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> FinancialReturn:
    import_lines(session, household, LARGE)
    sent = send(session, household)
    asked_and_answered(session, sent, by_officer, by_person)
    for item in things(session, sent):
        decide_item(session, sent, item, ItemChoice(ItemAction.ACCEPT, "For the art."), by_officer)
    return sent


def test_above_an_officer_s_limit_a_second_person_agrees(
    session: Session,
    household: Household,
    by_officer: Actor,
    by_person: Actor,
    manager: Account,
) -> None:
    sent = large(session, household, by_officer, by_person)
    finish(session, sent, "Well kept.", by_officer)
    assert sent.state is ReturnState.TO_APPROVE
    assert letters_of(session, sent.id) == []
    with pytest.raises(OwnWishError):
        approve(session, sent, by_officer)
    other = add_person_officer(session, household)
    with pytest.raises(AboveLimitError):
        approve(session, sent, other)
    by_manager = Actor(manager.id, NOW)
    approve(session, sent, by_manager)
    assert (sent.state, sent.decision_reason) == (ReturnState.CLOSED, "Well kept.")
    assert sent.decided_by_id == by_officer.account_id
    assert who_decided(session, sent) >= {by_officer.account_id, by_manager.account_id}
    assert [each.step for each in approvals_of(session, sent)] == ["asked", "approved"]
    assert len(letters_of(session, sent.id)) == 1
    with pytest.raises(NobodyAskedError):
        approve(session, sent, by_manager)


def add_person_officer(session: Session, household: Household) -> Actor:
    """Another officer of the same council, with the same limit."""
    other = Account(
        name="Isla Orr",
        email="isla.orr@council.example",
        created_at=NOW,
        post=Post.FINANCE_OFFICER,
        organisation_id=household.council.id,
    )
    session.add(other)
    session.flush()
    return Actor(other.id, NOW)


def test_a_second_person_gives_decisions_back_with_words(
    session: Session,
    household: Household,
    by_officer: Actor,
    by_person: Actor,
    manager: Account,
) -> None:
    sent = large(session, household, by_officer, by_person)
    finish(session, sent, "", by_officer)
    by_manager = Actor(manager.id, NOW)
    with pytest.raises(WhyBackError):
        send_back(session, sent, " ", by_manager)
    send_back(session, sent, "Was the greenhouse in the plan?", by_manager)
    assert sent.state is ReturnState.IN_REVIEW
    with pytest.raises(AskedAlreadyError):
        ask(session, sent, [Ask("A question?", "A rule.", "An answer.")], by_officer)
    session.rollback()


def test_whoever_was_asked_to_agree_does_not_look_again(
    session: Session,
    household: Household,
    by_officer: Actor,
    by_person: Actor,
    manager: Account,
) -> None:
    import_lines(session, household, LARGE)
    sent = send(session, household)
    asked_and_answered(session, sent, by_officer, by_person)
    for item in things(session, sent):
        decide_item(session, sent, item, ItemChoice(ItemAction.ADVISE, "Ask first."), by_officer)
    finish(session, sent, "", by_officer)
    by_manager = Actor(manager.id, NOW)
    approve(session, sent, by_manager)
    assert sent.state is ReturnState.DECIDED
    challenge(session, sent, "It was agreed at the visit.", by_person)
    with pytest.raises(OwnDecisionError):
        decide_item(
            session,
            sent,
            things(session, sent)[0],
            ItemChoice(ItemAction.ACCEPT, "Yes."),
            by_officer,
        )
    with pytest.raises(SameOfficerError):
        finish(session, sent, "It stays.", by_manager)
    with pytest.raises(AboveLimitError):
        finish(session, sent, "It stays.", add_person_officer(session, household))


def test_after_a_second_look_the_person_is_told_anew(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    advise = ItemChoice(ItemAction.ADVISE, "Keep the receipt.")
    decide_item(session, sent, thing(session, sent), advise, by_officer)
    finish(session, sent, "", by_officer)
    challenge(session, sent, "There was none to keep.", by_person)
    other = add_person_officer(session, household)
    accept = ItemChoice(ItemAction.ACCEPT, "Markets give none.")
    decide_item(session, sent, thing(session, sent), accept, other)
    finish(session, sent, "You are right.", other)
    assert (sent.state, sent.decision) == (ReturnState.CLOSED, Decision.ACCEPT)
    newest, oldest = letters_of(session, sent.id)
    assert "Somebody who had not decided it looked again." in parts_of(newest)[0].sentences[0]
    assert "You are right." in parts_of(newest)[0].sentences
    assert "Keep the receipt." in parts_of(oldest)[1].sentences[1]


@pytest.mark.parametrize("way", LettersBy)
def test_a_letter_goes_the_way_the_person_chose(
    session: Session, household: Household, by_officer: Actor, way: LettersBy
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    household.employer.letters_by = way
    item = thing(session, sent)
    decide_item(session, sent, item, ItemChoice(ItemAction.ACCEPT, "Seeds."), by_officer)
    finish(session, sent, "", by_officer)
    written = letters_of(session, sent.id)
    out = out_of(session, written)[written[0].id]
    emails = session.scalars(select(Letter)).all()
    assert out.way is way
    assert len(emails) == (way is LettersBy.EMAIL)
    assert all("42.00" not in each.body for each in emails)
    to_post = [each for each, _ in letters_to_post(session, household.council.id)]
    assert to_post == ([out] if way is LettersBy.POST else [])
    assert letters_to_post(session, UUID(int=0)) == []
    say_posted(out, by_officer)
    assert letters_to_post(session, household.council.id) == []
    assert query_of(session, sent) is None


def test_where_nobody_reads_it_here_a_letter_goes_by_post(
    session: Session, household: Household, by_officer: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    for mandate in mandates_of(session, household.employer.id):
        mandate.until_on = NOW.date() - timedelta(days=1)
    item = thing(session, sent)
    decide_item(session, sent, item, ItemChoice(ItemAction.ACCEPT, "Seeds."), by_officer)
    finish(session, sent, "", by_officer)
    assert [kept.id for _, kept in letters_to_post(session, household.council.id)] == [sent.id]
