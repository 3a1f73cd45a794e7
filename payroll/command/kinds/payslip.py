"""The kind `payslip`: terms, shifts and the year so far become a whole payslip."""

from collections.abc import Iterator
from datetime import date, datetime, time

from payroll.command.fields import FieldError, Fields
from payroll.command.kind import Answer, Kind, told
from payroll.command.kinds.pension_qe import KINDS as TREATMENTS
from payroll.command.kinds.pension_qe import Treatment
from payroll.engine import calculate
from payroll.ground.days import LONDON
from payroll.ground.money import NOTHING
from payroll.hours import instant
from payroll.loans import NO_LOANS, LoanPlans, StudentPlan
from payroll.ni import NiLetter
from payroll.payslip import Figure, PayGiven, Payslip, ToDate
from payroll.pension import PensionKind, PensionTerms
from payroll.tax.code import TaxCode
from payroll.tax.starter import NO_EARLIER_PAY, EarlierPay
from payroll.work.items import ItemKind, PayItem
from payroll.work.kinds import WorkKind
from payroll.work.lines import hours_lines
from payroll.work.pay import together, work_by_day
from payroll.work.rate_card import Rate, RateCard
from payroll.work.shift import WorkedShift

TO_DATE = (
    "gross", "taxable_pay", "tax", "employee_ni", "employer_ni", "employee_pension",
    "employer_pension", "net", "student_loan", "postgraduate_loan",
)  # fmt: skip


def answer(given: Fields) -> Answer:
    """Return the payslip with every line."""
    card = _card(given.table("terms"))
    shifts = [_shift(row) for row in given.tables("shifts")]
    work = together(work_by_day(shifts, lambda _day: card).values())
    slip = calculate(
        PayGiven(
            pay_on=given.day("pay_on"),
            frequency=given.frequency(),
            hours=hours_lines(work),
            tax_code=TaxCode.parse(given.text("tax_code")),
            ni_letter=given.choice("ni_category", NiLetter),
            pension=_pension(given),
            to_date=_to_date(given),
            items=tuple(_item(row) for row in given.tables("items")),
            earlier=_earlier(given),
            loans=_loans(given),
        )
    )
    figures = (*slip.pay, slip.gross, *slip.deductions, *slip.repaid, slip.net)
    employers = (slip.employer_ni, slip.employer_pension)
    return Answer(_result(slip), told(*(figure.working for figure in (*figures, *employers))))


def _result(slip: Payslip) -> dict[str, object]:
    return {
        "period": slip.period.number,
        "minutes": slip.minutes,
        "pay": _lines(slip.pay),
        "gross": slip.gross.amount,
        "taxable_pay": slip.taxable_pay,
        "deductions": _lines(slip.deductions),
        "tax": slip.tax.amount,
        "employee_ni": slip.employee_ni.amount,
        "employee_pension": slip.employee_pension.amount,
        "loans": slip.loans,
        "paid_back": slip.paid_back,
        "net": slip.net.amount,
        "employer_ni": slip.employer_ni.amount,
        "employer_pension": slip.employer_pension.amount,
        "employer_cost": slip.employer_cost,
        "year_to_date": {name: getattr(slip.to_date, name) for name in TO_DATE},
    }


def _lines(figures: tuple[Figure, ...]) -> list[dict[str, object]]:
    return [{"label": figure.label, "amount": figure.amount} for figure in figures]


def _card(terms: Fields) -> RateCard:
    card = RateCard(
        hourly=terms.money("hourly_rate"),
        others=tuple(_kind_rate(row) for row in terms.tables("rates")),
        evening_from=_time(terms, "evening_from"),
        evening_until=_time(terms, "evening_until"),
    )
    terms.close()
    return card


def _kind_rate(row: Fields) -> Rate:
    rate = Rate(
        row.choice("kind", WorkKind),
        row.money("rate"),
        row.flag("is_per_night", otherwise=False),
    )
    row.close()
    return rate


def _time(given: Fields, name: str) -> time | None:
    if not given.has(name):
        return None
    try:
        return time.fromisoformat(given.text(name))
    except ValueError:
        raise FieldError(name, "must be a time like 20:00") from None


def _shift(row: Fields) -> WorkedShift:
    shift = WorkedShift(
        _instant(row, "starts_at"),
        _instant(row, "ends_at"),
        row.whole("break_minutes", otherwise=0),
        row.choice("kind", WorkKind, WorkKind.ORDINARY),
        row.whole("awake_minutes", otherwise=0),
    )
    row.close()
    return shift


def _instant(row: Fields, name: str) -> datetime:
    """Return an instant; without an offset it is the time on a London clock."""
    try:
        read = datetime.fromisoformat(row.text(name))
    except ValueError:
        why = "must be a time like 2026-11-09T09:00"
        raise FieldError(name, why) from None
    if read.tzinfo:
        return read.astimezone(LONDON)
    return instant(read.date(), read.time())


def _item(row: Fields) -> PayItem:
    kind = row.choice("kind", ItemKind)
    item = PayItem(kind, row.money("amount"), row.text("label", otherwise=kind.capitalize()))
    row.close()
    return item


