"""Records by command: written, tried, taken in, and what is said on the way."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from pa_employer.cli import main
from receipts.store import FolderStore
from tests.conftest import EMPTY, TEMPLATES
from tests.pa_employer.filings.test_killed import KEYS as KEY_FILE
from tests.pa_employer.records.conftest import Lived

Said = pytest.CaptureFixture[str]


class Service:
    """The service that the commands speak to: first the one with the year, then an empty one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._monkeypatch, self.folder = monkeypatch, folder
        (folder / "keys.toml").write_text(KEY_FILE, encoding="utf-8")
        monkeypatch.setenv("PA_KEYS", str(folder / "keys.toml"))

    def is_at(self, database: Path, files: Path) -> None:
        self._monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
        self._monkeypatch.setenv("PA_FILES", str(files))


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    shutil.copy(request.config.stash[TEMPLATES] / f"{EMPTY}.db", tmp_path / "empty.db")
    return tmp_path / "empty.db"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lived: Lived) -> Service:
    found = Service(monkeypatch, tmp_path)
    found.is_at(lived.database, lived.files)
    return found


def run(*words: object) -> None:
    main([str(word) for word in words])


def test_a_record_with_its_files_moves_as_one_zip(
    service: Service, lived: Lived, empty: Path, tmp_path: Path, capsys: Said
) -> None:
    pack, files = tmp_path / "morag.zip", tmp_path / "files"
    run("record", "export", "--agreement", lived.agreement_id, "--with-files", "--out", pack)
    with zipfile.ZipFile(pack) as archive:
        assert archive.read("record.json") == lived.data
        assert len(archive.namelist()) == 1 + len(lived.document["files"])
    service.is_at(empty, files)
    run("record", "import", pack, "--dry-run")
    assert "1 would be taken in, 0 there already, 0 refused" in capsys.readouterr().out
    assert not files.exists()
    run("record", "import", pack)
    assert "1 taken in, 0 there already, 0 refused" in capsys.readouterr().out
    assert sorted(FolderStore(files).digests()) == lived.document["files"]
    run("record", "import", pack)
    assert "0 taken in, 1 there already, 0 refused" in capsys.readouterr().out


def test_a_stream_of_lines_goes_on_after_one_that_is_refused(
    service: Service,
    lived: Lived,
    empty: Path,
    tmp_path: Path,
    capsys: Said,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run("record", "export", "--all", "--out", tmp_path / "all.jsonl")
    line = (tmp_path / "all.jsonl").read_bytes()
    assert json.loads(line) == lived.document
    service.is_at(empty, tmp_path / "files")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{}\n\n" + line)))
    with pytest.raises(SystemExit) as ended:
        run("record", "import", "-", "--json")
    assert ended.value.code == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["faults"][0]["says"].startswith("Missing: record")
    assert second["added"] > 0
    assert (second["record"], second["differences"]) == ("line 3", [])


def test_a_folder_is_taken_in_file_by_file(
    service: Service, lived: Lived, empty: Path, tmp_path: Path, capsys: Said
) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "a.json").write_bytes(lived.data)
    (folder / "b.zip").write_bytes(b"PK")
    (folder / "notes.txt").write_text("Not a record.")
    service.is_at(empty, tmp_path / "files")
    with pytest.raises(SystemExit):
        run("record", "import", folder)
    said = capsys.readouterr().out
    assert "b.zip: The record was not taken in; nothing of it was kept." in said
    assert "1 taken in, 0 there already, 1 refused" in said


def test_a_zip_with_another_file_than_is_named_keeps_nothing(
    service: Service, lived: Lived, empty: Path, tmp_path: Path, capsys: Said
) -> None:
    pack = tmp_path / "odd.zip"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr("record.json", lived.data)
        archive.writestr(f"files/{lived.document['files'][0]}", b"something else")
    service.is_at(empty, tmp_path / "files")
    with pytest.raises(SystemExit):
        run("record", "import", pack)
    assert "is not the one that is named" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        run("record", "export", "--agreement", lived.agreement_id)


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--all", "--with-files"),
        ("export", "--agreement", "01a21ca7-0000-7000-8000-000000000000"),
        ("import", "nowhere.json"),
    ],
)
@pytest.mark.usefixtures("service")
def test_what_cannot_be_done_is_one_sentence(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("record", *words)
    assert str(ended.value.code).endswith((".", "--out."))


def test_the_schema_is_printed(capsys: Said) -> None:
    run("record", "schema")
    shipped = Path("config/schemas/record-1.json").read_text(encoding="utf-8")
    assert capsys.readouterr().out == shipped


def test_a_record_is_signed_by_its_authority_and_changed_by_nobody(
    service: Service,
    lived: Lived,
    empty: Path,
    tmp_path: Path,
    capsys: Said,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PA_RECORD_KEYS", str(tmp_path / "keys"))
    council = next(
        each["name"]
        for each in lived.document["parties"]["organisation"]
        if each["kind"] == "authority"
    )
    with pytest.raises(SystemExit):
        run("record", "key", "Nowhere Council")
    run("record", "key", council)
    run("record", "key", council)
    key, again = capsys.readouterr().out.split()
    assert key == again
    (file,) = (tmp_path / "keys").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    out = tmp_path / "signed.json"
    run("record", "export", "--agreement", lived.agreement_id, "--out", out)
    signed = json.loads(out.read_text(encoding="utf-8"))
    assert signed["signature"]["authority"] == council
    assert {**lived.document, "signature": signed["signature"]} == signed

    service.is_at(empty, tmp_path / "files")
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(signed | {"history": []}), encoding="utf-8")
    other = tmp_path / "other.json"
    other.write_bytes(lived.data)
    for place, said in (
        (changed, "is not as it was signed"),
        (other, "is not signed with the key"),
    ):
        with pytest.raises(SystemExit):
            run("record", "import", place, "--signed-by", key)
        assert said in capsys.readouterr().out
    run("record", "import", out, "--signed-by", key)
    assert "1 taken in" in capsys.readouterr().out
