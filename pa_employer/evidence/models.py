"""The tables of receipts: what came, its pages, what it is for, and how long it is kept."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.agreements.models import Agreement
from pa_employer.db import Base, Keyed, SealedColumn
from pa_employer.statements.models import StatementLine
from payroll.ground.money import Money


class Came(StrEnum):
    """How a receipt came."""

    SENT = "sent"
    EMAIL = "by email"
    HANDED = "handed over"


class FileState(StrEnum):
    """How far a file is."""

    HELD = "held"  # the scanner is away: nobody may open it yet
    TAKEN = "taken"
    REFUSED = "refused"


class Receipt(Keyed, Base):
    """A receipt of one direct payment, of one page or several; erased, it is only its digests.

    `shop` to `total` are what a person said or confirmed; what was only read is in `reading`.
    """

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("agreement_id", "batch"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    came: Mapped[Came]
    added_at: Mapped[datetime] = mapped_column(index=True)
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    """Who sent it in; for an email, who made the address it came to."""
    batch: Mapped[str | None] = mapped_column(default=None)
    """What the pages of one receipt that are sent one by one have in common."""
    mail_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("receipt_mail.id"), default=None, index=True
    )
    handed_by: Mapped[str] = mapped_column(default="")
    """Who handed it over, at a visit."""
    shop: Mapped[str] = mapped_column(default="")
    bought_on: Mapped[date | None] = mapped_column(default=None)
    total: Mapped[Money | None] = mapped_column(default=None)
    is_refund: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(default="")
    """Why it is right though something about it is odd, in the person's words."""
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    reading: Mapped[str | None] = mapped_column(SealedColumn("receipt.reading"), default=None)
    """What was made out on it: a `receipts.reading.Reading` as JSON."""
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    removed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    erased_at: Mapped[datetime | None] = mapped_column(default=None)
    erased_why: Mapped[str] = mapped_column(default="")

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)


class ReceiptFile(Keyed, Base):
    """A file as it was sent; its bytes lie in the file store, where no page serves them from."""

    __tablename__ = "receipt_file"
    __table_args__ = (UniqueConstraint("agreement_id", "original_digest"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipt.id"), index=True)
    place: Mapped[int]
    file_name: Mapped[str]
    size: Mapped[int]
    """In bytes."""
    original_digest: Mapped[str]
    """SHA-256 in hex; it stays when the file itself is forgotten."""
    state: Mapped[FileState]
    refused: Mapped[str] = mapped_column(default="")
    """Why it was not taken in, in a sentence."""
    sealed_digest: Mapped[str] = mapped_column(default="")
    """Where the sealed original lies, once a part of it was covered."""


class ReceiptPage(Keyed, Base):
    """One side of paper, as it may be shown."""

    __tablename__ = "receipt_page"

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipt.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("receipt_file.id"), index=True)
    place: Mapped[int]
    picture_digest: Mapped[str]
    picture_kind: Mapped[str]
    """Its media type: 'image/jpeg', or 'application/pdf' where an older version kept it so."""
    small_digest: Mapped[str]
    """A small picture for lists; '' where there is none."""
    width: Mapped[int]
    height: Mapped[int]
    look: Mapped[str]
    text: Mapped[str | None] = mapped_column(SealedColumn("receipt_page.text"), default=None)
    covered_at: Mapped[datetime | None] = mapped_column(default=None)
    covered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)


class ReceiptMatch(Keyed, Base):
    """How much of a payment a receipt shows, why it is thought so, and who said so."""

    __tablename__ = "receipt_match"
    __table_args__ = (CheckConstraint("amount > 0", name="above_nothing"),)

    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipt.id"), index=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("statement_line.id"), index=True)
    amount: Mapped[Money]
    words: Mapped[str]
    """The reasons: 'the same amount, 1 day apart, the same shop'."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None where it was sure enough to be made by itself."""
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)

    line: Mapped[StatementLine] = relationship(init=False, viewonly=True)
    receipt: Mapped[Receipt] = relationship(init=False, viewonly=True)


class ReceiptUpload(Base):
    """A file on its way, piece by piece; its id is the sender's, so that nothing comes twice."""

    __tablename__ = "receipt_upload"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("statement_line.id"))
    batch: Mapped[str | None]
    file_name: Mapped[str]
    size: Mapped[int]
    begun_at: Mapped[datetime]
    held: Mapped[int] = mapped_column(default=0)
    """How many bytes of it are here, from its beginning."""
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    receipt_id: Mapped[UUID | None] = mapped_column(ForeignKey("receipt.id"), default=None)
    answer: Mapped[str] = mapped_column(default="")
    """What was said of it in the end."""


class ReceiptUploadPart(Base):
    """A piece of a file on its way."""

    __tablename__ = "receipt_upload_part"

    upload_id: Mapped[UUID] = mapped_column(ForeignKey("receipt_upload.id"), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ReceiptAddress(Keyed, Base):
    """The address by which receipts of one direct payment can be sent as email."""

    __tablename__ = "receipt_address"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class MailState(StrEnum):
    """How far an email is."""

    WAITING = "waiting"
    READ = "read"
    UNKNOWN = "not known"  # to an address that was never ours, or was given up


class ReceiptMail(Keyed, Base):
    """An email that came to the address for receipts; whom it is from is sealed."""

    __tablename__ = "receipt_mail"

    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the whole message: the same one is never read twice."""
    state: Mapped[MailState]
    came_at: Mapped[datetime]
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    from_address: Mapped[str] = mapped_column(SealedColumn("receipt_mail.from_address"))
    answer: Mapped[str | None] = mapped_column(SealedColumn("receipt_mail.answer"), default=None)
    """What became of what was in it, a sentence each."""
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    is_kept: Mapped[bool] = mapped_column(default=True)
    """Whether the message itself still lies in the file store."""


class QuietReason(StrEnum):
    """Why nobody is to be reminded."""

    HOSPITAL = "in hospital"
    ILLNESS = "ill"
    CRISIS = "a hard time"
    AWAY = "away"
    OTHER = "something else"


class QuietTime(Keyed, Base):
    """A time in which nobody is reminded of receipts."""

    __tablename__ = "quiet_time"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    reason: Mapped[QuietReason]
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    """The last quiet day; None until somebody says that it is over."""
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)


class ReceiptReminder(Keyed, Base):
    """One letter that told what would help, once for everything."""

    __tablename__ = "receipt_reminder"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    sent_at: Mapped[datetime]
    things: Mapped[int]
    """How many payments it told of."""


class FileToForget(Base):
    """A file that a change gave up; the worker forgets it unless something else still needs it."""

    __tablename__ = "file_to_forget"

    digest: Mapped[str] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]


class LegalHold(Keyed, Base):
    """A reason to forget nothing of a direct payment, until it is lifted."""

    __tablename__ = "legal_hold"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    reason: Mapped[str]
    placed_at: Mapped[datetime]
    placed_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(default=None)
    lifted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)
