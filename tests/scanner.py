"""A real ClamAV scanner on this machine, which knows one malicious thing: our own."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MALICIOUS = b"PA-EMPLOYER-TEST-OF-THE-SCANNER"
SECONDS = 40
CONFIGURATION = """
LocalSocket {base}/socket
DatabaseDirectory {base}/signatures
Foreground true
TemporaryDirectory {base}
StreamMaxLength 40M
User {user}
"""


@contextmanager
def clam_scanner() -> Iterator[Path]:
    """Start the scanner, give the path of its socket, and end it afterwards."""
    base = Path(tempfile.mkdtemp(prefix="scan-"))
    base.chmod(0o755)
    signatures = base / "signatures"
    signatures.mkdir()
    # Kind 0 is any file, * any place in it.
    rule = f"PaEmployer.Test:0:*:{MALICIOUS.hex()}\n"
    (signatures / "own.ndb").write_text(rule, encoding="ascii")
    user = "clamav" if os.geteuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(base, user)
    configuration = base / "clamd.conf"
    configuration.write_text(CONFIGURATION.format(base=base, user=user), encoding="utf-8")
    server = subprocess.Popen(  # noqa: S603  # the scanner itself, with our own settings
        [_program(), "--config-file", str(configuration)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(base / "socket", server)
        yield base / "socket"
    finally:
        server.terminate()
        server.wait(SECONDS)
        shutil.rmtree(base, ignore_errors=True)


def _program() -> str:
    found = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise RuntimeError("Install the scanner first: sudo apt-get install clamav-daemon")
    return found


def _wait_for(place: Path, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and server.poll() is None:
        if place.exists():
            return
        time.sleep(0.05)
    raise RuntimeError("the scanner did not start")
