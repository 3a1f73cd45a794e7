"""A bureau's month: agreed sheets to ledgers, payslips, FPS and payment files, by two workers.

5,000 employers with two PAs each: one has lived some months through the real services, the others
are copies of its rows. `make bench` prints each step's time, the most memory a worker held, the
ratio to inserting the very same rows bare, and where the time goes, on both databases.
"""

import os
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Table, func, insert, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

import pa_employer.models  # noqa: F401  # every table
from config.settings import HmrcService
from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.bureau import ordering, working
from pa_employer.bureau.files import payments_zip
from pa_employer.bureau.models import BulkLine, BulkRun, LineState, Told
from pa_employer.bureau.reading import read_together
from pa_employer.db import Base, make_engine
from pa_employer.demo.load import live
from pa_employer.filings.about import PAYMENTS
from pa_employer.filings.draft import Sending
from pa_employer.filings.models import Filing, FilingState
from pa_employer.filings.service import file_document
from pa_employer.filings.waiting import waiting
from pa_employer.jobs.worker import Bench, begin, work_off
from pa_employer.payruns.models import PayRun, PayRunState, PayslipRow
from pa_employer.payruns.plan import RunPlan
from pa_employer.people.models import Employer
from pa_employer.sealing import SEAL
from pa_employer.timesheets.models import TimesheetState
from pa_employer.timesheets.service import add_shift, agree_sheet, start_sheet, submit_sheet
from pa_employer.timesheets.shifts import ShiftDetails
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, ONE_WEEK
from payroll.hours import instant
from payroll.rti.payments import LateReason
from receipts.store import FolderStore
from tests.bench.copies import copy_households
from tests.bench.databases import each_database
from tests.bench.measuring import memory_mib, print_slowest
from tests.bench.returns import HOUSEHOLD

EMPLOYERS = int(os.environ.get("PA_BENCH_EMPLOYERS", "5000"))
WORKERS = 2
TODAY = date(2026, 10, 4)
MONTHS = 3
WEEKS = 4
PLAN = replace(HOUSEHOLD, by_organisation=True, habits=())
WRITTEN = (
    "pay_run", "payslip", "paid_week", "paid_item", "payment_due", "entry", "posting",
    "filing", "filed_payslip", "audit_event", "job", "bulk_run", "bulk_share", "bulk_line",
)  # fmt: skip
"""The tables a month writes."""
AT_ONCE = 1_000
# Without HMRC's own pack the documents are drafted and looked at by our checks.
HMRC = HmrcService(pack=Path("/nowhere"))


def main() -> None:
    """Measure both databases and print what the profile says."""
    with each_database() as engines, each_database() as bare, TemporaryDirectory() as folder:
        for name, engine in engines.items():
            plan, worker_id = live_some_months(engine, Path(folder) / name)
            copy_households(engine, 1, EMPLOYERS - 1)
            before = keys_in(engine)
            seconds = month(engine, plan, worker_id, name)
            rows = rows_since(engine, before)
            alone = inserted_bare(bare[name], rows)
            many = sum(map(len, rows.values()))
            print(  # noqa: T201
                f"{name}: {seconds:.1f} s in all; the same {many:,} rows bare {alone:.1f} s, "
                f"ratio {seconds / alone:.1f}"
            )


def live_some_months(engine: Engine, folder: Path) -> tuple[RunPlan, UUID]:
    """Let one household live some months and agree four weeks more.

    Returns the pay to make, and who makes it.
    """
    with Session(engine) as session:
        (year,) = live(session, FolderStore(folder), [PLAN], TODAY, MONTHS)
        paid = select(func.max(PayRun.hours_until), func.max(PayRun.pay_on)).where(
            PayRun.state == PayRunState.APPROVED
        )
        until, pay_on = session.execute(paid).one()
        for job in year.household.jobs:
            for number in range(WEEKS):
                agree(session, job.assistant, until + ONE_DAY + ONE_WEEK * number, year)
        tell_what_waits(session, year.household.employer, year.household.decider.id, pay_on)
        session.commit()
        plan = RunPlan(Frequency.FOUR_WEEKLY, pay_on + ONE_WEEK * WEEKS, until + ONE_WEEK * WEEKS)
        assert until + ONE_WEEK * WEEKS <= plan.pay_on
        return plan, year.household.decider.id


def tell_what_waits(session: Session, employer: Employer, by_id: UUID, day: date) -> None:
    """Let HMRC know of all pay so far, so that the next document adds up."""
    by = Actor(by_id, datetime.combine(day, time(12), UTC))
    for each in waiting(session, employer, day):
        if each.about.matter in PAYMENTS:
            sending = Sending(HMRC, LateReason.REASONABLE_EXCUSE if each.is_late(day) else None)
            filing = file_document(session, employer, each.about, sending, by)
            filing.state = FilingState.ACCEPTED
    session.flush()


def agree(session: Session, assistant: Any, monday: date, year: Any) -> None:  # noqa: ANN401  # the demo's own
    """Agree a week of two shifts, if it is not agreed already."""
    by = Actor(year.household.decider.id, instant(monday + ONE_WEEK, time(9)))
    sheet = start_sheet(session, assistant, monday, by)
    if sheet.state is TimesheetState.AGREED:
        return
    if sheet.state is not TimesheetState.SUBMITTED:
        for number in () if sheet.shifts else (0, 2):
            day = monday + timedelta(days=number)
            add_shift(
                session, sheet, ShiftDetails(instant(day, time(9)), instant(day, time(15))), by
            )
        submit_sheet(session, sheet, by)
    agree_sheet(session, sheet, by)


