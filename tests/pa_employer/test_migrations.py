"""A database with data in it is brought from the first shape to the newest and back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from pa_employer.sealing import SEAL
from pa_employer.upgrade import downgrade, upgrade

EMPLOYER, ASSISTANT, OTHER = uuid4(), uuid4(), uuid4()


def put(connection: Connection, table: str, values: Mapping[str, object]) -> None:
    """Insert a row, with its ids as the database keeps them."""
    columns = [
        sa.column(name, sa.Uuid() if isinstance(value, UUID) else None)
        for name, value in values.items()
    ]
    connection.execute(sa.table(table, *columns).insert().values(**values))


def terms(assistant: UUID, from_on: str, code: str, letter: str) -> dict[str, object]:
    return {
        "id": uuid4(),
        "assistant_id": assistant,
        "from_on": date.fromisoformat(from_on),
        "hourly_rate": 1345,
        "contracted_minutes_per_week": 1200,
        "frequency": "four-weekly",
        "tax_code": code,
        "ni_letter": letter,
        "pension_kind": "none",
        "pension_employee_percent": 500,
        "pension_employer_percent": 300,
    }


@pytest.fixture
def of_the_first_shape(engine: Engine) -> Engine:
    """A database as the first version left it: two assistants, one with three sets of terms."""
    downgrade(engine, "0001")
    with engine.begin() as connection:
        at = sa.func.now()
        put(
            connection,
            "employer",
            {
                "id": EMPLOYER,
                "name": "M",
                "supported_person": "M",
                "address": "",
                "created_at": at,
            },
        )
        for assistant, name in ((ASSISTANT, "Rhona Baird"), (OTHER, "Ewan Grant")):
            put(
                connection,
                "assistant",
                {
                    "id": assistant,
                    "employer_id": EMPLOYER,
                    "name": name,
                    "date_of_birth": date(1990, 2, 28),
                    "started_on": date(2026, 4, 6),
                    "email": "",
                },
            )
        for row in (
            terms(ASSISTANT, "2026-04-06", "0T W1/M1", "A"),
            terms(ASSISTANT, "2026-06-01", "S1257L", "A"),
            terms(ASSISTANT, "2026-09-01", "S1257L", "A"),
            terms(OTHER, "2026-04-06", "BR", "J"),
        ):
            put(connection, "terms", row)
    return engine


def test_codes_become_notices_and_letters_that_age_does_not_explain_are_kept(
    of_the_first_shape: Engine,
) -> None:
    upgrade(of_the_first_shape)
    with of_the_first_shape.connect() as connection:
        notices = connection.execute(
            sa.text("SELECT tax_code, from_on, source FROM tax_code_notice ORDER BY tax_code")
        ).all()
        letters = connection.execute(sa.text("SELECT given_letter FROM ni_record")).all()
    assert [(code, str(day)) for code, day, _ in notices] == [
        ("0T W1/M1", "2026-04-06"),
        ("BR", "2026-04-06"),
        ("S1257L", "2026-06-01"),
    ]
    assert {source for *_, source in notices} == {"entered with the pay terms"}
    assert [letter for (letter,) in letters] == ["J"]


def test_going_back_puts_codes_and_letters_into_the_terms_again(
    of_the_first_shape: Engine,
) -> None:
    upgrade(of_the_first_shape)
    downgrade(of_the_first_shape, "0001")
    with of_the_first_shape.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT from_on, tax_code, ni_letter FROM terms ORDER BY from_on, tax_code")
        ).all()
    assert [(str(day), code, letter) for day, code, letter in rows] == [
        ("2026-04-06", "0T W1/M1", "A"),
        ("2026-04-06", "BR", "J"),
        ("2026-06-01", "S1257L", "A"),
        ("2026-09-01", "S1257L", "A"),
    ]


DAY = date(2026, 5, 8)
AT = datetime(2026, 6, 3, 9, tzinfo=UTC)
OTHERWISE: tuple[tuple[type[sa.types.TypeEngine[Any]], object], ...] = (
    (sa.Boolean, False),
    (sa.Integer, 0),
    (sa.DateTime, AT),
    (sa.Date, DAY),
    (sa.LargeBinary, b""),
    (sa.JSON, "{}"),
    (sa.String, ""),
)
"""What a column holds that a test says nothing of."""


def fill(connection: Connection, table: str, **given: object) -> UUID:
    """Insert a row as the database's shape of the day wants it, and return its id."""
    own = uuid4()
    given = {"id": own, **given}
    values: dict[str, object] = {}
    for column in sa.inspect(connection).get_columns(table):
        name, kind = column["name"], column["type"]
        if name in given:
            values[name] = given[name]
        elif not column["nullable"] and column["default"] is None:
            values[name] = next(value for each, value in OTHERWISE if isinstance(kind, each))
    put(connection, table, values)
    return own


