"""Sending emails through a mail server (SMTP), which carries no text messages."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from uuid import UUID

from config.settings import Mail
from pa_employer.letters.postbox import (
    Fate,
    NotCarriedError,
    NotTakenYetError,
    Outgoing,
    WrongAddressError,
)

SECONDS = 30
FOR_GOOD = 500
"""From this answer on, a mail server says no for good (RFC 5321, 4.2.1)."""


@dataclass(frozen=True, slots=True)
class SmtpPostbox:
    """A mail server; it cannot be asked what became of an email."""

    mail: Mail

    def send_email(self, letter: Outgoing) -> Fate:
        """Hand an email over; an error of the mail server itself is raised as it is."""
        message = EmailMessage()
        message["From"], message["To"] = self.mail.sender, letter.to
        message["Subject"] = letter.subject
        message["Date"] = formatdate(letter.asked_at.timestamp())
        message["Message-ID"] = make_msgid(str(letter.id), self.mail.sender.partition("@")[2])
        message.set_content(letter.body)
        with smtplib.SMTP(self.mail.host, self.mail.port, timeout=SECONDS) as server:
            if self.mail.is_secure:
                server.starttls(context=ssl.create_default_context())
            if self.mail.user:
                server.login(self.mail.user, self.mail.password)
            try:
                server.send_message(message)
            except smtplib.SMTPRecipientsRefused as refused:
                code = max(code for code, _ in refused.recipients.values())
                # The server's own words name the address, and errors are logged.
                raise (WrongAddressError if code >= FOR_GOOD else NotTakenYetError) from None
        return Fate.UNKNOWN

    def send_text(self, letter: Outgoing) -> Fate:  # noqa: ARG002  # the port's
        """Refuse: a mail server carries no text messages."""
        raise NotCarriedError

    def fate_of(self, letter_id: UUID) -> Fate:  # noqa: ARG002  # the port's
        """Return that nobody knows: a notice sent twice is better than none."""
        return Fate.UNKNOWN
