"""The help of the command: every kind with its fields, its results and an example that works."""

import json
from collections.abc import Iterable, Iterator

from payroll.command.kind import Kind

OPENING = """python -m payroll

Reads one JSON object a line from standard input and writes one JSON line for each, in order:
  {"ok": true, "result": {...}, "working": ["..."]}
  {"ok": false, "error": "..."}
A bad line never stops the rest. `kind` names the calculation. Amounts are pounds with two
decimals in quotes, days are written 2026-04-06, weekdays count from 0 (Sunday) to 6 (Saturday).
The fields id, origin, tolerance and expected... may be there and are not read.
"""


def help_text(kinds: Iterable[Kind]) -> str:
    """Return the whole help."""
    return "\n".join([OPENING, *("\n".join(_about(kind)) + "\n" for kind in kinds)])


def _about(kind: Kind) -> Iterator[str]:
    yield f"{kind.name}: {kind.title}"
    yield "  takes"
    yield from _listed(kind.takes)
    yield "  gives"
    yield from _listed(kind.gives)
    yield "  example"
    yield f"    {json.dumps(kind.example)}"
    yield f"    {json.dumps(kind.answers)}"


def _listed(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"    {name}: {words}" for name, words in rows)
