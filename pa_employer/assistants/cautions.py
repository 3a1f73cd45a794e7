"""Kind words about a personal assistant's job; they warn and never stop anything."""

from collections.abc import Iterable, Iterator
from datetime import date

from pa_employer.assistants.models import Assistant, Terms
from payroll.floors.rates import rate_warnings
from payroll.ground.days import age_on


def cautions_about(assistant: Assistant, agreed: Iterable[Terms], today: date) -> tuple[str, ...]:
    """Return what to look at about the terms in force and those to come, and what is missing."""
    return (*rate_cautions(assistant, agreed, today), *_missing(assistant))


def rate_cautions(assistant: Assistant, agreed: Iterable[Terms], today: date) -> tuple[str, ...]:
    """Return what to look at about the rate in force and those to come."""
    return tuple(_rates(assistant, list(agreed), today))


def terms_cautions(assistant: Assistant, terms: Terms, on: date | None = None) -> tuple[str, ...]:
    """Return what to look at about the rate of some terms, on their first day or a later one."""
    day = on or terms.from_on
    return rate_warnings(terms.hourly_rate, day, age_on(assistant.date_of_birth, day))


def _rates(assistant: Assistant, agreed: list[Terms], today: date) -> Iterator[str]:
    begun = [terms for terms in agreed if terms.from_on <= today]
    for terms in (*begun[-1:], *agreed[len(begun) :]):
        yield from terms_cautions(assistant, terms, max(terms.from_on, today))


def _missing(assistant: Assistant) -> Iterator[str]:
    if not (assistant.sort_code and assistant.account_number):
        yield (
            f"{assistant.known_as}'s bank details are not here yet. Add them before the first pay "
            "day, so that you have them at hand."
        )
    if not assistant.ni_number:
        yield (
            f"{assistant.known_as}'s National Insurance number is not here yet. This may be fine: "
            "it can be added when it comes."
        )
