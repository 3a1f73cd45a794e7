"""The head of every document: whose scheme, which year, who sends, and room for the mark."""

from lxml import etree

from payroll.rti.element import Section
from payroll.rti.scheme import Final, Scheme, SentBy
from payroll.rti.years import Document, FiledYear

LONGEST_COMPANY = 35


def keys(scheme: Scheme) -> dict[str, str]:
    """Return the keys by which HMRC finds the scheme, in head and envelope alike."""
    return {
        "TaxOfficeNumber": scheme.office_number,
        "TaxOfficeReference": scheme.paye_reference,
    }


def begin(
    document: Document, filed: FiledYear, scheme: Scheme, by: SentBy
) -> tuple[etree._Element, Section]:
    """Return a document with its head, and the section its contents go into."""
    envelope = Section.root("IRenvelope", document.namespace)
    head = envelope.section("IRheader")
    in_head = head.section("Keys")
    for name, value in keys(scheme).items():
        in_head.add("Key", value, Type=name)
    head.add("PeriodEnd", filed.year.span.last)
    if by.agent:
        agent = head.section("Agent")
        agent.add("AgentID", by.agent.agent_id)
        agent.add("Company", by.agent.name[:LONGEST_COMPANY])
    head.add("DefaultCurrency", "GBP")
    head.section("IRmark", Type="generic")
    head.add("Sender", by.sender.value)
    return envelope.element, envelope


def add_references(section: Section, scheme: Scheme, sa_utr: str | None = None) -> None:
    """Add the references that stand at the beginning of every document."""
    references = section.section("EmpRefs")
    references.add("OfficeNo", scheme.office_number)
    references.add("PayeRef", scheme.paye_reference)
    references.add("AORef", scheme.accounts_office)
    references.add("SAUTR", sa_utr)


def add_final(section: Section, final: Final | None) -> None:
    """Add that nothing more comes, for the year or because the scheme has ceased."""
    if final is None:
        return
    last = section.section("FinalSubmission")
    last.add("BecauseSchemeCeased", final.ceased_on is not None)
    last.add("DateSchemeCeased", final.ceased_on)
    last.add("ForYear", final.ceased_on is None)
