"""What a pay run would pay today, person by person, worked out anew each time it is looked at."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import terms_of
from pa_employer.deductions.queries import decided_on
from pa_employer.enrolment.queries import contributes_on
from pa_employer.payruns.cautions import (
    floor_cautions,
    hours_cautions,
    pension_caution,
    rate_cautions,
    same_period_caution,
    why_nothing,
)
from pa_employer.payruns.differences import difference_in_words
from pa_employer.payruns.hours_owed import NO_HOURS, HoursOwed, WorkRecord, hours_owed
from pa_employer.payruns.items_owed import (
    ItemOwed,
    claim_items,
    extra_items,
    extras_of,
    rolled_up_item,
)
from pa_employer.payruns.leave_items import holiday_shown, leave_items
from pa_employer.payruns.models import PayExtra, PayRun, PayRunState
from pa_employer.payruns.off_hmrc import off_hmrc
from pa_employer.payruns.orders import orders_against
from pa_employer.payruns.pay_given import PaidNow, pay_given
from pa_employer.payruns.queries import contracted_choices, paid_in, payslips_of
from pa_employer.payruns.records import work_record
from payroll.allowance import AllowanceUse
from payroll.engine import calculate
from payroll.ground.days import Span, monday_of
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from payroll.parental.recovery import Recovery
from payroll.payslip import PayGiven, Payslip
from payroll.pension import PensionKind


@dataclass(frozen=True, slots=True)
class AssistantPay:
    """What a run would pay one assistant, or why it pays nothing or cannot."""

    assistant_id: UUID
    name: str
    pays_contracted: bool
    owed: HoursOwed = NO_HOURS
    items: tuple[ItemOwed, ...] = ()
    given: PayGiven | None = None
    payslip: Payslip | None = None
    difference: str = ""
    warnings: tuple[str, ...] = ()
    nothing_because: str = ""
    blocked: str = ""

    @property
    def worked_out(self) -> tuple[Payslip, PayGiven]:
        """Return the payslip and what it was worked out from; only for who gets one."""
        if self.payslip is None or self.given is None:
            message = f"{self.assistant_id} gets no payslip in this run"
            raise ValueError(message)
        return self.payslip, self.given


@dataclass(frozen=True, slots=True)
class Preview:
    """All that a run would pay."""

    pays: tuple[AssistantPay, ...]
    allowance: AllowanceUse | None = None
    """What the Employment Allowance takes off, where it is claimed."""
    recovery: Recovery | None = None
    """What HMRC gives back of statutory pay."""

    @property
    def paid(self) -> tuple[tuple[AssistantPay, Payslip], ...]:
        """Return who gets a payslip, with it."""
        return tuple((pay, pay.payslip) for pay in self.pays if pay.payslip)

    @property
    def blocked(self) -> tuple[AssistantPay, ...]:
        """Return whose pay cannot be worked out yet."""
        return tuple(pay for pay in self.pays if pay.blocked)

    @property
    def total_cost(self) -> Money:
        """Return all that the run costs the employer."""
        cost = Money.total(payslip.employer_cost for _, payslip in self.paid)
        return cost - self.off_hmrc

    @property
    def off_hmrc(self) -> Money:
        """Return what need not be paid to HMRC: the allowance used, and pay given back."""
        used = self.allowance.used if self.allowance else NOTHING
        return used + (self.recovery.total if self.recovery else NOTHING)

    @property
    def cost_working(self) -> Working:
        """Return how the run's cost comes about, person by person."""
        steps = (
            step
            for pay, payslip in self.paid
            for step in (
                (f"{pay.name}: gross pay", str(payslip.gross.amount)),
                (f"{pay.name}: employer's National Insurance", str(payslip.employer_ni.amount)),
                (f"{pay.name}: employer's pension", str(payslip.employer_pension.amount)),
                *(
                    ((f"{pay.name}: paid back", str(payslip.paid_back)),)
                    if payslip.paid_back
                    else ()
                ),
            )
        )
        off = (("Off what HMRC is paid", str(-self.off_hmrc)),) if self.off_hmrc else ()
        sentence = (
            "Gross pay is what your PAs earn; tax, their National Insurance and their pension "
            f"come out of it. What you pay on top is added. All together it is {self.total_cost}."
        )
        return Working(sentence, (*steps, *off), "The payslips of this run")


