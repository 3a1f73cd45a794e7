"""How fast an employer's first page is, after a year of pay and spending: questions and time.

One process, one thread, and no network: the time of a core that a page takes, the database's own
on PostgreSQL left out. Two processes on two cores serve twice as many.
"""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from config.settings import PasswordCost, Settings
from pa_employer.accounts.passwords import Passwords
from pa_employer.app import create_app
from pa_employer.audit.actor import Actor
from pa_employer.demo.load import live
from payroll.ground.days import ONE_DAY
from receipts.store import FolderStore
from tests.bench.databases import each_database
from tests.bench.measuring import memory_mib, print_slowest
from tests.bench.returns import HOUSEHOLD, MONTHS, TODAY

QUICK = PasswordCost(1, 8, 1)
PASSWORD = "one measured morning"  # noqa: S105  # of a database that is gone afterwards
PAGES, OFTENEST = 30, 30


def main() -> None:
    """Measure the page on both databases; `--slowest` also says where the time goes."""
    with each_database() as engines, TemporaryDirectory() as folder:
        for name, engine in engines.items():
            measure(name, engine, Path(folder) / name)


def measure(name: str, engine: Engine, folder: Path) -> None:
    """Print the questions of one page, and how many pages a second there are."""
    client, path = at_home(engine, folder)
    asked: Counter[str] = Counter()

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked[statement] += 1

    open_page(client, path)
    event.listen(Engine, "before_cursor_execute", note)
    open_page(client, path)
    event.remove(Engine, "before_cursor_execute", note)
    began = process_time()
    open_pages(client, path)
    took = process_time() - began
    print(  # noqa: T201
        f"employer's first page, {name}: {asked.total()} questions, {len(asked)} of them "
        f"different, {took / PAGES * 1000:.0f} ms, {PAGES / took:.1f} pages/s, "
        f"{memory_mib()} MiB"
    )
    if "--slowest" in sys.argv:
        for statement, count in asked.most_common(OFTENEST):
            print(count, " ".join(statement.split())[:200])  # noqa: T201
        print_slowest(lambda: open_pages(client, path))


def at_home(engine: Engine, folder: Path) -> tuple[FlaskClient, str]:
    """Return somebody signed in after a year, and the address of their first page."""
    folder.mkdir()
    with Session(engine) as session:
        (year,) = live(session, FolderStore(folder), [HOUSEHOLD], TODAY, MONTHS)
        decider = year.household.decider
        decider.password_hash = Passwords(QUICK).hash(PASSWORD)
        email, path = decider.email, f"/employers/{year.household.employer.id}"
        at = Actor(decider.id, decider.created_at).at.replace(
            year=TODAY.year, month=TODAY.month, day=(TODAY - ONE_DAY).day
        )
        session.commit()
    settings = Settings(
        database_url=engine.url.render_as_string(hide_password=False),
        files=folder,
        secret_key="bench",  # noqa: S106  # of a database that is gone afterwards
        sealing_keys={1: bytes(32)},
        https=False,
        password_cost=QUICK,
    )
    client = create_app(settings, lambda: at).test_client()
    token = BeautifulSoup(client.get("/sign-in").get_data(), "html.parser").select(
        "input[name=csrf_token]"
    )[0]["value"]
    typed = {"csrf_token": str(token), "email": email, "password": PASSWORD}
    assert client.post("/sign-in", data=typed).status_code == 303
    return client, path


def open_pages(client: FlaskClient, path: str) -> None:
    """Open a page again and again."""
    for _ in range(PAGES):
        open_page(client, path)


def open_page(client: FlaskClient, path: str) -> None:
    """Open a page that must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status


if __name__ == "__main__":
    main()
