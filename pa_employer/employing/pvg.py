"""Where somebody stands with the PVG scheme.

Membership is required since 1 April 2025 (Disclosure (Scotland) Act 2020). Joining is the PA's own
duty, not the employer's: both are told, and nobody's work or wages are stopped here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from payroll.ground.days import ONE_DAY, day_in_words, month_later

MONTHS_OF_MEMBERSHIP = 60
"""Five years: 2020 Act, explanatory notes."""
REMIND_BEFORE = timedelta(days=60)


class Stage(StrEnum):
    """What was noted of somebody's membership."""

    EXCEPTION = "exception"
    """They help as family or a friend, which the scheme does not ask for."""
    APPLIED_NEW = "applied, new to the scheme"
    APPLIED_MEMBER = "applied, a member already"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Noted:
    """One stage, from its day on; `until_on` is the membership's last day."""

    stage: Stage
    on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A word for where somebody stands, its colour, and a sentence that says what follows."""

    word: str
    colour: str
    sentence: str
    renew_by: date | None = None

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing is to be done now."""
        return self.colour == "green"


def membership_ends(on: date) -> date:
    """Return the last day of a membership that begins on a day."""
    return month_later(on, MONTHS_OF_MEMBERSHIP) - ONE_DAY


def standing(noted: Sequence[Noted], today: date) -> Standing:
    """Return where somebody stands; `noted` are their stages, oldest first."""
    if not noted:
        return Standing(
            "To apply",
            "yellow",
            "A PA has to join the PVG scheme before they start, shadow shifts included. "
            "The law asks it of the PA. You can help with the form.",
        )
    last = noted[-1]
    match last.stage:
        case Stage.EXCEPTION:
            return Standing(
                "Not needed", "green", "You noted that they help as family or a friend."
            )
        case Stage.APPLIED_NEW:
            return Standing(
                "Applied, wait",
                "yellow",
                "Who is new to the scheme waits for the answer before they start.",
            )
        case Stage.APPLIED_MEMBER:
            return Standing(
                "Applied, may work",
                "green",
                "Who is a member already may work while their membership is confirmed.",
            )
        case Stage.MEMBER:
            return _member(last.until_on or membership_ends(last.on), today)


def _member(until: date, today: date) -> Standing:
    if until < today:
        said = f"The membership ended on {day_in_words(until)}. Ask them to renew it soon."
        return Standing("Renew now", "yellow", said, until)
    if until - REMIND_BEFORE <= today:
        said = f"The membership ends on {day_in_words(until)}. It is time to renew it."
        return Standing("Renew soon", "yellow", said, until)
    return Standing("Member", "green", f"The membership lasts until {day_in_words(until)}.", until)
