"""What an organisation holds for its clients, as rows of a workbook: hours, pay, and clients."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import latest_agreement
from pa_employer.assistants.models import Assistant
from pa_employer.bureau.layouts import SHIFTS
from pa_employer.bureau.ordering import Held
from pa_employer.db import is_among, shares
from pa_employer.filings.waiting import waiting
from pa_employer.home.board import read_together
from pa_employer.home.needs import Need, needs_of
from pa_employer.ledger.accounts import EMPLOYER_NI, EMPLOYER_PENSION, EXPENSES, WAGES
from pa_employer.ledger.models import EntryRow, PostingRow
from pa_employer.payruns.models import DueKind, PayRun, PayslipRow
from pa_employer.payruns.queries import next_pay_on
from pa_employer.payruns.reversed import counts
from pa_employer.people.models import Area, Employer
from pa_employer.statements.owing import unsettled_dues
from pa_employer.timesheets.models import Claim, Shift, Timesheet
from pa_employer.timesheets.shifts import minutes_of
from pa_employer.together import together
from pa_employer.web.workbook import Content, Sheet
from payroll.ground.days import LONDON, ONE_DAY, Span, day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.hours import instant

MOST_DAYS = 366
AT_A_TIME = 500
COSTS = (WAGES, EXPENSES, EMPLOYER_NI, EMPLOYER_PENSION)
"""The accounts of the book that a payslip's cost to the employer stands in."""
NOT_GIVEN = "Not given to you"
AREA_OF_NEED = {
    "late": Area.HOURS,
    "hours": Area.HOURS,
    "cover": Area.HOURS,
    "pay": Area.PAY,
    "bill": Area.MONEY,
    "money": Area.MONEY,
    "hmrc": Area.HMRC,
    "account": Area.STAFF,
}
"""The area of what is due, as the board sorts it; what is not named here is of returns."""
HOURS_HEADINGS = (*SHIFTS.headings, "Hours", "State")
CLAIM_HEADINGS = (
    "Reference",
    "Employer",
    "PA",
    "Date",
    "What",
    "Kind",
    "Miles",
    "Amount",
    "State",
)
PAY_HEADINGS = (
    "Reference", "Employer", "PA", "Pay day", "Hours", "Gross pay", "Income tax",
    "PA's National Insurance", "Student loans", "Court orders", "PA's pension", "Paid back",
    "Net pay", "Employer's National Insurance", "Employer's pension", "Cost to the employer",
)  # fmt: skip
CLIENT_HEADINGS = (
    "Reference", "Employer", "Council", "Next pay day", "To tell HMRC", "To pay HMRC",
    "What is due",
)  # fmt: skip


class PeriodTooLongError(DomainError):
    """That is more than a year. Take out a year at a time."""


class BackwardsPeriodError(DomainError):
    """The last day is before the first. Check the two dates."""


@dataclass(frozen=True, slots=True)
class Clients:
    """For whom an organisation acts, with the reference of each direct payment."""

    held: dict[UUID, Held]
    references: dict[UUID, str]

    def given(self, area: Area) -> list[UUID]:
        """Return the employers for whom an area was given."""
        return [each for each, what in self.held.items() if what.may(area)]

    def left_out(self, area: Area) -> int:
        """Return how many employers decide in an area themselves."""
        return len(self.held) - len(self.given(area))


def clients_of(session: Session, held: dict[UUID, Held]) -> Clients:
    """Return for whom an organisation acts, with their references read together."""
    with together(session, held):
        found = {each: latest_agreement(session, each) for each in held}
    return Clients(held, {each: found.reference if found else "" for each, found in found.items()})


def period(first: date, last: date) -> Span:
    """Return the days a workbook is of, a year at most."""
    if last < first:
        raise BackwardsPeriodError
    span = Span(first, last)
    if span.days > MOST_DAYS:
        raise PeriodTooLongError
    return span


def hours_of(session: Session, clients: Clients, span: Span) -> list[Sheet]:
    """Return the shifts that begin in a period, headed as they can come back in, and claims."""
    notes = (
        "The sheet Shifts can be changed and sent back under Spreadsheets.",
        "What is there already is known again. Agreed hours stay as they are.",
        *_left_out(clients, Area.HOURS, "hours"),
    )
    return [
        Sheet(SHIFTS.title, HOURS_HEADINGS, _shifts(session, clients, span), notes),
        Sheet("Miles and expenses", CLAIM_HEADINGS, _claims(session, clients, span)),
    ]


