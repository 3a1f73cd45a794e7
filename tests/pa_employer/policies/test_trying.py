"""A proposed rule, tried out on returns of the past before anybody agrees to it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.agreements.council_rules import CouncilRule
from pa_employer.audit.actor import Actor
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.policies import trying
from pa_employer.policies.models import Trial, TrialEffect
from pa_employer.policies.service import Proposal, propose
from pa_employer.policies.trying import (
    BackwardsError,
    NothingToTryError,
    kinds_of,
    months_between,
    touched,
    touched_returns,
    trial_of,
    try_out,
)
from pa_employer.reviews.models import FinancialReturn, ReturnState, ReturnVersion
from payroll.ground.days import Span
from payroll.ground.money import Money
from returns.differences import Effect
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import SPRING, import_lines, keep_newest, send

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
FOUR = Proposal("contingency.weeks", date(2027, 1, 1), 4, "Four weeks.", "Minutes", "Agreed.")


@pytest.fixture
def manager(app: Flask, session: Session, household: Household) -> Account:
    found = add_person(app, session, "Jean Petrie", (Post.FINANCE_MANAGER, household.council))
    session.commit()
    return found


@pytest.fixture
def rule(session: Session, household: Household, manager: Account) -> CouncilRule:
    import_lines(session, household)
    send(session, household, SPRING)
    send(session, household)
    made = propose(session, household.council, FOUR, Actor(manager.id, NOW))
    session.commit()
    return made


def bench(app: Flask) -> Bench:
    return Bench(app.extensions["engine"], lambda: NOW, trying.HANDLERS)


def tried(app: Flask, session: Session, rule: CouncilRule, manager: Account) -> Trial:
    made = try_out(session, rule, YEAR, Actor(manager.id, NOW))
    session.commit()
    work_off(bench(app))
    session.expire_all()
    return made


def test_a_trial_says_who_would_be_affected_how_and_by_how_much(
    app: Flask, session: Session, rule: CouncilRule, manager: Account
) -> None:
    trial = tried(app, session, rule, manager)
    assert (trial.done, trial.total, trial.refused) == (2, 2, 0)
    assert trial.finished_at == NOW
    (kind,) = kinds_of(session, trial)
    # Four weeks less of £400 are set aside in both returns, and still nothing is spare.
    assert (kind.effect, kind.returns, kind.households) == (Effect.MORE_SPARE, 2, 1)
    assert kind.amount == Money.parse("3200.00")
    assert touched(session, trial) == 2
    first, _ = touched_returns(session, trial, 10)
    assert first.employer == "Morag Sinclair"
    assert first.effects[0].sentence == "£1,600.00 less would be set aside."


def test_nothing_changes_in_the_returns_themselves(
    app: Flask, session: Session, rule: CouncilRule, manager: Account
) -> None:
    before = [(each.digest, each.summary) for each in session.scalars(select(ReturnVersion)).all()]
    tried(app, session, rule, manager)
    after = [(each.digest, each.summary) for each in session.scalars(select(ReturnVersion)).all()]
    assert after == before


def test_a_rule_that_stays_as_it_is_touches_nobody(
    app: Flask, session: Session, household: Household, rule: CouncilRule, manager: Account
) -> None:
    same = replace(FOUR, value=8)
    made = propose(session, household.council, same, Actor(manager.id, NOW))
    trial = tried(app, session, made, manager)
    assert (trial.done, touched(session, trial), kinds_of(session, trial)) == (2, 0, [])
    assert rule.id != made.id


def test_a_worker_that_dies_between_lots_tries_nothing_twice(
    app: Flask,
    session: Session,
    rule: CouncilRule,
    manager: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trying, "AT_ONCE", 1)
    made = try_out(session, rule, YEAR, Actor(manager.id, NOW))
    session.commit()
    working = bench(app)
    assert trying.turn(working, made.id) == NOW

    def dies(*_args: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(trying, "_try_one", dies)
        with pytest.raises(RuntimeError):
            trying.turn(working, made.id)
    while trying.turn(working, made.id):
        pass
    session.expire_all()
    assert made.done == 2
    rows = session.scalars(select(TrialEffect)).all()
    assert len({(row.return_id, row.number) for row in rows}) == len(rows) == 2


def test_what_kept_no_facts_is_counted_and_said(
    app: Flask, session: Session, household: Household, rule: CouncilRule, manager: Account
) -> None:
    kept = FinancialReturn(
        agreement_id=household.agreement.id,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 2, 28),
        state=ReturnState.SUBMITTED,
        submitted_at=NOW,
    )
    session.add(kept)
    session.flush()
    keep_newest(
        session,
        kept,
        ReturnVersion(
            return_id=kept.id,
            number=1,
            made_at=NOW,
            made_by_id=manager.id,
            document={},
            digest=bytes(32),
            summary="Old",
            is_clean=True,
        ),
    )
    trial = tried(app, session, rule, manager)
    assert (trial.done, trial.refused) == (3, 1)


def test_months_without_returns_are_refused(
    session: Session, rule: CouncilRule, manager: Account
) -> None:
    with pytest.raises(NothingToTryError):
        try_out(session, rule, Span(date(2024, 1, 1), date(2024, 2, 1)), Actor(manager.id, NOW))
    with pytest.raises(BackwardsError):
        months_between(date(2026, 2, 1), date(2026, 1, 1))
    assert trial_of(session, rule.authority_id, UUID(int=0)) is None


def test_a_manager_tries_it_and_reads_what_it_would_change(
    app: Flask, session: Session, rule: CouncilRule, manager: Account
) -> None:
    jean = Visitor(app.test_client(), session)
    jean.sign_in(manager)
    rules = jean.open("/council/rules")
    form = jean.follow(rules, "Try it on returns of the past : Four weeks.")
    page = jean.press(form, "Try it")
    assert "0 of 2 returns are tried." in page.text
    session.commit()
    work_off(bench(app))
    done = jean.open(page.path)
    assert "2 of 2 returns would say something otherwise." in done.text
    assert "More would be called spare" in done.text
    assert "Morag Sinclair, KC-1001, June to August 2026" in done.text
    assert "Tried before" in jean.open(f"/council/rules/{rule.id}/try").text


def test_another_council_and_the_wrong_role_find_nothing(
    app: Flask, session: Session, household: Household, rule: CouncilRule, manager: Account
) -> None:
    trial = tried(app, session, rule, manager)
    council = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    stranger = add_person(app, session, "Callum Orr", (Post.FINANCE_MANAGER, council))
    session.commit()
    for account, sees in ((stranger, 404), (household.officer, 200)):
        somebody = Visitor(app.test_client(), session)
        somebody.sign_in(account)
        somebody.open(f"/council/rules/{rule.id}/try", 404)
        somebody.open(f"/council/rules/trials/{trial.id}", sees)
        somebody.open(f"/council/rules/trials/{uuid4()}", 404)
