"""The browsers people sign in with: what each is called, and the cookie it is known by."""

from datetime import datetime, timedelta

from flask import current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from pa_employer.accounts.models import Account, Device
from pa_employer.accounts.tokens import digest, new_token

REMEMBERED_FOR = timedelta(days=400)
"""As long as browsers keep a cookie at most."""
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What a browser says of itself, and its name; the first that fits counts."""
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def words_of(agent: str) -> str:
    """Return a browser and its system in words.

    >>> words_of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1) Version/17.1 Mobile Safari/604.1")
    'Safari on an iPhone'
    >>> words_of("curl/8")
    'A browser we do not know'
    """
    browser = next((name for sign, name in BROWSERS if sign in agent), None)
    system = next((name for sign, name in SYSTEMS if sign in agent), None)
    if browser is None:
        return f"A browser on {system}" if system else "A browser we do not know"
    return f"{browser} on {system}" if system else browser


def cookie_name() -> str:
    """Return the name of the cookie; the prefix keeps other hosts from setting it."""
    is_secure = current_app.config["SESSION_COOKIE_SECURE"]
    return "__Host-device" if is_secure else "device"


def token_here() -> str | None:
    """Return the token this browser keeps, if any."""
    return request.cookies.get(cookie_name())


def device_for(session: Session, email: str) -> Device | None:
    """Return this browser, if whoever has an address signed in with it before.

    It asks the same of the database whether anybody has the address or not.
    """
    token = token_here()
    if not token:
        return None
    found = select(Device).join(Account, Account.id == Device.account_id)
    of = (Account.email == email.strip().lower(), Device.token_digest == digest(token))
    return session.scalar(found.where(*of))


def remember(session: Session, account: Account, at: datetime) -> tuple[Device, str]:
    """Return this browser as one somebody signed in with, and the token it is to keep."""
    found, token = device_for(session, account.email), token_here()
    if found and token:
        found.last_at = at
        return found, token
    token = token or new_token()
    device = Device(account_id=account.id, token_digest=digest(token), first_at=at, last_at=at)
    session.add(device)
    session.flush()
    return device, token


def keep_token(response: Response, token: str) -> None:
    """Have this browser keep its token: no script reads it, and other sites do not send it."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=REMEMBERED_FOR,
        path="/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
