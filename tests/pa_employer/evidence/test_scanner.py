"""The scanner: ClamAV itself, one that is away, and ones that do not answer as they should."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from pa_employer.evidence.known import files_of, pages_of
from pa_employer.evidence.models import FileState, Receipt
from pa_employer.evidence.scanner import ClamScanner, ScannerAwayError
from pa_employer.evidence.taking import Arrival, Desk, examine, keep
from pa_employer.jobs.models import Job
from receipts.intake import take_in
from receipts.store import UnknownFileError
from tests.pa_employer.evidence.conftest import Shelf
from tests.receipts.files import picture
from tests.scanner import MALICIOUS, clam_scanner


@pytest.fixture(scope="module")
def clamd() -> Iterator[Path]:
    with clam_scanner() as place:
        yield place


@contextmanager
def answering(place: Path, answer: bytes) -> Iterator[Path]:
    """Something that listens where a scanner should, and says one thing."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(str(place))
        door.listen(1)

        def serve() -> None:
            caller, _ = door.accept()
            with caller:
                while not caller.recv(65536).endswith(b"\0\0\0\0"):
                    pass
                caller.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield place
        thread.join(5)


def held(shelf: Shelf, data: bytes, tmp_path: Path) -> Receipt:
    """A receipt that came while the scanner was away."""
    desk = Desk(ClamScanner(tmp_path / "nobody"), take_in)
    arrival = Arrival(shelf.household.agreement, shelf.by)
    kept = keep(shelf.session, shelf.files, arrival, examine(data, desk), "till.jpg").receipt
    shelf.session.commit()
    return kept


def test_the_real_scanner_tells_malicious_files_from_others(clamd: Path) -> None:
    scanner = ClamScanner(clamd)
    assert scanner.found_in(picture("JPEG")) == ""
    assert scanner.found_in(b"\0" * 5_000_000) == ""
    found = scanner.found_in(picture("JPEG") + MALICIOUS)
    assert found.startswith("PaEmployer.Test")


def test_a_scanner_that_is_away_is_not_a_clean_file(tmp_path: Path) -> None:
    with pytest.raises(ScannerAwayError):
        ClamScanner(tmp_path / "nobody").found_in(b"anything")


@pytest.mark.parametrize(
    "answer", [b"", b"stream: OK and more\0", b"INSTREAM size limit exceeded. ERROR\0", b"PONG\0"]
)
def test_an_answer_that_is_not_clear_is_not_a_clean_file(tmp_path: Path, answer: bytes) -> None:
    with answering(tmp_path / "scanner", answer) as place, pytest.raises(ScannerAwayError):
        ClamScanner(place).found_in(b"anything")


def test_a_held_file_is_shown_once_the_scanner_is_back(
    shelf: Shelf, clamd: Path, tmp_path: Path
) -> None:
    receipt = held(shelf, picture("JPEG"), tmp_path)
    shelf.work(scanner=tmp_path / "nobody")
    assert pages_of(shelf.session, [receipt.id]) == {}
    job = shelf.session.scalars(select(Job).where(Job.kind == "receipt scan")).one()
    assert job.run_after > shelf.at
    shelf.later(minutes=6)
    shelf.work(scanner=clamd)
    assert len(pages_of(shelf.session, [receipt.id])[receipt.id]) == 1
    (file,) = files_of(shelf.session, receipt.id)
    assert file.state is FileState.TAKEN


def test_a_held_file_that_is_malicious_is_gone_and_said_to_be(
    shelf: Shelf, clamd: Path, tmp_path: Path
) -> None:
    receipt = held(shelf, picture("JPEG") + MALICIOUS, tmp_path)
    shelf.work(scanner=clamd)
    (file,) = files_of(shelf.session, receipt.id)
    assert file.state is FileState.REFUSED
    assert file.refused.startswith("Our scanner says that this file is not safe")
    with pytest.raises(UnknownFileError):
        shelf.files.get(file.original_digest)


def test_a_held_file_that_is_broken_says_how_to_mend_it(
    shelf: Shelf, clamd: Path, tmp_path: Path
) -> None:
    receipt = held(shelf, picture("PNG")[:40], tmp_path)
    shelf.work(scanner=clamd)
    (file,) = files_of(shelf.session, receipt.id)
    assert (file.state, file.refused) == (
        FileState.REFUSED,
        "We cannot open this picture. Take it again, or send a screenshot.",
    )
