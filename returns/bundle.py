"""An auditor's bundle: a return, its facts, its papers and their digests, checked by itself.

A ZIP file with `manifest.json`, which names every other file with its SHA-256. Nothing is needed
to check it but this module: no server, no database, no network.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any

from payroll.ground.errors import DomainError
from returns.figures import FiguresDisagreeError, Return, canonical, digest_of
from returns.given import is_as_kept

VERSION = 1
MANIFEST, KEPT, FACTS = "manifest.json", "return.json", "facts.json"
LARGEST = 64 * 1024 * 1024
MOST_FILES = 50
TIME = (2000, 1, 1, 0, 0, 0)
"""The same time in every file, so that the same bundle has the same bytes."""
Files = Mapping[str, bytes]
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What reading a ZIP file that is none, or is broken, raises."""


class NotABundleError(DomainError):
    """The file is not a return's bundle. Choose the ZIP file as it was given."""


def make_bundle(kept: dict[str, Any], facts: dict[str, Any] | None, papers: Files) -> bytes:
    """Return a bundle of a kept return, the facts it was computed from, and its papers."""
    files = {KEPT: canonical(kept), **papers}
    if facts is not None:
        files[FACTS] = canonical(facts)
    manifest = {
        "version": VERSION,
        "return": digest_of(kept),
        "files": {name: sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [(MANIFEST, canonical(manifest)), *sorted(files.items())]:
            archive.writestr(zipfile.ZipInfo(name, TIME), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def faults_in(bundle: bytes) -> tuple[str, ...]:
    """Return what is wrong with a bundle, a sentence each; nothing is wrong with a whole one."""
    files = _unpacked(bundle)
    manifest = _manifest(files)
    return tuple(_faults(files, manifest))


def _faults(files: Files, manifest: dict[str, Any]) -> Iterator[str]:
    said: dict[str, str] = manifest["files"]
    for name, digest in said.items():
        if name not in files:
            yield f"{name} is missing."
        elif sha256(files[name]).hexdigest() != digest:
            yield f"{name} was changed."
    for name in files.keys() - said.keys() - {MANIFEST}:
        yield f"{name} was added."
    if KEPT in files and KEPT in said:
        yield from _figures(files, manifest)


def _figures(files: Files, manifest: dict[str, Any]) -> Iterator[str]:
    try:
        kept = json.loads(files[KEPT])
        drawn = Return.from_plain(kept)
    except (FiguresDisagreeError, ValueError, TypeError, KeyError, AttributeError):
        yield "The figures of the return do not add up."
        return
    if digest_of(kept) != manifest.get("return"):
        yield "The return is not the one that was sealed."
    if drawn.opening + drawn.total_in - drawn.total_out != drawn.closing:
        yield "Opening, plus money in, less money out, is not the closing balance."
    if FACTS in files:
        yield from _again(files[FACTS], kept)


def _again(facts: bytes, kept: dict[str, Any]) -> Iterator[str]:
    try:
        is_same = is_as_kept(json.loads(facts), kept)
    except (DomainError, ValueError, TypeError, KeyError):
        is_same = False
    if not is_same:
        yield "Computed again from its facts, the return comes out otherwise."


def _unpacked(bundle: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(bundle)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or sum(each.file_size for each in entries) > LARGEST:
                raise NotABundleError
            names = [each.filename for each in entries]
            if len(set(names)) != len(names):
                raise NotABundleError
            return {name: archive.read(name) for name in names}
    except BROKEN as wrong:
        raise NotABundleError from wrong


def _manifest(files: Files) -> dict[str, Any]:
    try:
        manifest = json.loads(files[MANIFEST])
        is_ours = manifest["version"] == VERSION and isinstance(manifest["files"], dict)
    except (KeyError, ValueError, TypeError) as wrong:
        raise NotABundleError from wrong
    if not is_ours or KEPT not in manifest["files"]:
        raise NotABundleError
    found: dict[str, Any] = manifest
    return found
