"""What was agreed about money that stays: savings for a purpose, and who pays redundancy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.db import is_among
from pa_employer.plans.models import AgreedSaving, EndingFunds, RedundancyPayer
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from returns.account import Liability
from returns.groups import Protected


class NothingSavedError(DomainError):
    """Enter how much is saved, above nothing."""


class AgreedLaterError(DomainError):
    """The day it was agreed is still to come. Check the date."""


class WhereWrittenError(DomainError):
    """Say where it is written, such as the letter and its date."""


@dataclass(frozen=True, slots=True)
class SavingDetails:
    """What is saved for, how much, with whom it was agreed and when."""

    purpose: str
    amount: Money
    agreed_with: str
    agreed_on: date


def savings_of(session: Session, agreement_id: UUID) -> list[AgreedSaving]:
    """Return what is saved for today, oldest first."""
    return [each for each in _every_saving(session, agreement_id) if each.ended_on is None]


@for_each
def ending_funds_of(session: Session, agreement_ids: Ids) -> Mapping[UUID, EndingFunds | None]:
    """Return who pays redundancy when it falls due, if anybody said."""
    found = select(EndingFunds).where(is_among(session, EndingFunds.agreement_id, agreement_ids))
    said = {row.agreement_id: row for row in session.scalars(found)}
    return {agreement_id: said.get(agreement_id) for agreement_id in agreement_ids}


@for_each
def _every_saving(session: Session, agreement_ids: Ids) -> Mapping[UUID, list[AgreedSaving]]:
    found = select(AgreedSaving).where(is_among(session, AgreedSaving.agreement_id, agreement_ids))
    rows = session.scalars(found.order_by(AgreedSaving.agreed_on, AgreedSaving.id))
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


def savings_on(session: Session, agreement_id: UUID, on: date) -> Iterator[Liability]:
    """Yield what was saved for on a day, as money that is set aside."""
    for saving in _every_saving(session, agreement_id):
        if saving.agreed_on > on or (saving.ended_on and saving.ended_on <= on):
            continue
        said = f"Saved for {saving.purpose}"
        working = Working(
            f"{said}, as agreed with {saving.agreed_with} on {day_in_words(saving.agreed_on)}.",
            (("Agreed", day_in_words(saving.agreed_on)), ("Saved", str(saving.amount))),
            "Your plan",
        )
        yield Liability(Protected.AGREED_SAVINGS, said, saving.amount, None, working)


def agree_saving(
    session: Session, agreement: Agreement, details: SavingDetails, by: Actor
) -> AgreedSaving:
    """Write down what is saved for, so that it is never called spare."""
    if details.amount <= NOTHING:
        raise NothingSavedError
    if details.agreed_on > by.today:
        raise AgreedLaterError
    saving = AgreedSaving(
        agreement_id=agreement.id,
        purpose=details.purpose.strip(),
        amount=details.amount,
        agreed_with=details.agreed_with.strip(),
        agreed_on=details.agreed_on,
        said_at=by.at,
        said_by_id=by.account_id,
    )
    session.add(saving)
    session.flush()
    _note(session, agreement, "agreed what is saved for", f"saving {saving.id}", by)
    return saving


def end_saving(session: Session, agreement: Agreement, saving: AgreedSaving, by: Actor) -> None:
    """Save for it no more; ended twice, it ended once."""
    if saving.ended_on is None:
        saving.ended_on = by.today
        _note(session, agreement, "ended a saving", f"saving {saving.id}", by)


def say_who_pays_redundancy(
    session: Session, agreement: Agreement, payer: RedundancyPayer, words: str, by: Actor
) -> EndingFunds:
    """Write down who pays redundancy when it falls due; but for saving it must be in writing."""
    if payer is not RedundancyPayer.SAVED and not words.strip():
        raise WhereWrittenError
    found = session.get(EndingFunds, agreement.id)
    if found is None:
        found = EndingFunds(
            agreement_id=agreement.id,
            payer=payer,
            words=words.strip(),
            said_at=by.at,
            said_by_id=by.account_id,
        )
        session.add(found)
    found.payer, found.words = payer, words.strip()
    found.said_at, found.said_by_id = by.at, by.account_id
    _note(session, agreement, "said who pays redundancy", f"agreement {agreement.id}", by)
    return found


def _note(session: Session, agreement: Agreement, what: str, subject: str, by: Actor) -> None:
    session.flush()
    record(session, by, what, employer_id=agreement.employer_id, subject=subject)
