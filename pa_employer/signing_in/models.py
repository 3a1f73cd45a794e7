"""The tables of second steps, passkeys, councils' own sign-ins, and ways back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account, Organisation
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


class CouncilProvider(Keyed, Base):
    """Where a council's own people sign in (OpenID Connect), as an administrator set it up."""

    __tablename__ = "council_provider"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), unique=True)
    issuer: Mapped[str]
    client_id: Mapped[str]
    client_secret: Mapped[str] = mapped_column(SealedColumn("council_provider.client_secret"))
    tenant: Mapped[str] = mapped_column(default="")
    """What `tid` must say, where many councils share an issuer; empty where none do."""
    roles: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict)
    """By post, what `roles` must hold; a post that is missing needs nothing."""

    organisation: Mapped[Organisation] = relationship(init=False, viewonly=True)


class CouncilIdentity(Keyed, Base):
    """Who somebody is to their council's own sign-in."""

    __tablename__ = "council_identity"
    __table_args__ = (
        UniqueConstraint("provider_id", "issuer", "subject"),
        UniqueConstraint("account_id"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("council_provider.id"))
    issuer: Mapped[str]
    subject: Mapped[str]
    first_at: Mapped[datetime]


class WayBack(Base):
    """A link by email, good once and for half an hour, with which somebody chooses a password."""

    __tablename__ = "way_back"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)

    account: Mapped[Account] = relationship(init=False, viewonly=True)


class StepReset(Keyed, Base):
    """Somebody who lost phone and paper asks to come in without a code.

    Somebody who helps them vouches, a day passes with notices, and then the codes are turned off.
    """

    __tablename__ = "step_reset"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    stop_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """Of the token in the email with which it is stopped."""
    asked_at: Mapped[datetime]
    vouched_at: Mapped[datetime | None] = mapped_column(default=None)
    vouched_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    stopped_at: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)

    account: Mapped[Account] = relationship(init=False, viewonly=True, foreign_keys=[account_id])
    voucher: Mapped[Account | None] = relationship(
        init=False, viewonly=True, foreign_keys=[vouched_by_id]
    )
