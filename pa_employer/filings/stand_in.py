"""A stand-in for HMRC's Transaction Engine, on this machine only: for the demo and for tests.

It acknowledges, answers polls, deletes and lists as HMRC's protocol says (GGTE011 3.1), looks at
login, IRmark and, where HMRC's pack is installed, at schemas and rules. It can be told to
misbehave. It keeps what it was sent in one SQLite file, so that it can be ended and begun again.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from lxml import etree

from pa_employer.clock import Clock, system_clock
from pa_employer.filings.stand_in_answers import (
    ACCEPTED,
    GONE,
    About,
    GatewayError,
    acknowledgement,
    answer,
    error,
    refusal,
    report,
    status_of,
    success,
)
from payroll.rti.irmark import ENVELOPE, mark_in, mark_of

G = f"{{{ENVELOPE}}}"
TABLES = """
CREATE TABLE IF NOT EXISTS submission (
  correlation TEXT PRIMARY KEY, sender TEXT, class TEXT, transaction_id TEXT, mark TEXT,
  polls INTEGER NOT NULL DEFAULT 0, outcome TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
  message BLOB NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS told (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
OWN_RECORDS = range(7801, 7806)
"""Errors of HMRC's own records, which its test services give for 123PA7801123X."""

Validate = Callable[[bytes], Iterable[tuple[str, str, str]]]
"""Checks a whole message: error number, text and location of each."""


class LostReplyError(OSError):
    """The connection is cut after the message was taken."""


@dataclass(frozen=True)
class StandIn:
    """The engine; `tell` says how it is to misbehave."""

    file: Path
    validate: Validate | None = None
    login: tuple[str, str] | None = None
    """The one user ID and password it takes; any if none is said."""
    clock: Clock = system_clock

    def __post_init__(self) -> None:
        with closing(self._opened()) as database:
            database.executescript(TABLES)

    def tell(self, **told: object) -> None:
        """Say how to behave from now on.

        `wait`: seconds between polls; `polls`: acknowledgements before the answer; `error`: a
        number to refuse submissions with; `lose`: answers to cut off after taking the message;
        `raw`: text to answer with instead; `correlation`: one to name wrongly; `twice`: keep a
        submission twice, as if the network had repeated it.
        """
        with closing(self._opened()) as database, database:
            for name, value in told.items():
                database.execute(
                    "INSERT OR REPLACE INTO told VALUES (?, ?)", (name, json.dumps(value))
                )

    def accepted(self) -> list[tuple[str, str]]:
        """Return class and IRmark of all that was accepted, in order."""
        with closing(self._opened()) as database:
            return database.execute(
                "SELECT class, mark FROM submission WHERE outcome = ? ORDER BY at, rowid",
                (ACCEPTED,),
            ).fetchall()

    def messages(self) -> list[bytes]:
        """Return all submissions as they arrived, in order."""
        with closing(self._opened()) as database:
            found = database.execute("SELECT message FROM submission ORDER BY at, rowid")
            return [row[0] for row in found]

    def answer(self, message: bytes, poll_at: str) -> bytes:
        """Return what the engine says to a message; may raise LostReplyError."""
        told = self._told()
        asked = _Asked.of(message)
        if asked is None:
            return error(About(), GatewayError("1001", said="badly formed"))
        answer = self._by_function(asked, poll_at, told)
        if told.get("lose"):
            self.tell(lose=int(told["lose"]) - 1)
            raise LostReplyError
        return str(told["raw"]).encode() if told.get("raw") else answer

    def _by_function(self, asked: "_Asked", poll_at: str, told: dict[str, Any]) -> bytes:
        match asked.qualifier, asked.function:
            case "request", "submit":
                return self._submit(asked, poll_at, told)
            case "poll", _:
                return self._poll(asked, poll_at, told)
            case "request", "delete":
                return self._delete(asked)
            case "request", "list":
                return self._list(asked)
            case _:
                return error(asked.about, GatewayError("1001", said="not known"))

    def _submit(self, asked: "_Asked", poll_at: str, told: dict[str, Any]) -> bytes:
        refused = self._refused_at_once(asked, told)
        if refused:
            return error(asked.about, GatewayError(refused, said="refused"))
        judged = self._judged(asked)
        outcome = json.dumps(judged) if judged else ACCEPTED
        correlation = uuid4().hex.upper()
        with closing(self._opened()) as database, database:
            for key in (correlation, *([uuid4().hex.upper()] if told.get("twice") else [])):
                database.execute(
                    "INSERT INTO submission VALUES (?, ?, ?, ?, ?, 0, ?, 0, ?, ?)",
                    (
                        key, asked.sender, asked.message_class, asked.transaction_id,
                        mark_in(asked.message), outcome, asked.message,
                        self.clock().isoformat(),
                    ),
                )  # fmt: skip
        shown = str(told.get("correlation") or correlation)
        about = About(asked.message_class, shown)
        return acknowledgement(about, poll_at, told.get("wait", 1))

    def _refused_at_once(self, asked: "_Asked", told: dict[str, Any]) -> str:
        if told.get("error"):
            return str(told["error"])
        if self.login and (asked.sender, asked.password) != self.login:
            return "1046"
        mark = mark_in(asked.message)
        if mark is None:
            return "2022"
        return "" if mark == mark_of(asked.message) else "2021"

    def _judged(self, asked: "_Asked") -> list[tuple[str, str, str]]:
        reference = asked.accounts_office
        own = reference[5:9]
        if own.isdigit() and int(own) in OWN_RECORDS:
            return [(own, "HMRC's records differ", "")]
        return list(self.validate(asked.message)) if self.validate else []

    def _poll(self, asked: "_Asked", poll_at: str, told: dict[str, Any]) -> bytes:
        with closing(self._opened()) as database, database:
            row = database.execute(
                "SELECT polls, outcome, mark, deleted FROM submission WHERE correlation = ?",
                (asked.correlation,),
            ).fetchone()
            if row is None or row[3]:
                return error(asked.about, GONE)
            database.execute(
                "UPDATE submission SET polls = polls + 1 WHERE correlation = ?",
                (asked.correlation,),
            )
        polls, outcome, mark, _ = row
        about = About(asked.message_class, str(told.get("correlation") or asked.correlation))
        if polls < int(told.get("polls", 0)):
            return acknowledgement(about, poll_at, told.get("wait", 1))
        if outcome == ACCEPTED:
            return success(about, mark, self.clock())
        return refusal(about, json.loads(outcome))

    def _delete(self, asked: "_Asked") -> bytes:
        with closing(self._opened()) as database, database:
            done = database.execute(
                "UPDATE submission SET deleted = 1 WHERE correlation = ? AND deleted = 0",
                (asked.correlation,),
            ).rowcount
        if not done:
            return error(asked.about, GONE)
        return answer(asked.about, "response", function="delete")

    def _list(self, asked: "_Asked") -> bytes:
        with closing(self._opened()) as database:
            rows = database.execute(
                "SELECT correlation, transaction_id, outcome, polls FROM submission "
                "WHERE sender = ? AND class LIKE ? AND deleted = 0 ORDER BY at, rowid",
                (asked.sender, f"{asked.message_class}%"),
            ).fetchall()
        waits = int(self._told().get("polls", 0))
        records = [
            (correlation, transaction, status_of(outcome, is_waiting=polls < waits))
            for correlation, transaction, outcome, polls in rows
        ]
        return report(About(asked.message_class), asked.sender, records)

    def _told(self) -> dict[str, Any]:
        with closing(self._opened()) as database:
            rows = database.execute("SELECT name, value FROM told").fetchall()
        return {name: json.loads(value) for name, value in rows}

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.file, timeout=15)
        database.execute("PRAGMA journal_mode=WAL")
        return database


@dataclass(frozen=True, slots=True)
class _Asked:
    """A message that was sent here, as far as the engine reads it."""

    message: bytes
    message_class: str
    qualifier: str
    function: str
    correlation: str
    transaction_id: str
    sender: str
    password: str
    accounts_office: str

    @property
    def about(self) -> About:
        return About(self.message_class, self.correlation)

    @classmethod
    def of(cls, message: bytes) -> "_Asked | None":
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(message, parser)
        except (etree.XMLSyntaxError, ValueError):
            return None
        if root.tag != f"{G}GovTalkMessage":
            return None

        def text(name: str) -> str:
            return (root.findtext(f".//{{*}}{name}") or "").strip()

        return cls(
            message, text("Class"), text("Qualifier"), text("Function"), text("CorrelationID"),
            text("TransactionID"), text("SenderID"), text("Value"), text("AORef"),
        )  # fmt: skip
