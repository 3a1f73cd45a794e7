"""What stands in the way of a document, in words that say how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Who found it."""

    OURS = "our own checks"
    ENVELOPE = "HMRC's envelope schema"
    SCHEMA = "HMRC's schema"
    RULES = "HMRC's business rules"
    HMRC = "HMRC"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where, why, and how.

    `field` is a stable name such as `born_on`, by which a page leads to where it is mended;
    `payroll_id` is whose it is, empty where it is the scheme's.
    """

    field: str
    sentence: str
    code: str = ""
    payroll_id: str = ""
    source: Source = Source.OURS
