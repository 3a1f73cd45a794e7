import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.arrestments.orders import ArrestmentOrder, OrderKind
from payroll.engine import TakesBackTooMuchError, TakesMoreThanThePayError, calculate
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ground.timeline import NotInForceError
from payroll.loans import LoanPlans, StudentPlan
from payroll.ni import NiLetter, contributions
from payroll.payslip import HolidayShown, HoursPaid, PayGiven, Payslip, ToDate
from payroll.pension import PensionKind, PensionTerms
from payroll.periods import hmrc_due_on, tax_period
from payroll.rates.earnings_arrestment import NoArrestmentTableError, tables_of
from payroll.tax.code import TaxCode, UnknownTaxCodeError
from payroll.tax.paye import TaxGiven, tax_due
from payroll.tax.starter import EarlierPay
from payroll.work.items import ItemKind, PayItem
from payroll.work.kinds import WorkKind
from tests.payroll.arrestments.test_due import INVENTED

NO_PENSION = PensionTerms(PensionKind.NONE)
RATE = Money(1345)


def slip(  # each test names the few it changes
    minutes: int = 20 * 60,
    pay_on: date = date(2026, 4, 10),
    frequency: Frequency = Frequency.WEEKLY,
    code: str = "S1257L",
    pension: PensionTerms = NO_PENSION,
    to_date: ToDate = ToDate(),  # noqa: B008  # frozen
) -> Payslip:
    hours = (HoursPaid("Hours", minutes, RATE),)
    return calculate(
        PayGiven(pay_on, frequency, hours, TaxCode.parse(code), NiLetter.A, pension, to_date)
    )


def test_a_week_of_twenty_hours_to_the_penny() -> None:
    # £269.00: (269.00 - 241.92) = £27 at 19 %; (269 - 242) at 8 %; (269 - 96) at 15 %.
    found = slip()
    assert str(found.gross.amount) == "£269.00"
    assert str(found.tax.amount) == "£5.13"
    assert str(found.employee_ni.amount) == "£2.16"
    assert str(found.employer_ni.amount) == "£25.95"
    assert str(found.net.amount) == "£261.71"
    assert str(found.employer_cost) == "£294.95"
    assert found.minutes == 1200


@pytest.mark.parametrize(
    ("code", "pay", "tax"),
    [
        # Monthly, month 1, worked by hand from HMRC's routine.
        ("S1257L", "1165.67", "22.23"),
        ("S1257L W1/M1", "1165.67", "22.23"),
        ("1257L", "1165.67", "23.40"),
        ("SBR", "1165.67", "233.00"),
        ("SD0", "1165.67", "244.65"),
        ("SD1", "1165.67", "489.30"),
        ("D0", "1165.67", "466.00"),
        ("NT", "1165.67", "0.00"),
        ("S0T", "1165.67", "229.69"),
        ("SK100", "1165.67", "246.49"),
    ],
)
def test_tax_by_code_to_the_penny(code: str, pay: str, tax: str) -> None:
    due = tax_due(
        TaxGiven(date(2026, 4, 20), Frequency.MONTHLY, TaxCode.parse(code), Money.parse(pay))
    )
    assert str(due.amount) == f"£{tax}"


@pytest.mark.parametrize(
    ("letter", "pay", "employee", "employer"),
    [
        ("A", "269.00", "2.16", "25.95"),
        ("A", "1000.00", "58.66", "135.60"),
        ("C", "269.00", "0.00", "25.95"),
        ("M", "269.00", "2.16", "0.00"),
        ("J", "269.00", "0.54", "25.95"),
        ("X", "269.00", "0.00", "0.00"),
        ("A", "95.99", "0.00", "0.00"),
    ],
)
def test_national_insurance_by_letter_to_the_penny(
    letter: str, pay: str, employee: str, employer: str
) -> None:
    found = contributions(NiLetter(letter), Money.parse(pay), Frequency.WEEKLY, date(2026, 7, 3))
    assert (str(found.employee), str(found.employer)) == (f"£{employee}", f"£{employer}")


