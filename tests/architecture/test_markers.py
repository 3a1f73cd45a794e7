"""Nothing anybody can open holds a word of the other household: page, list, workbook or pack."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO

import pytest
import weasyprint
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from pa_employer.web import pdf
from pa_employer.web.access import Role, allowed
from tests.architecture.addresses import mixed
from tests.architecture.filled import id_of
from tests.architecture.test_tenancy import WHO
from tests.architecture.two import (
    THEIRS,
    Two,
    database_url,
    signed_in,
    two,
    two_on_postgresql,
    two_on_sqlite,
    with_cards,
)

__all__ = ["database_url", "two", "two_on_postgresql", "two_on_sqlite", "with_cards"]
ON_SQLITE = pytest.mark.parametrize("two", ["sqlite"], indirect=True)
WORDS = (THEIRS.encode(), THEIRS.lower().encode(), THEIRS.upper().encode())
OTHER_DAYS: Mapping[str, tuple[str, ...]] = {"starts_on": ("2026-06-01", "2026-09-01")}
SEARCHES = frozenset({"employer", "officer", "support worker"})
LEAST = {
    "employer": 350, "supporter": 100, "support worker": 390, "assistant": 25, "officer": 100,
    "manager": 35, "practitioner": 18, "auditor": 25,
}  # fmt: skip
"""How many pages and files each must have opened for it to mean anything."""
PART_OF_IT = THEIRS[:-3]
"""What is searched for: it finds, and shows again only what was typed."""
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Printed:
    """In place of the printer: the page itself, which is what would be printed."""

    string: str

    def write_pdf(self, **_how: object) -> bytes:
        return b"%PDF " + self.string.encode()


@pytest.fixture(autouse=True)
def pages_for_pdfs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing a PDF is slow, and hides its words."""

    def html(string: str, **_how: object) -> Printed:
        return Printed(string)

    def joined(documents: list[bytes], into: BinaryIO) -> None:
        into.writelines(documents)

    monkeypatch.setattr(weasyprint, "HTML", html)
    monkeypatch.setattr(pdf, "joined_for_print", joined)


def all_in(content: bytes) -> Iterator[bytes]:
    """A file and, where it is a package of files, each of them."""
    yield content
    if content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                yield name.encode()
                yield from all_in(package.read(name))


def tells(answer: TestResponse) -> bool:
    """Tell whether an answer has a word of the other household in it."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers).encode()
    found = (heads, *all_in(answer.get_data()))
    return any(word in part for part in found for word in WORDS)


def asked_for(two: Two) -> dict[str, str]:
    """Everything a page can be asked with, each naming something of the other household."""
    line = id_of(two.theirs.rows, "rota_line")
    return {
        "find": PART_OF_IT,
        "name": PART_OF_IT,
        "follow": str(id_of(two.theirs.rows, "item_decision")),
        "holder": str(id_of(two.theirs.rows, "card_holder")),
        "key": str(id_of(two.theirs.rows, "statement_line")),
        "line": str(id_of(two.theirs.rows, "statement_line")),
        "planned": f"{line}.2026-11-30",
        "show": "all",
        "use": str(id_of(two.theirs.rows, "saved_view")),
        "whose": str(two.theirs.people["officer"].id),
    }


def pages_of(app: Flask, two: Two, rule: Rule) -> Iterator[str]:
    own = next(mixed(app.url_map, rule, two.ours.rows, two.ours.rows)).path
    yield own
    for part, days in OTHER_DAYS.items():
        if part in rule.arguments:
            yield from (own.replace("2026-03-02", day) for day in days)


def own_pages(app: Flask, two: Two, role: Role) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and "GET" in (rule.methods or ()):
            with app.app_context():
                may = allowed(rule.endpoint)
            if {role, Role.SIGNED_IN} & may:
                yield from pages_of(app, two, rule)


@ON_SQLITE
@pytest.mark.usefixtures("with_cards")
@pytest.mark.parametrize("who", sorted(WHO.keys() - {"administrator", "representative"}))
def test_no_page_or_file_of_anybody_has_a_word_of_another_household(
    app: Flask, two: Two, who: str
) -> None:
    """An administrator adds households, so sees that they are there; all others do not."""
    client = signed_in(app, two.ours.people[who])
    told, seen = [], 0
    for path in own_pages(app, two, WHO[who]):
        for asked in ({}, asked_for(two)) if who in SEARCHES else ({},):
            answer = client.get(path, query_string=asked)
            seen += answer.status_code == HTTPStatus.OK
            if tells(answer):
                told.append((path, asked))
    assert told == []
    assert seen >= LEAST[who]


@ON_SQLITE
@pytest.mark.usefixtures("with_cards")
def test_what_is_said_of_a_page_that_is_not_theirs_has_no_word_of_it(app: Flask, two: Two) -> None:
    client = signed_in(app, two.ours.people["employer"])
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/employers/") and "GET" in (rule.methods or ()):
            path = next(mixed(app.url_map, rule, two.theirs.rows, two.theirs.rows)).path
            assert not tells(client.get(path)), path


@ON_SQLITE
def test_a_page_that_is_theirs_does_have_their_word(app: Flask, two: Two) -> None:
    """Else the other would look for what is never shown."""
    client = signed_in(app, two.theirs.people["employer"])
    assert tells(client.get(f"/employers/{two.theirs.employer.id}"))
