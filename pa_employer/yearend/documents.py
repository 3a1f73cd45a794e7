"""P60 and P45 as page and print show them: rows of words and figures, each with its working."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.deductions.queries import as_notice, code_notices_of
from pa_employer.payruns.models import PayslipRow
from pa_employer.payruns.queries import payslips_given, payslips_of
from payroll.ground.days import day_in_words
from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError
from payroll.ground.working import Working
from payroll.payslip import Payslip
from payroll.periods import TaxYear
from payroll.tax.notices import NoCodeYetError, carried_forward, code_on
from payroll.tax.starter import NO_EARLIER_PAY, EarlierPay
from payroll.yearend.forms import P45, P60, Person, p45, p60
from payroll.yearend.totals import YearTotals


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a form: what it is and what it says."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form under its own heading."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A form, ready for page and print; `missing` says what to add before it is given."""

    title: str
    opening: str
    parts: tuple[Part, ...]
    closing: str
    working: Working
    missing: tuple[str, ...]
    file_name: str


def years_paid(session: Session, assistant_id: UUID) -> list[TaxYear]:
    """Return the tax years in which somebody has payslips that count, the newest first."""
    rows = payslips_of(session, assistant_id)
    return sorted({TaxYear(row.tax_year) for row in rows}, reverse=True)


def p60_of(session: Session, assistant: Assistant, year: TaxYear) -> Document:
    """Return the P60 of a tax year, or raise what speaks against it in words."""
    rows = [row for row in payslips_of(session, assistant.id) if row.tax_year == year.starting]
    earlier = _earlier(session, assistant, rows)
    form = p60(_person(assistant), year, _slips(rows), earlier, left_on=assistant.left_on)
    return Document(
        title=f"P60 for {assistant.name}, tax year {year}",
        opening=(
            f"End of year certificate for the tax year to {day_in_words(year.span.last)}. Keep it "
            "safe: there may be no copy. It shows what you were paid and the tax and National "
            "Insurance taken off."
        ),
        parts=tuple(_p60_parts(form)),
        closing=f"To be given by {day_in_words(form.give_by)}.",
        working=_working(rows, form.here, was_corrected=_was_corrected(session, assistant, year)),
        missing=tuple(_missing(form.person)),
        file_name=f"p60-{year}.pdf",
    )


def p45_of(session: Session, assistant: Assistant) -> Document:
    """Return the P45 of somebody who left, or raise what speaks against it in words."""
    rows = payslips_of(session, assistant.id)
    newest = max((row.tax_year for row in rows), default=0)
    rows = [row for row in rows if row.tax_year == newest]
    earlier = _earlier(session, assistant, rows)
    form = p45(
        _person(assistant), assistant.date_of_birth, assistant.left_on, _slips(rows), earlier
    )
    year = TaxYear(newest)
    return Document(
        title=f"P45 for {assistant.name}",
        opening=(
            f"{form.in_words} Give parts 2 and 3 to the next employer, and keep part 1A. The same "
            "figures stand on all of them."
        ),
        parts=tuple(_p45_parts(form)),
        closing="Tell HMRC with the last full payment submission; no other copy is sent to them.",
        working=_working(rows, form.here, was_corrected=_was_corrected(session, assistant, year)),
        missing=tuple(_missing(form.person)),
        file_name=f"p45-{form.left_on}.pdf",
    )


@dataclass(frozen=True, slots=True)
class CodesNow:
    """An assistant's tax code now, and as the next tax year begins."""

    now: str
    next_year: str


def codes_of(session: Session, assistant: Assistant, today: date) -> CodesNow:
    """Return the code of today and what it becomes on the next 6 April."""
    notices = [as_notice(row) for row in code_notices_of(session, assistant.id)]
    try:
        now = code_on(notices, max(today, assistant.started_on)).code
    except NoCodeYetError:
        return CodesNow("none yet", "none yet")
    year = TaxYear.of(today)
    try:
        following = str(carried_forward(now, year, TaxYear(year.starting + 1)))
    except NotInForceError:
        return CodesNow(str(now), f"{now}, unless HMRC's notice for the new year says otherwise")
    return CodesNow(str(now), following)


def _p60_parts(form: P60) -> Iterator[Part]:
    yield _people(form.person)
    yield Part(
        "Pay and income tax",
        (
            Row("In previous employments: pay", str(form.earlier.pay)),
            Row("In previous employments: tax taken", str(form.earlier.tax)),
            Row("In this employment: pay", str(form.here.pay)),
            Row("In this employment: tax taken", str(form.here.tax)),
            Row("Total for the year: pay", str(form.pay)),
            Row("Total for the year: tax taken", str(form.tax)),
            Row("Final tax code", str(form.tax_code)),
        ),
    )
    yield from _national_insurance(form.here)
    yield _others(form.here)


