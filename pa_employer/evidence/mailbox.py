"""The mailbox that receipts are sent to, asked over IMAP: a message is kept, then put away."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from config.settings import ReceiptMailbox

SECONDS = 30
INBOX = "INBOX"
AT_ONCE = 20
LARGEST = 40 * 1024 * 1024
"""A message above this is not fetched, in bytes: mail makes files a third larger."""
HEADERS = b"BODY[HEADER]"
WHOLE = b"BODY[]"


@dataclass(frozen=True, slots=True)
class Message:
    """A message in the mailbox; of one that is too large only the head was fetched."""

    number: int
    data: bytes
    is_whole: bool


class Letterbox(Protocol):
    """An open mailbox."""

    def waiting(self) -> Iterator[Message]:
        """Yield some of the messages that were not put away yet."""
        ...

    def put_away(self, number: int, folder: str) -> None:
        """Move a message out of the way, into a folder of its mailbox."""
        ...


class ImapLetterbox:
    """A mailbox on an IMAP server."""

    def __init__(self, client: IMAPClient) -> None:
        """Take an open connection whose inbox is chosen."""
        self._client = client

    def waiting(self) -> Iterator[Message]:
        """Yield the oldest messages, one by one, for each can be large."""
        for number in self._client.search("ALL")[:AT_ONCE]:
            size = self._client.fetch([number], ["RFC822.SIZE"])[number][b"RFC822.SIZE"]
            part = WHOLE if size <= LARGEST else HEADERS
            # PEEK leaves the message unread, so that whoever looks after the mailbox sees it so.
            asked = part.replace(b"BODY[", b"BODY.PEEK[")
            data = self._client.fetch([number], [asked])[number][part]
            yield Message(number, data, is_whole=part == WHOLE)

    def put_away(self, number: int, folder: str) -> None:
        """Move a message into a folder, which is made when it is missing."""
        if not self._client.folder_exists(folder):
            self._client.create_folder(folder)
        if self._client.has_capability("MOVE"):
            self._client.move([number], folder)
            return
        self._client.copy([number], folder)
        self._client.delete_messages([number])
        self._client.expunge([number])


@contextmanager
def opened(mailbox: ReceiptMailbox) -> Iterator[ImapLetterbox]:
    """Open a mailbox; errors of the server or the line are raised, and tried again later."""
    secure = ssl.create_default_context() if mailbox.is_secure else None
    client = IMAPClient(
        mailbox.host,
        mailbox.port,
        use_uid=True,
        ssl=mailbox.is_secure,
        ssl_context=secure,
        timeout=SECONDS,
    )
    try:
        client.login(mailbox.user, mailbox.password)
        client.select_folder(INBOX)
        yield ImapLetterbox(client)
    finally:
        with suppress(IMAPClientError, OSError):
            client.logout()