def month(engine: Engine, plan: RunPlan, worker_id: UUID, name: str) -> float:
    """Order, work out, approve, tell HMRC and write the files; returns the seconds of it all."""
    at = datetime.combine(plan.pay_on, time(12), UTC)
    began = perf_counter()
    with Session(engine) as session:
        worker = session.get_one(Account, worker_id)
        by = Actor(worker_id, at)
        bulk_id = ordering.order_pay(session, worker, plan, by).id
        session.commit()
    step(engine, at, f"{name}: worked out")
    changed(engine, worker_id, bulk_id, at, approve)
    step(engine, at, f"{name}: approved")
    changed(engine, worker_id, bulk_id, at, tell)
    step(engine, at, f"{name}: FPS drafted and kept")
    files = perf_counter()
    with Session(engine.execution_options(write=False)) as session:
        bulk = session.get_one(BulkRun, bulk_id)
        lines = session.scalars(select(BulkLine).where(BulkLine.bulk_id == bulk_id)).all()
        states = {(line.state, line.told) for line in lines}
        assert states == {(LineState.APPROVED, Told.TOLD)}, (states, lines[0].told_sentence)
        with read_together(session, lines, is_locked=False):
            size = len(payments_zip(session, bulk, lines, at))
        counted = [
            session.scalar(select(func.count()).select_from(each)) for each in (PayslipRow, Filing)
        ]
    print(f"{name}: payment files, {size:,} bytes, {perf_counter() - files:.1f} s; {counted}")  # noqa: T201
    return perf_counter() - began


def approve(session: Session, bulk: BulkRun, held: Any, by: Actor) -> int:  # noqa: ANN401  # by employer
    """Approve all that was worked out."""
    found = ordering.progress_of(session, bulk, held)
    ids = {each.line.id for each in (*found.ready, *found.to_look_at)}
    assert not found.blocked, found.blocked[0].line.sentence
    return ordering.choose(session, bulk, ids, held, by)


def tell(session: Session, bulk: BulkRun, held: Any, by: Actor) -> int:  # noqa: ANN401  # by employer
    """Tell HMRC of all that is approved."""
    return ordering.tell_hmrc(session, bulk, held, by)


def changed(
    engine: Engine,
    account_id: UUID,
    bulk_id: UUID,
    at: datetime,
    change: Callable[[Session, BulkRun, Any, Actor], int],
) -> None:
    """Press a button of the order's page."""
    with Session(engine) as session:
        account = session.get_one(Account, account_id)
        held = ordering.held_by(session, account, at.date())
        change(session, session.get_one(BulkRun, bulk_id), held, Actor(account_id, at))
        session.commit()


def step(engine: Engine, at: datetime, what: str) -> None:
    """Let two workers do all that waits, and say how long it took."""
    address = engine.url.render_as_string(hide_password=False)
    began = perf_counter()
    if os.environ.get("PA_BENCH_PROFILE"):
        print_slowest(lambda: print(work(address, at)))  # noqa: T201
        return
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        most = max(pool.map(work, [address] * WORKERS, [at] * WORKERS))
    print(f"{what} in {perf_counter() - began:.1f} s, at most {most:,} MiB a worker")  # noqa: T201


def work(address: str, at: datetime) -> int:
    """Do all that waits, as one worker, and return the most memory it held."""
    SEAL.use({1: bytes(32)})
    begin()
    engine = make_engine(address)
    # What is kept for HMRC is left where it is: sending it is not of this measure.
    bench = Bench(engine, lambda: at, {ordering.JOB: partial(working.turn, HMRC)})
    work_off(bench)
    engine.dispose()
    return memory_mib()


def keys_in(engine: Engine) -> dict[str, set[tuple[Any, ...]]]:
    """Return the keys of every row there is in the tables a month writes."""
    with engine.connect() as connection:
        return {
            table.name: set(map(tuple, connection.execute(select(*table.primary_key.columns))))
            for table in tables()
        }


def rows_since(
    engine: Engine, before: Mapping[str, Collection[tuple[Any, ...]]]
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that came since, by table."""
    found: dict[str, list[dict[str, Any]]] = {}
    with engine.connect() as connection:
        for table in tables():
            keys = [column.name for column in table.primary_key.columns]
            found[table.name] = [
                dict(row)
                for row in connection.execute(select(table)).mappings()
                if tuple(row[key] for key in keys) not in before[table.name]
            ]
    return found


def inserted_bare(engine: Engine, rows: dict[str, list[dict[str, Any]]]) -> float:
    """Insert the same rows into an empty database of the same shape, and nothing else."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sql("SET session_replication_role = replica"))
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        began = perf_counter()
        for table in tables():
            for start in range(0, len(rows[table.name]), AT_ONCE):
                connection.execute(insert(table), rows[table.name][start : start + AT_ONCE])
        spent = perf_counter() - began
        connection.rollback()
    return spent


def tables() -> list[Table]:
    """Return the tables a month writes, in an order that their keys allow."""
    return [table for table in Base.metadata.sorted_tables if table.name in WRITTEN]


if __name__ == "__main__":
    main()
