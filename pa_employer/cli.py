"""The command line: keys, database, the demo, the audit trail, and serving the pages."""

import argparse
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from gunicorn.app.base import BaseApplication
from sqlalchemy.orm import Session

from config.settings import DEFAULT_DATABASE, DEFAULT_KEYS, Settings, SettingsError, make_keys
from pa_employer.accounts.models import Post
from pa_employer.accounts.service import add_account, invite
from pa_employer.audit.queries import first_broken_event
from pa_employer.clock import system_clock
from pa_employer.db import make_engine
from pa_employer.demo.load import is_empty, load
from pa_employer.demo.people import people
from pa_employer.demo.routes import PASSWORD
from pa_employer.demo.story import tell
from pa_employer.ledger.queries import first_broken_book
from pa_employer.payruns.verify import changed_payslips
from pa_employer.sealing import SEAL
from pa_employer.upgrade import upgrade
from pa_employer.wsgi import make_app
from payroll.ground.errors import DomainError
from receipts.store import FolderStore

HOST, PORT = "127.0.0.1", 8000


def main(arguments: list[str] | None = None) -> None:
    """Run one command; what went wrong is one sentence and exit code 1."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.do(chosen)
    except (SettingsError, DomainError) as refused:
        sys.exit(str(refused))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pa-employer")
    areas = parser.add_subparsers(required=True)
    keys = areas.add_parser("keys", help="the key file").add_subparsers(required=True)
    keys.add_parser("make", help="make a key file if there is none").set_defaults(do=_make_keys)
    database = areas.add_parser("db", help="the database").add_subparsers(required=True)
    database.add_parser("upgrade", help="bring it up to date").set_defaults(do=_upgrade)
    shown = areas.add_parser("demo", help="invented households").add_subparsers(required=True)
    shown.add_parser("load", help="fill an empty database").set_defaults(do=_load_demo)
    shown.add_parser("story", help="tell one household's year").set_defaults(do=_tell_story)
    audit = areas.add_parser("audit", help="the audit trail").add_subparsers(required=True)
    audit.add_parser("verify", help="prove that nothing was changed").set_defaults(do=_verify)
    first = areas.add_parser("administrator", help="whoever looks after the service")
    asked = first.add_subparsers(required=True).add_parser("invite", help="invite one")
    asked.add_argument("email")
    asked.add_argument("name")
    asked.set_defaults(do=_invite)
    areas.add_parser("serve", help="serve the pages on this machine").set_defaults(do=_serve)
    return parser


def _make_keys(_: argparse.Namespace) -> None:
    make_keys(Path(os.environ.get("PA_KEYS", DEFAULT_KEYS)))


def _upgrade(_: argparse.Namespace) -> None:
    engine = make_engine(os.environ.get("DATABASE_URL", DEFAULT_DATABASE))
    upgrade(engine)
    engine.dispose()


@contextmanager
def _opened() -> Iterator[tuple[Session, Settings]]:
    settings = Settings.read(os.environ)
    SEAL.use(settings.sealing_keys)
    engine = make_engine(settings.database_url)
    with Session(engine) as session:
        yield session, settings
        session.commit()
    engine.dispose()


def _load_demo(_: argparse.Namespace) -> None:
    with _opened() as (session, settings):
        if is_empty(session):
            print("Filling the database with a year of invented households …", flush=True)  # noqa: T201
            load(session, settings.files, system_clock())
        found = [(account.email, who) for account, who in people(session)]
    print("\nDemo sign-ins (password for all: " + PASSWORD + ")")  # noqa: T201
    for address, who in found:
        print(f"  {address:34} {who}")  # noqa: T201


def _tell_story(_: argparse.Namespace) -> None:
    """Tell the story on a database of its own, which is gone afterwards."""
    SEAL.use({1: bytes(32)})
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/story.db")
        upgrade(engine)
        with Session(engine) as session:
            for line in tell(session, FolderStore(Path(folder) / "files")):
                print(line)  # noqa: T201
        engine.dispose()


def _verify(_: argparse.Namespace) -> None:
    with _opened() as (session, _settings):
        event, book = first_broken_event(session), first_broken_book(session)
        changed = changed_payslips(session)
    if event is not None:
        sys.exit(f"The audit trail was changed at event {event}.")
    if book is not None:
        sys.exit(f"The book of direct payment {book[0]} was changed at entry {book[1]}.")
    if changed:
        sys.exit(" ".join(changed))
    print(  # noqa: T201
        "Nothing was changed: every event and every entry is as it was written, and every payslip "
        "comes out the same."
    )


def _invite(chosen: argparse.Namespace) -> None:
    with _opened() as (session, _settings):
        at = system_clock()
        works_for = (Post.ADMINISTRATOR, None)
        account = add_account(session, chosen.email, chosen.name, at, works_for)
        print(f"/invitation/{invite(session, account, at)}")  # noqa: T201


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our own few settings and no command line of its own."""

    def load(self) -> Flask:
        """Return what to serve, made anew in each process."""
        return make_app()

    def load_config(self) -> None:
        """Say how: threads in two processes, on this machine only."""
        for name, value in {
            "bind": f"{HOST}:{PORT}",
            "workers": 2,
            "worker_class": "gthread",
            "threads": 4,
            "loglevel": "warning",
        }.items():
            self.cfg.set(name, value)


def _serve(_: argparse.Namespace) -> None:
    Settings.read(os.environ)
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((HOST, PORT))
        except OSError:
            sys.exit(f"Something is using port {PORT} already. Stop it, then try again.")
    print(f"\nPA Employer is at http://{HOST}:{PORT} (stop it with Ctrl-C)", flush=True)  # noqa: T201
    _Server().run()


if __name__ == "__main__":
    main()
