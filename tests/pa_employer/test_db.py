import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from config.settings import make_keys
from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.audit.models import AuditEvent
from pa_employer.db import APPEND_ONLY, make_engine
from pa_employer.models import Base
from pa_employer.people.models import Employer
from pa_employer.sealing import SEAL
from pa_employer.upgrade import downgrade, upgrade
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.pension import PensionKind

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_the_migrations_make_the_tables_the_code_has(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_every_step_can_be_undone_and_done_again(engine: Engine) -> None:
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())


def test_history_cannot_be_changed_by_the_code_or_around_it(engine: Engine) -> None:
    event = AuditEvent(
        number=1, at=AT, what="x", account_id=None, employer_id=None, subject="", seal=bytes(32)
    )
    with Session(engine) as session:
        session.add(event)
        session.commit()
        for statement in ("UPDATE audit_event SET what = 'y'", "DELETE FROM audit_event"):
            with pytest.raises(DBAPIError, match="never edited"):
                session.execute(text(statement))
            session.rollback()
        event.what = "y"
        with pytest.raises(TypeError, match="history"):
            session.flush()


def test_every_append_only_table_is_guarded_by_the_database(engine: Engine) -> None:
    find = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
        " WHERE tgname LIKE '%_no_change'"
    )
    with engine.connect() as connection:
        assert set(connection.scalars(text(find))) == APPEND_ONLY


def test_every_kind_of_column_gives_back_what_was_put_in(engine: Engine) -> None:
    employer = Employer(name="Morag Sinclair", supported_person="Morag Sinclair", created_at=AT)
    with Session(engine) as session:
        session.add(employer)
        session.flush()
        assistant = Assistant(
            employer_id=employer.id,
            name="Rhona Baird",
            date_of_birth=date(1990, 2, 28),
            started_on=date(2026, 4, 6),
            ni_number="AB123456C",
        )
        session.add(assistant)
        session.flush()
        terms = Terms(
            assistant_id=assistant.id,
            from_on=date(2026, 4, 6),
            hourly_rate=Money(1345),
            contracted_minutes_per_week=1200,
            frequency=Frequency.FOUR_WEEKLY,
            pension_kind=PensionKind.RELIEF_AT_SOURCE,
            pension_employee_percent=Decimal("5.25"),
            pension_employer_percent=Decimal(3),
        )
        session.add(terms)
        session.commit()
        session.expire_all()
        assert terms.hourly_rate == Money(1345)
        assert terms.frequency is Frequency.FOUR_WEEKLY
        assert terms.pension_employee_percent == Decimal("5.25")
        assert assistant.ni_number == "AB123456C"
        assert employer.created_at == AT
        stored = session.scalar(text("SELECT ni_number FROM assistant"))
        assert b"AB123456C" not in bytes(stored)


def test_a_sealed_value_does_not_open_in_another_column_or_when_changed() -> None:
    sealed = SEAL.close("AB123456C", "a")
    assert SEAL.open(sealed, "a") == "AB123456C"
    for moved, column in ((sealed, "b"), (sealed[:-1] + bytes([sealed[-1] ^ 1]), "a")):
        with pytest.raises(Exception, match=r"^$") as refused:
            SEAL.open(moved, column)
        assert type(refused.value).__name__ == "InvalidTag"


def test_a_time_without_its_zone_is_refused(engine: Engine) -> None:
    with Session(engine) as session:
        naive = datetime(2026, 11, 22)  # noqa: DTZ001  # the very thing that is refused
        session.add(Account(email="a@example.org", name="A", created_at=naive))
        with pytest.raises(Exception, match="time zone"):
            session.flush()


def test_a_new_database_and_its_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    was = os.umask(0o022)
    try:
        make_keys(folder / "keys.toml")
        engine = make_engine(f"sqlite:///{folder / 'pa-employer.db'}")
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE something (id INTEGER)"))
            made = {each.name: each.stat().st_mode & 0o777 for each in folder.iterdir()}
        engine.dispose()
    finally:
        os.umask(was)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {"pa-employer.db", "pa-employer.db-wal"} <= made.keys()
    assert set(made.values()) == {0o600}


def test_a_database_that_is_there_keeps_who_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "shared.db"
    file.touch()
    file.chmod(0o640)
    engine = make_engine(f"sqlite:///{file}")
    with engine.connect():
        assert file.stat().st_mode & 0o777 == 0o640
    engine.dispose()
