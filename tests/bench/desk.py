"""How fast a council's desk answers fifty officers over 25,000 direct payments and five years.

One household lives a quarter through the real services and sends its return. Its rows, and the
return's, are multiplied inside PostgreSQL: twenty returns each, the newest of some thousands still
open. Fifty officers then look at the queue, filter it, search it and open returns, each pausing
to think, against the real server on this machine.
"""

import os
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep
from urllib.parse import urlencode
from uuid import UUID

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event, select, text
from sqlalchemy.orm import Session

from config.settings import PasswordCost, Settings
from pa_employer.accounts.models import Organisation, OrganisationKind, Post
from pa_employer.accounts.passwords import Passwords
from pa_employer.accounts.service import add_account
from pa_employer.app import create_app
from pa_employer.audit.actor import Actor
from pa_employer.db import Base
from pa_employer.demo.load import live
from pa_employer.reviews.models import FinancialReturn, ReturnState
from pa_employer.reviews.queries import due_returns
from pa_employer.reviews.send import SentWords, send_return
from receipts.store import FolderStore
from tests.bench.databases import each_database
from tests.bench.measuring import print_slowest
from tests.bench.returns import HOUSEHOLD, MONTHS, TODAY

AGREEMENTS, RETURNS_EACH, OPEN, DECISIONS = 25_000, 20, 3_000, 100_000
OFFICERS, SECONDS, THINKING = 50, 60, 5.0
"""How many look, for how long, and how long each thinks between two pages on average."""
PORT = 8765
PASSWORD = "one measured morning"  # noqa: S105  # of a database that is gone afterwards
QUICK = PasswordCost(1, 8, 1)
THEMES = ("unexplained_line", "balance_above_band", "hmrc_due_unpaid")


def main() -> None:
    """Fill a desk, count questions per page, and let fifty officers work."""
    with each_database() as engines, TemporaryDirectory() as folder:
        engine = engines["PostgreSQL"]
        began = perf_counter()
        return_ids = fill(engine, Path(folder))
        print(f"filled in {perf_counter() - began:.0f} s")  # noqa: T201
        environment = settings_in(engine, Path(folder))
        for kind, number in questions(environment, engine, return_ids).items():
            print(f"{kind}: {number} questions to the database")  # noqa: T201
        with serving(environment):
            report(work(return_ids))
        one_page(environment, return_ids)


def fill(engine: Engine, folder: Path) -> list[UUID]:
    """Fill the database, and return some of the open returns that are not clean."""
    with Session(engine) as session:
        (year,) = live(session, FolderStore(folder), [HOUSEHOLD], TODAY, MONTHS)
        agreement = year.household.agreement
        by = Actor(year.household.decider.id, year.household.decider.created_at)
        later = Actor(by.account_id, by.at.replace(year=TODAY.year, month=TODAY.month, day=4))
        spans = due_returns(session, agreement, later.today)
        sent = send_return(session, agreement, spans[-1], SentWords(), later)
        council = session.get_one(Organisation, agreement.authority_id)
        assert council.kind is OrganisationKind.AUTHORITY
        hashed = Passwords(QUICK).hash(PASSWORD)
        for number in range(OFFICERS):
            email = f"officer{number:02}@bench.example"
            post = (Post.FINANCE_OFFICER, council)
            account = add_account(session, email, f"Officer {number:02}", later.at, post)
            account.password_hash = hashed
        session.commit()
        ids = agreement.id, sent.id
    with engine.begin() as connection:
        multiply(connection, *ids)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    with Session(engine) as session:
        found = (
            select(FinancialReturn.id)
            .where(FinancialReturn.state == ReturnState.SUBMITTED)
            .order_by(FinancialReturn.id)
            .limit(400)
        )
        return list(session.scalars(found))


