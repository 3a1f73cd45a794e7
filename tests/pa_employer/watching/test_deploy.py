"""The files an operator copies: units are shut tight, and name only what there is."""

import re
from configparser import RawConfigParser
from pathlib import Path

import pytest

from config.settings import Settings, WebServer
from pa_employer.cli import main

DEPLOY = Path(__file__).parents[3] / "config" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
SHUT = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictSUIDSGID": "yes",
    "CapabilityBoundingSet": "",
    "User": "pa-employer",
}


def service(unit: Path) -> dict[str, str]:
    parser = RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit)
    return dict(parser["Service"])


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_may_do_no_more_than_it_needs(unit: Path) -> None:
    assert SHUT.items() <= service(unit).items()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_commands_that_there_are(
    unit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = " ".join(service(unit).values())
    commands = re.findall(r"bin/pa-employer ([a-z]+)(?: ([a-z]+)\b)?", said)
    assert commands
    for words in commands:
        with pytest.raises(SystemExit) as ended:
            main([*filter(None, words), "--help"])
        assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out


def test_every_setting_of_the_example_is_in_the_list_of_settings(tmp_path: Path) -> None:
    text = (DEPLOY / "pa-employer.env.example").read_text()
    given = dict(line.split("=", 1) for line in text.splitlines() if line and line[0] != "#")
    listed = (DEPLOY.parents[1] / "README.md").read_text()
    assert not [name for name in given if f"`{name}`" not in listed]
    (tmp_path / "keys.toml").write_text(f'secret_key = "x"\n[sealing_keys]\n1 = "{"A" * 43}="\n')
    folders = {"PA_KEYS": str(tmp_path / "keys.toml"), "PA_FILES": str(tmp_path)}
    found = Settings.read(given | folders)
    assert found.web.processes == 4
    assert found.watching.request_id_header == "X-Request-ID"


def test_workers_are_given_time_to_finish_what_they_do() -> None:
    longest = WebServer().seconds_to_end
    units = [unit for unit in UNITS if "backup" not in unit.name]
    assert len(units) == 2
    assert all(int(service(unit)["TimeoutStopSec"]) > longest for unit in units)
