"""Forgetting by age alone: sign-ins, forms, letters, messages, spreadsheets, work that is done."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import CursorResult, Delete, Update, delete, func, or_, select, update
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Device, Invitation, SignIn, SignInAttempt
from pa_employer.bureau.models import SheetFile, SheetRow
from pa_employer.clock import day_of
from pa_employer.contested.models import AskKind, AskState, PrivacyAsk
from pa_employer.jobs.models import Job
from pa_employer.jobs.service import ENDED
from pa_employer.letters.models import Letter, LetterState
from pa_employer.messages.models import Message
from pa_employer.privacy.copying import forget_copy
from pa_employer.privacy.counted import Counted
from pa_employer.privacy.models import DataCopy
from pa_employer.signing_in.models import StepReset, WayBack
from pa_employer.web.models import SubmittedForm
from payroll.hours import instant
from receipts.keeping import Kept, first_day_kept, newest_rule

SEALED_NOTHING = 29
"""Bytes of sealed nothing: a key's number, a nonce and a tag."""
UNUSED_FOR = timedelta(days=60)
"""After so long unused a sign-in ends by itself."""


def cut_of(kind: Kept, at: datetime) -> datetime:
    """Return the instant before which a kind of record is kept no longer."""
    today = day_of(at)
    return instant(first_day_kept(newest_rule(kind, today), today), time())


def forget_sign_ins(session: Session, at: datetime) -> int:
    """End sign-ins that nobody uses, and forget those that ended and links that ran out."""
    cut = cut_of(Kept.SIGN_IN, at)
    unused = SignIn.ended_at.is_(None), SignIn.last_used_at < at - UNUSED_FOR
    session.execute(update(SignIn).where(*unused).values(ended_at=at))
    return _done(
        session,
        delete(SignIn).where(SignIn.ended_at < cut),
        delete(Invitation).where(Invitation.expires_at < cut),
        delete(StepReset).where(StepReset.asked_at < cut),
    )


def forget_tries(session: Session, at: datetime) -> int:
    """Forget sign-ins that did not work, and links to come back in by."""
    cut = cut_of(Kept.SIGN_IN_TRY, at)
    return _done(
        session,
        delete(SignInAttempt).where(SignInAttempt.at < cut),
        delete(WayBack).where(WayBack.made_at < cut),
    )


def forget_devices(session: Session, at: datetime) -> int:
    """Forget browsers that nobody signed in with for long, after the sign-ins they served."""
    forget_sign_ins(session, at)
    in_use = select(SignIn.device_id).where(SignIn.device_id.is_not(None))
    old = Device.last_at < cut_of(Kept.DEVICE, at), Device.id.not_in(in_use)
    return _done(session, delete(Device).where(*old))


def forget_forms(session: Session, at: datetime) -> int:
    """Forget that forms were sent."""
    cut = cut_of(Kept.SUBMITTED_FORM, at)
    return _done(session, delete(SubmittedForm).where(SubmittedForm.at < cut))


def forget_letters(session: Session, at: datetime) -> int:
    """Empty emails and texts that went, or that never will."""
    settled = Letter.state != LetterState.WAITING, Letter.asked_at < cut_of(Kept.LETTER, at)
    full = func.length(Letter.body) > SEALED_NOTHING
    empty = {"to_address": "", "subject": "", "body": ""}
    return _done(session, update(Letter).where(*settled, full).values(**empty))


def forget_messages(session: Session, at: datetime) -> Counted:
    """Empty old messages, but for those of somebody who asked that things are held."""
    old = Message.sent_at < cut_of(Kept.MESSAGE, at)
    full = func.length(Message.words) > SEALED_NOTHING
    held = select(PrivacyAsk.by_id).where(
        PrivacyAsk.kind == AskKind.RESTRICTION, PrivacyAsk.state == AskState.OPEN
    )
    is_held = or_(Message.to_id.in_(held), Message.from_id.in_(held))
    count = select(func.count()).select_from(Message).where(old, full, is_held)
    many = session.scalar(count) or 0
    emptied = update(Message).where(old, full, ~is_held).values(subject="", words="")
    return Counted(_done(session, emptied), many)


def forget_sheets(session: Session, at: datetime) -> int:
    """Forget spreadsheets that were sent in."""
    old = SheetFile.sent_at < cut_of(Kept.SHEET, at)
    rows = delete(SheetRow).where(SheetRow.file_id.in_(select(SheetFile.id).where(old)))
    session.execute(rows)
    return _done(session, delete(SheetFile).where(old))


def forget_jobs(session: Session, at: datetime) -> int:
    """Forget work that was done or given up."""
    old = Job.run_after < cut_of(Kept.JOB, at)
    return _done(session, delete(Job).where(Job.state.in_(ENDED), old))


def forget_copies(session: Session, at: datetime) -> int:
    """Forget copies of people's information."""
    old = select(DataCopy).where(DataCopy.asked_at < cut_of(Kept.DATA_COPY, at))
    found = list(session.scalars(old))
    for copy in found:
        forget_copy(session, copy, at)
    return len(found)


def forget_asks(session: Session, at: datetime) -> int:
    """Forget what was asked about people's information, long after it was answered."""
    old = PrivacyAsk.answered_at < cut_of(Kept.PRIVACY_ASK, at)
    return _done(session, delete(PrivacyAsk).where(old))


def _done(session: Session, *changes: Delete | Update) -> int:
    return sum(_many(session, each) for each in changes)


def _many(session: Session, change: Delete | Update) -> int:
    result: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        change.execution_options(synchronize_session=False)
    )
    return result.rowcount
