"""Knowing a line again, so that importing it twice changes nothing."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from pa_employer.statements.as_read import ReadLine


def identities(lines: Iterable[ReadLine]) -> Iterator[str]:
    """Return what each line is known by: the bank's own number, or else everything about it.

    Two payments alike in every way on one day are told apart by their order, so both are kept.
    """
    seen: Counter[str] = Counter()
    for line in lines:
        known_by = line.bank_id or "|".join(
            (line.on.isoformat(), str(line.amount), line.description, str(line.balance))
        )
        told = f"{known_by}|{seen[known_by]}"
        seen[known_by] += 1
        yield hashlib.sha256(told.encode()).hexdigest()
