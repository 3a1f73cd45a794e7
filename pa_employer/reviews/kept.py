"""Keeping what a return said, and holding it while it is moved."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.reviews.facts import return_given
from pa_employer.reviews.models import FinancialReturn, ReturnVersion
from pa_employer.reviews.words import in_one_line
from payroll.ground.errors import DomainError
from returns.compute import compute_return
from returns.given import as_document


class ChangedSinceError(DomainError):
    """A figure changed since you opened this page. Look at it once more, then send it."""


def keep_version(
    session: Session, return_: FinancialReturn, agreement: Agreement, by: Actor, seen: str = ""
) -> ReturnVersion:
    """Compute the return and write it down as the next version, never to change."""
    given = return_given(session, agreement, return_.span, by.today)
    drawn = compute_return(given)
    if seen and seen != drawn.digest():
        raise ChangedSinceError
    counted = select(func.count()).where(ReturnVersion.return_id == return_.id)
    version = ReturnVersion(
        return_id=return_.id,
        number=(session.scalar(counted) or 0) + 1,
        made_at=by.at,
        made_by_id=by.account_id,
        document=drawn.as_plain(),
        given=as_document(given),
        digest=bytes.fromhex(drawn.digest()),
        summary=in_one_line(drawn, given.overdue),
        is_clean=drawn.is_clean,
        paid_out=drawn.total_out,
        self_proved=drawn.self_proved,
        themes=f" {' '.join(sorted({flag.code for flag in drawn.flags}))} ",
    )
    session.add(version)
    session.flush()
    return_.newest_id = version.id
    session.flush()
    return version


def lock(session: Session, return_: FinancialReturn) -> FinancialReturn:
    """Return the return as it is now, held so that two people cannot move it at once."""
    held = select(FinancialReturn).where(FinancialReturn.id == return_.id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def note(session: Session, return_: FinancialReturn, what: str, by: Actor) -> None:
    """Write into the audit trail what was done to a return."""
    session.flush()
    employer_id = return_.agreement.employer_id
    record(session, by, what, employer_id=employer_id, subject=f"return {return_.id}")
