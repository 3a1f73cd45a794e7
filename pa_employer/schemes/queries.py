"""Reading how HMRC knows an employer and their assistants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Organisation
from pa_employer.assistants.models import Assistant
from pa_employer.db import is_among
from pa_employer.people.models import Employer, Mandate
from pa_employer.schemes.models import AssistantAtHmrc, GatewayLogin, PayeScheme, PensionScheme
from pa_employer.together import Ids, for_each, grouped
from payroll.rti.payments import Person
from payroll.rti.scheme import Agent, Scheme, Sender, SentBy, scheme_of

ID_LENGTH = 8
SORTS_BY_TIME = 7
"""The version of ids that begin with the time they were made (RFC 9562)."""


@dataclass(frozen=True, slots=True)
class Filer:
    """With whose login documents of an employer are sent, and as what."""

    login: GatewayLogin
    by: SentBy


def paye_scheme_of(session: Session, employer_id: UUID) -> PayeScheme:
    """Return what was agreed with HMRC, or what is usual."""
    return _agreed_scheme(session, employer_id) or PayeScheme(employer_id=employer_id)


@for_each
def _agreed_scheme(session: Session, employer_ids: Ids) -> Mapping[UUID, PayeScheme | None]:
    found = select(PayeScheme).where(is_among(session, PayeScheme.employer_id, employer_ids))
    known = {row.employer_id: row for row in session.scalars(found)}
    return {employer_id: known.get(employer_id) for employer_id in employer_ids}


@for_each
def pension_scheme_of(session: Session, employer_ids: Ids) -> Mapping[UUID, PensionScheme | None]:
    """Return where an employer pays pension contributions, if that is known."""
    found = select(PensionScheme).where(is_among(session, PensionScheme.employer_id, employer_ids))
    known = {row.employer_id: row for row in session.scalars(found)}
    return {employer_id: known.get(employer_id) for employer_id in employer_ids}


def scheme_of_employer(session: Session, employer: Employer) -> Scheme:
    """Return an employer's references as documents have them; the checks look at them."""
    return scheme_of(
        employer.paye_reference or "",
        employer.accounts_office_reference or "",
        paye_scheme_of(session, employer.id).sa_utr,
    )


@for_each
def own_login(session: Session, employer_ids: Ids) -> Mapping[UUID, GatewayLogin | None]:
    """Return an employer's own login for PAYE online."""
    found = select(GatewayLogin).where(is_among(session, GatewayLogin.employer_id, employer_ids))
    known = {row.employer_id: row for row in session.scalars(found)}
    return {employer_id: known.get(employer_id) for employer_id in employer_ids}


def organisations_login(session: Session, organisation_id: UUID) -> GatewayLogin | None:
    """Return a support organisation's login as agent."""
    found = select(GatewayLogin).where(GatewayLogin.organisation_id == organisation_id)
    return session.scalar(found)


def filer_for(session: Session, employer_id: UUID, today: date) -> Filer | None:
    """Return with whose login documents are sent: the employer's own, or their bureau's.

    A bureau's counts while its mandate lasts.
    """
    own = own_login(session, employer_id)
    if own:
        return Filer(own, SentBy())
    for login, name, mandate in _bureau_logins(session, employer_id):
        if mandate.holds_on(today):
            sender = Sender.AGENT if login.agent_id else Sender.BUREAU
            return Filer(login, SentBy(sender, Agent(name, login.agent_id)))
    return None


@for_each
def _bureau_logins(
    session: Session, employer_ids: Ids
) -> Mapping[UUID, list[tuple[GatewayLogin, str, Mandate]]]:
    """Return the logins of the organisations that ever had a mandate, the oldest first."""
    found = (
        select(GatewayLogin, Organisation.name, Mandate)
        .join(Organisation, Organisation.id == GatewayLogin.organisation_id)
        .join(Mandate, Mandate.organisation_id == Organisation.id)
        .where(is_among(session, Mandate.employer_id, employer_ids))
        .order_by(Mandate.from_on)
    )
    rows = [(login, name, mandate) for login, name, mandate in session.execute(found)]
    return grouped(employer_ids, rows, lambda row: row[2].employer_id)


def at_hmrc(session: Session, assistant: Assistant) -> AssistantAtHmrc:
    """Return how HMRC knows an assistant; before anybody said so, as their name suggests."""
    found = _known_at_hmrc(session, assistant.id)
    if found:
        return found
    forenames, _, surname = assistant.name.rpartition(" ")
    return AssistantAtHmrc(
        assistant_id=assistant.id,
        forenames=forenames,
        surname=surname,
        payroll_id=usual_payroll_id(assistant),
    )


@for_each
def _known_at_hmrc(session: Session, assistant_ids: Ids) -> Mapping[UUID, AssistantAtHmrc | None]:
    found = select(AssistantAtHmrc).where(
        is_among(session, AssistantAtHmrc.assistant_id, assistant_ids)
    )
    known = {row.assistant_id: row for row in session.scalars(found)}
    return {assistant_id: known.get(assistant_id) for assistant_id in assistant_ids}


def usual_payroll_id(assistant: Assistant) -> str:
    """Return the payroll ID an assistant has unless another is chosen."""
    digits = assistant.id.hex
    # Ids that sort by time begin alike; ids made before them keep what HMRC was told.
    own = digits[-ID_LENGTH:] if assistant.id.version == SORTS_BY_TIME else digits[:ID_LENGTH]
    return f"PA{own.upper()}"


def person_of(assistant: Assistant, known: AssistantAtHmrc) -> Person:
    """Return an assistant as documents name them."""
    return Person(
        surname=known.surname,
        forenames=tuple(known.forenames.split()[:2]),
        born_on=assistant.date_of_birth,
        gender=known.gender,
        ni_number=assistant.ni_number,
        address=tuple(line.strip() for line in known.address.splitlines() if line.strip()),
        postcode=known.postcode,
    )
