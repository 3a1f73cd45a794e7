"""The tables of money accounts, imported statements and their lines, and what lines mean."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.agreements.models import Agreement
from pa_employer.db import KEEPS_FILE, Base, Keyed
from payroll.ground.money import Money


class AccountKind(StrEnum):
    """What sort of account holds the direct payment."""

    BANK = "bank account"
    CARD = "payment card account"
    MANAGED = "managed account"


class MoneyAccount(Keyed, Base):
    """An account the direct payment is held in."""

    __tablename__ = "money_account"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    kind: Mapped[AccountKind]
    name: Mapped[str]
    """What the person calls it: 'Support account, Bank of Scotland'."""
    opened_on: Mapped[date]
    opening_balance: Mapped[Money]
    """What it held at the start of `opened_on`."""
    told_until: Mapped[date | None] = mapped_column(default=None)
    """For an account that is told of by itself: the last day of which all is told."""

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)


class Statement(Keyed, Base):
    """A statement file as it was imported; the file itself is kept by its digest."""

    __tablename__ = "statement"
    __table_args__ = (UniqueConstraint("money_account_id", "digest"),)

    money_account_id: Mapped[UUID] = mapped_column(ForeignKey("money_account.id"), index=True)
    file_name: Mapped[str]
    digest: Mapped[str] = mapped_column(info=KEEPS_FILE)
    """SHA-256 in hex: the file's name in the file store."""
    layout: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    opening: Mapped[Money | None]
    closing: Mapped[Money | None]
    covers_until: Mapped[date]
    """The last day it is taken to tell of: its last line's, or the end of that month."""
    lines_new: Mapped[int]
    lines_known: Mapped[int]
    imported_at: Mapped[datetime]
    imported_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    account_ending: Mapped[str] = mapped_column(default="")
    """The last four digits of the account number in the file, if it says."""


class WaitingFile(Keyed, Base):
    """A file whose columns nobody knows yet; it waits until somebody says which is which."""

    __tablename__ = "waiting_file"

    money_account_id: Mapped[UUID] = mapped_column(ForeignKey("money_account.id"), index=True)
    file_name: Mapped[str]
    digest: Mapped[str] = mapped_column(info=KEEPS_FILE)
    """The file's name in the file store."""
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class ColumnLayout(Keyed, Base):
    """What the columns of a bank's or card's file are, as a person told us; the newest counts."""

    __tablename__ = "column_layout"
    __table_args__ = (UniqueConstraint("agreement_id", "signature", "version"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    """The organisation of whoever said so, which knows it for all it helps."""
    signature: Mapped[str]
    """The columns' names as one digest: by these a file is known again."""
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The fields of a `Layout`."""
    version: Mapped[int]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class Explained(StrEnum):
    """How a line came to its meaning."""

    MATCHED = "matched"
    BY_RULE = "by a rule a person made"
    BY_PERSON = "by a person"
    REFUSED = "not what it was matched with"


class StatementLine(Keyed, Base):
    """Money in or out of an account, once, however often its statement is imported.

    What was read is never changed; what it means (`group` to `explained_at`) is filled in when
    it is matched or a person says, and each change of meaning is posted to the ledger.
    """

    __tablename__ = "statement_line"
    __table_args__ = (
        UniqueConstraint("money_account_id", "identity"),
        CheckConstraint("amount <> 0", name="not_nothing"),
    )

    money_account_id: Mapped[UUID] = mapped_column(ForeignKey("money_account.id"), index=True)
    statement_id: Mapped[UUID | None] = mapped_column(ForeignKey("statement.id"), index=True)
    """The file it came in; None where a card programme told of it."""
    identity: Mapped[str]
    recorded_at: Mapped[datetime]
    """When it was first told of; orders the lines of a day, with `place`."""
    line_number: Mapped[int]
    """The line of the file, as the person sees it there; 0 for none."""
    place: Mapped[int]
    """Its place in the statement, oldest first."""
    posted_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[Money]
    """Signed: money out is negative."""
    description: Mapped[str]
    balance_after: Mapped[Money | None] = mapped_column(default=None)
    merchant_code: Mapped[str] = mapped_column(default="")
    """The card networks' four figures for what a shop sells; '' where nobody says."""
    bought_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the card was used, where that is known; it reaches the account later."""
    card_ending: Mapped[str] = mapped_column(default="")
    """The last four figures of the card it was bought with."""

    group: Mapped[str | None] = mapped_column(default=None)
    """A value of `returns.groups.Group` or `Income`; None while it is unclear."""
    explained: Mapped[Explained | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")
    """Why it means that, in a sentence: the match's, or the person's own words."""
    no_receipt: Mapped[bool] = mapped_column(default=False)
    """The person says there is no receipt, and `reason` says what was bought."""
    explained_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    explained_at: Mapped[datetime | None] = mapped_column(default=None)
    version: Mapped[int] = mapped_column(default=0)
    """Counts changes of meaning; part of the ledger entry's key."""
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("statement_line.id"), default=None, index=True
    )
    """The payment this is a part of, where one was split."""
    is_counted: Mapped[bool] = mapped_column(default=True)
    """False for a payment whose parts count in its place, and for parts put together again."""

    money_account: Mapped[MoneyAccount] = relationship(init=False, viewonly=True)


class Settlement(Base):
    """How much of a payment that was due a statement line settled."""

    __tablename__ = "settlement"
    __table_args__ = (CheckConstraint("amount > 0", name="above_nothing"),)

    payment_due_id: Mapped[UUID] = mapped_column(ForeignKey("payment_due.id"), primary_key=True)
    line_id: Mapped[UUID] = mapped_column(
        ForeignKey("statement_line.id"), primary_key=True, index=True
    )
    amount: Mapped[Money]


class Bill(Base):
    """A bill that is to be paid: from an agency, an insurer, a shop, or for a shared break."""

    __tablename__ = "bill"

    payment_due_id: Mapped[UUID] = mapped_column(ForeignKey("payment_due.id"), primary_key=True)
    group: Mapped[str]
    """A value of `returns.groups.Group`: what it is for."""
    noted_on: Mapped[date]
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    words: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)


class SharedPart(Keyed, Base):
    """A part of a payment that somebody else takes over, by a code."""

    __tablename__ = "shared_part"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("statement_line.id"), unique=True)
    """The part, in the book of whoever paid."""
    code: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    agreement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("agreement.id"), default=None, index=True
    )
    """Whose direct payment took it on; None while nobody has."""
    payment_due_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_due.id"), default=None)
    """Their bill for it."""
    taken_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)


class PayeeRule(Keyed, Base):
    """What payments at one place are taken for, because a person said so and wants it so."""

    __tablename__ = "payee_rule"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    merchant: Mapped[str]
    """The shop behind the bank's words (see `merchants.merchant`)."""
    group: Mapped[str]
    """A value of `Group` or `Income`, which also says whether money goes out or comes in."""
    words: Mapped[str]
    line_id: Mapped[UUID] = mapped_column(ForeignKey("statement_line.id"))
    """The payment it was learned from."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)


class CouncilKind(Keyed, Base):
    """How a council treats a kind of shop from a day on, in place of the national default."""

    __tablename__ = "council_kind"

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str]
    """A key of `config/categories/kinds.toml`."""
    from_on: Mapped[date]
    standing: Mapped[str]
    """A value of `returns.categories.Standing`."""
    reason: Mapped[str]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