def multiply(connection: Connection, agreement_id: UUID, return_id: UUID) -> None:
    """Make 25,000 households of one, with five years of returns, most of them closed."""
    connection.execute(text("SET session_replication_role = replica"))
    people = f"generate_series(1, {AGREEMENTS}) AS n"
    own = {"id": "md5('e' || n)::uuid", "name": "'Person ' || n || ' of ' || md5(n::text)"}
    source = f"id = (SELECT employer_id FROM agreement WHERE id = '{agreement_id}')"  # noqa: S608
    _copies(connection, "employer", own, people, source)
    own = {
        "id": "md5('a' || n)::uuid",
        "employer_id": "md5('e' || n)::uuid",
        "reference": "'D-' || lpad(n::text, 6, '0')",
        "starts_on": "DATE '2021-10-01'",
        "first_payment_on": "DATE '2021-10-01'",
    }
    _copies(connection, "agreement", own, people, f"id = '{agreement_id}'")
    quarters = f"{people}, generate_series(1, {RETURNS_EACH}) AS q"
    is_open = f"(q = {RETURNS_EACH} AND n <= {OPEN})"
    first = "(DATE '2021-10-01' + (q - 1) * INTERVAL '3 months')::date"
    at = f"({first} + INTERVAL '4 months')"
    of_open = "CASE WHEN n % 20 = 0 THEN 'answered' ELSE 'submitted' END"
    state = f"CASE WHEN {is_open} THEN {of_open} ELSE 'closed' END"
    own = {
        "id": "md5('r' || n || '-' || q)::uuid",
        "agreement_id": "md5('a' || n)::uuid",
        "starts_on": first,
        "ends_on": f"({first} + INTERVAL '3 months' - INTERVAL '1 day')::date",
        "submitted_at": at,
        "state": state,
        "newest_id": "md5('v' || n || '-' || q)::uuid",
        "decision": f"CASE WHEN {is_open} THEN NULL ELSE 'accept' END",
        "decided_at": f"CASE WHEN {is_open} THEN NULL ELSE {at} + n * INTERVAL '1 second' END",
    }
    _copies(connection, "financial_return", own, quarters, f"id = '{return_id}'")
    own = {
        "id": "md5('v' || n || '-' || q)::uuid",
        "return_id": "md5('r' || n || '-' || q)::uuid",
        "made_at": at,
        "is_clean": "n % 4 <> 0",
        "themes": f"' ' || (ARRAY{list(THEMES)}::text[])[1 + n % {len(THEMES)}] || ' '",
        "document": f"CASE WHEN {is_open} THEN source.document ELSE '{{}}'::json END",
        "given": "NULL",
    }
    _copies(connection, "return_version", own, quarters, f"return_id = '{return_id}'")
    connection.execute(
        text(
            "INSERT INTO item_decision (id, return_id, number, key, said, rule, rule_key, action, "
            "amount, reason, decided_at, decided_by_id) SELECT md5('d' || r.id)::uuid, r.id, 1, "
            "'k', 'Nothing says yet what ' || md5(r.id::text) || ' was for.', 'A receipt is asked "
            "for above a sum.', 'evidence.enough', 'accept', 4200, 'Small and in the plan: ' || "
            "left(md5(r.id::text), 6), r.decided_at, (SELECT id FROM account LIMIT 1) "
            "FROM financial_return r WHERE r.state = 'closed' LIMIT :most"
        ),
        {"most": DECISIONS},
    )


def _copies(
    connection: Connection, table: str, own: dict[str, str], series: str, where: str
) -> None:
    """Insert a row for each of a series, like one that is there but for some columns."""
    columns = [column.name for column in Base.metadata.tables[table].columns]
    named = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(own.get(name, f'source."{name}"') for name in columns)
    statement = (
        f"INSERT INTO {table} ({named}) SELECT {values} "  # noqa: S608  # our own names
        f"FROM (SELECT * FROM {table} WHERE {where}) AS source, {series}"
    )
    connection.execute(text(statement))


def settings_in(engine: Engine, folder: Path) -> dict[str, str]:
    """Return the environment of a service over this database."""
    keys = folder / "keys.toml"
    keys.write_text(f'secret_key = "bench"\n[sealing_keys]\n1 = "{"A" * 43}="\n', encoding="utf-8")
    keys.chmod(0o600)
    return {
        "DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "PA_KEYS": str(keys),
        "PA_FILES": str(folder / "files"),
        "PA_HTTPS": "0",
    }


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[None]:
    """Serve the pages as an installation does: two processes of four threads."""
    server = subprocess.Popen(  # noqa: S603  # our own server
        [sys.executable, "-m", "gunicorn", "pa_employer.wsgi:make_app()", "-b",
         f"127.0.0.1:{PORT}", "-w", "2", "-k", "gthread", "--threads", "4",
         "--log-level", "warning"],
        env=os.environ | environment,
    )  # fmt: skip
    try:
        _wait()
        yield
    finally:
        server.terminate()
        server.wait(20)


def _wait() -> None:
    for _ in range(200):
        try:
            connection = HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/sign-in")
            connection.getresponse().read()
        except OSError:
            sleep(0.1)
        else:
            return
    message = "the server did not come up"
    raise RuntimeError(message)


