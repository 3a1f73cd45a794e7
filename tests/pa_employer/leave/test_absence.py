"""Sickness and family leave: written down, shown with what is paid and why, ended."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import HolidayPlan
from pa_employer.assistants.service import note_leaving
from pa_employer.audit.models import AuditEvent
from pa_employer.leave import absence, refusals
from pa_employer.leave.away import away
from pa_employer.leave.details import SicknessDetails
from pa_employer.leave.family_shown import checked, family_shown
from pa_employer.leave.models import Sickness
from pa_employer.leave.queries import spells_of
from pa_employer.leave.sick_shown import SpellShown, spell_shown
from pa_employer.leave.weekly import about_earned
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.parental.kinds import ParentalKind
from payroll.parental.pay import TooManyWeeksError
from payroll.sickness.pay import Outcome
from payroll.sickness.spell import NoQualifyingDaysError
from tests.pa_employer.household import Household
from tests.pa_employer.leave.time_off import (
    TODAY,
    agree_plan,
    be_ill,
    by_on,
    ill,
    keep,
    new_parent,
    off,
    on,
    take,
)
from tests.pa_employer.payruns.work import agree_week


def paid(shown: SpellShown) -> str:
    assert shown.paid
    return str(shown.paid.pay.total)


def test_a_spell_shows_what_it_is_paid_so_far_and_why(
    session: Session, household: Household
) -> None:
    row = be_ill(session, household, ill("2026-11-16"))
    shown = spell_shown(session, row, TODAY)
    # A week's agreed pay of £269.00; 80 % is over the £123.25 of a week.
    assert paid(shown) == "£123.25"
    assert shown.earnings
    assert "a week's agreed pay counts: £269.00" in shown.earnings.working.sentence
    assert shown.weekdays == "Monday, Tuesday, Wednesday, Thursday, Friday"
    assert paid(spell_shown(session, row, date(2026, 11, 17))) == "£49.30"
    absence.end_sickness(session, row, date(2026, 11, 16), by_on(household))
    assert paid(spell_shown(session, row, TODAY)) == "£24.65"


def test_average_earnings_come_from_agreed_weeks_else_as_entered(
    session: Session, household: Household
) -> None:
    # Ten hours in the week before, none in the one before that.
    agree_week(session, household.assistant, date(2026, 11, 2), 0)
    agree_week(session, household.assistant, date(2026, 11, 9), 600)
    row = be_ill(session, household, ill("2026-11-16", "2026-11-20"))
    shown = spell_shown(session, row, TODAY)
    assert shown.earnings
    assert shown.earnings.weekly == Decimal("67.25")
    assert paid(shown) == "£53.80"
    absence.enter_earnings(session, row, Money(10000), by_on(household))
    assert paid(spell_shown(session, row, TODAY)) == "£80.00"
    absence.enter_earnings(session, row, None, by_on(household))
    assert paid(spell_shown(session, row, TODAY)) == "£53.80"


def test_where_nothing_says_what_was_earned_the_page_asks_for_it(
    session: Session, household: Household
) -> None:
    agree_plan(session, household, HolidayPlan.IRREGULAR, 0)
    assert about_earned(session, household.assistant, TODAY) is None
    row = be_ill(session, household, ill("2026-11-16", "2026-11-17"))
    shown = spell_shown(session, row, TODAY)
    assert shown.paid is None
    assert "Enter them" in shown.not_known


def test_a_spell_links_to_one_at_most_eight_weeks_before_and_has_its_earnings(
    session: Session, household: Household
) -> None:
    be_ill(session, household, ill("2026-09-17", "2026-09-19", 20000))
    near = be_ill(session, household, ill("2026-11-16", "2026-11-18"))
    shown = spell_shown(session, near, TODAY)
    assert shown.linked_since is None
    absence.cross_out(session, spells_of(session, household.assistant.id)[0], by_on(household))
    be_ill(session, household, ill("2026-09-18", "2026-09-20", 10000))
    shown = spell_shown(session, near, TODAY)
    assert shown.linked_since == date(2026, 9, 18)
    assert paid(shown) == "£48.00"  # three days of 80 % of £100


def test_days_without_work_are_said_to_pay_nothing(session: Session, household: Household) -> None:
    row = be_ill(session, household, ill("2026-11-21", "2026-11-22"))
    shown = spell_shown(session, row, TODAY)
    assert shown.paid
    assert shown.paid.pay.outcome is Outcome.NOTHING_PAYABLE
    assert "no working day in this spell" in shown.paid.pay.working.sentence


def test_when_28_weeks_are_used_up_form_ssp1_is_due_by_a_day(
    session: Session, household: Household
) -> None:
    row = be_ill(session, household, ill("2026-05-04", None, 30000))
    shown = spell_shown(session, row, date(2026, 11, 22))
    assert shown.paid
    assert len(shown.paid.pay.days) == 140
    assert shown.paid.ssp1
    assert shown.paid.ssp1.due_on == date(2026, 11, 20)  # a week after Friday 13 November
    assert "The 28 weeks of Statutory Sick Pay end on 13 November 2026" in shown.paid.ssp1.because


def test_rates_that_are_not_known_yet_are_said_and_not_guessed(
    session: Session, household: Household
) -> None:
    row = be_ill(session, household, ill("2026-11-16"))
    shown = spell_shown(session, row, date(2027, 4, 20))
    assert shown.paid is None
    assert "not on record" in shown.not_known


def test_after_a_week_a_fit_note_may_be_asked_for_until_it_is_there(
    session: Session, household: Household
) -> None:
    row = be_ill(session, household, ill("2026-11-14"))
    assert spell_shown(session, row, date(2026, 11, 20)).cautions == ()
    (said,) = spell_shown(session, row, date(2026, 11, 21)).cautions
    assert said.startswith("From 21 November 2026 on you may ask Rhona for a fit note")
    with pytest.raises(refusals.DaysBackwardsError):
        absence.note_fit_note(session, row, date(2026, 11, 13), by_on(household))
    absence.note_fit_note(session, row, date(2026, 11, 30), by_on(household))
    assert spell_shown(session, row, date(2026, 11, 30)).cautions == ()


def test_sickness_that_runs_into_holiday_says_so_and_is_mended_before_it_ends(
    session: Session, household: Household
) -> None:
    row = be_ill(session, household, ill("2026-11-19"))
    take(session, household, off("2026-11-24", "2026-11-25"))
    assert spell_shown(session, row, TODAY).cautions == ()
    (said,) = spell_shown(session, row, date(2026, 11, 24)).cautions
    assert "Other time off began on 24 November 2026" in said
    with pytest.raises(refusals.HolidayOverlapsError):
        absence.end_sickness(session, row, date(2026, 11, 24), by_on(household, "2026-11-26"))
    absence.end_sickness(session, row, date(2026, 11, 23), by_on(household, "2026-11-26"))


@pytest.mark.parametrize(
    ("details", "said"),
    [
        (ill("2026-04-05", "2026-04-07"), "The job began on 6 April 2026."),
        (ill("2026-11-16", "2026-11-24"), "That day has not come yet."),
        (ill("2026-11-05", "2026-11-09"), "There is holiday on 9 November 2026."),
        (ill("2026-11-11", "2026-11-12"), "There is sickness written down from 12 November"),
        (ill("2026-11-10"), "Another sickness is written down from 12 November 2026 to 13"),
    ],
)
def test_sickness_that_cannot_be_is_refused_in_words(
    session: Session, household: Household, details: SicknessDetails, said: str
) -> None:
    take(session, household, off("2026-11-09"))
    be_ill(session, household, ill("2026-11-12", "2026-11-13"))
    with pytest.raises(DomainError) as refused:
        be_ill(session, household, details)
    assert refused.value.message.startswith(said)


def test_sickness_names_its_days_in_order_with_a_working_day() -> None:
    with pytest.raises(refusals.DaysBackwardsError):
        ill("2026-11-16", "2026-11-15")
    with pytest.raises(NoQualifyingDaysError):
        SicknessDetails(first_on=TODAY, told_on=TODAY, weekdays=frozenset())


def test_an_end_is_noted_once_and_not_before_it_comes(
    session: Session, household: Household
) -> None:
    row = be_ill(session, household, ill("2026-11-18"))
    by = by_on(household)
    with pytest.raises(refusals.DaysBackwardsError):
        absence.end_sickness(session, row, date(2026, 11, 17), by)
    with pytest.raises(refusals.NotYetError):
        absence.end_sickness(session, row, date(2026, 11, 23), by)
    absence.end_sickness(session, row, date(2026, 11, 20), by)
    with pytest.raises(refusals.EndedError):
        absence.end_sickness(session, row, date(2026, 11, 21), by)


def test_what_is_crossed_out_stays_on_record_and_is_crossed_out_once(
    session: Session, household: Household
) -> None:
    row = be_ill(session, household, ill("2026-11-18", "2026-11-19"))
    absence.cross_out(session, row, by_on(household))
    assert spells_of(session, household.assistant.id) == []
    assert session.scalars(select(Sickness)).one().removed_at
    with pytest.raises(refusals.CrossedOutError):
        absence.cross_out(session, row, by_on(household))
    told = session.scalars(select(AuditEvent.what)).all()
    assert told.count("crossed out time off") == 1
    take(session, household, off("2026-11-18"))


def test_leave_is_checked_before_it_is_kept_with_reasons_for_and_against(
    session: Session, household: Household
) -> None:
    # The job began on 6 April 2026, so 26 weeks are over by the week to 3 October.
    shown = checked(session, household.assistant, new_parent("2027-01-11"))
    assert shown.found
    assert shown.found.is_entitled
    assert "The job had begun by 11 April 2026" in shown.because[0]
    assert [(part.weeks, str(part.a_week)) for part in shown.weeks] == [(2, "£194.32")]
    assert str(shown.total) == "£388.64"
    assert shown.recovery
    assert str(shown.recovery.total) == "£423.62"
    early = checked(session, household.assistant, new_parent("2026-11-30"))
    assert early.found
    assert "it must have begun by 28 February 2026" in early.found.reasons[0]
    assert early.because == []
    assert early.to_give == "If it is not paid, give them form SPP1 from GOV.UK."
    assert spells_of(session, household.assistant.id) == []


def test_low_earnings_speak_against_pay(session: Session, household: Household) -> None:
    low = new_parent("2027-01-11", earnings=Money(12899))
    shown = checked(session, household.assistant, low)
    assert shown.found
    assert shown.found.reasons[0].endswith("were £128.99, and £129.00 are needed.")


def test_maternity_pays_six_weeks_of_earnings_then_the_flat_rate_as_far_as_it_is_known(
    session: Session, household: Household
) -> None:
    details = new_parent(
        "2027-01-11",
        39,
        kind=ParentalKind.MATERNITY,
        starts_on=on("2027-01-04"),
        earnings=Money(40000),
    )
    shown = checked(session, household.assistant, details)
    assert [(part.weeks, str(part.a_week)) for part in shown.weeks] == [
        (6, "£360.00"),
        (7, "£194.32"),
    ]
    assert shown.weeks[-1].days.last == date(2027, 4, 4)  # its pay week began on 29 March
    assert "not on record for 5 April 2027" in shown.not_known


def test_leave_where_nothing_says_what_was_earned_asks_for_it(
    session: Session, household: Household
) -> None:
    agree_plan(session, household, HolidayPlan.IRREGULAR, 0)
    shown = checked(session, household.assistant, new_parent("2027-01-11"))
    assert (shown.found, shown.weeks) == (None, ())
    assert shown.not_known.startswith("Enter the average weekly earnings")


def test_leave_ends_early_once_and_is_then_shown_and_free_from_the_next_day(
    session: Session, household: Household
) -> None:
    row = keep(session, household, new_parent("2026-11-16"))
    by = by_on(household)
    assert away(session, household.assistant, TODAY).off == (
        "On paternity leave until 29 November 2026",
    )
    for day, error in (
        (date(2026, 11, 15), refusals.DaysBackwardsError),
        (date(2026, 11, 29), refusals.NotShorterError),
    ):
        with pytest.raises(error):
            absence.end_family_leave(session, row, day, by)
    absence.end_family_leave(session, row, date(2026, 11, 22), by)
    assert [part.weeks for part in family_shown(session, row).weeks] == [1]
    with pytest.raises(refusals.EndedError):
        absence.end_family_leave(session, row, date(2026, 11, 21), by)
    take(session, household, off("2026-11-23"))


def test_leave_over_other_time_off_or_outside_the_job_is_refused(
    session: Session, household: Household
) -> None:
    be_ill(session, household, ill("2026-11-16", "2026-11-17"))
    take(session, household, off("2026-12-07"))
    for starts, error in (
        ("2026-11-17", refusals.SickThenError),
        ("2026-12-01", refusals.HolidayOverlapsError),
        ("2026-04-01", refusals.OutsideJobError),
    ):
        with pytest.raises(error):
            keep(session, household, new_parent(starts))
    keep(session, household, new_parent("2027-01-11"))
    with pytest.raises(refusals.LeaveThenError):
        keep(session, household, new_parent("2027-01-24", 1))


def test_pay_for_leave_goes_on_when_the_job_ends_meanwhile(
    session: Session, household: Household
) -> None:
    note_leaving(session, household.assistant, date(2027, 1, 15), by_on(household))
    assert keep(session, household, new_parent("2027-01-11")).weeks == 2


def test_evidence_is_noted_when_it_was_seen_and_weeks_are_as_many_as_there_are(
    session: Session, household: Household
) -> None:
    row = keep(session, household, new_parent("2027-01-11"))
    with pytest.raises(refusals.NotYetError):
        absence.note_evidence(session, row, date(2026, 11, 23), by_on(household))
    absence.note_evidence(session, row, TODAY, by_on(household))
    assert row.saw_evidence_on == TODAY
    with pytest.raises(TooManyWeeksError):
        new_parent("2027-01-11", 3)
