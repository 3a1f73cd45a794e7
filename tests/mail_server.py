"""A real mail server (Dovecot) on this machine, for as long as a test needs it."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient

from config.settings import ReceiptMailbox

USER, PASSWORD = "receipts", "secret"
PATTERN = "receipts+{}@example.org"
SECONDS = 20
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{base}/mail/%u
first_valid_uid = 1
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {internal_group}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={base}/mail/%u
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where the server listens, and one mailbox on it."""

    mailbox: ReceiptMailbox

    def deliver(self, message: bytes) -> None:
        """Put a message into the mailbox, as a mail server that receives it does."""
        with self._opened() as client:
            client.append("INBOX", message)

    def folders(self) -> dict[str, int]:
        """How many messages each folder holds."""
        with self._opened() as client:
            return {
                name: client.folder_status(name, ["MESSAGES"])[b"MESSAGES"]
                for _, _, name in client.list_folders()
            }

    @contextmanager
    def _opened(self) -> Iterator[IMAPClient]:
        client = IMAPClient(self.mailbox.host, self.mailbox.port, ssl=False)
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Start the server on a free port, and end it afterwards."""
    base = Path(tempfile.mkdtemp(prefix="mail-"))
    base.chmod(0o755)
    mails = base / "mail"
    mails.mkdir()
    is_root = os.geteuid() == 0
    owner = "nobody" if is_root else pwd.getpwuid(os.getuid()).pw_name
    group = grp.getgrgid(pwd.getpwnam(owner).pw_gid).gr_name
    if is_root:
        shutil.chown(mails, owner)
    port = _free_port()
    settings = CONFIGURATION.format(
        base=base,
        port=port,
        owner=owner,
        group=group,
        password=PASSWORD,
        internal="dovecot" if is_root else owner,
        internal_group="dovecot" if is_root else group,
        login="dovenull" if is_root else owner,
    )
    (base / "dovecot.conf").write_text(settings, encoding="utf-8")
    command = [_program(), "-F", "-c", str(base / "dovecot.conf")]
    server = subprocess.Popen(command)  # noqa: S603  # the server itself, with our own settings
    try:
        _wait_for(port, server)
        yield MailServer(
            ReceiptMailbox(
                host="127.0.0.1",
                port=port,
                user=USER,
                password=PASSWORD,
                address=PATTERN,
                is_secure=False,
            )
        )
    finally:
        server.terminate()
        server.wait(SECONDS)
        shutil.rmtree(base, ignore_errors=True)


def _program() -> str:
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise RuntimeError("Install the mail server first: sudo apt-get install dovecot-imapd")
    return found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the mail server did not start")
