"""A copy of somebody's information: asked for in one tap, made in the background, then forgotten.

It is made table by table and row by row, and each piece is sealed and kept by itself, so that ten
years of a household need no more memory than one of its days.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.clock import day_of
from pa_employer.evidence.forgetting import forget_files
from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, Handler
from pa_employer.privacy.data_map import MappedTable, Whose
from pa_employer.privacy.models import CopyState, DataCopy, DataCopyPart
from pa_employer.privacy.paths import tables_about
from pa_employer.privacy.queries import Standing, standings_of
from pa_employer.privacy.reading import Row, papers_in, rows_about
from pa_employer.privacy.told import as_json, as_page, links, page
from pa_employer.privacy.words import COUNCIL_SEES, ICO, ICO_PHONE, WHO_SEES
from pa_employer.sealing import SEAL
from receipts.store import FileStore

JOB = "making a copy of somebody's information"
PLACE = "copy of somebody's information"
LOT = 12
"""Tables that are gone through before other work has its turn."""
LEFT_OUT = (
    "What is about other people is left out. Who else did something is told as “somebody else”.",
    "What a council keeps apart about safety or fraud is not in it. Ask the council about that.",
    "Passwords and the marks of files are not in it, because they would help nobody but a thief.",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One table to go through, as what somebody is known."""

    number: int
    standing: Standing
    mapped: MappedTable

    @property
    def title(self) -> str:
        """Return what it is, as a list of contents says it."""
        return f"{self.standing.title}: {self.mapped.what}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a copy; `data` is None for a paper that lies in the store already."""

    name: str
    title: str
    data: bytes | None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a piece belongs."""

    copy_id: UUID
    step: int
    standing: str


def ask_for_copy(session: Session, account: Account, by: Actor) -> DataCopy:
    """Have a copy made of all that is held of whoever asks; one that is being made is it."""
    found = select(DataCopy).where(
        DataCopy.account_id == account.id, DataCopy.state == CopyState.MAKING
    )
    copy = session.scalars(found).first()
    if copy is None:
        known = standings_of(session, account, by.today)
        copy = DataCopy(
            account_id=account.id,
            asked_at=by.at,
            standings=[[each.whose.value, str(each.root_id), each.title] for each in known],
            steps=sum(len(list(tables_about(each.whose))) for each in known),
        )
        session.add(copy)
        session.flush()
        what = "asked for a copy of their information"
        record(session, by, what, subject=f"copy {copy.id}")
    ask_for(session, JOB, copy.id, by.at)
    return copy


def copies_of(session: Session, account: Account) -> list[DataCopy]:
    """Return the copies somebody asked for, newest first."""
    found = select(DataCopy).where(DataCopy.account_id == account.id)
    return list(session.scalars(found.order_by(DataCopy.asked_at.desc())))


def copy_of(session: Session, account: Account, copy_id: UUID) -> DataCopy | None:
    """Return one of somebody's own copies."""
    found = session.get(DataCopy, copy_id)
    return found if found and found.account_id == account.id else None


def is_given_up(session: Session, copy: DataCopy) -> bool:
    """Tell whether a copy could not be made."""
    found = select(Job.state).where(Job.kind == JOB, Job.subject_id == copy.id)
    return copy.state is CopyState.MAKING and session.scalar(found) is JobState.FAILED


def parts_for(session: Session, copy: DataCopy, known: Sequence[Standing]) -> list[DataCopyPart]:
    """Return a copy's files, but for what somebody is no more: they lost the right to those."""
    keys = {"", *(each.key for each in known)}
    found = select(DataCopyPart).where(DataCopyPart.copy_id == copy.id)
    rows = session.scalars(found.order_by(DataCopyPart.step, DataCopyPart.name))
    return [row for row in rows if row.standing in keys]


def note_fetched(session: Session, copy: DataCopy, by: Actor) -> None:
    """Note that somebody fetched their copy."""
    copy.fetched_at = by.at
    session.flush()
    record(session, by, "fetched a copy of their information", subject=f"copy {copy.id}")


def forget_copy(session: Session, copy: DataCopy, at: datetime) -> None:
    """Forget a copy: everything in it can be made again."""
    of_copy = DataCopyPart.copy_id == copy.id
    forget_files(session, session.scalars(select(DataCopyPart.digest).where(of_copy)), at)
    session.execute(delete(DataCopyPart).where(of_copy))
    session.delete(copy)
    session.flush()


def handlers(files: FileStore) -> dict[str, Handler]:
    """Return what does this kind of background work."""
    return {JOB: partial(turn, files)}


def turn(files: FileStore, bench: Bench, copy_id: UUID) -> datetime | None:
    """Go through the next tables of a copy; after a crash one table is begun anew."""
    with bench.reading() as session:
        copy = session.get(DataCopy, copy_id)
        if copy is None or copy.state is CopyState.MADE:
            return None
        account = session.get_one(Account, copy.account_id)
        known = {each.key for each in standings_of(session, account, day_of(bench.clock()))}
    steps = steps_of(copy)
    for step in steps[copy.done : copy.done + LOT]:
        begun = _begin(bench, copy_id, step.number)
        if begun and step.standing.key in known:
            _go_through(files, bench, copy, step)
        if not begun or not _note_done(bench, copy_id, step.number):
            return None
    if copy.done + LOT < len(steps):
        return bench.clock()
    _finish(files, bench, copy, len(steps))
    return None


def steps_of(copy: DataCopy) -> list[Step]:
    """Return every table a copy is made of, for each thing that somebody is."""
    known = [Standing(Whose(who), UUID(root), title) for who, root, title in copy.standings]
    both = [(each, mapped) for each in known for mapped in tables_about(each.whose)]
    return [Step(number, *pair) for number, pair in enumerate(both)]


