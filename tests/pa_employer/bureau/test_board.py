"""The board of hundreds: what it asks the database must hardly grow with another employer."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.home.board import board_of
from tests.pa_employer.bureau.clients import (
    NOW,
    Bureau,
    agree_four_weeks,
    take_client,
)
from tests.pa_employer.household import Household

MOST_FOR_ANOTHER = 1
"""Questions that are still asked for each employer by itself."""


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    """Give the statements sent to the database meanwhile."""
    sent: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", count)


def _add_clients(session: Session, bureau: Bureau, household: Household, names: list[str]) -> None:
    for name in names:
        agree_four_weeks(session, take_client(session, bureau, household, name))
    session.commit()


def _asked_for_the_board(app: Flask, session: Session, worker: Account) -> int:
    session.expire_all()
    with _counted(app.extensions["engine"]) as sent:
        board = board_of(session, worker, NOW.date(), "")
    session.commit()
    assert any(column.cards for column in board)
    return len(sent)


def test_another_employer_costs_the_board_few_questions(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    _add_clients(session, bureau, household, ["Agnes Bell", "Bruce Cowan"])
    for_few = _asked_for_the_board(app, session, bureau.worker)

    _add_clients(session, bureau, household, [f"Client {number}" for number in range(10)])

    for_more = _asked_for_the_board(app, session, bureau.worker)
    assert for_more - for_few <= 10 * MOST_FOR_ANOTHER
