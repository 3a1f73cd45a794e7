"""Reading for many households with one question each, by code that is written for one.

A reader is written for many rows and marked `for_each`; whoever calls it asks for one. Within
`together`, the first to ask has it answered for all companions at once, and the rest find their
answer there. Nothing is kept elsewhere, so a page never sees what was true a moment ago.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")
Ids = Collection[UUID]
COMPANIONS = "companions"
MOST_WAYS_TO_ASK = 25
"""A question whose other words differ from one to the next is soon asked one by one again."""


def for_each(
    find: Callable[Concatenate[Session, Ids, P], Mapping[UUID, T]],
) -> Callable[Concatenate[Session, UUID, P], T]:
    """Make a reader for many rows one for a single row, which asks for its companions too.

    `find` must hold an answer for every id it is given; `grouped` makes one.
    """

    @wraps(find)
    def one(session: Session, id_: UUID, /, *args: P.args, **named: P.kwargs) -> T:
        group: _Group | None = session.info.get(COMPANIONS, {}).get(id_)
        if group is None:
            return find(session, (id_,), *args, **named)[id_]
        asked = group.asked.setdefault(find, {})
        words = (args, *sorted(named.items()))
        if words not in asked:
            if len(asked) >= MOST_WAYS_TO_ASK:
                return find(session, (id_,), *args, **named)[id_]
            asked[words] = find(session, group.ids, *args, **named)
        answer: T = asked[words][id_]
        return answer

    return one


@dataclass(slots=True, eq=False)
class _Group:
    """Rows that are read together, and what was asked of them: by reader, then by its words."""

    ids: tuple[UUID, ...]
    asked: dict[Any, dict[Hashable, Mapping[UUID, Any]]] = field(default_factory=dict)


@contextmanager
def together(session: Session, *groups: Iterable[UUID]) -> Iterator[None]:
    """Let the rows of each group be read together, while nothing is written.

    Within another `together`, rows that have companions already keep them.
    """
    before: dict[UUID, _Group] = session.info.get(COMPANIONS, {})
    new = [dict.fromkeys(id_ for id_ in group if id_ not in before) for group in groups]
    own = {id_: group for group in map(_Group, map(tuple, new)) for id_ in group.ids}
    session.info[COMPANIONS] = own | before if own else before
    try:
        yield
    finally:
        session.info[COMPANIONS] = before


def grouped(ids: Ids, rows: Iterable[R], key: Callable[[R], UUID]) -> dict[UUID, list[R]]:
    """Return rows by whose they are, in their order; an empty list for who has none."""
    found: dict[UUID, list[R]] = {id_: [] for id_ in ids}
    for row in rows:
        found[key(row)].append(row)
    return found