def test_a_quiet_week_after_a_busy_one_gives_tax_back() -> None:
    busy = slip(60 * 60, date(2026, 4, 10))
    quiet = slip(0, date(2026, 4, 17), to_date=busy.to_date)
    assert quiet.tax.amount < NOTHING
    assert "given back" in quiet.tax.working.sentence
    assert quiet.net.amount == -quiet.tax.amount


def test_a_week_one_code_never_gives_tax_back() -> None:
    busy = slip(60 * 60, date(2026, 4, 10), code="S1257L W1")
    assert slip(0, date(2026, 4, 17), code="S1257L W1", to_date=busy.to_date).tax.amount == NOTHING


def test_pension_from_untaxed_pay_lowers_the_tax_and_relief_at_source_does_not() -> None:
    month = {"minutes": 5200, "pay_on": date(2026, 4, 30), "frequency": Frequency.MONTHLY}
    plain = slip(**month)  # type: ignore[arg-type]
    at_source = slip(**month, pension=PensionTerms(PensionKind.RELIEF_AT_SOURCE))  # type: ignore[arg-type]
    net_pay = slip(**month, pension=PensionTerms(PensionKind.NET_PAY))  # type: ignore[arg-type]
    assert at_source.tax.amount == plain.tax.amount
    assert net_pay.tax.amount < plain.tax.amount
    # £1,165.67 - £520.00 = £645.67 qualifying: 4 %, 5 % and 3 % of it.
    assert [str(s.employee_pension.amount) for s in (at_source, net_pay)] == ["£25.83", "£32.28"]
    assert str(at_source.employer_pension.amount) == "£19.37"


def test_the_last_monday_of_2026_27_is_week_53_and_stands_alone() -> None:
    period = tax_period(date(2027, 4, 5), Frequency.WEEKLY)
    assert (period.number, period.reached, period.is_extra) == (53, 1, True)


@pytest.mark.parametrize(
    ("paid", "due"),
    [("2026-11-05", "2026-11-22"), ("2026-11-06", "2026-12-22"), ("2026-12-31", "2027-01-22")],
)
def test_hmrc_is_paid_by_the_22nd_after_the_tax_month(paid: str, due: str) -> None:
    assert hmrc_due_on(date.fromisoformat(paid)).isoformat() == due


@pytest.mark.parametrize("day", [date(2024, 4, 5), date(2027, 4, 6)])
def test_a_pay_day_outside_the_known_rates_is_refused_by_name(day: date) -> None:
    with pytest.raises(NotInForceError, match=f"{day.year}"):
        slip(pay_on=day)


@pytest.mark.parametrize(
    "typed", ["", "1257", "SD4", "D2", "K0", "L1257", "S1257LW3", "1234567L", "1257L;", "BRR"]
)
def test_an_unknown_tax_code_is_refused_with_what_a_code_looks_like(typed: str) -> None:
    with pytest.raises(UnknownTaxCodeError, match="looks like S1257L"):
        TaxCode.parse(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("s1257l", "S1257L"), (" S 1257L w1 ", "S1257L W1/M1"), ("c1257L/1", "C1257L W1/M1"),
     ("k475 x", "K475 W1/M1"), ("sd3", "SD3"), ("0t noncum", "0T W1/M1"), ("br", "BR")],
)  # fmt: skip
def test_a_tax_code_is_read_however_it_is_typed(typed: str, read: str) -> None:
    assert str(TaxCode.parse(typed)) == read
    assert TaxCode.parse(read) == TaxCode.parse(typed)


def test_taking_back_more_than_the_pay_is_refused_in_words() -> None:
    with pytest.raises(TakesBackTooMuchError, match="less than no pay"):
        slip(-60)


