"""The book and the payments due always tell the same story, whatever was worked."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from pa_employer.ledger.accounts import HMRC_OWED, NET_PAY_OWED, PENSION_OWED
from pa_employer.payruns.entries import Paid, dues, payslip_entry
from pa_employer.payruns.models import DueKind
from payroll.engine import calculate
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ni import NiLetter
from payroll.payslip import HoursPaid, PayGiven, Payslip, ToDate
from payroll.pension import PensionKind, PensionTerms
from payroll.tax.code import TaxCode

PAY_ON = date(2026, 12, 4)
OWED = {
    DueKind.NET_PAY: NET_PAY_OWED,
    DueKind.HMRC: HMRC_OWED,
    DueKind.PENSION: PENSION_OWED,
}


def payslip(minutes: int, code: str, tax_before: int, percent: int) -> Payslip:
    return calculate(
        PayGiven(
            pay_on=PAY_ON,
            frequency=Frequency.FOUR_WEEKLY,
            hours=(HoursPaid("Hours", minutes, Money(1345)),),
            tax_code=TaxCode.parse(code),
            ni_letter=NiLetter.A,
            pension=PensionTerms(PensionKind.RELIEF_AT_SOURCE, Decimal(percent), Decimal(3)),
            to_date=ToDate(taxable_pay=Money(900_000), tax=Money(tax_before)),
        )
    )


def rhona(slip: Payslip) -> Paid:
    return Paid(uuid4(), "Rhona Baird", slip)


payslips = st.builds(
    payslip,
    st.integers(0, 300 * 60),
    st.sampled_from(["S1257L", "SBR", "S0T W1/M1", "NT", "SK100"]),
    st.integers(0, 100_000),
    st.integers(0, 8),
)


@given(st.lists(payslips, min_size=1, max_size=4))
def test_each_entry_balances_and_what_is_due_is_what_is_owed(given: list[Payslip]) -> None:
    paid = [rhona(each) for each in given]
    booked: dict[str, Money] = {}
    for each in paid:
        entry = payslip_entry(each.assistant_id, each.name, each.payslip)
        assert Money.total(posting.amount for posting in entry.postings) == NOTHING
        for posting in entry.postings:
            booked[posting.account] = booked.get(posting.account, NOTHING) + posting.amount
    found = dues(PAY_ON, paid, None)
    assert all(due.amount > NOTHING for due in found)
    for kind, account in OWED.items():
        due = Money.total(one.amount for one in found if one.kind is kind)
        assert due == max(-booked[account], NOTHING)


def test_a_refund_from_hmrc_is_booked_and_not_due() -> None:
    refund = payslip(0, "NT", 5000, 0)
    assert [due.kind for due in dues(PAY_ON, [rhona(refund)], "961PK")] == [DueKind.NET_PAY]
    entry = payslip_entry(uuid4(), "Rhona Baird", refund)
    assert {p.account: p.amount for p in entry.postings if p.amount} == {
        NET_PAY_OWED: Money(-5000),
        HMRC_OWED: Money(5000),
    }


def test_references_fit_on_a_bank_payment() -> None:
    found = dues(PAY_ON, [rhona(payslip(6000, "SBR", 0, 5))], "961PK00012345")
    assert [due.reference for due in found] == ["WAGES 04 DEC", "961PK00012345", ""]
    assert all(len(due.reference) <= 18 for due in found)
