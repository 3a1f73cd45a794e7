"""The commands for records: write one, write all, take them in, print the schema."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.settings import Settings
from pa_employer.accounts.models import Organisation, OrganisationKind
from pa_employer.clock import system_clock
from pa_employer.db import make_engine
from pa_employer.evidence.installed import files_of
from pa_employer.records.exporting import Document, as_file, as_line, record_of
from pa_employer.records.importing import Taken, take_in
from pa_employer.records.parcels import Parcel, keep_files, parcels, write_pack
from pa_employer.records.reading import Fault, RecordRefusedError, parse, read_record
from pa_employer.records.schema import record_schema
from pa_employer.records.signing import Signers, check_signature
from pa_employer.reviews.drafting import every_agreement
from pa_employer.sealing import SEAL
from receipts.store import FileStore

DEFAULT_RECORD_KEYS = Path("var/record-keys")
PROGRESS = 25
"""After how many records a line says how far it is."""


def add_record(areas: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands for records."""
    record = areas.add_parser("record", help="portable records of direct payments")
    kinds = record.add_subparsers(required=True)
    out = kinds.add_parser("export", help="write everything about direct payments")
    which = out.add_mutually_exclusive_group(required=True)
    which.add_argument("--agreement", type=UUID, metavar="ID", help="of one direct payment")
    which.add_argument("--all", action="store_true", help="of every one, a line of JSON each")
    out.add_argument("--out", type=Path, metavar="FILE", help="where to; else it is printed")
    out.add_argument("--with-files", action="store_true", help="a ZIP with receipts too")
    out.set_defaults(do=_export)
    taken = kinds.add_parser("import", help="take records in; each wholly or not at all")
    taken.add_argument("file", type=Path, help="a .json, .jsonl or .zip, a folder of them, or -")
    taken.add_argument("--dry-run", action="store_true", help="only say what would happen")
    taken.add_argument("--json", action="store_true", help="one line of JSON for each record")
    taken.set_defaults(do=_import)
    taken.add_argument("--signed-by", metavar="KEY", help="only what this public key signed")
    key = kinds.add_parser("key", help="make a council's key to sign with, if it has none")
    key.add_argument("authority", help="the council's name as it is here")
    key.set_defaults(do=_key)
    schema = kinds.add_parser("schema", help="print the JSON Schema of a record")
    schema.set_defaults(do=_schema)


@contextmanager
def _service(*, write: bool) -> Iterator[tuple[Engine, FileStore]]:
    settings = Settings.read(os.environ)
    SEAL.use(settings.sealing_keys)
    engine = make_engine(settings.database_url)
    try:
        yield engine.execution_options(write=write), files_of(settings)
    finally:
        engine.dispose()


def _export(chosen: argparse.Namespace) -> None:
    if chosen.with_files and (chosen.all or not chosen.out):
        sys.exit("With files, name one direct payment and say where to: --agreement and --out.")
    signers = _signers()
    with _service(write=False) as (engine, files), Session(engine) as session:
        ids = [chosen.agreement] if chosen.agreement else every_agreement(session)
        if chosen.with_files:
            record = signers.signed(record_of(session, ids[0]))
            missing = _pack(record, files, chosen.out)
            if missing:
                print(f"Not held any more, so not in it: {len(missing)} files.", file=sys.stderr)  # noqa: T201
        else:
            write = as_line if chosen.all else as_file
            records = (signers.signed(record_of(session, each)) for each in ids)
            _put(chosen.out, map(write, records))


def _pack(record: Document, files: FileStore, out: Path) -> list[str]:
    with _whole(out) as place, place.open("wb") as to:
        return write_pack(record, files, to)


def _put(out: Path | None, written: Iterable[bytes]) -> None:
    """Write to a file, which is there whole or not at all, or print."""
    if out is None:
        for each in written:
            sys.stdout.buffer.write(each)
        sys.stdout.buffer.flush()
        return
    with _whole(out) as place, place.open("wb") as to:
        for number, each in enumerate(written, start=1):
            to.write(each)
            if number % PROGRESS == 0:
                print(f"{number:,} written", file=sys.stderr)  # noqa: T201


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """Give a place beside the one that is meant, and move it there once all is written."""
    with NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}-", delete=False) as made:
        place = Path(made.name)
    try:
        yield place
        place.replace(out)
    finally:
        place.unlink(missing_ok=True)


