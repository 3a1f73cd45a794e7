"""Asking for holiday, answering it once, taking it back and cutting it short."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, HolidayPlan
from pa_employer.assistants.service import note_leaving
from pa_employer.audit.models import AuditEvent
from pa_employer.leave import refusals, service
from pa_employer.leave.away import away
from pa_employer.leave.models import Holiday, HolidayState
from pa_employer.leave.queries import asked_holidays
from payroll.ground.errors import DomainError
from tests.pa_employer.household import Household
from tests.pa_employer.leave.time_off import (
    TODAY,
    agree_plan,
    ask,
    be_ill,
    by_on,
    ill,
    keep,
    new_parent,
    off,
    take,
)
from tests.pa_employer.timesheets.test_service import at_once


def minutes(holiday: Holiday) -> dict[str, int]:
    return {f"{day.on:%-d %b}": day.minutes for day in holiday.days}


def test_hours_are_worked_out_from_what_is_agreed_and_can_be_others(
    session: Session, household: Household
) -> None:
    usual = ask(session, household, off("2026-12-10", "2026-12-14"))
    assert minutes(usual) == {"10 Dec": 240, "11 Dec": 240, "14 Dec": 240}
    other = ask(session, household, off("2026-12-17", "2026-12-18", 7))
    assert minutes(other) == {"17 Dec": 210, "18 Dec": 210}


def test_without_agreed_hours_the_hours_must_be_entered(
    session: Session, household: Household
) -> None:
    agree_plan(session, household, HolidayPlan.IRREGULAR, 0)
    with pytest.raises(refusals.NoUsualDayError, match="Enter the hours"):
        ask(session, household, off("2026-12-10"))
    assert minutes(ask(session, household, off("2026-12-10", hours=5))) == {"10 Dec": 300}


def test_a_typed_year_that_is_far_away_is_refused(session: Session, household: Household) -> None:
    ask(session, household, off("2028-11-20"))
    with pytest.raises(refusals.TooFarAheadError, match="Check the year"):
        ask(session, household, off("2028-11-23"))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-04-05", "2026-04-06", "The job began on 6 April 2026. Check the day."),
        ("2026-12-18", "2026-12-21", "The job ends on 18 December 2026. Check the day."),
        ("2026-12-21", "2026-12-21", "The job ended on 18 December 2026. Check the day."),
        ("2026-12-03", "2026-12-04", "There is holiday from 1 December 2026 to 3 December 2026."),
        ("2026-11-13", "2026-11-17", "There is sickness written down on 17 November 2026."),
        ("2026-12-14", "2026-12-14", "There is paternity leave from 7 December 2026 to 20"),
    ],
)
def test_days_that_cannot_be_holiday_are_refused_in_words(
    session: Session, household: Household, first: str, last: str, said: str
) -> None:
    ask(session, household, off("2026-12-01", "2026-12-03"))
    be_ill(session, household, ill("2026-11-17", "2026-11-17"))
    keep(session, household, new_parent("2026-12-07"))
    note_leaving(session, household.assistant, date(2026, 12, 18), by_on(household))
    with pytest.raises(DomainError) as refused:
        ask(session, household, off(first, last))
    assert refused.value.message.startswith(said)


def test_days_of_holiday_that_was_declined_or_taken_back_are_free_again(
    session: Session, household: Household
) -> None:
    by = by_on(household)
    service.decline_holiday(session, ask(session, household, off("2026-12-07")), "No", by)
    service.withdraw_asked_holiday(session, ask(session, household, off("2026-12-07")), by)
    service.withdraw_holiday(session, take(session, household, off("2026-12-07")), by)
    take(session, household, off("2026-12-07"))


def test_while_somebody_is_sick_holiday_to_come_is_agreed_and_today_is_not(
    session: Session, household: Household
) -> None:
    be_ill(session, household, ill("2026-11-18"))
    take(session, household, off("2026-12-07"))
    with pytest.raises(refusals.SickThenError, match="and it is not over"):
        take(session, household, off("2026-11-20"))


def test_only_what_waits_is_taken_back_by_who_asked(
    session: Session, household: Household
) -> None:
    agreed = take(session, household, off("2026-12-07"))
    with pytest.raises(refusals.AnsweredError):
        service.withdraw_asked_holiday(session, agreed, by_on(household))
    begun = take(session, household, off("2026-11-20", "2026-11-24"))
    with pytest.raises(refusals.BegunError, match="its last day"):
        service.withdraw_holiday(session, begun, by_on(household))


def test_holiday_that_began_is_cut_short_or_was_not_taken(
    session: Session, household: Household
) -> None:
    by = by_on(household)
    found = take(session, household, off("2026-11-19", "2026-11-24"))
    for day in (date(2026, 11, 18), date(2026, 11, 24)):
        with pytest.raises(refusals.NotShorterError):
            service.cut_short(session, found, day, by)
    service.cut_short(session, found, date(2026, 11, 20), by)
    session.refresh(found)
    assert minutes(found) == {"19 Nov": 240, "20 Nov": 240}
    assert found.last_on == date(2026, 11, 20)
    service.cut_short(session, found, None, by)
    assert found.state is HolidayState.WITHDRAWN
    with pytest.raises(refusals.NotAgreedError):
        service.cut_short(session, found, None, by)


def test_holiday_that_turned_into_sickness_is_cut_short_first(
    session: Session, household: Household
) -> None:
    found = take(session, household, off("2026-11-16", "2026-11-20"))
    with pytest.raises(refusals.HolidayOverlapsError, match="cut it short first"):
        be_ill(session, household, ill("2026-11-18", "2026-11-20"))
    service.cut_short(session, found, date(2026, 11, 17), by_on(household))
    be_ill(session, household, ill("2026-11-18", "2026-11-20"))


def test_two_answers_at_once_are_one_answer(
    app: Flask, session: Session, household: Household
) -> None:
    found = ask(session, household, off("2026-12-07"))
    session.commit()
    by = by_on(household)
    refused = at_once(
        app,
        [
            lambda own: service.agree_holiday(own, own.get_one(Holiday, found.id), by),
            lambda own: service.decline_holiday(own, own.get_one(Holiday, found.id), "No", by),
        ],
    )
    assert [type(each) for each in refused] == [refusals.AnsweredError]


def test_two_holidays_of_the_same_days_at_once_are_one(
    app: Flask, session: Session, household: Household
) -> None:
    session.commit()
    by, who = by_on(household), household.assistant.id

    def deed(own: Session) -> object:
        return service.ask_holiday(own, own.get_one(Assistant, who), off("2026-12-07"), by)

    deeds: list[Callable[[Session], object]] = [deed, deed]
    refused = at_once(app, deeds)
    assert [type(each) for each in refused] == [refusals.HolidayOverlapsError]
    assert len(session.scalars(select(Holiday)).all()) == 1


def test_what_waits_is_listed_and_who_is_off_is_said(
    session: Session, household: Household
) -> None:
    ask(session, household, off("2027-01-04"))
    first = ask(session, household, off("2026-12-21"))
    assert asked_holidays(session, household.employer.id)[0] is first
    take(session, household, off("2026-11-20", "2026-11-24"))
    take(session, household, off("2026-12-07"))
    found = away(session, household.assistant, TODAY)
    assert found.off == ("On holiday until 24 November 2026",)
    assert found.next_off == "Holiday from 7 December 2026"
    told = set(session.scalars(select(AuditEvent.what)))
    assert {"asked for holiday", "wrote down agreed holiday"} <= told
