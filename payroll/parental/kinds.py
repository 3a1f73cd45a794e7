"""The kinds of parental leave that carry statutory pay, and how they differ."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from payroll.work.items import ItemKind


class ParentalKind(StrEnum):
    """Which leave it is."""

    MATERNITY = "maternity"
    PATERNITY = "paternity"
    ADOPTION = "adoption"
    SHARED_PARENTAL = "shared parental"
    BEREAVEMENT = "bereavement"
    NEONATAL = "neonatal"


class Counted(StrEnum):
    """From which week somebody's service and earnings are looked at."""

    FROM_DUE_DATE = "the 15th week before the expected week of birth"
    MATCHING_WEEK = "the week of being matched with the child"
    WEEK_BEFORE = "the week before"


@dataclass(frozen=True, slots=True)
class ParentalRules:
    """How one kind differs: its weeks, how long it may be taken, what it is called.

    `full_weeks` are paid at the share of earnings without the flat rate's limit.
    """

    item: ItemKind
    short: str
    event: str
    weeks: int
    full_weeks: int
    counted: Counted
    within_weeks: int
    may_split: bool = False
    first_born_on: date | None = None
    """The first day of the event for which it exists, if it is new."""


RULES = {
    ParentalKind.MATERNITY: ParentalRules(
        ItemKind.MATERNITY_PAY, "SMP", "the baby is due", 39, 6, Counted.FROM_DUE_DATE, 52
    ),
    ParentalKind.PATERNITY: ParentalRules(
        ItemKind.PATERNITY_PAY,
        "SPP",
        "the baby is due",
        2,
        0,
        Counted.FROM_DUE_DATE,
        52,
        may_split=True,
    ),
    ParentalKind.ADOPTION: ParentalRules(
        ItemKind.ADOPTION_PAY, "SAP", "they were matched with the child", 39, 6,
        Counted.MATCHING_WEEK, 52,
    ),
    ParentalKind.SHARED_PARENTAL: ParentalRules(
        ItemKind.SHARED_PARENTAL_PAY, "ShPP", "the baby is due", 37, 0,
        Counted.FROM_DUE_DATE, 52, may_split=True,
    ),
    ParentalKind.BEREAVEMENT: ParentalRules(
        ItemKind.BEREAVEMENT_PAY, "SPBP", "the child died", 2, 0, Counted.WEEK_BEFORE, 56,
        may_split=True,
    ),
    ParentalKind.NEONATAL: ParentalRules(
        ItemKind.NEONATAL_PAY, "SNCP", "the neonatal care began", 12, 0, Counted.WEEK_BEFORE, 68,
        may_split=True, first_born_on=date(2025, 4, 6),
    ),
}  # fmt: skip
EARLIEST = timedelta(weeks=11)
"""Maternity leave begins at most so long before the expected week."""
