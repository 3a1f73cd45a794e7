"""Receipts by email, through a real mail server, each with a word back."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from sqlalchemy import func, select

from pa_employer.evidence import by_email, mailbox
from pa_employer.evidence.by_email import THE_MAILBOX, make_address
from pa_employer.evidence.known import files_of, matches_of, pages_of, receipts_of, said_on
from pa_employer.evidence.mailbox import Letterbox
from pa_employer.evidence.models import Came, MailState, Receipt, ReceiptAddress, ReceiptMail
from pa_employer.jobs.service import ask_for
from pa_employer.letters.models import Letter
from tests.mail_server import PATTERN, MailServer, mail_server
from tests.pa_employer.evidence.conftest import Shelf
from tests.receipts.files import HEIC, pdf, picture


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@dataclass
class Sender:
    """Somebody who sends receipts to the household's address."""

    shelf: Shelf
    mail: MailServer
    address: str
    sent: int = field(default=0)

    def letter(self, *, to: str = "", sender: str = "morag@example.org") -> EmailMessage:
        self.sent += 1
        message = EmailMessage()
        message["From"] = f"Somebody <{sender}>"
        message["To"] = f"Receipts <{to or self.address}>"
        message["Subject"] = f"My receipts, {self.sent}"
        message.set_content("Here they are.")
        return message

    def send(self, message: EmailMessage) -> None:
        """Send it, and let the worker fetch and read it."""
        self.mail.deliver(message.as_bytes(policy=SMTP))
        self.fetch()

    def fetch(self) -> None:
        ask_for(self.shelf.session, by_email.FETCH_JOB, THE_MAILBOX, self.shelf.at)
        self.shelf.work(mailbox=self.mail.mailbox)

    def receipts(self) -> list[Receipt]:
        return receipts_of(self.shelf.session, self.shelf.household.agreement.id)

    def answers(self) -> list[str]:
        return [letter.body for letter in self.shelf.session.scalars(select(Letter))]

    def mails(self) -> list[ReceiptMail]:
        return list(self.shelf.session.scalars(select(ReceiptMail).order_by(ReceiptMail.came_at)))


@pytest.fixture
def sender(shelf: Shelf, mail: MailServer) -> Sender:
    made = make_address(shelf.session, shelf.household.agreement, shelf.by)
    shelf.session.commit()
    return Sender(shelf, mail, PATTERN.format(made.token))


def attach(message: EmailMessage, data: bytes, name: str, kind: str = "image/jpeg") -> None:
    main, _, sub = kind.partition("/")
    message.add_attachment(data, maintype=main, subtype=sub, filename=name)


def test_photos_and_pdfs_that_are_attached_become_receipts_and_the_sender_hears_of_each(
    sender: Sender,
) -> None:
    line = sender.shelf.paid("CASTLE ARTS", "-62.00")
    message = sender.letter()
    text = "Castle Arts) Tj 0 -20 Td (12/11/2026) Tj 0 -20 Td (TOTAL 62.00"
    attach(message, pdf(text=text), "arts.pdf", "application/pdf")
    attach(message, HEIC, "IMG_1.HEIC", "application/octet-stream")
    attach(message, b"<html>not a receipt</html>", "page.html.jpg")
    sender.send(message)
    kept = sender.receipts()
    assert [receipt.came for receipt in kept] == [Came.EMAIL, Came.EMAIL]
    names = {files_of(sender.shelf.session, receipt.id)[0].file_name for receipt in kept}
    assert names == {"arts.pdf", "IMG_1.HEIC"}
    placed = matches_of(sender.shelf.session, [receipt.id for receipt in kept])
    assert [match.line_id for of in placed.values() for match in of] == [line.id]
    (answer,) = sender.answers()
    assert answer == (
        "Hello Morag Sinclair,\n\n"
        "arts.pdf: Thank you. The receipt is kept.\n"
        "IMG_1.HEIC: Thank you. The receipt is kept.\n"
        "page.html.jpg: We cannot read this kind of file. Send a photo (JPEG, PNG, WebP or HEIC) "
        "or a PDF.\n"
    )
    assert sender.mail.folders()["INBOX"] == 0


def test_a_shop_s_own_email_is_its_receipt(sender: Sender) -> None:
    message = sender.letter(sender="orders@shop.example")
    message.set_content(
        "<h1>Book Nook</h1><p>12/11/2026</p><script>alert(1)</script>"
        "<img src='https://elsewhere.example/dot.gif'><p>Total £18.40</p>",
        subtype="html",
    )
    sender.send(message)
    (receipt,) = sender.receipts()
    said = said_on(receipt)
    assert (str(said.total), said.shop, said.on) == ("£18.40", "Book Nook", said.on)
    assert len(pages_of(sender.shelf.session, [receipt.id])[receipt.id]) == 1
    # Nobody here knows the shop, so nobody is written to.
    assert sender.answers() == []


def test_an_email_without_a_receipt_says_what_to_do(sender: Sender) -> None:
    sender.send(sender.letter())
    assert sender.receipts() == []
    assert "We found no receipt in your email." in sender.answers()[0]


