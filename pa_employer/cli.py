"""The command line: keys and database, until there are pages to serve."""

import argparse
import os
from pathlib import Path

from config.settings import DEFAULT_DATABASE, DEFAULT_KEYS, make_keys
from pa_employer.db import make_engine
from pa_employer.upgrade import upgrade


def main(arguments: list[str] | None = None) -> None:
    """Run one command: `keys make` or `db upgrade`."""
    parser = argparse.ArgumentParser(prog="pa-employer")
    areas = parser.add_subparsers(required=True)
    keys = areas.add_parser("keys", help="the key file").add_subparsers(required=True)
    keys.add_parser("make", help="make a key file if there is none").set_defaults(do=_make_keys)
    database = areas.add_parser("db", help="the database").add_subparsers(required=True)
    database.add_parser("upgrade", help="bring it up to date").set_defaults(do=_upgrade)
    parser.parse_args(arguments).do()


def _make_keys() -> None:
    make_keys(Path(os.environ.get("PA_KEYS", DEFAULT_KEYS)))


def _upgrade() -> None:
    engine = make_engine(os.environ.get("DATABASE_URL", DEFAULT_DATABASE))
    upgrade(engine)
    engine.dispose()
