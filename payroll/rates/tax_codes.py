"""The emergency tax code, and what each new tax year adds to codes, from their dated file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, RateFileError, Row, read_timeline
from payroll.tax.code import CodeKind, TaxCode, UnknownTaxCodeError

SUFFIXES = frozenset("LMN")


@dataclass(frozen=True, slots=True)
class TaxCodes:
    """The codes of a tax year; `uplift` is added to the number of codes with a letter."""

    emergency: TaxCode
    uplift: Mapping[str, int]
    provenance: Provenance


@cache
def tax_codes() -> Timeline[TaxCodes]:
    """Return the codes of each tax year, asked by pay day."""
    return read_timeline("tax_codes", "The emergency tax code", _tax_codes)


def _tax_codes(entry: Row, provenance: Provenance) -> TaxCodes:
    uplift = dict(_uplift(row) for row in entry.rows_or_none("uplift"))
    return TaxCodes(_emergency(entry), uplift, provenance)


def _emergency(entry: Row) -> TaxCode:
    try:
        code = TaxCode.parse(entry.text("emergency"))
    except UnknownTaxCodeError as refused:
        raise RateFileError(f"{entry.where}: {refused.message}") from refused  # noqa: EM102, TRY003
    if code.kind is not CodeKind.ALLOWANCE or not code.is_cumulative:
        message = f"{entry.where}: the emergency code is a plain one with an allowance"
        raise RateFileError(message)
    return code


def _uplift(row: Row) -> tuple[str, int]:
    letter, added = row.text("letter"), row.whole("add")
    row.close()
    if letter not in SUFFIXES:
        message = f"{row.where}: only codes ending in {', '.join(sorted(SUFFIXES))} are raised"
        raise RateFileError(message)
    return letter, added
