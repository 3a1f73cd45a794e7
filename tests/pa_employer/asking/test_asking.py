"""“Is this OK?”: plan, earlier answer or council says so, and it binds later reviews."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.asking.answering import alike
from pa_employer.asking.models import Answer, AnsweredBy, Question
from pa_employer.asking.service import (
    AnswerDetails,
    AnsweredAlreadyError,
    ConditionWantedError,
    NotCoveredError,
    Wish,
    answer,
    ask,
    say_paid_by,
    withdraw,
)
from pa_employer.audit.actor import Actor
from pa_employer.evidence.facts import as_lines
from pa_employer.people.models import Capacity
from pa_employer.plans.models import PartKind
from pa_employer.plans.service import PartDetails, add_part
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.models import StatementLine
from pa_employer.statements.queries import lines_of
from payroll.ground.money import Money
from returns.compute import judge
from returns.grades import Grade
from returns.groups import Group
from returns.policy import policy_on
from tests.pa_employer.conftest import AT, make_account, make_employer
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor

RAMP = Wish(words="A ramp at the back door", amount=Money(50000), group=Group.EQUIPMENT)


@pytest.fixture
def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, AT)


@pytest.fixture
def officer(household: Household) -> Actor:
    return Actor(household.officer.id, AT + timedelta(days=1))


@pytest.fixture
def practitioner(app: Flask, session: Session, household: Household) -> Account:
    account = add_person(app, session, "Neil Drummond", (Post.PRACTITIONER, household.council))
    session.commit()
    return account


def yes(words: str = "It keeps you safe.", **more: object) -> AnswerDetails:
    return AnswerDetails(answer=Answer.YES, words=words, **more)  # type: ignore[arg-type]


def paid(session: Session, household: Household, pence: int = -50000) -> StatementLine:
    told = Arriving(
        identity="ramp",
        on=date(2026, 11, 20),
        amount=Money(pence),
        description="JOINER",
        means=Group.EQUIPMENT,
        reason="A ramp.",
    )
    take_in(session, household.money_account, [told], AT)
    return session.scalars(lines_of(household.agreement.id)).one()


def test_what_the_plan_has_money_for_is_answered_at_once(
    session: Session, household: Household, by: Actor
) -> None:
    details = PartDetails(
        kind=PartKind.GOODS,
        label="Aids",
        year_amount=Money(60000),
        headings=(Group.EQUIPMENT,),
    )
    add_part(session, household.agreement, details, by)
    found = ask(session, household.agreement, RAMP, by)
    assert (found.answer, found.answered_by) == (Answer.YES, AnsweredBy.PLAN)
    assert found.answer_words == (
        "Your plan has money for this: “Aids”, with £600.00 left. Nobody needs to be asked."
    )
    dear = Wish(words="A stair lift", amount=Money(60001), group=Group.EQUIPMENT)
    assert ask(session, household.agreement, dear, by).answer is None


def test_what_nobody_knows_goes_to_the_council_and_its_answer_is_kept(
    session: Session, household: Household, by: Actor, officer: Actor
) -> None:
    first = ask(session, household.agreement, RAMP, by)
    assert first.answer is None
    answer(session, first, yes(most=Money(55000)), officer)
    again = Wish(words="a ramp for the back door?", amount=Money(52000), group=None)
    found = ask(session, household.agreement, again, by)
    assert (found.answer, found.answered_by) == (Answer.YES, AnsweredBy.EARLIER)
    assert found.answer_words.startswith("You asked this before, and were told on 23 November")
    dearer = Wish(words="A ramp at the back door", amount=Money(55001), group=None)
    assert ask(session, household.agreement, dearer, by).answer is None


def test_a_no_is_repeated_and_never_made_up(
    session: Session, household: Household, by: Actor, officer: Actor
) -> None:
    first = ask(session, household.agreement, Wish(words="Cigarettes for Finlay"), by)
    with pytest.raises(ConditionWantedError):
        answer(session, first, AnswerDetails(answer=Answer.NO, words=" "), officer)
    no = AnswerDetails(answer=Answer.NO, words="It is not support. Call me if I am wrong.")
    answer(session, first, no, officer)
    again = ask(session, household.agreement, Wish(words="cigarettes for Finlay"), by)
    assert (again.answer, again.answered_by) == (Answer.NO, AnsweredBy.EARLIER)


def test_an_answer_that_ran_out_is_asked_for_again(
    session: Session, household: Household, by: Actor, officer: Actor
) -> None:
    first = ask(session, household.agreement, RAMP, by)
    answer(session, first, yes(until_on=date(2026, 11, 21)), officer)
    assert ask(session, household.agreement, RAMP, by).answer is None


def test_a_question_is_answered_once_and_not_after_it_was_taken_back(
    session: Session, household: Household, by: Actor, officer: Actor
) -> None:
    first = ask(session, household.agreement, RAMP, by)
    answer(session, first, yes(), officer)
    with pytest.raises(AnsweredAlreadyError):
        answer(session, first, yes("No, wait"), officer)
    with pytest.raises(AnsweredAlreadyError):
        withdraw(session, first, by)
    second = ask(session, household.agreement, Wish(words="A bird table"), by)
    withdraw(session, second, by)
    with pytest.raises(AnsweredAlreadyError):
        answer(session, second, yes(), officer)


def test_a_kept_answer_settles_a_payment_that_would_have_wanted_a_receipt(
    session: Session, household: Household, by: Actor, officer: Actor
) -> None:
    line = paid(session, household)
    policy = policy_on(line.posted_on)
    (before,) = as_lines(session, household.agreement, [line])
    assert judge(before, policy).grade is Grade.E
    question = ask(session, household.agreement, RAMP, by)
    with pytest.raises(NotCoveredError):
        say_paid_by(session, line, question, by)
    answer(session, question, yes(most=Money(50000)), officer)
    say_paid_by(session, line, question, by)
    (after,) = as_lines(session, household.agreement, [line])
    judged = judge(after, policy)
    assert (judged.grade, judged.is_enough, judged.is_receipt_wanted) == (Grade.B, True, False)
    assert judged.reason == (
        "Agreed beforehand by Kinnaird Council on 23 November 2026: A ramp at the back door. It "
        "keeps you safe."
    )


@pytest.mark.parametrize(
    "details",
    [
        yes(most=Money(49999)),
        yes(until_on=date(2026, 11, 19)),
        AnswerDetails(answer=Answer.NO, words="Not support."),
    ],
)
def test_an_answer_that_does_not_reach_so_far_settles_nothing(
    details: AnswerDetails, session: Session, household: Household, by: Actor, officer: Actor
) -> None:
    line = paid(session, household)
    question = ask(session, household.agreement, RAMP, by)
    answer(session, question, details, officer)
    with pytest.raises(NotCoveredError):
        say_paid_by(session, line, question, by)


@given(st.text(max_size=60), st.text(max_size=60))
def test_two_questions_are_alike_whichever_is_asked_first(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)


def test_questions_are_alike_by_the_words_that_matter() -> None:
    assert alike("Can I buy a tablet for my sister calls?", "a tablet, calls with sister")
    assert not alike("A tablet", "A ramp at the back door")
    assert not alike("", "")


def test_the_pages_carry_a_question_to_the_practitioner_and_the_answer_back(
    visitor: Visitor, household: Household, practitioner: Account, session: Session
) -> None:
    paid(session, household)
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.follow(
        visitor.open(f"{household.path}/money"), "Is this OK? Ask before you buy"
    )
    page = visitor.follow(page, "Ask a question")
    page = visitor.press(page, "Ask", expect=422, words="", amount="x")
    assert "Choose one" in page.errors
    page = visitor.press(page, "Ask", words=RAMP.words, amount="500", group="equipment")
    assert "Waits for the council" in page.text
    visitor.client.post("/sign-out")
    page = visitor.arrive(practitioner)
    assert "1 question waits for you." in page.text
    page = visitor.follow(page, "Answer Morag Sinclair : A ramp at the back door")
    assert "To live at home, swim on Tuesdays and see my friends." in page.text
    page = visitor.press(page, "Send this answer", expect=422, answer="yes, if")
    assert page.errors == ["Say why, or on which condition. The person is told in your words."]
    page = visitor.press(page, "Send this answer", answer="yes, if", words="Keep the guarantee.")
    assert "No question waits for you." in page.text
    visitor.client.post("/sign-out")
    visitor.sign_in(household.employer_account)
    page = visitor.open(household.path)
    assert "The council answered your question “A ramp at the back door”: yes, if." in page.text
    line = session.scalars(lines_of(household.agreement.id)).one()
    page = visitor.open(f"{household.path}/money/lines/{line.id}")
    page = visitor.press(page, "It was this: A ramp at the back door")
    assert "Agreed beforehand by Kinnaird Council" in page.text


def test_questions_are_nothing_to_other_households_and_councils(
    app: Flask,
    visitor: Visitor,
    household: Household,
    session: Session,
    by: Actor,
    no_csrf: None,
) -> None:
    assert no_csrf is None
    question = ask(session, household.agreement, RAMP, by)
    other = add_organisation(session, OrganisationKind.AUTHORITY, "Ben More Council")
    elsewhere = add_person(app, session, "Una Reid", (Post.PRACTITIONER, other))
    stranger = make_account(app, session, "Ewan Grant")
    make_employer(session, stranger, Capacity.SELF)
    path, question_id = f"{household.path}/money/ask", question.id
    session.commit()
    visitor.sign_in(elsewhere)
    visitor.open(f"/council/questions/{question_id}", expect=404)
    assert "No question waits for you." in visitor.open("/council/questions").text
    visitor.open("/council/returns", expect=404)
    visitor.client.post("/sign-out")
    visitor.sign_in(stranger)
    visitor.open(path, expect=404)
    visitor.open(f"/council/questions/{question_id}", expect=404)
    assert visitor.client.post(f"{path}/{question_id}/withdraw").status_code == 404
    session.expire_all()
    assert session.get_one(Question, question_id).withdrawn_at is None
