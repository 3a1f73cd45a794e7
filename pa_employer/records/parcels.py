"""Where records come from and go to: files, folders, streams of lines, ZIP files with receipts."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pa_employer.records.exporting import Document, as_file
from pa_employer.records.reading import Fault, RecordRefusedError
from receipts.store import DIGEST, FileStore, UnknownFileError

RECORD = "record.json"
FOLDER = "files/"
TIME = (2000, 1, 1, 0, 0, 0)
"""The same time in every file, so that the same record has the same bytes."""
LARGEST = 256 * 1024 * 1024
"""The most bytes that one file in a ZIP may come to."""
MOST_FILES = 20_000
KINDS = (".json", ".jsonl", ".zip")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One record as it came: a line of a stream, or a file that is read when it is its turn."""

    name: str
    line: bytes = field(default=b"", repr=False)
    place: Path | None = None

    def read(self) -> bytes:
        """Return the record's bytes, or raise RecordRefusedError."""
        if self.place is None:
            return self.line
        try:
            return _unpacked(self.place) if self.is_pack else self.place.read_bytes()
        except OSError as wrong:
            raise RecordRefusedError([Fault("", "This file cannot be opened.")]) from wrong

    def file(self, digest: str) -> bytes | None:
        """Return a file that came along, or None."""
        if self.place is None or not self.is_pack:
            return None
        with zipfile.ZipFile(self.place) as archive:
            try:
                entry = archive.getinfo(FOLDER + digest)
            except KeyError:
                return None
            return archive.read(entry) if entry.file_size <= LARGEST else None

    @property
    def is_pack(self) -> bool:
        """Whether files came along with it."""
        return self.place is not None and self.place.suffix == ".zip"


def write_pack(record: Document, files: FileStore, to: IO[bytes]) -> list[str]:
    """Write a record and its files as a ZIP, one file at a time; return what is not held."""
    missing: list[str] = []
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, RECORD, as_file(record))
        for digest in record["files"]:
            try:
                _add(archive, FOLDER + digest, files.get(digest))
            except UnknownFileError:
                missing.append(digest)
    return missing


def parcels(place: Path, stream: IO[bytes]) -> Iterator[Parcel]:
    """Yield the records of a file, a folder or, for '-', of a stream, one at a time."""
    if str(place) == "-":
        yield from _lines("line", stream)
    elif place.is_dir():
        for each in sorted(place.iterdir()):
            if each.suffix in KINDS:
                yield from parcels(each, stream)
    elif place.suffix == ".jsonl":
        with place.open("rb") as lines:
            yield from _lines(place.name, lines)
    else:
        yield Parcel(place.name, place=place)


def keep_files(parcel: Parcel, wanted: frozenset[str], files: FileStore) -> int:
    """Keep the files that a record names and that came along; return how many did."""
    kept = 0
    for digest in sorted(wanted):
        data = parcel.file(digest)
        if data is not None:
            if files.put(data) != digest:
                said = f"The file {digest} is not the one that is named."
                raise RecordRefusedError([Fault("/files", said)])
            kept += 1
    return kept


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, TIME), data, zipfile.ZIP_DEFLATED)


def _lines(name: str, lines: IO[bytes]) -> Iterator[Parcel]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield Parcel(f"{name} {number}", line)


def _unpacked(place: Path) -> bytes:
    try:
        with zipfile.ZipFile(place) as archive:
            names = archive.namelist()
            odd = [name for name in names if name != RECORD and not _is_file(name)]
            entry = archive.getinfo(RECORD)
            if odd or len(names) > MOST_FILES or entry.file_size > LARGEST:
                raise RecordRefusedError([Fault("", "This ZIP is not a record with its files.")])
            return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError) as wrong:
        said = "This ZIP cannot be opened, or there is no record.json in it."
        raise RecordRefusedError([Fault("", said)]) from wrong


def _is_file(name: str) -> bool:
    return name.startswith(FOLDER) and bool(DIGEST.fullmatch(name.removeprefix(FOLDER)))
