"""People at a browser: each sees pages that fit a desktop and a phone and pass axe."""

import re
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from pa_employer.accounts.models import Account
from tests.pa_employer.pages import PASSWORD

WIDTHS = (1100, 320)
PATIENCE = 15_000
"""How long a page may take on a busy machine, in milliseconds."""
JUDGED: set[tuple[str, str]] = set()
"""Kinds of pages that axe has looked at in this process, by whose they are and what they say."""


@dataclass
class Person:
    """Somebody signed in, in a browser of their own."""

    page: Page
    standing: str = ""
    """What kind of person it is, so that a kind of page is judged once for each."""
    seen: set[str] = field(default_factory=set)
    outside: list[str] = field(default_factory=list)
    """Addresses asked for that are not on this machine."""

    def refuse(self, route: Route) -> None:
        """Let nothing leave this machine, and remember that it was tried."""
        self.outside.append(route.request.url)
        route.abort()

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.look()
        self.prove()

    def follow(self, link: str) -> None:
        """Follow the first link that says this, whether it looks like a link or a button."""
        self.page.locator("main a, nav a").filter(has_text=link).first.click()
        self.look()
        self.prove()

    def press(self, button: str) -> None:
        """Press the first button whose words begin like this."""
        words = re.compile(f"^{re.escape(button)}")
        self.page.locator("main button").filter(has_text=words).first.click()
        self.look()
        self.prove()

    def prove(self) -> None:
        """Give the password again where a page asks for it on the way."""
        if self.page.locator("h1").inner_text() == "Is it you?":
            self.page.fill("#proof_password", PASSWORD)
            self.press("Go on")

    def fill(self, **typed: str) -> None:
        """Type into fields by their name."""
        for name, text in typed.items():
            self.page.locator(f'[name="{name.replace("_", "-")}"], [name="{name}"]').fill(text)

    def choose(self, label: str) -> None:
        """Tick a radio or a checkbox by its words."""
        self.page.get_by_label(label).first.check()

    def reads(self, words: str) -> None:
        """See words somewhere on the page."""
        expect(self.page.locator("body")).to_contain_text(words)

    def look_again(self) -> None:
        """Judge a kind of page once more, now that there is more on it."""
        heading = self.page.locator("h1").inner_text()
        self.seen.discard(heading)
        JUDGED.discard((self.standing, heading))
        self.look()

    def look(self) -> None:
        """Judge a kind of page once: no sideways scrolling, nothing axe would stop at.

        Axe looks at every page on a phone; the frame that a wide screen adds is the same on
        all, so it looks at that on the first. Another story, or the same on another database,
        shows what it has judged already, so there only the width counts.
        """
        assert not self.outside, self.outside
        heading = self.page.locator("h1").inner_text()
        if heading in self.seen:
            return
        is_first = not self.seen
        self.seen.add(heading)
        is_judged = (self.standing, heading) in JUDGED
        JUDGED.add((self.standing, heading))
        for width in WIDTHS[::-1]:
            self.page.set_viewport_size({"width": width, "height": 900})
            needed = self.page.evaluate("document.documentElement.scrollWidth")
            assert needed <= width, f"{heading} needs {needed} of {width}"
            if not is_judged and (is_first or width == min(WIDTHS)):
                found = Axe().run(self.page)
                assert found.violations_count == 0, f"{heading}: {found.generate_report()}"


def at_browser(
    browser: Browser, address: str, account: Account, *, has_scripts: bool = True
) -> Person:
    """Sign somebody in, in a browser of their own."""
    context: BrowserContext = browser.new_context(
        base_url=address,
        locale="en-GB",
        timezone_id="Europe/London",
        java_script_enabled=has_scripts,
    )
    person = Person(context.new_page(), account.name)
    context.set_default_timeout(PATIENCE)
    context.route(lambda url: not url.startswith((address, "data:")), person.refuse)
    person.page.goto("/sign-in")
    person.page.fill("#email", account.email)
    person.page.fill("#password", PASSWORD)
    person.page.get_by_role("button", name="Sign in", exact=True).click()
    return person
