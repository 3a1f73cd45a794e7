"""How fast the record is proved: 200,000 events on each database, all and only the newest."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from pa_employer.audit.heads import Head
from pa_employer.audit.models import AuditEvent
from pa_employer.audit.queries import first_broken_event, head_of, is_kept, seal_of
from pa_employer.audit.seals import START
from tests.bench.databases import each_database
from tests.bench.measuring import memory_mib

EVENTS, NEW, AT_ONCE = 200_000, 1_000, 5_000
FIRST = datetime(2026, 4, 6, 9, tzinfo=UTC)


def main() -> None:
    """Fill a record and prove it."""
    with each_database() as engines:
        for name, engine in engines.items():
            fill(engine)
            measure(name, engine)


def fill(engine: Engine) -> None:
    """Write the events of some years as they would have been written."""
    before, rows = START, []
    with engine.begin() as connection:
        for number in range(1, EVENTS + 1):
            event: dict[str, Any] = {
                "number": number,
                "at": FIRST + timedelta(minutes=number),
                "what": "agreed a timesheet",
                "account_id": UUID(int=number % 500),
                "employer_id": UUID(int=number % 5_000),
                "subject": f"timesheet {UUID(int=number)}",
            }
            before = seal_of(AuditEvent(**event, seal=START), before)
            rows.append(event | {"seal": before})
            if len(rows) == AT_ONCE:
                connection.execute(insert(AuditEvent), rows)
                rows.clear()


def measure(name: str, engine: Engine) -> None:
    """Print how long the proof takes of all, and of what followed a kept head."""
    with Session(engine.execution_options(write=False)) as session:
        began = perf_counter()
        assert first_broken_event(session) is None
        every = perf_counter() - began
        kept = session.get_one(AuditEvent, EVENTS - NEW)
        head = Head(kept.number, kept.seal)
        began = perf_counter()
        assert is_kept(session, head)
        assert first_broken_event(session, head) is None
        newest = perf_counter() - began
        assert head_of(session).number == EVENTS
    print(  # noqa: T201
        f"the record, {name}: {EVENTS:,} events proved in {every:.1f} s "
        f"({EVENTS / every:,.0f} a second), the newest {NEW:,} in {newest * 1000:.0f} ms, "
        f"{memory_mib()} MiB"
    )


if __name__ == "__main__":
    main()
