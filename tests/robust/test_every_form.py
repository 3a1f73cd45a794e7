"""Every form gets what nobody should send: it says so on a page, and never breaks."""

import io
import os
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from pa_employer.web.access import Role, allowed
from tests.architecture.addresses import mixed
from tests.architecture.test_tenancy import WHO, held
from tests.architecture.two import (
    Two,
    database_url,
    signed_in,
    two,
    two_on_postgresql,
    two_on_sqlite,
    with_cards,
)

__all__ = ["database_url", "two", "two_on_postgresql", "two_on_sqlite", "with_cards"]
Boxes = list[tuple[str, str]]
ON_SQLITE = pytest.mark.parametrize("two", ["sqlite"], indirect=True)
NASTY: tuple[tuple[str, ...], ...] = (
    ("",), ("-1",), ("x" * 70_000,), ("1e309",), ("NaN",), ("\u202e\u0661",), ("29/02/2027",),
    ("99999999999999999999",), ("\x01\x0b\u2028",), ("one", "two", "three"),
    ("00000000-0000-0000-0000-000000000000",),
)  # fmt: skip
"""What each box of a form gets, all of them at once."""
LARGE = ("99999999999", "9" * 30, "999999999.99", "1e400", "2200", "x" * 5000, "\u202e7")
"""What one box gets while all others are as they should be."""
USUAL = {"day": "30", "month": "11", "year": "2026", "email": "a@example.org"}
THOROUGH = bool(os.environ.get("PA_THOROUGH"))
"""Set for `make bench`: every form gets everything."""
SURROGATE = b"%ED%A0%80"
FINE = frozenset({200, 302, 303, 404, 409, 413, 422, 400})
KEPT_BY = frozenset({"csrf_token", "form_key"})
UNREADABLE_FILES = ((b"MZ\x90\x00", "a.exe"), (b"PK\x03\x04", "a.xlsx"), (b"", "a.pdf"))


def kept(app: Flask) -> object:
    """All that is kept, but for tries of a wrong password: those are counted on purpose."""
    rows, files = held(app)
    return {table: words for table, words in rows.items() if table != "sign_in_attempt"}, files


def forms_on(page: BeautifulSoup) -> Iterator[Tag]:
    for form in page.find_all("form"):
        if str(form.get("method", "get")).lower() == "post" and form.get("action") != "/sign-out":
            yield form


def boxes_of(form: Tag) -> Boxes:
    """The names and kinds of a form's boxes, without what only the product fills in."""
    found = [
        (str(box.get("name")), str(box.get("type") or box.name))
        for box in form.find_all(["input", "select", "textarea", "button"])
        if box.get("name") and box.get("name") not in KEPT_BY
    ]
    return list(dict.fromkeys(found))


def filled(
    boxes: list[tuple[str, str]], values: tuple[str, ...], number: int
) -> MultiDict[str, object]:
    sent: MultiDict[str, object] = MultiDict()
    for name, kind in boxes:
        if kind == "file":
            content, called = UNREADABLE_FILES[number % len(UNREADABLE_FILES)]
            sent.add(name, (io.BytesIO(content), called))
        else:
            for value in values:
                sent.add(name, value)
    return sent


def chosen_for(place: int) -> list[tuple[int, tuple[str, ...]]]:
    """What one form is sent: all of it where asked for, else some, each form something else."""
    every = list(enumerate(NASTY))
    return every if THOROUGH else [every[(place + step) % len(every)] for step in (0, 4, 8)]


def usual_of(form: Tag) -> dict[str, str]:
    """What a form would be sent with by somebody who filled it in."""
    usual: dict[str, str] = {}
    for box in form.find_all(["input", "select", "textarea"]):
        name, kind = str(box.get("name") or ""), str(box.get("type") or box.name)
        if not name or name in KEPT_BY or kind in {"file", "checkbox"}:
            continue
        if kind == "select":
            options = [str(each.get("value") or "") for each in box.find_all("option")]
            usual[name] = next((each for each in options if each), "")
        elif kind == "radio":
            usual.setdefault(name, str(box.get("value") or ""))
        else:
            usual[name] = str(box.get("value") or "") or USUAL.get(name.rpartition("-")[2], "7")
    return usual


