"""What a run pays or takes besides hours: entered while it is a draft, and taken out again."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.payruns.models import AllowanceClaim, PayExtra, PayRun
from pa_employer.payruns.queries import paid_in
from pa_employer.payruns.service import NotInRunError, lock_draft, note, wait_for_others
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.periods import TaxYear
from payroll.work.items import ItemKind

ENTERED = (
    ItemKind.BONUS,
    ItemKind.BACK_PAY,
    ItemKind.EXPENSES,
    ItemKind.PENSION_REFUND,
    ItemKind.OVERPAYMENT,
)
"""What can be entered by hand; everything else is worked out."""


class NoAmountError(DomainError):
    """Enter the amount, more than nothing."""


class ExtraGoneError(DomainError):
    """That was taken out already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraDetails:
    """An amount besides hours, and what it is for."""

    kind: ItemKind
    amount: Money
    label: str

    def __post_init__(self) -> None:
        if self.amount <= NOTHING:
            raise NoAmountError


def add_extra(
    session: Session, run: PayRun, assistant: Assistant, details: ExtraDetails, by: Actor
) -> PayExtra:
    """Pay (or take) something besides hours in a draft run."""
    lock_draft(session, run)
    if assistant.id not in {each.id for each, _ in paid_in(session, run)}:
        raise NotInRunError
    extra = PayExtra(
        pay_run_id=run.id,
        assistant_id=assistant.id,
        kind=details.kind,
        label=details.label.strip(),
        amount=details.amount,
    )
    session.add(extra)
    session.flush()
    note(session, run, f"entered {details.kind} in a pay run", by)
    return extra


def remove_extra(session: Session, run: PayRun, extra_id: UUID, by: Actor) -> None:
    """Take something out of a draft run again."""
    lock_draft(session, run)
    extra = session.get(PayExtra, extra_id)
    if extra is None or extra.pay_run_id != run.id:
        raise ExtraGoneError
    session.delete(extra)
    session.flush()
    note(session, run, f"took {extra.kind} out of a pay run", by)


def claim_allowance(
    session: Session, employer_id: UUID, year: TaxYear, used_elsewhere: Money, by: Actor
) -> AllowanceClaim:
    """Claim the Employment Allowance for a tax year, or change what was used elsewhere."""
    wait_for_others(session, employer_id)
    found = session.get(AllowanceClaim, (employer_id, year.starting))
    if found is None:
        found = AllowanceClaim(
            employer_id=employer_id,
            tax_year=year.starting,
            claimed_at=by.at,
            claimed_by_id=by.account_id,
        )
        session.add(found)
    found.used_elsewhere = used_elsewhere
    session.flush()
    record(
        session,
        by,
        f"claimed the Employment Allowance of {year}",
        employer_id=employer_id,
        subject=f"employer {employer_id}",
    )
    return found
