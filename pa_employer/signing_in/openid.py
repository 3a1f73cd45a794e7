"""Speaking OpenID Connect with a council's sign-in: the code flow with PKCE, through Authlib."""

import hashlib
from collections.abc import Mapping
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, url_for
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from pa_employer.signing_in.councils import NotFromCouncilError
from pa_employer.signing_in.models import CouncilProvider

SECONDS = 15
WRONG = (AuthlibBaseError, JoseError, requests.RequestException, KeyError, ValueError, TypeError)
"""All that comes of a reply that is old, was used, is another's, or is none at all."""


def speak_openid(app: Flask) -> None:
    """Let the app lead people to their council's sign-in."""
    app.extensions["openid"] = OAuth(app)


def led_there(provider: CouncilProvider, *, again: bool) -> Response:
    """Return the way to a council's sign-in; `again` has it ask though it knows them."""
    asked = {"prompt": "login"} if again else {}
    try:
        found: Response = _client(provider).authorize_redirect(_way_back(provider), **asked)
    except WRONG:
        raise NotFromCouncilError from None
    return found


def claims_brought_back(provider: CouncilProvider) -> Mapping[str, Any]:
    """Return what a council says of whoever came back; each reply is good once."""
    try:
        token = _client(provider).authorize_access_token(leeway=60)
        claims: Mapping[str, Any] = token["userinfo"]
    except WRONG:
        raise NotFromCouncilError from None
    return claims


def _way_back(provider: CouncilProvider) -> str:
    scheme = "https" if current_app.config["SESSION_COOKIE_SECURE"] else "http"
    return url_for("councils.back", provider_id=provider.id, _external=True, _scheme=scheme)


def _client(provider: CouncilProvider) -> Any:  # noqa: ANN401  # Authlib has no types
    """Return the client of a provider as it is set up now; what it learned is kept with it."""
    oauth: OAuth = current_app.extensions["openid"]
    set_up = f"{provider.issuer}\n{provider.client_id}\n{provider.client_secret}"
    name = f"{provider.id}-{hashlib.sha256(set_up.encode()).hexdigest()[:16]}"
    return oauth.create_client(name) or oauth.register(
        name,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "timeout": SECONDS,
        },
    )
