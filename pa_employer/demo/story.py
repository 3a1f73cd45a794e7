"""One household's year told as text, from shift to decision, with the figures as they are."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.clock import day_of
from pa_employer.demo.households import HOUSEHOLDS
from pa_employer.demo.load import live
from pa_employer.demo.year import Year
from pa_employer.ledger.queries import first_broken_entry
from pa_employer.payruns.models import PayslipRow
from pa_employer.payruns.queries import dues_of, payslips_between
from pa_employer.reviews.models import FinancialReturn
from pa_employer.reviews.queries import read, returns_of, versions_of
from pa_employer.statements.owing import settled_by
from pa_employer.statements.queries import lines_between
from pa_employer.timesheets.queries import sheets_between, worked_minutes_of
from payroll.ground.days import Span, day_in_words, hours_in_words, monday_of
from payroll.ground.money import Money
from payroll.payslip import Payslip
from receipts.store import FileStore

LAST_DAY = date(2026, 11, 24)


def tell(session: Session, files: FileStore, today: date = LAST_DAY) -> Iterator[str]:
    """Live a year in one household and tell it, line by line."""
    (year,) = live(session, files, HOUSEHOLDS[:1], today)
    agreement = year.household.agreement
    span = Span(agreement.starts_on, today)
    yield f"{agreement.employer.name}, {span}"
    yield f"{agreement.authority.name} pays {agreement.weekly_amount} a week: {agreement.purpose}"
    yield from _hours(session, year, span)
    payslips = payslips_between(session, agreement.id, span)
    yield from _pay(payslips)
    yield from _money(session, year, span)
    for return_ in returns_of(session, agreement.id)[::-1]:
        yield from _return(session, return_)
    broken = first_broken_entry(session, agreement.id)
    yield ""
    yield "The book is as it was written." if broken is None else f"Entry {broken} was changed."


def _hours(session: Session, year: Year, span: Span) -> Iterator[str]:
    yield from ("", "Hours: sent by the assistants, agreed by the employer")
    first, last = monday_of(span.first), monday_of(span.last)
    for job in year.household.jobs:
        sheets = sheets_between(session, job.assistant.id, first, last)
        shifts = sum(len(sheet.shifts) for sheet in sheets)
        worked = hours_in_words(sum(worked_minutes_of(sheet) for sheet in sheets))
        yield f"  {job.assistant.name}: {len(sheets)} weeks, {shifts} shifts, {worked}"


def _pay(payslips: list[PayslipRow]) -> Iterator[str]:
    yield from ("", "Pay")
    for row in payslips:
        taken = f"tax {row.tax}, NI {row.employee_ni}, pension {row.employee_pension}"
        whose = f"{day_in_words(row.pay_on):18} {row.assistant.name}"
        yield f"  {whose}: {hours_in_words(row.minutes)}, {row.gross} less {taken} is {row.net}"
    if payslips:
        yield from _newest(Payslip.from_plain(payslips[-1].document))


def _newest(payslip: Payslip) -> Iterator[str]:
    yield from ("", f"How the newest payslip came about ({day_in_words(payslip.pay_on)})")
    figures = (
        *payslip.pay,
        payslip.gross,
        *payslip.deductions,
        payslip.net,
        payslip.employer_ni,
        payslip.employer_pension,
    )
    for figure in figures:
        yield f"  {figure.label}: {figure.amount}. {figure.working.sentence}"


def _money(session: Session, year: Year, span: Span) -> Iterator[str]:
    agreement_id = year.household.agreement.id
    lines = lines_between(session, agreement_id, span)
    matched = [line for line in lines if line.explained == "matched"]
    told = [line for line in lines if line.explained == "by a person"]
    dues = dues_of(session, agreement_id)
    paid = [due for due in dues if settled_by(session, due)]
    yield from ("", "Money")
    yield f"  {len(lines)} payments on the statements: {len(matched)} recognised, {len(told)} told"
    due = Money.total(due.amount for due in dues)
    seen = Money.total(due.amount for due in paid)
    yield f"  {due} due for wages, HMRC and pension; {seen} of it seen paid"


def _return(session: Session, return_: FinancialReturn) -> Iterator[str]:
    drawn = read(versions_of(session, return_)[-1])
    yield from ("", f"Return for {drawn.period}")
    yield from (f"  {sentence}" for sentence in drawn.headline)
    for heading in (*drawn.money_in, *drawn.money_out):
        yield f"  {heading.words}: {heading.total}, {heading.proof}"
    yield from (f"  {step.label}: {step.amount}" for step in drawn.set_aside.steps if step.amount)
    yield f"  {drawn.set_aside.sentence}"
    yield from (f"  Noticed: {flag.sentence}" for flag in drawn.flags)
    if return_.decision and return_.decided_at:
        reason = f": {return_.decision_reason}" if return_.decision_reason else ""
        when = day_in_words(day_of(return_.decided_at))
        yield f"  The council decided to {return_.decision} on {when}{reason}"
    else:
        yield f"  The return is {return_.state}."
