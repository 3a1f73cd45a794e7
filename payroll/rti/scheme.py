"""The employer as HMRC knows them: the PAYE scheme, and who sends for it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sender(StrEnum):
    """Who sends a document; HMRC's own words."""

    EMPLOYER = "Employer"
    BUREAU = "Bureau"
    AGENT = "Agent"


@dataclass(frozen=True, slots=True)
class Agent:
    """A support organisation that files for the employer."""

    name: str
    agent_id: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One employer's PAYE scheme: 635/A635 and 635PC00000000."""

    office_number: str
    paye_reference: str
    accounts_office: str
    sa_utr: str | None = None

    @property
    def reference(self) -> str:
        """Return the PAYE reference as letters have it: 635/A635."""
        return f"{self.office_number}/{self.paye_reference}"


@dataclass(frozen=True, slots=True)
class SentBy:
    """Who sends, and the agent's details where there is one."""

    sender: Sender = Sender.EMPLOYER
    agent: Agent | None = None


@dataclass(frozen=True, slots=True)
class Final:
    """That nothing more comes: for the year, or because the scheme has ceased on a day."""

    ceased_on: date | None = None


def scheme_of(paye_reference: str, accounts_office: str, sa_utr: str | None = None) -> Scheme:
    """Return a scheme from its references as they are written; the checks look at them."""
    office, _, reference = paye_reference.partition("/")
    return Scheme(
        office_number=office.strip(),
        paye_reference=reference.strip().upper(),
        accounts_office="".join(accounts_office.split()).upper(),
        sa_utr=sa_utr or None,
    )
