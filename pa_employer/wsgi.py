"""What a web server runs: the service with this installation's settings, and its static files."""

import os
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from config.settings import Settings
from pa_employer.app import create_app
from pa_employer.demo.routes import add_demo


def as_they_are(headers: Headers, _path: str, _url: str) -> None:
    """Have a browser take a static file for what it says it is, and for our own pages only."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def make_app() -> Flask:
    """Return the service as the environment sets it up; the demo's sign-ins only where asked."""
    settings = Settings.read(os.environ)
    app = create_app(settings)
    if settings.demo:
        add_demo(app)
    files = WhiteNoise(
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        add_headers_function=as_they_are,
        allow_all_origins=False,
    )
    app.wsgi_app = files  # type: ignore[method-assign]  # how Flask documents wrapping it
    return app
