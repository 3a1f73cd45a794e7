"""How long each kind of record is kept, asked by day, with where that comes from."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from payroll.ground.timeline import Timeline

Row = dict[str, Any]
TAX_YEAR_ENDS = (4, 5)


class Kept(StrEnum):
    """The kinds of record whose time is known."""

    RECEIPT = "receipt"
    RECEIPT_TAKEN_AWAY = "receipt_taken_away"
    REFUSED_FILE = "refused_file"
    UPLOAD = "upload"
    MAIL = "mail"
    CARD_NEWS = "card_news"
    APPLICANT = "applicant"
    ASKED_PACK = "asked_pack"
    SIGN_IN = "sign_in"
    SIGN_IN_TRY = "sign_in_try"
    DEVICE = "device"
    SUBMITTED_FORM = "submitted_form"
    LETTER = "letter"
    MESSAGE = "message"
    ACCOUNT = "account"
    PAYROLL = "payroll"
    HOUSEHOLD = "household"
    SHEET = "sheet"
    JOB = "job"
    DATA_COPY = "data_copy"
    PRIVACY_ASK = "privacy_ask"


@dataclass(frozen=True, slots=True)
class KeepingRule:
    """How long a kind of record is kept: whole years, or days, from the day in `runs_from`."""

    kind: Kept
    years: int
    days: int
    runs_from: str
    words: str
    source: str
    reason: str


def keeping_rule(kind: Kept, on: date) -> KeepingRule:
    """Return the rule in force on a day, or refuse a day off the record."""
    row = _timelines()[kind.value].on(on)
    return KeepingRule(
        kind=kind,
        years=int(row.get("years", 0)),
        days=int(row.get("days", 0)),
        runs_from=row["runs_from"],
        words=row["words"],
        source=row["source"],
        reason=row["reason"],
    )


def newest_rule(kind: Kept, today: date) -> KeepingRule:
    """Return the rule in force today, or the last one on record where nobody added to it since."""
    known_until: date = _table()["known_until"]
    return keeping_rule(kind, min(today, known_until))


def keeping_rules(on: date) -> tuple[KeepingRule, ...]:
    """Return the rules for every kind of record on a day."""
    return tuple(keeping_rule(kind, on) for kind in Kept)


def fewest_years() -> int:
    """Return for how many years a receipt is kept at the least, under any rule there ever was."""
    rows = _table()["kept"]
    return min(int(row["years"]) for row in rows if row["key"] == Kept.RECEIPT.value)


def kept_until(rule: KeepingRule, since: date) -> date:
    """Return the last day a record is kept, counted from a day; years run from a tax year's end.

    >>> kept_until(keeping_rule(Kept.RECEIPT, date(2026, 5, 1)), date(2026, 5, 1))
    datetime.date(2033, 4, 5)
    """
    if not rule.years:
        return since + timedelta(days=rule.days)
    month, day = TAX_YEAR_ENDS
    ends = since.year if since <= date(since.year, month, day) else since.year + 1
    return date(ends + rule.years, month, day)


def first_day_kept(rule: KeepingRule, today: date) -> date:
    """Return the first day whose records are still kept; what is older is due.

    >>> first_day_kept(keeping_rule(Kept.RECEIPT, date(2033, 4, 6)), date(2033, 4, 6))
    datetime.date(2027, 4, 6)
    """
    if not rule.years:
        return today - timedelta(days=rule.days)
    month, day = TAX_YEAR_ENDS
    over = today.year if today > date(today.year, month, day) else today.year - 1
    return date(over - rule.years, month, day) + timedelta(days=1)


@cache
def _timelines() -> dict[str, Timeline[Row]]:
    table = _table()
    rows: dict[str, dict[date, Row]] = defaultdict(dict)
    for row in table["kept"]:
        rows[row["key"]][row["from"]] = row
    until: date = table["known_until"]
    return {
        key: Timeline(f"The rule for keeping {key}", of, known_until=until)
        for key, of in rows.items()
    }


@cache
def _table() -> Row:
    return tomllib.loads((files("config") / "retention.toml").read_text(encoding="utf-8"))
