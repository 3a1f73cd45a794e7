"""HMRC's error numbers in words, with the detail that each is about (`config/rti/errors.toml`)."""

import tomllib
from functools import cache
from importlib.resources import files

RECOVERED_TOO_EARLY_OR_LATE = range(7918, 7930)
WINDOW = (
    "What is recovered up to a tax month can be told from one month before that month begins to "
    "the 19th after it ends."
)


def words_of(number: str) -> str | None:
    """Return what an error means and how to mend it; None for a number that is not known."""
    if number.isdigit() and int(number) in RECOVERED_TOO_EARLY_OR_LATE:
        return WINDOW
    known = _known().get(number)
    return known[0] if known else None


def field_of(number: str) -> str | None:
    """Return the detail an error is about, or None."""
    if number.isdigit() and int(number) in RECOVERED_TOO_EARLY_OR_LATE:
        return "recovered"
    known = _known().get(number)
    return known[1] or None if known else None


@cache
def _known() -> dict[str, tuple[str, str]]:
    text = (files("config") / "rti" / "errors.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    plain = {**table["gateway"], **table["schema"]}
    rules = {number: (row["words"], row["field"]) for number, row in table["rule"].items()}
    return {number: (words, "") for number, words in plain.items()} | rules
