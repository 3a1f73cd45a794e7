"""Changing the support organisation: one step, one list, and nothing of it copied or lost."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.bureau.models import BulkLine, LineState
from pa_employer.bureau.ordering import choose, held_by, order_pay
from pa_employer.filings.draft import Sending
from pa_employer.filings.service import file_document
from pa_employer.handing_over.checklist import Moment, Part, checklist, logins, moment_of
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.plan import RunPlan
from pa_employer.payruns.service import start_run
from pa_employer.people.changing import (
    ChangePlannedError,
    DayGoneError,
    EndsEarlierError,
    NobodyToChangeError,
    SameOrganisationError,
    change_organisation,
)
from pa_employer.people.models import Capacity, Mandate
from pa_employer.people.service import MandateDetails, end_mandate, give_mandate
from pa_employer.reviews.models import FinancialReturn, ReturnState
from pa_employer.schemes.models import GatewayLogin
from pa_employer.statements.explaining import Meaning, explain_line
from pa_employer.timesheets.models import TimesheetState
from pa_employer.timesheets.service import agree_sheet
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, ONE_WEEK
from payroll.rti.payments import LateReason
from returns.groups import Group
from tests.pa_employer.bureau import clients as bureau_clients
from tests.pa_employer.bureau.clients import (
    NOW,
    PAY_DAY,
    SUNDAY,
    Bureau,
    Client,
    agree_four_weeks,
    open_bureau,
    take_client,
)
from tests.pa_employer.bureau.test_sheets_in import BEGAN
from tests.pa_employer.conftest import AT
from tests.pa_employer.filings.month import HMRC, about_run, ready
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import agree_week, pay
from tests.pa_employer.reviews.book import import_lines, line_called

TODAY = date(2026, 11, 22)
TOMORROW = TODAY + ONE_DAY
NEW = "Forth Payroll"


@pytest.fixture
def bureau(app: Flask, session: Session, household: Household) -> Bureau:
    assert household.employer.name
    return open_bureau(app, session)


@pytest.fixture
def ailsa(session: Session, household: Household, bureau: Bureau) -> Client:
    return take_client(session, bureau, household, "Ailsa Orr", began=BEGAN)


@pytest.fixture
def account(app: Flask, session: Session, household: Household, ailsa: Client) -> Account:
    found = add_person(app, session, "Ailsa Orr")
    own = MandateDetails(capacity=Capacity.SELF, from_on=date(2026, 3, 2))
    give_mandate(session, ailsa.employer, found, own, household.by_employer)
    return found


@pytest.fixture
def forth(session: Session) -> Organisation:
    return add_organisation(session, OrganisationKind.SUPPORT, NEW)


@pytest.fixture
def person(app: Flask, session: Session, account: Account) -> Visitor:
    return signed_in(app, session, account)


@pytest.fixture
def maggie(app: Flask, session: Session, bureau: Bureau) -> Visitor:
    return signed_in(app, session, bureau.worker)


@pytest.fixture
def ivor(app: Flask, session: Session, forth: Organisation) -> Visitor:
    found = add_person(app, session, "Ivor Kerr", (Post.SUPPORT_WORKER, forth))
    return signed_in(app, session, found)


def signed_in(app: Flask, session: Session, account: Account) -> Visitor:
    session.commit()
    visitor = Visitor(app.test_client(), session)
    visitor.sign_in(account)
    return visitor


def on(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/London"))


def details(from_on: date = TOMORROW) -> MandateDetails:
    return MandateDetails(capacity=Capacity.SUPPORT_ORGANISATION, from_on=from_on, may_decide=True)


def theirs(session: Session, client: Client, organisation: Organisation) -> Mandate:
    found = select(Mandate).where(
        Mandate.employer_id == client.employer.id, Mandate.organisation_id == organisation.id
    )
    return session.scalars(found).one()


def at(app: Flask, moment: datetime) -> None:
    app.extensions["clock"] = lambda: moment


def change(person: Visitor, client: Client, day: date, expect: int = 200, **typed: str) -> str:
    page = person.open(f"/employers/{client.employer.id}/people/change-organisation")
    form = {"organisation": "", "powers": "decide"} | typed
    form |= {"from_on_day": f"{day.day}", "from_on_month": f"{day.month}",
             "from_on_year": f"{day.year}"}  # fmt: skip
    chosen = page.soup.find("input", attrs={"name": "organisation"})
    form["organisation"] = form["organisation"] or str(chosen["value"] if chosen else "")
    return person.press(page, "Change on that day", expect=expect, **form).text


def test_one_stops_and_the_other_begins_on_the_day_after(
    app: Flask,
    session: Session,
    person: Visitor,
    maggie: Visitor,
    ivor: Visitor,
    bureau: Bureau,
    forth: Organisation,
    ailsa: Client,
) -> None:
    path = f"/employers/{ailsa.employer.id}"
    before = maggie.open(path)
    assert "Hand-over" not in [link.get_text() for link in before.soup.find_all("a")]
    said = change(person, ailsa, TOMORROW)
    assert "Clyde Independent Living acts until the end of 22 November 2026." in said
    assert "Forth Payroll takes over on 23 November 2026." in said
    old, new = theirs(session, ailsa, bureau.organisation), theirs(session, ailsa, forth)
    assert (old.until_on, old.ended_at) == (TODAY, None)
    assert (new.from_on, new.follows_id, new.may_decide) == (TOMORROW, old.id, True)
    helpers = person.open(f"{path}/people").text
    assert "Forth Payroll, from 23 November 2026" in helpers

    # To the end of its last day the old one acts, and the new one sees nothing yet.
    handed = maggie.follow(maggie.open(path), "Hand-over")
    assert "Forth Payroll takes over on 23 November 2026." in handed.text
    ivor.open(path, expect=404)
    ivor.open(f"{path}/people/handed-over", expect=404)
    at(app, on(TOMORROW, 0) + timedelta(minutes=1))
    maggie.open(path, expect=404)
    maggie.open(f"{path}/people/handed-over", expect=404)
    taken = ivor.follow(ivor.open(path), "Hand-over")
    assert "Clyde Independent Living acted until the end of 22 November 2026." in taken.text
    history = person.open(f"{path}/history").text
    assert "Gave a mandate Ailsa Orr" in history
    assert "Ended a mandate Ailsa Orr" in history


def test_a_change_for_today_stops_the_old_one_at_once(
    session: Session,
    person: Visitor,
    maggie: Visitor,
    ivor: Visitor,
    bureau: Bureau,
    ailsa: Client,
) -> None:
    change(person, ailsa, TODAY)
    assert theirs(session, ailsa, bureau.organisation).ended_at == AT
    maggie.open(f"/employers/{ailsa.employer.id}", expect=404)
    ivor.open(f"/employers/{ailsa.employer.id}")


def test_only_the_person_or_their_representative_changes_it(
    app: Flask,
    session: Session,
    household: Household,
    maggie: Visitor,
    employer: Visitor,
    forth: Organisation,
    ailsa: Client,
) -> None:
    assert forth.name == NEW
    path = f"/employers/{ailsa.employer.id}/people/change-organisation"
    assert "only the employer or their representative" in maggie.open(path, expect=409).text
    employer.open(path, expect=404)
    supporter = add_person(app, session, "Sorley Bain")
    helping = MandateDetails(capacity=Capacity.SUPPORTER, from_on=date(2026, 3, 2))
    give_mandate(session, ailsa.employer, supporter, helping, household.by_employer)
    signed_in(app, session, supporter).open(path, expect=409)
    deciding = add_person(app, session, "Catriona Orr")
    acting = MandateDetails(
        capacity=Capacity.REPRESENTATIVE, from_on=date(2026, 3, 2), may_decide=True
    )
    give_mandate(session, ailsa.employer, deciding, acting, household.by_employer)
    change(signed_in(app, session, deciding), ailsa, TOMORROW)
    assert theirs(session, ailsa, forth).from_on == TOMORROW


def test_who_has_no_organisation_has_none_to_change(
    employer: Visitor, household: Household
) -> None:
    employer.open(f"{household.path}/people/change-organisation", expect=404)
    page = employer.open(f"{household.path}/people")
    assert "Change to another support organisation" not in page.text


def test_pressed_twice_it_is_one_change(
    session: Session, account: Account, bureau: Bureau, forth: Organisation, ailsa: Client
) -> None:
    old, by = theirs(session, ailsa, bureau.organisation), Actor(account.id, AT)
    first = change_organisation(session, old, forth, details(), by)
    assert change_organisation(session, old, forth, details(), by) is first
    with pytest.raises(ChangePlannedError):
        change_organisation(session, old, forth, details(TOMORROW + ONE_WEEK), by)
    # A change that was stopped before it began leaves room for another.
    end_mandate(session, first, TODAY, by)
    third = add_organisation(session, OrganisationKind.SUPPORT, "Tay Care Pay")
    assert change_organisation(session, old, third, details(), by).follows_id == old.id


def test_what_cannot_be_changed_is_refused(
    session: Session, account: Account, bureau: Bureau, forth: Organisation, ailsa: Client
) -> None:
    old, by = theirs(session, ailsa, bureau.organisation), Actor(account.id, AT)
    with pytest.raises(SameOrganisationError):
        change_organisation(session, old, bureau.organisation, details(), by)
    with pytest.raises(DayGoneError):
        change_organisation(session, old, forth, details(TODAY - ONE_DAY), by)
    old.until_on = TODAY + ONE_WEEK
    with pytest.raises(EndsEarlierError):
        change_organisation(session, old, forth, details(TODAY + 3 * ONE_WEEK), by)
    own = session.scalars(select(Mandate).where(Mandate.account_id == account.id)).one()
    with pytest.raises(NobodyToChangeError):
        change_organisation(session, own, forth, details(), by)
    end_mandate(session, old, TODAY, by)
    with pytest.raises(NobodyToChangeError):
        change_organisation(session, old, forth, details(), by)
    assert not session.scalars(select(Mandate).where(Mandate.follows_id.is_not(None))).all()


def test_a_day_gone_by_is_refused_on_the_form(
    session: Session, person: Visitor, forth: Organisation, ailsa: Client
) -> None:
    assert forth.name == NEW
    said = change(person, ailsa, TODAY - ONE_DAY, expect=422)
    assert "That day is over. The new organisation can begin today or later." in said
    assert not session.scalars(select(Mandate).where(Mandate.follows_id.is_not(None))).all()


def parts(session: Session, client: Client, moment: Moment) -> dict[str, Part]:
    return {part.title: part for part in checklist(session, client.employer, moment)}


def test_the_list_holds_what_was_open_on_the_day_and_what_is_done_since(
    session: Session, account: Account, bureau: Bureau, forth: Organisation, ailsa: Client
) -> None:
    by = Actor(account.id, AT - timedelta(hours=1))
    first_week, second_week = date(2026, 11, 2), date(2026, 11, 9)
    waiting = agree_week(
        session, ailsa.assistant, first_week, 20 * 60, state=TimesheetState.SUBMITTED
    )
    agree_week(session, ailsa.assistant, second_week, 20 * 60)
    plan = RunPlan(Frequency.FOUR_WEEKLY, date(2026, 11, 20), date(2026, 11, 15))
    run = start_run(session, ailsa.agreement, plan, by)
    old = theirs(session, ailsa, bureau.organisation)
    new = change_organisation(session, old, forth, details(), by)
    for moment in (moment_of(old, new, AT, TODAY), moment_of(old, new, on(TOMORROW), TOMORROW)):
        assert moment.on == TODAY
        found = parts(session, ailsa, moment)
        assert any("wait to be agreed" in each.sentence for each in found["Hours"].things)
        assert any("had not sent hours" in each.sentence for each in found["Hours"].things)
        assert [each.is_done for each in found["Pay that was begun"].things] == [False]

    # The new organisation settles it, and begins something of its own.
    later = Actor(account.id, on(TOMORROW, 10))
    agree_sheet(session, waiting, later)
    approve_run(session, run, later)
    own = RunPlan(Frequency.FOUR_WEEKLY, date(2026, 12, 18), date(2026, 12, 13))
    start_run(session, ailsa.agreement, own, later)
    moment = moment_of(old, new, on(TOMORROW, 12), TOMORROW)
    found = parts(session, ailsa, moment)
    (begun,) = found["Pay that was begun"].things
    assert ("20 November 2026" in begun.sentence, begun.is_done) == (True, True)
    sent = [each for each in found["Hours"].things if "wait to be agreed" in each.sentence]
    assert [each.is_done for each in sent] == [True]
    assert found["Hours"].still == len(found["Hours"].things) - 1
    # HMRC is told of pay that the new one approved by the new one: it was not open that day.
    told = found.get("To tell HMRC")
    assert told is None or not any("Pay on 20" in each.sentence for each in told.things)


def test_pay_that_was_approved_and_not_told_or_paid_is_on_the_list(
    session: Session, account: Account, bureau: Bureau, forth: Organisation, ailsa: Client
) -> None:
    by = Actor(account.id, AT - timedelta(days=1))
    agree_week(session, ailsa.assistant, date(2026, 11, 2), 40 * 60)
    agree_week(session, ailsa.assistant, date(2026, 11, 9), 40 * 60)
    plan = RunPlan(Frequency.FOUR_WEEKLY, date(2026, 11, 20), date(2026, 11, 15))
    approve_run(session, start_run(session, ailsa.agreement, plan, by), by)
    old = theirs(session, ailsa, bureau.organisation)
    new = change_organisation(session, old, forth, details(), Actor(account.id, AT))
    found = parts(session, ailsa, moment_of(old, new, on(TOMORROW), TOMORROW))
    assert [each.is_done for each in found["To tell HMRC"].things] == [False]
    payees = " ".join(each.sentence for each in found["To pay"].things)
    assert "HMRC" in payees
    assert "PA of Ailsa Orr" in payees


def test_what_was_begun_on_the_very_day_of_a_change_is_on_the_list(
    session: Session, account: Account, bureau: Bureau, forth: Organisation, ailsa: Client
) -> None:
    plan = RunPlan(Frequency.FOUR_WEEKLY, date(2026, 11, 20), date(2026, 11, 15))
    start_run(session, ailsa.agreement, plan, Actor(account.id, AT - timedelta(hours=1)))
    old = theirs(session, ailsa, bureau.organisation)
    new = change_organisation(session, old, forth, details(TODAY), Actor(account.id, AT))
    found = parts(session, ailsa, moment_of(old, new, AT + timedelta(hours=1), TODAY))
    assert [each.is_done for each in found["Pay that was begun"].things] == [False]


def test_a_login_is_an_organisation_s_own_and_does_not_go_along(
    session: Session, account: Account, bureau: Bureau, forth: Organisation, ailsa: Client
) -> None:
    old, by = theirs(session, ailsa, bureau.organisation), Actor(account.id, AT)
    new = change_organisation(session, old, forth, details(), by)
    assert logins(session, ailsa.employer, old, new) == []

    def enter(organisation_id: UUID | None = None, employer_id: UUID | None = None) -> None:
        session.add(
            GatewayLogin(
                user_id="1",
                password="",
                changed_at=AT,
                changed_by_id=account.id,
                organisation_id=organisation_id,
                employer_id=employer_id,
            )
        )
        session.flush()

    enter(organisation_id=bureau.organisation.id)
    (said,) = logins(session, ailsa.employer, old, new)
    assert "It is their own and does not go along." in said.sentence
    assert not said.is_done
    enter(organisation_id=forth.id)
    assert [each.is_done for each in logins(session, ailsa.employer, old, new)] == [True]
    enter(employer_id=ailsa.employer.id)
    (said,) = logins(session, ailsa.employer, old, new)
    assert "Ailsa's own login. It stays theirs." in said.sentence


@pytest.fixture
def morag(session: Session, household: Household, bureau: Bureau) -> Mandate:
    """The organisation that acts for Morag, whose year is begun."""
    given = MandateDetails(capacity=Capacity.SUPPORT_ORGANISATION, from_on=date(2026, 3, 2))
    import_lines(session, household)
    return give_mandate(
        session, household.employer, bureau.organisation, given, household.by_employer
    )


def of_household(session: Session, household: Household, moment: Moment) -> dict[str, Part]:
    return {each.title: each for each in checklist(session, household.employer, moment)}


def test_returns_of_the_time_before_are_open_until_they_are_sent(
    session: Session, household: Household, forth: Organisation, morag: Mandate
) -> None:
    by = Actor(household.employer_account.id, AT)
    new = change_organisation(session, morag, forth, details(), by)
    moment = moment_of(morag, new, on(TOMORROW), TOMORROW)
    before = of_household(session, household, moment)["Returns"]
    assert before.still == len(before.things) > 0
    starts_on = date.fromisoformat(before.things[0].path.rsplit("/", 1)[1])
    session.add(
        FinancialReturn(
            agreement_id=household.agreement.id,
            starts_on=starts_on,
            ends_on=TODAY,
            state=ReturnState.SUBMITTED,
            submitted_at=on(TOMORROW, 12),
        )
    )
    session.flush()
    after = of_household(session, household, moment)["Returns"]
    assert [each.is_done for each in after.things] == [True] + [False] * (before.still - 1)


def test_a_word_that_was_wanted_is_done_once_it_is_said(
    session: Session, household: Household, forth: Organisation, morag: Mandate
) -> None:
    new = change_organisation(
        session, morag, forth, details(), Actor(household.employer_account.id, AT)
    )
    moment = moment_of(morag, new, on(TOMORROW), TOMORROW)
    part = of_household(session, household, moment)["A word or a receipt"]
    assert (part.still, len(part.things)) == (1, 1)
    by = Actor(household.employer_account.id, on(TOMORROW, 12))
    meaning = Meaning(Group.ACTIVITIES, reason="Plants for the garden club.")
    explain_line(session, line_called(session, "GARDEN WORLD"), meaning, by)
    part = of_household(session, household, moment)["A word or a receipt"]
    assert (part.still, len(part.things)) == (0, 1)


def test_pay_that_hmrc_was_told_of_since_is_done(
    session: Session, household: Household, forth: Organisation, morag: Mandate
) -> None:
    ready(session, household)
    agree_week(session, household.assistant, date(2026, 4, 6), 20 * 60)
    run = pay(session, household, date(2026, 5, 8), date(2026, 5, 3))
    new = change_organisation(
        session, morag, forth, details(), Actor(household.employer_account.id, AT)
    )
    moment = moment_of(morag, new, on(TOMORROW), TOMORROW)
    about = f"/hmrc/send/{about_run(run)}"
    untold = of_household(session, household, moment)["To tell HMRC"]
    assert [each.is_done for each in untold.things if each.path.endswith(about)] == [False]
    sending = Sending(HMRC, LateReason.REASONABLE_EXCUSE)
    by = Actor(household.employer_account.id, on(TOMORROW, 12))
    filing = file_document(session, household.employer, about_run(run), sending, by)
    path = f"{household.path}/hmrc/documents/{filing.id}"
    told = of_household(session, household, moment)["To tell HMRC"]
    assert [each.is_done for each in told.things if each.path == path] == [True]
    assert not [each for each in told.things if each.path.endswith(about)]
    # For whoever comes after, a document without an answer is on its way.
    later = Moment(on(TOMORROW + ONE_WEEK), TOMORROW + ONE_WEEK)
    on_its_way = of_household(session, household, later)["To tell HMRC"]
    assert [each.is_done for each in on_its_way.things if each.path == path] == [False]


def test_the_page_without_a_change_shows_what_is_open_today(
    session: Session, person: Visitor, ailsa: Client
) -> None:
    agree_week(session, ailsa.assistant, date(2026, 11, 2), 600, state=TimesheetState.SUBMITTED)
    page = person.open(f"/employers/{ailsa.employer.id}/people/handed-over")
    assert "This is what is open today." in page.text
    assert "wait to be agreed" in page.text


def test_pay_an_organisation_ordered_stops_with_its_mandate(
    app: Flask, session: Session, household: Household, forth: Organisation, bureau: Bureau
) -> None:
    """What was chosen before the change and not done yet is not done after it."""
    client = take_client(session, bureau, household, "Bruce Orr")
    agree_four_weeks(session, client)
    plan = RunPlan(Frequency.FOUR_WEEKLY, PAY_DAY, SUNDAY)
    bulk = order_pay(session, bureau.worker, plan, bureau.by)
    bureau_clients.work(app, session)
    line = session.scalars(
        select(BulkLine).where(BulkLine.employer_id == client.employer.id)
    ).one()
    assert line.state in {LineState.READY, LineState.LOOK}
    line_id, bulk_id = line.id, bulk.id
    held = held_by(session, bureau.worker, NOW.date())
    choose(session, session.get_one(type(bulk), bulk_id), {line_id}, held, bureau.by)
    by = Actor(household.employer_account.id, NOW)
    old = theirs(session, client, bureau.organisation)
    change_organisation(session, old, forth, details(NOW.date()), by)
    bureau_clients.work(app, session)
    line = session.get_one(BulkLine, line_id)
    assert (line.state, line.sentence) == (
        LineState.BLOCKED, "You act for them no more, so nothing was done.",
    )  # fmt: skip
