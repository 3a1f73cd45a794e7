"""HMRC's pack is installed from a zip that nothing in it can misuse."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from pa_employer.cli import main
from pa_employer.filings.pack_install import (
    LARGEST_FILE,
    NotAPackError,
    PackBrokenError,
    PackTooLargeError,
    install_pack,
)
from payroll.periods import TaxYear
from payroll.rti.pack import ENVELOPE_SCHEMA, is_installed
from payroll.rti.years import Kind
from tests.payroll.rti.told import IS_THERE, PACK, WHY_SKIPPED

YEAR = TaxYear(2026)
SCHEMA = b'<schema xmlns="http://www.w3.org/2001/XMLSchema"><element name="a"/></schema>'
FPS, EPS = "FullPaymentSubmission-2027-v1-0.xsd", "EmployerPaymentSummary-2027-v1-0.xsd"


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


@pytest.fixture
def download(tmp_path: Path) -> Path:
    return tmp_path / "download.zip"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return tmp_path / "pack"


def test_only_files_that_are_known_by_name_are_taken_wherever_they_lie(
    download: Path, pack: Path
) -> None:
    zipped(
        download,
        {
            f"RIM/2027/{FPS}": SCHEMA,
            f"../../{ENVELOPE_SCHEMA}": SCHEMA,
            "../../evil.sh": b"rm",
            "/etc/passwd": b"x",
            "readme.txt": b"x",
        },
    )
    (found,) = install_pack(download, pack)
    assert (found.year, found.kinds) == (YEAR, (Kind.FPS,))
    assert found.digests[FPS] == hashlib.sha256(SCHEMA).hexdigest()
    kept = sorted(path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file())
    assert kept == [f"2026-27/{FPS}", "2026-27/SHA256SUMS", f"2026-27/{ENVELOPE_SCHEMA}"]
    assert is_installed(pack, YEAR, Kind.FPS)
    assert not is_installed(pack, YEAR, Kind.EPS)


def test_a_new_pack_takes_the_place_of_an_old_one_as_a_whole(download: Path, pack: Path) -> None:
    install_pack(zipped(download, {FPS: SCHEMA, ENVELOPE_SCHEMA: SCHEMA}), pack)
    install_pack(zipped(download, {EPS: SCHEMA, ENVELOPE_SCHEMA: SCHEMA}), pack)
    assert is_installed(pack, YEAR, Kind.EPS)
    assert not is_installed(pack, YEAR, Kind.FPS)
    assert [path.name for path in pack.iterdir()] == ["2026-27"]


def test_a_bomb_is_stopped_by_what_comes_out_of_it(download: Path, pack: Path) -> None:
    zipped(download, {FPS: bytes(LARGEST_FILE + 1), ENVELOPE_SCHEMA: SCHEMA})
    assert download.stat().st_size < 20_000
    with pytest.raises(PackTooLargeError):
        install_pack(download, pack)
    assert list(pack.iterdir()) == []


def test_a_schema_that_cannot_be_read_leaves_the_old_pack(download: Path, pack: Path) -> None:
    install_pack(zipped(download, {FPS: SCHEMA, ENVELOPE_SCHEMA: SCHEMA}), pack)
    with pytest.raises(PackBrokenError):
        install_pack(zipped(download, {FPS: b"<schema", ENVELOPE_SCHEMA: SCHEMA}), pack)
    assert (pack / "2026-27" / FPS).read_bytes() == SCHEMA


@pytest.mark.parametrize(
    "files", [{"readme.txt": b"x"}, {FPS: SCHEMA}, {f"{FPS}.bak": SCHEMA}], ids=str
)
def test_a_zip_without_a_whole_year_is_no_pack(
    files: dict[str, bytes], download: Path, pack: Path
) -> None:
    with pytest.raises(NotAPackError):
        install_pack(zipped(download, files), pack)


def test_what_is_no_zip_or_not_there_is_no_pack(download: Path, pack: Path) -> None:
    download.write_bytes(b"PK\x03\x04 not really")
    for path in (download, pack / "nowhere.zip"):
        with pytest.raises(NotAPackError):
            install_pack(path, pack)


@pytest.mark.skipif(not IS_THERE, reason=WHY_SKIPPED)
def test_the_command_installs_hmrcs_own_files_and_says_their_digests(
    download: Path, pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        f"RTI-RIM-2027-v1-0/{path.name}": path.read_bytes()
        for path in sorted((PACK / "2026-27").iterdir())
    }
    zipped(download, files)
    monkeypatch.setenv("PA_HMRC_PACK", str(pack))
    main(["hmrc-pack", "install", str(download)])
    said = capsys.readouterr().out
    assert "Installed HMRC's FPS, EPS" in said
    assert hashlib.sha256((PACK / "2026-27" / FPS).read_bytes()).hexdigest() in said
    assert is_installed(pack, YEAR, Kind.EPS)