def test_a_pension_that_leaves_less_than_nothing_is_refused_in_words() -> None:
    with pytest.raises(TakesMoreThanThePayError, match="Check the pension percent"):
        slip(72 * 60, code="S0T", pension=PensionTerms(PensionKind.RELIEF_AT_SOURCE, Decimal(100)))


def month(**given: object) -> Payslip:
    """A month of 120 hours at £13.45: £1,614.00, no pension unless given."""
    usual: dict[str, object] = {
        "pay_on": date(2026, 9, 30),
        "frequency": Frequency.MONTHLY,
        "hours": (HoursPaid("Hours", 7200, RATE),),
        "tax_code": TaxCode.parse("S1257L M1"),
        "ni_letter": NiLetter.A,
        "pension": NO_PENSION,
    }
    return calculate(PayGiven(**(usual | given)))  # type: ignore[arg-type]


def test_a_month_with_everything_on_it_adds_up_to_the_penny() -> None:
    found = month(
        hours=(
            HoursPaid("Hours", 7200, RATE),
            HoursPaid("Sleepover", 960, Money(11000), WorkKind.SLEEPOVER, nights=2),
        ),
        items=(
            PayItem(ItemKind.BONUS, Money(10000), "Bonus"),
            PayItem(ItemKind.EXPENSES, Money(1250), "Swimming tickets"),
            PayItem(ItemKind.MILEAGE, Money(900), "Mileage: 20 miles"),
            PayItem(ItemKind.OVERPAYMENT, Money(2000), "Paid too much in June"),
        ),
        loans=LoanPlans(StudentPlan.ONE, has_postgraduate=True),
    )
    # £1,614.00 + 2 x £110.00 + £100.00
    assert str(found.gross.amount) == "£1,934.00"
    # £1,934.00 - £1,048.26 = £885: £330.5833 at 19 % and the rest at 20 %.
    assert str(found.tax.amount) == "£173.69"
    assert str(found.employee_ni.amount) == "£70.88"
    assert found.student_loan is not None
    assert found.postgraduate_loan is not None
    assert found.student_loan.amount == NOTHING  # below £2,241.66
    assert str(found.postgraduate_loan.amount) == "£11.00"
    assert str(found.paid_back) == "£21.50"
    # £1,934.00 - £173.69 - £70.88 - £11.00 - £20.00 + £21.50
    assert str(found.net.amount) == "£1,679.93"
    assert (
        str(found.employer_cost)
        == f"{found.gross.amount + found.employer_ni.amount + Money(2150)}"
    )
    assert found.minutes == 8160
    assert "2 nights at £110.00 a night is £220.00." in found.pay[1].working.sentence


def test_money_paid_back_is_not_taxed_and_carries_no_national_insurance() -> None:
    plain, with_expenses = month(), month(items=(PayItem(ItemKind.EXPENSES, Money(5000), "Bus"),))
    assert with_expenses.tax == plain.tax
    assert with_expenses.employee_ni == plain.employee_ni
    assert with_expenses.net.amount == plain.net.amount + Money(5000)


def test_mileage_over_the_approved_rate_is_taxed_and_counts_for_no_pension() -> None:
    over = PayItem(ItemKind.MILEAGE_OVER, Money(1000), "Over", nicable=Money(300))
    pension = PensionTerms(PensionKind.RELIEF_AT_SOURCE)
    plain, found = month(pension=pension), month(pension=pension, items=(over,))
    assert found.employee_pension.amount == plain.employee_pension.amount
    assert found.tax.amount == plain.tax.amount + Money(200)
    assert found.nicable_pay == plain.gross.amount + Money(300)


def test_pay_and_tax_of_an_earlier_job_count_in_the_cumulative_tax_alone() -> None:
    code = TaxCode.parse("S1257L")
    plain = month(tax_code=code)
    found = month(tax_code=code, earlier=EarlierPay(Money(900000), Money(60000)))
    assert found.tax.amount != plain.tax.amount
    assert found.to_date.taxable_pay == plain.to_date.taxable_pay
    assert found.employee_ni == plain.employee_ni


