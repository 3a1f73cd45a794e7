"""Sharing the work out: who looks at what, how much each has, and views that are kept."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.desk.queue import Wanted, count, queue
from pa_employer.desk.sharing import (
    MOST_VIEWS,
    NameWantedError,
    NotAnOfficerError,
    NothingToShareError,
    TooManyViewsError,
    assign,
    loads_of,
    save_view,
    share_out,
    views_of,
)
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import SPRING, import_lines, send, token_on


@pytest.fixture
def isla(app: Flask, session: Session, household: Household) -> Account:
    found = add_person(app, session, "Isla Orr", (Post.FINANCE_OFFICER, household.council))
    session.commit()
    return found


def test_work_is_shared_out_to_whoever_has_least(
    session: Session, household: Household, by_officer: Actor, isla: Account
) -> None:
    import_lines(session, household)
    first, second = send(session, household), send(session, household, SPRING)
    council = household.council.id
    waiting = count(session, council, Wanted(is_unassigned=True, is_clean=False))
    assign(session, first, isla.id, by_officer)
    assert share_out(session, council, by_officer) == waiting - 1
    loads = {load.officer.id: load for load in loads_of(session, council)}
    assert loads[isla.id].waiting == 1
    assert loads[isla.id].to_look_at == 1
    assert loads[household.officer.id].waiting == waiting - 1
    with pytest.raises(NothingToShareError):
        share_out(session, council, by_officer)
    assign(session, second, None, by_officer)
    assert second.assigned_to_id is None


def test_only_an_officer_of_the_same_council_is_named(
    app: Flask, session: Session, household: Household, by_officer: Actor
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    auditor = add_person(app, session, "Ivor Reid", (Post.AUDITOR, household.council))
    other = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    stranger = add_person(app, session, "Callum Orr", (Post.FINANCE_OFFICER, other))
    for account in (auditor, stranger, household.employer_account):
        with pytest.raises(NotAnOfficerError):
            assign(session, sent, account.id, by_officer)
    with pytest.raises(NothingToShareError):
        share_out(session, other.id, by_officer)


def test_the_queue_is_filtered_by_who_and_by_what_is_noticed(
    session: Session, household: Household, by_officer: Actor, isla: Account
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    assign(session, sent, isla.id, by_officer)
    council = household.council.id
    assert count(session, council, Wanted(assigned_to_id=isla.id)) == 1
    assert count(session, council, Wanted(assigned_to_id=household.officer.id)) == 0
    assert count(session, council, Wanted(is_unassigned=True)) == 0
    (row,) = queue(session, council, Wanted(theme="unexplained_line"))
    assert row.assigned_to == "Isla Orr"
    assert count(session, council, Wanted(theme="unexplained")) == 0
    assert count(session, council, Wanted(theme="%")) == 0


def test_a_view_is_kept_under_a_name_of_one_s_own(session: Session, by_officer: Actor) -> None:
    save_view(session, " Cash ", "theme=cash_withdrawal", by_officer)
    assert [each.name for each in views_of(session, by_officer.account_id)] == ["Cash"]
    for name in ("", "Cash"):
        with pytest.raises(NameWantedError):
            save_view(session, name, "show=look", by_officer)
    for number in range(MOST_VIEWS - 1):
        save_view(session, f"View {number}", "show=look", by_officer)
    with pytest.raises(TooManyViewsError):
        save_view(session, "One more", "show=look", by_officer)
    assert views_of(session, uuid4()) == []


def test_an_officer_names_a_colleague_and_keeps_the_view_of_theirs(
    session: Session, household: Household, officer: Visitor, isla: Account
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    desk = officer.open(f"/council/returns/{sent.id}")
    assert "Nobody is named for it." in desk.text
    naming = officer.follow(desk, "Say who looks at it")
    desk = officer.press(naming, "Keep this", who=str(isla.id))
    assert "For Isla Orr." in desk.text
    theirs = officer.open(f"/council/returns?whose={isla.id}&theme=unexplained_line")
    assert "For Isla Orr." in theirs.text
    keeping = officer.follow(theirs, "Keep this view")
    kept = officer.press(keeping, "Keep the view you came from", name="What Isla has")
    assert f"whose={isla.id}" in kept.path
    assert (
        "For Isla Orr." in officer.follow(officer.open("/council/returns"), "What Isla has").text
    )
    views = officer.open("/council/views")
    assert "What Isla has" not in officer.press(views, "Drop What Isla has").text
    assert "Nothing here is like that." in officer.open("/council/returns?whose=nobody").text
    assert "Nothing here is like that." in officer.open("/council/returns?whose=me").text
    for wrong in ("theme=everything", "whose=somebody"):
        officer.open(f"/council/returns?{wrong}", 404)


def test_a_manager_shares_out_and_others_may_not(
    app: Flask, session: Session, household: Household, officer: Visitor, person: Visitor
) -> None:
    import_lines(session, household)
    send(session, household)
    load = officer.open("/council/workload")
    assert "Nobody is named for 1 return with something to look at." in load.text
    after = officer.press(load, "Share them out evenly")
    assert "Nobody is named for 0 returns" in after.text
    assert "since today" in after.text
    person.open("/council/workload", 404)
    auditor = add_person(app, session, "Ivor Reid", (Post.AUDITOR, household.council))
    session.commit()
    ivor = Visitor(app.test_client(), session)
    page = ivor.arrive(auditor)
    ivor.open("/council/workload", 404)
    ivor.open("/council/views", 404)
    told = {"csrf_token": token_on(page)}
    assert ivor.client.post(f"/council/views/{uuid4()}/drop", data=told).status_code == 404
