"""Columns that a person told us of: kept by version, and known again in the next file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.statements.layouts import Layout, folded
from pa_employer.statements.models import ColumnLayout, MoneyAccount
from pa_employer.statements.rows import HEADER_WITHIN, Row
from payroll.ground.errors import DomainError

NAME = "a layout of columns you told us of"
FEWEST = 3
"""A statement has at least a date, words and an amount."""


class WrongColumnsError(DomainError):
    """The columns do not make a statement yet."""


class Part(StrEnum):
    """What a column can be."""

    NOTHING = "nothing"
    DATE = "date"
    DESCRIPTION = "description"
    AMOUNT = "amount"
    PAID_OUT = "paid_out"
    PAID_IN = "paid_in"
    BALANCE = "balance"
    CURRENCY = "currency"
    MERCHANT_CODE = "merchant_code"
    BANK_ID = "bank_id"
    ACCOUNT_NUMBER = "account_number"


GUESSES = (
    (Part.BALANCE, ("balance",)),
    (Part.CURRENCY, ("currency", "ccy")),
    (Part.MERCHANT_CODE, ("mcc", "category code", "merchant code")),
    (Part.BANK_ID, ("transaction id", "reference id", "txn id")),
    (Part.ACCOUNT_NUMBER, ("account number",)),
    (Part.PAID_OUT, ("debit", "paid out", "money out", "withdrawn", "withdrawal")),
    (Part.PAID_IN, ("credit", "paid in", "money in", "deposit", "load")),
    (Part.AMOUNT, ("amount", "value", "sum")),
    (Part.DATE, ("date", "when", "day", "posted")),
    (
        Part.DESCRIPTION,
        ("description", "details", "narrative", "merchant", "payee", "what", "text", "supplier"),
    ),
)
"""What a heading that holds such words is offered as; a person looks at it before it counts."""


def header_of(rows: Sequence[Row]) -> Row | None:
    """Return the row that names the columns: the first of the widest, if it can be one."""
    widest = max(rows[:HEADER_WITHIN], key=lambda row: len(row[1]), default=None)
    if widest is None or len({folded(cell) for cell in widest[1]} - {""}) < FEWEST:
        return None
    return widest


def guess(headers: Sequence[str]) -> list[Part]:
    """Return what each column may be, each of the parts that stand alone once."""
    guessed: list[Part] = []
    for header in headers:
        found = _guess(folded(header))
        is_taken = found in guessed and found is not Part.DESCRIPTION
        guessed.append(Part.NOTHING if is_taken else found)
    return guessed


def _guess(header: str) -> Part:
    return next(
        (part for part, words in GUESSES if any(word in header for word in words)), Part.NOTHING
    )


def layout_of(headers: Sequence[str], parts: Sequence[Part], *, is_reversed: bool) -> Layout:
    """Return the layout that a person told us of, or refuse it with what is missing."""
    named: dict[Part, list[str]] = {part: [] for part in Part}
    for header, part in zip(headers, parts, strict=True):
        named[part].append(header)
    _must_make_a_statement(named)
    one: Mapping[str, str] = {
        part.value: found[0]
        for part, found in named.items()
        if found and part not in {Part.NOTHING, Part.DESCRIPTION}
    }
    return Layout(
        name=NAME, description=tuple(named[Part.DESCRIPTION]), is_reversed=is_reversed, **one
    )


def _must_make_a_statement(named: Mapping[Part, Sequence[str]]) -> None:
    for part, word in ((Part.DATE, "the date"), (Part.DESCRIPTION, "what the payment was")):
        if not named[part]:
            message = f"Say which column holds {word}."
            raise WrongColumnsError(message)
    is_two = bool(named[Part.PAID_OUT] or named[Part.PAID_IN])
    if is_two == bool(named[Part.AMOUNT]):
        message = (
            "Say which column holds the amount: one column for both ways, or one for money out "
            "and one for money in."
        )
        raise WrongColumnsError(message)
    for part, found in named.items():
        if len(found) > 1 and part not in {Part.NOTHING, Part.DESCRIPTION}:
            message = f"“{found[0]}” and “{found[1]}” are said to be the same. Choose one."
            raise WrongColumnsError(message)


def signature(headers: Sequence[str]) -> str:
    """Return what a row of headings is known again by."""
    return hashlib.sha256(json.dumps([folded(each) for each in headers]).encode()).hexdigest()


def learn(
    session: Session,
    account: MoneyAccount,
    headers: Sequence[str],
    layout: Layout,
    by: Actor,
) -> ColumnLayout:
    """Keep what a person told us of a file's columns, as a new version."""
    known_by = signature(headers)
    before = select(func.max(ColumnLayout.version)).where(
        ColumnLayout.agreement_id == account.agreement_id, ColumnLayout.signature == known_by
    )
    row = ColumnLayout(
        agreement_id=account.agreement_id,
        organisation_id=session.get_one(Account, by.account_id).organisation_id,
        signature=known_by,
        columns=asdict(layout),
        version=(session.scalar(before) or 0) + 1,
        said_at=by.at,
        said_by_id=by.account_id,
    )
    session.add(row)
    session.flush()
    record(
        session,
        by,
        "said what the columns of a statement are",
        employer_id=account.agreement.employer_id,
        subject=f"column layout {row.id}",
    )
    return row


def learned_layouts(session: Session, account: MoneyAccount, by: Actor) -> list[Layout]:
    """Return what people told us of columns: of this direct payment, or by their organisation."""
    organisation_id = session.get_one(Account, by.account_id).organisation_id
    whose = [ColumnLayout.agreement_id == account.agreement_id]
    if organisation_id:
        whose.append(ColumnLayout.organisation_id == organisation_id)
    found = select(ColumnLayout).where(or_(*whose))
    newest_first = found.order_by(ColumnLayout.said_at.desc(), ColumnLayout.version.desc())
    return [_layout(row.columns) for row in session.scalars(newest_first)]


def _layout(columns: Mapping[str, object]) -> Layout:
    described = columns["description"]
    return Layout(**dict(columns) | {"description": tuple(described)})  # type: ignore[arg-type]  # as it was kept
