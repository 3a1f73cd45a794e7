"""Backups by command: what is said, what is refused, and with which code."""

from pathlib import Path

import pytest

from config.settings import DailyBackups, SettingsError, read_backup_key
from pa_employer.backups.making import Kept
from pa_employer.cli import main
from tests.pa_employer.backups.conftest import Place
from tests.pa_employer.filings.test_killed import KEYS as KEY_FILE


@pytest.fixture
def place(kept: Kept, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "keys.toml").write_text(KEY_FILE, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PA_KEYS", str(tmp_path / "keys.toml"))
    monkeypatch.setenv("PA_FILES", str(tmp_path / "files"))
    monkeypatch.setenv("PA_BACKUP_KEY", str(tmp_path / "safe" / "backup-key.toml"))
    assert list(kept.files.digests())
    return tmp_path / "one.backup"


def refused(*words: object) -> str:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    assert isinstance(ended.value.code, str)
    return ended.value.code


def test_a_backup_is_made_proved_and_brought_back(
    place: Path, empty: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "pa-employer keys backup" in refused("backup", "make", place)
    main(["keys", "backup"])
    main(["backup", "make", str(place)])
    assert "and 1 files in" in capsys.readouterr().out
    main(["backup", "verify", str(place)])
    assert "is whole" in capsys.readouterr().out
    restore = ["backup", "restore", str(place), "--to", empty.url, "--files", str(empty.files)]
    main(restore)
    assert "is whole" in capsys.readouterr().out
    assert "something in that place already" in refused(*restore)
    assert "something in that place already" in refused("backup", "make", place)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_whole_backup_of_ours_is_refused_in_words(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["keys", "backup"])
    assert "No such file" in refused("backup", "verify", place)
    main(["backup", "make", str(place)])
    whole = place.read_bytes()
    place.write_bytes(whole[:-20])
    assert "end of this backup is missing" in refused("backup", "verify", place)
    place.write_bytes(whole[:200] + b"!" + whole[201:])
    assert "Use another copy" in refused("backup", "verify", place)
    place.write_bytes(b"PK")
    assert "is no backup" in refused("backup", "verify", place)
    place.write_bytes(whole)
    monkeypatch.setenv("PA_BACKUP_KEY", str(tmp_path / "other.toml"))
    main(["keys", "backup"])
    assert "another backup key" in refused("backup", "verify", place)


def test_a_key_file_is_for_its_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "safe" / "key.toml"
    environment = {"PA_BACKUP_KEY": str(file)}
    with pytest.raises(SettingsError, match="There is no backup key file"):
        read_backup_key(environment)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PA_BACKUP_KEY", str(file))
        main(["keys", "backup"])
        first = read_backup_key(environment)
        main(["keys", "backup"])
    assert read_backup_key(environment) == first
    assert len(first) == 32
    assert file.stat().st_mode & 0o077 == 0
    for text in ("", 'backup_key = "c2hvcnQ="', "backup_key = 1", "not toml", 'backup_key = "?"'):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError, match="holds no backup key"):
            read_backup_key(environment)


def test_a_folder_for_backups_needs_a_key_and_whole_days(tmp_path: Path) -> None:
    assert DailyBackups.read({}) is None
    environment = {"PA_BACKUPS": str(tmp_path), "PA_BACKUP_KEY": str(tmp_path / "key.toml")}
    with pytest.raises(SettingsError, match="There is no backup key file"):
        DailyBackups.read(environment)
    for days in ("0", "-1", "a week", ""):
        with pytest.raises(SettingsError, match="at least 1"):
            DailyBackups.read({**environment, "PA_BACKUPS_KEEP_DAYS": days})
