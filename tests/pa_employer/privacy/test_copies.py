"""A copy of one's information holds all that is about its reader, and nothing about others."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.evidence.forgetting import EVERYTHING, work_off_files
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.people.models import Capacity
from pa_employer.people.queries import mandates_of
from pa_employer.people.service import MandateDetails, end_mandate, give_mandate
from pa_employer.privacy import copying, reading
from pa_employer.privacy.copying import ask_for_copy, parts_for
from pa_employer.privacy.data_map import Kind, Whose
from pa_employer.privacy.handing_out import as_zip
from pa_employer.privacy.models import CopyState, DataCopy, DataCopyPart
from pa_employer.privacy.paths import tables_about
from pa_employer.privacy.queries import standings_of
from pa_employer.privacy.told import Row, as_json, plain
from pa_employer.web.pages import moment
from receipts.store import FileStore
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.privacy.filling import World, fill, marks_in

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TODAY = AT.date()


def bench(app: Flask, files: FileStore | None = None) -> Bench:
    kept = files or app.extensions["files"]
    return Bench(app.extensions["engine"], lambda: AT, copying.handlers(kept))


def made(app: Flask, session: Session, account: Account) -> DataCopy:
    copy = ask_for_copy(session, account, Actor(account.id, AT))
    session.commit()
    work_off(bench(app))
    session.expire_all()
    assert copy.state is CopyState.MADE
    return copy


def zipped(app: Flask, session: Session, copy: DataCopy) -> dict[str, bytes]:
    account = session.get_one(Account, copy.account_id)
    parts = parts_for(session, copy, standings_of(session, account, TODAY))
    whole = BytesIO(b"".join(as_zip(app.extensions["files"], parts, AT)))
    session.commit()
    with ZipFile(whole) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def texts(files: dict[str, bytes]) -> list[str]:
    return [data.decode() for data in files.values()]


@dataclass(frozen=True)
class Reader:
    """Somebody who asks for a copy, and of whom it has to tell."""

    account: str
    standings: tuple[tuple[Whose, str, tuple[str, ...]], ...]
    """As what, the table of the person, and whose marks may be in it."""


EMPLOYER = Reader(
    "account0",
    ((Whose.HOUSEHOLD, "employer", ("A", "A2")), (Whose.ACCOUNT, "account", ("A",))),
)
FIRST_PA = Reader(
    "account1", ((Whose.ASSISTANT, "assistant", ("A",)), (Whose.ACCOUNT, "account1", ("A1",)))
)
EMPLOYERS_NAME = ("A", "employer", "name")
"""A PA's copy says in its titles for whom they work."""
SECOND_PA = Reader(
    "account2", ((Whose.ASSISTANT, "assistant", ("A2",)), (Whose.ACCOUNT, "account2", ("A2",)))
)


def expected(world: World, reader: Reader) -> Iterator[tuple[str, str, str, Any, Whose]]:
    """Each column that the reader has a right to: its table, whose row, its name and value."""
    for whose, _, marks in reader.standings:
        for mapped in tables_about(whose):
            for who in marks:
                row = world.rows.get((mapped.name, who))
                if row is not None:
                    for column in mapped.about(whose):
                        yield mapped.name, who, column.name, row[column.name], whose


@sqlite_only
@pytest.mark.parametrize("reader", [EMPLOYER, FIRST_PA, SECOND_PA])
def test_a_copy_has_every_mapped_column_about_its_reader_and_nobody_else_s(
    reader: Reader, app: Flask, session: Session
) -> None:
    store = app.extensions["files"]
    world = fill(session, store, "A")
    fill(session, store, "B")
    session.commit()
    files = zipped(
        app, session, made(app, session, session.get_one(Account, world.ids[reader.account]))
    )
    told = {}
    for name, data in files.items():
        if name.startswith("data/"):
            found = json.loads(data)
            told[found["about"], found["table"]] = found["rows"]
    wanted = list(expected(world, reader))
    assert len(wanted) > {"account0": 500, "account1": 150, "account2": 150}[reader.account]
    missing = [
        (table, who, column)
        for table, who, column, value, whose in wanted
        if json.loads(json.dumps(plain(value)))
        not in [row[column] for row in told[whose.value, table]]
    ]
    assert missing == []
    allowed = {(who, table, column) for table, who, column, _, _ in wanted} | {EMPLOYERS_NAME}
    assert {mark for mark in marks_in(texts(files)) if mark not in allowed} == set()


@sqlite_only
def test_papers_come_with_it_as_they_were_sent(app: Flask, session: Session) -> None:
    store = app.extensions["files"]
    world = fill(session, store, "A")
    session.commit()
    files = zipped(
        app, session, made(app, session, session.get_one(Account, world.ids["account0"]))
    )
    papers = [name for name in files if name.startswith("papers/")]
    whole = {
        mapped.name
        for mapped in tables_about(Whose.HOUSEHOLD)
        for column in mapped.about(Whose.HOUSEHOLD)
        if column.kind is Kind.DOCUMENT and column.name.endswith("digest")
    }
    assert {name.split("/")[2] for name in papers} == whole


