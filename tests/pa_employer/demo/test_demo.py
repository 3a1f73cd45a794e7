"""The demo: invented households whose year ties out, and sign-ins that exist only there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.queries import first_broken_event
from pa_employer.demo.households import HOUSEHOLDS
from pa_employer.demo.load import LastDayError, is_empty, live, load
from pa_employer.demo.people import people
from pa_employer.demo.routes import PASSWORD, add_demo
from pa_employer.demo.story import LAST_DAY, tell
from pa_employer.demo.year import Year
from pa_employer.evidence.models import Receipt
from pa_employer.evidence.pairing import notices_of
from pa_employer.evidence.wanting import year_of
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.ledger.queries import first_broken_book
from pa_employer.letters.installed import postboxes_of
from pa_employer.letters.post import handlers
from pa_employer.letters.service import write_letter, write_text
from pa_employer.reviews.drafting import draft, every_agreement
from pa_employer.reviews.models import FinancialReturn, ReturnState
from pa_employer.reviews.queries import read, returns_of, versions_of
from pa_employer.statements.queries import held_on
from payroll.ground.days import ONE_DAY, Span
from payroll.ground.money import NOTHING
from receipts.noticing import MAY_BE_FINE, Odd
from receipts.store import FolderStore
from returns.given import is_as_kept
from tests.pa_employer.conftest import AT
from tests.pa_employer.pages import Visitor

TODAY = LAST_DAY + ONE_DAY


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_household_lives_a_year_that_ties_out(session: Session, tmp_path: Path) -> None:
    assert is_empty(session)
    years = live(session, FolderStore(tmp_path / "files"), HOUSEHOLDS, LAST_DAY)
    assert len(years) == len(HOUSEHOLDS)
    assert first_broken_event(session) is None
    assert first_broken_book(session) is None
    for year in years:
        last = max((move.on for move in year.household.bank.movements), default=LAST_DAY)
        moved = sum(
            move.amount.pence
            for move in year.household.bank.movements
            if move.on <= year.imported_until
        )
        held = held_on(session, year.household.agreement.id, last)
        assert held.pence == year.household.plan.opening_pence + moved, year.household.plan.shows
    for return_ in session.scalars(select(FinancialReturn)):
        newest = versions_of(session, return_)[-1]
        assert read(newest).difference == NOTHING
        assert newest.given
        assert is_as_kept(newest.given, newest.document)
    the_tidy_household_only_says_yes(session, years[0])
    states = set(session.scalars(select(FinancialReturn.state)))
    assert states >= {
        ReturnState.SUBMITTED,
        ReturnState.QUERIED,
        ReturnState.ANSWERED,
        ReturnState.CLOSED,
    }
    assert len(people(session)) == session.scalar(select(func.count()).select_from(Account))
    nine_of_ten_pounds_need_no_receipt(session, years)
    odd_receipts_are_each_noticed_in_a_sentence(session)
    session.commit()
    returns_come_out_together_as_they_do_alone(session)


def the_tidy_household_only_says_yes(session: Session, year: Year) -> None:
    kept = returns_of(session, year.household.agreement.id)
    assert len(kept) == 4
    for return_ in kept:
        (version,) = versions_of(session, return_)
        drawn = read(version)
        assert (drawn.questions, drawn.uploads, drawn.asks) == ((), 0, 0), return_.starts_on
        assert drawn.is_clean, [flag.sentence for flag in drawn.flags]
        assert len(drawn.money_out) > 2


def returns_come_out_together_as_they_do_alone(session: Session) -> None:
    span, ids = Span(date(2026, 8, 1), date(2026, 10, 31)), every_agreement(session)
    alone = [each.as_json() for one in ids for each in draft(session, span, TODAY, [one])]
    with counted(session) as asked:
        first = list(draft(session, span, TODAY, ids[:1]))
    with counted(session) as asked_together:
        together = [each.as_json() for each in draft(session, span, TODAY, ids)]
    assert first[0].as_json() == alone[0]
    assert together == alone
    assert len(asked_together) < 2 * len(asked)


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Keep the questions that are put to the database."""
    asked: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", keep)
    yield asked
    event.remove(engine, "before_cursor_execute", keep)


