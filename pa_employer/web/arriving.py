"""What may be sent to us, and that it is all here before anything else is asked or held."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, request, session

from pa_employer.web.work import READS

P = ParamSpec("P")
R = TypeVar("R")
FROM_STRANGERS = 64 * 1024
FROM_KNOWN = 2 * 1024 * 1024
WITH_FILES = 32 * 1024 * 1024
"""In bytes: from who is not signed in, from who is, and from them in a form that takes files."""
SIGNED_IN = "_user_id"
"""What the signed cookie of a sign-in holds; whether it still counts is asked later."""


def takes(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view that takes more from strangers than others do, in bytes."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.__dict__["takes"] = most
        return view

    return mark


def receive(app: Flask) -> None:
    """Refuse what is too large (413), and wait for the rest before the database is touched.

    Whoever sends slowly holds up nobody but themselves: on SQLite a change holds the only write
    lock from its first question on.
    """

    @app.before_request
    def wait_for_all() -> None:
        request.max_content_length = _most()
        if request.method not in READS:
            _ = request.form  # reads forms, and nothing of anything else
            if not request.mimetype.startswith(("multipart/", "application/x-www-form")):
                request.get_data()


def _most() -> int:
    if SIGNED_IN not in session:
        view = current_app.view_functions.get(request.endpoint or "")
        most: int = getattr(view, "takes", FROM_STRANGERS)
        return most
    return WITH_FILES if request.mimetype == "multipart/form-data" else FROM_KNOWN
