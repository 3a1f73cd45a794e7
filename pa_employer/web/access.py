"""Who may reach a page: every view says so, and a view that says nothing is shut."""

from collections.abc import Callable
from enum import StrEnum
from typing import ParamSpec, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

P = ParamSpec("P")
R = TypeVar("R")
Asker = Callable[[], Response | None]
"""Returns a question to answer first, or None."""


class Role(StrEnum):
    """What a signed-in person is to the service; one person can be several."""

    EMPLOYER = "employer"
    REPRESENTATIVE = "representative"
    SUPPORTER = "supporter"
    SUPPORT_WORKER = "support-organisation worker"
    ASSISTANT = "assistant"
    FINANCE_OFFICER = "finance officer"
    AUDITOR = "auditor"
    PRACTITIONER = "practitioner"
    FINANCE_MANAGER = "finance manager"
    ADMINISTRATOR = "administrator"
    SIGNED_IN = "anyone signed in"
    ANYONE = "anyone"


ACTING = (Role.EMPLOYER, Role.REPRESENTATIVE, Role.SUPPORTER, Role.SUPPORT_WORKER)
"""Those who reach an employer's pages, each only through a mandate."""


def allow(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view with the roles that may reach it."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.__dict__["allowed"] = frozenset(roles)
        return view

    return mark


def needs_proof(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view before which somebody shows again that it is them (see `prove_by`)."""
    view.__dict__["needs_proof"] = True
    return view


def is_guarded(endpoint: str) -> bool:
    """Tell whether an endpoint needs a fresh proof of who somebody is."""
    return bool(getattr(current_app.view_functions[endpoint], "needs_proof", False))


def prove_by(app: Flask, ask: Asker) -> None:
    """Have pages that need it ask whether it is still the same person."""
    app.extensions["ask for proof"] = ask


def allowed(endpoint: str) -> frozenset[Role]:
    """Return the roles that may reach an endpoint; none unless it says."""
    view = current_app.view_functions[endpoint]
    roles: frozenset[Role] = getattr(view, "allowed", frozenset())
    return roles


def guard(app: Flask) -> None:
    """Shut every page to everyone it does not name.

    Who is not signed in is asked to; what is not for a signed-in person does not exist (404).
    """

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None or request.endpoint == "static":
            return None
        roles = allowed(request.endpoint)
        if Role.ANYONE not in roles:
            if not current_user.is_authenticated:
                return redirect(url_for("signing_in.sign_in", next=_way_back()), 303)
            if Role.SIGNED_IN not in roles and not roles & current_user.roles:
                abort(404)
            if is_guarded(request.endpoint):
                ask: Asker = current_app.extensions["ask for proof"]
                return ask()
        return None


def _way_back() -> str | None:
    """Return the page to come back to after signing in; only pages that were being read."""
    return request.full_path.rstrip("?") if request.method == "GET" else None
