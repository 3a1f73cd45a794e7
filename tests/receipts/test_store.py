import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from receipts.store import DamagedFileError, FileStore, FolderStore, UnknownFileError


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FolderStore(tmp_path / "files")


def kept_files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=500))
def test_what_is_kept_comes_back_by_its_fingerprint(store: FileStore, data: bytes) -> None:
    digest = store.put(data)
    assert digest == hashlib.sha256(data).hexdigest()
    assert store.get(digest) == data


def test_keeping_a_file_twice_keeps_it_once(store: FileStore, tmp_path: Path) -> None:
    digest = store.put(b"receipt")
    (first,) = kept_files(tmp_path)
    written = first.stat().st_mtime_ns
    assert store.put(b"receipt") == digest
    (again,) = kept_files(tmp_path)
    assert (again, again.stat().st_mtime_ns) == (first, written)


@pytest.mark.parametrize(
    "digest",
    ["", "abc", "../../etc/passwd", "A" * 64, "g" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n"],
)
def test_only_a_fingerprint_opens_the_store(store: FileStore, digest: str) -> None:
    with pytest.raises(UnknownFileError):
        store.get(digest)


def test_a_file_never_kept_is_not_there(store: FileStore) -> None:
    with pytest.raises(UnknownFileError, match="do not hold"):
        store.get("0" * 64)


def test_a_file_that_was_changed_is_not_shown_and_can_be_sent_again(
    store: FileStore, tmp_path: Path
) -> None:
    digest = store.put(b"receipt")
    (place,) = kept_files(tmp_path)
    place.write_bytes(b"forged")
    with pytest.raises(DamagedFileError, match="send it again"):
        store.get(digest)
    assert store.put(b"receipt") == digest
    assert store.get(digest) == b"receipt"


def test_a_write_that_breaks_off_leaves_nothing(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        message = "no space left"
        raise OSError(message)

    monkeypatch.setattr("receipts.store.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.put(b"receipt")
    assert not kept_files(tmp_path)


def test_kept_files_are_for_the_service_alone(store: FileStore, tmp_path: Path) -> None:
    store.put(b"receipt")
    (place,) = kept_files(tmp_path)
    assert place.stat().st_mode & 0o077 == 0


def test_what_is_forgotten_is_gone_and_can_be_forgotten_again(
    store: FileStore, tmp_path: Path
) -> None:
    digest = store.put(b"receipt")
    store.delete(digest)
    store.delete(digest)
    assert kept_files(tmp_path) == []
    with pytest.raises(UnknownFileError):
        store.get(digest)


def test_every_file_is_listed_and_what_is_unfinished_is_not(
    store: FileStore, tmp_path: Path
) -> None:
    assert list(store.digests()) == []
    kept = {store.put(b"receipt"), store.put(b"statement")}
    (tmp_path / "files" / next(iter(kept))[:2] / "new-abc").write_bytes(b"half")
    assert set(store.digests()) == kept
