"""Every door of a council's pages, tried by everybody who must not go through it: 404 for all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.asking.service import Wish
from pa_employer.asking.service import ask as ask_ahead
from pa_employer.assistants.bank_account import ask_to_change_account
from pa_employer.audit.actor import Actor
from pa_employer.concerns.models import ConcernKind
from pa_employer.concerns.service import Raised, raise_concern
from pa_employer.contested.models import AskKind
from pa_employer.desk.sharing import save_view
from pa_employer.employing.models import FactKind, JobFact
from pa_employer.evidence.forgetting import place_hold
from pa_employer.finance.models import FileKind, LineKind
from pa_employer.finance.service import Codes, keep_codes, make_file
from pa_employer.hiring.applicants import ApplicantDetails, note_applicant, write_note
from pa_employer.hiring.service import begin_vacancy
from pa_employer.ladder.models import Rung
from pa_employer.ladder.service import Proposed, Standing, take_step
from pa_employer.messages.service import MessageDetails, send_message
from pa_employer.people.models import Capacity, LettersBy
from pa_employer.policies.service import Proposal, propose
from pa_employer.policies.trying import try_out
from pa_employer.privacy.asking import Wish as PrivacyWish
from pa_employer.privacy.asking import ask as ask_about
from pa_employer.privacy.data_map import Whose, data_map
from pa_employer.privacy.queries import Standing as Known
from pa_employer.recovering.service import recovery_of
from pa_employer.reviews.finishing import finish
from pa_employer.reviews.item_decisions import ItemChoice, ask_practitioner, decide_item
from pa_employer.reviews.models import DecisionLetter, ItemAction
from pa_employer.reviews.sittings import begin_sitting
from pa_employer.reviews.visiting import plan_visit
from pa_employer.web.access import Role, allowed
from payroll.ground.days import Span
from payroll.ground.money import Money
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import AUTUMN, NOW, SPRING, import_lines, send, token_on
from tests.pa_employer.reviews.test_items import asked_and_answered, things
from tests.pa_employer.reviews.test_visiting import planned

COUNCIL_POSTS = (
    Post.FINANCE_OFFICER,
    Post.FINANCE_MANAGER,
    Post.PRACTITIONER,
    Post.AUDITOR,
)
ROLE_OF = {
    Post.FINANCE_OFFICER: Role.FINANCE_OFFICER,
    Post.FINANCE_MANAGER: Role.FINANCE_MANAGER,
    Post.PRACTITIONER: Role.PRACTITIONER,
    Post.AUDITOR: Role.AUDITOR,
}


UUID_DASHES = 4
"""How many dashes the id of a thing has."""


@dataclass(frozen=True)
class Door:
    """One address of a council's pages, with its method."""

    endpoint: str
    method: str
    path: str


@pytest.fixture
def ids(app: Flask, session: Session, household: Household) -> dict[str, str]:
    """One real thing of every kind that an address of the council can name."""
    by = Actor(household.officer.id, NOW)
    person = Actor(household.employer_account.id, NOW)
    practitioner = add_person(
        app, session, "Neil Drummond", (Post.PRACTITIONER, household.council)
    )
    agreement, council = household.agreement, household.council
    household.employer.letters_by = LettersBy.POST
    import_lines(session, household)
    plan_question = _plan_question(session, household, by)
    sent = send(session, household)
    asked_and_answered(session, sent, by, person)
    (item,) = things(session, sent)
    decide_item(session, sent, item, ItemChoice(ItemAction.REPAY, "A present."), by)
    finish(session, sent, "", by)
    recovery = recovery_of(session, sent.id)
    letter = session.scalars(select(DecisionLetter)).first()
    for kind in LineKind:
        keep_codes(session, council.id, Codes(kind, date(2026, 4, 1), "A", "B"), by)
    winter = Span(date(2026, 12, 1), date(2027, 1, 31))
    weeks = Proposal("contingency.weeks", date(2027, 1, 1), 4, "Four.", "Minutes.", "Agreed.")
    rule = propose(session, council, weeks, by)
    told = Raised(ConcernKind.FRAUD, "Something.", practitioner.id)
    named = {
        "return_id": sent.id,
        "agreement_id": agreement.id,
        "name": item.name,
        "rule_id": rule.id,
        "trial_id": try_out(session, rule, Span(date(2026, 1, 1), date(2026, 12, 31)), by).id,
        "recovery_id": recovery.id if recovery else None,
        "letter_id": letter.id if letter else None,
        "file_id": make_file(session, council, FileKind.PAYMENTS, winter, by).id,
        "step_id": take_step(
            session, agreement, Proposed(Rung.REMINDER, "Late."), Standing(Money(0)), by
        ).id,
        "visit_id": plan_visit(session, agreement, planned(household), by).id,
        "concern_id": raise_concern(session, agreement, told, by).id,
        "view_id": save_view(session, "Mine", "show=look", by).id,
        "hold_id": place_hold(session, agreement, "A claim.", by).id,
        "sitting_id": begin_sitting(session, agreement, AUTUMN, ("Morag", Capacity.SELF), by).id,
        "plan": plan_question,
        "question_id": ask_ahead(session, agreement, Wish(words="A tablet?"), person).id,
        "ask_id": _asked(session, household, person),
        "page_id": UUID(int=1),
        "outcome_id": UUID(int=1),
        "what": "workbook",
        "about": "x",
        "heading": "activities",
        "kind": "payments",
        "number": 1,
    }
    session.commit()
    assert all(named.values())
    return {name: str(value) for name, value in named.items()}


