"""Filling in weeks, sending them, and agreeing them or sending them back."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from pa_employer.assistants.service import add_assistant, agree_terms, link_account, note_leaving
from pa_employer.audit.models import AuditEvent
from pa_employer.people.models import Employer
from pa_employer.timesheets.models import Shift, Timesheet, TimesheetState
from pa_employer.timesheets.queries import (
    recent_sheets,
    sheet_for,
    sheets_between,
    sheets_waiting,
    weeks_not_sent,
    worked_minutes_of,
)
from pa_employer.timesheets.refusals import (
    AgreedSheetError,
    ChangedSinceError,
    NoCommentError,
    NoSuchShiftError,
    NotBegunError,
    NotEmptyError,
    NothingToCopyError,
    NotSentError,
    NotWorkedYetError,
    OtherWeekError,
    OutsideJobError,
    OverlapError,
    SentSheetError,
)
from pa_employer.timesheets.service import (
    add_shift,
    agree_sheet,
    change_shift,
    copy_last_week,
    remove_shift,
    send_back_sheet,
    start_sheet,
    submit_sheet,
    take_back_sheet,
)
from pa_employer.timesheets.shifts import ShiftDetails
from pa_employer.timesheets.week import week_of
from payroll.ground.days import ONE_DAY, ONE_WEEK
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from tests.pa_employer.assistants.test_service import details
from tests.pa_employer.household import Household, terms
from tests.pa_employer.timesheets.work import (
    AT,
    LAST_MONDAY,
    MONDAY,
    by_employer,
    by_pa,
    sent_week,
    shift_on,
    week_sheet,
)

LATER = AT + timedelta(hours=1)
TUESDAY, SUNDAY = MONDAY + ONE_DAY, MONDAY + 6 * ONE_DAY


def at_once(app: Flask, deeds: Sequence[Callable[[Session], object]]) -> list[DomainError]:
    """Do things at the same time, each in its own session, and return what was refused."""

    def do(deed: Callable[[Session], object]) -> DomainError | None:
        with Session(app.extensions["engine"]) as own:
            try:
                deed(own)
            except DomainError as refused:
                return refused
            own.commit()
            return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [refused for refused in pool.map(do, deeds) if refused]


def test_a_week_is_begun_once(session: Session, household: Household) -> None:
    first = start_sheet(session, household.assistant, MONDAY, by_pa(household))
    assert start_sheet(session, household.assistant, MONDAY, by_pa(household)) is first
    with pytest.raises(ValueError, match="is not a Monday"):
        start_sheet(session, household.assistant, TUESDAY, by_pa(household))


def test_a_night_belongs_to_the_week_it_starts_in(session: Session, household: Household) -> None:
    sheet = week_sheet(session, household, MONDAY)
    add_shift(session, sheet, shift_on(SUNDAY, "22:00", "07:00"), by_pa(household))
    assert worked_minutes_of(sheet) == 9 * 60
    with pytest.raises(OtherWeekError):
        add_shift(session, sheet, shift_on(SUNDAY + ONE_DAY, "09:00", "10:00"), by_pa(household))


def test_two_shifts_of_a_job_at_one_time_are_refused_naming_both(
    session: Session, household: Household
) -> None:
    by = by_pa(household)
    sunday = week_sheet(session, household, LAST_MONDAY, (6, "22:00", "07:00"))
    submit_sheet(session, sunday, by)
    agree_sheet(session, sunday, by_employer(household))
    sheet = week_sheet(session, household, MONDAY, (0, "07:00", "09:00"))
    with pytest.raises(OverlapError) as refused:
        add_shift(session, sheet, shift_on(MONDAY, "06:30", "07:00"), by)
    assert str(refused.value) == (
        "Monday 9 November, 06:30 to 07:00 is at the same time as the shift on Sunday 8 "
        "November, 22:00 to 07:00 the next day. Change one of the two."
    )
    (kept,) = sheet.shifts
    change_shift(session, kept, shift_on(MONDAY, "07:00", "10:00"), by)
    with pytest.raises(OverlapError):
        change_shift(session, kept, shift_on(MONDAY, "06:59", "10:00"), by)
    assert worked_minutes_of(sheet) == 3 * 60


def test_a_shift_for_another_employer_at_the_same_time_is_nobody_elses_business(
    session: Session, household: Household
) -> None:
    other = Employer(name="Ewan Grant", supported_person="Ewan Grant", created_at=AT)
    session.add(other)
    session.flush()
    by = by_pa(household)
    second = details(name="Rhona Baird", started_on=date(2026, 4, 6))
    job = add_assistant(session, other.id, second, terms(), by)
    link_account(session, job, household.assistant_account, by)
    week_sheet(session, household, MONDAY, (0, "09:00", "12:00"))
    sheet = start_sheet(session, job, MONDAY, by)
    add_shift(session, sheet, shift_on(MONDAY, "09:00", "12:00"), by)
    assert worked_minutes_of(sheet) == 3 * 60


def test_only_days_of_the_job_count(session: Session, household: Household) -> None:
    by = by_pa(household)
    note_leaving(session, household.assistant, TUESDAY, by_employer(household))
    sheet = week_sheet(session, household, MONDAY, (1, "22:00", "07:00"))
    with pytest.raises(OutsideJobError, match="The job ended on 10 November 2026"):
        add_shift(session, sheet, shift_on(MONDAY + 2 * ONE_DAY, "09:00", "10:00"), by)
    household.assistant.started_on = date(2026, 11, 3)
    sheet = week_sheet(session, household, LAST_MONDAY)
    with pytest.raises(OutsideJobError, match="The job began on 3 November 2026"):
        add_shift(session, sheet, shift_on(LAST_MONDAY, "09:00", "10:00"), by)


def test_a_shift_is_removed_once_and_cannot_be_changed_after(
    session: Session, household: Household
) -> None:
    by = by_pa(household)
    sheet = week_sheet(session, household, MONDAY, (0, "09:00", "12:00"), (1, "09:00", "12:00"))
    gone = sheet.shifts[0]
    remove_shift(session, gone, by)
    remove_shift(session, gone, by)
    with pytest.raises(NoSuchShiftError):
        change_shift(session, gone, shift_on(MONDAY, "10:00", "12:00"), by)
    assert session.scalars(select(Shift)).all() == list(sheet.shifts)
    assert worked_minutes_of(sheet) == 3 * 60


def test_last_weeks_shifts_are_copied_to_the_same_days_and_clock_times(
    session: Session, household: Household
) -> None:
    before = date(2026, 10, 12)
    week_sheet(session, household, before, (0, "09:00", "13:00"), (5, "22:00", "07:00"))
    sheet = week_sheet(session, household, before + ONE_WEEK)
    assert copy_last_week(session, sheet, by_pa(household)) == []
    week = week_of(session, household.assistant, before + ONE_WEEK)
    assert [(day.name, shift.times) for day in week.days for shift in day.shifts] == [
        ("Monday 19 October", "09:00 to 13:00"),
        ("Saturday 24 October", "22:00 to 07:00 the next day"),
    ]
    # The clocks went back on 25 October: the night was 10 hours long.
    assert week.minutes == (4 + 10) * 60
    with pytest.raises(NotEmptyError):
        copy_last_week(session, sheet, by_pa(household))


def test_what_does_not_fit_this_week_is_left_out_and_said(
    session: Session, household: Household
) -> None:
    week_sheet(session, household, LAST_MONDAY, (0, "06:00", "09:00"), (6, "22:00", "07:00"))
    sheet = week_sheet(session, household, MONDAY)
    left_out = copy_last_week(session, sheet, by_pa(household))
    assert len(left_out) == 1
    assert left_out[0].startswith("Last week's Monday 2 November, 06:00 to 09:00 was not copied.")
    assert "Sunday 8 November, 22:00 to 07:00 the next day" in left_out[0]
    assert worked_minutes_of(sheet) == 9 * 60


def test_there_must_be_something_to_copy(session: Session, household: Household) -> None:
    sheet = week_sheet(session, household, MONDAY)
    with pytest.raises(NothingToCopyError):
        copy_last_week(session, sheet, by_pa(household))


def test_a_week_is_sent_when_its_shifts_are_over(session: Session, household: Household) -> None:
    this_monday = date(2026, 11, 16)
    sheet = week_sheet(session, household, this_monday, (6, "09:00", "12:00"))
    with pytest.raises(NotWorkedYetError, match="Sunday 22 November, 09:00 to 12:00 is not over"):
        submit_sheet(session, sheet, by_pa(household))
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    submit_sheet(session, sheet, by_pa(household, noon))
    assert sheet.state is TimesheetState.SUBMITTED
    coming = week_sheet(session, household, this_monday + ONE_WEEK)
    with pytest.raises(NotBegunError):
        submit_sheet(session, coming, by_pa(household))


def test_an_empty_week_says_that_nothing_was_worked(
    session: Session, household: Household
) -> None:
    sheet = week_sheet(session, household, MONDAY)
    submit_sheet(session, sheet, by_pa(household))
    agree_sheet(session, sheet, by_employer(household))
    assert sheet.state is TimesheetState.AGREED
    assert MONDAY not in weeks_not_sent(session, household.assistant, date(2026, 11, 22))


def test_a_sent_week_stays_as_it_is_until_taken_back(
    session: Session, household: Household
) -> None:
    by, sheet = by_pa(household), sent_week(session, household)
    refused = (
        lambda: add_shift(session, sheet, shift_on(SUNDAY, "09:00", "10:00"), by),
        lambda: change_shift(session, sheet.shifts[0], shift_on(MONDAY, "09:00", "10:00"), by),
        lambda: remove_shift(session, sheet.shifts[0], by),
        lambda: copy_last_week(session, sheet, by),
        lambda: submit_sheet(session, sheet, by),
    )
    for change in refused:
        with pytest.raises(SentSheetError):
            change()
    take_back_sheet(session, sheet, by)
    remove_shift(session, sheet.shifts[0], by)
    assert worked_minutes_of(sheet) == 15 * 60
    with pytest.raises(NotSentError):
        take_back_sheet(session, sheet, by)


def test_an_agreed_week_stays_as_it_is(session: Session, household: Household) -> None:
    sheet = sent_week(session, household)
    agree_sheet(session, sheet, by_employer(household))
    assert (sheet.decided_at, sheet.decided_by_id) == (AT, household.employer_account.id)
    by = by_pa(household)
    refused = (
        lambda: take_back_sheet(session, sheet, by),
        lambda: agree_sheet(session, sheet, by),
        lambda: send_back_sheet(session, sheet, "No", by),
        lambda: add_shift(session, sheet, shift_on(SUNDAY, "09:00", "10:00"), by),
    )
    for change in refused:
        with pytest.raises(AgreedSheetError):
            change()


def test_a_week_goes_back_with_a_word_and_comes_again(
    session: Session, household: Household
) -> None:
    sheet = sent_week(session, household)
    with pytest.raises(NoCommentError):
        send_back_sheet(session, sheet, "  ", by_employer(household))
    send_back_sheet(session, sheet, " Thursday was 4 h ", by_employer(household))
    assert (sheet.state, sheet.comment) == (TimesheetState.SENT_BACK, "Thursday was 4 h")
    with pytest.raises(NotSentError):
        agree_sheet(session, sheet, by_employer(household))
    submit_sheet(session, sheet, by_pa(household, LATER))
    agree_sheet(session, sheet, by_employer(household, LATER))
    assert sheet.comment == ""


def test_hours_sent_anew_are_not_agreed_unseen(session: Session, household: Household) -> None:
    sheet = sent_week(session, household)
    seen = sheet.sent_stamp
    take_back_sheet(session, sheet, by_pa(household))
    add_shift(session, sheet, shift_on(SUNDAY, "09:00", "19:00"), by_pa(household))
    submit_sheet(session, sheet, by_pa(household, LATER))
    with pytest.raises(ChangedSinceError):
        agree_sheet(session, sheet, by_employer(household, LATER), seen=seen)
    agree_sheet(session, sheet, by_employer(household, LATER), seen=sheet.sent_stamp)


def test_what_another_window_did_is_seen_before_anything_is_changed(
    app: Flask, session: Session, household: Household
) -> None:
    sheet = sent_week(session, household)
    with Session(app.extensions["engine"], expire_on_commit=False) as other:
        theirs = other.get_one(Timesheet, sheet.id)
        assert theirs.state is TimesheetState.SUBMITTED
        other.commit()
        take_back_sheet(session, sheet, by_pa(household))
        remove_shift(session, sheet.shifts[0], by_pa(household))
        session.commit()
        with pytest.raises(NotSentError):
            agree_sheet(other, theirs, by_employer(household))
        assert worked_minutes_of(theirs) == 15 * 60


def test_agreeing_and_taking_back_at_once_lets_one_through(
    app: Flask, session: Session, household: Household
) -> None:
    sheet_id = sent_week(session, household).id

    def agree(other: Session) -> None:
        agree_sheet(other, other.get_one(Timesheet, sheet_id), by_employer(household))

    def take_back(other: Session) -> None:
        take_back_sheet(other, other.get_one(Timesheet, sheet_id), by_pa(household))

    (refused,) = at_once(app, [agree, take_back])
    assert isinstance(refused, (AgreedSheetError, NotSentError))


def test_two_windows_do_not_make_two_weeks_overlap(
    app: Flask, session: Session, household: Household
) -> None:
    before = week_sheet(session, household, LAST_MONDAY)
    after = week_sheet(session, household, MONDAY)
    session.commit()

    def add(sheet_id: UUID, details: ShiftDetails) -> Callable[[Session], object]:
        return lambda other: add_shift(
            other, other.get_one(Timesheet, sheet_id), details, by_pa(household)
        )

    night = add(before.id, shift_on(MONDAY - ONE_DAY, "22:00", "07:00"))
    morning = add(after.id, shift_on(MONDAY, "06:00", "09:00"))
    (refused,) = at_once(app, [night, morning])
    assert isinstance(refused, OverlapError)


def test_every_deed_is_in_the_history_with_who_did_it(
    session: Session, household: Household
) -> None:
    sheet = sent_week(session, household)
    agree_sheet(session, sheet, by_employer(household))
    told = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject == f"timesheet {sheet.id}")
        .order_by(AuditEvent.number)
    ).all()
    assert [each.what for each in told] == [
        "began a week of hours",
        *["added a shift"] * 4,
        "sent hours",
        "agreed hours",
    ]
    assert {each.account_id for each in told[:-1]} == {household.assistant_account.id}
    assert told[-1].account_id == household.employer_account.id
    assert {each.employer_id for each in told} == {household.employer.id}


def test_weeks_not_sent_are_finished_ones_of_the_job_within_eight_weeks(
    session: Session, household: Household
) -> None:
    today = date(2026, 11, 22)
    job = household.assistant
    assert weeks_not_sent(session, job, today) == [
        date(2026, 9, 21) + ONE_WEEK * number for number in range(8)
    ]
    sent_week(session, household)
    back = sent_week(session, household, LAST_MONDAY)
    send_back_sheet(session, back, "Please look again", by_employer(household))
    week_sheet(session, household, date(2026, 10, 26), (0, "09:00", "10:00"))
    job.started_on, job.left_on = date(2026, 10, 25), date(2026, 11, 9)
    assert weeks_not_sent(session, job, today) == [
        date(2026, 10, 19),
        date(2026, 10, 26),
        LAST_MONDAY,
    ]
    job.left_on = date(2026, 11, 8)
    assert MONDAY not in weeks_not_sent(session, job, today)


def test_sheets_are_read_with_their_shifts_in_few_questions(
    session: Session, household: Household
) -> None:
    weeks = [MONDAY - ONE_WEEK * number for number in range(6)]
    sheets = {monday: sent_week(session, household, monday) for monday in weeks}
    for monday in weeks[3:]:
        agree_sheet(session, sheets[monday], by_employer(household))
    session.commit()
    session.expunge_all()
    asked: list[str] = []
    engine = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    found = sheets_between(session, household.assistant.id, weeks[-1], weeks[0])
    assert [sum(len(each.shifts) for each in found), len(asked)] == [24, 2]
    waiting = sheets_waiting(session, household.employer.id)
    assert [each.week_starts_on for each in waiting] == weeks[2::-1]
    recent = recent_sheets(session, household.employer.id, 2)
    assert [each.week_starts_on for each in recent] == weeks[3:5]
    assert {worked_minutes_of(each) for each in waiting + recent} == {20 * 60}
    assert {each.assistant.name for each in waiting + recent} == {"Rhona Baird"}
    event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 6
    assert sheet_for(session, household.assistant.id, MONDAY + ONE_WEEK) is None


def test_a_week_pays_each_day_at_the_rate_in_force_on_it(
    session: Session, household: Household
) -> None:
    wednesday = MONDAY + 2 * ONE_DAY
    new = terms(from_on=wednesday, hourly_rate=Money(1400), contracted_minutes_per_week=27 * 60)
    agree_terms(session, household.assistant, new, by_employer(household))
    week_sheet(session, household, MONDAY, (1, "20:00", "04:00"), (2, "09:00", "10:20"))
    week = week_of(session, household.assistant, MONDAY)
    # 4 h at £13.45 before midnight; 4 h and 1 h 20 min at £14.00 after it: £53.80 + £74.67.
    assert week.pays_about == Money(12847)
    # Two days of 20 h a week and five of 27 h: 40/7 + 135/7 hours.
    assert week.contracted == 25 * 60


@pytest.mark.parametrize(
    ("end", "contracted", "words"),
    [
        ("14:00", 5, "5 h, as agreed."),
        ("16:00", 5, "7 h: 2 h more than agreed."),
        ("13:30", 5, "4 h 30 min: 30 min less than agreed."),
        ("14:00", 0, "5 h. No fixed hours are agreed."),
    ],
)
def test_a_week_is_compared_with_what_was_agreed_in_words(
    session: Session, household: Household, end: str, contracted: int, words: str
) -> None:
    new = terms(from_on=date(2026, 4, 7), contracted_minutes_per_week=contracted * 60)
    agree_terms(session, household.assistant, new, by_employer(household))
    week_sheet(session, household, MONDAY, (0, "09:00", end))
    assert week_of(session, household.assistant, MONDAY).compared == words


def test_a_week_that_the_job_begins_in_is_compared_with_its_part(
    session: Session, household: Household
) -> None:
    household.assistant.started_on = MONDAY + 5 * ONE_DAY
    week = week_of(session, household.assistant, MONDAY)
    assert week.contracted == 343  # two sevenths of 20 h
    assert week.compared == "No work: 5 h 43 min less than agreed."
