"""Waiting after tries that did not work: longer each time, and never for good.

A browser that signed in to an account before waits only for its own tries. So whoever guesses
from elsewhere cannot keep a person from paying wages.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, text
from sqlalchemy.orm import Session

from pa_employer.accounts.models import SignInAttempt
from pa_employer.accounts.tokens import digest
from payroll.ground.errors import DomainError

LOOKS_BACK = timedelta(hours=24)
LONGEST_WAIT = timedelta(minutes=15)
FREE_HERE, FREE_FOR_NETWORK = 10, 100
"""Tries before anybody waits: at one account from one place, and at all from one network.

A whole council can be behind one address, so that is patient.
"""
IPV6_NETWORK = 64
"""What one household or office has of IPv6."""


class NotProvedError(DomainError):
    """What somebody gave to show who they are is not right."""


class TooManyTriesError(DomainError):
    """That was tried too often. Wait a little, then try again."""


@dataclass(frozen=True, slots=True)
class Whence:
    """At which account somebody tries, from which network, with which known browser."""

    email_digest: bytes
    network_digest: bytes
    device_id: UUID | None = None


def whence(email: str, network: bytes, device_id: UUID | None) -> Whence:
    """Return where a try comes from; an address nobody has is as good as any."""
    return Whence(digest(email.strip().lower()), network, device_id)


def network_of(address: str | None, key: str) -> bytes:
    """Return the fingerprint of a network, which says nothing without the installation's key."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        part = ""
    else:
        size = IPV6_NETWORK if found.version == 6 else found.max_prefixlen  # noqa: PLR2004  # IPv6
        part = str(ipaddress.ip_network((found, size), strict=False))
    secret = hashlib.sha256(key.encode()).digest()
    return hashlib.blake2b(part.encode(), key=secret, digest_size=32).digest()


def take_turn(session: Session, tried: Whence) -> None:
    """Let nobody try the same account at once until this is kept (SQLite always does)."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(tried.email_digest[:8], signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def refuse_while_waiting(session: Session, tried: Whence, at: datetime) -> None:
    """Raise TooManyTriesError, with how long to wait, where tries have to wait."""
    until = max((_until(session, of, free, at) for of, free in _buckets(tried)), default=at)
    if until > at:
        minutes = -((at - until) // timedelta(minutes=1))
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        message = f"That was tried too often. Wait {wait}, then try again."
        raise TooManyTriesError(message)


def note_failure(session: Session, tried: Whence, at: datetime) -> None:
    """Count a try that did not work."""
    session.add(
        SignInAttempt(
            email_digest=tried.email_digest,
            at=at,
            network_digest=tried.network_digest,
            device_id=tried.device_id,
        )
    )


def forget_failures(session: Session, tried: Whence) -> None:
    """Forget the tries at an account from here, after one that worked."""
    of_account, _ = _buckets(tried)[0]
    session.execute(delete(SignInAttempt).where(*of_account))


def wait_after(failures: int, free: int) -> timedelta:
    """Return how long to wait after so many tries: a minute, and twice as long each time.

    >>> [wait_after(n, 10).seconds // 60 for n in (9, 10, 11, 12, 13, 14, 500)]
    [0, 1, 2, 4, 8, 15, 15]
    """
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 10)
    return min(timedelta(minutes=2**doublings), LONGEST_WAIT)


Condition = tuple[ColumnElement[bool], ...]


def _buckets(tried: Whence) -> list[tuple[Condition, int]]:
    """Return which tries count together, and how many are free; that of the account first."""
    of_account = SignInAttempt.email_digest == tried.email_digest
    if tried.device_id:
        return [((of_account, SignInAttempt.device_id == tried.device_id), FREE_HERE)]
    from_here = SignInAttempt.network_digest == tried.network_digest
    unknown = SignInAttempt.device_id.is_(None)
    return [
        ((of_account, from_here, unknown), FREE_HERE),
        ((from_here, unknown), FREE_FOR_NETWORK),
    ]


def _until(session: Session, of: Condition, free: int, at: datetime) -> datetime:
    since = SignInAttempt.at > at - LOOKS_BACK
    counted = select(func.count(), func.max(SignInAttempt.at)).where(*of, since)
    failures, last = session.execute(counted).one()
    return last + wait_after(failures, free) if failures else at
