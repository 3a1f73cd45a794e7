"""The full payment submission as HMRC reads it, each element in the order of its schema."""

from lxml import etree

from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ni import NiLetter
from payroll.periods import TaxYear
from payroll.rti.characters import carried
from payroll.rti.element import Section
from payroll.rti.header import add_final, add_references, begin
from payroll.rti.payments import (
    STATUTORY,
    Employment,
    FiguresToDate,
    FullPaymentSubmission,
    NiLine,
    Payment,
    Person,
    Starter,
)
from payroll.rti.scheme import SentBy
from payroll.rti.years import Kind, filed_year
from payroll.tax.code import Nation, TaxCode
from payroll.tax.starter import Declaration

NI_NUMBER_LENGTH = 9
FREQUENCIES = {
    Frequency.WEEKLY: "W1",
    Frequency.FORTNIGHTLY: "W2",
    Frequency.FOUR_WEEKLY: "W4",
    Frequency.MONTHLY: "M1",
}


def full_payment_submission(
    told: FullPaymentSubmission, year: TaxYear, by: SentBy
) -> etree._Element:
    """Return the document; a tax year that is not known here raises YearNotFiledError."""
    filed = filed_year(year)
    envelope, whole = begin(filed.documents[Kind.FPS], filed, told.scheme, by)
    submission = whole.section("FullPaymentSubmission")
    add_references(submission, told.scheme, told.scheme.sa_utr)
    submission.add("RelatedTaxYear", filed.short_name)
    for employment in told.employments:
        _employee(submission.section("Employee"), employment)
    add_final(submission, told.final)
    return envelope


def on_the_wire(ni_number: str | None) -> str | None:
    """Return a National Insurance number in nine places; without a last letter one is blank."""
    return ni_number.ljust(NI_NUMBER_LENGTH) if ni_number else None


def add_name(section: Section, person: Person) -> None:
    """Add a name in HMRC's characters."""
    name = section.section("Name")
    name.add("Ttl", carried(person.title))
    for forename in person.forenames:
        name.add("Fore", carried(forename))
    name.add("Sur", carried(person.surname))


def add_address(section: Section, person: Person) -> None:
    """Add an address, where one is known."""
    if not (person.address or person.postcode):
        return
    address = section.section("Address")
    for line in person.address:
        address.add("Line", carried(line))
    if person.country:
        address.add("ForeignCountry", carried(person.country))
    else:
        address.add("UKPostcode", person.postcode.upper())


def _employee(section: Section, employment: Employment) -> None:
    person = employment.person
    details = section.section("EmployeeDetails")
    details.add("NINO", on_the_wire(person.ni_number))
    add_name(details, person)
    add_address(details, person)
    details.add("BirthDate", person.born_on)
    details.add("Gender", person.gender.value if person.gender else None)
    _employment(section.section("Employment"), employment)


def _employment(section: Section, employment: Employment) -> None:
    if employment.starter:
        _starter(section.section("Starter"), employment.starter)
    section.add("PayId", employment.payroll_id)
    if employment.old_payroll_id:
        changed = section.section("PayIdChgd")
        changed.add("PayrollIdChangedIndicator", value=True)
        changed.add("OldPayrollId", employment.old_payroll_id)
    section.add("IrrEmp", employment.is_irregular)
    section.add("LeavingDate", employment.left_on)
    _to_date(section.section("FiguresToDate"), employment.to_date)
    _payment(section.section("Payment"), employment)
    for line in employment.ni:
        _ni(section.section("NIlettersAndValues"), line)


def _starter(section: Section, starter: Starter) -> None:
    section.add("StartDate", starter.started_on)
    said = starter.declaration
    if said is not None:
        # 7881 asks for a declaration; who made none is taxed on the emergency code all the same.
        section.add("StartDec", "C" if said is Declaration.NOT_SAID else said.value)
    section.add("StudentLoan", starter.has_student_loan)
    section.add("PostgradLoan", starter.has_postgraduate_loan)


def _to_date(section: Section, figures: FiguresToDate) -> None:
    section.add("TaxablePay", figures.taxable_pay)
    section.add("TotalTax", figures.tax)
    section.add_amount("StudentLoansTD", figures.student_loan)
    section.add_amount("PostgradLoansTD", figures.postgraduate_loan)
    section.add_amount("EmpeePenContribnsPaidYTD", figures.pension_before_tax)
    section.add_amount("EmpeePenContribnsNotPaidYTD", figures.pension_after_tax)


def _payment(section: Section, employment: Employment) -> None:
    payment = employment.payment
    section.add("PayFreq", FREQUENCIES[payment.frequency])
    section.add("PmtDate", payment.paid_on)
    section.add("LateReason", payment.late_reason.value if payment.late_reason else None)
    section.add("WeekNo" if payment.frequency.weeks else "MonthNo", payment.period)
    section.add("PeriodsCovered", payment.periods_covered)
    section.add("PmtAfterLeaving", payment.is_after_leaving)
    section.add("HoursWorked", payment.hours.value)
    section.add("TaxCode", code_on_the_wire(payment.tax_code), **_code_basis(payment.tax_code))
    section.add("TaxablePay", payment.taxable_pay)
    section.add_amount("NonTaxOrNICPmt", payment.not_taxed)
    section.add_amount("DednsFromNetPay", payment.from_net)
    section.add("PayAfterStatDedns", payment.after_statutory)
    section.add_amount("EmpeePenContribnsPaid", payment.pension_before_tax)
    section.add_amount("EmpeePenContribnsNotPaid", payment.pension_after_tax)
    if payment.student_plan:
        section.add("StudentLoanRecovered", payment.student_loan, PlanType=payment.student_plan)
    section.add_amount("PostgradLoanRecovered", payment.postgraduate_loan)
    section.add("TaxDeductedOrRefunded", payment.tax)
    _statutory(section, payment)


def _statutory(section: Section, payment: Payment) -> None:
    for kind, name in STATUTORY.items():
        section.add_amount(f"{name}YTD", payment.statutory_to_date.get(kind, NOTHING))


def code_on_the_wire(code: TaxCode) -> str:
    """Return a tax code without its nation and its basis, which are told beside it."""
    return code.unmarked.removeprefix(code.nation.value)


def _code_basis(code: TaxCode) -> dict[str, str]:
    basis = {} if code.is_cumulative else {"BasisNonCumulative": "yes"}
    return basis if code.nation is Nation.REST_OF_UK else basis | {"TaxRegime": code.nation.value}


def _ni(section: Section, line: NiLine) -> None:
    bands = line.bands_to_date
    is_exempt = line.letter is NiLetter.X
    section.add("NIletter", line.letter.value)
    section.add("GrossEarningsForNICsInPd", line.earnings)
    section.add("GrossEarningsForNICsYTD", line.earnings_to_date)
    in_bands = (
        ("AtLELYTD", bands.at_lower_limit),
        ("LELtoPTYTD", bands.lower_limit_to_primary),
        ("PTtoUELYTD", bands.primary_to_upper_limit),
    )
    for name, amount in in_bands:
        section.add(name, Money(0) if is_exempt else amount)
    section.add("TotalEmpNICInPd", line.employer)
    section.add("TotalEmpNICYTD", line.employer_to_date)
    section.add("EmpeeContribnsInPd", line.employee)
    section.add("EmpeeContribnsYTD", line.employee_to_date)
