"""Time off at the edges of a job and of other time off, as a run pays it."""

from datetime import date

from sqlalchemy.orm import Session

from pa_employer.assistants.service import note_leaving
from payroll.ground.money import Money
from payroll.work.items import ItemKind
from tests.pa_employer.household import Household
from tests.pa_employer.leave.time_off import be_ill, by_on, ill, off, take
from tests.pa_employer.payruns.work import agree_eighty_hours, start, the_pay

MAY_1, APRIL_26 = date(2026, 5, 1), date(2026, 4, 26)


def test_holiday_after_the_last_day_of_a_job_is_not_paid(
    household: Household, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    take(session, household, off("2026-04-21", "2026-04-24", hours=16))
    note_leaving(session, household.assistant, date(2026, 4, 22), by_on(household))
    pay = the_pay(session, start(session, household, MAY_1, APRIL_26))
    (item,) = (owed for owed in pay.items if owed.item.kind is ItemKind.HOLIDAY_PAY)
    assert (item.first_on, item.last_on, item.minutes) == (
        date(2026, 4, 21),
        date(2026, 4, 22),
        480,
    )


def test_sickness_that_nobody_ended_does_not_stop_the_pay_of_a_later_spell(
    household: Household, session: Session
) -> None:
    agree_eighty_hours(session, household.assistant)
    be_ill(session, household, ill("2026-04-16", "2026-04-16", earnings=30000))
    open_spell = be_ill(session, household, ill("2026-04-07", "2026-04-07", earnings=30000))
    open_spell.last_on = None
    session.flush()
    pay = the_pay(session, start(session, household, MAY_1, APRIL_26))
    paid = {owed.source_id: owed.item.amount for owed in pay.items}
    assert paid[open_spell.id] > Money(0)
