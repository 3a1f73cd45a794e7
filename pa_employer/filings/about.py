"""What a document for HMRC is about, as a short name that holds for ever."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from payroll.ground.errors import DomainError
from payroll.rti.years import Kind


class NothingAboutThatError(DomainError):
    """There is nothing to tell HMRC about that. Go back to the list and choose again."""


class Matter(StrEnum):
    """What can be told."""

    RUN = "run"  # a pay run, by its id
    CORRECTION = "correction"  # a payslip that was corrected, by the id of the right one
    LEAVER = "leaver"  # that somebody left who is paid no more, by the assistant's id
    ALLOWANCE = "allowance"  # the claim of the Employment Allowance, by tax year
    ALLOWANCE_ENDS = "allowance-ends"
    RECOVERED = "recovered"  # statutory pay given back, by year, month, pence and number
    NO_PAYMENT = "no-payment"  # whole tax months without pay, by first and last day
    INACTIVE = "inactive"  # likewise, to come
    YEAR_ENDS = "year-ends"  # that nothing more comes for a tax year
    CEASED = "ceased"  # that the scheme ended, by the day
    NUMBER = "number"  # asks for an assistant's National Insurance number

    @property
    def kind(self) -> Kind:
        """Return in which of HMRC's documents it is told."""
        if self in PAYMENTS:
            return Kind.FPS
        return Kind.NVR if self is Matter.NUMBER else Kind.EPS


PAYMENTS = frozenset({Matter.RUN, Matter.CORRECTION, Matter.LEAVER})


@dataclass(frozen=True, slots=True)
class About:
    """What one document tells, and of which run, payslip, year or day."""

    matter: Matter
    key: str

    @classmethod
    def parse(cls, written: str) -> Self:
        """Return what `str` wrote, or raise NothingAboutThatError."""
        matter, _, key = written.partition(":")
        if matter not in set(Matter) or not key:
            raise NothingAboutThatError
        return cls(Matter(matter), key)

    def __str__(self) -> str:
        return f"{self.matter}:{self.key}"
