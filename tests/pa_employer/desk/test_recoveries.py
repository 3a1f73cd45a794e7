"""Money asked back, on the person's pages and on the council's."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.agreements.council_rules import CouncilRule, RuleState
from pa_employer.audit.actor import Actor
from pa_employer.recovering.models import RecoveryState
from pa_employer.recovering.service import follow, recovery_of
from pa_employer.reviews.facts import return_given
from pa_employer.reviews.finishing import finish
from pa_employer.reviews.free_money import free_money
from pa_employer.reviews.item_decisions import (
    CouncilLateError,
    ItemChoice,
    NoLegalBasisError,
    decide_item,
)
from pa_employer.reviews.models import FinancialReturn, ItemAction
from pa_employer.statements.service import Meaning, explain_line
from payroll.ground.money import Money
from returns.groups import Group, Income, Protected
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import (
    AUTUMN,
    NOW,
    ROWS,
    SPRING,
    import_lines,
    line_called,
    send,
    token_on,
)
from tests.pa_employer.reviews.test_items import asked_and_answered, things


@pytest.fixture
def asked_back(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> FinancialReturn:
    """A summer whose garden is asked back."""
    import_lines(session, household)
    sent = send(session, household)
    asked_and_answered(session, sent, by_officer, by_person)
    (item,) = things(session, sent)
    decide_item(session, sent, item, ItemChoice(ItemAction.REPAY, "A present."), by_officer)
    finish(session, sent, "", by_officer)
    session.commit()
    return sent


def test_the_person_chooses_how_and_the_council_writes_down_what_came(
    session: Session, asked_back: FinancialReturn, person: Visitor, officer: Visitor, path: str
) -> None:
    page = person.open(path)
    assert "£42.00 is asked back: choose how, or say that it would be hard" in page.text
    repay = person.open(f"{path}/repay")
    assert "Nothing is taken before 20 December 2026, and never while wages" in repay.text
    choosing = person.follow(repay, "Choose how to give it back")
    assert person.press(choosing, "Keep this", 422).errors == [
        "Choose how you would like to give it back"
    ]
    chosen = person.press(choosing, "Keep this", way="by bank transfer", parts="2")
    assert "20 December 2026" in chosen.text
    every = officer.open("/council/recoveries")
    assert "Next on 20 December 2026: £21.00" in every.text
    one = officer.follow(every, "Morag Sinclair, KC-1001")
    one = officer.press(one, "£21.00 has arrived")
    officer.press(one, "£21.00 has arrived")
    kept = recovery_of(session, asked_back.id)
    assert kept
    assert kept.state is RecoveryState.SETTLED
    session.commit()
    assert "Nothing more is asked back." in person.open(f"{path}/repay").text
    assert "No money is asked back." in officer.open("/council/recoveries").text


@pytest.mark.usefixtures("asked_back")
def test_who_says_that_it_would_be_hard_gets_an_answer(
    person: Visitor, officer: Visitor, path: str
) -> None:
    hard = person.open(f"{path}/repay/hard")
    page = person.press(hard, "Send this", words="My boiler broke.")
    assert "Nothing is taken until Kinnaird Council answers." in page.text
    every = officer.open("/council/recoveries")
    assert "Waits for our answer" in every.text
    one = officer.follow(every, "Morag Sinclair, KC-1001")
    answering = officer.follow(one, "Answer them")
    refused = officer.press(answering, "Send this answer", 422, amount="43", words="No.")
    assert "no larger than what is still asked back" in refused.errors[0]
    officer.press(answering, "Send this answer", amount="0", words="We let it go.")
    assert "Nothing is asked back any more." in person.open(f"{path}/repay").text


def test_on_the_phone_an_officer_writes_the_choice_down(
    asked_back: FinancialReturn, person: Visitor, officer: Visitor, path: str
) -> None:
    every = officer.open("/council/recoveries")
    one = officer.follow(every, "Morag Sinclair, KC-1001")
    assert asked_back.agreement.reference in every.text
    choosing = officer.follow(one, "Write down how they chose it on the phone")
    choosing = officer.press(choosing, "Keep this", 422, way="off the next payments", parts="1")
    assert choosing.errors == ["Say how the person chose it"]
    one = officer.press(choosing, "Keep this", how="On the phone today.")
    assert "On the phone today." in person.open(f"{path}/repay").text
    refused = officer.press(one, "£42.00 was taken off a payment", 422)
    assert refused.errors == ["Its day has not come yet, so nothing is taken."]


def test_a_challenge_stops_everything_on_both_sides(
    asked_back: FinancialReturn, person: Visitor, officer: Visitor, path: str
) -> None:
    person.press(person.open(f"{path}/challenge"), "Send this", words="It was agreed.")
    assert "nothing has to be done and nothing is taken" in person.open(f"{path}/repay").text
    assert "Challenged: the clock stands" in officer.open("/council/recoveries").text
    choosing = person.open(f"{path}/repay/choose")
    refused = person.press(choosing, "Keep this", 422, way="by bank transfer")
    assert "looked at again" in refused.errors[0]
    assert asked_back.challenged_at is not None


def test_what_came_back_before_the_decision_was_changed_is_paid_back(
    session: Session,
    asked_back: FinancialReturn,
    by_officer: Actor,
    person: Visitor,
    officer: Visitor,
    path: str,
) -> None:
    choosing = person.open(f"{path}/repay/choose")
    person.press(choosing, "Keep this", way="by bank transfer")
    every = officer.open("/council/recoveries")
    one = officer.follow(every, "Morag Sinclair, KC-1001")
    officer.press(one, "£42.00 has arrived")
    follow(session, asked_back.agreement, asked_back.id, Money(0), by_officer)
    session.commit()
    assert (
        "You gave back £42.00 before the decision was changed."
        in person.open(f"{path}/repay").text
    )
    owing = officer.follow(officer.open("/council/recoveries"), "Pay it back to Morag Sinclair")
    after = officer.press(owing, "£42.00 was paid back to them")
    assert "What came in too much was paid back" in after.text
    assert "paid back what you had given too much" in person.open(f"{path}/repay").text


def test_others_find_nothing(
    app: Flask,
    session: Session,
    asked_back: FinancialReturn,
    household: Household,
    person: Visitor,
    path: str,
) -> None:
    kept = recovery_of(session, asked_back.id)
    assert kept
    address = f"/council/recoveries/{kept.id}"
    person.open(address, 404)
    council = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    stranger = add_person(app, session, "Callum Orr", (Post.FINANCE_OFFICER, council))
    auditor = add_person(app, session, "Isla Reid", (Post.AUDITOR, household.council))
    session.commit()
    for account, sees in ((stranger, 404), (auditor, 200)):
        somebody = Visitor(app.test_client(), session)
        page = somebody.arrive(account)
        somebody.open(address, sees)
        for tail in ("choose", "hard"):
            somebody.open(f"{address}/{tail}", 404)
        told = {"csrf_token": token_on(page)}
        assert somebody.client.post(f"{address}/parts/1", data=told).status_code == 404
    person.open(f"{household.path}/returns/{SPRING.first}/repay", 404)
    person.open(f"/employers/{uuid4()}/returns/{path[-10:]}/repay", 404)


def test_what_is_asked_back_is_set_aside_in_the_next_return(
    session: Session, asked_back: FinancialReturn, household: Household
) -> None:
    given = return_given(session, household.agreement, AUTUMN, NOW.date())
    (owed,) = [each for each in given.liabilities if each.kind is Protected.GIVEN_BACK]
    assert owed.amount == Money.parse("42.00")
    before = return_given(session, household.agreement, asked_back.span, NOW.date())
    assert not any(each.kind is Protected.GIVEN_BACK for each in before.liabilities)


def test_no_more_is_free_than_wages_leave(
    session: Session, household: Household, asked_back: FinancialReturn
) -> None:
    assert asked_back.state == "decided"
    # £2,539.60 is held, and £2,417.05 of work is done and not paid yet.
    assert free_money(session, household.agreement, NOW.date()) == Money.parse("122.55")


def test_what_counts_as_paid_with_own_money_is_own_money_no_more(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    top_up = (date(2026, 8, 10), "MORAG TOP UP", "200.00", None)
    import_lines(session, household, (*ROWS[:2], top_up, ROWS[2]))
    explain_line(
        session, line_called(session, "MORAG TOP UP"), Meaning(Income.OWN_MONEY), by_person
    )
    sent = send(session, household)
    assert return_given(session, household.agreement, AUTUMN, NOW.date()).own_money == Money.parse(
        "200.00"
    )
    asked_and_answered(session, sent, by_officer, by_person)
    (item,) = things(session, sent)
    own = ItemChoice(ItemAction.OWN_MONEY, "Your own present.")
    decide_item(session, sent, item, own, by_officer)
    before = return_given(session, household.agreement, AUTUMN, NOW.date())
    assert before.own_money == Money.parse("200.00")
    finish(session, sent, "", by_officer)
    after = return_given(session, household.agreement, AUTUMN, NOW.date())
    assert after.own_money == Money.parse("158.00")


RICH = (
    (date(2026, 6, 1), "KINNAIRD COUNCIL", "25600.00", Income.AUTHORITY),
    (date(2026, 7, 2), "SWIMMING POOL", "-18.40", Group.ACTIVITIES),
)


def spare(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> FinancialReturn:
    import_lines(session, household, RICH)
    sent = send(session, household)
    asked_and_answered(session, sent, by_officer, by_person)
    return sent


def legal_basis(session: Session, household: Household) -> None:
    session.add(
        CouncilRule(
            authority_id=household.council.id,
            key="surplus.legal_basis",
            from_on=date(2026, 1, 1),
            value='"Section 16 of the 2013 Act"',
            words="Spare money can be asked back.",
            source="Committee",
            reason="It is public money.",
            proposed_at=NOW,
            proposed_by_id=household.officer.id,
            state=RuleState.AGREED,
        )
    )
    session.commit()
    session.expire_all()


def test_spare_money_is_asked_back_only_with_a_law_to_go_by(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    sent = spare(session, household, by_officer, by_person)
    (item,) = [each for each in things(session, sent) if each.is_spare_money]
    choice = ItemChoice(ItemAction.REPAY, "It is not needed.", Money.parse("600.00"))
    with pytest.raises(NoLegalBasisError):
        decide_item(session, sent, item, choice, by_officer)
    legal_basis(session, household)
    made = decide_item(session, sent, item, choice, by_officer)
    assert made.amount == Money.parse("600.00")


def test_spare_money_is_not_asked_back_while_the_council_itself_is_late(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    earlier = (date(2026, 4, 10), "PLANT STALL", "-30.00", None)
    import_lines(session, household, (earlier, *RICH))
    send(session, household, SPRING)
    sent = send(session, household)
    legal_basis(session, household)
    asked_and_answered(session, sent, by_officer, by_person)
    late = Actor(by_officer.account_id, NOW + timedelta(days=80))
    (item,) = [each for each in things(session, sent) if each.is_spare_money]
    choice = ItemChoice(ItemAction.REPAY, "It is not needed.", Money.parse("600.00"))
    with pytest.raises(CouncilLateError, match="2 March 2026"):
        decide_item(session, sent, item, choice, late)