def test_a_logo_in_the_text_is_no_receipt_and_a_forwarded_photo_is(sender: Sender) -> None:
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = "a@example.org", "b@example.org", "Fwd"
    inner.set_content("see below")
    attach(inner, picture("JPEG"), "till.jpg")
    message = sender.letter()
    message.add_attachment(inner)
    message.add_attachment(
        picture("PNG"), maintype="image", subtype="png", cid="<logo>", disposition="inline"
    )
    sender.send(message)
    (receipt,) = sender.receipts()
    assert files_of(sender.shelf.session, receipt.id)[0].file_name == "till.jpg"


def test_the_same_email_twice_is_read_once(sender: Sender) -> None:
    message = sender.letter()
    attach(message, picture("JPEG"), "till.jpg")
    sender.send(message)
    sender.send(message)
    assert len(sender.receipts()) == len(sender.mails()) == len(sender.answers()) == 1


def test_what_is_sent_to_nobody_s_address_is_put_aside_unread(sender: Sender) -> None:
    before = sender.mail.folders().get(by_email.UNKNOWN, 0)
    message = sender.letter(to=PATTERN.format("a" * 12))
    attach(message, picture("JPEG"), "till.jpg")
    sender.send(message)
    (mail,) = sender.mails()
    assert (mail.state, mail.agreement_id, mail.from_address) == (MailState.UNKNOWN, None, "")
    assert not mail.is_kept
    assert sender.mail.folders()[by_email.UNKNOWN] == before + 1
    assert sender.receipts() == []


def test_an_address_that_was_given_up_no_longer_works(sender: Sender) -> None:
    shelf = sender.shelf
    make_address(shelf.session, shelf.household.agreement, shelf.by)
    message = sender.letter()
    attach(message, picture("JPEG"), "till.jpg")
    sender.send(message)
    assert sender.receipts() == []
    assert shelf.session.scalar(select(func.count()).select_from(ReceiptAddress)) == 2


@pytest.mark.parametrize("header", ["Auto-Submitted", "List-Id"])
def test_a_machine_s_email_is_never_answered(sender: Sender, header: str) -> None:
    message = sender.letter()
    message[header] = "auto-replied"
    attach(message, picture("JPEG"), "till.jpg")
    sender.send(message)
    assert len(sender.receipts()) == 1
    assert sender.answers() == []


def test_somebody_without_a_mandate_is_not_told_what_became_of_it(sender: Sender) -> None:
    message = sender.letter(sender=sender.shelf.household.assistant_account.email)
    attach(message, picture("JPEG"), "till.jpg")
    sender.send(message)
    assert len(sender.receipts()) == 1
    assert sender.answers() == []


def test_an_email_that_is_too_large_is_answered_and_not_fetched(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "LARGEST", 2_000)
    message = sender.letter()
    attach(message, picture("PNG", (400, 400)) + bytes(4_000), "till.png")
    sender.send(message)
    assert sender.receipts() == []
    assert "Your email was too large to take in." in sender.answers()[0]
    assert sender.mail.folders()[by_email.TOO_LARGE_FOLDER] >= 1


def test_a_worker_that_dies_before_it_puts_an_email_away_doubles_nothing(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_away = mailbox.ImapLetterbox.put_away

    def die(_letterbox: Letterbox, _number: int, _folder: str) -> None:
        raise OSError("the line broke")

    monkeypatch.setattr(mailbox.ImapLetterbox, "put_away", die)
    message = sender.letter()
    attach(message, picture("JPEG"), "till.jpg")
    sender.send(message)
    assert sender.mail.folders()["INBOX"] == 1
    monkeypatch.setattr(mailbox.ImapLetterbox, "put_away", put_away)
    sender.shelf.later(minutes=5)
    sender.fetch()
    assert sender.mail.folders()["INBOX"] == 0
    assert len(sender.receipts()) == len(sender.answers()) == 1


def test_headers_that_make_no_sense_stop_nothing(sender: Sender) -> None:
    raw = (
        b"From: =?utf-8?q?=FF=FE?= <\xff\xfe>\r\nTo: (((<>,;@@\r\nCc: "
        + sender.address.encode()
        + b"\r\nSubject: \xf0\x9f\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: image/jpeg; name==?bad\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment\r\n\r\n!!!!\r\n--x"
    )
    sender.mail.deliver(raw)
    sender.fetch()
    assert sender.mail.folders()["INBOX"] == 0
    (mail,) = sender.mails()
    assert mail.state is MailState.READ


def test_a_mailbox_that_is_away_is_asked_again_later(sender: Sender) -> None:
    ask_for(sender.shelf.session, by_email.FETCH_JOB, THE_MAILBOX, sender.shelf.at)
    sender.shelf.work(mailbox=replace(sender.mail.mailbox, port=1))
    sender.shelf.later(minutes=1)
    message = sender.letter()
    attach(message, picture("JPEG"), "till.jpg")
    sender.mail.deliver(message.as_bytes(policy=SMTP))
    sender.shelf.work(mailbox=sender.mail.mailbox)
    assert len(sender.receipts()) == 1
