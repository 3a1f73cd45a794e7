"""Sealing anew with the newest key what older keys sealed, a few rows at a time.

Each batch is one short transaction, and nothing is remembered between them: what is still to be
done is what the rows themselves say. So it can be stopped or killed anywhere and begun again, and
the service goes on beside it.
"""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Event

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select, update
from sqlalchemy.orm import Session

from pa_employer.evidence.forgetting import forget_files
from pa_employer.evidence.hiding import PLACE
from pa_employer.evidence.models import ReceiptFile
from pa_employer.evidence.taking import put
from pa_employer.keys.places import Sealed, as_byte, key_byte, raw, sealed_tables
from pa_employer.sealing import SEAL
from receipts.store import FileStore

AT_ONCE = 200
BREATH = 0.01
"""How long others are let through between two batches, in seconds."""

Tell = Callable[[str], None]


def reseal(engine: Engine, files: FileStore, at: datetime, stop: Event, tell: Tell) -> bool:
    """Seal everything anew with the newest key; return False where it was told to stop before.

    Rows of history are left as they are: they are never rewritten, so their key is kept.
    """
    for sealed in sealed_tables():
        if not sealed.is_history and not _reseal_table(engine, sealed, stop, tell):
            return False
    return _reseal_files(engine, files, at, stop, tell)


def _reseal_table(engine: Engine, sealed: Sealed, stop: Event, tell: Tell) -> bool:
    older = _is_older(sealed)
    with engine.execution_options(write=False).connect() as connection:
        count = connection.scalar(select(func.count()).select_from(sealed.table).where(older))
    done, last = 0, None
    while count:
        if stop.is_set():
            return False
        last, rows = _reseal_batch(engine, sealed, last)
        done += rows
        if last is None:
            break
        tell(f"{sealed.table.name}: {done:,} of {count:,} rows")
        time.sleep(BREATH)
    return True


def _reseal_batch(engine: Engine, sealed: Sealed, last: object) -> tuple[object, int]:
    """Seal some rows anew, and return the last of them; None where there were no more."""
    older = _is_older(sealed)
    found = select(sealed.key, *(raw(each).label(each.name) for each in sealed.columns))
    found = found.where(older).order_by(sealed.key).limit(AT_ONCE)
    if last is not None:
        found = found.where(sealed.key > last)
    with engine.begin() as connection:
        rows = connection.execute(found.with_for_update()).all()
        for row in rows:
            kept = {column: row._mapping[column.name] for column in sealed.columns}  # noqa: SLF001  # SQLAlchemy's public name
            values = {
                column.name: column.type.process_result_value(value, connection.dialect)  # type: ignore[attr-defined]
                for column, value in kept.items()
                if value is not None
            }
            connection.execute(update(sealed.table).where(sealed.key == row[0]).values(values))
    return (rows[-1][0] if rows else None), len(rows)


def _is_older(sealed: Sealed) -> ColumnElement[bool]:
    """Return the condition that one of a row's details was sealed with an older key."""
    newest = as_byte(SEAL.newest)
    return or_(*(and_(each.is_not(None), key_byte(each) != newest) for each in sealed.columns))


def _reseal_files(engine: Engine, files: FileStore, at: datetime, stop: Event, tell: Tell) -> bool:
    """Seal the covered originals of receipts anew, each a file of its own."""
    with Session(engine.execution_options(write=False)) as session:
        found = select(ReceiptFile.id).where(ReceiptFile.sealed_digest != "")
        ids = list(session.scalars(found.order_by(ReceiptFile.id)))
    for done, id_ in enumerate(ids, start=1):
        if stop.is_set():
            return False
        with Session(engine) as session:
            file = session.get(ReceiptFile, id_)
            if file and file.sealed_digest:
                sealed = files.get(file.sealed_digest)
                if sealed[0] != SEAL.newest:
                    old = file.sealed_digest
                    anew = SEAL.close_bytes(SEAL.open_bytes(sealed, PLACE), PLACE)
                    file.sealed_digest = put(session, files, anew)
                    session.flush()
                    forget_files(session, [old], at)
            session.commit()
        tell(f"covered receipts: {done:,} of {len(ids):,} files")
    return True
