"""HMRC's own schemas and rules, run over a message wherever an operator has installed them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from payroll.periods import TaxYear
from payroll.rti.error_words import field_of, words_of
from payroll.rti.findings import Finding, Source
from payroll.rti.irmark import ENVELOPE
from payroll.rti.years import Document, FiledYear, Kind, filed_year

ENVELOPE_SCHEMA = "envelope-v2-0-HMRC.xsd"
SIGNATURE_SCHEMA = "xmldsig-core-schema.xsd"
SIGNATURE_STUB = (
    '<schema xmlns="http://www.w3.org/2001/XMLSchema" '
    'targetNamespace="http://www.w3.org/2000/09/xmldsig#"><element name="Signature"/></schema>'
)
ERRORS = "{http://www.govtalk.gov.uk/CM/errorresponse}"
CALENDAR = "http://exslt.org/dates-and-times"


@dataclass(frozen=True, slots=True)
class Checked:
    """What HMRC's pack said of a message, and which of its parts were there to say it."""

    findings: tuple[Finding, ...]
    by: tuple[Source, ...]


def year_folder(pack: Path, year: TaxYear) -> Path:
    """Return where the pack of a tax year is kept."""
    return pack / year.name


def is_installed(pack: Path, year: TaxYear, kind: Kind) -> bool:
    """Tell whether the schemas of a document are there; the rules may be missing."""
    folder = year_folder(pack, year)
    needed = (ENVELOPE_SCHEMA, filed_year(year).documents[kind].schema)
    return all((folder / name).is_file() for name in needed)


def check_message(message: bytes, pack: Path, year: TaxYear, kind: Kind, today: date) -> Checked:
    """Run what is installed over a whole message; `today` is the day HMRC's rules go by."""
    document = filed_year(year).documents[kind]
    folder = str(year_folder(pack, year))
    parsed = etree.fromstring(message, _parser())
    envelope = _schema(folder, ENVELOPE_SCHEMA, _changed(folder, ENVELOPE_SCHEMA))
    found = list(_schema_findings(envelope, parsed, Source.ENVELOPE))
    body = parsed.find(f"{{{ENVELOPE}}}Body")
    alone = None
    if body is not None and len(body):
        alone = etree.fromstring(etree.tostring(body[0]), _parser())
    if alone is not None:
        schema = _schema(folder, document.schema, _changed(folder, document.schema))
        found += _schema_findings(schema, alone, Source.SCHEMA)
    by = (Source.ENVELOPE, Source.SCHEMA)
    if not _has_rules(folder, document):
        return Checked(tuple(found), by)
    rules = _rules(folder, document.rules, today, _changed(folder, document.rules))
    found += _rule_findings(rules, parsed)
    return Checked(tuple(found), (*by, Source.RULES))


def compile_pack(folder: Path, filed: FiledYear) -> None:
    """Compile all that is there of a year; lxml's errors say what fails."""
    parser = _parser()
    parser.resolvers.add(_Signatures(folder))
    etree.XMLSchema(etree.parse(str(folder / ENVELOPE_SCHEMA), parser))
    for document in filed.documents.values():
        if (folder / document.schema).is_file():
            etree.XMLSchema(etree.parse(str(folder / document.schema), _parser()))
        if document.rules and (folder / document.rules).is_file():
            _compiled(folder / document.rules)


def _has_rules(folder: str, document: Document) -> bool:
    return bool(document.rules) and (Path(folder) / document.rules).is_file()


def _schema_findings(
    schema: etree.XMLSchema, parsed: etree._Element, source: Source
) -> Iterator[Finding]:
    if schema.validate(parsed):
        return
    for error in schema.error_log:
        path = error.path or ""
        yield Finding(
            field="", sentence=f"{source} says: {error.message}", code=path, source=source
        )


def _rule_findings(rules: etree.XSLT, parsed: etree._Element) -> Iterator[Finding]:
    for error in rules(etree.ElementTree(parsed)).getroot().iter(f"{ERRORS}Error"):
        number = error.findtext(f"{ERRORS}Number") or ""
        text = error.find(f"{ERRORS}Text")
        said = " ".join("".join(text.itertext()).split()) if text is not None else ""
        yield Finding(
            field=field_of(number) or "",
            sentence=words_of(number) or f"HMRC's rule {number} says: {said}",
            code=number,
            source=Source.RULES,
        )


def _parser() -> etree.XMLParser:
    return etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)


class _Signatures(etree.Resolver):
    """Answers the envelope's import of the signature schema from the pack, or with a stub."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def resolve(
        self,
        system_url: str | None,
        _public_id: str | None,
        context: Any,  # noqa: ANN401  # lxml's own
    ) -> Any:  # noqa: ANN401
        if not (system_url or "").endswith(SIGNATURE_SCHEMA):
            return None
        there = self._folder / SIGNATURE_SCHEMA
        if there.is_file():
            return self.resolve_filename(str(there), context)
        return self.resolve_string(SIGNATURE_STUB, context)


def _changed(folder: str, name: str) -> int:
    """Return when a file was last written, so that a newly installed pack is read anew."""
    return (Path(folder) / name).stat().st_mtime_ns


@lru_cache(maxsize=16)
def _schema(folder: str, name: str, _changed_at: int) -> etree.XMLSchema:
    parser = _parser()
    parser.resolvers.add(_Signatures(Path(folder)))
    return etree.XMLSchema(etree.parse(str(Path(folder) / name), parser))


@lru_cache(maxsize=16)
def _rules(folder: str, name: str, today: date, _changed_at: int) -> etree.XSLT:
    """Return HMRC's rules with their clock set to a day."""
    # A number of XPath is a float by its own definition; this one is a year, never money.
    clock: Any = {
        (CALENDAR, "date"): lambda _context, *_: today.isoformat(),
        (CALENDAR, "year"): lambda _context, *given: float(given[0][:4] if given else today.year),
    }
    return _compiled(Path(folder) / name, clock)


def _compiled(rules: Path, clock: Any = None) -> etree.XSLT:  # noqa: ANN401  # lxml's own
    """Return rules that reach no network and write nothing; HMRC's own read themselves."""
    shut = etree.XSLTAccessControl(
        read_network=False, write_file=False, create_dir=False, write_network=False
    )
    return etree.XSLT(etree.parse(str(rules), _parser()), extensions=clock, access_control=shut)
