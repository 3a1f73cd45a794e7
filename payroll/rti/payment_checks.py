"""Our own look at payments before they are filed: dates, codes, letters, and sums that tie out."""

from collections.abc import Iterator, Mapping
from datetime import date

from payroll.ground.money import NOTHING, Money
from payroll.periods import TaxYear
from payroll.rti.findings import Finding
from payroll.rti.payments import (
    Employment,
    FiguresToDate,
    FullPaymentSubmission,
    Gender,
    NiLine,
)
from payroll.rti.person_checks import job_findings, person_findings, scheme_findings
from payroll.rti.years import FiledYear, filed_year

LETTERS_OF_WOMEN = frozenset("BEIT")
BORN_BEFORE = date(1961, 4, 6)
LETTERS_OF_ZONES = frozenset("DEFIKLNS")
EMPLOYEE_PAYS_NOTHING = frozenset("XCKSW")
MOST_LETTERS = 4


def fps_findings(
    told: FullPaymentSubmission,
    year: TaxYear,
    today: date,
    before: Mapping[str, FiguresToDate] | None = None,
) -> tuple[Finding, ...]:
    """Return all that stands in the way of a full payment submission.

    `before` are the figures to date that were filed last, by payroll ID; with them the sums are
    compared, which HMRC does only after it has taken the document.
    """
    filed = filed_year(year)
    found = [*scheme_findings(told.scheme)]
    if not told.employments and told.final is None:
        found.append(Finding("employments", "The document tells of nobody.", "7877"))
    if told.final and told.final.ceased_on and told.final.ceased_on > today:
        said = "The day the scheme ceased is in the future. File when it has come."
        found.append(Finding("ceased_on", said, "7876"))
    for employment in told.employments:
        found += person_findings(
            employment.person,
            employment.payroll_id,
            today,
            is_new=employment.starter is not None,
        )
        found += job_findings(employment, today)
        found += _payment_findings(employment, filed)
        found += _ni_findings(employment)
        earlier = (before or {}).get(employment.payroll_id)
        found += _sum_findings(employment, earlier)
    return tuple(found)


def _payment_findings(employment: Employment, filed: FiledYear) -> Iterator[Finding]:
    payment, whose = employment.payment, employment.payroll_id
    if payment.paid_on not in filed.year.span:
        said = f"The pay day is not in the tax year {filed.year}."
        yield Finding("paid_on", said, "7844", whose)
    if payment.student_loan and not payment.student_plan:
        said = "A student loan was taken and its plan is not known. Add the plan."
        yield Finding("student_plan", said, payroll_id=whose)
    if payment.student_plan and payment.student_plan not in filed.student_plans:
        said = f"HMRC's documents of {filed.year} do not know that student loan plan yet."
        yield Finding("student_plan", said, payroll_id=whose)
    if employment.left_on and employment.left_on < filed.earliest_leaving_on:
        said = "The last day of the job is too long ago for this tax year's document."
        yield Finding("left_on", said, payroll_id=whose)
    loans = (payment.student_loan, payment.postgraduate_loan)
    if any(loan.pence % 100 for loan in loans):
        yield Finding("student_loan", "Loans are taken in whole pounds.", payroll_id=whose)


def _ni_findings(employment: Employment) -> Iterator[Finding]:
    whose = employment.payroll_id
    letters = [line.letter.value for line in employment.ni]
    if len(set(letters)) != len(letters) or len(letters) > MOST_LETTERS:
        said = "A National Insurance letter is told twice, or there are more than four."
        yield Finding("ni_letter", said, "7850", whose)
    for line in employment.ni:
        yield from _letter_findings(employment, line)


def _letter_findings(employment: Employment, line: NiLine) -> Iterator[Finding]:
    whose, person, letter = employment.payroll_id, employment.person, line.letter.value
    if letter in LETTERS_OF_WOMEN and person.gender is Gender.MALE:
        said = f"National Insurance letter {letter} is only for women. Check it and the gender."
        yield Finding("ni_letter", said, "7849", whose)
    if letter in LETTERS_OF_WOMEN and (person.born_on is None or person.born_on >= BORN_BEFORE):
        said = f"National Insurance letter {letter} is only for women born before 6 April 1961."
        yield Finding("ni_letter", said, "7955", whose)
    if letter in LETTERS_OF_ZONES:
        said = f"National Insurance letter {letter} is for freeports and investment zones."
        yield Finding("ni_letter", said, "7954", whose)
    if letter in EMPLOYEE_PAYS_NOTHING and (line.employee or line.employee_to_date):
        said = f"With National Insurance letter {letter} the PA pays no contributions."
        yield Finding("ni_letter", said, "7865" if line.employee else "7866", whose)


def _sum_findings(employment: Employment, before: FiguresToDate | None) -> Iterator[Finding]:
    whose, payment, now = employment.payroll_id, employment.payment, employment.to_date
    ni = Money.total(line.employee for line in employment.ni)
    loans = payment.student_loan + payment.postgraduate_loan
    left = payment.taxable_pay - payment.tax - ni - loans
    if payment.after_statutory != left:
        said = (
            f"Taxable pay less tax, National Insurance and loans is {left}, and the document says "
            f"{payment.after_statutory}."
        )
        yield Finding("after_statutory", said, payroll_id=whose)
    if now.taxable_pay < NOTHING:
        said = "Taxable pay of the year cannot be below nothing."
        yield Finding("to_date", said, payroll_id=whose)
    if before is None:
        return
    for label, was, more, told in (
        ("taxable pay", before.taxable_pay, payment.taxable_pay, now.taxable_pay),
        ("tax", before.tax, payment.tax, now.tax),
        ("student loan", before.student_loan, payment.student_loan, now.student_loan),
    ):
        if was + more != told:
            said = (
                f"{was} of {label} was filed before, and with {more} now it comes to "
                f"{was + more}; the document says {told}. Tell what is missing first: an earlier "
                "pay day, or a correction."
            )
            yield Finding("to_date", said, payroll_id=whose)