@pytest.fixture
def of_the_sixth_shape(engine: Engine) -> Engine:
    """A wage that was due, the line that paid it, and one nobody explained."""
    downgrade(engine, "0006")
    with engine.begin() as connection:
        council = fill(connection, "organisation", kind="authority", name="Kinnaird")
        account = fill(connection, "account", email="m@example.org", name="M")
        fill(connection, "employer", id=EMPLOYER, name="M", supported_person="M")
        agreement = fill(
            connection,
            "agreement",
            employer_id=EMPLOYER,
            authority_id=council,
            paid_every="four-weekly",
        )
        held = fill(connection, "money_account", agreement_id=agreement, kind="bank account")
        statement = fill(
            connection, "statement", money_account_id=held, imported_by_id=account, digest="d"
        )
        run = fill(
            connection,
            "pay_run",
            employer_id=EMPLOYER,
            agreement_id=agreement,
            frequency="four-weekly",
            started_by_id=account,
        )
        due = fill(
            connection,
            "payment_due",
            agreement_id=agreement,
            pay_run_id=run,
            kind="net pay",
            amount=80000,
        )
        for identity, amount in (("paid", -80000), ("unclear", -100)):
            line = fill(
                connection,
                "statement_line",
                money_account_id=held,
                statement_id=statement,
                identity=identity,
                amount=amount,
            )
            if identity == "paid":
                put(connection, "settlement", {"payment_due_id": due, "line_id": line})
    return engine


def test_lines_and_what_they_settled_come_through_to_the_newest_shape(
    of_the_sixth_shape: Engine,
) -> None:
    upgrade(of_the_sixth_shape)
    with of_the_sixth_shape.connect() as connection:
        lines = connection.execute(
            sa.text(
                "SELECT identity, amount, is_counted, parent_id, merchant_code, recorded_at "
                "FROM statement_line ORDER BY identity"
            )
        ).all()
        settled = connection.execute(sa.text("SELECT amount FROM settlement")).scalars().all()
        told = connection.execute(sa.text("SELECT told_until FROM money_account")).scalars().all()
    assert [(row.identity, row.amount, bool(row.is_counted), row.parent_id) for row in lines] == [
        ("paid", -80000, True, None),
        ("unclear", -100, True, None),
    ]
    assert all(str(row.recorded_at).startswith("2026-06-03") for row in lines)
    assert (settled, told) == ([80000], [None])


def test_what_the_sixth_shape_can_hold_goes_back_into_it(of_the_sixth_shape: Engine) -> None:
    upgrade(of_the_sixth_shape)
    downgrade(of_the_sixth_shape, "0006")
    with of_the_sixth_shape.connect() as connection:
        count = connection.scalar(sa.text("SELECT count(*) FROM settlement"))
        amounts = connection.scalars(
            sa.text("SELECT amount FROM statement_line ORDER BY amount")
        ).all()
    assert (count, amounts) == (1, [-80000, -100])


def test_payments_that_were_split_do_not_go_back_unseen(of_the_sixth_shape: Engine) -> None:
    upgrade(of_the_sixth_shape)
    with of_the_sixth_shape.begin() as connection:
        connection.execute(
            sa.text(
                "UPDATE statement_line SET parent_id = "
                "(SELECT id FROM statement_line WHERE identity = 'paid') "
                "WHERE identity = 'unclear'"
            )
        )
    with pytest.raises(RuntimeError, match="Payments were split"):
        downgrade(of_the_sixth_shape, "0006")


