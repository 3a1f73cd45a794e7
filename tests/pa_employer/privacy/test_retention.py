"""Each rule of keeping is executed by one task: on its day, not before, never under a hold."""

from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Post, SignIn, SignInAttempt
from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.cli import main
from pa_employer.db import APPEND_ONLY, Base
from pa_employer.evidence.forgetting import place_hold
from pa_employer.jobs.models import Job
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.letters.models import Letter, LetterState
from pa_employer.letters.service import write_text
from pa_employer.people.models import Employer
from pa_employer.privacy import retention
from pa_employer.privacy.copying import ask_for_copy
from pa_employer.privacy.data_map import ALWAYS, data_map
from pa_employer.privacy.erasing import TELLING
from pa_employer.privacy.models import DataCopy, RetentionRun
from pa_employer.privacy.retention import (
    EVERYTHING,
    EXECUTORS,
    begin,
    run_retention,
    what_is_due,
)
from pa_employer.privacy.sweeping import cut_of
from receipts.keeping import Kept, first_day_kept, kept_until, newest_rule
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.privacy.filling import fill, marks_in

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
YEARS_LATER = datetime(2040, 4, 6, 9, tzinfo=UTC)
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def bench(app: Flask, at: datetime) -> Bench:
    return Bench(app.extensions["engine"], lambda: at, retention.HANDLERS)


def run(app: Flask, session: Session, at: datetime) -> dict[str, int]:
    """What each rule forgot, for those that forgot something."""
    session.commit()
    run_retention(bench(app, at), EVERYTHING)
    session.expire_all()
    rows = session.scalars(select(RetentionRun).where(RetentionRun.ran_at == at))
    return {row.rule: row.forgotten for row in rows if row.forgotten}


def test_every_rule_of_the_file_is_executed_by_something() -> None:
    assert set(EXECUTORS) == set(Kept)


def test_every_table_with_personal_data_is_under_a_rule_that_is_executed() -> None:
    rules = {mapped.kept for mapped in data_map().values() if mapped.columns}
    assert rules - {ALWAYS} <= {kind.value for kind in EXECUTORS}


@pytest.mark.parametrize("kind", list(Kept))
def test_the_first_day_kept_is_the_day_the_rule_says(kind: Kept) -> None:
    today = date(2033, 4, 5)
    for _ in range(3):
        rule = newest_rule(kind, today)
        first = first_day_kept(rule, today)
        assert kept_until(rule, first) >= today
        assert kept_until(rule, first - timedelta(days=1)) < today
        today += timedelta(days=1)


def test_a_sign_in_is_forgotten_on_its_day_and_not_before(
    app: Flask, session: Session, household: Household
) -> None:
    cut = cut_of(Kept.SIGN_IN, AT)
    account_id = household.employer_account.id
    for name, ended in ((b"old", cut - timedelta(seconds=1)), (b"new", cut)):
        row = SignIn(
            token_digest=name,
            account_id=account_id,
            started_at=cut,
            last_used_at=cut,
            proved_at=cut,
        )
        row.ended_at = ended
        session.add(row)
    session.add(SignInAttempt(email_digest=b"x", at=AT - timedelta(days=4), network_digest=b"x"))
    assert run(app, session, AT) == {"sign_in": 1, "sign_in_try": 1}
    assert session.scalars(select(SignIn.token_digest)).all() == [b"new"]


def test_a_letter_loses_its_words_and_a_waiting_one_does_not(app: Flask, session: Session) -> None:
    for state in (LetterState.SENT, LetterState.WAITING):
        write_text(session, "07700900123", "There is a message.", AT).state = state
    session.commit()
    assert run(app, session, AT + timedelta(days=92))["letter"] == 1
    letters = {letter.state: letter for letter in session.scalars(select(Letter))}
    assert letters[LetterState.SENT].body == letters[LetterState.SENT].to_address == ""
    assert letters[LetterState.WAITING].body == "There is a message."


def test_a_copy_is_gone_after_its_time(app: Flask, session: Session, household: Household) -> None:
    account = household.employer_account
    ask_for_copy(session, account, Actor(account.id, AT))
    assert "data_copy" not in run(app, session, AT + timedelta(days=14))
    assert run(app, session, AT + timedelta(days=15))["data_copy"] == 1
    assert session.scalars(select(DataCopy)).all() == []


def ended(session: Session, household: Household) -> None:
    household.agreement.ends_on = household.assistant.left_on = date(2026, 12, 31)
    session.commit()


LAST = datetime(2033, 4, 5, 9, tzinfo=UTC)
"""The last day on which what ended in 2026-27 is kept."""


def test_a_household_is_erased_six_years_after_its_tax_year_and_not_a_day_before(
    app: Flask, session: Session, household: Household
) -> None:
    ended(session, household)
    found = run(app, session, LAST)
    assert "household" not in found
    assert "payroll" not in found
    found = run(app, session, LAST + timedelta(days=1))
    assert found["payroll"] == found["household"] == 1
    assistant = session.get_one(Assistant, household.assistant.id)
    assert (assistant.name, assistant.ni_number, assistant.account_number) == ("", None, None)
    assert session.get_one(Employer, household.employer.id).name == ""
    assert session.get_one(Agreement, household.agreement.id).purpose == ""


