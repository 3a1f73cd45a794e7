"""What machines ask: is it up, can it serve, how is it doing; strangers learn nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from config.settings import SettingsError, Watching
from pa_employer.db import make_engine
from pa_employer.jobs.models import JobState
from pa_employer.jobs.service import ask_for
from pa_employer.sealing import SEAL
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household

TOKEN = "a-token-that-nobody-guesses"  # noqa: S105  # a test's own


@pytest.fixture
def with_token(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, watching=Watching(metrics_token=TOKEN))


@pytest.fixture
def no_keys() -> Iterator[None]:
    SEAL.use({})
    yield
    SEAL.use({1: bytes(32)})


def asked(client: FlaskClient, path: str) -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, answer.get_data(as_text=True)


def test_a_service_that_is_up_and_ready_says_so(client: FlaskClient) -> None:
    assert asked(client, "/health/live") == (200, "up\n")
    assert asked(client, "/health/ready") == (200, "ready\n")


def test_a_database_of_another_shape_is_not_ready(client: FlaskClient, session: Session) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    session.commit()
    said = "The database does not have this version's shape.\n"
    assert asked(client, "/health/ready") == (503, said)


@pytest.mark.usefixtures("with_token")
def test_a_database_that_is_away_is_told_plainly_and_the_process_is_still_up(
    app: Flask, client: FlaskClient
) -> None:
    app.extensions["engine"] = make_engine("postgresql://nobody:secret@127.0.0.1:1/nothing")
    assert asked(client, "/health/ready") == (503, "The database does not answer.\n")
    assert asked(client, "/health/live") == (200, "up\n")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert "pa_employer_database_up 0.0" in answer.get_data(as_text=True)


@pytest.mark.usefixtures("no_keys")
def test_keys_that_are_missing_are_told(client: FlaskClient) -> None:
    assert asked(client, "/health/ready") == (503, "The keys cannot be read.\n")


def test_without_a_token_of_this_installation_there_are_no_figures(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.usefixtures("with_token")
@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}ä"])
def test_whoever_shows_no_token_or_another_is_refused(client: FlaskClient, shown: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": shown} if shown else {})
    assert answer.status_code == 401
    assert "pa_employer" not in answer.get_data(as_text=True)


@pytest.mark.usefixtures("with_token")
def test_what_waits_is_told_with_its_age_and_addresses_only_by_their_pattern(
    client: FlaskClient, session: Session, household: Household
) -> None:
    ask_for(session, "letter", household.employer.id, AT - timedelta(hours=1))
    given_up = ask_for(session, "filing", household.agreement.id, AT)
    given_up.state = JobState.FAILED
    session.commit()
    client.get(f"/employers/{household.employer.id}?note=rhona@example.org")
    client.open("/sign-in", method="BREW")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    told = answer.get_data(as_text=True)
    for line in (
        'pa_employer_jobs{kind="letter",state="waiting"} 1.0',
        'pa_employer_jobs{kind="filing",state="failed"} 1.0',
        "pa_employer_oldest_job_seconds 3600.0",
        "pa_employer_card_events 0.0",
        'route="/employers/<uuid:employer_id>"',
        'method="other"',
    ):
        assert line in told, line
    assert str(household.employer.id) not in told
    assert "rhona" not in told


def test_a_request_is_named_by_a_trusted_proxy_or_by_us(client: FlaskClient) -> None:
    """No header is trusted here, so what a stranger sends is not taken."""
    answer = client.get("/sign-in", headers={"X-Request-ID": "0123456789abcdef"})
    assert answer.headers["X-Request-ID"] != "0123456789abcdef"
    assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.parametrize(
    "given",
    [
        {"PA_METRICS_TOKEN": "short"},
        {"PA_METRICS_TOKEN": "ä" * 30},
        {"PA_REQUEST_ID_HEADER": "X Request"},
    ],
)
def test_settings_that_cannot_be_right_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        Watching.read(given)
