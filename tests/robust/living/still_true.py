"""What must be true of a household whatever was done to it."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import terms_of
from pa_employer.audit.queries import first_broken_event
from pa_employer.ledger.proof import faults, trial_balance
from pa_employer.ledger.queries import first_broken_book
from pa_employer.payruns.models import PaidWeek, PayRun, PayslipReversal, PayslipRow
from pa_employer.payruns.queries import payslips_of
from pa_employer.payruns.records import employment
from pa_employer.records.checking import differences
from pa_employer.records.exporting import as_file, record_of
from pa_employer.records.reading import parse, read_record
from pa_employer.reviews.facts import return_given
from pa_employer.reviews.models import FinancialReturn, ReturnVersion
from pa_employer.reviews.queries import read, spans_of
from pa_employer.statements.owing import dues_with_paid
from pa_employer.statements.queries import held_on
from pa_employer.timesheets.models import Timesheet, TimesheetState
from pa_employer.timesheets.shifts import worked_minutes_of
from payroll.ground.money import NOTHING, Money
from payroll.payslip import Payslip
from returns.compute import compute_return
from returns.given import is_as_kept

Week = tuple[UUID, date]
FIRST_DAY = date(2026, 4, 1)
"""The first day of the household's account; what it held then is in the first return before."""


class MostEver:
    """The most minutes each week was ever agreed or contracted to have: none may be paid above."""

    def __init__(self) -> None:
        self.minutes: dict[Week, int] = defaultdict(int)

    def look(self, session: Session, assistants: list[Assistant]) -> None:
        agreed = agreed_minutes(session)
        for week, minutes in agreed.items():
            self.minutes[week] = max(self.minutes[week], minutes)
        for assistant in assistants:
            terms = employment(assistant, terms_of(session, assistant.id))
            for job, monday in paid_minutes(session):
                if job == assistant.id:
                    work = terms.contracted(monday)
                    promised = sum(amount.minutes for amount in work.values())
                    week = (job, monday)
                    self.minutes[week] = max(self.minutes[week], promised)


def agreed_minutes(session: Session) -> dict[Week, int]:
    sheets = session.scalars(select(Timesheet).where(Timesheet.state == TimesheetState.AGREED))
    return {(each.assistant_id, each.week_starts_on): worked_minutes_of(each) for each in sheets}


def paid_minutes(session: Session) -> dict[Week, int]:
    """Return the minutes that the payslips that count pay of each week."""
    reversed_ = select(PayslipReversal.payslip_id)
    summed = (
        select(PaidWeek.assistant_id, PaidWeek.week_starts_on, func.sum(PaidWeek.minutes))
        .where(PaidWeek.payslip_id.not_in(reversed_))
        .group_by(PaidWeek.assistant_id, PaidWeek.week_starts_on)
    )
    return {(job, monday): int(minutes) for job, monday, minutes in session.execute(summed)}


def check_each_step(session: Session, agreement: Agreement, most: MostEver, today: date) -> None:
    """Check what is quick to check: the book, what was settled, the hours, the drafts."""
    assert not list(faults(session))
    assert first_broken_book(session) is None
    assert Money.total(trial_balance(session).values()) == NOTHING
    for each in dues_with_paid(session, agreement.id):
        assert NOTHING <= each.paid <= each.due.amount, (each.payee, each.paid, each.due.amount)
    for week, minutes in paid_minutes(session).items():
        assert 0 <= minutes <= most.minutes[week], (week, minutes, most.minutes[week])
    for span in spans_of(session, agreement, today)[-1:]:
        drawn = compute_return(return_given(session, agreement, span, today))
        assert drawn.opening + drawn.total_in - drawn.total_out == drawn.closing
        until = min(span.last, today)
        if until >= FIRST_DAY:
            assert drawn.closing == held_on(session, agreement.id, until), span


def check_run(session: Session, run: PayRun) -> None:
    """Check a run that was approved now: each payslip adds to the year and pays the hours."""
    paid, agreed = paid_minutes(session), agreed_minutes(session)
    rows = session.scalars(select(PayslipRow).where(PayslipRow.pay_run_id == run.id))
    for row in rows.all():
        check_year(session, row)
        for (job, monday), minutes in paid.items():
            is_in_it = job == row.assistant_id and run.hours_from <= monday <= run.hours_until
            if is_in_it and (job, monday) in agreed:
                assert minutes == agreed[job, monday], (monday, minutes)


def check_year(session: Session, row: PayslipRow) -> None:
    """Check that what the newest payslip says of the year is what the payslips in it say."""
    year = [
        each for each in payslips_of(session, row.assistant_id) if each.tax_year == row.tax_year
    ]
    to_date = Payslip.from_plain(row.document).to_date
    for figure in ("gross", "tax", "employee_ni", "employer_ni", "net"):
        whole = Money.total(getattr(each, figure) for each in year)
        assert getattr(to_date, figure) == whole, (figure, row.pay_on)


def check_at_the_end(session: Session, agreement: Agreement) -> None:
    """Check what takes longer: the audit trail, every payslip and return, and the whole record."""
    assert first_broken_event(session) is None
    assert list(differences(session, agreement.employer_id, agreement.id)) == []
    sent = select(ReturnVersion).join(
        FinancialReturn, FinancialReturn.id == ReturnVersion.return_id
    )
    for version in session.scalars(sent):
        assert is_as_kept(version.given or {}, version.document)
        read(version)
    record = record_of(session, agreement.id)
    data = as_file(record)
    assert as_file(parse(data)) == data
    assert read_record(parse(data)).agreement_id == agreement.id
    session.rollback()
