"""What the stand-in looks at in a document: HMRC's own schemas and rules, where installed."""

from pathlib import Path

from lxml import etree

from pa_employer.clock import Clock, day_of
from pa_employer.filings.stand_in import Validate
from payroll.periods import TaxYear
from payroll.rti.irmark import ENVELOPE
from payroll.rti.pack import check_message, is_installed
from payroll.rti.years import Kind, years_filed


def checks_of(pack: Path, clock: Clock) -> Validate:
    """Return the check of a whole message; without the pack of its year nothing is found."""

    def found(message: bytes) -> list[tuple[str, str, str]]:
        known = year_and_kind(message)
        if known is None:
            return [("1001", "not a document of a tax year that is known here", "")]
        year, kind = known
        if not is_installed(pack, year, kind):
            return []
        checked = check_message(message, pack, year, kind, day_of(clock()))
        return [(each.code or "4999", each.sentence, each.code) for each in checked.findings]

    return found


def year_and_kind(message: bytes) -> tuple[TaxYear, Kind] | None:
    """Return the tax year and the kind of a document by its namespace, the newest year first."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    body = etree.fromstring(message, parser).find(f"{{{ENVELOPE}}}Body")
    if body is None or not len(body):
        return None
    space = etree.QName(body[0]).namespace
    for filed in reversed(years_filed()):
        for kind, document in filed.documents.items():
            if document.namespace == space:
                return filed.year, kind
    return None