@pytest.fixture
def of_the_thirteenth_shape(engine: Engine) -> Engine:
    """Three receipts: one file on two payments, and one that was taken away."""
    downgrade(engine, "0013")
    with engine.begin() as connection:
        council = fill(connection, "organisation", kind="authority", name="Kinnaird")
        account = fill(connection, "account", email="m@example.org", name="M")
        fill(connection, "employer", id=EMPLOYER, name="M", supported_person="M")
        agreement = fill(
            connection,
            "agreement",
            employer_id=EMPLOYER,
            authority_id=council,
            paid_every="four-weekly",
        )
        held = fill(connection, "money_account", agreement_id=agreement, kind="bank account")
        for identity, digest, total, removed_at in (
            ("paint", "a" * 64, 4000, None),
            ("brush", "a" * 64, None, None),
            ("bus", "b" * 64, None, AT),
        ):
            line = fill(
                connection,
                "statement_line",
                money_account_id=held,
                identity=identity,
                amount=-6200,
                is_counted=True,
            )
            fill(
                connection,
                "receipt",
                line_id=line,
                file_name=f"{identity}.jpg",
                original_digest=digest,
                clean_digest="c" * 64,
                clean_kind="image/jpeg",
                added_by_id=account,
                total=total,
                removed_at=removed_at,
            )
    return engine


RECEIPTS = """
SELECT l.identity, m.amount, r.total, f.original_digest, p.picture_digest, r.removed_at
FROM receipt r
JOIN receipt_match m ON m.receipt_id = r.id
JOIN statement_line l ON l.id = m.line_id
JOIN receipt_file f ON f.receipt_id = r.id
JOIN receipt_page p ON p.file_id = f.id
ORDER BY l.identity
"""


def test_receipts_stand_on_their_own_and_keep_their_payments(
    of_the_thirteenth_shape: Engine,
) -> None:
    upgrade(of_the_thirteenth_shape)
    with of_the_thirteenth_shape.connect() as connection:
        rows = connection.execute(sa.text(RECEIPTS)).all()
        count = connection.scalar(sa.text("SELECT count(*) FROM receipt"))
    assert count == 2
    assert [(row.identity, row.original_digest[:1], row.picture_digest[:1]) for row in rows] == [
        ("brush", "a", "c"),
        ("bus", "b", "c"),
        ("paint", "a", "c"),
    ]
    assert [bool(row.removed_at) for row in rows] == [False, True, False]
    assert {row.amount for row in rows} == {6200, 4000}


def test_receipts_go_back_to_their_payments(of_the_thirteenth_shape: Engine) -> None:
    upgrade(of_the_thirteenth_shape)
    downgrade(of_the_thirteenth_shape, "0013")
    with of_the_thirteenth_shape.connect() as connection:
        rows = connection.execute(
            sa.text(
                "SELECT l.identity, r.original_digest, r.clean_digest, r.removed_at "
                "FROM receipt r JOIN statement_line l ON l.id = r.line_id ORDER BY l.identity"
            )
        ).all()
    assert [(row.identity, row.original_digest[:1]) for row in rows] == [
        ("brush", "a"),
        ("bus", "b"),
        ("paint", "a"),
    ]


def test_receipts_without_a_payment_do_not_go_back_unseen(
    of_the_thirteenth_shape: Engine,
) -> None:
    upgrade(of_the_thirteenth_shape)
    with of_the_thirteenth_shape.begin() as connection:
        connection.execute(sa.text("DELETE FROM receipt_match"))
    with pytest.raises(RuntimeError, match="have no payment"):
        downgrade(of_the_thirteenth_shape, "0013")


@pytest.fixture
def of_the_twenty_fifth_shape(engine: Engine) -> Engine:
    """Two returns that were sent, one of them answered, and one that was only begun."""
    downgrade(engine, "0025")
    at = sa.func.now()
    account, employer, council, agreement = (uuid4() for _ in range(4))
    with engine.begin() as connection:
        put(
            connection,
            "account",
            {"id": account, "name": "M", "email": "m@m.example", "created_at": at},
        )
        put(connection, "organisation", {"id": council, "kind": "authority", "name": "K"})
        put(
            connection,
            "employer",
            {
                "id": employer,
                "name": "M",
                "supported_person": "M",
                "address": "",
                "created_at": at,
                "letters_by": "email",
            },
        )
        put(
            connection,
            "agreement",
            {
                "id": agreement,
                "employer_id": employer,
                "authority_id": council,
                "reference": "KC-1",
                "starts_on": date(2026, 1, 1),
                "first_payment_on": date(2026, 1, 1),
                "weekly_amount": 40000,
                "paid_every": "four-weekly",
                "planned_minutes_per_week": 1200,
                "purpose": "",
                "weekly_contribution": 0,
            },
        )
        for month, versions in ((1, 2), (4, 1), (7, 0)):
            return_id = uuid4()
            put(
                connection,
                "financial_return",
                {
                    "id": return_id,
                    "agreement_id": agreement,
                    "starts_on": date(2026, month, 1),
                    "ends_on": date(2026, month + 2, 28),
                    "state": "submitted" if versions else "drafted",
                    "how_going": "",
                    "tell_us": "",
                    "submitted_as": "",
                    "person_agreed": "",
                    "help_words": "",
                    "decision_reason": "",
                },
            )
            for number in range(1, versions + 1):
                put(
                    connection,
                    "return_version",
                    {
                        "id": uuid4(),
                        "return_id": return_id,
                        "number": number,
                        "made_at": at,
                        "made_by_id": account,
                        "document": "{}",
                        "digest": bytes(32),
                        "summary": "",
                        "is_clean": True,
                    },
                )
    return engine


