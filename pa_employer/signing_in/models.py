"""The tables of second steps: authenticator apps, codes on paper, and passkeys."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed, SealedColumn


class Authenticator(Base):
    """An app that makes codes for one account; asked for from the first code it gave."""

    __tablename__ = "authenticator"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(SealedColumn("authenticator.secret"))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    """None until the app gave its first code."""
    last_step: Mapped[int] = mapped_column(default=0)
    """The half minute of the last code that was taken: it and all before are used up."""


class RecoveryCode(Keyed, Base):
    """One of ten codes on paper, each good once; only its hash is kept."""

    __tablename__ = "recovery_code"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    hash: Mapped[str]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class Passkey(Keyed, Base):
    """A key that a phone, a computer or a small stick keeps; this is the half that only checks."""

    __tablename__ = "passkey"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str]
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None] = mapped_column(default=None)