def test_a_hold_keeps_it_and_is_told_in_the_report(
    app: Flask, session: Session, household: Household
) -> None:
    ended(session, household)
    place_hold(session, household.agreement, "A claim.", household.by_employer)
    assert "household" not in run(app, session, LAST + timedelta(days=1))
    rows = session.scalars(select(RetentionRun).where(RetentionRun.held > 0))
    assert {row.rule: row.held for row in rows} == {"payroll": 1, "household": 1}
    assert session.get_one(Employer, household.employer.id).name == "Morag Sinclair"


@sqlite_only
def test_years_later_no_word_of_anybody_is_left_but_in_history(
    app: Flask, session: Session
) -> None:
    """Generated: every column of the map that tells of somebody is empty after its time."""
    fill(session, app.extensions["files"], "A")
    session.commit()
    before = told(session)
    assert {table for _, table, _ in before} > {"employer", "assistant", "sickness", "message"}
    run(app, session, YEARS_LATER)
    telling = {
        (name, column.name)
        for name, mapped in data_map().items()
        if mapped.kept != ALWAYS and name not in APPEND_ONLY
        for column in mapped.columns
        if column.kind in TELLING
    }
    left = {(table, column) for _, table, column in told(session)}
    assert sorted(left & telling) == []


def told(session: Session) -> set[tuple[str, str, str]]:
    """Every mark in the database, sealed ones opened."""
    texts = [
        str(value)
        for table in Base.metadata.sorted_tables
        for row in session.execute(select(table))
        for value in row
        if value is not None
    ]
    session.commit()
    return set(marks_in(texts))


@sqlite_only
def test_a_second_run_on_a_day_forgets_nothing_more(app: Flask, session: Session) -> None:
    fill(session, app.extensions["files"], "A")
    first = run(app, session, YEARS_LATER)
    assert len(first) > 8
    assert run(app, session, YEARS_LATER) == first
    assert run(app, session, YEARS_LATER + timedelta(days=1)) == {}


@sqlite_only
def test_a_dry_run_tells_what_a_run_does_and_keeps_everything(
    app: Flask, session: Session
) -> None:
    fill(session, app.extensions["files"], "A")
    session.commit()
    before = told(session)
    due = what_is_due(session, YEARS_LATER)
    assert told(session) == before
    found = {kind.value: each.forgotten for kind, each in due.items() if each.forgotten}
    assert run(app, session, YEARS_LATER) == found


@sqlite_only
def test_who_dies_between_two_rules_leaves_the_rest_to_the_next(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(session, app.extensions["files"], "A")
    session.commit()
    due = what_is_due(session, YEARS_LATER)
    session.commit()

    def cut(*_: object) -> None:
        raise PowerError

    with monkeypatch.context() as patched:
        patched.setitem(EXECUTORS, Kept.LETTER, cut)
        with pytest.raises(PowerError):
            run_retention(bench(app, YEARS_LATER), EVERYTHING)
    found = {kind.value: each.forgotten for kind, each in due.items() if each.forgotten}
    assert run(app, session, YEARS_LATER) | found == found


class PowerError(Exception):
    """The worker dies."""


def test_it_runs_once_a_day_by_itself(app: Flask, session: Session) -> None:
    begin(session, AT)
    session.commit()
    work_off(bench(app, AT))
    job = session.scalars(select(Job).where(Job.kind == retention.JOB)).one()
    assert job.run_after == AT + timedelta(days=1)
    assert session.scalar(select(func.count()).select_from(RetentionRun)) == len(Kept)


def test_the_command_tells_what_would_be_forgotten_and_then_forgets_it(
    app: Flask,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    tried = datetime(2025, 1, 1, tzinfo=UTC)
    session.add(SignInAttempt(email_digest=b"x", at=tried, network_digest=b"x"))
    session.commit()
    settings = app.extensions["settings"]
    keys = tmp_path / "keys.toml"
    zeros = b64encode(bytes(32)).decode()
    keys.write_text(f'secret_key = "x"\n[sealing_keys]\n1 = "{zeros}"\n', encoding="utf-8")
    monkeypatch.setenv("PA_KEYS", str(keys))
    monkeypatch.setenv("PA_FILES", str(settings.files))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    main(["retention", "run", "--dry-run"])
    assert "sign_in_try          would be forgotten: 1; held: 0" in capsys.readouterr().out
    assert len(session.scalars(select(SignInAttempt)).all()) == 1
    session.commit()
    main(["retention", "run"])
    assert "sign_in_try          forgotten: 1; held: 0" in capsys.readouterr().out
    assert session.scalars(select(SignInAttempt)).all() == []


def test_the_administrator_reads_the_records_of_processing(
    app: Flask, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(add_person(app, session, "Robin Tait", (Post.ADMINISTRATOR, None)))
    page = visitor.follow(visitor.open("/admin/keeping"), "Records of processing")
    for mapped in data_map().values():
        if mapped.columns:
            assert mapped.purpose.title in page.text
            assert mapped.purpose.law in page.text
    assert "people who wrote in about a job" in page.text


def test_the_administrator_reads_what_was_forgotten_in_numbers(
    app: Flask, session: Session, household: Household, visitor: Visitor
) -> None:
    robin: Account = add_person(app, session, "Robin Tait", (Post.ADMINISTRATOR, None))
    session.commit()
    visitor.sign_in(robin)
    assert "did not happen yet" in visitor.open("/admin/keeping").text
    ended(session, household)
    run(app, session, LAST + timedelta(days=1))
    visitor.sign_in(robin)
    page = visitor.open("/admin/keeping")
    assert "6 April 2033 : 1 forgotten" in page.text
    assert "Morag" not in page.text
