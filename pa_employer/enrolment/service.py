"""Noting what happens in a pension membership, and giving the letters the law asks for."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import terms_on
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.enrolment.models import PensionEvent, PensionLetter
from pa_employer.enrolment.queries import events_of, letters_of
from payroll.enrolment.letters import LetterFacts, LetterKind, letter
from payroll.enrolment.membership import (
    BEGINS,
    Event,
    EventKind,
    check_next,
    in_order,
    opt_out_window,
)
from payroll.ground.errors import DomainError
from payroll.ground.plain import to_plain
from payroll.rates.enrolment import enrolment_law
from payroll.rates.pension import pension_limits


class BeforeJobError(DomainError):
    """That day is before the job began. Check the date."""


class NoPensionTermsError(DomainError):
    """Agree the pension in the terms first: which kind, and what each side pays in."""


class NoteTwiceError(DomainError):
    """That is noted already for this day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDetails:
    """Which letter, for which scheme, given on which day."""

    kind: LetterKind
    scheme: str
    given_on: date


def note_event(session: Session, assistant: Assistant, event: Event, by: Actor) -> PensionEvent:
    """Note what happened; what cannot follow the rest is refused in words."""
    _lock(session, assistant)
    if event.on < assistant.started_on:
        raise BeforeJobError
    known = events_of(session, assistant.id)
    if event in known:
        raise NoteTwiceError
    check_next(known, event, _enrolment_letter_on(session, assistant))
    row = PensionEvent(
        assistant_id=assistant.id,
        kind=event.kind,
        on=event.on,
        noted_at=by.at,
        until_on=event.until_on,
    )
    session.add(row)
    session.flush()
    _record(session, assistant, f"noted in the pension: {event.kind}", by)
    return row


def give_letter(
    session: Session, assistant: Assistant, details: LetterDetails, by: Actor
) -> PensionLetter:
    """Make a letter with today's facts and keep it as it was given."""
    _lock(session, assistant)
    terms = terms_on(session, assistant.id, details.given_on)
    if terms is None:
        raise NoPensionTermsError
    limits = pension_limits().on(details.given_on)
    events = in_order(events_of(session, assistant.id))
    begun = [event for event in events if event.kind in BEGINS]
    put_off = [event for event in events if event.kind is EventKind.POSTPONED]
    from_on = begun[-1].on if begun else details.given_on
    if details.kind is LetterKind.POSTPONED and put_off and put_off[-1].until_on:
        from_on = put_off[-1].until_on
    law = enrolment_law().on(details.given_on)
    until = opt_out_window(begun[-1], details.given_on, law).last if begun else None
    made = letter(
        details.kind,
        LetterFacts(
            employer=assistant.employer.name,
            assistant=assistant.name,
            scheme=details.scheme.strip(),
            given_on=details.given_on,
            from_on=from_on,
            employee_percent=terms.pension_employee_percent,
            employer_percent=terms.pension_employer_percent,
            lower=limits.lower_limit[terms.frequency],
            upper=limits.upper_limit[terms.frequency],
            trigger=limits.trigger[terms.frequency],
            opt_out_until=until,
        ),
    )
    row = PensionLetter(
        assistant_id=assistant.id,
        kind=details.kind,
        given_on=details.given_on,
        made_at=by.at,
        document=to_plain(made),
    )
    session.add(row)
    session.flush()
    _record(session, assistant, f"gave the letter “{details.kind}”", by)
    return row


def _enrolment_letter_on(session: Session, assistant: Assistant) -> date | None:
    given = [
        each.given_on
        for each in letters_of(session, assistant.id)
        if each.kind in {LetterKind.ENROLLED, LetterKind.RE_ENROLLED}
    ]
    return max(given, default=None)


def _lock(session: Session, assistant: Assistant) -> None:
    """Wait for whoever changes this assistant's pension in another tab."""
    session.flush()
    found = select(Assistant).where(Assistant.id == assistant.id).with_for_update()
    session.execute(found.execution_options(populate_existing=True)).one()


def _record(session: Session, assistant: Assistant, what: str, by: Actor) -> None:
    subject = f"assistant {assistant.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)
