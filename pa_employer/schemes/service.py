"""Keeping how HMRC and the pension scheme know an employer and their assistants."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.people.models import Employer
from pa_employer.schemes.models import AssistantAtHmrc, GatewayLogin, PayeScheme, PensionScheme
from pa_employer.schemes.queries import usual_payroll_id
from payroll.ground.errors import DomainError
from payroll.rti.envelope import Login
from payroll.rti.payments import Gender
from payroll.rti.person_checks import scheme_findings
from payroll.rti.scheme import scheme_of

GATEWAY_USER_ID = re.compile(r"[A-Za-z0-9]{4,60}")


class WrongReferenceError(DomainError):
    """A reference is not as HMRC writes it."""


class UserIdError(DomainError):
    """A Government Gateway user ID has letters and figures only, 12 figures as a rule."""


class PaperByThemselvesError(DomainError):
    """Filing on paper is for employers who run the payroll themselves, not for organisations."""


class PayrollIdTakenError(DomainError):
    """Another PA of this employer has that payroll ID. Each needs their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeDetails:
    """An employer's references, and how HMRC is paid and told."""

    paye_reference: str
    accounts_office_reference: str
    sa_utr: str = ""
    pays_quarterly: bool = False
    files_on_paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HmrcDetails:
    """How HMRC knows an assistant."""

    forenames: str
    surname: str
    gender: Gender
    address: str
    postcode: str
    payroll_id: str = ""
    is_irregular: bool = False
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class PensionDetails:
    """Where pension contributions are paid, and in which layout they are told."""

    provider: str
    layout: str
    reference: str = ""


def keep_scheme(
    session: Session, employer: Employer, details: SchemeDetails, by: Actor, *, is_bureau: bool
) -> PayeScheme:
    """Keep the references once they look right; a bureau's employers cannot file on paper."""
    if details.files_on_paper and is_bureau:
        raise PaperByThemselvesError
    found = scheme_of(
        details.paye_reference, details.accounts_office_reference, details.sa_utr or None
    )
    wrong = " ".join(finding.sentence for finding in scheme_findings(found))
    if wrong:
        raise WrongReferenceError(wrong)
    employer.paye_reference = found.reference
    employer.accounts_office_reference = found.accounts_office
    row = session.get(PayeScheme, employer.id) or PayeScheme(employer_id=employer.id)
    row.pays_quarterly = details.pays_quarterly
    row.files_on_paper = details.files_on_paper
    row.sa_utr = found.sa_utr
    session.add(row)
    session.flush()
    record(session, by, "changed the PAYE scheme's details", employer_id=employer.id)
    return row


def keep_login(session: Session, holder: Employer | UUID, login: Login, by: Actor) -> GatewayLogin:
    """Keep a Government Gateway login, sealed; `holder` is an employer or an organisation's id."""
    typed = "".join(login.sender_id.split())
    if not GATEWAY_USER_ID.fullmatch(typed):
        raise UserIdError
    is_employers = isinstance(holder, Employer)
    holder_id = holder.id if isinstance(holder, Employer) else holder
    column = GatewayLogin.employer_id if is_employers else GatewayLogin.organisation_id
    row = session.scalar(select(GatewayLogin).where(column == holder_id).with_for_update())
    if row is None:
        row = GatewayLogin(
            user_id=typed,
            password=login.password,
            changed_at=by.at,
            changed_by_id=by.account_id,
            employer_id=holder_id if is_employers else None,
            organisation_id=None if is_employers else holder_id,
        )
        session.add(row)
    row.user_id, row.password = typed, login.password
    row.changed_at, row.changed_by_id = by.at, by.account_id
    session.flush()
    record(session, by, "changed the login for HMRC", subject=f"holder {holder_id}")
    return row


def keep_hmrc_details(
    session: Session, assistant: Assistant, details: HmrcDetails, by: Actor
) -> AssistantAtHmrc:
    """Keep how HMRC knows an assistant."""
    payroll_id = details.payroll_id.strip() or usual_payroll_id(assistant)
    _must_be_free(session, assistant, payroll_id)
    row = session.get(AssistantAtHmrc, assistant.id)
    if row is None:
        row = AssistantAtHmrc(assistant_id=assistant.id, forenames="", surname="")
        session.add(row)
    row.forenames = " ".join(details.forenames.split())
    row.surname = " ".join(details.surname.split())
    row.gender = details.gender
    row.address = details.address.strip()
    row.postcode = " ".join(details.postcode.upper().split())
    row.payroll_id = payroll_id
    row.is_irregular = details.is_irregular
    row.is_known = details.is_known
    session.flush()
    record(
        session,
        by,
        "changed how HMRC knows a personal assistant",
        employer_id=assistant.employer_id,
        subject=f"assistant {assistant.id}",
    )
    return row


def keep_pension_scheme(
    session: Session, employer_id: UUID, details: PensionDetails, by: Actor
) -> PensionScheme:
    """Keep where pension contributions are paid."""
    row = session.get(PensionScheme, employer_id)
    if row is None:
        row = PensionScheme(employer_id=employer_id, provider="", layout="")
        session.add(row)
    row.provider, row.layout = details.provider.strip(), details.layout
    row.reference = details.reference.strip()
    session.flush()
    record(session, by, "changed the pension scheme", employer_id=employer_id)
    return row


def _must_be_free(session: Session, assistant: Assistant, payroll_id: str) -> None:
    taken = (
        select(AssistantAtHmrc.assistant_id)
        .join(Assistant, Assistant.id == AssistantAtHmrc.assistant_id)
        .where(
            Assistant.employer_id == assistant.employer_id,
            Assistant.id != assistant.id,
            AssistantAtHmrc.payroll_id == payroll_id,
        )
    )
    if session.scalar(taken.limit(1)):
        raise PayrollIdTakenError
