"""Summaries for HMRC of many: exceptions first, one press, each by itself, under its mandate."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.bureau import sending, telling
from pa_employer.bureau.models import SummaryLine, Told
from pa_employer.bureau.sending import NothingToSendError, send_summaries
from pa_employer.bureau.summaries import Summaries, summaries_of
from pa_employer.filings.about import About, Matter
from pa_employer.filings.draft import Sending
from pa_employer.filings.models import Filing, FilingState
from pa_employer.filings.service import file_document
from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.worker import claim_next, run
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.extras import claim_allowance
from pa_employer.payruns.models import PayRun
from pa_employer.payruns.plan import RunPlan
from pa_employer.payruns.queries import runs_of
from pa_employer.payruns.service import start_run
from pa_employer.people.models import Area, Employer, Mandate
from pa_employer.people.queries import mandates_of
from pa_employer.people.service import end_mandate
from pa_employer.schemes.models import PayeScheme
from pa_employer.schemes.service import keep_login
from payroll.frequency import Frequency
from payroll.ground.days import ONE_WEEK
from payroll.ground.money import NOTHING
from payroll.periods import TaxYear
from payroll.rti.years import Kind
from tests.pa_employer.bureau.clients import (
    NOW,
    Bureau,
    Client,
    agree_four_weeks,
    approve,
    bench,
    order,
    take_client,
    work,
)
from tests.pa_employer.filings.month import HMRC, LOGIN, known, told
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import agree_week

MANY = 50
TODAY = NOW.date()
YEAR = TaxYear(2026)
JULY = datetime(2026, 7, 6, 9, tzinfo=UTC)


def claiming(
    session: Session, bureau: Bureau, household: Household, names: list[str]
) -> list[Client]:
    """Clients who claim the Employment Allowance; HMRC does not know it yet."""
    keep_login(session, bureau.organisation.id, LOGIN, bureau.by)
    clients = [take_client(session, bureau, household, name) for name in names]
    for client in clients:
        claim_allowance(session, client.employer.id, YEAR, NOTHING, bureau.by)
    return clients


def found(session: Session, bureau: Bureau, day: date = TODAY) -> Summaries:
    return summaries_of(session, bureau.worker, HMRC, day)


def press(session: Session, bureau: Bureau) -> int:
    return send_summaries(session, bureau.worker, HMRC, bureau.by)


def filings(session: Session) -> list[Filing]:
    return list(session.scalars(select(Filing)))


def mandate(session: Session, client: Client) -> Mandate:
    (only,) = mandates_of(session, client.employer.id)
    return only


def test_fifty_employers_are_told_with_one_press_and_the_odd_ones_say_why(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clients = claiming(
        session, bureau, household, [f"Client {number:02d}" for number in range(MANY)]
    )
    nameless, on_paper, not_ours, ended, broken = clients[:5]
    nameless.employer.paye_reference = None
    session.add(PayeScheme(employer_id=on_paper.employer.id, files_on_paper=True))
    mandate(session, not_ours).areas = [Area.PAY.value]
    session.flush()
    before = found(session, bureau)
    assert before.employers == MANY - 1
    assert [each.employer.name for each in before.stopped] == ["Client 00", "Client 01"]
    assert "PAYE reference" in before.stopped[0].stopped
    assert "HMRC is told on paper" in before.stopped[1].stopped
    assert len(before.ready) == MANY - 3
    assert before.ready[0].waiting.title == "Claim the Employment Allowance for 2026-27"
    assert "claimed once each tax year" in before.ready[0].why

    assert press(session, bureau) == MANY - 3
    assert len(found(session, bureau).being_sent) == MANY - 3
    end_mandate(session, mandate(session, ended), date(2026, 5, 3), household.by_employer)
    broken_id = broken.employer.id

    def break_for_one(
        session: Session, employer: Employer, about: About, how: Sending, by: Actor
    ) -> Filing:
        if employer.id == broken_id:
            file_document(session, employer, about, how, by)
            raise ZeroDivisionError
        return file_document(session, employer, about, how, by)

    monkeypatch.setattr(telling, "file_document", break_for_one)
    work(app, session)
    told_of = {each.employer_id for each in filings(session)}
    left_out = {each.employer.id for each in (nameless, on_paper, not_ours, ended, broken)}
    assert told_of == {client.employer.id for client in clients} - left_out
    after = found(session, bureau)
    assert len(after.told) == len(told_of) == MANY - 5
    (again,) = after.ready
    assert again.employer.id == broken.employer.id
    assert "Something went wrong on our side" in again.last_time
    of_ended = select(SummaryLine).where(SummaryLine.employer_id == ended.employer.id)
    line = session.scalars(of_ended).one()
    assert line.told is Told.NOT_READY
    assert line.sentence == "You act for them no more, so nothing was done."

    monkeypatch.undo()
    assert press(session, bureau) == 1
    work(app, session)
    assert len(filings(session)) == MANY - 4
    assert found(session, bureau).ready == []


def test_pressed_twice_each_is_sent_once(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    claiming(session, bureau, household, ["Ailsa Orr", "Bryce Orr"])
    assert press(session, bureau) == 2
    with pytest.raises(NothingToSendError):
        press(session, bureau)
    work(app, session)
    with pytest.raises(NothingToSendError):
        press(session, bureau)
    work(app, session)
    assert sorted(told(each, "EmpAllceInd") or "" for each in filings(session)) == ["yes", "yes"]


def test_a_worker_that_dies_between_two_lots_sends_none_twice(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "LOT", 1)
    claiming(session, bureau, household, ["Ailsa Orr", "Bryce Orr", "Cara Orr"])
    press(session, bureau)
    session.commit()
    desk = bench(app)
    claimed = claim_next(desk)
    assert claimed is not None
    desk.handlers[claimed.kind](desk, claimed.subject_id)  # one lot, and then it is killed
    assert len(filings(session)) == 1
    job = session.scalars(select(Job).where(Job.state == JobState.RUNNING)).one()
    job.lease_until = job.run_after - ONE_WEEK
    session.commit()
    taken = claim_next(desk)
    assert taken is not None
    assert taken.id == claimed.id
    run(desk, taken)
    while (again := claim_next(desk)) and again.kind == sending.JOB:
        run(desk, again)
    session.expire_all()
    assert len(filings(session)) == 3


def paid(app: Flask, session: Session, household: Household, bureau: Bureau, name: str) -> Client:
    """A client whose pay of 8 May is approved, and whose PA HMRC knows."""
    keep_login(session, bureau.organisation.id, LOGIN, bureau.by)
    client = take_client(session, bureau, household, name)
    known(session, household, client.assistant)
    agree_four_weeks(session, client)
    bulk = order(session, bureau)
    work(app, session)
    approve(session, bureau, bulk)
    work(app, session)
    return client


def titles(summaries: Summaries) -> list[str]:
    return [each.waiting.title for each in summaries.due]


def test_a_month_without_pay_is_told_once_it_is_over(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    paid(app, session, household, bureau, "Ailsa Orr")
    assert found(session, bureau, date(2026, 7, 5)).due == []
    summaries = found(session, bureau, JULY.date())
    assert titles(summaries) == ["Nobody was paid from 6 June 2026 to 5 July 2026"]
    assert summaries.ready
    send_summaries(session, bureau.worker, HMRC, Actor(bureau.worker.id, JULY))
    work(app, session, JULY)
    (filing,) = filings(session)
    assert (filing.kind, told(filing, "NoPaymentForPeriod")) == (Kind.EPS, "yes")


def test_the_last_word_on_a_year_waits_until_its_pay_is_told(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    client = paid(app, session, household, bureau, "Ailsa Orr")
    (first,) = runs_of(session, client.employer.id)
    tell_pay(session, client, first, bureau.by)
    for number in range(4, 8):
        monday = client.assistant.started_on + ONE_WEEK * number
        agree_week(session, client.assistant, monday, 20 * 60)
    plan = RunPlan(Frequency.FOUR_WEEKLY, date(2026, 6, 5), date(2026, 5, 31))
    by = Actor(bureau.worker.id, datetime(2026, 6, 3, 9, tzinfo=UTC))
    second = approve_run(session, start_run(session, client.agreement, plan, by), by)
    assert last_words(session, bureau) == [
        "Pay of that tax year is not told yet. Tell HMRC of it first."
    ]
    tell_pay(session, client, second, by)
    assert last_words(session, bureau) == [""]


def tell_pay(session: Session, client: Client, run: PayRun, by: Actor) -> None:
    about = About(Matter.RUN, str(run.id))
    file_document(session, client.employer, about, Sending(HMRC), by)


def last_words(session: Session, bureau: Bureau) -> list[str]:
    """What stops the end of the tax year from being told, as seen on 6 April 2027."""
    due = found(session, bureau, date(2027, 4, 6)).due
    return [each.stopped for each in due if each.waiting.about.matter is Matter.YEAR_ENDS]


def test_what_hmrc_did_not_accept_is_not_sent_again_unseen(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    claiming(session, bureau, household, ["Ailsa Orr"])
    press(session, bureau)
    work(app, session)
    (filing,) = filings(session)
    filing.state = FilingState.REFUSED
    session.flush()
    (refused,) = found(session, bureau).stopped
    assert "HMRC did not accept it the last time." in refused.stopped
    with pytest.raises(NothingToSendError):
        press(session, bureau)


def test_the_page_shows_what_is_sent_and_why_and_sends_it(
    app: Flask, session: Session, household: Household, bureau: Bureau, visitor: Visitor
) -> None:
    ailsa, bryce = claiming(session, bureau, household, ["Ailsa Orr", "Bryce Orr"])
    bryce.employer.accounts_office_reference = None
    visitor.sign_in(bureau.worker)
    page = visitor.follow(visitor.open("/support"), "HMRC")
    assert page.heading == "Summaries for HMRC (EPS)"
    assert "This tax month is 6 November 2026 to 5 December 2026." in page.text
    assert "go to a stand-in on this machine" in page.text
    assert "Cannot be sent yet (1)" in page.text
    assert page.text.index("Bryce Orr") < page.text.index("Ailsa Orr")
    assert page.link("Look for Ailsa Orr: Claim the Employment Allowance for 2026-27").endswith(
        f"{ailsa.employer.id}/hmrc"
    )
    page = visitor.press(page, "Send it to HMRC")
    assert "1 still to be sent." in page.text
    visitor.open("/support")  # left and come back
    work(app, session, datetime(2026, 11, 22, 9, tzinfo=UTC))
    page = visitor.open("/support/hmrc")
    assert "Sent this tax month (1)" in page.text
    assert "To be sent" in page.text
    app.config["WTF_CSRF_ENABLED"] = False
    refused = visitor.client.post("/support/hmrc/send")
    assert refused.status_code == 422
    assert "Nothing is left to send here." in refused.get_data(as_text=True)


def test_another_organisation_sees_none_of_it_and_others_find_no_page(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    claiming(session, bureau, household, ["Ailsa Orr"])
    others = add_organisation(session, OrganisationKind.SUPPORT, "Forth Payroll")
    ivor = add_person(app, session, "Ivor Kerr", (Post.SUPPORT_WORKER, others))
    app.config["WTF_CSRF_ENABLED"] = False
    elsewhere = Visitor(app.test_client(), session)
    elsewhere.sign_in(ivor)
    page = elsewhere.open("/support/hmrc")
    assert "Ailsa" not in page.text
    assert "Nobody has asked you to tell HMRC for them yet." in page.text
    assert elsewhere.client.post("/support/hmrc/send").status_code == 422
    for account in (household.officer, household.employer_account):
        somebody = Visitor(app.test_client(), session)
        somebody.sign_in(account)
        somebody.open("/support/hmrc", expect=404)
        assert somebody.client.post("/support/hmrc/send").status_code == 404
    assert session.scalars(select(SummaryLine)).all() == []
