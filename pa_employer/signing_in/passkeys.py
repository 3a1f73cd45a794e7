"""Passkeys: adding one, and checking what one signed (WebAuthn, level 3)."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import webauthn
from sqlalchemy import select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.signing_in.models import Passkey
from pa_employer.signing_in.tries import NotProvedError
from payroll.ground.errors import DomainError

SERVICE = "PA Employer"
# Whoever holds the phone must also unlock it, so that a passkey is two steps in one.
UNLOCKED = UserVerificationRequirement.REQUIRED


class WrongPasskeyError(NotProvedError):
    """That passkey did not work here. Try again, or sign in with your password."""


class PasskeyNotAddedError(DomainError):
    """The passkey was not added. Try again; if that does not help, use another device."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are good: a host name, and the whole address of its pages."""

    host: str
    origin: str


def options_to_add(session: Session, site: Site, account: Account) -> tuple[str, bytes]:
    """Return what a browser needs to make a passkey (JSON), and the challenge in it."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=SERVICE,
        user_id=account.id.bytes,
        user_name=account.email,
        user_display_name=account.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UNLOCKED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=each.credential_id)
            for each in passkeys_of(session, account)
        ],
    )
    return webauthn.options_to_json(options), options.challenge


def options_to_use(site: Site) -> tuple[str, bytes]:
    """Return what a browser needs to use any passkey of this site (JSON), and the challenge."""
    options = webauthn.generate_authentication_options(rp_id=site.host, user_verification=UNLOCKED)
    return webauthn.options_to_json(options), options.challenge


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser sent of a passkey, to a challenge of ours."""

    credential: str
    challenge: bytes | None
    """None where there was none, or it is too old."""


def add_passkey(
    session: Session, site: Site, account: Account, named: tuple[str, Answer], by: Actor
) -> Passkey:
    """Keep a new passkey under a name."""
    name, answer = named
    if answer.challenge is None:
        raise PasskeyNotAddedError
    try:
        made = webauthn.verify_registration_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        raise PasskeyNotAddedError from None
    if _with_id(session, made.credential_id):
        raise PasskeyNotAddedError
    passkey = Passkey(
        account_id=account.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name,
        made_at=by.at,
    )
    session.add(passkey)
    session.flush()
    record(session, by, "added a passkey")
    return passkey


def check_passkey(session: Session, site: Site, answer: Answer, at: datetime) -> Account:
    """Return whose passkey signed the challenge, or raise WrongPasskeyError."""
    passkey = _named(session, answer.credential)
    account = session.get(Account, passkey.account_id) if passkey else None
    if passkey is None or account is None or account.closed_at or answer.challenge is None:
        raise WrongPasskeyError
    try:
        used = webauthn.verify_authentication_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except WebAuthnException:
        raise WrongPasskeyError from None
    passkey.sign_count, passkey.last_used_at = used.new_sign_count, at
    return account


def passkeys_of(session: Session, account: Account) -> list[Passkey]:
    """Return somebody's passkeys, in the order they were added."""
    found = select(Passkey).where(Passkey.account_id == account.id)
    return list(session.scalars(found.order_by(Passkey.made_at, Passkey.id)))


def passkey_of(session: Session, account: Account, passkey_id: UUID) -> Passkey | None:
    """Return one of somebody's passkeys, or None if it is not theirs."""
    found = session.get(Passkey, passkey_id)
    return found if found and found.account_id == account.id else None


def remove_passkey(session: Session, passkey: Passkey, by: Actor) -> None:
    """Forget a passkey: it opens nothing any more."""
    session.delete(passkey)
    session.flush()
    record(session, by, "removed a passkey")


def _named(session: Session, credential: str) -> Passkey | None:
    """Return the passkey that an answer says it is of."""
    try:
        given = json.loads(credential)["id"]
        return _with_id(session, base64url_to_bytes(given))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _with_id(session: Session, credential_id: bytes) -> Passkey | None:
    return session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))