def nine_of_ten_pounds_need_no_receipt(session: Session, years: list[Year]) -> None:
    found = [
        needs for year in years for _, needs in [year_of(session, year.household.agreement, TODAY)]
    ]
    spent = sum(needs.spent.pence for needs in found)
    without = sum(needs.needs_none.pence for needs in found)
    assert spent > 0
    assert without * 10 >= spent * 9
    for needs in found:
        assert needs.spent == needs.needs_none + needs.with_receipt + needs.wanted
        assert all(words for words, _ in needs.without)


def odd_receipts_are_each_noticed_in_a_sentence(session: Session) -> None:
    noticed = {
        each.kind: each.sentence
        for receipt in session.scalars(select(Receipt))
        for each in notices_of(session, receipt)
    }
    assert set(noticed) == {Odd.SAME_PURCHASE, Odd.TOTAL, Odd.TOO_LATE}
    assert all(MAY_BE_FINE in sentence for sentence in noticed.values())


def test_the_story_is_told_from_shift_to_decision(session: Session, tmp_path: Path) -> None:
    told = "\n".join(tell(session, FolderStore(tmp_path / "files")))
    for words in (
        "Hours: sent by the assistants, agreed by the employer",
        "How the newest payslip came about",
        "matches the statement.",
        "The council decided to accept",
        "The book is as it was written.",
    ):
        assert words in told


def test_a_demo_is_not_lived_beyond_the_rates_on_record(session: Session, tmp_path: Path) -> None:
    with pytest.raises(LastDayError):
        load(session, tmp_path, datetime(2031, 1, 1, tzinfo=UTC))


@pytest.fixture
def morag(session: Session) -> Account:
    """One of the demo's people, who has no password of her own."""
    account = Account(
        email="morag.sinclair@demo.example",
        name="Morag Sinclair",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    session.add(account)
    session.commit()
    return account


def test_demo_people_do_not_sign_in_where_no_demo_was_asked_for(
    visitor: Visitor, morag: Account
) -> None:
    page = visitor.open("/sign-in")
    page = visitor.press(page, "Sign in", expect=422, email=morag.email, password=PASSWORD)
    assert "is not right" in page.text
    visitor.open("/demo", expect=404)


@pytest.mark.own_app
def test_the_demo_shows_what_would_have_been_sent(
    app: Flask, visitor: Visitor, session: Session, tmp_path: Path
) -> None:
    add_demo(app)
    assert "emails and texts" not in visitor.open("/demo").text
    visitor.open("/demo/post", expect=404)
    settings = replace(app.extensions["settings"], post=tmp_path / "post.jsonl")
    app.extensions["settings"] = settings
    page = visitor.follow(visitor.open("/demo"), "emails and texts that would have been sent")
    assert "Nothing yet." in page.text
    write_text(session, "07700900982", "There is a message.", AT)
    write_letter(session, "rhona@demo.example", "News", "Hello Rhona", AT)
    session.commit()
    work = handlers(postboxes_of(settings))
    assert work_off(Bench(app.extensions["engine"], lambda: AT, work)) == 2
    page = visitor.open("/demo/post")
    assert "Text message To 07700900982 There is a message." in page.text
    assert "Email To rhona@demo.example News Hello Rhona" in page.text


@pytest.mark.own_app
def test_in_the_demo_one_can_be_anybody(app: Flask, visitor: Visitor, morag: Account) -> None:
    app.config["DEMO"] = True
    add_demo(app)
    page = visitor.press(visitor.open("/demo"), "Be Morag Sinclair")
    assert page.heading == "Hello, Morag"
    assert "This is a demonstration." in page.soup.get_text()
    visitor.proves = False
    app.extensions["clock"] = lambda: AT + timedelta(minutes=16)
    page = visitor.open("/sign-in/vouch")
    assert f"everybody has this password: {PASSWORD}" in page.text
    page = visitor.press(page, "Go on", proof_password=PASSWORD)
    assert page.heading == "Who cannot sign in"
    visitor.press(page, "Sign out")
    page = visitor.open("/sign-in")
    page = visitor.press(page, "Sign in", email=morag.email, password=PASSWORD)
    assert page.heading == "Hello, Morag"