@dataclass(slots=True)
class _Tally:
    """How far taking in is."""

    taken: int = 0
    there: int = 0
    refused: int = 0
    told: Callable[[str], None] = field(default=lambda line: print(line, file=sys.stderr))  # noqa: T201

    def count(self, came: Taken | RecordRefusedError) -> None:
        """Count one more record, and say now and then how far it is."""
        if isinstance(came, RecordRefusedError):
            self.refused += 1
        elif came.is_new:
            self.taken += 1
        else:
            self.there += 1
        done = self.taken + self.there + self.refused
        if done % PROGRESS == 0:
            self.told(f"{done:,} done")


def _import(chosen: argparse.Namespace) -> None:
    """Take records in, one after the other; exit code 1 if one of them was refused."""
    if not chosen.file.exists() and str(chosen.file) != "-":
        sys.exit(f"{chosen.file} is not there.")
    tally, say = _Tally(), _as_json if chosen.json else _in_words
    with _service(write=True) as (engine, files):
        for parcel in parcels(chosen.file, sys.stdin.buffer):
            came = _take(engine, parcel, None if chosen.dry_run else files, chosen.signed_by)
            tally.count(came)
            print(say(parcel.name, came, is_tried=chosen.dry_run))  # noqa: T201
    if not chosen.json:
        what = "would be taken in" if chosen.dry_run else "taken in"
        print(  # noqa: T201
            f"{tally.taken:,} {what}, {tally.there:,} there already, {tally.refused:,} refused"
        )
    if tally.refused:
        sys.exit(1)


def _take(
    engine: Engine, parcel: Parcel, files: FileStore | None, signed_by: str | None
) -> Taken | RecordRefusedError:
    """Take one record in; without a place for files it is only tried."""
    try:
        document = parse(parcel.read())
        record = read_record(document)
        check_signature(document, signed_by)
        with Session(engine) as session:
            taken = take_in(session, record, system_clock())
            if files is not None:
                keep_files(parcel, record.files, files)
                session.commit()
    except RecordRefusedError as refused:
        return refused
    return taken


def _in_words(name: str, came: Taken | RecordRefusedError, *, is_tried: bool) -> str:
    if isinstance(came, RecordRefusedError):
        return "\n".join([f"{name}: {came.message}", *(f"  {fault}" for fault in came.faults)])
    what = "would be added" if is_tried else "added"
    lines = [f"{name}: {came.added:,} rows {what}, {came.there_already:,} there already."]
    if came.done:
        lines.append(f"  {came.done:,} steps {'would be' if is_tried else 'were'} done.")
    lines += [f"  {note}" for note in came.notes]
    lines += [f"  Comes out otherwise here: {each}" for each in came.differences]
    return "\n".join(lines)


def _as_json(name: str, came: Taken | RecordRefusedError, *, is_tried: bool) -> str:
    if isinstance(came, RecordRefusedError):
        said: dict[str, object] = {"faults": _plain(came.faults)}
    else:
        said = {
            "agreement": str(came.agreement_id),
            "added": came.added,
            "there_already": came.there_already,
            "done": came.done,
            "notes": _plain(came.notes),
            "differences": list(came.differences),
        }
    return json.dumps({"record": name, "is_tried": is_tried, **said}, ensure_ascii=False)


def _plain(faults: Iterable[Fault]) -> list[dict[str, str]]:
    return [{"at": fault.at, "says": fault.says} for fault in faults]


def _key(chosen: argparse.Namespace) -> None:
    with _service(write=False) as (engine, _), Session(engine) as session:
        council = select(Organisation.id).where(
            Organisation.name == chosen.authority, Organisation.kind == OrganisationKind.AUTHORITY
        )
        if session.scalar(council) is None:
            sys.exit(f"There is no council called {chosen.authority} here.")
    print(_signers().make(chosen.authority))  # noqa: T201


def _signers() -> Signers:
    return Signers(Path(os.environ.get("PA_RECORD_KEYS", DEFAULT_RECORD_KEYS)))


def _schema(_: argparse.Namespace) -> None:
    print(json.dumps(record_schema(), indent=1, ensure_ascii=False))  # noqa: T201
