"""The steps a council takes: help first, one at a time, with notice, and wages always paid."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.agreements.models import EndedBecause
from pa_employer.audit.actor import Actor
from pa_employer.finance.lines import lines_due
from pa_employer.finance.models import FileKind
from pa_employer.ladder.models import Ground, LadderStep, Rung, StepState
from pa_employer.ladder.service import (
    GroundWantedError,
    LastDayWantedError,
    LateOurselvesError,
    NothingToObjectError,
    ObjectionWordsError,
    OneAtATimeError,
    Proposed,
    ReasonForStepError,
    SecondPersonError,
    SettledStepError,
    Standing,
    TooSoonError,
    WagesFirstError,
    agree_to_step,
    answer_objection,
    answer_offer,
    is_suspended,
    months_on,
    next_rung,
    object_to,
    step_to,
    steps_to_settle,
    take_step,
    told_steps,
    withdraw_step,
)
from pa_employer.letters.models import Letter
from pa_employer.reviews.queries import spans_of
from pa_employer.reviews.reminding import end_by_step
from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import NOW, import_lines

SAFE = Standing(free=Money.parse("100.00"))
TODAY = NOW.date()


@pytest.fixture
def manager(app: Flask, session: Session, household: Household) -> Account:
    found = add_person(app, session, "Jean Petrie", (Post.FINANCE_MANAGER, household.council))
    session.commit()
    return found


def later(by: Actor, days: int) -> Actor:
    return Actor(by.account_id, NOW + timedelta(days=days))


def climb(
    session: Session, household: Household, by: Actor, to: Rung, start: int = 0
) -> LadderStep:
    """Take every step up to one, each after its time, as a patient council would."""
    step = None
    for number, rung in enumerate(Rung):
        on = later(by, start + 28 * number)
        until = on.today + timedelta(days=60) if rung in {Rung.CLOSER, Rung.SUSPENSION} else None
        wanted = Proposed(rung, "No return came.", until)
        step = take_step(session, household.agreement, wanted, SAFE, on)
        if rung is to:
            break
    assert step
    return step


def test_help_comes_first_and_no_step_is_left_out(
    session: Session, household: Household, by_officer: Actor
) -> None:
    assert next_rung(session, household.agreement) is Rung.REMINDER
    for rung in (Rung.CLOSER, Rung.MANAGED_OFFER, Rung.SUSPENSION):
        with pytest.raises(OneAtATimeError):
            take_step(
                session, household.agreement, Proposed(rung, "Late.", TODAY), SAFE, by_officer
            )
    with pytest.raises(ReasonForStepError):
        take_step(session, household.agreement, Proposed(Rung.REMINDER, " "), SAFE, by_officer)
    step = climb(session, household, by_officer, Rung.REMINDER)
    assert step.is_in_force(TODAY)
    with pytest.raises(TooSoonError, match="20 December 2026"):
        take_step(
            session,
            household.agreement,
            Proposed(Rung.HELP_VISIT, "Late."),
            SAFE,
            later(by_officer, 27),
        )
    again = Proposed(Rung.REMINDER, "Late again.")
    assert take_step(session, household.agreement, again, SAFE, by_officer).rung is Rung.REMINDER


def test_the_person_is_told_by_a_letter_that_says_nothing_to_others(
    session: Session, household: Household, by_officer: Actor
) -> None:
    climb(session, household, by_officer, Rung.REMINDER)
    (letter,) = session.scalars(select(Letter)).all()
    assert "No return came" not in letter.body
    assert "an independent support" in letter.body.lower()


def test_closer_monitoring_has_notice_and_an_end_and_makes_returns_shorter(
    session: Session, household: Household, by_officer: Actor
) -> None:
    import_lines(session, household)
    climb(session, household, by_officer, Rung.HELP_VISIT)
    on = later(by_officer, 56)
    with pytest.raises(LastDayWantedError):
        take_step(session, household.agreement, Proposed(Rung.CLOSER, "Late."), SAFE, on)
    until = on.today + timedelta(days=200)
    step = take_step(session, household.agreement, Proposed(Rung.CLOSER, "Late.", until), SAFE, on)
    assert step.from_on == on.today + timedelta(days=28)
    assert not step.is_in_force(step.from_on - timedelta(days=1))
    assert months_on(session, household.agreement.id, TODAY, 3) == 3
    assert months_on(session, household.agreement.id, step.from_on, 3) == 1
    assert months_on(session, household.agreement.id, step.from_on, 1) == 1
    spans = spans_of(session, household.agreement, date(2027, 4, 1))
    lengths = {
        (each.last.month - each.first.month) % 12 + 1
        for each in spans
        if step.from_on <= each.first <= until
    }
    assert lengths == {1}
    assert {(each.last.month - each.first.month) % 12 + 1 for each in spans[:2]} == {3}


def test_what_is_harder_than_help_takes_two_people(
    session: Session, household: Household, by_officer: Actor, manager: Account
) -> None:
    step = climb(session, household, by_officer, Rung.SUSPENSION)
    assert step.state is StepState.PROPOSED
    assert step not in told_steps(session, household.agreement.id)
    assert steps_to_settle(session, household.council.id) == [step]
    at = later(by_officer, 130)
    with pytest.raises(SecondPersonError):
        agree_to_step(session, step, SAFE, at)
    by_manager = later(Actor(manager.id, NOW), 130)
    length = step.until_on and step.until_on - step.from_on
    agree_to_step(session, step, SAFE, by_manager)
    assert step.from_on == by_manager.today + timedelta(days=28)
    assert step.until_on
    assert step.until_on - step.from_on == length
    assert is_suspended(session, household.agreement.id, step.from_on)
    assert not is_suspended(session, household.agreement.id, step.until_on + timedelta(days=1))
    with pytest.raises(SettledStepError):
        agree_to_step(session, step, SAFE, by_manager)


@pytest.mark.parametrize(
    ("standing", "refused"),
    [
        (Standing(free=Money.parse("-0.01")), WagesFirstError),
        (Standing(free=NOTHING, late="A decision"), LateOurselvesError),
    ],
)
def test_nothing_is_held_back_while_wages_are_due_or_the_council_is_late(
    session: Session,
    household: Household,
    by_officer: Actor,
    manager: Account,
    standing: Standing,
    refused: type[Exception],
) -> None:
    climb(session, household, by_officer, Rung.MANAGED_OFFER)
    on = later(by_officer, 112)
    wanted = Proposed(Rung.SUSPENSION, "Late.", on.today + timedelta(days=40))
    with pytest.raises(refused):
        take_step(session, household.agreement, wanted, standing, on)
    step = take_step(session, household.agreement, wanted, SAFE, on)
    with pytest.raises(refused):
        agree_to_step(session, step, standing, later(Actor(manager.id, NOW), 113))
    too_long = Proposed(Rung.SUSPENSION, "Late.", on.today + timedelta(days=28 + 56))
    with pytest.raises(LastDayWantedError):
        take_step(session, household.agreement, too_long, SAFE, on)


def test_while_it_is_held_back_the_payment_is_what_wages_need(
    session: Session, household: Household, by_officer: Actor
) -> None:
    days = Span(date(2026, 12, 1), date(2026, 12, 31))
    council = household.council.id
    usual = [
        each.amount for each in lines_due(session, council, FileKind.PAYMENTS, days, TODAY)[0]
    ]
    assert usual == [Money.parse("1600.00")] * len(usual)
    session.add(
        LadderStep(
            agreement_id=household.agreement.id,
            rung=Rung.SUSPENSION,
            reason="Late.",
            proposed_at=NOW,
            proposed_by_id=by_officer.account_id,
            from_on=days.first,
            until_on=days.last,
            state=StepState.NOTICED,
            noticed_at=NOW,
        )
    )
    session.flush()
    # £1,000.00 is held, and £2,417.05 of work is done: £1,417.05 is what wages still need.
    short = [
        each.amount for each in lines_due(session, council, FileKind.PAYMENTS, days, TODAY)[0]
    ]
    assert short[0] == Money.parse("1417.05")


def test_it_ends_only_on_a_ground_of_the_regulations(
    session: Session, household: Household, by_officer: Actor
) -> None:
    climb(session, household, by_officer, Rung.SUSPENSION, start=-60)
    on = later(by_officer, 90)
    with pytest.raises(GroundWantedError):
        take_step(session, household.agreement, Proposed(Rung.END, "Late."), SAFE, on)
    wrong = Proposed(Rung.REMINDER, "Late.", ground=Ground.LAW_BREACH)
    with pytest.raises(GroundWantedError):
        take_step(session, household.agreement, wrong, SAFE, on)
    misused = Proposed(Rung.END, "It bought a car.", ground=Ground.OTHER_PURPOSE)
    assert take_step(session, household.agreement, misused, SAFE, on).state is StepState.PROPOSED


def test_who_moved_into_a_care_home_is_led_up_no_ladder_and_has_notice_all_the_same(
    session: Session, household: Household, by_officer: Actor, manager: Account
) -> None:
    home = Proposed(Rung.END, "You moved into Rowan House.", ground=Ground.INELIGIBLE)
    step = take_step(session, household.agreement, home, SAFE, by_officer)
    agree_to_step(session, step, SAFE, Actor(manager.id, NOW))
    assert step.from_on == date(2026, 12, 20)
    early = NOW + timedelta(days=27)
    assert not end_by_step(session, household.agreement, early)
    assert end_by_step(session, household.agreement, early + timedelta(days=1))
    assert household.agreement.ends_on == date(2026, 12, 19)
    assert household.agreement.ended_because is EndedBecause.COUNCIL
    assert not end_by_step(session, household.agreement, early + timedelta(days=2))


def test_an_objection_stops_everything_and_its_answer_is_somebody_else_s(
    session: Session, household: Household, by_officer: Actor, by_person: Actor, manager: Account
) -> None:
    step = climb(session, household, by_officer, Rung.CLOSER)
    told = later(by_person, 66)
    with pytest.raises(ObjectionWordsError):
        object_to(session, step, " ", told)
    object_to(session, step, "I was in hospital.", told)
    assert (step.is_challenged, step.days_left) == (True, 18)
    assert not step.is_in_force(step.from_on)
    with pytest.raises(NothingToObjectError):
        object_to(session, step, "Again.", told)
    with pytest.raises(SecondPersonError):
        answer_objection(session, step, "No.", later(by_officer, 70), stands=True)
    by_manager = later(Actor(manager.id, NOW), 100)
    with pytest.raises(ReasonForStepError):
        answer_objection(session, step, " ", by_manager, stands=True)
    before = step.until_on and step.until_on - step.from_on
    answer_objection(session, step, "It helps you.", by_manager, stands=True)
    assert step.from_on == by_manager.today + timedelta(days=18)
    assert step.until_on
    assert step.until_on - step.from_on == before
    with pytest.raises(SettledStepError):
        answer_objection(session, step, "Twice.", by_manager, stands=False)


def test_an_objection_that_is_right_takes_the_step_back(
    session: Session, household: Household, by_officer: Actor, by_person: Actor, manager: Account
) -> None:
    step = climb(session, household, by_officer, Rung.CLOSER)
    object_to(session, step, "I was in hospital.", later(by_person, 60))
    by_manager = later(Actor(manager.id, NOW), 70)
    answer_objection(session, step, "You are right.", by_manager, stands=False)
    assert step.state is StepState.WITHDRAWN
    assert next_rung(session, household.agreement) is Rung.CLOSER
    with pytest.raises(SettledStepError):
        withdraw_step(session, step, "Again.", by_manager)
    with pytest.raises(NothingToObjectError):
        object_to(session, step, "Once more.", by_person)


def test_a_no_to_an_offer_changes_nothing(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    step = climb(session, household, by_officer, Rung.MANAGED_OFFER)
    answer_offer(session, step, by_person, is_wanted=False)
    assert step.is_wanted is False
    reminder = told_steps(session, household.agreement.id)[-1]
    with pytest.raises(SettledStepError):
        answer_offer(session, reminder, by_person, is_wanted=True)
    assert step_to(session, UUID(int=0), step.id) is None


def test_both_sides_see_and_settle_a_step_on_their_pages(
    app: Flask, session: Session, household: Household, officer: Visitor, person: Visitor
) -> None:
    of_one = f"/council/steps/of/{household.agreement.id}"
    assert "No step was taken." in officer.open(of_one).text
    taking = officer.follow(officer.open(of_one), "Take a step")
    refused = officer.press(taking, "Take this step", 422, rung="suspension", reason="Late.")
    assert "help comes before anything harder" in refused.errors[0]
    officer.press(taking, "Take this step", rung="reminder", reason="We miss your return.")
    home = person.open(household.path)
    told = person.follow(home, "Read what the council says")
    assert "We miss your return." in told.text
    assert "What the council has told you" in person.open(f"{household.path}/returns").text
    objecting = person.open(told.link("I think this is wrong : reminder"))
    person.press(objecting, "Send this", words="I sent it.")
    waiting = officer.open("/council/steps")
    page = officer.follow(waiting, "Look at it : Morag Sinclair, reminder")
    assert "Answer the objection" not in page.text
    account = add_person(app, session, "Jean Petrie", (Post.FINANCE_MANAGER, household.council))
    session.commit()
    jean = Visitor(app.test_client(), session)
    jean.sign_in(account)
    answering = jean.follow(jean.open(of_one), "Answer the objection to: reminder")
    jean.press(answering, "Send this answer", stands="withdrawn", words="It had come.")
    assert "It was taken back." in person.open(told.path).text
    jean.open(f"{of_one}/take", 404)


def test_strangers_find_no_steps(
    app: Flask, session: Session, household: Household, officer: Visitor, person: Visitor
) -> None:
    council = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    stranger = add_person(app, session, "Callum Orr", (Post.FINANCE_OFFICER, council))
    session.commit()
    callum = Visitor(app.test_client(), session)
    callum.sign_in(stranger)
    of_one = f"/council/steps/of/{household.agreement.id}"
    for path in (of_one, f"{of_one}/take", f"/council/steps/{uuid4()}/withdraw"):
        callum.open(path, 404)
    assert "Nothing waits." in callum.open("/council/steps").text
    officer.open(f"/council/steps/{uuid4()}/answer", 404)
    person.open(of_one, 404)
    person.open(f"{household.path}/council-steps/{uuid4()}/object", 404)
