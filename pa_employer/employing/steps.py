"""The steps of taking somebody on: what each is for, where it stands, and where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.relatives import RelativeRow
from pa_employer.deductions.queries import checklist_of, code_notices_of
from pa_employer.employing.facts import facts_of_kind, pvg_standing
from pa_employer.employing.models import FactKind
from pa_employer.employing.particulars import particulars_of
from payroll.ground.days import day_in_words
from returns.family import FamilyAnswer, family_found

SETTLED = frozenset({FamilyAnswer.NOT_FAMILY, FamilyAnswer.PERMITTED})
DONE, TO_DO, LOOK = ("Done", "green"), ("To do", "blue"), ("Look at it", "yellow")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do for a new job; none of them stops a wage."""

    title: str
    why: str
    state: tuple[str, str]
    """Where it stands in a word, and its colour."""
    path: str
    said: str = ""

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.state[1] == "green"


def steps_of(session: Session, assistant: Assistant, today: date) -> list[Step]:
    """Return the steps in the order that is easiest."""
    own = f"/employers/{assistant.employer_id}/assistants/{assistant.id}"
    return [
        *_relative(session, assistant, own),
        _right_to_work(session, assistant, own, today),
        _pvg(session, assistant, own, today),
        _references(session, assistant, own),
        _particulars(session, assistant, own),
        _tax(session, assistant, own),
        _bank(assistant, own),
        _induction(session, assistant, own),
        _sign_in(assistant, own),
    ]


def _relative(session: Session, assistant: Assistant, own: str) -> Iterator[Step]:
    row = session.get(RelativeRow, assistant.id)
    why = "Money from the council may pay a relative only where the council agrees, for a reason."
    path = f"{own}/relative"
    if row is None:
        yield Step("Say whether they are a relative", why, TO_DO, path)
        return
    found = family_found(row.facts(assistant))
    state = DONE if found.answer in SETTLED else LOOK
    yield Step("Relative or not", why, state, path, " ".join(found.reasons))


def _right_to_work(session: Session, assistant: Assistant, own: str, today: date) -> Step:
    title = "See that they may work in the United Kingdom"
    why = (
        "Every employer checks this before the first day, of everybody alike: a passport, or "
        "the share code they give you for GOV.UK."
    )
    path = f"{own}/checks/right-to-work"
    facts = facts_of_kind(session, assistant.id, FactKind.RIGHT_TO_WORK)
    if not facts:
        return Step(title, why, TO_DO, path)
    last = facts[-1]
    if last.until_on and last.until_on < today:
        said = f"It held until {day_in_words(last.until_on)}. Look again."
        return Step(title, why, LOOK, path, said)
    until = f", until {day_in_words(last.until_on)}" if last.until_on else ""
    return Step(title, why, DONE, path, f"Seen on {day_in_words(last.on)}{until}.")


def _pvg(session: Session, assistant: Assistant, own: str, today: date) -> Step:
    found = pvg_standing(session, assistant.id, today)
    why = "The scheme keeps people out who should not work with others who need support."
    return Step("PVG scheme", why, (found.word, found.colour), f"{own}/checks/pvg", found.sentence)


def _references(session: Session, assistant: Assistant, own: str) -> Step:
    many = len(facts_of_kind(session, assistant.id, FactKind.REFERENCE))
    why = "Somebody who knows their work tells you how it was. Two are usual. It is your choice."
    said = f"{many} noted." if many else ""
    state = DONE if many else TO_DO
    return Step("References", why, state, f"{own}/checks/reference", said)


def _particulars(session: Session, assistant: Assistant, own: str) -> Step:
    title = "Written statement of the job"
    why = "Everybody has a right to it by the first day. It is made from what you agreed."
    path = f"{own}/particulars"
    made = particulars_of(session, assistant.id)
    if not made:
        return Step(title, why, TO_DO, path)
    newest = max((each.from_on for each in terms_of(session, assistant.id)), default=None)
    if newest and made[0].from_on < newest:
        said = f"The terms change from {day_in_words(newest)}. Make a new one."
        return Step(title, why, LOOK, path, said)
    if made[0].agreed_at is None:
        said = f"Next: {assistant.known_as} reads it and agrees."
        return Step(title, why, ("Waiting", "blue"), path, said)
    return Step(title, why, DONE, path)


def _tax(session: Session, assistant: Assistant, own: str) -> Step:
    why = "A P45 or three answers tell which tax code to begin with."
    is_known = checklist_of(session, assistant.id) or code_notices_of(session, assistant.id)
    return Step("Tax at the start", why, DONE if is_known else TO_DO, f"{own}/tax")


def _bank(assistant: Assistant, own: str) -> Step:
    why = "Wages go into their own account. Numbers are kept sealed."
    is_known = bool(assistant.sort_code and assistant.account_number)
    return Step("Bank details", why, DONE if is_known else TO_DO, f"{own}/details")


def _induction(session: Session, assistant: Assistant, own: str) -> Step:
    facts = facts_of_kind(session, assistant.id, FactKind.INDUCTION)
    why = "Show how you like things done, what to do in an emergency, and what stays private."
    said = f"Done on {day_in_words(facts[-1].on)}." if facts else ""
    path = f"{own}/checks/induction"
    return Step("First days together", why, DONE if facts else TO_DO, path, said)


def _sign_in(assistant: Assistant, own: str) -> Step:
    why = "With it they send hours from a phone and read their payslips."
    path = own if assistant.account else f"{own}/sign-in"
    return Step("A sign-in of their own", why, DONE if assistant.account else TO_DO, path)
