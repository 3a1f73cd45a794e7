"""Pay for many employers: each by itself, in order, under each person's mandate, once."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.bureau import ordering, working
from pa_employer.bureau.models import BulkLine, BulkRun, LineState, Told
from pa_employer.bureau.ordering import NoneChosenError, NotYoursToApproveError, OtherHoursError
from pa_employer.deductions.models import TaxCodeNotice
from pa_employer.filings.models import Filing
from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.worker import claim_next, run
from pa_employer.ledger.queries import first_broken_entry
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.models import PayRun, PayRunState, PayslipRow
from pa_employer.payruns.plan import RunPlan
from pa_employer.payruns.preview import preview
from pa_employer.people.queries import mandates_of
from pa_employer.people.service import end_mandate
from payroll.frequency import Frequency
from payroll.ground.days import ONE_WEEK
from payroll.ground.money import Money
from tests.pa_employer.bureau.clients import (
    FIRST_MONDAY,
    NOW,
    PAY_DAY,
    SUNDAY,
    Bureau,
    Client,
    agree_four_weeks,
    approve,
    bench,
    order,
    progress,
    take_client,
    work,
)
from tests.pa_employer.household import Household
from tests.pa_employer.payruns.work import agree_week

COST = Money.parse("1197.53")
"""Eighty hours at £13.45 are £1,076.00; 15% National Insurance above £385 is £103.65, and 3%
pension on what is above £480 is £17.88."""


def three_clients(session: Session, bureau: Bureau, household: Household) -> list[Client]:
    """Ailsa, whose hours are agreed; Bryce, whose PA sent none; Cara, who decides herself."""
    ailsa = take_client(session, bureau, household, "Ailsa Orr")
    bryce = take_client(session, bureau, household, "Bryce Orr")
    cara = take_client(session, bureau, household, "Cara Orr", may_decide=False)
    agree_four_weeks(session, ailsa)
    agree_four_weeks(session, cara)
    agree_week(session, bryce.assistant, FIRST_MONDAY, 20 * 60)
    return [ailsa, bryce, cara]


def states(session: Session, bureau: Bureau, bulk: BulkRun) -> dict[str, LineState]:
    return {each.employer.name: each.state for each in progress(session, bureau, bulk).lines}


def test_each_is_worked_out_and_what_is_odd_or_not_theirs_to_decide_is_apart(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    three_clients(session, bureau, household)
    bulk = order(session, bureau)
    assert progress(session, bureau, bulk).is_under_way
    work(app, session)
    found = progress(session, bureau, bulk)
    assert states(session, bureau, bulk) == {
        "Ailsa Orr": LineState.READY,
        "Bryce Orr": LineState.LOOK,
        "Cara Orr": LineState.CLIENT,
    }
    (ailsa,), (bryce,) = found.ready, found.to_look_at
    assert (ailsa.line.payslips, ailsa.line.cost) == (1, COST)
    assert "PA of Bryce Orr: No hours agreed yet for week of 13 April." in bryce.line.sentence
    assert "And 0 more" not in bryce.line.sentence
    # Morag is no client: nobody gave a mandate for her.
    runs = session.scalars(select(PayRun)).all()
    assert household.employer.id not in {each.employer_id for each in runs}


def test_what_stops_one_stops_nobody_else(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ailsa, bryce, _ = three_clients(session, bureau, household)
    agree_four_weeks(session, take_client(session, bureau, household, "Dod Orr"))
    bulk = order(session, bureau)
    first = preview

    def break_for_bryce(session: Session, run: PayRun) -> object:
        if run.employer_id == bryce.employer.id:
            raise ZeroDivisionError
        return first(session, run)

    monkeypatch.setattr(working, "preview", break_for_bryce)
    work(app, session)
    found = progress(session, bureau, bulk)
    assert [each.employer.name for each in found.ready] == ["Ailsa Orr", "Dod Orr"]
    (broken,) = found.blocked
    assert "Something went wrong on our side" in broken.line.sentence
    # Not even the run that was begun for him is left.
    assert broken.line.pay_run_id is None
    begun = select(PayRun).where(PayRun.employer_id == bryce.employer.id)
    assert session.scalars(begun).all() == []
    assert ailsa.employer.id != bryce.employer.id
    monkeypatch.undo()
    ordering.work_out_again(session, bulk, bureau.by)
    work(app, session)
    assert states(session, bureau, bulk)["Bryce Orr"] is LineState.LOOK


def test_who_cannot_be_paid_is_named_with_the_reason(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    ailsa, *_ = three_clients(session, bureau, household)
    session.execute(delete(TaxCodeNotice).where(TaxCodeNotice.assistant_id == ailsa.assistant.id))
    bulk = order(session, bureau)
    work(app, session)
    (blocked,) = progress(session, bureau, bulk).blocked
    assert blocked.line.sentence.startswith("PA of Ailsa Orr: ")
    assert "tax code" in blocked.line.sentence


def test_approving_pays_each_once_and_the_books_hold(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    clients = three_clients(session, bureau, household)
    bulk = order(session, bureau)
    work(app, session)
    assert approve(session, bureau, bulk) == 2
    work(app, session)
    found = progress(session, bureau, bulk)
    assert [each.employer.name for each in found.approved] == ["Ailsa Orr", "Bryce Orr"]
    assert found.payslips == 2
    assert session.scalar(select(func.count()).select_from(PayslipRow)) == 2
    for client in clients:
        assert first_broken_entry(session, client.agreement.id) is None
    with pytest.raises(NoneChosenError):
        approve(session, bureau, bulk)
    ordering.work_out_again(session, bulk, bureau.by)
    work(app, session)
    assert session.scalar(select(func.count()).select_from(PayslipRow)) == 2
    assert states(session, bureau, bulk)["Ailsa Orr"] is LineState.APPROVED


def test_hours_that_change_after_the_look_are_looked_at_again(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    _, bryce, _ = three_clients(session, bureau, household)
    bulk = order(session, bureau)
    work(app, session)
    agree_week(session, bryce.assistant, date(2026, 4, 13), 20 * 60)
    approve(session, bureau, bulk)
    work(app, session)
    (blocked,) = progress(session, bureau, bulk).blocked
    assert "The figures changed since you looked" in blocked.line.sentence
    assert states(session, bureau, bulk)["Ailsa Orr"] is LineState.APPROVED


def test_who_decides_themselves_is_never_approved_for(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    three_clients(session, bureau, household)
    bulk = order(session, bureau)
    work(app, session)
    held = ordering.held_by(session, bureau.worker, NOW.date())
    (cara,) = progress(session, bureau, bulk).with_client
    with pytest.raises(NoneChosenError):
        ordering.choose(session, bulk, {cara.line.id}, held, bureau.by)
    cara.line.state = LineState.READY
    session.flush()
    with pytest.raises(NotYoursToApproveError):
        ordering.choose(session, bulk, {cara.line.id}, held, bureau.by)


def test_what_the_client_approves_on_their_own_pages_is_approved_here(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    *_, cara = three_clients(session, bureau, household)
    bulk = order(session, bureau)
    work(app, session)
    own = select(PayRun).where(PayRun.employer_id == cara.employer.id)
    approve_run(session, session.scalars(own).one(), household.by_employer)
    assert states(session, bureau, bulk)["Cara Orr"] is LineState.APPROVED


def test_a_mandate_that_ends_in_between_stops_it_there(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    ailsa, *_ = three_clients(session, bureau, household)
    bulk = order(session, bureau)
    work(app, session)
    approve(session, bureau, bulk)
    (mandate,) = mandates_of(session, ailsa.employer.id)
    end_mandate(session, mandate, date(2026, 5, 3), household.by_employer)
    work(app, session)
    assert "Ailsa Orr" not in states(session, bureau, bulk)
    line = select(BulkLine).where(BulkLine.employer_id == ailsa.employer.id)
    assert session.scalars(line).one().sentence == "You act for them no more, so nothing was done."
    drafted = select(PayRun).where(PayRun.employer_id == ailsa.employer.id)
    assert session.scalars(drafted).one().state is PayRunState.DRAFT


def test_a_day_ordered_twice_is_one_order_and_new_clients_join_it(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    three_clients(session, bureau, household)
    bulk = order(session, bureau)
    work(app, session)
    agree_four_weeks(session, take_client(session, bureau, household, "Dod Orr"))
    assert order(session, bureau).id == bulk.id
    work(app, session)
    assert states(session, bureau, bulk)["Dod Orr"] is LineState.READY
    assert len(progress(session, bureau, bulk).lines) == 4


def test_a_day_ordered_again_for_other_hours_is_refused(
    session: Session, household: Household, bureau: Bureau
) -> None:
    three_clients(session, bureau, household)
    order(session, bureau)
    other = RunPlan(Frequency.FOUR_WEEKLY, PAY_DAY, SUNDAY - ONE_WEEK)
    with pytest.raises(OtherHoursError):
        ordering.order_pay(session, bureau.worker, other, bureau.by)


def test_a_worker_that_dies_between_lots_pays_nobody_twice(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(working, "LOT", 1)
    three_clients(session, bureau, household)
    bulk = order(session, bureau)
    work(app, session)
    approve(session, bureau, bulk)
    session.commit()
    desk = bench(app)
    claimed = claim_next(desk)
    assert claimed is not None
    desk.handlers[claimed.kind](desk, claimed.subject_id)  # one lot, and then it is killed
    session.expire_all()
    assert len(progress(session, bureau, bulk).approved) == 1
    job = session.scalars(select(Job).where(Job.state == JobState.RUNNING)).one()
    job.lease_until = job.run_after - ONE_WEEK
    session.commit()
    while again := claim_next(desk):
        run(desk, again)
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(PayslipRow)) == 2


def test_hmrc_is_told_of_each_and_what_is_missing_is_said(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    three_clients(session, bureau, household)
    bulk = order(session, bureau)
    work(app, session)
    approve(session, bureau, bulk)
    work(app, session)
    held = ordering.held_by(session, bureau.worker, NOW.date())
    assert ordering.tell_hmrc(session, bulk, held, bureau.by) == 2
    work(app, session)
    found = progress(session, bureau, bulk)
    # Nobody here has a login to HMRC, and the PAs' names are not known to it yet.
    assert [each.line.told for each in found.to_tell] == [Told.NOT_READY, Told.NOT_READY]
    assert all(each.line.told_sentence for each in found.to_tell)
    assert session.scalars(select(Filing)).all() == []


def test_another_organisation_sees_nothing_of_it(
    session: Session, household: Household, bureau: Bureau
) -> None:
    three_clients(session, bureau, household)
    bulk = order(session, bureau)
    assert ordering.bulk_of(session, household.officer, bulk.id) is None
    assert ordering.bulks_of(session, household.officer, 10) == []
    assert ordering.bulk_of(session, bureau.worker, bulk.id) is bulk
    stranger = Actor(household.officer.id, NOW)
    assert stranger.account_id != bureau.worker.id