def test_a_court_takes_from_what_tax_ni_and_pension_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    invented = tables_of(INVENTED)
    monkeypatch.setattr("payroll.arrestments.due.arrestment_tables", lambda: invented)
    order = ArrestmentOrder(
        "A1", OrderKind.EARNINGS, "Kinnaird Council", date(2026, 8, 1), Money(100000),
        charges_fee=True,
    )  # fmt: skip
    plain, found = month(), month(orders=(order,))
    # The invented month's table takes 10 % of what is over £433.00.
    assert plain.net.amount == Money(145903)
    assert [str(figure.amount) for figure in found.arrestments] == ["£102.60", "£1.00"]
    assert found.net.amount == plain.net.amount - Money(10360)


def test_an_arrestment_without_a_table_stops_the_payslip_with_what_to_do() -> None:
    order = ArrestmentOrder(
        "A1", OrderKind.EARNINGS, "Kinnaird Council", date(2026, 8, 1), Money(100000)
    )
    with pytest.raises(NoArrestmentTableError, match="add the current table"):
        month(orders=(order,))


def test_an_old_payslip_without_the_newer_fields_is_still_read() -> None:
    plain = month().as_plain()
    newer = {"items", "repaid", "student_loan", "postgraduate_loan", "arrestments", "after_tax",
             "nicable_pay", "holiday"}  # fmt: skip
    old = {name: value for name, value in plain.items() if name not in newer}
    old["to_date"] = {n: v for n, v in plain["to_date"].items() if not n.endswith("_loan")}
    old["hours"] = [
        {n: line[n] for n in ("label", "minutes", "hourly_rate")} for line in plain["hours"]
    ]
    read = Payslip.from_plain(old)
    assert read.net == month().net
    assert read.hours == month().hours


def test_what_a_payslip_was_worked_out_from_gives_it_again_after_being_kept() -> None:
    given_once = PayGiven(
        date(2026, 9, 30), Frequency.MONTHLY, (HoursPaid("Hours", 7200, RATE),),
        TaxCode.parse("S1257L"), NiLetter.A, PensionTerms(PensionKind.NET_PAY),
        items=(PayItem(ItemKind.BONUS, Money(100), "Bonus"),), loans=LoanPlans(StudentPlan.FOUR),
        holiday=HolidayShown(date(2026, 4, 1), date(2027, 3, 31), 6720, 0, 480, 960),
    )  # fmt: skip
    again = PayGiven.from_plain(json.loads(json.dumps(given_once.as_plain())))
    assert again == given_once
    assert calculate(again) == calculate(given_once)


codes = st.sampled_from(["S1257L", "1257L", "SBR", "S0T W1", "SK200", "C1257L", "SD1", "NT"])
pensions = st.builds(
    PensionTerms, st.sampled_from(PensionKind), st.integers(0, 10).map(Decimal),
    st.integers(0, 10).map(Decimal),
)  # fmt: skip


@given(st.integers(0, 60 * 300), st.sampled_from(Frequency), codes, pensions)
def test_net_is_gross_less_deductions_and_the_payslip_survives_being_kept(
    minutes: int, frequency: Frequency, code: str, pension: PensionTerms
) -> None:
    found = slip(minutes, date(2026, 9, 4), frequency, code, pension)
    taken = Money.total(figure.amount for figure in found.deductions)
    assert found.net.amount == found.gross.amount - taken
    assert found.tax.amount.pence * 2 <= found.gross.amount.pence
    assert Payslip.from_plain(json.loads(json.dumps(found.as_plain()))) == found


@given(st.integers(0, 10**6), st.integers(0, 10**5), codes)
def test_more_pay_is_never_less_tax(pence: int, more: int, code: str) -> None:
    def tax(pay: int) -> Money:
        read = TaxCode.parse(code)
        return tax_due(TaxGiven(date(2026, 6, 5), Frequency.WEEKLY, read, Money(pay))).amount

    assert tax(pence) <= tax(pence + more)
