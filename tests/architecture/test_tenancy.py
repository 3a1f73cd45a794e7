"""Every address, asked for by everybody with every thing that is not theirs: it does not exist."""

import html
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.routing import Rule

from pa_employer.db import Base
from pa_employer.payruns.extras import ExtraGoneError
from pa_employer.payruns.models import PayRun
from pa_employer.people.acting import OnlyTheyDecideError
from pa_employer.web.access import Role, allowed
from returns.groups import AwayWork
from tests.architecture.addresses import Address, mixed, of_nobody, parts_of, table_of
from tests.architecture.filled import missing, snapshot
from tests.architecture.two import (
    Two,
    database_url,
    short_refusals,
    signed_in,
    two,
    two_on_postgresql,
    two_on_sqlite,
    with_cards,
)
from tests.architecture.worlds import Rows

__all__ = [
    "database_url", "short_refusals", "two", "two_on_postgresql", "two_on_sqlite", "with_cards",
]  # fmt: skip
WHO: Mapping[str, Role] = {
    "employer": Role.EMPLOYER,
    "representative": Role.REPRESENTATIVE,
    "supporter": Role.SUPPORTER,
    "support worker": Role.SUPPORT_WORKER,
    "assistant": Role.ASSISTANT,
    "officer": Role.FINANCE_OFFICER,
    "manager": Role.FINANCE_MANAGER,
    "practitioner": Role.PRACTITIONER,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
}
MAY_NOT_DECIDE = frozenset({"supporter", "support worker", "representative"})
LIKE_THE_EMPLOYER = frozenset({"representative", "supporter"})
"""Their mandate was asked for already where the address begins with their own household."""
SENT: Mapping[str, Mapping[str, str]] = {
    f"{start}/away/<uuid:told_id>": {"what": AwayWork.SUPPORT.value}
    for start in (
        "/work/<uuid:assistant_id>/weeks/<day>",
        "/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/weeks/<day>",
        "/employers/<uuid:employer_id>/hours/<uuid:sheet_id>",
    )
}
"""What is sent where the form is looked at before the thing: an empty one would hide it."""
SAID_OF_NOTHING = {
    # Pressed twice, the second press is told that it is gone: so is whoever names nothing.
    "/employers/<uuid:employer_id>/pay/<uuid:run_id>/extra/<uuid:extra_id>/remove",
    # The key is made by the phone that sends: a taken one says only that it is taken.
    "/employers/<uuid:employer_id>/money/receipts/sending/<uuid:key>",
}
"""Where a sentence says that there is no such thing, and nothing else."""
SAMPLE = 6
"""On PostgreSQL one address in so many is asked for: what is asked is the same code."""


def rules_of(app: Flask) -> list[Rule]:
    """The addresses that name something of somebody's; a sample of them on PostgreSQL."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    named = sorted((rule for rule in found if parts_of(rule)), key=lambda rule: rule.rule)
    return named[::SAMPLE] if _is_postgresql(app) else named


def _is_postgresql(app: Flask) -> bool:
    engine: Engine = app.extensions["engine"]
    return engine.dialect.name == "postgresql"


def held(app: Flask) -> tuple[dict[str, str], frozenset[Path]]:
    """All that is kept: what each table holds, and which files there are."""
    engine: Engine = app.extensions["engine"]
    files = Path(app.extensions["settings"].files)
    with engine.connect() as connection:
        return snapshot(connection), frozenset(files.rglob("*"))


def runs_of(app: Flask, two: Two) -> tuple[str, str]:
    """The ids of the run that was approved and of the one that is still a draft."""
    engine: Engine = app.extensions["engine"]
    own = sa.select(PayRun.id).where(PayRun.employer_id == two.ours.employer.id)
    with engine.connect() as connection:
        first, last = connection.scalars(own.order_by(PayRun.pay_on)).all()
    return str(first), str(last)


def is_nothing(client: FlaskClient, rule: Rule, address: Address, method: str, who: str) -> bool:
    """Tell whether what is named does not exist for somebody, whatever they send."""
    answer = client.open(address.path, method=method, data=SENT.get(rule.rule))
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return True
    if who in MAY_NOT_DECIDE and OnlyTheyDecideError().message in answer.text:
        return True
    return answer.status_code == HTTPStatus.CONFLICT and rule.rule in SAID_OF_NOTHING


def with_something_foreign(app: Flask, own: Rows, other: Rows) -> Iterator[tuple[Rule, Address]]:
    for rule in rules_of(app):
        for address in mixed(app.url_map, rule, own, other):
            if address.foreign:
                yield rule, address


def test_every_part_of_every_address_says_what_it_names(app: Flask) -> None:
    """A new part makes this fail, until `addresses.py` says which table it names a row of."""
    for rule in app.url_map.iter_rules():
        for part in rule.arguments - {"filename"}:
            table_of(rule, part)


def test_each_household_has_a_row_of_every_table(two: Two) -> None:
    assert [*missing(two.ours), *missing(two.theirs)] == []


@pytest.mark.usefixtures("no_csrf", "with_cards", "short_refusals")
def test_nothing_of_another_household_exists_for_anybody(app: Flask, two: Two) -> None:
    """Neither all of it, nor a part of it under an address that is one's own otherwise."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    clients = {who: signed_in(app, two.ours.people[who]) for who in WHO}
    before, wrong = held(app), []
    for rule, address in with_something_foreign(app, two.ours.rows, two.theirs.rows):
        with app.app_context():
            may = allowed(rule.endpoint)
        for who, client in clients.items():
            is_whole = len(address.foreign) == len(parts_of(rule))
            if not is_whole and (who in LIKE_THE_EMPLOYER or not {WHO[who], Role.SIGNED_IN} & may):
                continue
            wrong += [
                (who, method, address.rule, address.foreign)
                for method in address.methods
                if not is_nothing(client, rule, address, method, who)
            ]
    assert wrong == []
    assert held(app) == before


