"""What kinds of shop are taken for what: the national list, and what a council says of it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.statements.matching import HeadingOfCode, Sold
from pa_employer.statements.models import CouncilKind
from payroll.ground.errors import DomainError
from payroll.ground.timeline import NotInForceError
from returns.categories import (
    KindOfShop,
    Standing,
    kind_named,
    kinds_of_shop,
    known_until,
    name_of_code,
)

CASH = "cash"
CASH_DOUBT = "cash was taken out, and the statement cannot say what it bought"
"""Why more is wished for where cash was taken; `doubtful_names.toml` says it the same way."""
"""The kind that no council opens."""


class KindFromPastError(DomainError):
    """A council's rule can begin today or later, never on a day that is over."""


class CashStaysShutError(DomainError):
    """Cash stays shut: what is paid in cash shows nothing to anybody."""


class UnknownKindError(DomainError):
    """There is no such kind of shop. Choose one of the list."""


def headings_for(session: Session, authority_id: UUID) -> HeadingOfCode:
    """Return what tells, for a council, what a shop's figures count as without a question."""
    said = _said(session, authority_id)

    def sold(code: str, on: date) -> Sold | None:
        name = name_of_code(code)
        try:
            kind = kind_named(name, on) if name else None
        except NotInForceError:
            # The list does not reach that day, so the person is asked.
            return None
        if name is None or kind is None:
            return None
        if _standing(kind, said.get(kind.key, []), on) is not Standing.ALLOW:
            return None
        return Sold(kind.heading_of(name), f"The card names the kind of shop: {kind.words}.")

    return sold


def doubts_for(session: Session, authority_id: UUID) -> Callable[[str, date], str]:
    """Return what tells why a council wants to know more of what a kind of shop sold, or ''."""
    said: list[Mapping[str, list[CouncilKind]]] = []
    known: dict[tuple[str, date], str] = {}

    def doubt(code: str, on: date) -> str:
        if code and (code, on) not in known:
            # A bank's statement has no such figures, and then nothing is asked.
            said[:] = said or [_said(session, authority_id)]
            known[(code, on)] = _doubt(code, on, said[0])
        return known.get((code, on), "")

    return doubt


def _doubt(code: str, on: date, said: Mapping[str, list[CouncilKind]]) -> str:
    name = name_of_code(code)
    try:
        kind = kind_named(name, on) if name else None
    except NotInForceError:
        return ""
    if kind is None or _standing(kind, said.get(kind.key, []), on) is not Standing.BLOCK:
        return ""
    if kind.key == CASH:
        return CASH_DOUBT
    return f"your council asks about this kind of shop ({kind.words})"


def shut_names(session: Session, authority_id: UUID, on: date) -> tuple[str, ...]:
    """Return the names of shops that a council's cards do not work at, in order.

    Cash is always among them: what is paid in cash shows nothing. Where the record of kinds does
    not reach that day, its last day counts: a card is not left open because a list is old.
    """
    said = _said(session, authority_id)
    kinds = kinds_of_shop(min(on, known_until()))
    return tuple(
        sorted(
            name
            for kind in kinds
            if kind.key == CASH or _standing(kind, said.get(kind.key, []), on) is Standing.BLOCK
            for name in kind.names
        )
    )


@dataclass(frozen=True, slots=True)
class Held:
    """How a council treats a kind of shop on a day; without a reason it is the usual way."""

    kind: KindOfShop
    standing: Standing
    since: date | None = None
    reason: str = ""


def standings_of(session: Session, authority_id: UUID, on: date) -> list[Held]:
    """Return how a council treats every kind of shop on a day."""
    said = _said(session, authority_id)
    held = []
    for kind in kinds_of_shop(min(on, known_until())):
        own = [row for row in said.get(kind.key, []) if row.from_on <= on]
        if own and kind.key != CASH:
            held.append(Held(kind, Standing(own[-1].standing), own[-1].from_on, own[-1].reason))
        else:
            held.append(Held(kind, kind.default))
    return held


def say_kind(  # noqa: PLR0913, PLR0917  # a council says, of a kind, what holds, from when, why
    session: Session,
    authority_id: UUID,
    key: str,
    standing: Standing,
    from_on: date,
    reason: str,
    by: Actor,
) -> CouncilKind:
    """Write down how a council treats a kind of shop from a day on."""
    if key not in {kind.key for kind in kinds_of_shop(by.today)}:
        raise UnknownKindError
    if key == CASH:
        raise CashStaysShutError
    if from_on < by.today:
        raise KindFromPastError
    row = CouncilKind(
        authority_id=authority_id,
        kind=key,
        from_on=from_on,
        standing=standing.value,
        reason=reason.strip(),
        said_at=by.at,
        said_by_id=by.account_id,
    )
    session.add(row)
    session.flush()
    record(session, by, "changed how a kind of shop is treated", subject=f"kind {key}")
    return row


def _standing(kind: KindOfShop, said: list[CouncilKind], on: date) -> Standing:
    held = [row for row in said if row.from_on <= on]
    return Standing(held[-1].standing) if held else kind.default


def _said(session: Session, authority_id: UUID) -> Mapping[str, list[CouncilKind]]:
    """Return what a council said of each kind, oldest first; the last of a day counts."""
    found = select(CouncilKind).where(CouncilKind.authority_id == authority_id)
    rows: dict[str, list[CouncilKind]] = defaultdict(list)
    for row in session.scalars(found.order_by(CouncilKind.from_on, CouncilKind.said_at)):
        rows[row.kind].append(row)
    return rows
