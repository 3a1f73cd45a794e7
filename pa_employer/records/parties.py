"""Knowing again who took part: organisations by their name, people by their email address."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pa_employer.accounts.models import Account, Organisation
from pa_employer.records.reading import Fault, ReadRow, Record, RecordRefusedError


@dataclass(slots=True)
class Known:
    """Who somebody of a record is here, and what is worth telling about it."""

    here: dict[UUID, UUID] = field(default_factory=dict)
    """The id here of each organisation and account of the record."""
    notes: list[Fault] = field(default_factory=list)
    added: int = 0


def know(session: Session, record: Record) -> Known:
    """Return who everybody in a record is here; whoever is not here yet is added.

    Nobody who is added can sign in until invited, and nobody gains a post in an organisation
    that somebody signs in for here.
    """
    known = Known()
    signing_in = select(Account.organisation_id).where(Account.password_hash.is_not(None))
    ours = {each for each in session.scalars(signing_in.distinct()) if each}
    faults = [*_organisations(session, record, known), *_accounts(session, record, known, ours)]
    if faults:
        raise RecordRefusedError(faults)
    return known


def _organisations(session: Session, record: Record, known: Known) -> Iterator[Fault]:
    for row in record.rows["organisation"]:
        said = row.values
        found = session.scalar(select(Organisation).where(Organisation.name == said["name"]))
        if found is None and _is_taken(session, Organisation.id, said["id"]):
            yield Fault(f"{row.at}/name", "It has another name here.")
        elif found is None:
            _add(session, Organisation, said, known)
        elif found.kind is not said["kind"]:
            yield Fault(f"{row.at}/kind", f"Here it is of the kind {found.kind}.")
        else:
            known.here[said["id"]] = found.id


def _accounts(session: Session, record: Record, known: Known, ours: set[UUID]) -> Iterator[Fault]:
    for row in record.rows["account"]:
        said = row.values
        found = session.scalar(select(Account).where(Account.email == said["email"].lower()))
        if found is None and _is_taken(session, Account.id, said["id"]):
            yield Fault(f"{row.at}/email", "This person has another address here.")
        elif found is None:
            _add(session, Account, _as_newcomer(row, known, ours), known)
        else:
            known.here[said["id"]] = found.id


def _as_newcomer(row: ReadRow, known: Known, ours: set[UUID]) -> dict[str, Any]:
    """Return an account as it is added: without a post where we already decide who has one."""
    said = row.values
    place = known.here.get(said["organisation_id"])
    if said["post"] is not None and (place is None or place in ours):
        words = f"Was {said['post'].value} elsewhere. Here no post was given: invite them to it."
        known.notes.append(Fault(f"{row.at}/post", words))
        return {**said, "post": None, "organisation_id": None, "password_hash": None}
    return {**said, "organisation_id": place, "password_hash": None}


def _is_taken(session: Session, column: InstrumentedAttribute[UUID], id_: UUID) -> bool:
    return session.scalar(select(column).where(column == id_)) is not None


def _add(
    session: Session, table: type[Account | Organisation], values: dict[str, Any], known: Known
) -> None:
    session.execute(insert(table).values(**values))
    known.here[values["id"]] = values["id"]
    known.added += 1
