"""Addresses of our pages as they stand in an email."""

from urllib.parse import unquote

from flask import current_app, url_for


def outside(endpoint: str, **parts: str) -> str:
    """Return the whole address of a page; a part of {} stays a place to fill in."""
    scheme = "https" if current_app.config["SESSION_COOKIE_SECURE"] else "http"
    return unquote(url_for(endpoint, **parts, _external=True, _scheme=scheme))
