"""How many returns a second are drawn from the books, how that grows, and where the time goes.

10,000 households that have lived a quarter through the real services: two assistants, 40 shifts,
six payslips, 60 payments. One is lived, the others are copies of its rows. Two processes draw.
"""

from concurrent.futures import ProcessPoolExecutor
from datetime import date, time, timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.db import make_engine
from pa_employer.demo.households import Ending, Habit, Plan, UsualShift, Worker
from pa_employer.demo.load import live
from pa_employer.payruns.models import PayslipRow
from pa_employer.reviews.drafting import draft
from pa_employer.sealing import SEAL
from pa_employer.statements.models import StatementLine
from pa_employer.timesheets.models import Shift
from payroll.ground.days import Span
from receipts.store import FolderStore
from returns.groups import Group
from tests.bench.copies import copy_households
from tests.bench.databases import each_database
from tests.bench.measuring import memory_mib, print_slowest

TODAY = date(2026, 10, 4)
MONTHS = 3
SIZES = (1_000, 10_000)
SHOPS = ("COMMONWEALTH POOL", "THE WEE TEAPOT", "DOBBIE LANE GARDEN CENTRE", "CASTLE ART")
HOUSEHOLD = Plan(
    shows="A quarter.",
    employer="Bench Employer",
    reference="KC-9001",
    weekly_pence=36_500,
    planned_minutes=24 * 60,
    purpose="To live in my own home.",
    workers=(
        Worker(
            name="Rhona Baird",
            born_on=date(1990, 2, 28),
            shifts=tuple(UsualShift(day, time(9), time(15)) for day in (0, 2)),
        ),
        Worker(
            name="Tam Lennox",
            born_on=date(1984, 7, 3),
            shifts=(UsualShift(3, time(10), time(20)),),
            tax_code="SBR",
        ),
    ),
    habits=tuple(
        Habit(every_weeks=1, shop=shop, pence=1_150, group=Group.ACTIVITIES, words="My week")
        for shop in SHOPS
    ),
    ending=Ending.NOT_SENT,
)


def main() -> None:
    """Measure both databases and print what the profile says."""
    with each_database() as engines, TemporaryDirectory() as folder:
        for name, engine in engines.items():
            span = live_a_quarter(engine, Path(folder) / name)
            there = 1
            for size in SIZES:
                copy_households(engine, there, size - 1)
                there = size
                print(f"{name}: {measured(engine, span, size)}")  # noqa: T201
            print_slowest(lambda: drawn_in(engine, ids_in(engine)[:200], span))  # noqa: B023


def live_a_quarter(engine: Engine, folder: Path) -> Span:
    """Let one household live its quarter, and return the days it kept books."""
    with Session(engine) as session:
        (year,) = live(session, FolderStore(folder), [HOUSEHOLD], TODAY, MONTHS)
        session.commit()
        print(  # noqa: T201
            *(
                f"{session.scalar(select(func.count()).select_from(each))} {each.__tablename__}"
                for each in (StatementLine, Shift, PayslipRow)
            ),
            sep=", ",
        )
        return Span(year.household.agreement.starts_on, TODAY)


def measured(engine: Engine, span: Span, size: int) -> str:
    """Draw every return with two processes and say how fast it went."""
    ids = ids_in(engine)
    assert len(ids) == size
    address = engine.url.render_as_string(hide_password=False)
    shares = (ids[: size // 2], ids[size // 2 :])
    began = perf_counter()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        most = max(pool.map(_share, [address] * 2, shares, [span] * 2))
    seconds = perf_counter() - began
    return (
        f"{size:,} returns in {seconds:.1f} s, {size / seconds:,.0f} returns/s; "
        f"most memory of a worker {most:,} MiB"
    )


def ids_in(engine: Engine) -> list[UUID]:
    """Return every direct payment there is."""
    with Session(engine) as session:
        return list(session.scalars(select(Agreement.id).order_by(Agreement.id)))


def _share(address: str, ids: list[UUID], span: Span) -> int:
    SEAL.use({1: bytes(32)})
    engine = make_engine(address)
    drawn_in(engine, ids, span)
    engine.dispose()
    return memory_mib()


def drawn_in(engine: Engine, ids: list[UUID], span: Span) -> None:
    """Draw returns as the command does, and refuse to count one that did not come out."""
    with Session(engine.execution_options(write=False)) as session:
        for found in draft(session, span, span.last + timedelta(days=1), ids):
            assert found.drawn is not None, found.refused
            assert len(found.as_json()) > 1_000


if __name__ == "__main__":
    main()
