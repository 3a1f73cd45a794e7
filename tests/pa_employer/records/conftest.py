"""A year of one demo household, lived once for all tests of a run's worker, and its record."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from pa_employer.db import make_engine
from pa_employer.demo.households import HOUSEHOLDS
from pa_employer.demo.load import live
from pa_employer.demo.story import LAST_DAY
from pa_employer.records.exporting import as_file, record_of
from pa_employer.records.importing import Taken, take_in
from pa_employer.records.reading import parse, read_record
from pa_employer.reviews.drafting import every_agreement
from receipts.store import FolderStore
from tests.conftest import EMPTY, TEMPLATES

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
MORAG = HOUSEHOLDS[:1]


@dataclass(frozen=True)
class Lived:
    """What a year left behind."""

    database: Path
    files: Path
    agreement_id: UUID
    data: bytes
    """The record of it, as a file."""

    @property
    def document(self) -> dict[str, Any]:
        """Return the record anew, so that a test may spoil it."""
        found = parse(self.data)
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="session")
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    folder = tmp_path_factory.mktemp("lived")
    database, files = folder / "year.db", folder / "files"
    shutil.copy(request.config.stash[TEMPLATES] / f"{EMPTY}.db", database)
    engine = make_engine(f"sqlite:///{database}")
    with Session(engine) as session:
        live(session, FolderStore(files), MORAG, LAST_DAY)
        session.commit()
        (agreement_id,) = every_agreement(session)
        data = as_file(record_of(session, agreement_id))
    engine.dispose()
    return Lived(database, files, agreement_id, data)


def take(session: Session, data: bytes) -> Taken:
    """Take a record in and keep it."""
    taken = take_in(session, read_record(parse(data)), NOW)
    session.commit()
    return taken
