"""Our own look at people before anything is filed: names, numbers, addresses, days."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from payroll.ground.days import month_later
from payroll.ground.errors import DomainError
from payroll.ground.identifiers import ni_number
from payroll.rti.characters import LINE, NAME, PAYROLL_ID, POSTCODE, TITLE, carried
from payroll.rti.findings import Finding
from payroll.rti.payments import Employment, Person
from payroll.rti.scheme import Scheme

OFFICE = re.compile(r"[0-9]{3}")
REFERENCE = re.compile(r"[A-Z0-9][A-Z0-9 .,\-()/=!\"%&*;<>'+:?]{0,9}")
ACCOUNTS_OFFICE = re.compile(r"[0-9]{3}P[A-Z][0-9]{7}[0-9X]")
LEAST_LINES = 2
MOST_LINES = 4
OLDEST_MONTHS = 130 * 12
AHEAD = timedelta(days=30)
UTR_WEIGHTS = (6, 7, 8, 9, 10, 5, 4, 3, 2)
UTR_LENGTH = 10


def scheme_findings(scheme: Scheme) -> Iterator[Finding]:
    """Yield what is wrong with an employer's references."""
    if not (OFFICE.fullmatch(scheme.office_number) and REFERENCE.fullmatch(scheme.paye_reference)):
        yield Finding(
            "paye_reference",
            "The PAYE reference is missing or not as HMRC writes it. It looks like 123/A246 and "
            "stands on HMRC's letters about tax codes.",
            "7822",
        )
    if not ACCOUNTS_OFFICE.fullmatch(scheme.accounts_office):
        yield Finding(
            "accounts_office",
            "The Accounts Office reference is missing or not as HMRC writes it. It has 13 places, "
            "like 123PA00045678, and stands on HMRC's payment letter or booklet.",
        )
    if scheme.sa_utr and not is_utr(scheme.sa_utr):
        yield Finding(
            "sa_utr",
            "The Self Assessment reference (UTR) has a slip in it. It has 10 figures; leave it "
            "empty if unsure.",
            "7882",
        )


def is_utr(typed: str) -> bool:
    """Tell whether a Unique Taxpayer Reference's check figure is right (rule 7882)."""
    if not (typed.isascii() and typed.isdigit() and len(typed) == UTR_LENGTH):
        return False
    total = sum(
        weight * int(figure) for weight, figure in zip(UTR_WEIGHTS, typed[1:], strict=True)
    )
    rest = 11 - total % 11
    return int(typed[0]) == (rest - 9 if rest > 9 else rest)  # noqa: PLR2004  # HMRC's own sum


def person_findings(person: Person, whose: str, today: date, *, is_new: bool) -> Iterator[Finding]:
    """Yield what is wrong with a person's details; `whose` is the payroll ID."""
    yield from _names(person, whose)
    yield from _number(person, whose)
    yield from _address(person, whose, is_new=is_new)
    yield from _birth(person, whose, today)
    if person.gender is None:
        yield Finding(
            "gender",
            "HMRC asks for the current gender and it is missing. Add it on the PA's page.",
            payroll_id=whose,
        )
    if not PAYROLL_ID.fullmatch(whose):
        yield Finding("payroll_id", "The payroll ID is missing or too long.", payroll_id=whose)


def job_findings(employment: Employment, today: date) -> Iterator[Finding]:
    """Yield what is wrong with a job's days and what a starter said."""
    whose, starter = employment.payroll_id, employment.starter
    if starter and starter.started_on is None:
        said = "The start date is missing for this PA. Add it on their page."
        yield Finding("started_on", said, "7934", whose)
    if starter and starter.started_on and starter.started_on > today + AHEAD:
        yield _ahead("started_on", "first", "7828", whose)
    if starter and starter.declaration is None:
        yield Finding(
            "declaration",
            "The starter declaration (A, B or C) is missing. Fill in the starter checklist.",
            "7881",
            whose,
        )
    if employment.left_on and employment.left_on > today + AHEAD:
        yield _ahead("left_on", "last", "7831", whose)
    if employment.payment.is_after_leaving and employment.left_on is None:
        yield Finding("left_on", "A payment after leaving needs the last day.", "7847", whose)


def _ahead(field: str, which: str, code: str, whose: str) -> Finding:
    said = f"The {which} day of the job is more than 30 days ahead. File when it is nearer."
    return Finding(field, said, code, whose)


def _names(person: Person, whose: str) -> Iterator[Finding]:
    if not person.forenames:
        said = "The first name is missing. Add it as on an official document."
        yield Finding("name", said, "7824", whose)
    for name in (*person.forenames[:2], person.surname):
        if not NAME.fullmatch(carried(name)):
            yield Finding("name", _name_words(name), payroll_id=whose)
    if person.title and not TITLE.fullmatch(carried(person.title)):
        yield Finding("title", f"HMRC cannot carry the title “{person.title}”.", payroll_id=whose)


def _name_words(name: str) -> str:
    if not name.strip():
        return "The surname is missing. Add it as on an official document."
    return (
        f"HMRC cannot carry the name “{name}”. It takes the letters A to Z, spaces, hyphens and "
        "apostrophes, 35 in all, and begins with a letter. Write it as the passport's last line "
        "or HMRC's letters do."
    )


def _number(person: Person, whose: str) -> Iterator[Finding]:
    if person.ni_number is None:
        return
    try:
        ni_number(person.ni_number)
    except DomainError as refused:
        yield Finding("ni_number", refused.message, payroll_id=whose)


def _address(person: Person, whose: str, *, is_new: bool) -> Iterator[Finding]:
    lines = person.address
    if person.ni_number is None and len(lines) < LEAST_LINES:
        yield Finding(
            "address",
            "Without a National Insurance number HMRC needs an address of at least two lines. Add "
            "either.",
            "7823",
            whose,
        )
    elif is_new and len(lines) < LEAST_LINES:
        said = "For somebody new HMRC needs an address of at least two lines. Add it."
        yield Finding("address", said, "7829", whose)
    if person.country and len(lines) < LEAST_LINES:
        said = "An address abroad needs at least two lines."
        yield Finding("address", said, "7825", whose)
    if len(lines) > MOST_LINES:
        said = "HMRC takes four lines of an address. Put two of them on one line."
        yield Finding("address", said, payroll_id=whose)
    for line in lines:
        if not LINE.fullmatch(carried(line)):
            said = (
                f"HMRC cannot carry the address line “{line}”: a line has at most 35 places, "
                "begins with a letter or figure, and holds plain letters."
            )
            yield Finding("address", said, payroll_id=whose)
    if person.postcode and not POSTCODE.fullmatch(person.postcode):
        said = "The postcode is not as HMRC takes it. It looks like EH1 1AA."
        yield Finding("postcode", said, payroll_id=whose)


def _birth(person: Person, whose: str, today: date) -> Iterator[Finding]:
    if person.born_on is None:
        said = "The date of birth is missing. Add it on the PA's page."
        yield Finding("born_on", said, "7907", whose)
    elif person.born_on > today:
        yield Finding("born_on", "The date of birth is in the future.", "5001", whose)
    elif month_later(person.born_on, OLDEST_MONTHS) <= today:
        said = "The date of birth is more than 130 years ago. Check it."
        yield Finding("born_on", said, "7826", whose)
