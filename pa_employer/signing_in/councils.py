"""Councils' own sign-ins: who of a council may come in, and as which account.

A council speaks for its own people only. It never makes an account, never opens one of another
council, and never one of somebody who is supported, helps or works as a PA here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import ON_THIS_MACHINE
from pa_employer.accounts.models import Account, Organisation, OrganisationKind, Post
from pa_employer.accounts.queries import account_by_email
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.signing_in.models import CouncilIdentity, CouncilProvider
from payroll.ground.errors import DomainError

POSTS = (Post.FINANCE_OFFICER, Post.AUDITOR, Post.PRACTITIONER, Post.FINANCE_MANAGER)
"""What somebody of a council can be."""


class NotFromCouncilError(DomainError):
    """Your council's sign-in did not let you in here. Try again, or ask your administrator."""


class NobodyHereError(DomainError):
    """Nobody of your council has that email address here. Ask the administrator to invite you."""


class UnsureAddressError(DomainError):
    """Your council does not say that the email address is yours. Ask its IT team to."""


class OtherPostError(DomainError):
    """Your council does not give you the role you have here. Ask its IT team."""


class NotOnlyOfficerError(DomainError):
    """The account is also used outside the council. Sign in with your own password."""


class NotSecureError(DomainError):
    """The issuer's address begins with https://."""


@dataclass(frozen=True, slots=True)
class ProviderDetails:
    """What an administrator sets up of a council's own sign-in."""

    issuer: str
    client_id: str
    client_secret: str
    """Empty to leave it as it is."""
    tenant: str
    roles: Mapping[Post, str]


def set_up_provider(
    session: Session, council: Organisation, details: ProviderDetails, by: Actor
) -> CouncilProvider:
    """Let a council's people sign in as they do at work; who is known from before stays known."""
    issuer = details.issuer
    if not issuer.startswith(("https://", *ON_THIS_MACHINE)):
        raise NotSecureError
    found = provider_of(session, council.id)
    if found is None:
        found = CouncilProvider(
            organisation_id=council.id, issuer="", client_id="", client_secret=""
        )
        session.add(found)
    found.issuer, found.client_id, found.tenant = issuer, details.client_id, details.tenant
    found.client_secret = details.client_secret or found.client_secret
    found.roles = {post.value: word for post, word in details.roles.items() if word}
    session.flush()
    record(session, by, "set up a council's sign-in", subject=f"organisation {council.id}")
    return found


def providers(session: Session) -> list[CouncilProvider]:
    """Return the councils that have a sign-in of their own, by name."""
    found = select(CouncilProvider).join(CouncilProvider.organisation)
    return list(session.scalars(found.order_by(Organisation.name)))


def provider_of(session: Session, organisation_id: UUID) -> CouncilProvider | None:
    """Return the sign-in of a council, if it has one."""
    found = select(CouncilProvider).where(CouncilProvider.organisation_id == organisation_id)
    return session.scalar(found)


def council_with(session: Session, organisation_id: UUID) -> Organisation | None:
    """Return a council, or None where it is none."""
    found = session.get(Organisation, organisation_id)
    return found if found and found.kind is OrganisationKind.AUTHORITY else None


def provider_for(session: Session, account: Account) -> CouncilProvider | None:
    """Return the council's sign-in that somebody came in by before."""
    found = select(CouncilProvider).join(
        CouncilIdentity, CouncilIdentity.provider_id == CouncilProvider.id
    )
    return session.scalar(found.where(CouncilIdentity.account_id == account.id))


def account_told_by(
    session: Session, provider: CouncilProvider, claims: Mapping[str, Any], at: datetime
) -> Account:
    """Return whom a council says somebody is; claims are of a token that was checked already."""
    subject = str(claims.get("sub") or "")
    is_tenant = not provider.tenant or claims.get("tid") == provider.tenant
    if claims.get("iss") != provider.issuer or not subject or not is_tenant:
        raise NotFromCouncilError
    account = _known(session, provider, subject)
    is_new = account is None
    account = account or _by_address(session, claims)
    if account.closed_at or account.organisation_id != provider.organisation_id:
        raise NobodyHereError
    if account.post not in POSTS:
        raise NobodyHereError
    _check_role(provider, account.post, claims)
    if is_new:
        _remember(session, provider, account, subject, at)
    return account


def _known(session: Session, provider: CouncilProvider, subject: str) -> Account | None:
    found = select(Account).join(CouncilIdentity, CouncilIdentity.account_id == Account.id)
    of = (
        CouncilIdentity.provider_id == provider.id,
        CouncilIdentity.issuer == provider.issuer,
        CouncilIdentity.subject == subject,
    )
    return session.scalar(found.where(*of))


def _by_address(session: Session, claims: Mapping[str, Any]) -> Account:
    """Return who has the address, which the council must say it has made sure of."""
    email = str(claims.get("email") or "")
    # Entra says it in a claim of its own, where the council asked for it.
    is_sure = claims.get("email_verified") is True or claims.get("xms_edov") in (True, 1, "1")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email) or not is_sure:
        raise UnsureAddressError
    account = account_by_email(session, email)
    if account is None:
        raise NobodyHereError
    return account


def _check_role(provider: CouncilProvider, post: Post, claims: Mapping[str, Any]) -> None:
    needed, given = provider.roles.get(post.value), claims.get("roles") or ()
    if needed and (isinstance(given, str) or needed not in given):
        raise OtherPostError


def _remember(
    session: Session, provider: CouncilProvider, account: Account, subject: str, at: datetime
) -> None:
    kept = session.scalar(select(CouncilIdentity).where(CouncilIdentity.account_id == account.id))
    if kept and (kept.provider_id, kept.issuer) == (provider.id, provider.issuer):
        # The same address under another subject is another person's, until somebody looks.
        raise NobodyHereError
    if kept:
        session.delete(kept)
        session.flush()
    session.add(
        CouncilIdentity(
            account_id=account.id,
            provider_id=provider.id,
            issuer=provider.issuer,
            subject=subject,
            first_at=at,
        )
    )
    session.flush()
    record(session, Actor(account.id, at), "signed in by the council for the first time")