def _pension(given: Fields) -> PensionTerms:
    if not given.has("pension"):
        return PensionTerms(PensionKind.NONE)
    pension = given.table("pension")
    terms = PensionTerms(
        TREATMENTS[pension.choice("tax_treatment", Treatment)],
        pension.decimal("employee_percent"),
        pension.decimal("employer_percent"),
    )
    pension.close()
    return terms


def _loans(given: Fields) -> LoanPlans:
    has_postgraduate = given.flag("postgraduate_loan", otherwise=False)
    if not given.has("student_loan"):
        return LoanPlans(None, has_postgraduate) if has_postgraduate else NO_LOANS
    return LoanPlans(given.choice("student_loan", StudentPlan), has_postgraduate)


def _earlier(given: Fields) -> EarlierPay:
    if not given.has("earlier_job"):
        return NO_EARLIER_PAY
    earlier = given.table("earlier_job")
    found = EarlierPay(earlier.money("pay"), earlier.money("tax"))
    earlier.close()
    return found


def _to_date(given: Fields) -> ToDate:
    if not given.has("year_to_date"):
        return ToDate()
    so_far = given.table("year_to_date")
    amounts = {name: so_far.money(name, otherwise=NOTHING) for name in TO_DATE}
    so_far.close()
    return ToDate(**amounts)


def _example_shifts() -> Iterator[dict[str, object]]:
    for day in (date(2026, 11, 9), date(2026, 11, 10)):
        yield {"starts_at": f"{day}T09:00", "ends_at": f"{day}T17:00", "break_minutes": 30}
    yield {"starts_at": "2026-11-13T22:00", "ends_at": "2026-11-14T07:00", "kind": "sleepover"}


KIND = Kind(
    name="payslip",
    title="A whole payslip from terms, shifts and the year so far",
    takes=(
        ("pay_on", "the pay day"),
        ("frequency", "weekly, fortnightly, four_weekly or monthly"),
        ("terms", "hourly_rate; rates: a list of kind, rate, is_per_night; evening_from"),
        ("shifts", "a list of starts_at, ends_at, break_minutes, kind, awake_minutes"),
        ("tax_code", "as S1257L, with W1, M1 or X where it has one"),
        ("ni_category", "the National Insurance letter"),
        ("pension", "tax_treatment, employee_percent, employer_percent; none if not stated"),
        ("student_loan", "plan_1, plan_2, plan_4 or plan_5"),
        ("postgraduate_loan", "true or false"),
        ("items", "a list of kind, amount, label: bonus, expenses, holiday_pay and others"),
        ("earlier_job", "pay and tax of a P45 of the same tax year"),
        ("year_to_date", "what this job paid and took before, by the names of the result"),
    ),
    gives=(
        ("period", "the tax week or month"),
        ("minutes", "the hours paid, in minutes"),
        ("pay", "every line of gross pay"),
        ("gross", "pay before deductions"),
        ("taxable_pay", "pay that is taxed"),
        ("deductions", "every deduction; below nothing it is given back"),
        ("tax", "income tax"),
        ("employee_ni", "the employee's National Insurance"),
        ("employee_pension", "the employee's pension contribution"),
        ("loans", "student and postgraduate loans together"),
        ("paid_back", "expenses and mileage"),
        ("net", "what is paid out"),
        ("employer_ni", "the employer's National Insurance"),
        ("employer_pension", "the employer's pension contribution"),
        ("employer_cost", "all that this payment costs the employer"),
        ("year_to_date", "the tax year so far with this payment"),
    ),
    example={
        "kind": "payslip",
        "pay_on": "2026-11-20",
        "frequency": "weekly",
        "terms": {
            "hourly_rate": "13.45",
            "rates": [{"kind": "sleepover", "rate": "110.00", "is_per_night": True}],
        },
        "shifts": list(_example_shifts()),
        "tax_code": "S1257L W1",
        "ni_category": "A",
    },
    answers={
        "period": 33,
        "minutes": 1440,
        "pay": [
            {"label": "Hours at £13.45", "amount": "201.75"},
            {"label": "Sleepover at £110.00 a night", "amount": "110.00"},
        ],
        "gross": "311.75",
        "taxable_pay": "311.75",
        "deductions": [
            {"label": "Income tax", "amount": "13.11"},
            {"label": "National Insurance", "amount": "5.58"},
            {"label": "Pension", "amount": "0.00"},
        ],
        "tax": "13.11",
        "employee_ni": "5.58",
        "employee_pension": "0.00",
        "loans": "0.00",
        "paid_back": "0.00",
        "net": "293.06",
        "employer_ni": "32.36",
        "employer_pension": "0.00",
        "employer_cost": "344.11",
        "year_to_date": {
            "gross": "311.75",
            "taxable_pay": "311.75",
            "tax": "13.11",
            "employee_ni": "5.58",
            "employer_ni": "32.36",
            "employee_pension": "0.00",
            "employer_pension": "0.00",
            "net": "293.06",
            "student_loan": "0.00",
            "postgraduate_loan": "0.00",
        },
    },
    answer=answer,
)
