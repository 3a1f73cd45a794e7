"""Forgetting who wrote in: by the time of the rule, at once, and never during a complaint."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.audit.queries import first_broken_event
from pa_employer.hiring.applicants import (
    ApplicantDetails,
    ForgottenError,
    forget,
    move,
    note_applicant,
    write_note,
)
from pa_employer.hiring.forgetting import (
    EVERYTHING,
    HANDLERS,
    JOB,
    begin,
    forget_what_is_due,
    last_day_of,
)
from pa_employer.hiring.models import Applicant, ApplicantStep, Ending, MeetingNote, Vacancy
from pa_employer.hiring.service import (
    begin_vacancy,
    end_search,
    keep_answer,
    keep_for_complaint,
    stamp_of,
)
from pa_employer.hiring.standing import Standing
from pa_employer.jobs.models import Job
from pa_employer.jobs.worker import Bench, work_off
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor

WROTE = date(2026, 5, 4)
AT = datetime(2026, 5, 20, 9, tzinfo=UTC)
LAST = AT + timedelta(days=184)
"""The last day of six months."""


@pytest.fixture
def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, AT)


@pytest.fixture
def vacancy(session: Session, household: Household, by: Actor) -> Vacancy:
    """Two wrote in, one was met and there is a note."""
    found = begin_vacancy(session, household.employer.id, by)
    keep_answer(session, found, {"area": "Leith"}, stamp_of(found, ("area",)), by)
    note_applicant(session, found, ApplicantDetails("Una Grant", "07700 900123"), WROTE, by)
    ian = note_applicant(session, found, ApplicantDetails("Ian Orr"), WROTE, by)
    move(session, found, ian, (Standing.MET, WROTE), by)
    write_note(session, found, ian, "Kind, and on time.", by)
    session.commit()
    return found


def everything(session: Session) -> list[int]:
    session.commit()
    session.expire_all()
    tables = (Applicant, ApplicantStep, MeetingNote)
    return [len(session.scalars(select(table)).all()) for table in tables]


def sweep(app: Flask, session: Session, at: datetime) -> None:
    session.commit()
    bench = Bench(app.extensions["engine"], lambda: at, HANDLERS)
    assert forget_what_is_due(bench, EVERYTHING) == at + timedelta(days=1)


def test_people_are_forgotten_six_months_after_the_search_and_the_advert_stays(
    app: Flask, session: Session, vacancy: Vacancy, by: Actor
) -> None:
    end_search(session, vacancy, Ending.FILLED, by)
    assert last_day_of(session, vacancy) == LAST.date()
    sweep(app, session, LAST)
    assert everything(session) == [2, 3, 1]
    sweep(app, session, LAST + timedelta(days=1))
    assert everything(session) == [0, 0, 0]
    assert vacancy.area == "Leith"
    assert last_day_of(session, vacancy) is None
    told = session.scalars(select(AuditEvent).where(AuditEvent.what.contains("forgot"))).all()
    assert len(told) == 2
    assert first_broken_event(session) is None
    for event in session.scalars(select(AuditEvent)):
        assert not any(name in event.what + event.subject for name in ("Una", "Grant", "Orr"))


def test_a_search_nobody_ended_is_not_kept_for_ever(
    app: Flask, session: Session, vacancy: Vacancy
) -> None:
    assert last_day_of(session, vacancy) == LAST.date()
    sweep(app, session, LAST + timedelta(days=1))
    assert everything(session) == [0, 0, 0]


def test_a_complaint_keeps_everything_until_it_is_over(
    app: Flask, session: Session, vacancy: Vacancy, by: Actor
) -> None:
    end_search(session, vacancy, Ending.STOPPED, by)
    keep_for_complaint(session, vacancy, by, is_on=True)
    sweep(app, session, LAST + timedelta(days=400))
    assert everything(session) == [2, 3, 1]
    keep_for_complaint(session, vacancy, by, is_on=False)
    sweep(app, session, LAST + timedelta(days=1))
    assert everything(session) == [0, 0, 0]


def test_another_search_is_not_touched(
    app: Flask, session: Session, vacancy: Vacancy, household: Household, by: Actor
) -> None:
    later = Actor(by.account_id, AT + timedelta(days=30))
    end_search(session, vacancy, Ending.FILLED, by)
    other = begin_vacancy(session, household.employer.id, later)
    note_applicant(session, other, ApplicantDetails("Mo Bell"), WROTE, later)
    sweep(app, session, LAST + timedelta(days=1))
    assert everything(session) == [1, 1, 0]


def test_the_worker_does_it_by_itself(
    app: Flask, session: Session, vacancy: Vacancy, by: Actor
) -> None:
    end_search(session, vacancy, Ending.FILLED, by)
    at = LAST + timedelta(days=1)
    begin(session, at)
    session.commit()
    assert work_off(Bench(app.extensions["engine"], lambda: at, HANDLERS)) == 1
    assert everything(session) == [0, 0, 0]
    job = session.scalars(select(Job).where(Job.kind == JOB)).one()
    assert job.run_after == at + timedelta(days=1)


def test_the_employer_forgets_one_at_once(
    employer: Visitor, household: Household, session: Session, vacancy: Vacancy
) -> None:
    search = f"{household.path}/hiring/{vacancy.id}"
    page = employer.follow(employer.open(search), "Ian Orr")
    page = employer.follow(page, "Forget Ian now")
    assert "Nobody can bring them back." in page.text
    again = employer.follow(employer.follow(employer.open(search), "Ian Orr"), "Forget Ian now")
    page = employer.press(page, "Forget them")
    assert "Ian" not in page.text
    assert "Una Grant" in page.text
    assert everything(session) == [1, 1, 0]
    employer.press(again, "Forget them", expect=404)


def test_during_a_complaint_nothing_is_forgotten_at_once_either(
    employer: Visitor, household: Household, session: Session, vacancy: Vacancy
) -> None:
    search = f"{household.path}/hiring/{vacancy.id}"
    page = employer.press(employer.open(search), "Keep it for now")
    assert "so nothing is forgotten for now." in page.text
    ian = employer.follow(page, "Ian Orr")
    page = employer.press(employer.follow(ian, "Forget Ian now"), "Forget them", expect=422)
    assert "Somebody complained, so nothing is forgotten." in page.errors[0]
    employer.press(employer.open(f"{ian.path}/notes"), "Forget this note", expect=409)
    assert everything(session) == [2, 3, 1]
    page = employer.press(employer.open(search), "The complaint is over")
    employer.press(employer.follow(ian, "Forget Ian now"), "Forget them")
    assert everything(session) == [1, 1, 0]


def test_nothing_is_noted_of_somebody_forgotten(
    session: Session, vacancy: Vacancy, by: Actor
) -> None:
    applicant = session.scalars(select(Applicant)).first()
    assert applicant
    forget(session, vacancy, applicant, by)
    with pytest.raises(ForgottenError):
        write_note(session, vacancy, applicant, "Kind.", by)


@pytest.mark.usefixtures("no_csrf")
def test_an_advert_people_wrote_about_is_not_thrown_away(
    employer: Visitor, household: Household, session: Session, vacancy: Vacancy
) -> None:
    search = f"{household.path}/hiring/{vacancy.id}"
    assert "Throw this advert away" not in employer.open(search).text
    assert employer.client.post(f"{search}/away").status_code == 409
    assert everything(session) == [2, 3, 1]
