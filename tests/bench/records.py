"""How many records of a year each are taken in and written a second, and with how much memory.

One demo household lives its year; the others are its record with ids, addresses and seals of their
own. The command reads them from a pipe, as it would from another service, and writes them to a
file. Both are processes of their own, so that their memory is theirs alone.
"""

import base64
import json
import os
import re
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pa_employer.audit.seals import START
from pa_employer.clock import system_clock
from pa_employer.demo.households import HOUSEHOLDS
from pa_employer.demo.load import live
from pa_employer.demo.story import LAST_DAY
from pa_employer.ledger.written import Leg, Written
from pa_employer.records.exporting import record_of
from pa_employer.records.importing import take_in
from pa_employer.records.reading import parse, read_record
from pa_employer.reviews.drafting import every_agreement
from payroll.ground.money import Money
from receipts.store import FolderStore
from tests.bench.databases import each_database
from tests.bench.measuring import print_slowest

RECORDS = 2_000
PROFILED = 10
ID = re.compile(r"\b[0-9a-f]{8}((?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")
ADDRESS = re.compile(r'"email": "(?=[^"]+")')
KEYS = f'secret_key = "bench"\n[sealing_keys]\n1 = "{base64.b64encode(bytes(32)).decode()}"\n'
Document = dict[str, Any]


def main() -> None:
    """Measure both databases and print what the profile says."""
    with each_database() as engines, TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "keys.toml").write_text(KEYS, encoding="utf-8")
        template = year_of_one(place)
        print(f"One record: {len(template) / 1024:.0f} KiB")  # noqa: T201
        for name, engine in engines.items():
            environment = os.environ | {
                "DATABASE_URL": engine.url.render_as_string(hide_password=False),
                "PA_KEYS": str(place / "keys.toml"),
                "PA_FILES": str(place / name),
            }
            print(f"{name}, in: {taken_in(template, environment)}")  # noqa: T201
            out = place / f"{name}.jsonl"
            print(f"{name}, out: {written(out, environment)}")  # noqa: T201
            out.unlink()
            print_slowest(lambda: take_some(engine, template))  # noqa: B023


def year_of_one(folder: Path) -> str:
    """Let a household live its year in a database of its own, and return its record."""
    with each_database() as engines, Session(engines["SQLite"]) as session:
        live(session, FolderStore(folder / "lived"), HOUSEHOLDS[:1], LAST_DAY)
        (agreement_id,) = every_agreement(session)
        return json.dumps(record_of(session, agreement_id))


def copy_of(template: str, number: int) -> bytes:
    """Return the record as another household's: ids, addresses and seals are its own."""
    first = f"{number:08x}"
    document: Document = json.loads(ID.sub(rf"{first}\1", template))
    shared = json.loads(template)["parties"]["organisation"]
    moved = {f"{first}{each['id'][8:]}": each["id"] for each in shared}
    text = ADDRESS.sub(f'"email": "{first}.', json.dumps(document))
    for copied, own in moved.items():
        text = text.replace(copied, own)
    document = json.loads(text)
    for each in document["facts"].get("filing", []):
        each["transaction_id"] = first.upper() + each["transaction_id"][8:]
    seal_anew(document)
    return (json.dumps(document) + "\n").encode()


def seal_anew(document: Document) -> None:
    """Tie a copied book's entries to each other as its own."""
    legs: dict[str, list[Leg]] = {}
    for each in sorted(document["facts"]["posting"], key=lambda row: int(row["place"])):
        amount = Money(int(each["amount"].replace(".", "")))
        legs.setdefault(each["entry_id"], []).append(Leg(each["place"], each["account"], amount))
    before = START
    for each in sorted(document["facts"]["entry"], key=lambda row: int(row["number"])):
        entry = Written(
            UUID(each["agreement_id"]),
            each["number"],
            date.fromisoformat(each["happened_on"]),
            each["key"],
            each["narration"],
            tuple(legs.get(each["id"], ())),
        )
        before = entry.seal(before)
        each["seal"] = base64.b64encode(before).decode()


def taken_in(template: str, environment: dict[str, str]) -> str:
    """Pipe every record into the command, and return what it came to."""
    started = perf_counter()
    command = [sys.executable, "-m", "pa_employer.cli", "record", "import", "-"]
    with subprocess.Popen(  # noqa: S603  # our own command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(1, RECORDS + 1):
            process.stdin.write(copy_of(template, number))
        process.stdin.close()
        said = process.stdout.read().decode().splitlines()[-1]
    assert said.startswith(f"{RECORDS:,} taken in"), said
    return rate(started)


def written(out: Path, environment: dict[str, str]) -> str:
    """Let the command write every record to a file, and return what it came to."""
    started = perf_counter()
    command = [sys.executable, "-m", "pa_employer.cli", "record", "export", "--all", "--out"]
    subprocess.run([*command, str(out)], check=True, env=environment)  # noqa: S603  # our own
    with out.open("rb") as lines:
        assert sum(1 for _ in lines) == RECORDS
    return rate(started)


def rate(started: float) -> str:
    """Return how fast it went, and the most memory that any command held so far."""
    took = perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return f"{RECORDS:,} records in {took:.1f} s, {RECORDS / took:.1f} a second, {memory} MiB"


def take_some(engine: Engine, template: str) -> None:
    """Take a few more in, within this process."""
    with Session(engine) as session:
        for number in range(RECORDS + 1, RECORDS + 1 + PROFILED):
            take_in(session, read_record(parse(copy_of(template, number))), system_clock())
            session.commit()


if __name__ == "__main__":
    main()
