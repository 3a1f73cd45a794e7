"""A job advert: what was answered, put together as people would read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pa_employer.employing.statement import Section
from payroll.ground.days import day_in_words
from payroll.ground.money import Money

CONDITIONS = (
    "The job begins once these are seen: the right to work in the United Kingdom, membership of "
    "the PVG scheme, and references."
)
EMPLOYED = "It is an employed job, with paid holiday and payslips."


class OpenTo(StrEnum):
    """Who can apply."""

    ANYONE = "anyone"
    WOMEN = "women"
    MEN = "men"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """What was answered so far; an empty text is not answered yet."""

    work: str = ""
    hours: str = ""
    area: str = ""
    hourly_rate: Money | None = None
    open_to: OpenTo = OpenTo.ANYONE
    matters: str = ""
    applying: str = ""
    apply_by: date | None = None

    @property
    def title(self) -> str:
        """Return the advert's heading."""
        return f"Personal assistant wanted: {self.area}" if self.area else TITLE


TITLE = "Personal assistant wanted"


def sections_of(advert: Advert) -> tuple[Section, ...]:
    """Return the advert section by section, without what is not answered."""
    found = (
        Section(title, tuple(lines))
        for title, lines in (
            ("The work", _lines(advert.work)),
            ("Days and hours", _lines(advert.hours)),
            ("Where", _lines(advert.area)),
            ("Pay", _pay(advert)),
            ("What matters to me", _lines(advert.matters)),
            ("Who can apply", _open_to(advert)),
            ("How to apply", _applying(advert)),
            ("Before the first day", iter((CONDITIONS,))),
        )
    )
    return tuple(each for each in found if each.lines)


def plain_text(advert: Advert) -> str:
    """Return the advert as text to paste anywhere."""
    parts = [advert.title]
    parts += ["\n".join((each.title, *each.lines)) for each in sections_of(advert)]
    return "\n\n".join(parts) + "\n"


def _lines(words: str) -> Iterator[str]:
    yield from (line.strip() for line in words.splitlines() if line.strip())


def _pay(advert: Advert) -> Iterator[str]:
    if advert.hourly_rate:
        yield f"{advert.hourly_rate} an hour. {EMPLOYED}"


def _open_to(advert: Advert) -> Iterator[str]:
    if advert.open_to is not OpenTo.ANYONE:
        yield (
            f"This job is for {advert.open_to} only, because of the personal care in it "
            "(Equality Act 2010, Schedule 9, paragraph 1)."
        )


def _applying(advert: Advert) -> Iterator[str]:
    yield from _lines(advert.applying)
    if advert.apply_by:
        yield f"Apply by {day_in_words(advert.apply_by)}."