def _asked(session: Session, household: Household, by: Actor) -> UUID:
    """The person says that what their direct payment is for is wrong."""
    standing = Known(Whose.HOUSEHOLD, household.employer.id, household.employer.name)
    wish = PrivacyWish(AskKind.CORRECTION, data_map()["agreement"], "I swim on Mondays.")
    return ask_about(session, standing, wish, by).id


def _plan_question(session: Session, household: Household, by: Actor) -> UUID:
    spring = send(session, household, SPRING)
    item = things(session, spring)[0]
    return ask_practitioner(session, spring, item, "", by).id


def doors(app: Flask, ids: dict[str, str]) -> Iterator[Door]:
    """Every address of a council's pages, filled in."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/council"):
            continue
        named = ids | ({"question_id": ids["plan"]} if "/plan" in rule.rule else {})
        with app.test_request_context():
            filled = {name: named[name] for name in rule.arguments}
            path = app.url_for(rule.endpoint, **filled)  # type: ignore[arg-type]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield Door(rule.endpoint, method, path)


def knock(somebody: Visitor, door: Door, token: str) -> int:
    if door.method == "GET":
        return somebody.client.get(door.path).status_code
    return somebody.client.post(door.path, data={"csrf_token": token}).status_code


def signed_in(app: Flask, session: Session, account: Account) -> tuple[Visitor, str]:
    somebody = Visitor(app.test_client(), session)
    return somebody, token_on(somebody.arrive(account))


def people(app: Flask, session: Session, of: Organisation) -> list[tuple[Post, Account]]:
    found = [
        (post, add_person(app, session, f"{post.name}-{of.name[:4]} Orr", (post, of)))
        for post in COUNCIL_POSTS
    ]
    session.commit()
    return found


def test_another_council_finds_nothing_behind_any_door(
    app: Flask, session: Session, ids: dict[str, str]
) -> None:
    other = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    tried = [door for door in doors(app, ids) if door.path.count("-") >= UUID_DASHES]
    assert len(tried) > 90
    wrong = []
    for _, account in people(app, session, other):
        somebody, token = signed_in(app, session, account)
        wrong += [
            (account.name, door.method, door.path)
            for door in tried
            if knock(somebody, door, token) != 404
        ]
    assert wrong == []


def test_within_the_council_each_door_opens_to_its_own_posts_only(
    app: Flask, session: Session, household: Household, ids: dict[str, str]
) -> None:
    wrong = []
    for post, account in people(app, session, household.council):
        somebody, token = signed_in(app, session, account)
        with app.app_context():
            shut = [
                door for door in doors(app, ids) if ROLE_OF[post] not in allowed(door.endpoint)
            ]
        assert shut
        wrong += [
            (post.value, door.method, door.path)
            for door in shut
            if knock(somebody, door, token) != 404
        ]
    assert wrong == []


def test_the_household_itself_goes_through_none(
    app: Flask, session: Session, household: Household, ids: dict[str, str]
) -> None:
    wrong = []
    for account in (household.employer_account, household.assistant_account):
        somebody, token = signed_in(app, session, account)
        wrong += [
            (account.name, door.method, door.path)
            for door in doors(app, ids)
            if knock(somebody, door, token) != 404
        ]
    assert wrong == []


def test_whose_doors_they_are_goes_through(
    app: Flask, session: Session, household: Household, ids: dict[str, str]
) -> None:
    """Else the others would prove nothing: a door nobody gets through is a wall."""
    somebody, _ = signed_in(app, session, household.officer)
    with app.app_context():
        own = [
            door
            for door in doors(app, ids)
            if Role.FINANCE_OFFICER in allowed(door.endpoint) and door.method == "GET"
        ]
    # What is left is shut by its state: decided already, not open, nobody's to look at.
    opened = [door for door in own if knock(somebody, door, "") < 400]
    assert len(opened) > 40


def test_no_page_of_a_council_tells_an_assistant_s_number_or_account(
    app: Flask, session: Session, household: Household, ids: dict[str, str]
) -> None:
    ask_to_change_account(
        session, household.assistant, "80-22-60", "12345677", household.by_employer
    )
    secrets = (household.assistant.ni_number, household.assistant.account_number)
    assert all(secrets)
    session.commit()
    told = []
    for post, account in people(app, session, household.council):
        somebody, _ = signed_in(app, session, account)
        for door in doors(app, ids):
            if door.method == "GET":
                body = somebody.client.get(door.path).get_data()
                told += [(post, door.path) for each in secrets if each and each.encode() in body]
    assert told == []


def test_no_page_of_a_council_tells_what_my_information_says_it_never_sees(
    app: Flask, session: Session, household: Household, ids: dict[str, str]
) -> None:
    """What `COUNCIL_NEVER_SEES` lists is put in, with a mark, and looked for behind each door."""
    by, mark = Actor(household.employer_account.id, NOW), "zqx-never-zqx"
    details = MessageDetails(f"About {mark}", f"Between us: {mark}")
    send_message(session, household.assistant_account, household.employer.id, details, by)
    session.add(
        JobFact(
            assistant_id=household.assistant.id,
            kind=next(iter(FactKind)),
            on=NOW.date(),
            what=mark,
            noted_at=NOW,
            noted_by_id=by.account_id,
            words=mark,
        )
    )
    vacancy = begin_vacancy(session, household.employer.id, by)
    una = note_applicant(session, vacancy, ApplicantDetails(f"Una {mark}"), NOW.date(), by)
    write_note(session, vacancy, una, mark, by)
    session.commit()
    told = []
    for post, account in people(app, session, household.council):
        somebody, _ = signed_in(app, session, account)
        for door in doors(app, ids):
            if door.method == "GET":
                body = somebody.client.get(door.path).get_data()
                told += [(post, door.path)] if mark.encode() in body else []
    assert told == []
