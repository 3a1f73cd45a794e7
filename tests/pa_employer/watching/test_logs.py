"""A line tells when, how grave, what and where; never who, and no words of an error."""

import json
import logging
import warnings
from collections.abc import Iterator
from io import StringIO

import pytest

from pa_employer.watching.logs import OURS, begin_logging, redacted

log = logging.getLogger(f"{OURS}.tests")


@pytest.fixture
def caught() -> Iterator[StringIO]:
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    before, levels = list(root.handlers), (root.level, ours.level)
    to = StringIO()
    begin_logging(logging.INFO, to)
    yield to
    logging.captureWarnings(capture=False)
    root.handlers[:] = before
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def told(caught: StringIO) -> dict[str, object]:
    (line,) = caught.getvalue().splitlines()
    found: dict[str, object] = json.loads(line)
    return found


def test_an_event_is_one_line_with_only_known_fields(caught: StringIO) -> None:
    log.info("work\nof the day", extra={"kind": "letter", "ms": 12, "who": "Una"})
    found = told(caught)
    assert found.pop("time")
    assert found == {
        "level": "info",
        "event": "work\nof the day",
        "from": "pa_employer.tests",
        "kind": "letter",
        "ms": 12,
    }


def test_an_error_is_told_by_its_kinds_and_places_without_its_words(caught: StringIO) -> None:
    def broken() -> None:
        try:
            int("Una Kirkbride")
        except ValueError as cause:
            raise LookupError("CE987654B una@example.org") from cause

    try:
        broken()
    except LookupError:
        log.exception("something failed")
    found = told(caught)
    assert found["error"] == ["LookupError", "ValueError"]
    assert "test_logs.py" in str(found["at"])
    assert "broken" in str(found["at"])
    assert not [word for word in ("Una", "una@", "CE98") if word in caught.getvalue()]


def test_what_a_library_says_keeps_its_figures_and_loses_its_words(caught: StringIO) -> None:
    other = logging.getLogger("urllib3")
    other.warning("Retrying %s after %d tries", "/invitation/secret?who=Una", 3)
    other.warning("Una Kirkbride lives at 2 Mill Road")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("Una Kirkbride", stacklevel=1)
    text = caught.getvalue()
    assert "Retrying … after 3 tries" in text
    assert not [word for word in ("Una", "Mill", "secret") if word in text]
    assert len(text.splitlines()) == 3


@pytest.mark.parametrize(
    "private",
    [
        "AB123456C",
        "ab 12 34 56 c",
        "80-12-34",
        "801234",
        "00123456",
        "una.kirkbride@example.org",
        "07700900123",
        "+447700900123",
        "FK10 1AA",
        "£18.40",
    ],
)
def test_what_looks_private_is_hidden_wherever_it_is(caught: StringIO, private: str) -> None:
    log.warning("noted %s, then went on", private)
    assert told(caught)["event"] == "noted [hidden], then went on"


@pytest.mark.parametrize(
    "plain",
    [
        "019ac123-7645-7abc-8def-0123456789ab",
        "12345678-1234-7123-8123-123456789012",
        "2026-11-22",
        "2026-11-22T09:00:00.123+00:00",
        "/employers/<uuid:employer_id>/pay",
        "pa_employer/jobs/worker.py:118 run",
        "forgot 1,204 receipts",
    ],
)
def test_ids_days_and_places_stay(plain: str) -> None:
    assert redacted(plain) == plain