def test_each_return_is_told_its_newest_version(of_the_twenty_fifth_shape: Engine) -> None:
    upgrade(of_the_twenty_fifth_shape)
    with of_the_twenty_fifth_shape.connect() as connection:
        found = sa.text(
            "SELECT r.starts_on, v.number FROM financial_return r "
            "LEFT JOIN return_version v ON v.id = r.newest_id ORDER BY r.starts_on"
        )
        numbers = [row.number for row in connection.execute(found)]
    assert numbers == [2, 1, None]


def test_searches_for_a_pa_go_with_everybody_in_them_and_leave_the_rest(engine: Engine) -> None:
    with engine.begin() as connection:
        account = fill(connection, "account", email="m@example.org", name="M")
        fill(connection, "employer", id=EMPLOYER, name="M", supported_person="M")
        vacancy = fill(connection, "vacancy", employer_id=EMPLOYER, begun_by_id=account)
        who = fill(connection, "applicant", vacancy_id=vacancy, noted_by_id=account)
        fill(connection, "applicant_step", applicant_id=who, noted_by_id=account, standing="met")
        fill(connection, "meeting_note", applicant_id=who, written_by_id=account)
    downgrade(engine, "0033")
    upgrade(engine)
    with engine.connect() as connection:
        counts = [
            connection.scalar(sa.text(f"SELECT count(*) FROM {table}"))  # noqa: S608  # our own names
            for table in ("employer", "vacancy", "applicant", "applicant_step", "meeting_note")
        ]
    assert counts == [1, 0, 0, 0, 0]


def test_who_wanted_texts_is_rung_after_going_back_and_no_text_becomes_an_email(
    engine: Engine,
) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        account = fill(connection, "account", email="a@example.org", name="A")
        employer = fill(connection, "employer", name="M")
        put(
            connection,
            "preference",
            {"account_id": account, "channel": "text message", "reading": "large print"},
        )
        for kind, state in (("text", "waiting"), ("email", "refused")):
            letter = fill(connection, "letter", kind=kind, state=state)
            fill(connection, "job", kind="letter", subject_id=letter, state="waiting")
            fill(
                connection,
                "message",
                to_id=account,
                from_id=account,
                employer_id=employer,
                channel="text message" if kind == "text" else "email",
                letter_id=letter,
            )
    downgrade(engine, "0034")
    with engine.connect() as connection:
        rows = sa.text("SELECT state, (SELECT count(*) FROM job) FROM letter")
        assert connection.execute(rows).all() == [("held", 1)]
        channels = sa.text("SELECT channel FROM message ORDER BY channel")
        assert list(connection.execute(channels).scalars()) == ["email", "phone call"]
        assert (
            connection.execute(sa.text("SELECT channel FROM preference")).scalar() == "phone call"
        )
    upgrade(engine)
    with engine.connect() as connection:
        letters = connection.execute(sa.text("SELECT kind, state, refusal FROM letter")).all()
        assert letters == [("email", "held", "")]
        assert connection.execute(sa.text("SELECT reading FROM preference")).scalar() == "standard"


@pytest.fixture
def of_the_thirty_sixth_shape(engine: Engine) -> Engine:
    """A spreadsheet of shifts with one row, and an organisation that acts for somebody."""
    downgrade(engine, "0036")
    with engine.begin() as connection:
        bureau = fill(connection, "organisation", kind="support organisation", name="Clyde")
        account = fill(connection, "account", email="m@example.org", name="M")
        fill(connection, "employer", id=EMPLOYER, name="M", supported_person="M")
        fill(
            connection,
            "mandate",
            employer_id=EMPLOYER,
            capacity="support organisation",
            from_on=DAY,
            organisation_id=bureau,
            given_by_id=account,
        )
        file = fill(
            connection, "sheet_file", organisation_id=bureau, name="May", sent_by_id=account
        )
        fill(connection, "sheet_row", file_id=file, number=2, state="kept")
    return engine