@pytest.mark.usefixtures("no_csrf", "with_cards", "short_refusals")
def test_nothing_of_a_colleague_exists_for_an_assistant(app: Flask, two: Two) -> None:
    client = signed_in(app, two.ours.people["assistant"])
    other = two.ours.rows | two.ours.of_colleague
    before, wrong = held(app), []
    for rule, address in with_something_foreign(app, two.ours.rows, other):
        if not rule.rule.startswith("/work") or not _is_of_colleague(rule, address, two):
            continue
        wrong += [
            (method, address.rule, address.foreign)
            for method in address.methods
            if not is_nothing(client, rule, address, method, "assistant")
        ]
    assert wrong == []
    assert held(app) == before


def _is_of_colleague(rule: Rule, address: Address, two: Two) -> bool:
    tables = parts_of(rule)
    theirs = two.ours.of_colleague.keys() - {"shift_offer"}  # what is offered is of both
    return all(tables[part] in theirs for part in address.foreign)


@pytest.mark.usefixtures("no_csrf", "with_cards", "short_refusals")
def test_who_is_not_signed_in_is_asked_to_and_nothing_more(app: Flask, two: Two) -> None:
    client = signed_in(app, None)
    before, wrong = held(app), []
    for rule in rules_of(app):
        address = next(mixed(app.url_map, rule, two.theirs.rows, two.theirs.rows))
        for method in address.methods:
            answer = client.open(address.path, method=method)
            asked = (answer.location or "").startswith("/sign-in")
            if answer.status_code != HTTPStatus.SEE_OTHER or not asked:
                wrong.append((method, address.rule, answer.status_code))
    assert wrong == []
    assert held(app) == before


@pytest.mark.usefixtures("no_csrf", "with_cards")
def test_what_says_that_there_is_nothing_says_the_same_of_what_is_not_theirs(
    app: Flask, two: Two
) -> None:
    client = signed_in(app, two.ours.people["employer"])
    for rule, address in with_something_foreign(app, two.ours.rows, two.theirs.rows):
        if rule.rule in SAID_OF_NOTHING and address.foreign == ("extra_id",):
            never = of_nobody(app.url_map, rule, two.ours.rows, address.foreign)
            approved, draft = runs_of(app, two)
            for path in (never, address.path):
                answer = client.post(path.replace(approved, draft))
                assert ExtraGoneError().message in html.unescape(answer.text)


def test_their_own_household_does_exist_for_them(app: Flask, two: Two) -> None:
    """Else the others would prove nothing."""
    client = signed_in(app, two.ours.people["employer"])
    opened = tried = 0
    for rule in rules_of(app):
        address = next(mixed(app.url_map, rule, two.ours.rows, two.theirs.rows))
        if rule.rule.startswith("/employers") and "GET" in address.methods:
            if rule.rule.endswith((".pdf", ".xlsx", ".zip")):
                continue
            tried += 1
            opened += client.get(address.path).status_code == HTTPStatus.OK
    assert opened > tried * 0.7


def test_a_page_that_forgot_to_ask_whose_it_is_would_be_found(app: Flask, two: Two) -> None:
    """The rows are there for whoever does not ask: the sweep above looks at something."""
    engine: Engine = app.extensions["engine"]
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in two.theirs.rows:
                keys = two.theirs.rows[table.name].items()
                question = sa.select(sa.func.count()).select_from(table)
                found = question.where(*(table.c[name] == value for name, value in keys))
                assert connection.scalar(found) == 1, table.name
