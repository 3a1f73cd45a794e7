"""Checking a record that was taken in against our own figures: what is stated stays as it is."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.payruns.verify import changed_payslips
from pa_employer.reviews.models import FinancialReturn, ReturnVersion
from pa_employer.statements.asserted import unmet
from payroll.ground.errors import DomainError
from returns.given import is_as_kept


def differences(session: Session, employer_id: UUID, agreement_id: UUID) -> Iterator[str]:
    """Yield a sentence for each figure that comes out otherwise here than it is stated."""
    yield from changed_payslips(session, employer_id)
    for each in unmet(session, agreement_id):
        yield (
            f"The statement of account {each.account_id} shows {each.shows} at the end of "
            f"{each.on}, and the book {each.book}."
        )
    yield from _returns(session, agreement_id)


def _returns(session: Session, agreement_id: UUID) -> Iterator[str]:
    found = (
        select(ReturnVersion)
        .join(FinancialReturn, FinancialReturn.id == ReturnVersion.return_id)
        .where(FinancialReturn.agreement_id == agreement_id, ReturnVersion.given.is_not(None))
        .order_by(ReturnVersion.id)
    )
    for version in session.scalars(found):
        try:
            is_same = is_as_kept(version.given or {}, version.document)
        except (DomainError, ValueError, TypeError, KeyError):
            is_same = False
        if not is_same:
            yield f"Return {version.return_id}, version {version.number}, comes out otherwise."
