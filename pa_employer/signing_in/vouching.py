"""Coming in without a code when phone and paper are lost, with the help of somebody who knows one.

Who helps never sees or gets the sign-in: they say that they spoke to the person. The person still
needs the password, waits a day, is told in every way, and can stop it at any time.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Post
from pa_employer.accounts.tokens import digest, new_token
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.clock import day_of
from pa_employer.letters.service import write_letter, write_text
from pa_employer.messages.models import Preference
from pa_employer.messages.service import MessageDetails, tell
from pa_employer.people.models import Mandate
from pa_employer.people.queries import held_on
from pa_employer.signing_in.models import StepReset
from pa_employer.signing_in.second_step import remove_authenticator
from payroll.ground.errors import DomainError
from payroll.ground.identifiers import NotMobileError, uk_mobile

Households = Callable[[Session, Account, date], set[UUID]]
"""Returns the employers in whose household somebody lives, helps or works."""
WAIT = timedelta(hours=24)
GOOD_FOR = timedelta(days=7)
"""After so long nothing happened, it has to be asked anew."""
SUBJECT = "About your sign-in"
ASKED = """\
Hello,

somebody gave your password in PA Employer and asked to come in without a code.

Was it you? Then ring somebody who helps you, and ask them to sign in and say that it is you.

Was it not you? Stop it here, and change your password:
{stop}
"""
VOUCHED = """\
Hello,

{name} said that they spoke to you. From {opens} on you can sign in with your password alone,
and your codes are turned off then.

Did you not speak to them? Stop it here, and change your password:
{stop}
"""
DONE = "Your codes are turned off. Set them up again when you have your phone."
TEXT = "PA Employer: somebody asks to sign in as you without a code. Not you? See our email."
HERE = (
    "There is news about coming in without a code. “My sign-in” says how it stands. If it was not "
    "you who asked, stop it there and change your password."
)
VOUCH = "Somebody you know cannot sign in"
VOUCH_WORDS = (
    "They lost their codes. Please ring them, on a number you knew before. If it is them, say so "
    "on the page below. Do not, if you did not speak to them yourself."
)


class NotForYouError(DomainError):
    """That is over, or not for you to say."""


class NobodyVouchesError(DomainError):
    """Nobody here can say that it is you. Ask whoever invited you, or your administrator."""


class NotYetError(DomainError):
    """That cannot be done yet, or was stopped."""


def open_reset(session: Session, account: Account, at: datetime) -> StepReset | None:
    """Return what somebody asked for, if it goes on."""
    found = select(StepReset).where(
        StepReset.account_id == account.id,
        StepReset.stopped_at.is_(None),
        StepReset.done_at.is_(None),
        or_(StepReset.vouched_at.is_(None), StepReset.vouched_at > at - WAIT - GOOD_FOR),
        StepReset.asked_at > at - WAIT - GOOD_FOR * 2,
    )
    return session.scalars(found.order_by(StepReset.asked_at.desc())).first()


def opens_at(reset: StepReset) -> datetime | None:
    """Return from when on the person comes in; None until somebody vouched."""
    return reset.vouched_at + WAIT if reset.vouched_at else None


def ask_to_vouch(
    session: Session, account: Account, vouchers: list[Account], stop: str, at: datetime
) -> StepReset:
    """Ask those who know somebody to say that it is them; `stop` leads where it is stopped."""
    found = open_reset(session, account, at)
    if found:
        return found
    if not vouchers:
        raise NobodyVouchesError
    token = new_token()
    made = StepReset(account_id=account.id, stop_digest=digest(token), asked_at=at)
    session.add(made)
    session.flush()
    _tell_all_ways(session, account, ASKED.format(stop=stop.format(token)), at)
    for each in vouchers:
        tell(session, each, MessageDetails(VOUCH, VOUCH_WORDS, "/sign-in/vouch"), at)
    record(session, Actor(account.id, at), "asked to come in without a code")
    return made


def vouch(
    session: Session, reset: StepReset, voucher: Account, stop_and_when: tuple[str, str], by: Actor
) -> None:
    """Say that one spoke to the person; from then on they wait a day.

    The link to stop it is made anew, for only its digest was kept.
    """
    if reset.vouched_at or reset.account_id == voucher.id:
        raise NotForYouError
    stop, opens = stop_and_when
    token = new_token()
    reset.vouched_at, reset.vouched_by_id = by.at, voucher.id
    reset.stop_digest = digest(token)
    session.flush()
    body = VOUCHED.format(name=voucher.name, opens=opens, stop=stop.format(token))
    _tell_all_ways(session, reset.account, body, by.at)
    record(session, by, "vouched for somebody", subject=f"account {reset.account_id}")


def come_in_without(session: Session, account: Account, at: datetime) -> None:
    """Turn somebody's codes off after the day, or raise NotYetError."""
    reset = open_reset(session, account, at)
    opens = opens_at(reset) if reset else None
    if reset is None or opens is None or at < opens:
        raise NotYetError
    reset.done_at = at
    by = Actor(account.id, at)
    remove_authenticator(session, account, by)
    _tell_all_ways(session, account, f"Hello,\n\n{DONE}\n", at)
    record(session, by, "came in without a code")


def stop(session: Session, reset: StepReset, at: datetime) -> None:
    """Stop it for good: the codes stay."""
    reset.stopped_at = at
    session.flush()
    record(session, Actor(reset.account_id, at), "stopped coming in without a code")


def reset_to_stop(session: Session, token: str, at: datetime) -> StepReset | None:
    """Return what a link stops, if it still goes on."""
    found = session.scalar(select(StepReset).where(StepReset.stop_digest == digest(token)))
    account = found and session.get(Account, found.account_id)
    going_on = open_reset(session, account, at) if account else None
    return found if found and going_on is found else None


def vouchers_for(
    session: Session, account: Account, households: set[UUID], at: datetime
) -> list[Account]:
    """Return who can say that it is somebody: those of a household with them, today.

    For somebody with a post it is the administrators.
    """
    held = held_on(day_of(at)).where(Mandate.employer_id.in_(households))
    mandates = session.scalars(held).all()
    organisations = {each.organisation_id for each in mandates if each.organisation_id}
    of_organisations = (Account.organisation_id.in_(organisations)) & (
        Account.post == Post.SUPPORT_WORKER
    )
    known = or_(
        Account.id.in_({each.account_id for each in mandates if each.account_id}),
        of_organisations,
        (Account.post == Post.ADMINISTRATOR) if account.post else false(),
    )
    found = select(Account).where(known, Account.closed_at.is_(None), Account.id != account.id)
    return list(session.scalars(found.order_by(Account.name, Account.id)))


def resets_waiting(session: Session, at: datetime) -> list[StepReset]:
    """Return all that waits for somebody to vouch."""
    waiting = select(StepReset).where(
        StepReset.vouched_at.is_(None),
        StepReset.stopped_at.is_(None),
        StepReset.done_at.is_(None),
        StepReset.asked_at > at - WAIT - GOOD_FOR * 2,
    )
    return list(session.scalars(waiting.order_by(StepReset.asked_at)))


def _tell_all_ways(session: Session, account: Account, body: str, at: datetime) -> None:
    """Write by email whatever somebody prefers, by text where there is a number, and here."""
    tell(session, account, MessageDetails(SUBJECT, HERE, "/sign-in/yours"), at)
    write_letter(session, account.email, SUBJECT, body, at)
    preference = session.get(Preference, account.id)
    if preference and preference.phone:
        try:
            write_text(session, uk_mobile(preference.phone), TEXT, at)
        except NotMobileError:
            return