def unsealed(files: FileStore, part: DataCopyPart) -> bytes:
    """Return the bytes of a part, as they go into somebody's ZIP."""
    kept = files.get(part.digest)
    return SEAL.open_bytes(kept, PLACE) if part.is_sealed else kept


def _go_through(files: FileStore, bench: Bench, copy: DataCopy, step: Step) -> None:
    place = _Place(copy.id, step.number, step.standing.key)
    with bench.reading() as session:
        some = rows_about(session, step.mapped, step.standing, copy.account_id)
        for number, rows in enumerate(some, 1):
            for piece in _pieces(step, number, rows):
                _keep(files, bench, place, piece)


def _pieces(step: Step, number: int, rows: Sequence[Row]) -> Iterator[Piece]:
    """Yield the files about some rows: data, a page to read, and the papers they name."""
    again = "" if number == 1 else f"-{number}"
    mapped, folder = step.mapped, step.standing.key
    title = step.title + (f", part {number}" if again else "")
    data = as_json(facts_of(step), rows)
    yield Piece(f"data/{folder}/{mapped.name}{again}.json", title, data)
    words = [mapped.purpose.words, mapped.purpose.because]
    yield Piece(f"read/{folder}/{mapped.name}{again}.html", title, as_page(title, words, rows))
    for column in papers_in(mapped, step.standing.whose):
        for row in rows:
            if row[column]:
                name = f"papers/{folder}/{mapped.name}/{row['id']}"
                yield Piece(name, title, None, row[column])


def facts_of(step: Step) -> Mapping[str, object]:
    """Return what the map says of a table, as the data's own heading."""
    purpose = step.mapped.purpose
    return {
        "table": step.mapped.name,
        "about": step.standing.whose.value,
        "what": step.mapped.what,
        "purpose": purpose.words,
        "lawful_basis": f"UK GDPR article {purpose.basis}",
        "law": purpose.law,
        "special_category": purpose.special,
        "kept": step.mapped.kept,
        "seen_by": [WHO_SEES[each] for each in purpose.seen_by],
        "council": COUNCIL_SEES[purpose.council],
    }


def _begin(bench: Bench, copy_id: UUID, step: int) -> bool:
    """Take away what somebody who died left of a table; tell whether it is still to be done."""
    with bench.opened() as session:
        copy = session.get(DataCopy, copy_id, with_for_update=True)
        if copy is None or copy.done != step:
            return False
        left = (DataCopyPart.copy_id == copy_id, DataCopyPart.step == step)
        digests = session.scalars(select(DataCopyPart.digest).where(*left)).all()
        if digests:
            session.execute(delete(DataCopyPart).where(*left))
            forget_files(session, digests, bench.clock())
        session.commit()
    return True


def _keep(files: FileStore, bench: Bench, place: _Place, piece: Piece) -> None:
    """Keep a piece: its row first, so that a file whose row is not there is never left behind."""
    sealed = None if piece.data is None else SEAL.close_bytes(piece.data, PLACE)
    digest = piece.digest if sealed is None else hashlib.sha256(sealed).hexdigest()
    with bench.opened() as session:
        session.add(
            DataCopyPart(
                copy_id=place.copy_id,
                step=place.step,
                standing=place.standing,
                name=piece.name,
                title=piece.title,
                digest=digest,
                is_sealed=sealed is not None,
            )
        )
        session.commit()
    if sealed is not None:
        files.put(sealed)


def _note_done(bench: Bench, copy_id: UUID, step: int) -> bool:
    with bench.opened() as session:
        copy = session.get(DataCopy, copy_id, with_for_update=True)
        if copy is None or copy.done != step:
            return False
        copy.done = step + 1
        session.commit()
    return True


def _finish(files: FileStore, bench: Bench, copy: DataCopy, step: int) -> None:
    """Write the list of contents, and say that the copy is made."""
    if not _begin(bench, copy.id, step):
        return
    with bench.reading() as session:
        found = select(DataCopyPart.name, DataCopyPart.title)
        of_copy = found.where(DataCopyPart.copy_id == copy.id)
        ordered = of_copy.order_by(DataCopyPart.step, DataCopyPart.name)
        listed = [(row.name, row.title) for row in session.execute(ordered)]
    for piece in _contents(listed, copy):
        _keep(files, bench, _Place(copy.id, step, ""), piece)
    with bench.opened() as session:
        kept = session.get(DataCopy, copy.id, with_for_update=True)
        if kept is not None:
            kept.state, kept.made_at = CopyState.MADE, bench.clock()
        session.commit()


def _contents(listed: Sequence[tuple[str, str]], copy: DataCopy) -> Iterator[Piece]:
    title = "A copy of your information"
    to_read = [(name, words) for name, words in listed if name.startswith("read/")]
    known = [who for who, _, _ in copy.standings]
    words = [
        "Open a page below to read what is held of you. In “papers” are your papers and pictures.",
        "In “data” is the same for a computer program.",
        *LEFT_OUT,
        "If something is wrong, say so on the page “My information”.",
        f"You can also complain to the Information Commissioner: {ICO_PHONE}, {ICO}.",
    ]
    told = Markup("\n").join(Markup("<p>{}</p>").format(each) for each in words)
    yield Piece("index.html", title, page(title, told + links(to_read)))
    files = [{"name": name, "title": words} for name, words in listed]
    facts = {"about": known, "asked_at": copy.asked_at.isoformat(), "files": files}
    yield Piece("index.json", title, as_json(facts, []))
