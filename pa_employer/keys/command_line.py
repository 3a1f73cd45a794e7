"""The commands for keys: add one, seal anew with it, and see which are needed."""

import argparse
import os
import signal
import sys
from pathlib import Path
from threading import Event

from sqlalchemy.orm import Session

from config.settings import DEFAULT_KEYS, Settings, add_key, make_keys
from pa_employer.clock import system_clock
from pa_employer.db import make_engine
from pa_employer.evidence.installed import files_of
from pa_employer.keys.resealing import reseal
from pa_employer.keys.status import in_words, uses
from pa_employer.sealing import SEAL

COPY_IT = (
    "Copy the key file to every machine and to where you keep it, then run: "
    "pa-employer keys reseal"
)


def add_keys(keys: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of the key file."""
    for name, what, do in (
        ("make", "make a key file if there is none", _make),
        ("rotate", "add a new key, and keep the older ones", _rotate),
        ("reseal", "seal anew with the newest key, beside the running service", _reseal),
        ("status", "say how much each key sealed, and which may be dropped", _show),
    ):
        keys.add_parser(name, help=what).set_defaults(do=do)


def _path() -> Path:
    return Path(os.environ.get("PA_KEYS", DEFAULT_KEYS))


def _make(_: argparse.Namespace) -> None:
    make_keys(_path())


def _rotate(_: argparse.Namespace) -> None:
    number = add_key(_path())
    print(f"Key {number} was added, and the older ones are kept. {COPY_IT}")  # noqa: T201


def _reseal(_: argparse.Namespace) -> None:
    """Seal anew until all is done or told to stop; begun again, it goes on where it was."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    settings = Settings.read(os.environ)
    SEAL.use(settings.sealing_keys)
    engine = make_engine(settings.database_url)
    is_done = reseal(engine, files_of(settings), system_clock(), stop, _tell)
    engine.dispose()
    if not is_done:
        sys.exit("Stopped. What was sealed anew stays so; run it again to go on.")
    print("Everything that may be rewritten is sealed with the newest key.")  # noqa: T201


def _tell(words: str) -> None:
    print(words, flush=True)  # noqa: T201


def _show(_: argparse.Namespace) -> None:
    """Print what each key sealed; a key that is needed and missing ends with code 1."""
    settings = Settings.read(os.environ)
    engine = make_engine(settings.database_url)
    with Session(engine.execution_options(write=False)) as session:
        found = uses(session, files_of(settings))
    engine.dispose()
    for line in in_words(found, settings.sealing_keys):
        print(line)  # noqa: T201
    if found.keys() - settings.sealing_keys.keys():
        sys.exit("A key is missing. Bring back the whole key file from where you keep it.")