def pages_with_forms(app: Flask, two: Two, who: str) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in (rule.methods or ()):
            continue
        if rule.rule.endswith((".pdf", ".xlsx", ".zip", ".csv", ".xml", ".ics")):
            continue
        with app.app_context():
            if {WHO[who], Role.SIGNED_IN} & allowed(rule.endpoint):
                yield next(mixed(app.url_map, rule, two.ours.rows, two.ours.rows)).path


def whole_forms_of(app: Flask, two: Two, client: FlaskClient) -> dict[str, dict[str, str]]:
    """Every form an employer can open, filled in as somebody would."""
    found: dict[str, dict[str, str]] = {}
    for path in pages_with_forms(app, two, "employer"):
        answer = client.get(path)
        if answer.status_code == HTTPStatus.OK and answer.mimetype == "text/html":
            for form in forms_on(BeautifulSoup(answer.data, "html.parser")):
                found.setdefault(str(form.get("action") or path), usual_of(form))
    return {to: usual for to, usual in found.items() if usual}


def forms_of(
    app: Flask, two: Two, client: FlaskClient, who: str
) -> dict[str, list[tuple[str, str]]]:
    """Every form somebody can open, by where it goes."""
    found: dict[str, Boxes] = {}
    for path in pages_with_forms(app, two, who):
        answer = client.get(path)
        if answer.status_code != HTTPStatus.OK or answer.mimetype != "text/html":
            continue
        for form in forms_on(BeautifulSoup(answer.data, "html.parser")):
            boxes = boxes_of(form)
            if boxes:
                found.setdefault(str(form.get("action") or path), boxes)
    return found


def is_refused_well(text: str) -> bool:
    return "govuk-error-summary" in text or "govuk-error-message" in text


@ON_SQLITE
@pytest.mark.usefixtures("no_csrf", "with_cards")
@pytest.mark.parametrize(
    ("who", "least"),
    [("employer", 90), ("assistant", 5), ("officer", 15), ("manager", 5), ("support worker", 5),
     ("administrator", 3), ("practitioner", 2)],
)  # fmt: skip
def test_every_form_takes_anything(app: Flask, two: Two, who: str, least: int) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = signed_in(app, two.ours.people[who])
    forms = forms_of(app, two, client, who)
    if who == "support worker":
        forms = {to: boxes for to, boxes in forms.items() if not to.startswith("/employers")}
    wrong: list[tuple[str, str, int | str]] = []
    for place, (to, boxes) in enumerate(forms.items()):
        for number, values in chosen_for(place):
            before = kept(app) if place % 10 == 1 else None
            answer = client.post(to, data=filled(boxes, values, number))
            if answer.status_code not in FINE:
                wrong.append((to, values[0][:20], answer.status_code))
            if answer.status_code == 422 and not is_refused_well(answer.text):
                wrong.append((to, values[0][:20], "422 says no reason"))
            if before and answer.status_code >= 400 and kept(app) != before:
                wrong.append((to, values[0][:20], "half kept"))
        body = b"&".join(name.encode() + b"=" + SURROGATE for name, _ in boxes)
        answer = client.post(to, data=body, content_type="application/x-www-form-urlencoded")
        if answer.status_code not in FINE:
            wrong.append((to, "a lone surrogate", answer.status_code))
    assert wrong == []
    assert len(forms) >= least


@pytest.mark.usefixtures("no_csrf", "with_cards")
def test_one_wrong_box_among_good_ones_breaks_nothing(app: Flask, two: Two) -> None:
    """What a good form would keep is the more dangerous for one box that is beyond all bounds."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = signed_in(app, two.ours.people["employer"])
    forms = whole_forms_of(app, two, client)
    is_sample = "postgresql" in two.url and not THOROUGH
    wrong: list[tuple[str, str, str, int]] = []
    for place, (to, usual) in enumerate(forms.items()):
        if is_sample and place % 3:
            continue
        for number, name in enumerate(usual):
            for value in LARGE if THOROUGH else (LARGE[(place + number) % len(LARGE)],):
                answer = client.post(to, data=usual | {name: value})
                if answer.status_code not in FINE:
                    wrong.append((to, name, value[:20], answer.status_code))
    assert wrong == []
    assert len(forms) > 60


@ON_SQLITE
@pytest.mark.usefixtures("no_csrf")
def test_a_nul_is_refused_before_a_form_sees_it(app: Flask, two: Two) -> None:
    client = signed_in(app, two.ours.people["employer"])
    path = f"/employers/{two.ours.employer.id}/people/add"
    assert client.post(path, data={"name": "\x00"}).status_code == 400
