"""Receipts by email: whose address it came to, what was in it, and a word back on each."""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from html import escape
from uuid import UUID

from lxml import html as lxml_html
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.clock import day_of
from pa_employer.db import insert_once, new_id
from pa_employer.evidence.mailbox import Letterbox, Message
from pa_employer.evidence.models import Came, MailState, ReceiptAddress, ReceiptMail
from pa_employer.evidence.taking import NAME_LENGTH, Arrival, Desk, Examined, examine, keep, put
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench
from pa_employer.letters.service import write_letter
from pa_employer.people.queries import mandate_for
from pa_employer.web.pdf import tagged_pdf
from pa_employer.web.text import printable
from payroll.ground.errors import DomainError
from receipts.store import FileStore

FETCH_JOB = "receipt mailbox"
READ_JOB = "receipt mail"
THE_MAILBOX = UUID(int=2)
"""The subject of work on the one mailbox."""
EVERY = timedelta(minutes=2)
KEPT, UNKNOWN, TOO_LARGE_FOLDER = "Taken in", "Not known", "Too large"
TO_HEADERS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
MOST_FILES = 20
LEAST_BYTES = 4_000
"""A picture inside a letter's text that is smaller is a logo or a dot that watches readers."""
MOST_TEXT = 20_000
TOKEN_SIGNS, TOKEN_LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 12
SUBJECT = "Your receipts have come"
NOTHING_IN_IT = "We found no receipt in your email. Attach a photo or a PDF and send it again."
TOO_LARGE = "Your email was too large to take in. Send the photos in several emails."


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that was in an email."""

    name: str
    data: bytes


def address_of(session: Session, agreement_id: UUID) -> ReceiptAddress | None:
    """Return the address receipts of a direct payment are sent to, if there is one."""
    found = select(ReceiptAddress).where(
        ReceiptAddress.agreement_id == agreement_id, ReceiptAddress.ended_at.is_(None)
    )
    return session.scalar(found)


def make_address(session: Session, agreement: Agreement, by: Actor) -> ReceiptAddress:
    """Make an address that nobody can guess; an older one no longer works."""
    older = address_of(session, agreement.id)
    if older:
        older.ended_at = by.at
    token = "".join(secrets.choice(TOKEN_SIGNS) for _ in range(TOKEN_LENGTH))
    made = ReceiptAddress(
        agreement_id=agreement.id, token=token, made_at=by.at, made_by_id=by.account_id
    )
    session.add(made)
    session.flush()
    what = "made an address for receipts"
    record(session, by, what, employer_id=agreement.employer_id, subject=f"address {made.id}")
    return made


def mails_of(session: Session, agreement_id: UUID) -> list[ReceiptMail]:
    """Return the emails that came for a direct payment, newest first, as long as they are kept."""
    found = select(ReceiptMail).where(
        ReceiptMail.agreement_id == agreement_id, ReceiptMail.is_kept
    )
    return list(session.scalars(found.order_by(ReceiptMail.came_at.desc()).limit(20)))


def fetch(
    opened: Callable[[], AbstractContextManager[Letterbox]],
    pattern: str,
    files: FileStore,
    bench: Bench,
    _subject: UUID,
) -> datetime | None:
    """Take what is in the mailbox into our own keeping, and come back in a while.

    Each message is kept before it is put away, so a crash in between only brings it once more.
    """
    with opened() as letterbox:
        for message in letterbox.waiting():
            mail = _take(pattern, files, bench, message)
            known = MailState.UNKNOWN is not mail.state
            folder = KEPT if known else UNKNOWN
            letterbox.put_away(message.number, folder if message.is_whole else TOO_LARGE_FOLDER)
    return bench.clock() + EVERY


def _take(pattern: str, files: FileStore, bench: Bench, message: Message) -> ReceiptMail:
    digest = hashlib.sha256(message.data).hexdigest()
    parsed = _parsed(message.data)
    now = bench.clock()
    with bench.opened() as session:
        address = _address_in(session, parsed, pattern)
        is_readable = message.is_whole and address is not None
        if is_readable:
            put(session, files, message.data)
        values = {
            "id": new_id(),
            "digest": digest,
            "state": MailState.WAITING if address else MailState.UNKNOWN,
            "came_at": now,
            "agreement_id": address.agreement_id if address else None,
            "from_address": _sender(parsed) if address else "",
            "is_kept": is_readable,
        }
        if insert_once(session, ReceiptMail, values) and address:
            mail = session.scalars(select(ReceiptMail).where(ReceiptMail.digest == digest)).one()
            if is_readable:
                ask_for(session, READ_JOB, mail.id, now)
            else:
                _answer(session, mail, parsed, [TOO_LARGE], Actor(address.made_by_id, now))
        kept = session.scalars(select(ReceiptMail).where(ReceiptMail.digest == digest)).one()
        session.commit()
    return kept


def read(desk: Desk, files: FileStore, bench: Bench, mail_id: UUID) -> datetime | None:
    """Take in what is in an email, and say to its sender what became of each part."""
    with bench.opened() as session:
        mail = session.get_one(ReceiptMail, mail_id)
        session.commit()
    if mail.state is not MailState.WAITING:
        return None
    parsed = _parsed(files.get(mail.digest))
    looked_at = [(each.name, _examined(each, desk)) for each in _enclosed(parsed)]
    now = bench.clock()
    with bench.opened() as session:
        mail = session.get_one(ReceiptMail, mail_id, with_for_update=True)
        if mail.state is not MailState.WAITING or mail.agreement_id is None:
            return None
        agreement = session.get_one(Agreement, mail.agreement_id)
        by = Actor(_made_by(session, mail), now)
        arrival = Arrival(agreement, by, Came.EMAIL, mail_id=mail.id)
        said = [
            f"{name}: {_kept(session, files, arrival, name, found)}" for name, found in looked_at
        ]
        _answer(session, mail, parsed, said or [NOTHING_IN_IT], by)
        session.commit()
    return None


def _examined(enclosed: Enclosed, desk: Desk) -> Examined | DomainError:
    try:
        return examine(enclosed.data, desk)
    except DomainError as refused:
        return refused


def _kept(
    session: Session,
    files: FileStore,
    arrival: Arrival,
    name: str,
    found: Examined | DomainError,
) -> str:
    if isinstance(found, DomainError):
        return found.message
    return keep(session, files, arrival, found, name).words


def _made_by(session: Session, mail: ReceiptMail) -> UUID:
    """Return who made the address an email came to: it acts for them."""
    found = select(ReceiptAddress.made_by_id).where(
        ReceiptAddress.agreement_id == mail.agreement_id, ReceiptAddress.made_at <= mail.came_at
    )
    return session.scalars(found.order_by(ReceiptAddress.made_at.desc()).limit(1)).one()


def _answer(
    session: Session, mail: ReceiptMail, parsed: EmailMessage, said: list[str], by: Actor
) -> None:
    """Write down what became of an email, and tell its sender if we know them."""
    mail.state, mail.read_at, mail.answer = MailState.READ, by.at, "\n".join(said)
    session.flush()
    account = session.scalar(
        select(Account).where(func.lower(Account.email) == mail.from_address.lower())
    )
    if account is None or _is_automatic(parsed) or mail.agreement_id is None:
        return
    agreement = session.get_one(Agreement, mail.agreement_id)
    if mandate_for(session, account, agreement.employer_id, day_of(by.at)):
        body = f"Hello {account.name},\n\n" + "\n".join(said) + "\n"
        write_letter(session, account.email, SUBJECT, body, by.at)


def _parsed(data: bytes) -> EmailMessage:
    parsed: EmailMessage = message_from_bytes(data, policy=policy.default)
    return parsed


def _header(parsed: EmailMessage, name: str) -> list[str]:
    try:
        return [str(value) for value in parsed.get_all(name, [])]
    except (ValueError, IndexError, AttributeError):
        # A header that the library cannot read says nothing.
        return []


def _sender(parsed: EmailMessage) -> str:
    return printable(parseaddr(" ".join(_header(parsed, "From")[:1]))[1], NAME_LENGTH)


def _is_automatic(parsed: EmailMessage) -> bool:
    """Tell whether a machine wrote it: such a message is never answered."""
    said = " ".join(_header(parsed, "Auto-Submitted")).casefold()
    return bool(said and said != "no") or bool(_header(parsed, "List-Id"))


def _address_in(session: Session, parsed: EmailMessage, pattern: str) -> ReceiptAddress | None:
    before, _, after = pattern.partition("{}")
    wanted = re.compile(
        f"{re.escape(before)}([a-z0-9]{{{TOKEN_LENGTH}}}){re.escape(after)}", re.IGNORECASE
    )
    named = [value for name in TO_HEADERS for value in _header(parsed, name)]
    for _, address in getaddresses(named):
        found = wanted.fullmatch(address.strip())
        if found:
            known = select(ReceiptAddress).where(
                ReceiptAddress.token == found[1].lower(), ReceiptAddress.ended_at.is_(None)
            )
            if row := session.scalar(known):
                return row
    return None


def _enclosed(parsed: EmailMessage) -> Iterator[Enclosed]:
    """Yield the files in an email; where there is none, what it says in itself, as a page."""
    found = [each for part in parsed.walk() if (each := _file_in(part))][:MOST_FILES]
    if found:
        yield from found
        return
    words = _words_of(parsed)
    if any(sign.isdigit() for sign in words):
        # A shop's receipt by email is the email; a letter without a figure in it is none.
        yield Enclosed("The email itself", tagged_pdf(_as_page(words)))


def _file_in(part: EmailMessage) -> Enclosed | None:
    if part.is_multipart() or part.get_content_maintype() == "text":
        return None
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return None
    is_inside = part.get_content_disposition() != "attachment" and bool(part["Content-ID"])
    if is_inside and len(data) < LEAST_BYTES:
        return None
    return Enclosed(printable(part.get_filename() or "", NAME_LENGTH) or "A file", data)


def _words_of(parsed: EmailMessage) -> str:
    body = parsed.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, KeyError, ValueError):
        return ""
    if body.get_content_subtype() == "html" and text.strip():
        text = "\n".join(line for line in lxml_html.fromstring(text).itertext() if line.strip())
    # Half a sign of another alphabet, or a control sign, would stop the page that shows it.
    lines = (printable(line, MOST_TEXT) for line in text.splitlines())
    return "\n".join(lines)[:MOST_TEXT].strip()


def _as_page(words: str) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in words.splitlines() if line.strip())
    return f"<!doctype html><html lang=en-GB><title>Email</title><body>{lines}</body></html>"