def pay_of(session: Session, clients: Clients, span: Span) -> list[Sheet]:
    """Return the payslips with pay days in a period, and what they come to."""
    which = PayslipRow.pay_on.between(span.first, span.last)
    return [_pay(session, clients, which)]


def pay_of_runs(session: Session, clients: Clients, run_ids: Collection[UUID]) -> list[Sheet]:
    """Return the payslips of some pay runs, and what they come to."""
    return [_pay(session, clients, is_among(session, PayslipRow.pay_run_id, run_ids))]


def clients_sheet(session: Session, clients: Clients, today: date) -> list[Sheet]:
    """Return everybody an organisation acts for: what comes next, and what is due."""
    rows = _clients(session, clients, today)
    note = f"{NOT_GIVEN}: the person decides this themselves, and it stays on their pages."
    return [Sheet("Clients", CLIENT_HEADINGS, rows, (note,))]


def _left_out(clients: Clients, area: Area, what: str) -> Iterator[str]:
    many = clients.left_out(area)
    if many:
        who = "1 person is" if many == 1 else f"{many} people are"
        yield f"{who} left out, because they have not given you {what} to decide."


def _shifts(session: Session, clients: Clients, span: Span) -> Iterator[Sequence[Content]]:
    found = (
        select(Shift, Timesheet.state, Assistant.name, Employer)
        .join(Timesheet, Timesheet.id == Shift.timesheet_id)
        .join(Assistant, Assistant.id == Timesheet.assistant_id)
        .join(Employer, Employer.id == Assistant.employer_id)
        .where(
            is_among(session, Employer.id, clients.given(Area.HOURS)),
            Shift.starts_at >= instant(span.first, time.min),
            Shift.starts_at < instant(span.last + ONE_DAY, time.min),
        )
        .order_by(Employer.name, Employer.id, Assistant.name, Assistant.id, Shift.starts_at)
        .execution_options(yield_per=AT_A_TIME)
    )
    for shift, state, name, employer in session.execute(found):
        starts, ends = shift.starts_at.astimezone(LONDON), shift.ends_at.astimezone(LONDON)
        yield (
            clients.references[employer.id], employer.name, name, starts.date(),
            starts.time(), ends.time(), shift.break_minutes, str(shift.kind), shift.note,
            _hours(minutes_of(shift)), str(state),
        )  # fmt: skip


def _claims(session: Session, clients: Clients, span: Span) -> Iterator[Sequence[Content]]:
    found = (
        select(Claim, Timesheet.state, Assistant.name, Employer)
        .join(Timesheet, Timesheet.id == Claim.timesheet_id)
        .join(Assistant, Assistant.id == Timesheet.assistant_id)
        .join(Employer, Employer.id == Assistant.employer_id)
        .where(
            is_among(session, Employer.id, clients.given(Area.HOURS)),
            Claim.on.between(span.first, span.last),
        )
        .order_by(Employer.name, Employer.id, Assistant.name, Assistant.id, Claim.on, Claim.id)
        .execution_options(yield_per=AT_A_TIME)
    )
    for claim, state, name, employer in session.execute(found):
        yield (
            clients.references[employer.id], employer.name, name, claim.on, claim.what,
            str(claim.kind), claim.miles or None, claim.amount or None, str(state),
        )  # fmt: skip


def _pay(session: Session, clients: Clients, which: ColumnElement[bool]) -> Sheet:
    notes = (
        "Cost to the employer is what the book has for each payslip.",
        "Employment Allowance and statutory pay given back are not taken off here.",
        *_left_out(clients, Area.PAY, "pay"),
    )
    return Sheet("Payslips", PAY_HEADINGS, _with_total(_payslips(session, clients, which)), notes)


def _with_total(rows: Iterator[Sequence[Content]]) -> Iterator[Sequence[Content]]:
    """Yield rows, and at last what they come to, as values and not as formulas."""
    pence = [0] * len(PAY_HEADINGS)
    hours, many = Decimal(0), 0
    for row in rows:
        many += 1
        for place, content in enumerate(row):
            if isinstance(content, Money):
                pence[place] += content.pence
            elif isinstance(content, Decimal):
                hours += content
        yield row
    first = PAY_HEADINGS.index("Gross pay")
    yield ("TOTAL", "", f"{many} payslips", None, hours, *(Money(each) for each in pence[first:]))