def test_spreadsheets_of_before_are_of_shifts(of_the_thirty_sixth_shape: Engine) -> None:
    upgrade(of_the_thirty_sixth_shape)
    with of_the_thirty_sixth_shape.connect() as connection:
        kinds = connection.scalars(sa.text("SELECT kind FROM sheet_file")).all()
        rows = connection.execute(sa.text("SELECT state, private FROM sheet_row")).all()
        follows = connection.scalars(sa.text("SELECT follows_id FROM mandate")).all()
    assert (kinds, [tuple(row) for row in rows], follows) == (["shifts"], [("kept", None)], [None])


def test_only_what_the_earlier_shape_understands_goes_back_into_it(
    of_the_thirty_sixth_shape: Engine,
) -> None:
    upgrade(of_the_thirty_sixth_shape)
    with of_the_thirty_sixth_shape.begin() as connection:
        bureau, account = (
            UUID(str(connection.scalar(sa.text(f"SELECT id FROM {table}"))))  # noqa: S608  # two names
            for table in ("organisation", "account")
        )
        changes = fill(
            connection,
            "sheet_file",
            organisation_id=bureau,
            name="Pay",
            sent_by_id=account,
            kind="changes",
        )
        fill(connection, "sheet_row", file_id=changes, number=2, state="fine")
        connection.execute(
            sa.text("UPDATE sheet_row SET state = 'there already' WHERE state = 'kept'")
        )
    downgrade(of_the_thirty_sixth_shape, "0036")
    with of_the_thirty_sixth_shape.connect() as connection:
        names = connection.scalars(sa.text("SELECT name FROM sheet_file")).all()
        states = connection.scalars(sa.text("SELECT state FROM sheet_row")).all()
    assert (names, states) == (["May"], ["refused"])


def test_time_that_was_noted_does_not_go_back_unseen(of_the_thirty_sixth_shape: Engine) -> None:
    upgrade(of_the_thirty_sixth_shape)
    with of_the_thirty_sixth_shape.begin() as connection:
        bureau, account = (
            UUID(str(connection.scalar(sa.text(f"SELECT id FROM {table}"))))  # noqa: S608  # two names
            for table in ("organisation", "account")
        )
        fill(
            connection,
            "help_time",
            organisation_id=bureau,
            employer_id=EMPLOYER,
            account_id=account,
            minutes=25,
            kind="phone",
        )
    with pytest.raises(RuntimeError, match="Time was noted"):
        downgrade(of_the_thirty_sixth_shape, "0036")


@pytest.fixture
def of_plain_words(engine: Engine) -> Engine:
    """An employer with an address, from before such words were sealed."""
    downgrade(engine, "0041")
    with engine.begin() as connection:
        fill(
            connection,
            "employer",
            id=EMPLOYER,
            name="M",
            supported_person="M",
            address="2 Mill Road, Kìnnaird",
        )
        fill(connection, "paye_scheme", employer_id=EMPLOYER, sa_utr=None)
    return engine


def the_address(engine: Engine) -> object:
    with engine.connect() as connection:
        return connection.scalar(sa.text("SELECT address FROM employer"))


def test_words_that_were_plain_are_sealed_and_can_be_opened_again(of_plain_words: Engine) -> None:
    upgrade(of_plain_words)
    kept = the_address(of_plain_words)
    assert isinstance(kept, bytes)
    assert b"Mill" not in kept
    assert SEAL.open(kept, "employer.address") == "2 Mill Road, Kìnnaird"
    downgrade(of_plain_words, "0041")
    assert the_address(of_plain_words) == "2 Mill Road, Kìnnaird"


def test_nothing_is_sealed_without_a_key_and_nothing_is_lost(of_plain_words: Engine) -> None:
    SEAL.use({})
    try:
        with pytest.raises(RuntimeError, match="needs the key file"):
            upgrade(of_plain_words)
    finally:
        SEAL.use({1: bytes(32)})
    assert the_address(of_plain_words) == "2 Mill Road, Kìnnaird"
