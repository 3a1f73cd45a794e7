"""The tables of who signs in: organisations, accounts, devices, sign-ins, invitations."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.db import Base, Keyed


class OrganisationKind(StrEnum):
    """What an organisation is in the life of a direct payment."""

    AUTHORITY = "authority"
    SUPPORT = "support organisation"


class Post(StrEnum):
    """What somebody does for an organisation, or for the service itself."""

    SUPPORT_WORKER = "support worker"
    FINANCE_OFFICER = "finance officer"
    AUDITOR = "auditor"
    PRACTITIONER = "practitioner"
    FINANCE_MANAGER = "finance manager"
    ADMINISTRATOR = "administrator"


class Organisation(Keyed, Base):
    """A council, or an independent support organisation."""

    __tablename__ = "organisation"

    kind: Mapped[OrganisationKind]
    name: Mapped[str] = mapped_column(unique=True)


class Account(Keyed, Base):
    """Somebody who can sign in; what they may do follows from posts, mandates and employment."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(unique=True)
    """Always in lower case."""
    name: Mapped[str]
    created_at: Mapped[datetime]
    password_hash: Mapped[str | None] = mapped_column(default=None)
    """None until the invitation is accepted."""
    post: Mapped[Post | None] = mapped_column(default=None)
    organisation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id"), default=None, index=True
    )
    closed_at: Mapped[datetime | None] = mapped_column(default=None)

    organisation: Mapped[Organisation | None] = relationship(init=False, viewonly=True)

    @property
    def known_as(self) -> str:
        """Return the first name, to greet with."""
        return self.name.split(" ", maxsplit=1)[0]


class Device(Keyed, Base):
    """A browser that somebody signed in with; it keeps a random token, this its digest.

    Several people can share one: each has a row of their own.
    """

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("account_id", "token_digest"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class SignIn(Base):
    """One sign-in on one device, named by a random token of which only the digest is kept."""

    __tablename__ = "sign_in"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    """To the hour: a page that is read does not write each time."""
    proved_at: Mapped[datetime]
    """When somebody last showed that it is them; signing in is showing it."""
    seen_as: Mapped[str] = mapped_column(default="")
    """The browser and system in words: 'Firefox on Windows'."""
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None, index=True)

    account: Mapped[Account] = relationship(init=False, viewonly=True)


class SignInAttempt(Keyed, Base):
    """A sign-in that did not work: the address it named, and where it came from."""

    __tablename__ = "sign_in_attempt"

    email_digest: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    at: Mapped[datetime]
    network_digest: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    device_id: Mapped[UUID | None] = mapped_column(default=None)
    """The browser it came from, if that was known to the account."""


class Invitation(Base):
    """A link, good once and for a while, with which somebody chooses their password."""

    __tablename__ = "invitation"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)

    account: Mapped[Account] = relationship(init=False, viewonly=True)
