"""A visitor that inspects every page it is shown, and fills in forms as a person would."""

import re
from collections import Counter
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from pa_employer.accounts.models import Account
from tests.reading import reading_age, sentences_of, words_of

PASSWORD = "three words remembered"  # noqa: S105  # a test's own
TEXTS = ["p", "li", "legend", "label", "h1", "h2", "h3", "dd"]
MOST_WORDS, OLDEST_READER, ENOUGH_TO_JUDGE = 25, 11, 100
Given = str | list[str] | FileStorage | list[FileStorage]


@dataclass(frozen=True)
class Page:
    """A page as shown: its path, status and parsed HTML."""

    path: str
    status: int
    soup: BeautifulSoup

    @property
    def heading(self) -> str:
        found = self.soup.find("h1")
        return _words(found) if found else ""

    @property
    def text(self) -> str:
        """The words of the page's main part, spaces folded."""
        return _words(self.soup.find("main") or self.soup)

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [_words(item) for item in self.soup.select(".govuk-error-summary__list li")]

    def form_with(self, button: str) -> Tag:
        """The form that has a button with this text."""
        for form in self.soup.find_all("form"):
            if any(_words(found) == button for found in form.find_all("button")):
                return form
        shown = [_words(found) for found in self.soup.find_all("button")]
        raise AssertionError(f"no button {button!r} on {self.path}, only {shown}: {self.text}")

    def link(self, text: str) -> str:
        """Where the link with this text leads."""
        for found in self.soup.find_all("a", href=True):
            if _words(found) == text:
                return str(found["href"])
        shown = [_words(found) for found in self.soup.find_all("a", href=True)]
        raise AssertionError(f"no link {text!r} on {self.path}, only {shown}")


class Visitor:
    """Somebody at a browser without scripts.

    What a test did in its own session is kept before each page is asked for, so that the page
    sees it and is not kept waiting by it; afterwards the test sees what the page did.
    """

    def __init__(self, client: FlaskClient, session: Session | None = None) -> None:
        self._client = client
        self._session = session
        self.proves = True

    @property
    def client(self) -> FlaskClient:
        """The bare client, for what no page offers."""
        self._settle()
        return self._client

    def sign_in(self, account: Account) -> None:
        """Sign in without looking at the page it leads to, which many tests never read."""
        form = self.open("/sign-in").form_with("Sign in")
        filled = fill(form, "Sign in", {"email": account.email, "password": PASSWORD})
        answer = self.client.post("/sign-in", data=filled)
        assert answer.status_code == HTTPStatus.SEE_OTHER, answer.get_data(as_text=True)

    def arrive(self, account: Account) -> Page:
        """Sign in and see where one is led."""
        self.sign_in(account)
        return self.open("/")

    def open(self, path: str, expect: int = 200) -> Page:
        """Open a path, follow where it leads, and inspect what is shown."""
        answer = self.client.get(path, follow_redirects=True)
        return self._proved(answer, expect)

    def follow(self, page: Page, link: str) -> Page:
        return self.open(page.link(link))

    def press(self, page: Page, button: str, expect: int = 200, **typed: Given) -> Page:
        """Fill in and send the form with a button; dashes in names are typed as underscores."""
        form = page.form_with(button)
        filled = fill(form, button, typed)
        pressed = next(found for found in form.find_all("button") if _words(found) == button)
        to = urljoin(page.path, str(pressed.get("formaction") or form.get("action") or page.path))
        parts = form.get("enctype") == "multipart/form-data"
        answer = self.client.post(
            to,
            data=filled,
            follow_redirects=True,
            content_type="multipart/form-data" if parts else None,
        )
        return self._proved(answer, expect)

    def _proved(self, answer: TestResponse, expect: int) -> Page:
        """Give the password again where it is asked for on the way, as a person would."""
        if not self.proves or b"<title>Is it you?" not in answer.get_data():
            return self._shown(answer, expect)
        page = self._shown(answer, answer.status_code)
        return self.press(page, "Go on", expect, proof_password=PASSWORD)

    def _settle(self) -> None:
        if self._session:
            self._session.commit()
            self._session.expire_all()

    def _shown(self, answer: TestResponse, expect: int) -> Page:
        path = urlsplit(answer.request.url)
        full = path.path + (f"?{path.query}" if path.query else "")
        page = Page(full, answer.status_code, BeautifulSoup(answer.get_data(), "html.parser"))
        assert answer.status_code == expect, f"{full}: {answer.status} {page.text[:400]}"
        inspect(page)
        return page


