"""Signing in and out, inviting, and choosing a password."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import (
    Account,
    Device,
    Invitation,
    Organisation,
    OrganisationKind,
    Post,
    SignIn,
)
from pa_employer.accounts.passwords import Passwords
from pa_employer.accounts.queries import (
    account_by_email,
    is_address_taken,
    open_invitation,
    organisations,
)
from pa_employer.accounts.tokens import digest, new_token
from payroll.ground.errors import DomainError

INVITATION_LASTS = timedelta(days=7)
POSTS = {
    OrganisationKind.AUTHORITY: frozenset(
        {Post.FINANCE_OFFICER, Post.AUDITOR, Post.PRACTITIONER, Post.FINANCE_MANAGER}
    ),
    OrganisationKind.SUPPORT: frozenset({Post.SUPPORT_WORKER}),
}


class UsedInvitationError(DomainError):
    """The link was used already or is too old. Ask whoever sent it for a new one."""


class KnownAddressError(DomainError):
    """Somebody with that email address is here already. Use another, or ask them to sign in."""


class ClosedAddressError(DomainError):
    """That email address belonged to an account that is closed. Use another one."""


class KnownOrganisationError(DomainError):
    """An organisation with that name is here already."""


class WrongPostError(DomainError):
    """That post is not one in that organisation. Councils have officers and auditors."""


class PostWithoutOrganisationError(DomainError):
    """A post is with an organisation. Choose the council or support organisation."""


def add_organisation(session: Session, kind: OrganisationKind, name: str) -> Organisation:
    """Add a council or support organisation; a name stands for one."""
    if any(found.name.lower() == name.strip().lower() for found in organisations(session)):
        raise KnownOrganisationError
    organisation = Organisation(kind=kind, name=name.strip())
    session.add(organisation)
    session.flush()
    return organisation


def add_account(
    session: Session,
    email: str,
    name: str,
    at: datetime,
    works_for: tuple[Post, Organisation | None] | None = None,
) -> Account:
    """Add somebody who can sign in once they have chosen a password; one address, one account.

    `works_for` is a post and with whom; only an administrator's has no organisation.
    """
    if account_by_email(session, email):
        raise KnownAddressError
    if is_address_taken(session, email):
        raise ClosedAddressError
    post, organisation = works_for or (None, None)
    if post and post is not Post.ADMINISTRATOR and organisation is None:
        raise PostWithoutOrganisationError
    if post and organisation and post not in POSTS[organisation.kind]:
        raise WrongPostError
    account = Account(
        email=email.strip().lower(),
        name=name.strip(),
        created_at=at,
        post=post,
        organisation_id=organisation.id if organisation else None,
    )
    session.add(account)
    session.flush()
    return account


def start_sign_in(
    session: Session,
    account: Account,
    at: datetime,
    device: Device | None = None,
    seen_as: str = "",
) -> str:
    """Sign somebody in, returning the token their browser keeps."""
    token = new_token()
    sign_in = SignIn(
        token_digest=digest(token),
        account_id=account.id,
        started_at=at,
        last_used_at=at,
        proved_at=at,
        seen_as=seen_as,
        device_id=device.id if device else None,
    )
    session.add(sign_in)
    return token


def end_sign_in(session: Session, token: str, at: datetime) -> None:
    """End a sign-in for good."""
    found = session.get(SignIn, digest(token))
    if found and found.ended_at is None:
        found.ended_at = at


def invite(session: Session, account: Account, at: datetime) -> str:
    """Return the secret part of a link with which somebody chooses their password."""
    token = new_token()
    expires = at + INVITATION_LASTS
    session.add(
        Invitation(
            token_digest=digest(token), account_id=account.id, made_at=at, expires_at=expires
        )
    )
    return token


def find_or_invite(
    session: Session, email: str, name: str, at: datetime
) -> tuple[Account, str | None]:
    """Return who has an address, with the path of an invitation if they are new here."""
    account = account_by_email(session, email)
    if account:
        return account, None
    account = add_account(session, email, name, at)
    return account, f"/invitation/{invite(session, account, at)}"


def accept_invitation(
    session: Session, passwords: Passwords, token: str, password: str, at: datetime
) -> Account:
    """Set the password an invited person chose; the link works once."""
    invitation = open_invitation(session, token, at)
    if invitation is None:
        raise UsedInvitationError
    account = session.get_one(Account, invitation.account_id)
    account.password_hash = passwords.hash(password, (account.name, account.email))
    invitation.used_at = at
    return account


def end_other_sign_ins(session: Session, account: Account, token: str, at: datetime) -> int:
    """End every sign-in of somebody but the one with a token; return how many there were."""
    found = session.scalars(
        select(SignIn).where(
            SignIn.account_id == account.id,
            SignIn.ended_at.is_(None),
            SignIn.token_digest != digest(token),
        )
    ).all()
    for sign_in in found:
        sign_in.ended_at = at
    return len(found)
