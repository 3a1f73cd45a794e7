"""How somebody reads: standard, large print or Easy Read; decided here for every page."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import Flask, current_app, g
from flask_login import current_user
from sqlalchemy.orm import Session

from pa_employer.web.work import session
from returns.easy import EasyLine, Symbol

T = TypeVar("T")


class Reading(StrEnum):
    """How somebody reads best."""

    STANDARD = "standard"
    LARGE = "large print"
    EASY = "Easy Read"


ReadingFinder = Callable[[Session, UUID], Reading]
FIRST = {
    Reading.STANDARD: (),
    Reading.LARGE: (Reading.LARGE,),
    Reading.EASY: (Reading.EASY, Reading.LARGE),
}
"""Which versions of a document are offered first; the others come as they are listed."""
# A sentence ends with its mark and a space; an initial or a short form such as "Dr." does not.
_END = re.compile(r"(?<=[.!?])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\b[A-Z]\.)\s+")


def read_by(app: Flask, finder: ReadingFinder) -> None:
    """Have pages look up how whoever is signed in reads, and show themselves so."""
    app.extensions["reading"] = finder
    app.jinja_env.globals.update(
        how_one_reads=reading, versions_for_reader=versions_for_reader, easy_lines=easy_lines
    )


def reading() -> Reading:
    """Return how whoever is signed in reads; looked up once for a page."""
    if "reading" not in g:
        g.reading = Reading.STANDARD
        if current_user.is_authenticated:
            finder: ReadingFinder = current_app.extensions["reading"]
            g.reading = finder(session(), current_user.account.id)
    found: Reading = g.reading
    return found


def versions_for_reader(versions: Mapping[str, T]) -> list[T]:
    """Return the versions of a document, that which its reader reads best first."""
    first = [each for each in FIRST[reading()] if each in versions]
    return [versions[each] for each in [*first, *(v for v in versions if v not in first)]]


def easy_lines(words: str) -> list[EasyLine]:
    """Return words as Easy Read shows them: one idea a line, with a symbol beside each."""
    sentences = [each for line in words.splitlines() for each in _END.split(line.strip()) if each]
    return [EasyLine(_symbol(each), each) for each in sentences]


def _symbol(sentence: str) -> Symbol:
    return Symbol.QUESTION if sentence.endswith("?") else Symbol.TALK
