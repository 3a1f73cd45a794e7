"""Writing down what HMRC, courts and lenders say of an assistant's pay."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.deductions.models import (
    ArrestmentRow,
    LoanNoticeRow,
    NiRecord,
    StarterChecklist,
    TaxCodeNotice,
)
from pa_employer.deductions.queries import loans_of
from payroll.arrestments.orders import ArrestmentOrder, OrderKind
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.loans import StudentPlan
from payroll.ni import NiLetter
from payroll.tax.code import TaxCode
from payroll.tax.notices import CodeSource
from payroll.tax.starter import P45, Declaration, EarlierPay, starting_code


class ChecklistHereError(DomainError):
    """The starter checklist is here already. A change comes with HMRC's next notice."""


class BeforeJobError(DomainError):
    """That day is before the job began. Check the date."""


class EndsBeforeStartError(DomainError):
    """The last day is before the first. Check the two dates."""


class LoanHereError(DomainError):
    """That loan is collected already. Stop it first if the notice changes it."""


class StoppedError(DomainError):
    """That has an end already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterDetails:
    """What somebody new says, and their P45 if they have one."""

    declaration: Declaration
    p45: P45 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDetails:
    """A tax code from a day on, with the year's earlier pay and tax if the notice brings them."""

    from_on: date
    code: TaxCode
    source: CodeSource
    earlier: EarlierPay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NiDetails:
    """The dated facts that decide the letter; None is not so."""

    apprentice_from: date | None = None
    apprentice_until: date | None = None
    deferred_from: date | None = None
    deferred_until: date | None = None
    reduced_rate_from: date | None = None
    veteran_from: date | None = None
    given_letter: NiLetter | None = None
    saw_age_evidence_on: date | None = None

    def __post_init__(self) -> None:
        for first, last in (
            (self.apprentice_from, self.apprentice_until),
            (self.deferred_from, self.deferred_until),
        ):
            if first and last and last < first:
                raise EndsBeforeStartError


def give_checklist(
    session: Session, assistant: Assistant, details: StarterDetails, by: Actor
) -> TaxCodeNotice:
    """Keep what somebody new said, and the tax code that follows from it."""
    _lock(session, assistant)
    if session.get(StarterChecklist, assistant.id):
        raise ChecklistHereError
    p45 = details.p45
    starting = starting_code(assistant.started_on, details.declaration, p45)
    session.add(
        StarterChecklist(
            assistant_id=assistant.id,
            declaration=details.declaration,
            given_on=by.today,
            p45_left_on=p45.left_on if p45 else None,
            p45_tax_code=str(p45.tax_code) if p45 else None,
            p45_pay=p45.pay if p45 else None,
            p45_tax=p45.tax if p45 else None,
        )
    )
    is_from_p45 = p45 is not None and starting.code == p45.tax_code
    return note_tax_code(
        session,
        assistant,
        CodeDetails(
            from_on=assistant.started_on,
            code=starting.code,
            source=CodeSource.P45 if is_from_p45 else CodeSource.STARTER,
            earlier=starting.earlier,
        ),
        by,
    )


def note_tax_code(
    session: Session, assistant: Assistant, details: CodeDetails, by: Actor
) -> TaxCodeNotice:
    """Use a tax code from a day on; another one from the same day is replaced by it.

    What was paid before stays as it was: a cumulative code puts the year right with the next pay.
    """
    if details.from_on < assistant.started_on:
        raise BeforeJobError
    _lock(session, assistant)
    found = session.scalar(
        select(TaxCodeNotice).where(
            TaxCodeNotice.assistant_id == assistant.id,
            TaxCodeNotice.from_on == details.from_on,
        )
    )
    if found is None:
        found = TaxCodeNotice(
            assistant_id=assistant.id,
            from_on=details.from_on,
            tax_code=str(details.code),
            source=details.source,
        )
        session.add(found)
    found.tax_code, found.source = str(details.code), details.source
    found.earlier_pay = details.earlier.pay if details.earlier else None
    found.earlier_tax = details.earlier.tax if details.earlier else None
    session.flush()
    _record(session, assistant, "noted a tax code", by)
    return found


def note_ni_facts(session: Session, assistant: Assistant, details: NiDetails, by: Actor) -> None:
    """Keep the facts that decide the National Insurance letter."""
    _lock(session, assistant)
    found = session.get(NiRecord, assistant.id)
    if found is None:
        found = NiRecord(assistant_id=assistant.id)
        session.add(found)
    for name in NiDetails.__slots__:
        setattr(found, name, getattr(details, name))
    session.flush()
    _record(session, assistant, "noted National Insurance facts", by)


def collect_loan(
    session: Session, assistant: Assistant, plan: StudentPlan | None, from_on: date, by: Actor
) -> LoanNoticeRow:
    """Collect a student loan, or with no plan a postgraduate one, from a day on."""
    _lock(session, assistant)
    open_ones = [row for row in loans_of(session, assistant.id) if row.until_on is None]
    if any(row.plan is plan for row in open_ones):
        raise LoanHereError
    row = LoanNoticeRow(assistant_id=assistant.id, from_on=from_on, plan=plan)
    session.add(row)
    session.flush()
    _record(session, assistant, "noted a loan to collect", by)
    return row


def stop_loan(
    session: Session, assistant: Assistant, row: LoanNoticeRow, until_on: date, by: Actor
) -> None:
    """Collect a loan until a day, and no longer."""
    _lock(session, assistant)
    if row.until_on:
        raise StoppedError
    if until_on < row.from_on:
        raise EndsBeforeStartError
    row.until_on = until_on
    _record(session, assistant, "noted the end of a loan", by)


def serve_arrestment(
    session: Session, assistant: Assistant, order: ArrestmentOrder, by: Actor
) -> ArrestmentRow:
    """Keep a court's order that was served."""
    _lock(session, assistant)
    row = ArrestmentRow(
        assistant_id=assistant.id,
        kind=order.kind,
        creditor=order.creditor.strip(),
        reference=order.reference.strip(),
        from_on=order.from_on,
        total=order.total,
        daily_rate=order.daily_rate,
        charges_fee=order.charges_fee,
    )
    session.add(row)
    session.flush()
    _record(session, assistant, "noted a court order against pay", by)
    return row


def end_arrestment(
    session: Session, assistant: Assistant, row: ArrestmentRow, until_on: date, by: Actor
) -> None:
    """Note that a court order ended."""
    _lock(session, assistant)
    if row.until_on:
        raise StoppedError
    if until_on < row.from_on:
        raise EndsBeforeStartError
    row.until_on = until_on
    _record(session, assistant, "noted the end of a court order", by)


def as_order(row: ArrestmentRow, paid: Money, last_taken_on: date | None) -> ArrestmentOrder:
    """Return an order as the engine takes it; `paid` is what payslips took for it so far."""
    return ArrestmentOrder(
        reference=row.reference,
        kind=OrderKind(row.kind),
        creditor=row.creditor,
        from_on=row.from_on,
        total=row.total,
        paid=paid,
        daily_rate=row.daily_rate,
        charges_fee=row.charges_fee,
        until_on=row.until_on,
        last_taken_on=last_taken_on,
    )


def _lock(session: Session, assistant: Assistant) -> None:
    """Wait for whoever changes this assistant in another tab."""
    session.flush()
    found = select(Assistant).where(Assistant.id == assistant.id).with_for_update()
    session.execute(found.execution_options(populate_existing=True)).one()


def _record(session: Session, assistant: Assistant, what: str, by: Actor) -> None:
    subject = f"assistant {assistant.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)
