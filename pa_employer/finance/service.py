"""Making a file for a finance system, once: what was in one is never in another."""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from pa_employer.accounts.models import Organisation
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.finance.lines import Coded, Due, code_for, lines_due
from pa_employer.finance.models import (
    FileKind,
    FileLayout,
    FinanceFile,
    FinanceLine,
    LedgerCode,
    LineKind,
)
from pa_employer.finance.writing import Layout, total_of, written
from pa_employer.recovering.service import take_off
from payroll.ground.days import Span
from payroll.ground.errors import DomainError


class NothingDueError(DomainError):
    """Nothing is due on these days that is not in a file already."""


class TooLongError(DomainError):
    """Choose at most 62 days at once."""


class CodesWantedError(DomainError):
    """Enter both codes."""


MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a kind of line from a day on."""

    kind: LineKind
    from_on: date
    cost_centre: str
    account_code: str


def make_file(
    session: Session, authority: Organisation, kind: FileKind, days: Span, by: Actor
) -> FinanceFile:
    """Make a file of what is due; what comes off a payment counts as taken from now on."""
    if days.days > MOST_DAYS:
        raise TooLongError
    # One at a time for one council, so that nothing is paid by two files.
    held = select(Organisation.id).where(Organisation.id == authority.id).with_for_update()
    session.execute(held)
    due, _ = lines_due(session, authority.id, kind, days, by.today)
    if not due:
        raise NothingDueError
    lines = _coded(session, authority.id, due)
    layout = layout_of(session, authority.id, kind)
    content = written(kind, lines, layout)
    made = FinanceFile(
        authority_id=authority.id,
        kind=kind,
        format=layout.format,
        first_on=days.first,
        last_on=days.last,
        made_at=by.at,
        made_by_id=by.account_id,
        lines=len(lines),
        total=total_of(lines),
        content=content,
        digest=hashlib.sha256(content).digest(),
    )
    session.add(made)
    session.flush()
    session.add_all(_line(made, each) for each in due)
    for each in due:
        if each.kind is LineKind.TAKEN_OFF and each.part and each.recovery:
            take_off(session, each.recovery, each.part, by)
    session.flush()
    record(session, by, "made a file for the finance system", subject=f"file {made.id}")
    return made


def layout_of(session: Session, authority_id: UUID, kind: FileKind) -> Layout:
    """Return how a council wants a kind of file."""
    return Layout.of(_kept_layout(session, authority_id, kind))


def keep_layout(
    session: Session, authority_id: UUID, kind: FileKind, layout: Layout, by: Actor
) -> FileLayout:
    """Keep how a council wants a kind of file, from the next one on."""
    kept = _kept_layout(session, authority_id, kind)
    columns = [[name, title] for name, title in layout.columns]
    if kept is None:
        kept = FileLayout(
            authority_id=authority_id,
            kind=kind,
            columns=columns,
            format=layout.format,
            delimiter=layout.delimiter,
            dates=layout.dates,
            has_titles=layout.has_titles,
            has_trailer=layout.has_trailer,
        )
        session.add(kept)
    kept.columns, kept.format, kept.delimiter = columns, layout.format, layout.delimiter
    kept.dates, kept.has_titles = layout.dates, layout.has_titles
    kept.has_trailer = layout.has_trailer
    session.flush()
    record(session, by, "changed the layout of a file", subject=f"layout {kind.value}")
    return kept


def keep_codes(session: Session, authority_id: UUID, codes: Codes, by: Actor) -> LedgerCode:
    """Keep under which codes a kind of line is booked from a day on."""
    if not codes.cost_centre.strip() or not codes.account_code.strip():
        raise CodesWantedError
    found = select(LedgerCode).where(
        LedgerCode.authority_id == authority_id,
        LedgerCode.kind == codes.kind,
        LedgerCode.from_on == codes.from_on,
    )
    kept = session.scalars(found.with_for_update()).first()
    if kept is None:
        kept = LedgerCode(
            authority_id=authority_id,
            kind=codes.kind,
            from_on=codes.from_on,
            cost_centre="",
            account_code="",
        )
        session.add(kept)
    kept.cost_centre, kept.account_code = codes.cost_centre.strip(), codes.account_code.strip()
    session.flush()
    record(session, by, "changed ledger codes", subject=f"codes {codes.kind.value}")
    return kept


def codes_of(session: Session, authority_id: UUID) -> list[LedgerCode]:
    """Return a council's codes, by kind, the newest first."""
    found = select(LedgerCode).where(LedgerCode.authority_id == authority_id)
    return list(session.scalars(found.order_by(LedgerCode.kind, LedgerCode.from_on.desc())))


def files_of(session: Session, authority_id: UUID, most: int) -> list[FinanceFile]:
    """Return the newest files of a council, without what is in them."""
    found = select(FinanceFile).where(FinanceFile.authority_id == authority_id)
    newest = found.order_by(FinanceFile.made_at.desc(), FinanceFile.id).limit(most)
    return list(session.scalars(newest.options(defer(FinanceFile.content))))


def file_of(session: Session, authority_id: UUID, file_id: UUID) -> FinanceFile | None:
    """Return one file of a council, or None if it is not theirs."""
    found = session.get(FinanceFile, file_id)
    return found if found and found.authority_id == authority_id else None


def _kept_layout(session: Session, authority_id: UUID, kind: FileKind) -> FileLayout | None:
    found = select(FileLayout).where(
        FileLayout.authority_id == authority_id, FileLayout.kind == kind
    )
    return session.scalar(found)


def _coded(session: Session, authority_id: UUID, due: list[Due]) -> list[Coded]:
    codes = {
        (each.kind, each.on): code_for(session, authority_id, each.kind, each.on) for each in due
    }
    return [Coded(each, number, codes[each.kind, each.on]) for number, each in enumerate(due, 1)]


def _line(made: FinanceFile, due: Due) -> FinanceLine:
    return FinanceLine(
        file_id=made.id,
        agreement_id=due.agreement.id,
        kind=due.kind,
        on=due.on,
        amount=due.amount,
        subject=due.subject,
    )
