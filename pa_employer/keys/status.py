"""Which key sealed how much, and which keys are needed no more."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.evidence.models import ReceiptFile
from pa_employer.keys.places import key_byte, sealed_tables
from receipts.store import FileStore

COVERED = "covered receipts"


@dataclass(slots=True)
class Use:
    """How much one key sealed, by place; and how much of it is never rewritten."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    in_history: int = 0

    @property
    def total(self) -> int:
        """Return how many details it sealed."""
        return sum(self.counts.values())


def uses(session: Session, files: FileStore) -> dict[int, Use]:
    """Return what each key sealed, by the key's number."""
    found: dict[int, Use] = defaultdict(Use)
    for sealed in sealed_tables():
        for column in sealed.columns:
            key = key_byte(column)
            rows = session.execute(
                select(key, func.count()).where(column.is_not(None)).group_by(key)
            )
            for byte, count in rows:
                use = found[bytes(byte)[0]]
                use.counts[f"{sealed.table.name}.{column.name}"] += count
                use.in_history += count if sealed.is_history else 0
    kept = select(ReceiptFile.sealed_digest).where(ReceiptFile.sealed_digest != "")
    for digest in session.scalars(kept):
        found[files.get(digest)[0]].counts[COVERED] += 1
    return dict(found)


def in_words(found: Mapping[int, Use], keys: Collection[int]) -> list[str]:
    """Say what each key is needed for, and what is missing, a line each."""
    newest = max(keys)
    lines = []
    for number in sorted({*found, *keys}):
        use = found.get(number, Use())
        lines.append(f"Key {number}: {use.total:,} details. {_verdict(number, use, newest, keys)}")
        lines += [f"    {place}: {count:,}" for place, count in sorted(use.counts.items())]
    return lines


def _verdict(number: int, use: Use, newest: int, keys: Collection[int]) -> str:
    if number not in keys:
        return "It is missing from the key file, and what it sealed cannot be read."
    if number == newest:
        return "It seals what is new."
    if not use.total:
        return "Nothing needs it: it may be dropped once no backup of its time is kept."
    if use.total == use.in_history:
        return "Keep it: all of that is history, which is never rewritten."
    rest = use.total - use.in_history
    return f"Keep it: {rest:,} of them wait to be sealed anew (pa-employer keys reseal)."
