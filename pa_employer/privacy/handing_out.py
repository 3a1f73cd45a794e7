"""Handing out a copy of somebody's information: one ZIP, joined on the way and never all held."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime

import filetype

from pa_employer.bureau.handing_out import Outlet, add_deflated
from pa_employer.paying.pack import OLDEST_ZIP_TIME
from pa_employer.privacy.copying import unsealed
from pa_employer.privacy.models import DataCopyPart
from receipts.store import FileStore, UnknownFileError


def as_zip(files: FileStore, parts: Sequence[DataCopyPart], at: datetime) -> Iterator[bytes]:
    """Yield a copy's ZIP bit by bit; a paper that was forgotten since is left out."""
    made = max(at.timetuple()[:6], OLDEST_ZIP_TIME)
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:
        for part in parts:
            try:
                data = unsealed(files, part)
            except UnknownFileError:
                continue
            name = part.name if part.is_sealed else part.name + _ending(data)
            add_deflated(archive, zipfile.ZipInfo(name, made), data)
            yield outlet.emptied()
    yield outlet.emptied()


def _ending(paper: bytes) -> str:
    """Return the ending of a file's name by what it is; a bank's own export is text."""
    kind = filetype.guess(paper)
    return f".{kind.extension}" if kind else ".txt"
