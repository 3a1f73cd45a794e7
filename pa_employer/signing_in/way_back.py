"""“I cannot sign in”: a link by email to choose another password. It never stands for a code."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.accounts.passwords import Passwords
from pa_employer.accounts.queries import account_by_email
from pa_employer.accounts.service import end_other_sign_ins
from pa_employer.accounts.tokens import digest, new_token
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.letters.service import write_letter
from pa_employer.messages.service import MessageDetails, tell
from pa_employer.signing_in.models import WayBack
from payroll.ground.errors import DomainError

GOOD_FOR = timedelta(minutes=30)
MOST_AT_ONCE = 3
"""Links that can be good at once, so that nobody fills a mailbox."""
SUBJECT = "Your link to sign in"
BODY = """\
Hello,

somebody, we think you, asked for a link because they cannot sign in to PA Employer.

Open this within 30 minutes and choose a new password:
{link}

It works once. If you did not ask for it, do nothing: your password stays as it is.
"""
CHANGED = "Your password was changed"
CHANGED_WORDS = (
    "Your password was changed with a link from your email, and every other sign-in of yours was "
    "ended. Was it not you? Then ask for a link again, and tell whoever helps you."
)


class OldLinkError(DomainError):
    """The link was used already or is too old. Ask for a new one."""


def ask_for_link(session: Session, email: str, address: str, at: datetime) -> None:
    """Send a link to whoever has an address; nobody learns whether there is anybody.

    `address` is where links lead, with {} for the token.
    """
    account, token = account_by_email(session, email), new_token()
    if account is None or _links_out(session, account, at) >= MOST_AT_ONCE:
        return
    session.add(WayBack(token_digest=digest(token), account_id=account.id, made_at=at))
    body = BODY.format(link=address.format(token))
    write_letter(session, account.email, SUBJECT, body, at)
    record(session, Actor(account.id, at), "asked for a link to sign in")


def open_link(session: Session, token: str, at: datetime) -> WayBack | None:
    """Return the link a token is of, if it can still be used."""
    found = session.get(WayBack, digest(token), with_for_update=True)
    if found is None or found.used_at or found.account.closed_at:
        return None
    return found if at < found.made_at + GOOD_FOR else None


def use_link(
    session: Session, passwords: Passwords, token: str, password: str, at: datetime
) -> Account:
    """Choose another password with a link; whoever was signed in as them no longer is."""
    link = open_link(session, token, at)
    if link is None:
        raise OldLinkError
    account, by = session.get_one(Account, link.account_id), Actor(link.account_id, at)
    account.password_hash = passwords.hash(password, (account.name, account.email))
    unused = (WayBack.account_id == account.id, WayBack.used_at.is_(None))
    session.execute(update(WayBack).where(*unused).values(used_at=at))
    end_other_sign_ins(session, account, "", at)
    session.flush()
    record(session, by, "changed their password by a link")
    tell(session, account, MessageDetails(CHANGED, CHANGED_WORDS, "/sign-in/yours"), at)
    return account


def _links_out(session: Session, account: Account, at: datetime) -> int:
    good = (
        WayBack.account_id == account.id,
        WayBack.used_at.is_(None),
        WayBack.made_at > at - GOOD_FOR,
    )
    return session.scalar(select(func.count()).where(*good)) or 0
