"""Installing HMRC's own schemas and rules from the zip that an operator downloads from gov.uk.

Only files that HMRC's documents of a known tax year name are taken, by their bare names, so that
nothing in the zip decides where anything is written.
"""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree

from payroll.ground.errors import DomainError
from payroll.periods import TaxYear
from payroll.rti.pack import (
    ENVELOPE_SCHEMA,
    SIGNATURE_SCHEMA,
    compile_pack,
    year_folder,
)
from payroll.rti.years import FiledYear, Kind, years_filed

LARGEST_FILE = 5_000_000
MOST_ENTRIES = 5_000
CHUNK = 65_536
DIGESTS = "SHA256SUMS"


class NotAPackError(DomainError):
    """That file is not a zip of HMRC's schemas for a tax year that is known here."""


class PackTooLargeError(DomainError):
    """The zip holds a file that is larger than any of HMRC's. Nothing was installed."""


class PackBrokenError(DomainError):
    """A schema or rules file in the zip cannot be read. Nothing was installed."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What was installed of one tax year: the documents it is for, and each file's SHA-256."""

    year: TaxYear
    kinds: tuple[Kind, ...]
    digests: dict[str, str]


def install_pack(zipped: Path, pack: Path) -> list[Installed]:
    """Install every known tax year found in a zip; all of a year or nothing of it."""
    try:
        with zipfile.ZipFile(zipped) as opened:
            members = _members(opened)
            found = [
                _install(opened, members, filed, pack)
                for filed in years_filed()
                if _schemas(filed) & members.keys()
            ]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as unreadable:
        raise NotAPackError from unreadable
    if not found:
        raise NotAPackError
    return found


def _members(opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the files in a zip by their bare names."""
    listed = opened.infolist()
    if len(listed) > MOST_ENTRIES:
        raise PackTooLargeError
    return {PurePosixPath(info.filename).name: info for info in listed if not info.is_dir()}


def _schemas(filed: FiledYear) -> set[str]:
    yearly = (Kind.FPS, Kind.EPS)
    return {filed.documents[kind].schema for kind in yearly}


def _wanted(filed: FiledYear) -> Iterator[str]:
    yield ENVELOPE_SCHEMA
    yield SIGNATURE_SCHEMA
    for document in filed.documents.values():
        yield document.schema
        if document.rules:
            yield document.rules


def _install(
    opened: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    filed: FiledYear,
    pack: Path,
) -> Installed:
    pack.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{filed.year.name}-", dir=pack))
    try:
        digests = {
            name: _unpack(opened, members[name], beside / name)
            for name in _wanted(filed)
            if name in members
        }
        _must_compile(beside, filed)
        lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
        (beside / DIGESTS).write_text("".join(lines), encoding="utf-8")
        _put_in_place(beside, year_folder(pack, filed.year))
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    kinds = tuple(kind for kind in Kind if filed.documents[kind].schema in digests)
    return Installed(filed.year, kinds, digests)


def _unpack(opened: zipfile.ZipFile, info: zipfile.ZipInfo, to: Path) -> str:
    """Write one file, counting what comes out rather than what the zip says; return its digest."""
    digest, size = hashlib.sha256(), 0
    with opened.open(info) as source, to.open("wb") as target:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > LARGEST_FILE:
                raise PackTooLargeError
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def _must_compile(folder: Path, filed: FiledYear) -> None:
    if not (folder / ENVELOPE_SCHEMA).is_file():
        raise NotAPackError
    try:
        compile_pack(folder, filed)
    except (etree.LxmlError, OSError) as broken:
        raise PackBrokenError from broken


def _put_in_place(beside: Path, folder: Path) -> None:
    """Swap the new folder in; a pack that was there before is gone only once the new one is."""
    old = folder.with_name(f".{folder.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    beside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