def fill(form: Tag, button: str, typed: dict[str, Given]) -> dict[str, Given]:
    """Return what a browser would send: what the form holds, with what was typed over it."""
    filled: dict[str, Given] = {}
    for found in form.find_all(["input", "textarea", "select"]):
        name = str(found.get("name") or "")
        if name:
            _keep(filled, name, found)
    pressed = next(b for b in form.find_all("button") if _words(b) == button)
    if pressed.get("name"):
        filled[str(pressed["name"])] = str(pressed.get("value") or "")
    names = {
        str(f["name"])
        for f in form.find_all(["input", "textarea", "select"], attrs={"name": True})
    }
    for name, value in typed.items():
        real = next((n for n in (name, name.replace("_", "-")) if n in names), None)
        real = real or next((n for n in names if re.sub(r"[^a-z0-9]", "_", n) == name), None)
        assert real, f"the form has no {name!r}, only {sorted(names)}"
        filled[real] = value
    return filled


def _keep(filled: dict[str, Given], name: str, found: Tag) -> None:
    kind = found.get("type")
    if found.name == "select":
        options = found.find_all("option")
        chosen = next(
            (o for o in options if o.has_attr("selected")), options[0] if options else None
        )
        filled[name] = str(chosen.get("value") or "") if chosen else ""
    elif kind in {"radio", "checkbox"}:
        if found.has_attr("checked"):
            filled[name] = str(found.get("value") or "on")
    elif found.name == "textarea":
        filled[name] = found.get_text().removeprefix("\n")
    elif kind not in {"file", "submit"}:
        value, before = str(found.get("value") or ""), filled.get(name)
        # A browser sends every hidden field of a name.
        filled[name] = value if before is None else [*_texts(before), value]


def _texts(value: Given) -> list[str]:
    return [
        each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)
    ]


def inspect(page: Page) -> None:
    """Refuse a page that would fail a person: headings, labels, ids, links, forms, words."""
    soup, where = page.soup, page.path
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"{where}: {len(headings)} h1"
    title = _words(soup.title) if soup.title else ""
    assert page.heading in title, f"{where}: {page.heading!r} is not in the title {title!r}"
    ids = Counter(str(found["id"]) for found in soup.find_all(id=True))
    assert not [i for i, count in ids.items() if count > 1], f"{where}: ids twice: {ids}"
    _inspect_fields(soup, where)
    for link in soup.select(".govuk-error-summary__list a[href^='#']"):
        assert str(link["href"])[1:] in ids, f"{where}: {link['href']} leads nowhere"
    if soup.select(".govuk-error-summary"):
        assert title.startswith("Error: "), f"{where}: the title does not say there is an error"
    for form in soup.find_all("form"):
        if str(form.get("method", "get")).lower() == "post":
            assert form.find("input", attrs={"name": "csrf_token", "value": True}), (
                f"{where}: no CSRF"
            )
    for found in soup.find_all(src=True) + soup.find_all("link", href=True):
        address = str(found.get("src") or found.get("href"))
        assert not urlsplit(address).netloc, f"{where}: {address} is somebody else's"
    assert not soup.find_all(style=True), f"{where}: a style attribute the policy would refuse"
    _inspect_words(soup, where)


def _inspect_words(soup: BeautifulSoup, where: str) -> None:
    main = soup.find("main")
    blocks = [each for each in main.find_all(TEXTS) if not each.find(TEXTS)] if main else []
    told = "\n".join(map(_words, blocks))
    long = [each for each in sentences_of(told) if len(words_of(each)) > MOST_WORDS]
    assert not long, f"{where}: more than {MOST_WORDS} words in a sentence: {long}"
    if len(words_of(told)) >= ENOUGH_TO_JUDGE:
        age = reading_age(told)
        assert age <= OLDEST_READER, f"{where}: reads like a text for the age of {age:.1f}"


def _inspect_fields(soup: BeautifulSoup, where: str) -> None:
    labelled = {str(label.get("for")) for label in soup.find_all("label")}
    for found in soup.find_all(["input", "textarea", "select"]):
        if found.get("type") in {"hidden", "submit"}:
            continue
        named = found.get("id") in labelled or found.get("aria-label")
        assert named, f"{where}: {found.get('name')} has no label"


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())
