"""The commands of the record: its head, to be kept elsewhere, and the proof of all of it."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from config.settings import Settings
from pa_employer.audit.heads import Head
from pa_employer.audit.queries import first_broken_event, head_of, is_kept
from pa_employer.db import make_engine
from pa_employer.ledger.queries import first_broken_book
from pa_employer.payruns.verify import changed_payslips
from pa_employer.sealing import SEAL


def add_audit(audit: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of the audit trail."""
    head = audit.add_parser("head", help="print the newest seal, to be kept elsewhere")
    head.set_defaults(do=_print_head)
    verify = audit.add_parser("verify", help="prove that nothing was changed")
    kept = verify.add_mutually_exclusive_group()
    kept.add_argument(
        "--kept", metavar="HEAD", help="prove all, and that it goes on from this head"
    )
    kept.add_argument("--from", dest="begin", metavar="HEAD", help="prove only what followed it")
    verify.set_defaults(do=_verify)


def _print_head(_: argparse.Namespace) -> None:
    with _reading() as session:
        print(head_of(session))  # noqa: T201


def _verify(chosen: argparse.Namespace) -> None:
    """Prove the record; whatever is wrong ends with a sentence and code 1."""
    text = chosen.kept or chosen.begin
    head = Head.parse(text) if text else None
    begin = head if chosen.begin else None
    with _reading() as session:
        if head and not is_kept(session, head):
            sys.exit(
                f"The audit trail does not go on from that head: event {head.number} is missing "
                "or is another one. The record was cut short or written anew."
            )
        event = first_broken_event(session, begin)
        if event is not None:
            sys.exit(f"The audit trail was changed at event {event}.")
        if begin is None:
            _verify_the_rest(session)
        newest = head_of(session)
    since = f" since event {begin.number}" if begin else ""
    others = "" if begin else " and every entry"
    payslips = "" if begin else ", and every payslip comes out the same"
    print(  # noqa: T201
        f"Nothing was changed{since}: every event{others} is as it was written{payslips}.\n"
        f"Keep this head elsewhere: {newest}"
    )


def _verify_the_rest(session: Session) -> None:
    book, changed = first_broken_book(session), changed_payslips(session)
    if book is not None:
        sys.exit(f"The book of direct payment {book[0]} was changed at entry {book[1]}.")
    if changed:
        sys.exit(" ".join(changed))


@contextmanager
def _reading() -> Iterator[Session]:
    """Open the service's database for reading; on SQLite its other users go on meanwhile."""
    settings = Settings.read(os.environ)
    SEAL.use(settings.sealing_keys)
    engine = make_engine(settings.database_url)
    try:
        with Session(engine.execution_options(write=False)) as session:
            yield session
    finally:
        engine.dispose()
