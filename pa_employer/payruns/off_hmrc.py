"""What a run need not pay to HMRC: Employment Allowance used, statutory pay given back."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.db import is_among
from pa_employer.leave.models import FamilyLeave
from pa_employer.payruns.items_owed import ItemOwed
from pa_employer.payruns.models import (
    AllowanceClaim,
    DueKind,
    PaidItem,
    PaymentDue,
    PayRun,
    PayRunState,
    PayslipRow,
)
from pa_employer.payruns.reversed import counts
from pa_employer.together import Ids, for_each
from payroll.allowance import AllowanceUse, EmployersNi, allowance_use
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from payroll.parental.recovery import Recovery, recovered
from payroll.payslip import Payslip
from payroll.periods import TaxYear
from payroll.work.items import ItemKind


def off_hmrc(
    session: Session,
    run: PayRun,
    payslips: list[tuple[UUID, Payslip]],
    items: Iterable[ItemOwed],
) -> tuple[AllowanceUse | None, Recovery | None]:
    """Return the allowance a run's payslips use, where it is claimed, and what is given back."""
    return _allowance(session, run, payslips), recovery(run.pay_on, items)


def recovery(pay_on: date, items: Iterable[ItemOwed]) -> Recovery | None:
    """Return what is given back of statutory pay; each leave says if the employer is small."""
    return _recovery(
        pay_on,
        [
            (each.item.amount, bool(each.is_small_employer))
            for each in items
            if each.item.kind.is_recoverable
        ],
    )


def recovery_of_run(session: Session, run: PayRun) -> Recovery | None:
    """Return what is given back of the statutory pay on a run's payslips that count."""
    paid = _recoverable_in(session, run)
    return _recovery(run.pay_on, [(item.amount, is_small) for item, is_small in paid])


def recovered_by_kind(session: Session, run: PayRun) -> dict[ItemKind, tuple[Money, Money]]:
    """Return what is given back of each kind of a run's statutory pay: of pay, compensation.

    Together it is to the penny what the run counts; the last kind takes what rounding leaves.
    """
    sums: dict[bool, dict[ItemKind, Money]] = {True: {}, False: {}}
    for item, is_small in _recoverable_in(session, run):
        sums[is_small][item.kind] = sums[is_small].get(item.kind, NOTHING) + item.amount
    found: dict[ItemKind, tuple[Money, Money]] = {}
    for is_small, kinds in sums.items():
        if kinds:
            _share_out(found, kinds, run.pay_on, is_small=is_small)
    return found


def _recoverable_in(session: Session, run: PayRun) -> list[tuple[PaidItem, bool]]:
    """Return the statutory pay of a run that HMRC gives back, with whether all of it."""
    paid = (
        select(PaidItem, FamilyLeave.is_small_employer)
        .join(PayslipRow, PayslipRow.id == PaidItem.payslip_id)
        .outerjoin(FamilyLeave, FamilyLeave.id == PaidItem.source_id)
        .where(PayslipRow.pay_run_id == run.id, counts())
    )
    return [
        (item, bool(is_small))
        for item, is_small in session.execute(paid)
        if item.kind.is_recoverable
    ]


def _share_out(
    found: dict[ItemKind, tuple[Money, Money]],
    kinds: dict[ItemKind, Money],
    pay_on: date,
    *,
    is_small: bool,
) -> None:
    whole = recovered(Money.total(kinds.values()), pay_on, is_small=is_small)
    of_pay, compensation = whole.of_pay, whole.compensation
    for place, (kind, amount) in enumerate(kinds.items(), start=1):
        part = recovered(amount, pay_on, is_small=is_small)
        is_last = place == len(kinds)
        back, more = (of_pay, compensation) if is_last else (part.of_pay, part.compensation)
        of_pay, compensation = of_pay - back, compensation - more
        before = found.get(kind, (NOTHING, NOTHING))
        found[kind] = (before[0] + back, before[1] + more)


