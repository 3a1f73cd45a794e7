"""Reading accounts, sign-ins and what posts make of somebody."""

from datetime import datetime

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
from pa_employer.accounts.tokens import digest
from pa_employer.web.access import Role

ROLE_OF_POST = {
    Post.SUPPORT_WORKER: Role.SUPPORT_WORKER,
    Post.FINANCE_OFFICER: Role.FINANCE_OFFICER,
    Post.AUDITOR: Role.AUDITOR,
    Post.PRACTITIONER: Role.PRACTITIONER,
    Post.FINANCE_MANAGER: Role.FINANCE_MANAGER,
    Post.ADMINISTRATOR: Role.ADMINISTRATOR,
}


def account_by_email(session: Session, email: str) -> Account | None:
    """Return the open account with an address, however it is typed."""
    found = select(Account).where(Account.email == email.strip().lower())
    return session.scalar(found.where(Account.closed_at.is_(None)))


def is_address_taken(session: Session, email: str) -> bool:
    """Tell whether an address is anybody's, closed accounts included."""
    found = select(Account.id).where(Account.email == email.strip().lower())
    return session.scalar(found) is not None


def sign_in_of(session: Session, token: str) -> SignIn | None:
    """Return the sign-in a token names, unless it was ended or the account closed."""
    sign_in = session.get(SignIn, digest(token))
    if sign_in is None or sign_in.ended_at or sign_in.account.closed_at:
        return None
    return sign_in


def open_sign_ins(session: Session, account: Account) -> list[SignIn]:
    """Return the sign-ins of somebody that were not ended, that used last first."""
    found = select(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
    return list(session.scalars(found.order_by(SignIn.last_used_at.desc(), SignIn.started_at)))


def devices_of(session: Session, account: Account) -> list[Device]:
    """Return the browsers somebody signed in with before."""
    return list(session.scalars(select(Device).where(Device.account_id == account.id)))


def open_invitation(session: Session, token: str, at: datetime) -> Invitation | None:
    """Return the invitation a link stands for, if it can still be used."""
    found = session.get(Invitation, digest(token))
    return found if found and found.used_at is None and found.expires_at > at else None


def role_of_post(account: Account) -> frozenset[Role]:
    """Return the role that somebody's post gives them."""
    return frozenset({ROLE_OF_POST[account.post]}) if account.post else frozenset()


def organisations(session: Session, kind: OrganisationKind | None = None) -> list[Organisation]:
    """Return the councils and support organisations, or one kind of them, by name."""
    found = select(Organisation).order_by(Organisation.name)
    return list(session.scalars(found.where(Organisation.kind == kind) if kind else found))


def staff(session: Session) -> list[Account]:
    """Return everybody with a post, by name."""
    found = select(Account).where(Account.post.is_not(None), Account.closed_at.is_(None))
    return list(session.scalars(found.order_by(Account.name)))
