"""Signing a record with the key of the authority whose direct payment it is (Ed25519, RFC 8032).

A signature says who vouches for a record and that nothing was changed since. Each authority's key
is a file of its own that only the service's user can read.
"""

import base64
import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pa_employer.records.exporting import Document
from pa_employer.records.reading import Fault, RecordRefusedError
from payroll.ground.errors import DomainError

CHANGED = "The record is not as it was signed."
UNSIGNED = "The record is not signed with the key that you asked for."


class DamagedKeyError(DomainError):
    """That file holds no key that a record can be signed with. Bring it back from your backup."""


@dataclass(frozen=True, slots=True)
class Signers:
    """The folder with the keys of the authorities that sign records here."""

    folder: Path

    def make(self, authority: str) -> str:
        """Make an authority's key, unless there is one, and return its public half."""
        place = self._place(authority)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _public(self._load(place))
        key = Ed25519PrivateKey.generate()
        with os.fdopen(file, "wb") as to:
            to.write(
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
        return _public(key)

    def signed(self, record: Document) -> Document:
        """Return a record with its authority's signature, or as it is where that has no key."""
        authority = _authority_of(record)
        key = self._key(authority)
        if key is None:
            return record
        value = base64.b64encode(key.sign(_said(record))).decode()
        return {
            **record,
            "signature": {"authority": authority, "key": _public(key), "value": value},
        }

    def _place(self, authority: str) -> Path:
        return self.folder / f"{quote(authority, safe=' ')}.pem"

    def _key(self, authority: str) -> Ed25519PrivateKey | None:
        place = self._place(authority)
        return self._load(place) if place.is_file() else None

    @staticmethod
    def _load(place: Path) -> Ed25519PrivateKey:
        try:
            key = serialization.load_pem_private_key(place.read_bytes(), password=None)
        except (ValueError, TypeError) as wrong:
            raise DamagedKeyError from wrong
        if not isinstance(key, Ed25519PrivateKey):
            raise DamagedKeyError
        return key


def check_signature(record: Document, wanted: str | None) -> None:
    """Refuse a record that was changed since, or that another key signed than is wanted."""
    signature = record.get("signature")
    if signature is None:
        if wanted:
            raise RecordRefusedError([Fault("/signature", UNSIGNED)])
        return
    if wanted and signature["key"] != wanted:
        raise RecordRefusedError([Fault("/signature/key", UNSIGNED)])
    said = {name: value for name, value in record.items() if name != "signature"}
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(signature["key"]))
        key.verify(base64.b64decode(signature["value"]), _said(said))
    except (ValueError, InvalidSignature) as wrong:
        raise RecordRefusedError([Fault("/signature", CHANGED)]) from wrong


def _said(record: Document) -> bytes:
    """Return the one way a record is written to be signed: sorted, no spaces, UTF-8."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _authority_of(record: Document) -> str:
    (agreement,) = record["facts"]["agreement"]
    names = {each["id"]: each["name"] for each in record["parties"]["organisation"]}
    found: str = names[agreement["authority_id"]]
    return found


def _public(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()
