"""The challenge a passkey signs: kept in the signed session for ten minutes, good once."""

import ipaddress
from datetime import datetime, timedelta

from flask import current_app, request
from flask import session as kept
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from pa_employer.signing_in.passkeys import Answer, Site
from pa_employer.web.work import now

TO_USE, TO_ADD = "use a passkey", "add a passkey"
GOOD_FOR = timedelta(minutes=10)


def site() -> Site:
    """Return where passkeys of this installation are good; the host was checked before."""
    host = request.host.partition(":")[0]
    scheme = "https" if current_app.config["SESSION_COOKIE_SECURE"] else "http"
    return Site(host, f"{scheme}://{request.host}")


def has_passkeys() -> bool:
    """Tell whether passkeys work here: they belong to a name, never to a bare number."""
    try:
        ipaddress.ip_address(site().host)
    except ValueError:
        return True
    return False


def keep_challenge(purpose: str, challenge: bytes) -> None:
    """Keep the challenge a browser was given for something."""
    kept[_name(purpose)] = [bytes_to_base64url(challenge), now().isoformat()]


def answer_to(purpose: str, credential: str) -> Answer:
    """Return what a browser sent with the challenge it was given, which is used up by it."""
    found = kept.pop(_name(purpose), None)
    if not found or now() - datetime.fromisoformat(found[1]) > GOOD_FOR:
        return Answer(credential, None)
    return Answer(credential, base64url_to_bytes(found[0]))


def _name(purpose: str) -> str:
    return f"challenge to {purpose}"
