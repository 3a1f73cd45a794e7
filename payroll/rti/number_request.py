"""Asking HMRC for the National Insurance numbers of people who do not know theirs."""

from dataclasses import dataclass
from datetime import date

from lxml import etree

from payroll.periods import TaxYear
from payroll.rti.findings import Finding
from payroll.rti.fps import add_address, add_name, on_the_wire
from payroll.rti.header import add_references, begin
from payroll.rti.payments import Person
from payroll.rti.person_checks import person_findings, scheme_findings
from payroll.rti.scheme import Scheme, SentBy
from payroll.rti.years import Kind, filed_year


@dataclass(frozen=True, slots=True)
class NumberRequest:
    """People to be looked up, each with the payroll ID by which the answer names them."""

    scheme: Scheme
    people: tuple[tuple[Person, str], ...]


def number_request(asked: NumberRequest, year: TaxYear, by: SentBy) -> etree._Element:
    """Return the document; a tax year that is not known here raises YearNotFiledError."""
    filed = filed_year(year)
    envelope, whole = begin(filed.documents[Kind.NVR], filed, asked.scheme, by)
    request = whole.section("NINOverificationRequest")
    add_references(request, asked.scheme)
    for person, payroll_id in asked.people:
        employee = request.section("Employee")
        details = employee.section("EmployeeDetails")
        details.add("NINO", on_the_wire(person.ni_number))
        add_name(details, person)
        add_address(details, person)
        details.add("BirthDate", person.born_on)
        details.add("Gender", person.gender.value if person.gender else None)
        employee.section("Employment").add("PayId", payroll_id)
    return envelope


def number_findings(asked: NumberRequest, today: date) -> tuple[Finding, ...]:
    """Return all that stands in the way of asking for numbers."""
    found = [*scheme_findings(asked.scheme)]
    for person, payroll_id in asked.people:
        found += person_findings(person, payroll_id, today, is_new=False)
    return tuple(found)
