"""The commands for backups: make one, prove one, bring one back."""

import argparse
import os
import sys
from pathlib import Path

from config.settings import DEFAULT_BACKUP_KEY, Settings, make_backup_key, read_backup_key
from pa_employer.backups.making import Kept, make_backup
from pa_employer.backups.proof import Proof
from pa_employer.backups.restoring import Keys, restore_backup, verify_backup
from pa_employer.clock import system_clock
from pa_employer.db import make_engine
from pa_employer.evidence.installed import files_of
from pa_employer.sealing import SEAL


def add_backup_key(keys: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command that makes a key for backups."""
    made = keys.add_parser("backup", help="make a key file for backups if there is none")
    made.set_defaults(do=_make_key)


def add_backup(areas: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands for backups."""
    backup = areas.add_parser("backup", help="backups").add_subparsers(required=True)
    made = backup.add_parser("make", help="write one encrypted file while the service goes on")
    proved = backup.add_parser("verify", help="bring one back for a moment and prove it")
    restored = backup.add_parser("restore", help="bring one back to an empty place and prove it")
    for each, do in ((made, _make), (proved, _verify), (restored, _restore)):
        each.add_argument("file", type=Path, metavar="FILE")
        each.set_defaults(do=do)
    restored.add_argument("--to", required=True, metavar="DATABASE_URL", help="an empty database")
    restored.add_argument("--files", required=True, type=Path, metavar="DIR", help="empty too")


def _make_key(_: argparse.Namespace) -> None:
    make_backup_key(Path(os.environ.get("PA_BACKUP_KEY", DEFAULT_BACKUP_KEY)))


def _make(chosen: argparse.Namespace) -> None:
    key, settings = read_backup_key(os.environ), Settings.read(os.environ)
    engine = make_engine(settings.database_url)
    kept = Kept(engine, files_of(settings), settings.sealing_keys)
    manifest = make_backup(kept, chosen.file, key, system_clock())
    engine.dispose()
    print(  # noqa: T201
        f"Kept {sum(manifest.rows.values()):,} rows and {manifest.files:,} files in "
        f"{chosen.file}. Prove it with: pa-employer backup verify {chosen.file}"
    )
    if manifest.damaged:
        sys.exit(
            f"{len(manifest.damaged):,} files were not as they were sent, and are left out:\n"
            + "\n".join(manifest.damaged)
        )


def _verify(chosen: argparse.Namespace) -> None:
    keys, settings = _keys()
    _tell(verify_backup(chosen.file, keys, settings.database_url))


def _restore(chosen: argparse.Namespace) -> None:
    keys, _ = _keys()
    _tell(restore_backup(chosen.file, keys, chosen.to, chosen.files))


def _keys() -> tuple[Keys, Settings]:
    key, settings = read_backup_key(os.environ), Settings.read(os.environ)
    SEAL.use(settings.sealing_keys)
    return Keys(key, settings.sealing_keys), settings


def _tell(proof: Proof) -> None:
    """Say what was proved; whatever is wrong is named, and ends with code 1."""
    if proof.wrong:
        sys.exit("\n".join(proof.wrong))
    print(proof.words)  # noqa: T201
