"""The first page asks the database what it needs once, however many parts of it need it."""

from collections import Counter

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests.pa_employer.filings.month import (
    APRIL_26,
    MAY_1,
    MAY_24,
    MAY_29,
    about_run,
    filed,
    ready,
)
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.test_corrections import agree_may
from tests.pa_employer.payruns.work import agree_eighty_hours, pay

MOST = 85


def test_the_first_page_asks_nothing_twice(
    session: Session, household: Household, employer: Visitor
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    filed(session, household, about_run(run), MAY_1)
    agree_may(session, household)
    pay(session, household, MAY_29, MAY_24)
    session.commit()
    asked: Counter[tuple[str, str]] = Counter()

    def note(_c: object, _cursor: object, statement: str, given: object, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked[statement, repr(given)] += 1

    event.listen(Engine, "before_cursor_execute", note)
    try:
        employer.client.get(household.path)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    twice = {each: count for each, count in asked.items() if count > 1}
    # Only the employer: whoever guards the page looks at it first, and lets go of it.
    again = [statement.split()[1] for statement, _ in twice]
    assert again == ["employer.name,"], again
    assert len(asked) <= MOST
