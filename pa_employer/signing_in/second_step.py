"""The second step of signing in: a code of an authenticator app, or one kept on paper."""

import secrets
from datetime import datetime

import pyotp
import segno
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.accounts.passwords import Passwords
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.signing_in.models import Authenticator, RecoveryCode
from pa_employer.signing_in.tries import NotProvedError

ISSUER = "PA Employer"
SECONDS = 30
"""How long a code lasts (RFC 6238, 5.2)."""
NEIGHBOURS = (-1, 0, 1)
"""Codes of the half minutes beside this one count too: clocks are never quite right."""
RECOVERY_CODES = 10
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""What a code on paper is made of: nothing that looks like something else."""
GROUPS, GROUP = 3, 4


class WrongCodeError(NotProvedError):
    """That code is not right, or was used already. Wait for the next one and try again."""


def authenticator_of(session: Session, account: Account) -> Authenticator | None:
    """Return somebody's authenticator, if it gave its first code."""
    found = session.get(Authenticator, account.id)
    return found if found and found.confirmed_at else None


def begin_authenticator(session: Session, account: Account, at: datetime) -> Authenticator:
    """Return an authenticator to set up: the one that was begun, or a new one."""
    found = session.get(Authenticator, account.id)
    if found is None:
        found = Authenticator(account_id=account.id, secret=pyotp.random_base32(), made_at=at)
        session.add(found)
        session.flush()
    return found


def address_of(authenticator: Authenticator, account: Account) -> str:
    """Return the address that an authenticator app reads from the picture."""
    code = pyotp.TOTP(authenticator.secret)
    return code.provisioning_uri(name=account.email, issuer_name=ISSUER)


def picture_of(address: str) -> str:
    """Return an address as a square code to photograph, drawn as SVG."""
    drawn: str = segno.make_qr(address, error="m").svg_inline(
        scale=5, border=4, omitsize=False, lineclass=None, svgclass=None, light="#fff"
    )
    return drawn


def confirm_authenticator(
    session: Session, passwords: Passwords, account: Account, code: str, by: Actor
) -> list[str]:
    """Ask for codes from now on, once the app gave one; return the codes to keep on paper."""
    found = begin_authenticator(session, account, by.at)
    _use_up(found, code, by.at)
    found.confirmed_at = found.confirmed_at or by.at
    session.flush()
    record(session, by, "set up an authenticator")
    return new_recovery_codes(session, passwords, account, by)


def new_recovery_codes(
    session: Session, passwords: Passwords, account: Account, by: Actor
) -> list[str]:
    """Return ten new codes for paper; those before open nothing any more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(account_id=account.id, hash=passwords.hash_secret(_plain(each)))
        for each in codes
    )
    session.flush()
    record(session, by, "made new recovery codes")
    return codes


def recovery_codes_left(session: Session, account: Account) -> int:
    """Return how many codes on paper were not used yet."""
    unused = (RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).where(*unused)) or 0


def remove_authenticator(session: Session, account: Account, by: Actor) -> None:
    """Ask for no codes any more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.execute(delete(Authenticator).where(Authenticator.account_id == account.id))
    session.flush()
    record(session, by, "turned the authenticator off")


def check_code(
    session: Session, passwords: Passwords, account: Account, typed: str, at: datetime
) -> None:
    """Take a code of the app, or one on paper; each is good once, else WrongCodeError."""
    found = session.get(Authenticator, account.id, with_for_update=True)
    if found is None or found.confirmed_at is None:
        raise WrongCodeError
    if _plain(typed).isdigit():
        _use_up(found, typed, at)
    else:
        _use_paper(session, passwords, account, typed, at)
    session.flush()


def _use_up(found: Authenticator, typed: str, at: datetime) -> None:
    now = int(at.timestamp()) // SECONDS
    made = pyotp.TOTP(found.secret)
    for step in (now + each for each in NEIGHBOURS):
        is_it = secrets.compare_digest(made.at(step * SECONDS), _plain(typed))
        if is_it and step > found.last_step:
            found.last_step = step
            return
    raise WrongCodeError


def _use_paper(
    session: Session, passwords: Passwords, account: Account, typed: str, at: datetime
) -> None:
    unused = (RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    for each in session.scalars(select(RecoveryCode).where(*unused).with_for_update()):
        if passwords.is_right(each.hash, _plain(typed)):
            each.used_at = at
            record(session, Actor(account.id, at), "used a recovery code")
            return
    raise WrongCodeError


def _new_code() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def _plain(typed: str) -> str:
    """Return a code without what people put between its parts."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
