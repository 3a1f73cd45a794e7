"""What an approved run has to pay, whether it agrees with its payslips, and what is paid of it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.payruns.entries import owed_to_pension
from pa_employer.payruns.models import DueKind, PaymentDue, PayRun, PayslipRow
from pa_employer.payruns.queries import dues_in, payslips_in
from pa_employer.people.models import Employer
from pa_employer.schemes.queries import at_hmrc, paye_scheme_of, pension_scheme_of
from pa_employer.statements.models import StatementLine
from pa_employer.statements.owing import settled_by
from payroll.ground.days import day_in_words
from payroll.ground.money import Money
from payroll.paying.hmrc_reference import hmrc_payment_reference
from payroll.paying.payees import hmrc_account
from payroll.paying.payments import BankDetails, PayeeKind, Payment, PaymentList, check_total
from payroll.payslip import Payslip
from payroll.periods import TaxYear
from payroll.rti.summary_checks import tax_month_of

KINDS = {
    DueKind.NET_PAY: PayeeKind.ASSISTANT,
    DueKind.HMRC: PayeeKind.HMRC,
    DueKind.PENSION: PayeeKind.PENSION,
    DueKind.ARRESTMENT: PayeeKind.COURT,
}
MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class ToPay:
    """One payment of a run, and the line of the statement that shows it was made."""

    payment: Payment
    paid_by: StatementLine | None


@dataclass(frozen=True, slots=True)
class RunToPay:
    """All payments of an approved run; what a correction changed is said in `caution`."""

    run: PayRun
    rows: tuple[ToPay, ...]
    listed: PaymentList
    caution: str

    @property
    def is_all_paid(self) -> bool:
        """Tell whether the statements show every payment."""
        return all(row.paid_by for row in self.rows)


def run_to_pay(session: Session, employer: Employer, run: PayRun) -> RunToPay:
    """Return what a run has to pay, or raise TotalsDifferError where it does not add up."""
    listed = payments_of(session, employer, run)
    rows = tuple(
        ToPay(payment, settled_by(session, due))
        for payment, due in zip(listed.payments, dues_in(session, run.id), strict=True)
    )
    return RunToPay(run, rows, listed, _checked(session, run, listed))


def payments_of(session: Session, employer: Employer, run: PayRun) -> PaymentList:
    """Return the payments an approved run has to make, paid already or not."""
    payments = (_payment(session, employer, run, due) for due in dues_in(session, run.id))
    title = f"Pay on {day_in_words(run.pay_on)}"
    return PaymentList(title, employer.name, run.pay_on, tuple(payments))


def _checked(session: Session, run: PayRun, listed: PaymentList) -> str:
    """Compare wages, pension and court payments with the payslips that count now.

    What is due to HMRC is not compared: credit of earlier runs lowers it.
    """
    slips = payslips_in(session, run.id)
    approved = Money.total(_owed(slip) for slip in slips)
    compared = tuple(each for each in listed.payments if each.kind is not PayeeKind.HMRC)
    to_compare = PaymentList(listed.title, listed.payer, listed.pay_on, compared)
    was_corrected = any(slip.version > 1 for slip in slips) or len(slips) == 0
    if not was_corrected:
        check_total(to_compare, approved)
        return ""
    over = to_compare.total - approved
    if not over:
        return ""
    return (
        f"A payslip of this run was corrected after it was approved. The payments come to {over} "
        "more than is right now. If they are made already, the next run can take it back."
    )


def _owed(row: PayslipRow) -> Money:
    slip = Payslip.from_plain(row.document)
    taken = Money.total(each.amount for each in slip.taken_for)
    return slip.net.amount + taken + max(owed_to_pension(slip), Money(0))


def _payment(session: Session, employer: Employer, run: PayRun, due: PaymentDue) -> Payment:
    assistant = session.get(Assistant, due.assistant_id) if due.assistant_id else None
    return Payment(
        payee=_payee(session, employer, due),
        kind=KINDS[due.kind],
        amount=due.amount,
        due_on=due.due_on,
        reference=_reference(session, employer, run, due),
        details=_details(due.kind, assistant),
        payroll_id=at_hmrc(session, assistant).payroll_id if assistant else "",
    )


def _payee(session: Session, employer: Employer, due: PaymentDue) -> str:
    if due.kind is DueKind.HMRC:
        return hmrc_account().name
    scheme = pension_scheme_of(session, employer.id)
    return scheme.provider if due.kind is DueKind.PENSION and scheme else due.payee


def _reference(session: Session, employer: Employer, run: PayRun, due: PaymentDue) -> str:
    if due.kind is DueKind.HMRC and employer.accounts_office_reference:
        year, month = TaxYear.of(run.pay_on), _tax_month(session, employer.id, run)
        return hmrc_payment_reference(employer.accounts_office_reference, year.starting, month)
    scheme = pension_scheme_of(session, employer.id)
    if due.kind is DueKind.PENSION and scheme and scheme.reference:
        return scheme.reference
    return due.reference


def _tax_month(session: Session, employer_id: UUID, run: PayRun) -> int:
    """Return the tax month a payment counts for; of a quarter the last."""
    first = tax_month_of(run.pay_on).first
    month = (first.month - 4) % 12 + 1
    if not paye_scheme_of(session, employer_id).pays_quarterly:
        return month
    return -(-month // MONTHS_A_QUARTER) * MONTHS_A_QUARTER


def _details(kind: DueKind, assistant: Assistant | None) -> BankDetails | None:
    if kind is DueKind.HMRC:
        return hmrc_account().details
    if assistant and assistant.sort_code and assistant.account_number:
        return BankDetails(assistant.sort_code, assistant.account_number)
    return None
