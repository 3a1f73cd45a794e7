"""Asking for files about many employers, and how far they are; the worker makes each part."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pa_employer.accounts.models import Account, Organisation
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.bureau.models import AskedPack, AskedPart, PackKind, PartState
from pa_employer.bureau.ordering import Held
from pa_employer.db import new_id, shares
from pa_employer.jobs.service import ask_for
from pa_employer.people.models import Area
from payroll.ground.errors import DomainError

JOB = "asked pack"
IN_A_SHARE = 50
"""Employers whose parts one worker makes at a time; small, so that several share the work."""


class NobodyInItError(DomainError):
    """There is nobody to make it for. Choose something else."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; `about` is read by whoever makes the parts of that kind."""

    kind: PackKind
    about: str
    title: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a pack that somebody may have today, by the employers' names."""

    all: Sequence[AskedPart]

    def at(self, state: PartState) -> list[AskedPart]:
        """Return the parts in a state."""
        return [each for each in self.all if each.state is state]

    @property
    def made(self) -> list[AskedPart]:
        """Return what can be handed out."""
        return self.at(PartState.MADE)

    @property
    def stopped(self) -> list[AskedPart]:
        """Return what could not be made, each with a sentence."""
        return self.at(PartState.STOPPED)

    @property
    def nothing(self) -> list[AskedPart]:
        """Return those of whom there is nothing."""
        return self.at(PartState.NOTHING)

    @property
    def settled(self) -> int:
        """Return how many the worker is through with."""
        return len(self.all) - len(self.at(PartState.WAITING))

    @property
    def is_under_way(self) -> bool:
        """Tell whether the worker has something to do."""
        return self.settled < len(self.all)

    @property
    def documents(self) -> int:
        """Return how many documents can be handed out."""
        return sum(each.documents for each in self.made)


def may_have(kind: PackKind, held: Held | None) -> bool:
    """Tell whether a mandate lets somebody have an employer's part of such a pack."""
    if held is None:
        return False
    return kind is PackKind.PAYSLIPS or held.may(Area.RETURNS)


def ask_for_pack(
    session: Session, account: Account, wanted: Wanted, employer_ids: Collection[UUID], by: Actor
) -> AskedPack:
    """Have files made for some employers; asked for while they are being made, it is that pack.

    Asked for when they are made, each is made anew: figures may have been put right since.
    """
    organisation_id = account.organisation_id
    if organisation_id is None or not employer_ids:
        raise NobodyInItError
    # Two colleagues at once would ask for one pack twice.
    own = select(Organisation.id).where(Organisation.id == organisation_id)
    session.execute(own.with_for_update())
    pack = pack_about(session, account, wanted.kind, wanted.about)
    if pack is None:
        pack = AskedPack(
            organisation_id=organisation_id,
            kind=wanted.kind,
            about=wanted.about,
            title=wanted.title,
            asked_at=by.at,
            asked_by_id=by.account_id,
        )
        session.add(pack)
        session.flush()
    known = _parts(session, pack)
    if any(part.state is PartState.WAITING for part in known):
        return pack
    pack.asked_at, pack.asked_by_id = by.at, by.account_id
    _make_all(session, pack, known, employer_ids, by)
    said = f"asked for {wanted.kind} of {len(employer_ids)} employers"
    record(session, by, said, subject=f"asked pack {pack.id}")
    return pack


def pack_of(session: Session, account: Account, pack_id: UUID) -> AskedPack | None:
    """Return one of an organisation's packs, or None if it is not theirs or was forgotten."""
    found = session.get(AskedPack, pack_id)
    return found if found and found.organisation_id == account.organisation_id else None


def pack_about(session: Session, account: Account, kind: PackKind, about: str) -> AskedPack | None:
    """Return an organisation's pack about something, if it was asked for."""
    found = select(AskedPack).where(
        AskedPack.organisation_id == account.organisation_id,
        AskedPack.kind == kind,
        AskedPack.about == about,
    )
    return session.scalar(found)


def packs_of(session: Session, account: Account, kind: PackKind) -> list[AskedPack]:
    """Return an organisation's packs of a kind, the newest first; old ones are forgotten."""
    found = select(AskedPack).where(
        AskedPack.organisation_id == account.organisation_id, AskedPack.kind == kind
    )
    return list(session.scalars(found.order_by(AskedPack.asked_at.desc())))


def parts_of(session: Session, pack: AskedPack, held: dict[UUID, Held]) -> Parts:
    """Return the parts for whom the organisation still acts, by name."""
    return Parts(
        [part for part in _parts(session, pack) if may_have(pack.kind, held.get(part.employer_id))]
    )


def _parts(session: Session, pack: AskedPack) -> list[AskedPart]:
    found = select(AskedPart).where(AskedPart.pack_id == pack.id)
    parts = session.scalars(found.options(joinedload(AskedPart.employer)))
    return sorted(parts, key=lambda each: (each.employer.name, each.employer_id))


def _make_all(
    session: Session,
    pack: AskedPack,
    known: Sequence[AskedPart],
    employer_ids: Collection[UUID],
    by: Actor,
) -> None:
    """Have every part made, in shares; what was made before stays until its like is there."""
    before = {part.employer_id: part for part in known}
    for some in shares(sorted({*employer_ids, *before}), IN_A_SHARE):
        share_id = new_id()
        for employer_id in some:
            part = before.get(employer_id) or AskedPart(
                pack_id=pack.id, share_id=share_id, employer_id=employer_id
            )
            part.share_id, part.state, part.sentence = share_id, PartState.WAITING, ""
            session.add(part)
        session.flush()
        ask_for(session, JOB, share_id, by.at)
