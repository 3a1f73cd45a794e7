"""The command line: keys, database, backups, demo, audit trail, HMRC's documents, serving."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy.orm import Session

from config.settings import (
    DEFAULT_DATABASE,
    HmrcService,
    Settings,
    SettingsError,
    read_sealing_keys,
)
from pa_employer.accounts.models import Post
from pa_employer.accounts.service import add_account, invite
from pa_employer.audit_commands import add_audit
from pa_employer.backups.command_line import add_backup, add_backup_key
from pa_employer.clock import day_of, system_clock
from pa_employer.db import make_engine
from pa_employer.demo.examples import examples, write_examples
from pa_employer.demo.load import is_empty, load
from pa_employer.demo.people import people
from pa_employer.demo.routes import PASSWORD
from pa_employer.demo.story import LAST_DAY, tell
from pa_employer.evidence.forgetting import due_receipts
from pa_employer.evidence.installed import forget_now
from pa_employer.filings.pack_install import install_pack
from pa_employer.jobs.worker import Bench
from pa_employer.keys.command_line import add_keys
from pa_employer.ledger.proof import count_books, faults, trial_balance
from pa_employer.privacy.retention import EVERYTHING, run_retention, what_is_due
from pa_employer.records.command_line import add_record
from pa_employer.reviews.drafting import draft, every_agreement
from pa_employer.sealing import SEAL
from pa_employer.serving import (
    BESIDE,
    CARD_STAND_IN_FILE,
    STAND_IN_FILE,
    run_card_stand_in,
    run_stand_in,
    run_worker,
    serve,
)
from pa_employer.statements.asserted import count_asserted, unmet
from pa_employer.upgrade import upgrade
from payroll.ground.days import Span
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from receipts.store import FolderStore
from returns.bundle import NotABundleError, faults_in


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
    add_keys(keys)
    add_backup_key(keys)
    database = areas.add_parser("db", help="the database").add_subparsers(required=True)
    database.add_parser("upgrade", help="bring it up to date").set_defaults(do=_upgrade)
    shown = areas.add_parser("demo", help="invented households").add_subparsers(required=True)
    shown.add_parser("load", help="fill an empty database").set_defaults(do=_load_demo)
    shown.add_parser("story", help="tell one household's year").set_defaults(do=_tell_story)
    audit = areas.add_parser("audit", help="the audit trail").add_subparsers(required=True)
    add_audit(audit)
    _add_ledger(areas)
    for add in (
        _add_administrator,
        _add_filing,
        _add_returns,
        _add_bundle,
        _add_receipts,
        _add_retention,
        add_backup,
        add_record,
        _add_serving,
    ):
        add(areas)
    return parser


def _add_administrator(areas: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    first = areas.add_parser("administrator", help="whoever looks after the service")
    asked = first.add_subparsers(required=True).add_parser("invite", help="invite one")
    asked.add_argument("email")
    asked.add_argument("name")
    asked.set_defaults(do=_invite)


def _add_serving(areas: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    served = areas.add_parser("serve", help="serve the pages")
    served.add_argument("--alone", action="store_true", help="with no worker beside them")
    served.set_defaults(do=_serve)


def _add_returns(areas: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    returns = areas.add_parser("returns", help="returns").add_subparsers(required=True)
    drafts = returns.add_parser("draft", help="print computed returns; nothing is kept or sent")
    which = drafts.add_mutually_exclusive_group(required=True)
    which.add_argument("--agreement", type=UUID, metavar="ID", help="of one direct payment")
    which.add_argument("--all", action="store_true", help="of every direct payment")
    day = date.fromisoformat
    drafts.add_argument("--from", dest="first", type=day, required=True, help="YYYY-MM-DD")
    drafts.add_argument("--to", dest="last", type=day, required=True, help="YYYY-MM-DD")
    drafts.add_argument("--json", action="store_true", help="one line of JSON for each")
    drafts.set_defaults(do=_draft_returns)


def _add_bundle(areas: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    bundle = areas.add_parser("bundle", help="bundles for auditors").add_subparsers(required=True)
    verify = bundle.add_parser("verify", help="check a bundle by itself, without a server")
    verify.add_argument("file", type=Path)
    verify.set_defaults(do=_verify_bundle)


def _add_receipts(areas: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    receipts = areas.add_parser("receipts", help="receipts").add_subparsers(required=True)
    forget = receipts.add_parser("forget", help="forget those whose time is over")
    forget.add_argument("--dry-run", action="store_true", help="only say how many that would be")
    forget.set_defaults(do=_forget_receipts)


def _add_retention(areas: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    kept = areas.add_parser("retention", help="how long things are kept")
    run = kept.add_subparsers(required=True).add_parser("run", help="execute every rule now")
    run.add_argument("--dry-run", action="store_true", help="only say what each would forget")
    run.set_defaults(do=_run_retention)


def _add_ledger(areas: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ledger = areas.add_parser("ledger", help="the books").add_subparsers(required=True)
    proof = ledger.add_parser("verify", help="prove every entry, and every statement's balance")
    proof.set_defaults(do=_verify_ledger)
    trial = ledger.add_parser("trial-balance", help="what all accounts come to, which is nothing")
    trial.add_argument("--on", type=date.fromisoformat, help="at the end of this day (YYYY-MM-DD)")
    trial.set_defaults(do=_show_trial_balance)


def _add_filing(areas: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    pack = areas.add_parser("hmrc-pack", help="HMRC's own schemas and rules")
    install = pack.add_subparsers(required=True).add_parser("install", help="install a zip")
    install.add_argument("file", type=Path, metavar="FILE.zip")
    install.set_defaults(do=_install_pack)
    filings = areas.add_parser("filings", help="documents for HMRC").add_subparsers(required=True)
    shown = filings.add_parser("examples", help="write one of every kind, from a demo year")
    shown.add_argument("--out", type=Path, required=True, metavar="DIR")
    shown.set_defaults(do=_write_examples)
    worker = areas.add_parser("work", help="do background work until told to stop")
    worker.add_argument(BESIDE, action="store_true", help="end when standard input closes")
    worker.set_defaults(do=_work)
    engine = areas.add_parser("stand-in", help="HMRC's engine on this machine, for trying out")
    engine.add_argument("--file", type=Path, default=STAND_IN_FILE, help="where it keeps things")
    engine.add_argument(BESIDE, action="store_true", help="end when standard input closes")
    engine.set_defaults(do=_stand_in)
    cards = areas.add_parser("card-stand-in", help="a card programme here, for trying out")
    cards.add_argument("--file", type=Path, default=CARD_STAND_IN_FILE, help="where it keeps it")
    cards.add_argument(BESIDE, action="store_true", help="end when standard input closes")
    cards.set_defaults(do=_card_stand_in)


def _upgrade(_: argparse.Namespace) -> None:
    engine = make_engine(os.environ.get("DATABASE_URL", DEFAULT_DATABASE))
    # A step may seal what was plain; an empty database needs no keys.
    SEAL.use(read_sealing_keys(os.environ))
    upgrade(engine)
    engine.dispose()


@contextmanager
def _opened(*, write: bool = True) -> Iterator[tuple[Session, Settings]]:
    """Open the service's database; without writing, SQLite's other users go on meanwhile."""
    settings = Settings.read(os.environ)
    SEAL.use(settings.sealing_keys)
    engine = make_engine(settings.database_url)
    try:
        with Session(engine.execution_options(write=write)) as session:
            yield session, settings
            session.commit()
    finally:
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


def _verify_ledger(_: argparse.Namespace) -> None:
    """Prove seals, sums and statements; whatever is wrong is named, and ends with code 1."""
    with _opened(write=False) as (session, _settings):
        wrong = [
            f"The book of direct payment {fault.agreement_id}: entry {fault.number} {fault.why}."
            for fault in faults(session)
        ]
        wrong += [
            f"Account {each.account_id}: its statement shows {each.shows} at the end of "
            f"{each.on}, the book {each.book}."
            for each in unmet(session)
        ]
        books, entries = count_books(session)
        asserted = count_asserted(session)
    if wrong:
        sys.exit("\n".join(wrong))
    print(  # noqa: T201
        f"{books:,} books with {entries:,} entries: every one is as it was written and comes to "
        f"nothing, and {asserted:,} balances of statements are met."
    )


def _draft_returns(chosen: argparse.Namespace) -> None:
    """Print returns, a line each; exit code 1 if one of them could not be drawn."""
    if chosen.last < chosen.first:
        sys.exit("The last day comes before the first.")
    refused = 0
    with _opened(write=False) as (session, _settings):
        span, today = Span(chosen.first, chosen.last), day_of(system_clock())
        ids = [chosen.agreement] if chosen.agreement else every_agreement(session)
        for each in draft(session, span, today, ids):
            refused += each.drawn is None
            story = " ".join(each.drawn.headline) if each.drawn else each.refused
            print(each.as_json() if chosen.json else f"{each.reference}: {story}")  # noqa: T201
    if refused:
        sys.exit(1)


def _verify_bundle(chosen: argparse.Namespace) -> None:
    """Say whether a bundle is whole; exit code 1 if anything in it was changed."""
    try:
        faults = faults_in(chosen.file.read_bytes())
    except OSError:
        sys.exit(f"{chosen.file} could not be opened.")
    except NotABundleError as refused:
        sys.exit(refused.message)
    for fault in faults:
        print(fault)  # noqa: T201
    if faults:
        sys.exit(1)
    print("The bundle is whole: each file is as it was sealed, and the figures add up.")  # noqa: T201


def _forget_receipts(chosen: argparse.Namespace) -> None:
    """Forget now what the worker forgets once a day, or say how much that would be."""
    with _opened() as (session, settings):
        due, held = due_receipts(session, system_clock())
        count = len(due)
        session.commit()
        if not chosen.dry_run:
            engine = make_engine(settings.database_url)
            forget_now(engine, settings, system_clock)
            engine.dispose()
    what = "that would be forgotten" if chosen.dry_run else "forgotten"
    print(f"Receipts {what}: {count:,}. Kept by a legal hold: {held:,}.")  # noqa: T201


def _run_retention(chosen: argparse.Namespace) -> None:
    """Execute the rules that the worker executes once a day, or say what each would do."""
    with _opened() as (session, settings):
        found = what_is_due(session, system_clock())
        if not chosen.dry_run:
            engine = make_engine(settings.database_url)
            run_retention(Bench(engine, system_clock, {}), EVERYTHING)
            engine.dispose()
    what = "would be forgotten" if chosen.dry_run else "forgotten"
    for kind, counted in found.items():
        print(f"{kind.value:20} {what}: {counted.forgotten:,}; held: {counted.held:,}")  # noqa: T201


def _show_trial_balance(chosen: argparse.Namespace) -> None:
    with _opened() as (session, _settings):
        found = trial_balance(session, chosen.on)
    for account, amount in found.items():
        print(f"{account:40} {amount!s:>16}")  # noqa: T201
    print(f"{'together':40} {Money.total(found.values())!s:>16}")  # noqa: T201


def _invite(chosen: argparse.Namespace) -> None:
    with _opened() as (session, _settings):
        at = system_clock()
        works_for = (Post.ADMINISTRATOR, None)
        account = add_account(session, chosen.email, chosen.name, at, works_for)
        print(f"/invitation/{invite(session, account, at)}")  # noqa: T201


def _install_pack(chosen: argparse.Namespace) -> None:
    pack = HmrcService.read(os.environ).pack
    for found in install_pack(chosen.file, pack):
        kinds = ", ".join(found.kinds)
        print(f"Installed HMRC's {kinds} of {found.year}: {len(found.digests)} files")  # noqa: T201
        for name, digest in sorted(found.digests.items()):
            print(f"  {digest}  {name}")  # noqa: T201


def _write_examples(chosen: argparse.Namespace) -> None:
    """Build the documents on a database of its own, which is gone afterwards."""
    SEAL.use({1: bytes(32)})
    hmrc = HmrcService.read(os.environ)
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/year.db")
        upgrade(engine)
        with Session(engine) as session:
            files = FolderStore(Path(folder) / "files")
            for path in write_examples(examples(session, files, LAST_DAY, hmrc), chosen.out):
                print(path)  # noqa: T201
        engine.dispose()


def _work(chosen: argparse.Namespace) -> None:
    run_worker(Settings.read(os.environ), is_beside=chosen.beside)


def _stand_in(chosen: argparse.Namespace) -> None:
    run_stand_in(Settings.read(os.environ), chosen.file, is_beside=chosen.beside)


def _card_stand_in(chosen: argparse.Namespace) -> None:
    run_card_stand_in(Settings.read(os.environ), chosen.file, is_beside=chosen.beside)


def _serve(chosen: argparse.Namespace) -> None:
    serve(Settings.read(os.environ), is_alone=chosen.alone)


if __name__ == "__main__":
    main()
