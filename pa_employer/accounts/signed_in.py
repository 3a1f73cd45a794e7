"""Who is signed in to this request, and what they are to the service."""

from collections.abc import Callable, Iterable
from datetime import date

from flask import Flask, current_app, g
from flask_login import LoginManager, UserMixin
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, SignIn
from pa_employer.accounts.passwords import Passwords
from pa_employer.accounts.queries import sign_in_of
from pa_employer.web.access import Role
from pa_employer.web.work import session, today

RoleFinder = Callable[[Session, Account, date], frozenset[Role]]


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """Somebody signed in; their id is the token of this sign-in, so that it alone can be ended."""

    def __init__(
        self,
        token: str,
        account: Account,
        roles: frozenset[Role],
        sign_in: SignIn | None = None,
    ) -> None:
        self.id = token
        self.account = account
        self.roles = roles
        self.sign_in = sign_in


def passwords() -> Passwords:
    """Return what makes and checks passwords in this installation."""
    found: Passwords = current_app.extensions["passwords"]
    return found


def roles_of(account: Account) -> frozenset[Role]:
    """Return what somebody is to the service today."""
    finders: tuple[RoleFinder, ...] = current_app.extensions["role finders"]
    found = (finder(session(), account, today()) for finder in finders)
    return frozenset().union(*found)


def recognise(app: Flask, finders: Iterable[RoleFinder]) -> None:
    """Load who is signed in; each finder adds the roles it knows of."""
    manager = LoginManager(app)
    app.extensions["role finders"] = tuple(finders)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> SignedIn | None:
        if "is_away" in g:
            return None
        sign_in = sign_in_of(session(), token)
        if sign_in is None:
            return None
        # For the log, which is written when the session is closed.
        g.account_id = str(sign_in.account.id)
        return SignedIn(token, sign_in.account, roles_of(sign_in.account), sign_in)
