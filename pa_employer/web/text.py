"""Text that no database can hold is refused at the door."""

from collections.abc import Iterator

from flask import Flask, abort, request

UNHOLDABLE = "\x00"
"""PostgreSQL keeps no NUL in text, and nobody can type one: only a broken program sends it."""


def printable(text: str, most: int) -> str:
    """Return the start of a text that came from elsewhere, with only what can be shown."""
    return "".join(sign for sign in text if sign.isprintable())[:most].strip()


def refuse_unholdable(app: Flask) -> None:
    """Answer 400 to a request whose address, fields or file names hold a NUL."""

    @app.before_request
    def refuse() -> None:
        if any(UNHOLDABLE in text for text in _texts()):
            abort(400)


def _texts() -> Iterator[str]:
    yield request.path
    for texts in request.values.listvalues():
        yield from texts
    for sent in request.files.listvalues():
        yield from (each.filename or "" for each in sent)
