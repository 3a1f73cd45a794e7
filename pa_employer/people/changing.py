"""Changing from one support organisation to another, in one step and on one day."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Organisation
from pa_employer.audit.actor import Actor
from pa_employer.people.models import Capacity, Employer, Mandate
from pa_employer.people.service import MandateDetails, end_mandate, give_mandate, hold_until
from payroll.ground.days import ONE_DAY, day_in_words
from payroll.ground.errors import DomainError


class NobodyToChangeError(DomainError):
    """That organisation acts for you no more. Let the new one help instead."""


class SameOrganisationError(DomainError):
    """That is the same organisation. Choose another one, or leave things as they are."""


class DayGoneError(DomainError):
    """That day is over. The new organisation can begin today or later."""


class EndsEarlierError(DomainError):
    """The organisation you have stops before that day, so nobody would act in between."""


class ChangePlannedError(DomainError):
    """A change is planned already. Stop the organisation that was to come, then choose again."""


def follower_of(session: Session, mandate: Mandate) -> Mandate | None:
    """Return the mandate that takes over from another one, unless it was stopped."""
    found = select(Mandate).where(Mandate.follows_id == mandate.id, Mandate.ended_at.is_(None))
    return session.scalar(found.order_by(Mandate.given_at.desc()).limit(1))


def newest_change(session: Session, employer: Employer) -> tuple[Mandate, Mandate] | None:
    """Return who left and who followed in somebody's newest change of organisation."""
    found = select(Mandate).where(
        Mandate.employer_id == employer.id,
        Mandate.follows_id.is_not(None),
        Mandate.ended_at.is_(None),
    )
    new = session.scalar(found.order_by(Mandate.from_on.desc(), Mandate.given_at.desc()).limit(1))
    return (session.get_one(Mandate, new.follows_id), new) if new else None


def change_organisation(
    session: Session, old: Mandate, holder: Organisation, details: MandateDetails, by: Actor
) -> Mandate:
    """Let an organisation act from a day on, and another until the day before; once."""
    employer = session.get_one(Employer, old.employer_id, with_for_update=True)
    session.refresh(old)
    followed = follower_of(session, old)
    if followed:
        if (followed.organisation_id, followed.from_on) == (holder.id, details.from_on):
            return followed
        raise ChangePlannedError
    _check(old, holder, details, by)
    last_on = details.from_on - ONE_DAY
    if details.from_on == by.today:
        end_mandate(session, old, last_on, by)
    else:
        hold_until(session, old, last_on, by)
    mandate = give_mandate(session, employer, holder, details, by)
    mandate.follows_id = old.id
    session.flush()
    return mandate


def _check(old: Mandate, holder: Organisation, details: MandateDetails, by: Actor) -> None:
    if old.capacity is not Capacity.SUPPORT_ORGANISATION or not old.holds_on(by.today):
        raise NobodyToChangeError
    if old.organisation_id == holder.id:
        raise SameOrganisationError
    if details.from_on < by.today:
        raise DayGoneError
    if old.until_on and old.until_on < details.from_on - ONE_DAY:
        message = (
            f"The organisation you have stops on {day_in_words(old.until_on)}. Choose the day "
            "after it, so that somebody acts for you all the time."
        )
        raise EndsEarlierError(message)
