"""Whatever people wrote: no page carries it out and no spreadsheet works it out."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import Connection, Engine
from werkzeug.test import TestResponse

from pa_employer.db import Base, SealedColumn
from returns.figures import digest_of
from tests.architecture.test_markers import (
    ON_SQLITE,
    ZIP,
    all_in,
    own_pages,
    pages_for_pdfs,
)
from tests.architecture.test_tenancy import WHO
from tests.architecture.two import (
    OURS,
    Two,
    database_url,
    signed_in,
    two,
    two_on_postgresql,
    two_on_sqlite,
    with_cards,
)

__all__ = [
    "database_url", "pages_for_pdfs", "two", "two_on_postgresql", "two_on_sqlite", "with_cards",
]  # fmt: skip
MARKUP = "{{7*7}}{%raw%}${7*7}<xss a='\">"
RUN = (b"<xss", b"49{%", b"49<", b"$49", b"49&lt;", b"{%raw%}49")
FORMULAS = ("=cmd()", "+1+cmd()", "-1+cmd()", "@SUM(1)", "\t=cmd()", " =cmd()")
BEGINS = re.compile(r"\s*[=+\-@]")
TABLES = (".csv", ".xlsx", ".zip", "/file")


def rewrite(connection: Connection, change: Callable[[str], str]) -> int:
    """Change every text of a database that has our word in it, sealed or in a document too."""
    done = 0
    for (name,) in connection.execute(
        sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    ).all():
        connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
    for table in Base.metadata.sorted_tables:
        texts = [column for column in table.columns if _is_text(column)]
        keys = list(table.primary_key.columns)
        for row in connection.execute(sa.select(table)).mappings().all() if texts else ():
            changed = {c.name: _changed(row[c.name], change) for c in texts}
            changed = {n: value for n, value in changed.items() if value != row[n]}
            if changed:
                if table.name == "return_version" and "document" in changed:
                    changed["digest"] = bytes.fromhex(digest_of(changed["document"]))
                this = sa.and_(*(key == row[key.name] for key in keys))
                connection.execute(table.update().where(this).values(**changed))
                done += len(changed)
    return done


def _is_text(column: sa.Column[Any]) -> bool:
    if column.primary_key or column.foreign_keys or column.name == "email":
        return False
    kind = column.type
    return isinstance(kind, (SealedColumn, sa.JSON)) or (
        isinstance(kind, sa.String) and not isinstance(kind, sa.Enum)
    )


def _changed(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401  # a document
    match value:
        case str():
            return change(value) if OURS in value else value
        case list():
            return [_changed(each, change) for each in value]
        case dict():
            return {key: _changed(each, change) for key, each in value.items()}
        case _:
            return value


def written_by(app: Flask, change: Callable[[str], str]) -> None:
    engine: Engine = app.extensions["engine"]
    with engine.begin() as connection:
        assert rewrite(connection, change) > 100


def answers(app: Flask, two: Two, who: str) -> Iterator[tuple[str, TestResponse]]:
    client = signed_in(app, two.ours.people[who])
    for path in own_pages(app, two, WHO[who]):
        yield path, client.get(path)


def unsafe_heads(answer: TestResponse) -> list[str]:
    """What is missing from, or too much in, the head of an answer with personal data in it."""
    heads = answer.headers
    policy = heads.get("Content-Security-Policy", "")
    directives = dict(each.strip().partition(" ")[::2] for each in policy.split(";"))
    wrong = [
        name
        for name, value in {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }.items()
        if heads.get(name) != value
    ]
    wrong += [f"unsafe in {policy}"] * ("unsafe" in policy or "*" in policy)
    wrong += [f"default-src in {policy}"] * (directives.get("default-src") != "'none'")
    wrong += [f"frame-ancestors in {policy}"] * (directives.get("frame-ancestors") != "'none'")
    return wrong + _unsafe_kind(answer) + _unsafe_page(answer, policy)


def _unsafe_kind(answer: TestResponse) -> list[str]:
    kept = answer.headers.get("Content-Disposition", "").partition(";")[0]
    shown = answer.mimetype in {"application/pdf", "image/jpeg", "image/png", "text/calendar"}
    is_page = answer.mimetype in {"text/html", "text/javascript"}
    good = is_page or kept == "attachment" or (shown and kept in {"inline", ""})
    bad = answer.status_code == HTTPStatus.OK and not good
    return [f"shown as {answer.mimetype} {kept}"] if bad else []


def _unsafe_page(answer: TestResponse, policy: str) -> list[str]:
    if answer.mimetype != "text/html":
        return []
    nonce = re.search(r"'nonce-([^']+)'", policy)
    wrong = [
        f"a script without the nonce: {found!r}"
        for found in re.findall(rb"<script\b([^>]*)>", answer.data)
        if b"src=" not in found
        and b"application/json" not in found
        and (not nonce or nonce[1].encode() not in found)
    ]
    inline = re.findall(rb"<[^>]*\s(?:style|on[a-z]+)=[\"'][^>]*>", answer.data)
    return wrong + [f"inline: {found!r}" for found in inline]


@ON_SQLITE
@pytest.mark.usefixtures("with_cards")
@pytest.mark.parametrize("who", ["assistant", "employer", "officer", "support worker"])
def test_nothing_people_wrote_is_carried_out_and_every_head_is_safe(
    app: Flask, two: Two, who: str
) -> None:
    written_by(app, lambda text: MARKUP + text)
    wrong, shown = [], 0
    for path, answer in answers(app, two, who):
        found = unsafe_heads(answer)
        parts = list(all_in(answer.get_data())) if answer.mimetype != "text/plain" else []
        is_markup = answer.mimetype in {"text/html", "application/pdf"}
        shown += is_markup and OURS.encode() in answer.data
        if is_markup:
            found += [f"carried out: {mark!r}" for mark in RUN for part in parts if mark in part]
        if found:
            wrong.append((path, answer.status_code, found))
    assert wrong == []
    assert shown > 10


def cells_of(content: bytes) -> Iterator[tuple[str, bool]]:
    """Every cell of a workbook, a CSV file or a package of them, and if it is worked out."""
    if content.startswith(ZIP) and b"xl/workbook.xml" in content:
        yield from _cells_of_workbook(content)
    elif content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                if name.endswith(TABLES):
                    yield from cells_of(package.read(name))
    else:
        yield from _cells_of_csv(content.decode("utf-8-sig", "replace"))


def _cells_of_workbook(content: bytes) -> Iterator[tuple[str, bool]]:
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            yield from ((str(cell.value or ""), cell.data_type == "f") for cell in row)


def _cells_of_csv(text: str) -> Iterator[tuple[str, bool]]:
    divider = max(",;\t|", key=text.partition("\n")[0].count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=divider):
        yield from ((cell, bool(BEGINS.match(cell))) for cell in row)


@ON_SQLITE
@pytest.mark.parametrize("who", ["employer", "manager", "officer", "support worker"])
def test_no_text_people_wrote_is_a_formula_in_any_file(app: Flask, two: Two, who: str) -> None:
    begins = iter(FORMULAS * 500)
    written_by(app, lambda text: next(begins) + text)
    wrong, seen = [], 0
    client = signed_in(app, two.ours.people[who])
    for path in own_pages(app, two, WHO[who]):
        if not path.partition("?")[0].endswith(TABLES):
            continue
        answer = client.get(path)
        if answer.status_code != HTTPStatus.OK:
            continue
        for cell, is_worked_out in cells_of(answer.get_data()):
            seen += OURS in cell
            if is_worked_out and (OURS in cell or "cmd" in cell):
                wrong.append((path, cell))
    assert wrong == []
    assert seen or who in {"manager", "officer"}