def _payslips(
    session: Session, clients: Clients, which: ColumnElement[bool]
) -> Iterator[Sequence[Content]]:
    found = (
        select(PayslipRow, Assistant.name, Employer, Agreement.reference)
        .join(PayRun, PayRun.id == PayslipRow.pay_run_id)
        .join(Agreement, Agreement.id == PayRun.agreement_id)
        .join(Assistant, Assistant.id == PayslipRow.assistant_id)
        .join(Employer, Employer.id == PayRun.employer_id)
        .where(is_among(session, Employer.id, clients.given(Area.PAY)), which, counts())
        .order_by(Employer.name, Employer.id, PayslipRow.pay_on, Assistant.name, PayslipRow.id)
    )
    # The costs are asked for beside it, so the rows are read in lots and not one by one.
    for lot in session.execute(found.execution_options(yield_per=AT_A_TIME)).partitions():
        costs = _costs(session, [slip.id for slip, *_ in lot])
        for slip, name, employer, reference in lot:
            yield (
                reference, employer.name, name, slip.pay_on, _hours(slip.minutes), slip.gross,
                slip.tax, slip.employee_ni, slip.student_loan, slip.arrested,
                slip.employee_pension, slip.repaid, slip.net, slip.employer_ni,
                slip.employer_pension, costs[slip.id],
            )  # fmt: skip


def _costs(session: Session, payslip_ids: Sequence[UUID]) -> dict[UUID, Money]:
    """Return what each payslip costs the employer, as the book has it."""
    keys = {f"payslip:{each}": each for each in payslip_ids}
    costs = dict.fromkeys(payslip_ids, NOTHING)
    for some in shares(list(keys)):
        found = (
            select(EntryRow.key, func.sum(PostingRow.amount))
            .join(PostingRow, PostingRow.entry_id == EntryRow.id)
            .where(EntryRow.key.in_(some), PostingRow.account.in_(COSTS))
            .group_by(EntryRow.key)
        )
        costs |= {keys[key]: amount for key, amount in session.execute(found)}
    return costs


def _clients(session: Session, clients: Clients, today: date) -> Iterator[Sequence[Content]]:
    found = select(Employer).where(is_among(session, Employer.id, list(clients.held)))
    employers = session.scalars(found.order_by(Employer.name, Employer.id)).all()
    with read_together(session, [each.id for each in employers]):
        for employer in employers:
            yield _client(session, employer, clients, today)


def _client(
    session: Session, employer: Employer, clients: Clients, today: date
) -> Sequence[Content]:
    agreement = latest_agreement(session, employer.id)
    held = clients.held[employer.id]
    next_on: Content = NOT_GIVEN
    if held.may(Area.PAY):
        next_on = next_pay_on(session, agreement, today) if agreement else None
    to_tell: Content = NOT_GIVEN
    to_pay: Content = NOT_GIVEN
    if held.may(Area.HMRC):
        told = [f"{each.title} by {day_in_words(each.due_on)}"
                for each in waiting(session, employer, today)]  # fmt: skip
        to_tell = "; ".join(told) or "Nothing"
        dues = unsettled_dues(session, agreement.id) if agreement else []
        to_pay = Money.total(each.amount for each in dues if each.kind is DueKind.HMRC)
    needs = needs_of(session, employer, agreement, today)
    said = [each.sentence for each in needs if held.may(_area(each))]
    council = agreement.authority.name if agreement else ""
    return (
        clients.references[employer.id], employer.name, council, next_on, to_tell, to_pay,
        " ".join(said) or ("Nothing due" if held.areas else NOT_GIVEN),
    )  # fmt: skip


def _area(need: Need) -> Area:
    return AREA_OF_NEED.get(need.kind, Area.RETURNS)


def _hours(minutes: int) -> Decimal:
    return Decimal(minutes) / 60


def month_before(today: date) -> Span:
    """Return the whole month before a day's."""
    last = today.replace(day=1) - ONE_DAY
    return Span(last.replace(day=1), last)
