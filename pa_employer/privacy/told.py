"""How a copy of somebody's information tells it: as JSON with stable names, and as a page."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from markupsafe import Markup

from payroll.ground.days import LONDON, day_in_words
from payroll.ground.money import Money

FORMAT, VERSION = "pa-employer copy of personal information", 1
Row = Mapping[str, Any]
_PAGE = Markup("""\
<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.5 sans-serif; max-width: 45rem; margin: 1rem auto; padding: 0 1rem; }}
dl {{ border-top: 2px solid; margin: 1rem 0 2rem; }}
dt {{ font-weight: bold; margin-top: .5rem; }}
dd {{ margin: 0; overflow-wrap: anywhere; white-space: pre-line; }}
</style></head>
<body><main>
<h1>{title}</h1>
{inner}
</main></body></html>
""")


def as_json(facts: Mapping[str, Any], rows: Sequence[Row]) -> bytes:
    """Return rows as JSON, with what the map says of them on top; names never change."""
    whole = {"format": FORMAT, "version": VERSION, **facts, "rows": [*map(_plain_row, rows)]}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def as_page(title: str, words: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return rows as an HTML page that reads by itself, row after row."""
    told = [Markup("<p>{}</p>").format(each) for each in words]
    shown = [_row(number, row) for number, row in enumerate(rows, 1)]
    return page(title, Markup("\n").join([*told, *shown]))


def page(title: str, inner: Markup) -> bytes:
    """Return an HTML page that needs nothing else to be read."""
    return _PAGE.format(title=title, inner=inner).encode()


def links(found: Iterable[tuple[str, str]]) -> Markup:
    """Return a list of links: where each leads, and its words."""
    items = [Markup('<li><a href="{}">{}</a></li>').format(*each) for each in found]
    return Markup("<ul>\n{}\n</ul>").format(Markup("\n").join(items))


def _row(number: int, row: Row) -> Markup:
    items = [
        Markup("<dt>{}</dt><dd>{}</dd>").format(named(name), in_words(value))
        for name, value in row.items()
        if name != "id"
    ]
    return Markup("<h2>{}</h2>\n<dl>\n{}\n</dl>").format(number, Markup("\n").join(items))


def named(column: str) -> str:
    """Return a column's name as words: 'First day' for `first_on`."""
    words = column.removesuffix("_id").replace("_", " ").strip()
    if words.endswith(" on") and words != "on":
        words = f"{words.removesuffix(' on')} (day)"
    if words.endswith(" at") and words != "at":
        words = f"{words.removesuffix(' at')} (time)"
    return words.capitalize()


def in_words(value: Any) -> str:  # noqa: ANN401, PLR0911  # whatever a column holds
    """Return a value as a person reads it."""
    match value:
        case None | "" | [] | {}:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case datetime():
            here = value.astimezone(LONDON)
            return f"{day_in_words(here.date())} at {here:%H:%M}"
        case date():
            return day_in_words(value)
        case Enum():
            return str(value.value)
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, indent=1)
        case _:
            return str(plain(value))


def _plain_row(row: Row) -> dict[str, Any]:
    return {name: plain(value) for name, value in row.items()}


def plain(value: Any) -> Any:  # noqa: ANN401  # likewise
    """Return a value as JSON holds it: sums as pounds in text, days and instants as ISO 8601."""
    match value:
        case Money():
            return f"{Decimal(value.pence) / 100:.2f}"
        case Decimal() | UUID():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Enum():
            return value.value
        case bytes():
            return _text_of(value)
        case _:
            return value


def _text_of(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return base64.b64encode(data).decode()
