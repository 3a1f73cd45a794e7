"""Documents to test with, and where HMRC's pack is when it is there."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.ni import EarningsBands, NiLetter
from payroll.periods import TaxYear
from payroll.rti.envelope import Login, Route, Service, submit_message
from payroll.rti.fps import full_payment_submission
from payroll.rti.header import keys
from payroll.rti.payments import (
    Employment,
    FiguresToDate,
    FullPaymentSubmission,
    Gender,
    HoursBand,
    NiLine,
    Payment,
    Person,
    Starter,
)
from payroll.rti.scheme import Scheme, SentBy
from payroll.rti.summary import EmployerPaymentSummary, employer_payment_summary
from payroll.rti.years import Kind, filed_year
from payroll.tax.code import TaxCode
from payroll.tax.starter import Declaration

PACK = Path(__file__).parents[3].parent / "shared" / "data" / "rti"
IS_THERE = PACK.is_dir()
WHY_SKIPPED = "HMRC's schemas are not beside this checkout; our own checks still run"

YEAR = TaxYear(2026)
TODAY = date(2026, 11, 20)
SCHEME = Scheme("635", "A635", "635PC00000000")
RHONA = Person(
    surname="Baird",
    forenames=("Rhona", "Jane"),
    born_on=date(1990, 2, 28),
    gender=Gender.FEMALE,
    ni_number="AB123456C",
    address=("1 Test Street", "Testburgh"),
    postcode="EH1 1AA",
)
LOGIN = Login("ISV635", "testing1")


def pounds(text: str) -> Money:
    return Money.parse(text)


PAYMENT = Payment(
    paid_on=TODAY,
    frequency=Frequency.FOUR_WEEKLY,
    period=32,
    hours=HoursBand.UNDER_30,
    tax_code=TaxCode.parse("S1257L"),
    taxable_pay=pounds("1200.00"),
    tax=pounds("53.80"),
    after_statutory=pounds("1127.64"),
    pension_after_tax=pounds("24.00"),
    from_net=pounds("24.00"),
)
A_LINE = NiLine(
    letter=NiLetter.A,
    earnings=pounds("1200.00"),
    earnings_to_date=pounds("9600.00"),
    bands_to_date=EarningsBands(pounds("4128.00"), pounds("3616.00"), pounds("1856.00")),
    employer=pounds("120.00"),
    employer_to_date=pounds("960.00"),
    employee=pounds("18.56"),
    employee_to_date=pounds("148.48"),
)
JOB = Employment(
    person=RHONA,
    payroll_id="PA001",
    to_date=FiguresToDate(pounds("9600.00"), pounds("430.40"), pension_after_tax=pounds("192.00")),
    payment=PAYMENT,
    ni=(A_LINE,),
)
STARTER = Starter(date(2026, 11, 2), Declaration.ONLY_JOB)
FPS = FullPaymentSubmission(SCHEME, (JOB,))


def in_2025(told: FullPaymentSubmission) -> FullPaymentSubmission:
    """The same payments a year earlier."""
    moved = tuple(
        replace(job, payment=replace(job.payment, paid_on=date(2025, 11, 21)))
        for job in told.employments
    )
    return replace(told, employments=moved)


def message_of(
    told: FullPaymentSubmission | EmployerPaymentSummary,
    year: TaxYear = YEAR,
    by: SentBy | None = None,
    service: Service = Service.LIVE,
) -> bytes:
    """The whole message as it is sent."""
    kind = Kind.FPS if isinstance(told, FullPaymentSubmission) else Kind.EPS
    by = by or SentBy()
    document = (
        full_payment_submission(told, year, by)
        if isinstance(told, FullPaymentSubmission)
        else employer_payment_summary(told, year, by)
    )
    message_class = filed_year(year).documents[kind].message_class
    route = Route(message_class, service, "0000", tuple(keys(told.scheme).items()))
    return submit_message(document, route, LOGIN, "A1")
