"""Reading pension memberships: what happened, which letters were given, what is to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import terms_on
from pa_employer.db import is_among
from pa_employer.enrolment.models import PensionEvent, PensionLetter
from pa_employer.together import Ids, for_each, grouped
from payroll.enrolment.assessment import Assessed, Assessment, assess
from payroll.enrolment.duties import Duty, LetterGiven, next_duties
from payroll.enrolment.membership import Event, is_member, postponed_until
from payroll.exact import nearest_penny_of
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError

MINUTES_AN_HOUR, WEEKS_A_YEAR, MONTHS_A_YEAR = 60, 52, 12


@dataclass(frozen=True, slots=True)
class Standing:
    """How an assistant stands with the pension on a day."""

    assistant: Assistant
    is_member: bool
    postponed_until: date | None
    usual_pay: Money | None
    """Contracted hours at the ordinary rate for one pay period; None without fixed hours."""
    assessment: Assessment | None
    duties: tuple[Duty, ...]


@for_each
def events_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[Event]]:
    """Return what happened in an assistant's membership, in the order it was noted."""
    found = select(PensionEvent).where(is_among(session, PensionEvent.assistant_id, assistant_ids))
    rows = session.scalars(found.order_by(PensionEvent.on, PensionEvent.noted_at))
    noted = grouped(assistant_ids, rows, lambda row: row.assistant_id)
    return {
        assistant_id: [Event(row.kind, row.on, row.until_on) for row in of_one]
        for assistant_id, of_one in noted.items()
    }


def letters_of(session: Session, assistant_id: UUID) -> list[PensionLetter]:
    """Return the letters that were given to an assistant, the newest first."""
    found = select(PensionLetter).where(PensionLetter.assistant_id == assistant_id)
    return list(session.scalars(found.order_by(PensionLetter.made_at.desc())))


def letter_of(session: Session, assistant_id: UUID, letter_id: UUID) -> PensionLetter | None:
    """Return one of an assistant's letters, or None if it is not theirs."""
    found = session.get(PensionLetter, letter_id)
    return found if found and found.assistant_id == assistant_id else None


def contributes_on(
    session: Session, assistant_id: UUID, day: date, *, terms_have_pension: bool
) -> bool:
    """Tell whether contributions are due for pay on a day.

    Where nothing was noted about a membership the terms alone decide.
    """
    events = events_of(session, assistant_id)
    return terms_have_pension and (not events or is_member(events, day))


def standing_on(session: Session, assistant: Assistant, day: date) -> Standing:
    """Return how an assistant stands with the pension, and what is to be done."""
    events = events_of(session, assistant.id)
    letters = [LetterGiven(each.kind, each.given_on) for each in letters_of(session, assistant.id)]
    terms = terms_on(session, assistant.id, max(day, assistant.started_on))
    pay = usual_pay(terms) if terms else None
    assessment = _assessed(assistant, terms, pay, day) if terms and pay else None
    dated = (
        (max(terms.from_on, assistant.started_on), assessment) if terms and assessment else None
    )
    return Standing(
        assistant=assistant,
        is_member=is_member(events, day),
        postponed_until=postponed_until(events, day),
        usual_pay=pay,
        assessment=assessment,
        duties=next_duties(assistant.known_as, dated, events, letters, day),
    )


def usual_pay(terms: Terms) -> Money | None:
    """Return what contracted hours pay in one pay period; None without fixed hours."""
    minutes = terms.contracted_minutes_per_week
    if not minutes:
        return None
    weeks, parts = (terms.frequency.weeks or WEEKS_A_YEAR), 1
    if terms.frequency is Frequency.MONTHLY:
        parts = MONTHS_A_YEAR
    return nearest_penny_of(minutes * terms.hourly_rate.pence * weeks, MINUTES_AN_HOUR * parts)


def _assessed(assistant: Assistant, terms: Terms, pay: Money, day: date) -> Assessment | None:
    who = Assessed(assistant.known_as, assistant.date_of_birth, pay, terms.frequency, day)
    try:
        return assess(who)
    except NotInForceError:
        return None
