"""The council's payments reach the card when the programme holds them, each once."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.cards.service import change_each_payment
from pa_employer.cards.stand_in.world import StandIn
from pa_employer.jobs.worker import Bench
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.models import StatementLine
from payroll.ground.money import Money
from tests.pa_employer.cards.conftest import Carried, MovableClock, poll


def loads(session: Session) -> list[tuple[str, int, date]]:
    found = session.scalars(
        select(StatementLine)
        .where(StatementLine.identity.like("load:%"))
        .order_by(StatementLine.identity)
    )
    told = [(line.identity, line.amount.pence, line.posted_on) for line in found]
    session.rollback()
    return told


FIRST = ("load:2026-12-14", 160_000, date(2026, 12, 14))


def test_a_payment_is_put_on_the_card_once(
    carried: Carried, session: Session, bench: Bench, clock: MovableClock
) -> None:
    poll(session, bench)
    clock.later(days=1)
    poll(session, bench)
    assert loads(session) == [FIRST]
    line = session.scalars(select(StatementLine)).one()
    assert line.reason == "Kinnaird Council's payment of 14 December 2026, put onto the card."
    assert line.money_account_id == carried.account.money_account_id


@pytest.mark.usefixtures("carried")
def test_a_payment_that_did_not_come_is_not_shown_and_waits(
    session: Session, bench: Bench, world: StandIn, clock: MovableClock
) -> None:
    clock.at = datetime(2027, 1, 11, 12, tzinfo=UTC)
    world.tell(balance=160_000 + 159_999)
    poll(session, bench)
    assert loads(session) == [FIRST]
    clock.later(days=2)
    world.fund(1)
    poll(session, bench)
    assert loads(session) == [FIRST, ("load:2027-01-11", 160_000, date(2027, 1, 13))]


def test_part_of_a_payment_goes_to_the_card_and_the_rest_is_known_at_the_bank(
    carried: Carried, session: Session, bench: Bench, clock: MovableClock
) -> None:
    employer = carried.household.employer.id
    by = Actor(carried.household.employer_account.id, clock())
    change_each_payment(session, carried.account, Money(40_000), employer, by)
    session.commit()
    clock.at = datetime(2027, 1, 11, 12, tzinfo=UTC)
    poll(session, bench)
    assert loads(session) == [FIRST, ("load:2027-01-11", 40_000, date(2027, 1, 11))]
    rest = Arriving(
        identity="bank", on=date(2027, 1, 12), amount=Money(120_000), description="KINNAIRD C"
    )
    arrived = take_in(session, carried.household.money_account, [rest], clock())
    assert arrived.matched == 1
    line = session.scalars(select(StatementLine).where(StatementLine.identity == "bank")).one()
    assert line.group == "authority"
