"""Files in a bucket: the same promises as a folder's, over a real HTTP connection."""

import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from receipts.s3_store import S3Store
from receipts.store import DamagedFileError, UnknownFileError


class Bucket(BaseHTTPRequestHandler):
    """As much of an S3 service as keeping files needs."""

    held: dict[str, bytes]

    def do_PUT(self) -> None:
        self.held[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, headers={"ETag": '"1"'})

    def do_GET(self) -> None:
        if "list-type=2" in self.path:
            self.answer(200, self.listed().encode())
            return
        if self.path not in self.held:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        data = self.held[self.path]
        kept = {"ETag": '"1"', "Last-Modified": "Thu, 26 Nov 2026 09:00:00 GMT"}
        self.answer(200, data, kept)

    def do_POST(self) -> None:
        """Forget what a bulk request names."""
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        names = re.findall(r"<Key>(.*?)</Key>", asked)
        for name in names:
            self.held.pop(f"{self.path.partition('?')[0]}/{name}", None)
        gone = "".join(f"<Deleted><Key>{name}</Key></Deleted>" for name in names)
        self.answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())

    def listed(self) -> str:
        """Everything that is held, as S3 lists it."""
        found = "".join(
            f"<Contents><Key>{path.removeprefix('/kept/')}</Key><Size>{len(data)}</Size>"
            '<ETag>"1"</ETag><LastModified>2026-11-26T09:00:00.000Z</LastModified></Contents>'
            for path, data in self.held.items()
        )
        return f"<ListBucketResult><Name>kept</Name>{found}</ListBucketResult>"

    def answer(self, code: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def held() -> dict[str, bytes]:
    return {}


@pytest.fixture
def store(held: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Store]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    handler = type("OwnBucket", (Bucket,), {"held": held})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield S3Store("kept", endpoint=f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_what_is_kept_comes_back_by_its_fingerprint(
    store: S3Store, held: dict[str, bytes]
) -> None:
    large = bytes(range(256)) * 30_000
    for data in (b"", b"receipt", large):
        digest = store.put(data)
        assert digest == hashlib.sha256(data).hexdigest()
        assert store.put(data) == digest
        assert store.get(digest) == data
    assert len(held) == 3


def test_what_is_forgotten_is_gone_and_can_be_forgotten_again(store: S3Store) -> None:
    digest = store.put(b"receipt")
    store.delete(digest)
    store.delete(digest)
    with pytest.raises(UnknownFileError):
        store.get(digest)


def test_a_file_that_was_changed_in_the_bucket_is_not_shown(
    store: S3Store, held: dict[str, bytes]
) -> None:
    digest = store.put(b"receipt")
    for place in held:
        held[place] = b"another"
    with pytest.raises(DamagedFileError):
        store.get(digest)


def test_a_name_that_is_no_fingerprint_reaches_nothing(store: S3Store) -> None:
    for name in ("", "../../etc/passwd", "A" * 64):
        with pytest.raises(UnknownFileError):
            store.get(name)


def test_every_file_is_listed(store: S3Store, held: dict[str, bytes]) -> None:
    assert list(store.digests()) == []
    kept = {store.put(b"receipt"), store.put(b"statement")}
    held["/kept/ab/notes.txt"] = b"somebody's own"
    assert set(store.digests()) == kept