def test_the_pages_of_a_copy_can_be_read_without_anything_else(
    app: Flask, session: Session, household: Household
) -> None:
    files = zipped(app, session, made(app, session, household.employer_account))
    index = BeautifulSoup(files["index.html"], "html.parser")
    for link in index.select("a[href^='read/']"):
        page = BeautifulSoup(files[str(link["href"])], "html.parser")
        assert page.html
        assert page.html["lang"] == "en-GB"
        assert len(page.find_all("h1")) == 1
        assert not page.find_all(src=True)
    assert "somebody else" in index.get_text()
    said = json.loads(files["index.json"])
    assert {each["name"] for each in said["files"]} == files.keys() - {"index.html", "index.json"}
    assert b"To live at home" in b"".join(files.values())


def test_somebody_asks_with_one_press_leaves_and_comes_back_for_it(
    app: Flask, session: Session, household: Household, pa: Visitor
) -> None:
    page = pa.press(pa.open("/information"), "Make a copy of my information")
    assert "you can leave this page" in page.text
    (copy,) = session.scalars(select(DataCopy))
    assert copy.account_id == household.assistant_account.id
    session.commit()
    work_off(bench(app))
    page = pa.follow(pa.open("/information"), f"The copy you asked for on {said(copy)}")
    answer = pa.client.get(page.link("Fetch your copy (ZIP)"))
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.get_data())) as archive:
        told = b"".join(archive.read(name) for name in archive.namelist())
    assert b"AB123456C" in told
    assert b"To live at home" not in told
    deeds = session.scalars(select(AuditEvent.what).order_by(AuditEvent.number)).all()
    assert deeds[-2:] == [
        "asked for a copy of their information",
        "fetched a copy of their information",
    ]
    assert "You fetched it on" in pa.open(page.path).text


def said(copy: DataCopy) -> str:
    return moment(copy.asked_at)


def test_nobody_else_finds_a_copy(
    app: Flask, session: Session, household: Household, pa: Visitor
) -> None:
    copy = made(app, session, household.employer_account)
    pa.open(f"/information/copies/{copy.id}", expect=404)
    pa.open(f"/information/copies/{copy.id}/copy.zip", expect=404)


def test_asking_twice_is_asking_once(session: Session, household: Household) -> None:
    account = household.employer_account
    by = Actor(account.id, AT)
    assert ask_for_copy(session, account, by) is ask_for_copy(session, account, by)


def test_who_acts_for_somebody_no_more_gets_nothing_of_them_any_more(
    app: Flask, session: Session, household: Household
) -> None:
    sister = add_person(app, session, "Elspeth Sinclair")
    details = MandateDetails(capacity=Capacity.REPRESENTATIVE, from_on=TODAY - timedelta(days=9))
    give_mandate(session, household.employer, sister, details, household.by_employer)
    copy = made(app, session, sister)
    before = zipped(app, session, copy)
    mandate = next(
        each
        for each in mandates_of(session, household.employer.id)
        if each.account_id == sister.id
    )
    end_mandate(session, mandate, TODAY - timedelta(days=1), household.by_employer)
    session.commit()
    after = zipped(app, session, copy)
    assert any("household-" in name for name in before)
    assert not any("household-" in name for name in after)


def test_what_lies_in_the_store_meanwhile_is_sealed(
    app: Flask, session: Session, household: Household
) -> None:
    made(app, session, household.assistant_account)
    store = app.extensions["files"]
    assert not [each for each in store.digests() if b"AB123456C" in store.get(each)]


def test_a_copy_is_made_in_pieces_of_so_many_rows(
    app: Flask, session: Session, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then ten years need no more memory than one piece."""
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    held: list[int] = []

    def tell(facts: Mapping[str, object], rows: Sequence[Row]) -> bytes:
        held.append(len(rows))
        return as_json(facts, rows)

    monkeypatch.setattr(copying, "as_json", tell)
    files = zipped(app, session, made(app, session, household.employer_account))
    assert max(held) == 2
    events = [name for name in files if "/audit_event" in name and name.endswith(".json")]
    assert len(events) > 1
    counted = session.scalar(
        select(func.count())
        .select_from(AuditEvent)
        .where(AuditEvent.employer_id == household.employer.id)
    )
    rows = [json.loads(files[name])["rows"] for name in events if "household-" in name]
    assert sum(map(len, rows)) == counted


class PowerCutError(Exception):
    """The worker dies."""


class FailingStore:
    """A store that is cut off after so many files."""

    def __init__(self, store: FileStore, left: int) -> None:
        self._store, self._left = store, left

    def put(self, data: bytes) -> str:
        self._left -= 1
        if self._left < 0:
            raise PowerCutError
        return self._store.put(data)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._store, name)


def go_on(store: Any, app: Flask, copy: DataCopy) -> None:  # noqa: ANN401
    while copying.turn(store, bench(app), copy.id):
        pass


@pytest.mark.parametrize("files_before", [0, 5, 12])
def test_a_worker_that_dies_leaves_nothing_behind_and_the_next_makes_it_whole(
    files_before: int, app: Flask, session: Session, household: Household
) -> None:
    store = app.extensions["files"]
    account = household.employer_account
    copy = ask_for_copy(session, account, Actor(account.id, AT))
    session.commit()
    dying = FailingStore(store, files_before)
    with pytest.raises(PowerCutError):
        go_on(dying, app, copy)
    go_on(store, app, copy)
    session.expire_all()
    files = zipped(app, session, copy)
    assert json.loads(files["index.json"])["files"]
    work_off_files(store, Bench(app.extensions["engine"], lambda: AT, {}), EVERYTHING)
    kept = set(session.scalars(select(DataCopyPart.digest)))
    assert set(store.digests()) <= kept
