"""Setting up as an employer: each step, why it is there, and what is known of it already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import employed_in
from pa_employer.duties.models import RenewalKind
from pa_employer.duties.queries import renewals_of
from pa_employer.employing.steps import steps_of
from pa_employer.payruns.queries import runs_of
from pa_employer.people.models import Capacity, Employer
from pa_employer.people.queries import mandates_of
from pa_employer.planning.queries import lines_of
from pa_employer.schemes.queries import filer_for, pension_scheme_of
from pa_employer.statements.queries import accounts_of
from payroll.ground.days import Span, day_in_words


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """One step: what it is for, whether it is done, where it is done, and what is known."""

    title: str
    why: str
    is_done: bool
    path: str
    said: str = ""
    beside: tuple[str, str] | None = None
    """What else helps with it: the link's words, and where it leads."""


def set_up_steps(
    session: Session, employer: Employer, agreement: Agreement | None, today: date
) -> list[SetUpStep]:
    """Return the steps from nothing to the first pay day, in the order that is easiest."""
    own = f"/employers/{employer.id}"
    employed = employed_in(session, employer.id, Span(today, date.max))
    return [
        _helpers(session, employer, own, today),
        _agreement(agreement),
        _account(session, agreement, own),
        _insurance(session, employer, own),
        _hmrc(session, employer, own, today),
        _pension(session, employer, own),
        _first_pa(employed, own),
        *_taking_on(session, employed, own, today),
        _rota(session, employer, own, today),
        _first_pay(session, employer, own),
    ]


def _helpers(session: Session, employer: Employer, own: str, today: date) -> SetUpStep:
    others = [
        each.holder
        for each in mandates_of(session, employer.id)
        if each.holds_on(today) and each.capacity is not Capacity.SELF
    ]
    why = "You can do it all yourself, with help, or let others do it. Change it any day."
    said = f"Helping now: {', '.join(others)}." if others else "You do it yourself."
    return SetUpStep("Who helps you", why, is_done=True, path=f"{own}/people", said=said)


def _agreement(agreement: Agreement | None) -> SetUpStep:
    why = "It says how much comes, how often, and what for. The council enters it."
    said = f"From {day_in_words(agreement.starts_on)}." if agreement else "Ask the council."
    return SetUpStep("The direct payment", why, agreement is not None, "", said)


def _account(session: Session, agreement: Agreement | None, own: str) -> SetUpStep:
    why = "The council's money comes into an account or a card of its own, and wages leave it."
    found = accounts_of(session, agreement.id) if agreement else []
    said = ", ".join(each.name for each in found)
    return SetUpStep("The account or card", why, bool(found), f"{own}/money", said)


def _insurance(session: Session, employer: Employer, own: str) -> SetUpStep:
    why = "The law asks it of employers before a PA starts. It often has an advice line."
    found = [
        each for each in renewals_of(session, employer.id) if each.kind is RenewalKind.INSURANCE
    ]
    said = f"Until {day_in_words(found[0].due_on)}." if found else ""
    path = f"{own}/duties/renewals/add"
    return SetUpStep("Employer's liability insurance", why, bool(found), path, said)


def _hmrc(session: Session, employer: Employer, own: str, today: date) -> SetUpStep:
    why = "HMRC gives two references when you register as an employer, on GOV.UK or by phone."
    is_known = bool(employer.paye_reference and employer.accounts_office_reference)
    filer = filer_for(session, employer.id, today)
    said = "Nobody has a login to send reports with yet." if is_known and filer is None else ""
    return SetUpStep("Registered with HMRC", why, is_known, f"{own}/hmrc/references", said)


def _pension(session: Session, employer: Employer, own: str) -> SetUpStep:
    why = "The duty begins on the first PA's first day. A scheme is needed once somebody joins."
    found = pension_scheme_of(session, employer.id)
    said = found.provider if found else ""
    return SetUpStep("Workplace pension", why, found is not None, f"{own}/pension", said)


def _first_pa(employed: list[Assistant], own: str) -> SetUpStep:
    why = "Your PA: from when, and for how much. It can be somebody you know."
    said = ", ".join(each.name for each in employed)
    path = f"{own}/assistants" if employed else f"{own}/assistants/add"
    beside = None if employed else ("Nobody yet? Find a PA", f"{own}/hiring")
    return SetUpStep("Who works for you", why, bool(employed), path, said, beside)


def _taking_on(
    session: Session, employed: list[Assistant], own: str, today: date
) -> Iterator[SetUpStep]:
    for each in employed:
        steps = steps_of(session, each, today)
        left = sum(1 for step in steps if not step.is_done)
        why = "Checks, the written statement and the first days, with why each is there."
        said = f"{left} of {len(steps)} left." if left else ""
        title = f"Taking on {each.known_as}, step by step"
        yield SetUpStep(title, why, not left, f"{own}/assistants/{each.id}/steps", said)


def _rota(session: Session, employer: Employer, own: str, today: date) -> SetUpStep:
    why = "With planned shifts a PA fills in a week with one tap. You can do without."
    is_planned = bool(lines_of(session, employer.id, today))
    return SetUpStep("Plan the week", why, is_planned, f"{own}/hours/rota")


def _first_pay(session: Session, employer: Employer, own: str) -> SetUpStep:
    why = "Hours are agreed, pay is worked out and looked at, then it is paid."
    runs = runs_of(session, employer.id)
    said = f"Pay day {day_in_words(runs[-1].pay_on)}." if runs else ""
    return SetUpStep("The first pay day", why, bool(runs), f"{own}/pay", said)
