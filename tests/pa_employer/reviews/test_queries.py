from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from pa_employer.reviews.models import FinancialReturn, ReturnState, ReturnVersion
from returns.groups import Group
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import NOW, SUMMER, import_lines, keep_newest, send

MANY = 500


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Count what is asked of the database."""
    engine: Engine = app.extensions["engine"]
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_long_queue_takes_no_more_questions_than_a_short_one(
    app: Flask, session: Session, household: Household, officer: Visitor
) -> None:
    with counted(app) as when_short:
        officer.open("/council/returns")
    for number in range(MANY):
        day = date(2024, 4, 1) + timedelta(days=number)
        kept = FinancialReturn(
            agreement_id=household.agreement.id,
            starts_on=day,
            ends_on=day,
            state=ReturnState.SUBMITTED,
            submitted_at=NOW,
        )
        session.add(kept)
        session.flush()
        version = ReturnVersion(
            return_id=kept.id,
            number=1,
            made_at=NOW - timedelta(days=number),
            made_by_id=household.employer_account.id,
            document={},
            digest=bytes(32),
            summary=f"Reason {number}",
            is_clean=False,
        )
        keep_newest(session, kept, version)
    session.commit()
    with counted(app) as when_long:
        page = officer.open("/council/returns")
    # An empty queue has no rows to ask about: that is one question less.
    assert len(when_long) <= len(when_short) + 1 <= 12
    assert "Waiting for you (500)" in page.text
    assert "Page 1 of 10" in page.text
    longest = page.soup.select("tbody td")[0].get_text()
    assert longest == f"Reason {MANY - 1}"
    for too_far in (10, 10**20):
        last = officer.open(f"/council/returns?page={too_far}")
        assert last.soup.select("tbody td")[-2].get_text() == "Reason 0"
    assert officer.open("/council/returns?page=-3").heading == "Returns"
    officer.open("/council/returns?show=everything", 404)


def test_a_long_statement_takes_no_more_questions_than_a_short_one(
    app: Flask, session: Session, household: Household, visitor: Visitor, officer: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    path = f"{household.path}/returns/{SUMMER.first.isoformat()}"
    few = ((date(2026, 7, 1), "SHOP 0", "-40.00", Group.ACTIVITIES),)
    import_lines(session, household, few)
    with counted(app) as when_short:
        visitor.open(path)
    many = tuple(
        (date(2026, 7, 2), f"SHOP {number}", "-40.00", Group.ACTIVITIES if number % 2 else None)
        for number in range(1, 60)
    )
    import_lines(session, household, many)
    with counted(app) as when_long:
        visitor.open(path)
    assert len(when_long) == len(when_short)
    sent = send(session, household)
    with counted(app) as on_the_desk:
        officer.open(f"/council/returns/{sent.id}")
    assert len(on_the_desk) <= 30