def _recovery(pay_on: date, paid: list[tuple[Money, bool]]) -> Recovery | None:
    sums = [
        (Money.total(amount for amount, small in paid if small is is_small), is_small)
        for is_small in (True, False)
    ]
    parts = [recovered(amount, pay_on, is_small=is_small) for amount, is_small in sums if amount]
    if not parts:
        return None
    sentence = " ".join(part.working.sentence for part in parts)
    return Recovery(
        of_pay=Money.total(part.of_pay for part in parts),
        compensation=Money.total(part.compensation for part in parts),
        working=Working(sentence, parts[0].working.steps, parts[0].working.source),
    )


@for_each
def allowance_claim(
    session: Session, employer_ids: Ids, year: TaxYear
) -> Mapping[UUID, AllowanceClaim | None]:
    """Return an employer's claim for a tax year, if there is one."""
    found = select(AllowanceClaim).where(
        is_among(session, AllowanceClaim.employer_id, employer_ids),
        AllowanceClaim.tax_year == year.starting,
    )
    known = {claim.employer_id: claim for claim in session.scalars(found)}
    return {employer_id: known.get(employer_id) for employer_id in employer_ids}


def allowance_used(session: Session, employer_id: UUID, year: TaxYear) -> Money:
    """Return what approved runs of a tax year used, and what was used elsewhere before."""
    claim = allowance_claim(session, employer_id, year)
    used = select(func.sum(PayRun.allowance)).where(
        PayRun.employer_id == employer_id,
        PayRun.state == PayRunState.APPROVED,
        PayRun.pay_on.between(year.span.first, year.span.last),
    )
    here: Money = session.scalar(used) or NOTHING
    return here + (claim.used_elsewhere if claim else NOTHING)


def hmrc_credit(session: Session, agreement_id: UUID) -> Money:
    """Return what was said to be due to HMRC beyond what the payslips that count now owe.

    A refund that was more than everything else of its run, or a corrected payslip, leaves such a
    credit; the next run pays so much less.
    """
    return max(-hmrc_balance(session, agreement_id), NOTHING)


@for_each
def hmrc_balance(session: Session, agreement_ids: Ids) -> Mapping[UUID, Money]:
    """Return what payslips that count owe HMRC beyond what was said to be due so far."""
    in_runs = is_among(session, PayRun.agreement_id, agreement_ids)
    owed = (
        select(
            PayRun.agreement_id,
            func.sum(PayslipRow.tax),
            func.sum(PayslipRow.employee_ni),
            func.sum(PayslipRow.employer_ni),
            func.sum(PayslipRow.student_loan),
        )
        .join(PayRun, PayRun.id == PayslipRow.pay_run_id)
        .where(in_runs, counts())
        .group_by(PayRun.agreement_id)
    )
    off = (
        select(PayRun.agreement_id, func.sum(PayRun.allowance), func.sum(PayRun.recovered))
        .where(in_runs)
        .group_by(PayRun.agreement_id)
    )
    said = (
        select(PaymentDue.agreement_id, func.sum(PaymentDue.amount))
        .where(
            is_among(session, PaymentDue.agreement_id, agreement_ids),
            PaymentDue.kind == DueKind.HMRC,
        )
        .group_by(PaymentDue.agreement_id)
    )
    found = dict.fromkeys(agreement_ids, NOTHING)
    for sums, adds in ((owed, True), (off, False), (said, False)):
        for agreement_id, *parts in session.execute(sums):
            sum_ = Money.total(each or NOTHING for each in parts)
            found[agreement_id] += sum_ if adds else -sum_
    return found


def _allowance(
    session: Session, run: PayRun, payslips: list[tuple[UUID, Payslip]]
) -> AllowanceUse | None:
    year = TaxYear.of(run.pay_on)
    if allowance_claim(session, run.employer_id, year) is None:
        return None
    due = [
        EmployersNi(slip.employer_ni.amount, session.get_one(Assistant, who).only_cares)
        for who, slip in payslips
    ]
    return allowance_use(run.pay_on, due, allowance_used(session, run.employer_id, year))
