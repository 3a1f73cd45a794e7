"""Handing out a pack: the parts somebody may have today, joined on the way and never all held."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryFile

from pa_employer.bureau.files import plain_name
from pa_employer.bureau.models import AskedPart
from pa_employer.paying.pack import OLDEST_ZIP_TIME
from pa_employer.web.pdf import joined_for_print
from receipts.store import FileStore

MOST_IN_PRINT = 500
"""Documents of one file to print; a larger one is more than a printer, or we, would hold."""

A_BIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Folder:
    """One employer's folder in what is handed out, and where its files lie."""

    name: str
    digest: str


def folders_of(parts: Sequence[AskedPart]) -> list[Folder]:
    """Return a folder for each part, numbered by name so that two of one name stay apart."""
    return [
        Folder(f"{number:04d}-{plain_name(part.employer.name)}", part.digest)
        for number, part in enumerate(parts, 1)
    ]


def in_one_zip(
    files: FileStore, folders: Sequence[Folder], besides: Mapping[str, bytes], at: datetime
) -> Iterator[bytes]:
    """Yield a ZIP bit by bit: what goes on top, then each employer's files in their folder."""
    made = max(at.timetuple()[:6], OLDEST_ZIP_TIME)
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:
        for name, data in besides.items():
            add_deflated(archive, zipfile.ZipInfo(name, made), data)
        for folder in folders:
            for name, data in _inside(files.get(folder.digest)):
                add_deflated(archive, zipfile.ZipInfo(f"{folder.name}/{name}", made), data)
            yield outlet.emptied()
    yield outlet.emptied()


def volumes_of(parts: Sequence[AskedPart]) -> list[Sequence[AskedPart]]:
    """Return the parts as they are printed: in one file, or in several where they are many."""
    volumes: list[list[AskedPart]] = []
    documents = MOST_IN_PRINT
    for part in parts:
        if documents + part.documents > MOST_IN_PRINT:
            volumes.append([])
            documents = 0
        volumes[-1].append(part)
        documents += part.documents
    return list(volumes)


def for_printing(files: FileStore, parts: Sequence[AskedPart]) -> Iterator[bytes]:
    """Yield the PDFs of some parts as one, bit by bit; it lies in a file that is gone after."""
    digests = [part.digest for part in parts]
    with TemporaryFile() as whole:
        joined_for_print((pdf for each in digests for _, pdf in _inside(files.get(each))), whole)
        whole.seek(0)
        while bit := whole.read(A_BIT):
            yield bit


def _inside(kept: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(kept)) as archive:
        for entry in archive.infolist():
            yield entry.filename, archive.read(entry)


def add_deflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, data: bytes) -> None:
    """Add a file to a ZIP that is given out while it is written."""
    # What is written as it goes must be deflated: some readers take nothing else so.
    archive.writestr(entry, data, zipfile.ZIP_DEFLATED, compresslevel=1)


class Outlet:
    """Where a ZIP is written to, and taken from bit by bit; it cannot be gone back in."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Hold what was written until it is taken."""
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: it is taken when it is wanted."""

    def close(self) -> None:
        """Do nothing: what is left can still be taken."""

    def emptied(self) -> bytes:
        """Return what was written since it was last asked."""
        taken = b"".join(self._held)
        self._held.clear()
        return taken
