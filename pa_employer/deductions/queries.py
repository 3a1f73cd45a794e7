"""Reading what decides an assistant's deductions on a pay day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.db import is_among
from pa_employer.deductions.models import (
    ArrestmentRow,
    LoanNoticeRow,
    NiRecord,
    StarterChecklist,
    TaxCodeNotice,
)
from pa_employer.together import Ids, for_each, grouped
from payroll.letter import FoundLetter, NiFacts, letter_on
from payroll.loans import LoanNotice, LoanNotices, LoanPlans
from payroll.tax.code import TaxCode
from payroll.tax.notices import CodeInForce, CodeNotice, code_on
from payroll.tax.starter import EarlierPay


@dataclass(frozen=True, slots=True)
class Decided:
    """What HMRC's notices and the facts decide for one pay day."""

    code: CodeInForce
    letter: FoundLetter
    loans: LoanPlans


def decided_on(session: Session, assistant: Assistant, pay_on: date) -> Decided:
    """Return code, letter and loans for a pay day, or raise NoCodeYetError."""
    return Decided(
        code=code_on(map(as_notice, code_notices_of(session, assistant.id)), pay_on),
        letter=letter_for(session, assistant, pay_on),
        loans=LoanNotices(tuple(map(as_loan, loans_of(session, assistant.id)))).in_force_on(
            pay_on
        ),
    )


def letter_for(session: Session, assistant: Assistant, pay_on: date) -> FoundLetter:
    """Return the National Insurance letter for a pay day."""
    return letter_on(ni_facts(assistant, _ni_record(session, assistant.id)), pay_on)


@for_each
def _ni_record(session: Session, assistant_ids: Ids) -> Mapping[UUID, NiRecord | None]:
    found = select(NiRecord).where(is_among(session, NiRecord.assistant_id, assistant_ids))
    known = {row.assistant_id: row for row in session.scalars(found)}
    return {assistant_id: known.get(assistant_id) for assistant_id in assistant_ids}


def checklist_of(session: Session, assistant_id: UUID) -> StarterChecklist | None:
    """Return what an assistant said when they began, if it is here."""
    return session.get(StarterChecklist, assistant_id)


@for_each
def code_notices_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[TaxCodeNotice]]:
    """Return every tax code of an assistant, oldest first."""
    found = select(TaxCodeNotice).where(
        is_among(session, TaxCodeNotice.assistant_id, assistant_ids)
    )
    rows = session.scalars(found.order_by(TaxCodeNotice.from_on))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


@for_each
def loans_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[LoanNoticeRow]]:
    """Return an assistant's loan notices, oldest first."""
    found = select(LoanNoticeRow).where(
        is_among(session, LoanNoticeRow.assistant_id, assistant_ids)
    )
    rows = session.scalars(found.order_by(LoanNoticeRow.from_on, LoanNoticeRow.id))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


@for_each
def arrestments_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[ArrestmentRow]]:
    """Return the court orders against an assistant's pay, oldest first."""
    found = select(ArrestmentRow).where(
        is_among(session, ArrestmentRow.assistant_id, assistant_ids)
    )
    rows = session.scalars(found.order_by(ArrestmentRow.from_on, ArrestmentRow.id))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


def loan_of(session: Session, assistant_id: UUID, loan_id: UUID) -> LoanNoticeRow | None:
    """Return one of an assistant's loan notices, or None if it is not theirs."""
    found = session.get(LoanNoticeRow, loan_id)
    return found if found and found.assistant_id == assistant_id else None


def arrestment_of(session: Session, assistant_id: UUID, order_id: UUID) -> ArrestmentRow | None:
    """Return one of the orders against an assistant, or None if it is not theirs."""
    found = session.get(ArrestmentRow, order_id)
    return found if found and found.assistant_id == assistant_id else None


def as_notice(row: TaxCodeNotice) -> CodeNotice:
    """Return a notice as the engine takes it."""
    earlier = None
    if row.earlier_pay is not None and row.earlier_tax is not None:
        earlier = EarlierPay(row.earlier_pay, row.earlier_tax)
    return CodeNotice(row.from_on, TaxCode.parse(row.tax_code), row.source, earlier)


def as_loan(row: LoanNoticeRow) -> LoanNotice:
    """Return a loan notice as the engine takes it."""
    return LoanNotice(row.plan, row.from_on, row.until_on)


def ni_facts(assistant: Assistant, record: NiRecord | None) -> NiFacts:
    """Return the facts behind an assistant's letter; without a record only the birthday."""
    if record is None:
        return NiFacts(assistant.date_of_birth)
    return NiFacts(
        born_on=assistant.date_of_birth,
        apprentice=_days(record.apprentice_from, record.apprentice_until),
        deferred=_days(record.deferred_from, record.deferred_until),
        reduced_rate_from=record.reduced_rate_from,
        veteran_from=record.veteran_from,
        given=record.given_letter,
    )


def _days(first: date | None, last: date | None) -> tuple[date, date | None] | None:
    return (first, last) if first else None
