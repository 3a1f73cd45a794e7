"""Making a written statement of particulars from the terms, and agreeing it."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, HolidayPlan, Terms
from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.words import HOW_OFTEN, rates_in_words
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.employing.models import Particulars
from pa_employer.employing.statement import Agreed, Entered, Section, statement
from pa_employer.planning.queries import rota_of
from pa_employer.planning.service import times_of
from payroll.ground.errors import DomainError
from payroll.pension import PensionKind

HOLIDAYS = {
    HolidayPlan.REGULAR: "Holiday is 5.6 weeks a year with pay, public holidays included.",
    HolidayPlan.IRREGULAR: "Holiday is earned with each pay, and paid when it is taken.",
    HolidayPlan.ROLLED_UP: "Holiday pay is paid with each pay, on a line of its own.",
}


class NoTermsError(DomainError):
    """There are no terms for that day. Agree them first."""


class NewerStatementError(DomainError):
    """There is a newer statement. Read that one."""


def make_particulars(
    session: Session, assistant: Assistant, entered: Entered, by: Actor
) -> Particulars:
    """Make a statement of the newest agreed terms; the one before is kept."""
    session.execute(select(Assistant.id).where(Assistant.id == assistant.id).with_for_update())
    sections = statement(agreed_of(session, assistant), entered)
    before = particulars_of(session, assistant.id)
    made = Particulars(
        assistant_id=assistant.id,
        number=before[0].number + 1 if before else 1,
        from_on=terms_stated(session, assistant).from_on,
        document={
            "sections": [{"title": each.title, "lines": list(each.lines)} for each in sections],
            "entered": asdict(entered),
        },
        made_at=by.at,
        made_by_id=by.account_id,
    )
    session.add(made)
    session.flush()
    _note(session, assistant, "made a written statement of particulars", by)
    return made


def agree_particulars(
    session: Session, assistant: Assistant, found: Particulars, by: Actor
) -> None:
    """Note that the assistant agrees; agreed twice, the first time counts."""
    newest = particulars_of(session, assistant.id)[0]
    if newest.id != found.id:
        raise NewerStatementError
    if found.agreed_at is None:
        found.agreed_at, found.agreed_by_id = by.at, by.account_id
        session.flush()
        _note(session, assistant, "agreed a written statement of particulars", by)


def particulars_of(session: Session, assistant_id: UUID) -> list[Particulars]:
    """Return the statements of a job, the newest first."""
    found = select(Particulars).where(Particulars.assistant_id == assistant_id)
    return list(session.scalars(found.order_by(Particulars.number.desc())))


def sections_of(found: Particulars) -> list[Section]:
    """Return a statement as it is read."""
    return [Section(each["title"], tuple(each["lines"])) for each in found.document["sections"]]


def entered_in(found: Particulars) -> Entered:
    """Return what the employer entered for a statement."""
    return Entered(**found.document["entered"])


def follow_terms(session: Session, assistant: Assistant, by: Actor) -> Particulars | None:
    """Make the statement anew after terms changed, where there is one: within a month of it.

    Employment Rights Act 1996, section 4. What was entered for the one before is kept.
    """
    before = particulars_of(session, assistant.id)
    return make_particulars(session, assistant, entered_in(before[0]), by) if before else None


def terms_stated(session: Session, assistant: Assistant) -> Terms:
    """Return the terms that a statement tells: the newest that were agreed."""
    agreed = terms_of(session, assistant.id)
    if not agreed:
        raise NoTermsError
    return agreed[-1]


def agreed_of(session: Session, assistant: Assistant) -> Agreed:
    """Return what was agreed and planned, in the words of a statement."""
    terms = terms_stated(session, assistant)
    lines = rota_of(session, assistant.id).lines
    return Agreed(
        employer=assistant.employer.name,
        assistant=assistant.name,
        began_on=assistant.started_on,
        from_on=terms.from_on,
        hourly_rate=terms.hourly_rate,
        other_rates=rates_in_words(terms),
        paid=HOW_OFTEN[terms.frequency].lower(),
        minutes_per_week=terms.contracted_minutes_per_week,
        planned=[times_of(each) for each in lines if each.until_on is None],
        holiday=HOLIDAYS[terms.holiday_plan],
        notice_weeks=terms.notice_weeks,
        pension=_pension(terms),
    )


def _pension(terms: Terms) -> str:
    if terms.pension_kind is PensionKind.NONE:
        return "There is no pension yet. Who earns enough is enrolled, and can ask to join."
    return (
        f"{terms.pension_employee_percent.normalize():f}% of pay goes into a workplace pension, "
        f"and the employer adds {terms.pension_employer_percent.normalize():f}%."
    )


def _note(session: Session, assistant: Assistant, what: str, by: Actor) -> None:
    subject = f"assistant {assistant.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)