def preview(session: Session, run: PayRun) -> Preview:
    """Return what a run would pay as things stand."""
    chosen = contracted_choices(session, run.id)
    extras = extras_of(session, run.id)
    found = [
        _pay(session, run, (assistant, terms), extras, is_chosen=assistant.id in chosen)
        for assistant, terms in paid_in(session, run)
    ]
    pays = tuple(pay for pay in found if pay)
    items = [item for pay in pays if pay.payslip for item in pay.items]
    return Preview(pays, *off_hmrc(session, run, _payslips(pays), items))


def pay_again(
    session: Session, run: PayRun, job: tuple[Assistant, Terms], *, is_contracted: bool
) -> AssistantPay:
    """Return one assistant's pay of an approved run as it would be worked out today.

    Payslips of later pay days stay as they are: the next one puts the year right.
    """
    extras = extras_of(session, run.id)
    found = _pay(session, run, job, extras, is_chosen=is_contracted)
    return found or AssistantPay(job[0].id, job[0].name, is_contracted)


def _payslips(pays: tuple[AssistantPay, ...]) -> list[tuple[UUID, Payslip]]:
    return [(pay.assistant_id, pay.payslip) for pay in pays if pay.payslip]


def _pay(
    session: Session,
    run: PayRun,
    job: tuple[Assistant, Terms],
    extras: list[PayExtra],
    *,
    is_chosen: bool,
) -> AssistantPay | None:
    """Return one assistant's pay; None for somebody who is not here and is owed nothing."""
    assistant, _ = job
    weeks = Span(run.hours_from, run.hours_until)
    record = work_record(session, assistant, monday_of(run.hours_until))
    pay = AssistantPay(assistant.id, assistant.name, is_chosen)
    try:
        owed = hours_owed(record, weeks, pays_contracted=is_chosen)
        items = _items(session, run, job, owed, extras)
    except DomainError as refused:
        return replace(pay, blocked=refused.message)
    cautions = (
        *hours_cautions(owed, pays_contracted=is_chosen),
        *rate_cautions(owed, run.hours_from, assistant.date_of_birth),
        *floor_cautions(owed, weeks, assistant),
    )
    pay = replace(pay, owed=owed, items=items, warnings=cautions)
    if owed.lines or items:
        return _priced(session, run, job, pay)
    if _is_of_interest(owed, record, weeks):
        return replace(pay, nothing_because=why_nothing(owed))
    return None


def _is_in_pension(session: Session, assistant: Assistant, terms: Terms, on: date) -> bool:
    has_pension = terms.pension_kind is not PensionKind.NONE
    return contributes_on(session, assistant.id, on, terms_have_pension=has_pension)


def _items(
    session: Session,
    run: PayRun,
    job: tuple[Assistant, Terms],
    owed: HoursOwed,
    extras: list[PayExtra],
) -> tuple[ItemOwed, ...]:
    """Return what is paid besides hours, what is earned first."""
    assistant, terms = job
    return (
        *rolled_up_item(terms, assistant, run, owed.lines),
        *leave_items(session, run, assistant, terms),
        *extra_items(extras, assistant, run),
        *claim_items(session, assistant, run, terms_of(session, assistant.id)),
    )


def _is_of_interest(owed: HoursOwed, record: WorkRecord, weeks: Span) -> bool:
    is_employed = any(record.employment.is_employed_on(day) for day in weeks)
    return bool(is_employed or owed.held_back)


def _priced(
    session: Session, run: PayRun, job: tuple[Assistant, Terms], pay: AssistantPay
) -> AssistantPay:
    """Return the pay with its payslip, or with the reason why there can be none."""
    assistant, terms = job
    before = [
        row
        for row in payslips_of(session, assistant.id)
        if run.state is PayRunState.DRAFT or row.pay_on <= run.pay_on
    ]
    last = Payslip.from_plain(before[0].document) if before else None
    try:
        decided = decided_on(session, assistant, run.pay_on)
        is_in = _is_in_pension(session, assistant, terms, run.pay_on)
        orders = orders_against(session, assistant, before)
        items = tuple(each.item for each in pay.items)
        holiday = holiday_shown(session, assistant, run.pay_on)
        work = PaidNow(pay.owed.lines, items, orders, holiday, is_in_pension=is_in)
        given = pay_given(run.pay_on, terms, decided, work, before)
        payslip = calculate(given)
    except DomainError as refused:
        return replace(pay, blocked=refused.message)
    return replace(
        pay,
        given=given,
        payslip=payslip,
        difference=difference_in_words(payslip, last),
        warnings=(
            *pay.warnings,
            *same_period_caution(payslip, last),
            *pension_caution(session, assistant, payslip, is_in=is_in),
        ),
    )
