"""Computed returns by command: a line each, as their schema says, with nothing kept or sent."""

import json
from base64 import b64encode
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.settings import Settings
from pa_employer.cli import main
from pa_employer.reviews.models import FinancialReturn
from returns.figures import Return
from returns.schema import return_schema
from tests.pa_employer.household import Household
from tests.pa_employer.reviews.book import import_lines

DAYS = ["--from", "2026-06-01", "--to", "2026-08-31"]
Lines = list[dict[str, Any]]


@pytest.fixture
def installed(
    app: Flask,
    household: Household,
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Household:
    """The household with a summer's lines, where the command finds it."""
    import_lines(session, household)
    settings: Settings = app.extensions["settings"]
    keys = tmp_path / "keys.toml"
    zeros = b64encode(bytes(32)).decode()
    keys.write_text(f'secret_key = "x"\n[sealing_keys]\n1 = "{zeros}"\n', encoding="utf-8")
    monkeypatch.setenv("PA_KEYS", str(keys))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    session.commit()
    return household


def printed(capsys: pytest.CaptureFixture[str]) -> Lines:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_schema_in_the_repository_is_the_schema_of_a_return() -> None:
    kept = (files("config") / "schemas" / "return.json").read_text(encoding="utf-8")
    assert json.loads(kept) == return_schema()
    jsonschema.Draft202012Validator.check_schema(return_schema())


def test_every_return_is_one_line_that_follows_the_schema(
    installed: Household, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["returns", "draft", "--all", *DAYS, "--json"])
    (said,) = printed(capsys)
    assert said["agreement"] == str(installed.agreement.id)
    plain = said["return"]
    jsonschema.validate(plain, return_schema())
    drawn = Return.from_plain(plain)
    assert drawn.digest() == said["digest"]
    assert drawn.closing == drawn.opening + drawn.total_in - drawn.total_out
    assert {line.description for line in drawn.lines} >= {"SWIMMING POOL", "GARDEN WORLD"}
    assert session.scalar(select(func.count()).select_from(FinancialReturn)) == 0


def test_what_is_not_a_return_does_not_follow_the_schema(
    installed: Household, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["returns", "draft", "--agreement", str(installed.agreement.id), *DAYS, "--json"])
    (said,) = printed(capsys)
    for wrong in (
        {"closing": "12.00"},
        {"period": {"first": "2026-06-01"}},
        {"flags": [{"code": "x"}]},
        {"more": 1},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(said["return"] | wrong, return_schema())


def test_the_same_days_give_the_same_bytes(
    installed: Household, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = []
    for _ in range(2):
        main(["returns", "draft", "--all", *DAYS, "--json"])
        twice.append(capsys.readouterr().out)
    assert twice[0] == twice[1]
    assert installed.agreement.reference in twice[0]


def test_without_json_each_is_told_in_a_sentence(
    installed: Household, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["returns", "draft", "--all", *DAYS])
    assert capsys.readouterr().out.startswith(f"{installed.agreement.reference}: ")


def test_days_off_the_record_are_refused_in_a_line_and_an_exit_code(
    installed: Household, capsys: pytest.CaptureFixture[str]
) -> None:
    days = ["--from", "2021-01-01", "--to", "2021-03-31"]
    with pytest.raises(SystemExit) as ended:
        main(["returns", "draft", "--all", *days, "--json"])
    assert ended.value.code == 1
    (said,) = printed(capsys)
    assert "not on record" in said["refused"]
    assert said["reference"] == installed.agreement.reference


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--agreement", str(uuid4()), *DAYS], "There is no direct payment with this id."),
        (["--all", "--from", "2026-08-31", "--to", "2026-06-01"], "comes before the first"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_sentence(
    installed: Household, arguments: list[str], says: str
) -> None:
    assert installed.path
    with pytest.raises(SystemExit, match=says):
        main(["returns", "draft", *arguments])
