"""What is sent to us: small from strangers, and all here before the database is touched."""

from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool
from typing_extensions import override

from config.settings import CardService
from pa_employer.cards.installed import programme_of
from pa_employer.web.arriving import FROM_KNOWN, FROM_STRANGERS, WITH_FILES
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor

CALM = "What was sent is too large."


class Watched(BytesIO):
    """A line that notes how many connections to the database are held while it is read."""

    def __init__(self, content: bytes, engine: Engine) -> None:
        super().__init__(content)
        self._engine = engine
        self.held: list[int] = []

    def _note(self) -> None:
        pool = self._engine.pool
        assert isinstance(pool, QueuePool)
        self.held.append(pool.checkedout())

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        self._note()
        return super().read(size)

    @override
    def readinto(self, buffer: bytearray, /) -> int:  # type: ignore[override]
        self._note()
        return super().readinto(buffer)


@pytest.mark.usefixtures("no_csrf")
def test_a_stranger_sends_little(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "x" * FROM_STRANGERS})
    assert answer.status_code == 413
    assert CALM in answer.text
    assert client.post("/sign-in", data={"email": "x" * 9000}).status_code == 422


def much(most: int) -> tuple[bytes, str]:
    """A form with a file that is a little more than so many bytes, and its kind."""
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
    return head + b"x" * most + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"


def test_a_stranger_sends_no_files(client: FlaskClient, household: Household) -> None:
    path = f"{household.path}/money/receipts/add"
    data, kind = much(FROM_STRANGERS)
    assert client.post(path, data=data, content_type=kind).status_code == 413


def test_who_is_signed_in_sends_files_and_otherwise_little(
    employer: Visitor, household: Household
) -> None:
    path = f"{household.path}/money/receipts"
    piece = f"{path}/sending/{UUID(int=1)}"
    sent = employer.client.put(piece, data=b"x" * (FROM_KNOWN + 1), content_type="image/png")
    assert sent.status_code == 413
    data, kind = much(WITH_FILES)
    answer = employer.client.post(f"{path}/add", data=data, content_type=kind)
    assert answer.status_code == 413
    assert CALM in answer.text
    employer.open(f"{path}/add")


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("PUT", f"/money/receipts/sending/{UUID(int=1)}?size=6", "image/png"),
        ("POST", "/people/add", "application/x-www-form-urlencoded"),
        ("POST", "/money/receipts/add", "multipart/form-data; boundary=x"),
    ],
)
@pytest.mark.usefixtures("no_csrf")
def test_all_of_it_is_here_before_the_database_is_touched(
    app: Flask, employer: Visitor, household: Household, method: str, path: str, kind: str
) -> None:
    """A slow phone would hold the only write lock of SQLite for as long as it sends."""
    content = b"--x--\r\n" if kind.startswith("multipart") else b"a=bcde"
    line = Watched(content, app.extensions["engine"])
    path = f"{household.path}{path}"
    employer.client.open(
        path,
        method=method,
        input_stream=line,
        content_type=kind,
        headers={"Content-Length": str(len(content))},
    )
    assert line.held
    assert not any(line.held)


def test_news_of_a_card_programme_is_larger_than_what_strangers_send_otherwise(
    app: Flask, client: FlaskClient
) -> None:
    app.extensions["cards"] = programme_of(CardService.stand_in())
    assert client.post("/webhooks/stripe", data=b"x" * FROM_STRANGERS * 2).status_code == 400
    assert client.post("/webhooks/stripe", data=b"x" * FROM_STRANGERS * 20).status_code == 413
