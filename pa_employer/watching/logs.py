"""What the service writes about itself: one line of JSON for each event, and nobody's details.

An error is told by its kind and where it was, never by its words: a database puts the values of
a row into them. What a library says is told with its figures only, for it may name an address.
"""

import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from typing_extensions import override

OURS = "pa_employer"
HERE = Path(__file__).parents[2]
FIELDS = ("request_id", "method", "route", "status", "ms", "account", "kind", "job")
"""What a line may tell besides when, how grave and what; nothing else gets in."""
HIDDEN = "[hidden]"
DEEPEST = 12
_APART = r"(?<![\w-]){}(?![\w-])"
LOOKS_PRIVATE = re.compile(
    "|".join(
        (
            r"[^\s@\"'<>]+@[^\s@\"'<>]*\w",  # an email address
            _APART.format(r"[a-z]{2} ?\d\d ?\d\d ?\d\d ?[a-d]"),  # an NI number
            _APART.format(r"\d\d[- ]\d\d[- ]\d\d"),  # a sort code
            _APART.format(r"(?:\d{6}|\d{8}|(?:0|\+44)\d{9,10})"),  # one, an account, a telephone
            _APART.format(r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}"),  # a postcode
            r"£ ?\d(?:[\d,.]*\d)?",
        )
    ),
    re.IGNORECASE,
)
ABOUT: ContextVar[dict[str, str]] = ContextVar("ABOUT")
"""What every line tells while a request is answered or a piece of work is done."""


class OneLine(logging.Formatter):
    """An event as one line of JSON."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        told: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _event(record),
            "from": record.name,
            **ABOUT.get({}),
            **{name: record.__dict__[name] for name in FIELDS if name in record.__dict__},
        }
        if record.exc_info and record.exc_info[1]:
            told["error"] = list(_kinds(record.exc_info[1]))
            told["at"] = _places(record.exc_info[2])
        return json.dumps(
            {name: _shown(value) for name, value in told.items()}, ensure_ascii=False
        )


def redacted(text: str) -> str:
    """Return text without what looks like an NI number, bank details, money or an address."""
    return LOOKS_PRIVATE.sub(HIDDEN, text)


def begin_logging(level: int = logging.INFO, to: TextIO | None = None) -> logging.Handler:
    """Have this process write its events from now on; returns what writes them."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)
    logging.captureWarnings(capture=True)
    return handler


def _event(record: logging.LogRecord) -> str:
    if record.name == OURS or record.name.startswith(f"{OURS}."):
        return record.getMessage()
    if not record.args:
        return f"a message at {Path(record.pathname).name}:{record.lineno}"
    given = record.args if isinstance(record.args, tuple) else tuple(record.args.values())
    try:
        return str(record.msg) % tuple(x if isinstance(x, int | float) else "…" for x in given)
    except (TypeError, ValueError):
        return f"a message at {Path(record.pathname).name}:{record.lineno}"


def _shown(value: object) -> object:
    if isinstance(value, list):
        return [_shown(each) for each in value]
    return redacted(value) if isinstance(value, str) else value


def _kinds(error: BaseException | None) -> "list[str]":
    """Return the kinds of an error and of what caused it, the outermost first."""
    kinds: list[str] = []
    while error is not None and len(kinds) < DEEPEST:
        kinds.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return kinds


def _places(begun: TracebackType | None) -> list[str]:
    """Return where it was in our own files, the innermost last; its values are left out."""
    frames = traceback.extract_tb(begun)
    ours = [each for each in frames if Path(each.filename).is_relative_to(HERE)]
    return [
        f"{Path(each.filename).relative_to(HERE)}:{each.lineno} {each.name}"
        for each in (ours or list(frames))[-DEEPEST:]
        if Path(each.filename).is_relative_to(HERE)
    ]
