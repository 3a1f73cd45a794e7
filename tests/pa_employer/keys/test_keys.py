"""Keys are added and everything is sealed anew, whoever works or dies meanwhile."""

import signal
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
import requests
from bs4 import BeautifulSoup
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from config.settings import SettingsError, add_key, make_keys
from pa_employer.assistants.models import Assistant
from pa_employer.concerns.models import Concern, ConcernKind, ConcernNote
from pa_employer.db import APPEND_ONLY, new_id
from pa_employer.keys.places import sealed_tables
from pa_employer.keys.resealing import AT_ONCE, reseal
from pa_employer.keys.status import in_words, uses
from pa_employer.letters.models import Letter
from pa_employer.sealing import SEAL
from receipts.store import FolderStore
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.watching.processes import environment, serving, started, wait_for

ONE, TWO = {1: bytes(32)}, {1: bytes(32), 2: bytes([7]) * 32}
MANY = AT_ONCE * 8


@pytest.fixture
def two_keys() -> Iterator[None]:
    yield
    SEAL.use(ONE)


@pytest.fixture
def files(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


def letters(session: Session, count: int) -> None:
    """Letters sealed with the key of now."""
    rows = [
        {
            "id": new_id(),
            "to_address": f"una{number}@example.org",
            "subject": "A message",
            "body": f"Words {number}",
            "asked_at": AT,
            "kind": "email",
            "state": "sent",
            "refusal": "",
        }
        for number in range(count)
    ]
    session.execute(insert(Letter.__table__), rows)  # type: ignore[arg-type]
    session.commit()


def keys_of(session: Session, files: FolderStore) -> dict[int, int]:
    found = {number: use.total for number, use in uses(session, files).items()}
    session.commit()
    return found


def quietly(_words: str) -> None:
    """Tell nobody."""


@pytest.mark.usefixtures("two_keys")
def test_everything_is_sealed_anew_and_reads_as_before(
    engine: Engine, session: Session, household: Household, files: FolderStore
) -> None:
    letters(session, AT_ONCE + 3)
    before = keys_of(session, files)
    SEAL.use(TWO)
    letters(session, 2)
    assert reseal(engine, files, AT, Event(), quietly)
    assert keys_of(session, files) == {2: before[1] + 4}
    session.expire_all()
    assistant = session.get_one(Assistant, household.assistant.id)
    assert (assistant.ni_number, assistant.account_number) == ("AB123456C", "00123456")
    bodies = set(session.scalars(select(Letter.body)))
    assert bodies == {f"Words {number}" for number in range(AT_ONCE + 3)}
    SEAL.use({2: TWO[2]})
    assert session.scalars(select(Assistant.sort_code)).one() == "801234"


@pytest.mark.usefixtures("two_keys")
def test_it_can_be_stopped_between_batches_and_goes_on_where_it_was(
    engine: Engine, session: Session, files: FolderStore
) -> None:
    letters(session, AT_ONCE * 3)
    SEAL.use(TWO)
    stop, told = Event(), []

    def tell(words: str) -> None:
        told.append(words)
        stop.set()

    assert not reseal(engine, files, AT, stop, tell)
    assert keys_of(session, files) == {1: AT_ONCE * 4, 2: AT_ONCE * 2}
    assert told == [f"letter: {AT_ONCE:,} of {AT_ONCE * 3:,} rows"]
    assert reseal(engine, files, AT, Event(), quietly)
    assert keys_of(session, files) == {2: AT_ONCE * 6}


@pytest.mark.usefixtures("two_keys")
def test_history_is_never_rewritten_and_its_key_is_said_to_stay(
    engine: Engine, session: Session, household: Household, files: FolderStore
) -> None:
    concern = Concern(
        authority_id=household.council.id,
        agreement_id=household.agreement.id,
        second_id=household.officer.id,
        kind=next(iter(ConcernKind)),
        words="A worry",
        raised_at=AT,
        raised_by_id=household.officer.id,
    )
    session.add(concern)
    session.flush()
    note = ConcernNote(
        concern_id=concern.id, words="Rang", written_at=AT, written_by_id=household.officer.id
    )
    session.add(note)
    session.commit()
    SEAL.use(TWO)
    assert reseal(engine, files, AT, Event(), quietly)
    found = uses(session, files)
    assert (found[1].total, found[1].in_history) == (1, 1)
    said = in_words(found, TWO)
    assert "Key 1: 1 details. Keep it: all of that is history, which is never rewritten." in said
    assert "    concern_note.words: 1" in said
    session.expire_all()
    assert session.scalars(select(ConcernNote.words)).one() == "Rang"


@pytest.mark.usefixtures("two_keys")
def test_status_says_what_a_key_is_needed_for(session: Session, files: FolderStore) -> None:
    letters(session, 3)
    SEAL.use(TWO)
    letters(session, 1)
    found = uses(session, files)
    wait = "Key 1: 6 details. Keep it: 6 of them wait to be sealed anew"
    assert in_words(found, TWO)[0].startswith(wait)
    assert "Key 2: 2 details. It seals what is new." in in_words(found, TWO)
    missing = "It is missing from the key file, and what it sealed cannot be read."
    assert in_words(found, (2,))[0].endswith(missing)
    free = (
        "Key 3: 0 details. Nothing needs it: it may be dropped once no backup of its time is kept."
    )
    assert free in in_words(found, {1: b"", 2: b"", 3: b"", 4: b""})


def test_each_table_of_history_with_sealed_details_is_known() -> None:
    """A new one changes what `keys status` can promise, and is to be thought about."""
    found = {each.table.name for each in sealed_tables() if each.is_history}
    assert found == {"concern_note", "help_time"} & APPEND_ONLY


def test_a_key_is_added_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    make_keys(path)
    path.chmod(0o640)
    first = tomllib.loads(path.read_text())
    assert add_key(path) == 2
    assert add_key(path) == 3
    now = tomllib.loads(path.read_text())
    assert now["secret_key"] == first["secret_key"]
    assert now["sealing_keys"]["1"] == first["sealing_keys"]["1"]
    assert len(set(now["sealing_keys"].values())) == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["keys.toml"]
    with pytest.raises(SettingsError, match="There is no key file"):
        add_key(tmp_path / "other.toml")


def test_no_key_comes_after_the_last(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(f'secret_key = "x"\n[sealing_keys]\n255 = "{"A" * 43}="\n')
    with pytest.raises(SettingsError, match="no key after number 255"):
        add_key(path)


def test_a_killed_command_and_a_running_service_lose_nothing(
    session: Session, household: Household, database_url: str, tmp_path: Path
) -> None:
    """A service that knows the old key only goes on, while another process dies at the work."""
    letters(session, MANY)
    given = environment(database_url, tmp_path)
    with serving(tmp_path, given) as running:
        add_key(Path(given["PA_KEYS"]))
        with started(tmp_path, given, "keys", "reseal") as killed:
            wait_for(lambda: "letter: " in killed.written)
            killed.process.send_signal(signal.SIGKILL)
            assert killed.process.wait(20) == -signal.SIGKILL
        files = FolderStore(Path(given["PA_FILES"]))
        half = keys_of(session, files)
        assert half[1] > 0
        assert half[2] > 0
        with started(tmp_path, given, "keys", "reseal") as again:
            assert again.process.wait(60) == 0, again.written
        assert keys_of(session, files) == {2: sum(half.values())}
        page = _assistant_page(running.address, household)
        assert "00123456" in page or "AB123456C" in page or "AB 12 34 56 C" in page


def _assistant_page(address: str, household: Household) -> str:
    """What the service, which was started before the key was added, shows of sealed details."""
    browser = requests.Session()
    found = BeautifulSoup(browser.get(f"{address}/sign-in", timeout=20).text, "html.parser")
    token = str(found.select("input[name=csrf_token]")[0]["value"])
    typed = {
        "csrf_token": token,
        "email": "morag@example.org",
        "password": "three words remembered",
    }
    browser.post(f"{address}/sign-in", data=typed, timeout=20)
    own = f"{address}{household.path}/assistants/{household.assistant.id}"
    answer = browser.get(f"{own}/details", timeout=20)
    assert answer.ok, (answer.status_code, own)
    return answer.text
