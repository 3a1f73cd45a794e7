"""PostgreSQL's own programs, which write a database out and read it in again."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import URL

from pa_employer.backups.refusals import MissingProgramError, ProgramRefusedError

AT_ONCE = 64 * 1024


def dump(url: URL, snapshot: str) -> Iterator[bytes]:
    """Yield a database as it was at an exported snapshot, in pg_dump's own format."""
    command = [
        _program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", f"--dbname={_address(url)}",
    ]  # fmt: skip
    with (
        TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603  # our own fixed words
            command, env=_environment(url), stdout=subprocess.PIPE, stderr=said
        ) as running,
    ):
        assert running.stdout  # noqa: S101  # it was asked for
        try:
            while chunk := running.stdout.read(AT_ONCE):
                yield chunk
        except BaseException:
            running.kill()
            raise
        _judge(running.wait(), said)


def load(url: URL, file: Path) -> None:
    """Read a database in, whole or not at all."""
    command = [
        _program("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner",
        "--no-privileges", f"--dbname={_address(url)}", str(file),
    ]  # fmt: skip
    with TemporaryFile() as said:
        ended = subprocess.run(  # noqa: S603  # our own fixed words
            command, env=_environment(url), stdout=subprocess.DEVNULL, stderr=said, check=False
        )
        _judge(ended.returncode, said)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingProgramError
    return found


def _address(url: URL) -> str:
    """Return the database's address without its password, which others could see in a list."""
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _environment(url: URL) -> Mapping[str, str]:
    return {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}


def _judge(code: int, said: IO[bytes]) -> None:
    """Pass on the first thing PostgreSQL said, which names no row and nobody."""
    if code == 0:
        return
    said.seek(0)
    words = said.read(AT_ONCE).decode(errors="replace").strip().splitlines()
    first = words[0] if words else f"it ended with code {code}"
    raise ProgramRefusedError(first)