def _p45_parts(form: P45) -> Iterator[Part]:
    yield _people(form.person)
    here = form.here
    total = form.total
    yield Part(
        "Leaving (parts 1A, 2 and 3)",
        (
            Row("Leaving date", day_in_words(form.left_on)),
            Row("Date of birth", day_in_words(form.born_on)),
            Row("Tax code at leaving", str(form.tax_code)),
            Row("Student loan to be collected", _yes(form.has_student_loan)),
            Row("Postgraduate loan to be collected", _yes(form.has_postgraduate_loan)),
            Row("Last payment in", form.period),
            Row("Total pay to date", str(total.pay) if total else "Week 1 or month 1 applies"),
            Row("Total tax to date", str(total.tax) if total else "Week 1 or month 1 applies"),
        ),
    )
    yield Part(
        "This employment (part 1A)",
        (Row("Pay in this employment", str(here.pay)), Row("Tax in it", str(here.tax))),
    )


def _people(person: Person) -> Part:
    return Part(
        "Whose it is",
        (
            Row("Employee", person.employee),
            Row("National Insurance number", person.ni_number or "not known yet"),
            Row("Employer", person.employer),
            Row("Employer's address", person.employer_address or "not known yet"),
            Row("Employer's PAYE reference", person.paye_reference or "not known yet"),
        ),
    )


def _national_insurance(here: YearTotals) -> Iterator[Part]:
    for row in here.letters:
        yield Part(
            f"National Insurance, letter {row.letter}",
            (
                Row("Earnings at the lower earnings limit", str(row.at_lower_limit)),
                Row("Earnings from there to the threshold", str(row.lower_limit_to_primary)),
                Row("Earnings from there to the upper limit", str(row.primary_to_upper_limit)),
                Row("Employee's contributions", str(row.employee)),
            ),
        )


def _others(here: YearTotals) -> Part:
    statutory = tuple(Row(kind.capitalize(), str(paid)) for kind, paid in here.statutory)
    return Part(
        "Statutory payments and loans, included above where they are pay",
        (
            *(statutory or (Row("Statutory payments", "none"),)),
            Row("Student loan deductions", _whole(here.student_loan)),
            Row("Postgraduate loan deductions", _whole(here.postgraduate_loan)),
        ),
    )


def _whole(amount: Money) -> str:
    return f"£{amount.pence // 100:,}"


def _yes(answer: bool) -> str:  # noqa: FBT001  # the answer itself
    return "Yes" if answer else "No"


def _person(assistant: Assistant) -> Person:
    employer = assistant.employer
    return Person(
        employee=assistant.name,
        ni_number=assistant.ni_number or "",
        employer=employer.name,
        employer_address=employer.address,
        paye_reference=employer.paye_reference or "",
    )


def _missing(person: Person) -> Iterator[str]:
    if not person.ni_number:
        yield "The National Insurance number is not here yet. Add it to the PA's details."
    if not person.employer_address:
        yield "The employer's address is not here yet. Add it to the employer's details."
    if not person.paye_reference:
        yield "The PAYE reference is not here yet. It is in HMRC's letter to you as an employer."


def _slips(rows: list[PayslipRow]) -> list[Payslip]:
    return [Payslip.from_plain(row.document) for row in rows]


def _earlier(session: Session, assistant: Assistant, rows: list[PayslipRow]) -> EarlierPay:
    if not rows:
        return NO_EARLIER_PAY
    notices = [as_notice(row) for row in code_notices_of(session, assistant.id)]
    try:
        return code_on(notices, max(row.pay_on for row in rows)).earlier
    except NoCodeYetError:
        return NO_EARLIER_PAY


def _was_corrected(session: Session, assistant: Assistant, year: TaxYear) -> bool:
    rows = payslips_given(session, assistant.id)
    return any(row.reversal and row.tax_year == year.starting for row in rows)


def _working(rows: list[PayslipRow], here: YearTotals, *, was_corrected: bool) -> Working:
    count = len(rows)
    sentence = (
        f"{count} payslip{'' if count == 1 else 's'} that count add up to {here.pay} of taxable "
        f"pay and {here.tax} of tax."
    )
    if was_corrected:
        sentence += " A payslip of this year was corrected; the wrong one is not counted."
    ordered = sorted(rows, key=lambda row: row.pay_on)
    steps = tuple(
        (f"Payslip of {day_in_words(row.pay_on)}", f"{row.gross} gross, {row.tax} tax")
        for row in ordered
    )
    return Working(sentence, steps, "The payslips of the tax year")
