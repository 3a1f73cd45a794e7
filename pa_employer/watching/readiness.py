"""Whether this process can serve: the database answers, has the right shape, and keys open."""

from contextlib import suppress

from cryptography.exceptions import InvalidTag
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pa_employer.sealing import SEAL
from pa_employer.upgrade import newest_revision

PLACE = "readiness"


def why_not_ready(session: Session) -> str | None:
    """Return why nobody can be served, in a sentence that tells strangers nothing; or None."""
    try:
        revision = session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return "The database does not answer."
    if revision != newest_revision():
        return "The database does not have this version's shape."
    if not _keys_open():
        return "The keys cannot be read."
    return None


def _keys_open() -> bool:
    with suppress(InvalidTag, KeyError, ValueError):
        return SEAL.open(SEAL.close(PLACE, PLACE), PLACE) == PLACE
    return False
