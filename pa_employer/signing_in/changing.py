"""Changing one's own password."""

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, SignIn
from pa_employer.accounts.passwords import Passwords
from pa_employer.accounts.service import end_other_sign_ins
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from payroll.ground.errors import DomainError


class SamePasswordError(DomainError):
    """That is the password you have already. Choose another."""


def change_password(
    session: Session, passwords: Passwords, account: Account, password: str, by: Actor
) -> None:
    """Choose another password; whoever knew the old one has to know the new one from now on."""
    if passwords.is_right(account.password_hash, password):
        raise SamePasswordError
    account.password_hash = passwords.hash(password, (account.name, account.email))
    session.flush()
    record(session, by, "changed their password")


def end_elsewhere(session: Session, account: Account, token: str, by: Actor) -> int:
    """End every sign-in of somebody but this one; return how many there were."""
    ended = end_other_sign_ins(session, account, token, by.at)
    if ended:
        session.flush()
        record(session, by, "ended their other sign-ins")
    return ended


def end_one(session: Session, sign_in: SignIn, by: Actor) -> None:
    """End one of somebody's sign-ins; its browser can be taken for theirs no longer."""
    sign_in.ended_at = by.at
    session.flush()
    record(session, by, "ended a sign-in")
