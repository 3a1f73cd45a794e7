"""Text that no database can hold never reaches one."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage


@pytest.mark.usefixtures("no_csrf")
def test_a_nul_in_an_address_a_field_or_a_file_name_is_refused(client: FlaskClient) -> None:
    assert client.get("/invitation/%00").status_code == 400
    assert client.get("/sign-in?next=%00").status_code == 400
    assert client.post("/sign-in", data={"email": "a\x00@example.org"}).status_code == 400
    sent = {"file": FileStorage(BytesIO(b"x"), "a\x00.csv")}
    assert client.post("/sign-in", data=sent).status_code == 400
    assert client.get("/sign-in?next=/").status_code == 200
