"""The tables of files for a finance system: how they look, their codes, and what was in each."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed, append_only
from payroll.ground.money import Money


class FileKind(StrEnum):
    """What a file is for."""

    PAYMENTS = "payments"
    RECOVERIES = "recoveries"


class LineKind(StrEnum):
    """What a line of a file is."""

    PAYMENT = "direct payment"
    TAKEN_OFF = "taken off a payment"
    TO_RECEIVE = "to be received"


class FileFormat(StrEnum):
    """As what a file is made."""

    CSV = "csv"
    XLSX = "xlsx"


class Delimiter(StrEnum):
    """What stands between two columns of a CSV file."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"
    BAR = "bar"


class DateStyle(StrEnum):
    """How days are written."""

    BRITISH = "31/12/2026"
    ISO = "2026-12-31"
    COMPACT = "20261231"


class FileLayout(Keyed, Base):
    """How a council's finance system wants a kind of file."""

    __tablename__ = "file_layout"
    __table_args__ = (UniqueConstraint("authority_id", "kind"),)

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[FileKind]
    columns: Mapped[list[list[str]]] = mapped_column(JSON)
    """Each column's name in `pa_employer.finance.lines.COLUMNS` and its title, in their order."""
    format: Mapped[FileFormat]
    delimiter: Mapped[Delimiter]
    dates: Mapped[DateStyle]
    has_titles: Mapped[bool]
    has_trailer: Mapped[bool]
    """Whether a last line tells how many lines there are and what they come to."""


class LedgerCode(Keyed, Base):
    """Under which codes a kind of line is booked in a council's ledger, from a day on."""

    __tablename__ = "ledger_code"
    __table_args__ = (UniqueConstraint("authority_id", "kind", "from_on"),)

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[LineKind]
    from_on: Mapped[date]
    cost_centre: Mapped[str]
    account_code: Mapped[str]


@append_only
class FinanceFile(Keyed, Base):
    """One file that was made, kept as it was, with its control totals."""

    __tablename__ = "finance_file"
    __table_args__ = (CheckConstraint("last_on >= first_on", name="days_in_order"),)

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[FileKind]
    format: Mapped[FileFormat]
    first_on: Mapped[date]
    last_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    lines: Mapped[int]
    total: Mapped[Money]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


@append_only
class FinanceLine(Keyed, Base):
    """One line of a file: what was in one is never in another."""

    __tablename__ = "finance_line"
    __table_args__ = (UniqueConstraint("agreement_id", "on", "subject"),)

    file_id: Mapped[UUID] = mapped_column(ForeignKey("finance_file.id"), index=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    kind: Mapped[LineKind]
    on: Mapped[date]
    amount: Mapped[Money]
    """What is taken off is negative."""
    subject: Mapped[str]
    """What it stands for: 'payment', or 'part ' and its id."""
