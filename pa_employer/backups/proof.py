"""Proving what was brought back: every count, seal, sum, link and file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from pa_employer.audit.queries import first_broken_event
from pa_employer.backups.envelope import mark_of
from pa_employer.backups.parts import Manifest
from pa_employer.backups.snapshots import SQLITE, count_rows
from pa_employer.evidence.forgetting import needed_files
from pa_employer.ledger.proof import faults
from pa_employer.payruns.verify import changed_payslips
from pa_employer.statements.asserted import unmet
from receipts.store import DamagedFileError, FileStore, UnknownFileError


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found when a backup was brought back."""

    manifest: Manifest
    wrong: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return what it holds, for whom all is right."""
        made_at = datetime.fromisoformat(self.manifest.made_at)
        tables, rows = len(self.manifest.rows), sum(self.manifest.rows.values())
        return (
            f"The backup of {made_at:%d %B %Y at %H:%M} UTC is whole: "
            f"{tables:,} tables with {rows:,} rows and {self.manifest.files:,} files, each as it "
            "was. The audit trail, the books, the payslips and the statements are proved."
        )


def prove_counts(connection: Connection, manifest: Manifest) -> Iterator[str]:
    """Yield what differs between a database just brought back and what its backup says."""
    found = count_rows(connection)
    for name in sorted({*found, *manifest.rows}):
        if found.get(name) != manifest.rows.get(name):
            yield (
                f"Table {name} has {found.get(name, 0):,} rows and should have "
                f"{manifest.rows.get(name, 0):,}."
            )
    if connection.dialect.name == SQLITE:
        said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        if said != ["ok"]:
            yield f"The database file is damaged: {said[0]}."
        if connection.execute(text("PRAGMA foreign_key_check")).first():
            yield "A row points at one that is not there."


def prove_record(engine: Engine, files: FileStore) -> Iterator[str]:
    """Yield whatever the service's own proofs find; the database has this version's shape."""
    with Session(engine.execution_options(write=False)) as session:
        event = first_broken_event(session)
        if event is not None:
            yield f"The audit trail was changed at event {event}."
        for fault in faults(session):
            yield f"Book {fault.agreement_id}: entry {fault.number} {fault.why}."
        for each in unmet(session):
            yield (
                f"Account {each.account_id}: its statement shows {each.shows} at the end of "
                f"{each.on}, the book {each.book}."
            )
        yield from changed_payslips(session)
        missing = sum(not _is_held(files, digest) for digest in needed_files(session))
        if missing:
            yield f"{missing:,} files that the record names are missing, or are not as they were."


def prove_keys(manifest: Manifest, keys: Mapping[int, bytes]) -> Iterator[str]:
    """Yield the keys a backup's sealed details need and this installation has not."""
    ours = {str(number): mark_of(key) for number, key in keys.items()}
    for number, mark in manifest.sealing_keys.items():
        if ours.get(number) != mark:
            yield (
                f"Sealed details need key {number} of the key file that was in use then "
                f"(mark {mark}); the key file named in PA_KEYS has another."
            )


def _is_held(files: FileStore, digest: str) -> bool:
    try:
        files.get(digest)
    except (UnknownFileError, DamagedFileError):
        return False
    return True
