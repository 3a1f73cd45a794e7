"""What HMRC was told before: which payslips, with which figures, and what was refused since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from pa_employer.db import is_among
from pa_employer.filings.about import About, Matter
from pa_employer.filings.models import FiledPayslip, Filing, FilingState
from pa_employer.payruns.models import PayslipRow
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.plain import of_plain, to_plain
from payroll.periods import TaxYear
from payroll.rti.payments import FiguresToDate


@dataclass(frozen=True, slots=True)
class Told:
    """A payslip that stands in a document which was not refused, newest first."""

    filing: Filing
    row: FiledPayslip
    run_id: UUID
    year: TaxYear

    @property
    def figures(self) -> FiguresToDate:
        """Return the year's figures that were told with it."""
        return figures_of(self.row.figures)


def filings_of(session: Session, employer_id: UUID) -> list[Filing]:
    """Return an employer's documents, newest first."""
    found = select(Filing).where(Filing.employer_id == employer_id)
    return list(session.scalars(found.order_by(Filing.asked_at.desc(), Filing.id)))


def filing_of(session: Session, employer_id: UUID, filing_id: UUID) -> Filing | None:
    """Return one of an employer's documents, or None if it is not theirs."""
    found = session.get(Filing, filing_id)
    return found if found and found.employer_id == employer_id else None


def newest_about(session: Session, employer_id: UUID, about: About) -> Filing | None:
    """Return the newest document about something, refused ones too."""
    found = select(Filing).where(Filing.employer_id == employer_id, Filing.about == str(about))
    return session.scalar(found.order_by(Filing.attempt.desc()).limit(1))


def standing(session: Session, employer_id: UUID, matter: Matter) -> list[Filing]:
    """Return the documents about one kind of thing that were not refused, newest first."""
    begun = f"{matter}:"
    return [each for each in _standing(session, employer_id) if each.about.startswith(begun)]


@for_each
def _standing(session: Session, employer_ids: Ids) -> Mapping[UUID, list[Filing]]:
    """Return all documents that were not refused, newest first; what they hold is left unread."""
    found = select(Filing).where(
        is_among(session, Filing.employer_id, employer_ids),
        Filing.state != FilingState.REFUSED,
    )
    rows = session.scalars(
        found.order_by(Filing.asked_at.desc(), Filing.id).options(defer(Filing.document))
    )
    return grouped(employer_ids, rows, lambda row: row.employer_id)


@for_each
def standing_in(session: Session, employer_ids: Ids, year: TaxYear) -> Mapping[UUID, list[Filing]]:
    """Return the documents of a tax year that were not refused, newest first."""
    found = select(Filing).where(
        is_among(session, Filing.employer_id, employer_ids),
        Filing.tax_year == year.starting,
        Filing.state != FilingState.REFUSED,
    )
    rows = session.scalars(found.order_by(Filing.asked_at.desc(), Filing.id))
    return grouped(employer_ids, rows, lambda row: row.employer_id)


@for_each
def told_of(session: Session, employer_ids: Ids) -> Mapping[UUID, list[Told]]:
    """Return every payslip an employer's documents told of, newest document first."""
    found = (
        select(Filing, FiledPayslip, PayslipRow.pay_run_id, PayslipRow.tax_year)
        .join(FiledPayslip, FiledPayslip.filing_id == Filing.id)
        .join(PayslipRow, PayslipRow.id == FiledPayslip.payslip_id)
        .where(
            is_among(session, Filing.employer_id, employer_ids),
            Filing.state != FilingState.REFUSED,
        )
        .order_by(Filing.asked_at.desc(), Filing.id)
    )
    rows = [
        Told(filing, row, run_id, TaxYear(starting))
        for filing, row, run_id, starting in session.execute(found)
    ]
    return grouped(employer_ids, rows, lambda row: row.filing.employer_id)


def next_attempt(session: Session, employer_id: UUID, about: About) -> int:
    """Return the number of the next document about something."""
    found = select(func.max(Filing.attempt)).where(
        Filing.employer_id == employer_id, Filing.about == str(about)
    )
    return int(session.scalar(found) or 0) + 1


def plain_figures(figures: FiguresToDate) -> dict[str, Any]:
    """Return figures as plain values to keep."""
    plain: dict[str, Any] = to_plain(figures)
    return plain


def figures_of(plain: dict[str, Any]) -> FiguresToDate:
    """Return what `plain_figures` wrote down."""
    found: FiguresToDate = of_plain(FiguresToDate, plain)
    return found
