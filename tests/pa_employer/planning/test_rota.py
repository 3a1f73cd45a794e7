"""What is planned: shifts that come again, over clock changes, and the days that are otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.service import AssistantDetails, add_assistant, note_leaving
from pa_employer.audit.actor import Actor
from pa_employer.people.models import Capacity
from pa_employer.planning.models import RotaLine
from pa_employer.planning.queries import changes_asked, planned_for, rota_of
from pa_employer.planning.rota import Planned, Rota, clash, days_of_line, short_rests
from pa_employer.planning.service import (
    AfterJobError,
    BreakTooLongError,
    LineDetails,
    LineEndedError,
    NothingToSwapError,
    NotPlannedError,
    OtherEmployerError,
    OutsideJobError,
    OwnCoverError,
    PlanClashError,
    cannot_work,
    end_line,
    give_to,
    keep_as_planned,
    leave_out,
    plan_line,
    swap,
    times_of,
)
from payroll.ground.days import LONDON, ONE_WEEK, Span
from payroll.ground.errors import DomainError
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household, terms

MONDAY = date(2026, 11, 9)
TUESDAY, SUNDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)
WEEK = Span(MONDAY, SUNDAY)
NOW = datetime(2026, 11, 8, 9, tzinfo=UTC)


def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, NOW)


def line(
    day: date = MONDAY, start: str = "09:00", end: str = "13:00", **more: object
) -> LineDetails:
    return LineDetails(day, time.fromisoformat(start), time.fromisoformat(end), **more)  # type: ignore[arg-type]


def second_pa(session: Session, household: Household) -> Assistant:
    details = AssistantDetails(
        name="Isla Reid", date_of_birth=date(1995, 7, 1), started_on=date(2026, 4, 6)
    )
    return add_assistant(session, household.employer.id, details, terms(), by(household))


def on_the_clock(planned: Sequence[Planned]) -> list[str]:
    """The days and London times of some shifts."""
    return [
        f"{each.on:%a %d} {each.starts_at.astimezone(LONDON):%H:%M}"
        f"-{each.ends_at.astimezone(LONDON):%H:%M}"
        for each in planned
    ]


@dataclass(frozen=True)
class AnyLine:
    """A line without a database."""

    every_weeks: int
    from_on: date
    until_on: date | None

    @property
    def row(self) -> RotaLine:
        return RotaLine(
            assistant_id=None,  # type: ignore[arg-type]  # nobody's
            from_on=self.from_on,
            until_on=self.until_on,
            every_weeks=self.every_weeks,
            starts=time(9),
            ends=time(13),
        )


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(
    st.integers(1, 4),
    DAYS,
    st.none() | st.integers(0, 400),
    DAYS,
    st.integers(0, 120),
)
def test_a_line_is_on_its_own_weekday_every_so_many_weeks_and_nowhere_else(
    every: int, first: date, lasts: int | None, start: date, days: int
) -> None:
    until = None if lasts is None else first + timedelta(days=lasts)
    span = Span(start, start + timedelta(days=days))
    found = list(days_of_line(AnyLine(every, first, until).row, span))
    said = [
        day
        for day in span
        if day >= first
        and (until is None or day <= until)
        and (day - first).days % (7 * every) == 0
    ]
    assert found == said


@pytest.mark.parametrize(
    ("day", "start", "end", "said", "minutes"),
    [
        (MONDAY, "09:00", "13:00", "Mon 09 09:00-13:00", 240),
        (MONDAY, "22:00", "07:00", "Mon 09 22:00-07:00", 540),
        # The clocks go back on 25 October 2026: the night has an hour more.
        (date(2026, 10, 24), "22:00", "07:00", "Sat 24 22:00-07:00", 600),
        # They go forward on 28 March 2027: one hour less, and 01:30 is not there at all.
        (date(2027, 3, 27), "22:00", "07:00", "Sat 27 22:00-07:00", 480),
        (date(2027, 3, 28), "01:30", "04:00", "Sun 28 02:30-04:00", 90),
        (date(2027, 3, 27), "23:00", "01:30", "Sat 27 23:00-02:30", 150),
    ],
)
def test_a_planned_shift_keeps_its_times_on_the_clock(  # a table of nights
    session: Session,
    household: Household,
    day: date,
    start: str,
    end: str,
    said: str,
    minutes: int,
) -> None:
    plan_line(session, household.assistant, line(day, start, end), by(household))
    (found,) = planned_for(session, household.assistant, Span(day, day))
    assert on_the_clock([found]) == [said]
    assert found.minutes == minutes


def test_a_line_that_would_ever_meet_another_is_refused_with_the_day(
    session: Session, household: Household
) -> None:
    plan_line(session, household.assistant, line(every_weeks=2), by(household))
    # Every third Monday meets every second one only after some weeks.
    third = line(MONDAY + ONE_WEEK, "12:00", "15:00", every_weeks=3)
    with pytest.raises(PlanClashError, match="7 December 2026"):
        plan_line(session, household.assistant, third, by(household))
    plan_line(session, household.assistant, line(start="13:00", end="15:00"), by(household))
    overnight = line(SUNDAY, "22:00", "09:30")
    with pytest.raises(PlanClashError):
        plan_line(session, household.assistant, overnight, by(household))


@pytest.mark.parametrize(
    ("details", "error"),
    [
        (line(date(2026, 4, 5)), OutsideJobError),
        (line(date(2026, 12, 1)), AfterJobError),
    ],
)
def test_only_days_of_the_job_are_planned(
    session: Session, household: Household, details: LineDetails, error: type[DomainError]
) -> None:
    note_leaving(session, household.assistant, date(2026, 11, 30), by(household))
    with pytest.raises(error):
        plan_line(session, household.assistant, details, by(household))


def test_what_makes_no_sense_is_refused_before_it_is_kept() -> None:
    with pytest.raises(LineEndedError):
        line(until_on=MONDAY - ONE_WEEK)
    with pytest.raises(BreakTooLongError):
        line(break_minutes=240)
    line(start="22:00", end="07:00", break_minutes=240)


def test_a_line_ends_after_a_day_and_one_that_never_began_is_gone(
    session: Session, household: Household
) -> None:
    kept = plan_line(session, household.assistant, line(), by(household))
    end_line(session, kept, MONDAY, by(household))
    end_line(session, kept, SUNDAY, by(household))  # a later day does not bring it back
    assert kept.until_on == MONDAY
    gone = plan_line(session, household.assistant, line(TUESDAY), by(household))
    (shift,) = planned_for(session, household.assistant, Span(TUESDAY, TUESDAY))
    leave_out(session, household.assistant, shift, by(household))
    end_line(session, gone, MONDAY, by(household))
    assert rota_of(session, household.assistant.id).lines == (kept,)


def test_who_cannot_is_looked_for_until_somebody_else_does_it(
    session: Session, household: Household
) -> None:
    rhona, isla = household.assistant, second_pa(session, household)
    plan_line(session, rhona, line(), by(household))
    (shift,) = planned_for(session, rhona, WEEK)
    cannot_work(session, rhona, shift, "A funeral", by(household))
    (asked,) = changes_asked(session, household.employer.id, MONDAY)
    assert asked.why == "A funeral"
    assert planned_for(session, rhona, WEEK)[0].is_asked
    give_to(session, rhona, shift, isla, by(household))
    assert planned_for(session, rhona, WEEK) == []
    (covered,) = planned_for(session, isla, WEEK)
    assert covered.whose_id == rhona.id
    assert not changes_asked(session, household.employer.id, MONDAY)
    keep_as_planned(session, rhona, asked, by(household))
    assert planned_for(session, isla, WEEK) == []
    assert len(planned_for(session, rhona, WEEK)) == 1


def test_who_covers_and_cannot_either_leaves_it_with_the_employer(
    session: Session, household: Household
) -> None:
    rhona, isla = household.assistant, second_pa(session, household)
    plan_line(session, rhona, line(), by(household))
    (shift,) = planned_for(session, rhona, WEEK)
    give_to(session, rhona, shift, isla, by(household))
    cannot_work(session, isla, planned_for(session, isla, WEEK)[0], "", by(household))
    assert planned_for(session, isla, WEEK) == []
    assert planned_for(session, rhona, WEEK)[0].is_asked


def test_cover_is_refused_where_it_cannot_be(
    app: Flask, session: Session, household: Household
) -> None:
    rhona, isla = household.assistant, second_pa(session, household)
    for each, start in ((rhona, "09:00"), (isla, "12:00")):
        plan_line(session, each, line(start=start, end="14:00"), by(household))
    (shift,) = planned_for(session, rhona, WEEK)
    with pytest.raises(OwnCoverError):
        give_to(session, rhona, shift, rhona, by(household))
    with pytest.raises(PlanClashError, match="Isla has another shift then"):
        give_to(session, rhona, shift, isla, by(household))
    account = make_account(app, session, "Callum Strang")
    other = make_employer(session, account, Capacity.SELF)
    stranger = add_assistant(
        session,
        other.id,
        AssistantDetails(name="Nell", date_of_birth=date(1990, 1, 1), started_on=date(2026, 4, 6)),
        terms(),
        by(household),
    )
    with pytest.raises(OtherEmployerError):
        give_to(session, rhona, shift, stranger, by(household))
    leave_out(session, rhona, shift, by(household))
    with pytest.raises(NotPlannedError):
        leave_out(session, rhona, shift, by(household))


def test_two_change_shifts_with_each_other_or_neither_does(
    session: Session, household: Household
) -> None:
    rhona, isla = household.assistant, second_pa(session, household)
    plan_line(session, rhona, line(), by(household))
    plan_line(session, isla, line(TUESDAY, "10:00", "15:00"), by(household))
    (mine,), (theirs,) = (planned_for(session, each, WEEK) for each in (rhona, isla))
    with pytest.raises(NothingToSwapError):
        swap(session, (rhona, mine), (isla, mine), by(household))
    swap(session, (rhona, mine), (isla, theirs), by(household))
    assert on_the_clock(planned_for(session, rhona, WEEK)) == ["Tue 10 10:00-15:00"]
    assert on_the_clock(planned_for(session, isla, WEEK)) == ["Mon 09 09:00-13:00"]


def test_nobody_who_left_is_planned(session: Session, household: Household) -> None:
    plan_line(session, household.assistant, line(), by(household))
    note_leaving(session, household.assistant, date(2026, 11, 16), by(household))
    found = planned_for(session, household.assistant, Span(MONDAY, date(2026, 12, 31)))
    assert [each.on for each in found] == [MONDAY, date(2026, 11, 16)]


def test_less_than_eleven_hours_of_rest_between_two_days_is_seen() -> None:
    night = AnyLine(1, MONDAY, None).row
    night.starts, night.ends = time(14), time(23)
    early = AnyLine(1, TUESDAY, None).row
    early.starts = time(9, 59)
    found = Rota((night, early)).between(WEEK)
    assert len(short_rests(found)) == 1
    early.starts = time(10)
    assert not short_rests(Rota((night, early)).between(WEEK))
    assert clash(found, found)


@pytest.mark.parametrize(
    ("details", "words"),
    [
        (line(), "every Monday, 09:00 to 13:00"),
        (line(every_weeks=2), "every second Monday, 09:00 to 13:00"),
        (line(TUESDAY, "22:00", "07:00", every_weeks=4), "every fourth Tuesday, 22:00 to 07:00"),
        (line(until_on=MONDAY), "9 November 2026, 09:00 to 13:00"),
    ],
)
def test_a_line_is_said_in_words(
    session: Session, household: Household, details: LineDetails, words: str
) -> None:
    assert times_of(plan_line(session, household.assistant, details, by(household))) == words


def test_a_key_that_is_none_finds_nothing() -> None:
    assert Rota().find("nonsense") is None
    assert Rota().find("x.2026-02-30") is None