PAGES: tuple[tuple[str, float, Callable[[list[UUID]], str]], ...] = (
    ("queue", 0.4, lambda _ids: "/council/returns"),
    ("filter", 0.2, lambda _ids: "/council/returns?" + urlencode(
        {"show": random.choice(("look", "clean", "answered", "closed")),  # noqa: S311
         "theme": random.choice(("", *THEMES))})),  # noqa: S311
    ("search", 0.2, lambda _ids: "/council/returns?" + urlencode(
        {"show": random.choice(("waiting", "closed")),  # noqa: S311
         "find": f"person {random.randint(1, AGREEMENTS)}"})),  # noqa: S311
    ("decision", 0.2, lambda ids: f"/council/returns/{random.choice(ids)}"),  # noqa: S311
)  # fmt: skip
"""Each kind of page, its share of the load, and an address of it."""


def work(return_ids: list[UUID]) -> dict[str, list[float]]:
    """Let every officer sign in and work, and return how long each page took, by kind."""
    with ThreadPoolExecutor(OFFICERS) as pool:
        cookies = list(pool.map(_signed_in, range(OFFICERS)))
        until = monotonic() + SECONDS
        shifts = pool.map(lambda cookie: _shift(cookie, return_ids, until), cookies)
        taken: dict[str, list[float]] = defaultdict(list)
        for shift in shifts:
            for kind, seconds in shift:
                taken[kind].append(seconds)
    return taken


def _signed_in(number: int) -> str:
    connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    cookie = str(answer.getheader("Set-Cookie")).split(";")[0]
    page = BeautifulSoup(answer.read(), "html.parser")
    token = page.select("input[name=csrf_token]")[0]["value"]
    typed = {
        "csrf_token": token,
        "email": f"officer{number:02}@bench.example",
        "password": PASSWORD,
    }
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in", urlencode(typed), headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status in {302, 303}, answer.status
    return str(answer.getheader("Set-Cookie")).split(";")[0]


def _shift(cookie: str, return_ids: list[UUID], until: float) -> list[tuple[str, float]]:
    taken = []
    sleep(random.uniform(0, THINKING))  # noqa: S311
    while monotonic() < until:
        ((kind, _, address),) = random.choices(PAGES, [share for _, share, _ in PAGES])  # noqa: S311
        began = perf_counter()
        # A browser's connection is long closed again after so much thinking.
        connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
        connection.request("GET", address(return_ids), headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (answer.status, kind)
        taken.append((kind, perf_counter() - began))
        connection.close()
        sleep(random.expovariate(1 / THINKING))
    return taken


def report(taken: dict[str, list[float]]) -> None:
    """Print how long pages took: the median, and what 95 and 99 of a hundred stayed below."""
    every = [each for times in taken.values() for each in times]
    for kind, times in (*taken.items(), ("all", every)):
        cuts = quantiles(times, n=100)
        print(  # noqa: T201
            f"{kind}: {len(times)} pages, p50 {median(times) * 1000:.0f} ms, "
            f"p95 {cuts[94] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms"
        )
    print(f"{len(every) / SECONDS:.1f} pages/s of {OFFICERS} officers")  # noqa: T201


def questions(
    environment: dict[str, str], engine: Engine, return_ids: list[UUID]
) -> dict[str, int]:
    """Return how many questions each kind of page asks the database."""
    client, asking = _client(environment)
    found = {}
    for kind, _, address in PAGES:
        asking.clear()
        answer = client.get(address(return_ids))
        assert answer.status_code == 200
        found[kind] = len(asking)
    assert engine.dialect.name == "postgresql"
    return found


def one_page(environment: dict[str, str], return_ids: list[UUID]) -> None:
    """Print where the time of twenty pages of each kind goes."""
    client, _ = _client(environment)
    print_slowest(
        lambda: [client.get(address(return_ids)) for _, _, address in PAGES for _ in range(20)]
    )


def _client(environment: dict[str, str]) -> tuple[FlaskClient, list[str]]:
    app = create_app(Settings.read(environment))
    asking: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asking.append(statement)

    event.listen(app.extensions["engine"], "before_cursor_execute", note)
    client = app.test_client()
    page = BeautifulSoup(client.get("/sign-in").get_data(), "html.parser")
    token = page.select("input[name=csrf_token]")[0]["value"]
    client.post(
        "/sign-in",
        data={"csrf_token": token, "email": "officer00@bench.example", "password": PASSWORD},
    )
    return client, asking


if __name__ == "__main__":
    main()
