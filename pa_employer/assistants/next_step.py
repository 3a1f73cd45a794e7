"""The next thing to do about each personal assistant, so that a list says it at a glance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pa_employer.assistants.cautions import rate_cautions
from pa_employer.assistants.models import Assistant, Terms


@dataclass(frozen=True, slots=True)
class Step:
    """A thing to do, and the page to do it on, below the assistant's own."""

    text: str
    page: str


def next_step(assistant: Assistant, agreed: Iterable[Terms], today: date) -> Step | None:
    """Return the most pressing thing to do: pay first, the sign-in last; None if all is there."""
    if rate_cautions(assistant, agreed, today):
        return Step("Look at the rate", "")
    if not (assistant.sort_code and assistant.account_number):
        return Step("Add the bank details", "/details")
    if not assistant.ni_number:
        return Step("Add the National Insurance number", "/details")
    if assistant.account is None:
        return Step("Give a sign-in", "/sign-in")
    return None if assistant.account.password_hash else Step("Hand over the sign-in link", "")
