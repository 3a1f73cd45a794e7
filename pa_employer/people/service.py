"""Adding employers, and giving and ending the mandates by which others act for them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.people.models import (
    Area,
    Capacity,
    Control,
    Employer,
    Ground,
    LettersBy,
    Mandate,
)
from payroll.ground.errors import DomainError

BOUND: dict[Ground | None, frozenset[Area]] = {
    Ground.WELFARE_ATTORNEY: frozenset({Area.HOURS, Area.STAFF}),
    Ground.CONTINUING_ATTORNEY: frozenset({Area.PAY, Area.HMRC, Area.MONEY, Area.RETURNS}),
}
"""How far an attorney's powers reach: welfare, or money (2000 Act, ss.15 and 16)."""


class SupporterDecidesError(DomainError):
    """A supporter helps and does not decide. Make them a representative if they may decide."""


class OutsidePowersError(DomainError):
    """That power does not reach so far. Choose only what the papers give them."""


class OwnMandateError(DomainError):
    """The employer's own right to act cannot be taken away here."""


class BackwardsMandateError(DomainError):
    """The last day is before the first. Check the two dates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerDetails:
    """What is known of an employer when they join."""

    name: str
    supported_person: str
    address: str = ""
    paye_reference: str | None = None
    accounts_office_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateDetails:
    """As what somebody may act, why, from when until when."""

    capacity: Capacity
    from_on: date
    until_on: date | None = None
    may_decide: bool = False
    basis: str = ""
    areas: tuple[Area, ...] | None = None
    """What they may decide on; None is everything."""
    ground: Ground | None = None
    registration: str = ""

    def __post_init__(self) -> None:
        bound = BOUND.get(self.ground)
        if bound is not None and (self.areas is None or not bound.issuperset(self.areas)):
            raise OutsidePowersError
        if self.capacity is Capacity.SUPPORTER and self.may_decide:
            raise SupporterDecidesError
        if self.until_on and self.until_on < self.from_on:
            raise BackwardsMandateError


def turn_dial(session: Session, employer: Employer, control: Control, by: Actor) -> Employer:
    """Choose who is asked first; it changes nobody's rights."""
    employer.control = control
    session.flush()
    record(session, by, f"chose who does it: {control}", employer_id=employer.id)
    return employer


def choose_letters(session: Session, employer: Employer, way: LettersBy, by: Actor) -> Employer:
    """Choose how the council's letters reach an employer, from the next one on."""
    employer.letters_by = way
    session.flush()
    record(session, by, "chose how letters come", employer_id=employer.id)
    return employer


def add_employer(session: Session, details: EmployerDetails, by: Actor) -> Employer:
    """Add an employer; nobody may act for them until a mandate is given."""
    employer = Employer(
        name=details.name,
        supported_person=details.supported_person,
        created_at=by.at,
        address=details.address,
        paye_reference=details.paye_reference,
        accounts_office_reference=details.accounts_office_reference,
    )
    session.add(employer)
    session.flush()
    record(session, by, "added an employer", employer_id=employer.id)
    return employer


def give_mandate(
    session: Session,
    employer: Employer,
    holder: Account | Organisation,
    details: MandateDetails,
    by: Actor,
) -> Mandate:
    """Let a person or an organisation act for an employer."""
    mandate = Mandate(
        employer_id=employer.id,
        capacity=details.capacity,
        from_on=details.from_on,
        until_on=details.until_on,
        given_at=by.at,
        given_by_id=by.account_id,
        account_id=holder.id if isinstance(holder, Account) else None,
        organisation_id=holder.id if isinstance(holder, Organisation) else None,
        may_decide=details.may_decide,
        basis=details.basis,
        areas=None if details.areas is None else [area.value for area in details.areas],
        ground=details.ground,
        registration=details.registration,
    )
    session.add(mandate)
    session.flush()
    record(session, by, "gave a mandate", employer_id=employer.id, subject=f"mandate {mandate.id}")
    return mandate


def end_mandate(session: Session, mandate: Mandate, last_on: date, by: Actor) -> None:
    """End a mandate after a day, or at once where that is today; what was done under it stands.

    The employer's own never ends.
    """
    if mandate.capacity is Capacity.SELF:
        raise OwnMandateError
    is_over = mandate.until_on is not None and mandate.until_on < by.today
    if mandate.ended_at or is_over:
        return
    if last_on <= by.today:
        mandate.ended_at = by.at
    hold_until(session, mandate, last_on, by)


def hold_until(session: Session, mandate: Mandate, last_on: date, by: Actor) -> None:
    """Let a mandate hold to the end of a day and no longer; an earlier end stays."""
    mandate.until_on = max(min(last_on, mandate.until_on or last_on), mandate.from_on)
    session.flush()
    record(
        session,
        by,
        "ended a mandate",
        employer_id=mandate.employer_id,
        subject=f"mandate {mandate.id}",
    )
