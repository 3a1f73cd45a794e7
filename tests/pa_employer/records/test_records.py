"""A year is written as one record, taken in by an empty service, and is the same to the byte."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation, OrganisationKind
from pa_employer.accounts.passwords import Passwords
from pa_employer.audit.models import AuditEvent, EarlierEvent
from pa_employer.audit.queries import first_broken_event
from pa_employer.db import Base
from pa_employer.filings.models import FilingState
from pa_employer.ledger.proof import faults
from pa_employer.payruns.models import PayslipRow
from pa_employer.people.models import Employer
from pa_employer.records.exporting import as_file, record_of
from pa_employer.records.importing import take_in
from pa_employer.records.reading import RecordRefusedError, parse, read_record
from pa_employer.reviews.models import ReturnVersion
from returns.given import computed_again
from tests.pa_employer.household import QUICK
from tests.pa_employer.pages import PASSWORD, Visitor
from tests.pa_employer.records.conftest import NOW, Lived, take

Document = dict[str, Any]


def rows(session: Session) -> int:
    return sum(
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.tables.values()
    )


def refused(session: Session, document: object) -> list[str]:
    """Take a spoilt record in: it is refused, and not a row of it is kept."""
    before = rows(session)
    with pytest.raises(RecordRefusedError) as found:
        take_in(session, read_record(document), NOW)
    assert rows(session) == before
    return [str(fault) for fault in found.value.faults]


def test_a_year_moves_to_an_empty_service_and_is_the_same_to_the_byte(
    session: Session, lived: Lived
) -> None:
    taken = take(session, lived.data)
    assert (taken.there_already, taken.notes, taken.differences) == (0, (), ())
    assert as_file(record_of(session, lived.agreement_id)) == lived.data
    # What counts is proved again here: books, payslips, returns, the audit trail.
    assert not list(faults(session))
    assert first_broken_event(session) is None
    assert session.scalar(select(func.count()).select_from(PayslipRow)) == len(
        lived.document["facts"]["payslip"]
    )
    versions = session.scalars(select(ReturnVersion)).all()
    assert versions
    for version in versions:
        assert version.given is not None
        assert computed_again(version.given).as_plain() == version.document


def test_what_was_done_elsewhere_is_told_and_the_taking_in_is_on_the_trail(
    session: Session, lived: Lived
) -> None:
    take(session, lived.data)
    told = session.scalars(select(EarlierEvent).order_by(EarlierEvent.number)).all()
    assert [each.what for each in told] == [each["what"] for each in lived.document["history"]]
    (event,) = session.scalars(select(AuditEvent)).all()
    assert (event.what, event.account_id, event.employer_id) == (
        "took in a record", None, told[0].employer_id,
    )  # fmt: skip


def test_taken_in_twice_nothing_comes_twice(session: Session, lived: Lived) -> None:
    first = take(session, lived.data)
    before = rows(session)
    again = take(session, lived.data)
    assert (again.added, again.there_already, again.is_new) == (
        0,
        first.added - parties(lived),
        False,
    )
    assert rows(session) == before


def parties(lived: Lived) -> int:
    return sum(len(found) for found in lived.document["parties"].values())


def test_nobody_gains_a_sign_in_or_a_post_by_a_record(session: Session, lived: Lived) -> None:
    """Somebody signs in for this council here, so a record's word on its posts counts nothing."""
    council = next(
        each for each in lived.document["parties"]["organisation"] if each["kind"] == "authority"
    )
    ours = Organisation(kind=OrganisationKind.AUTHORITY, name=council["name"])
    session.add(ours)
    session.flush()
    officer = Account(
        email="ours@example.org", name="Our Officer", created_at=NOW, password_hash="set",  # noqa: S106
        organisation_id=ours.id,
    )  # fmt: skip
    session.add(officer)
    session.commit()
    taken = take(session, lived.data)
    assert taken.notes
    assert all("Here no post was given" in note.says for note in taken.notes)
    newcomers = session.scalars(select(Account).where(Account.id != officer.id)).all()
    assert all(each.password_hash is None for each in newcomers)
    assert not [each for each in newcomers if each.organisation_id == ours.id]


def test_people_are_known_again_by_their_address(session: Session, lived: Lived) -> None:
    said = next(each for each in lived.document["parties"]["account"] if not each["post"])
    here = Account(email=said["email"], name="Known Here", created_at=NOW)
    session.add(here)
    session.commit()
    take(session, lived.data)
    assert session.scalar(select(func.count()).where(Account.email == said["email"])) == 1
    again = record_of(session, lived.agreement_id)
    named = {each["id"] for each in again["parties"]["account"]}
    assert str(here.id) in named
    assert said["id"] not in named


def test_what_differs_from_what_is_here_refuses_the_whole_record(
    session: Session, lived: Lived
) -> None:
    take(session, lived.data)
    session.execute(update(Employer).values(name="Another Name"))
    session.commit()
    assert refused(session, lived.document) == [
        "/facts/employer/0/name: It is here already, and says something else."
    ]


def spoil(part: str, **values: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        document["facts"][part][0].update(values)

    return change


def drop(part: str, name: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        del document["facts"][part][0][name]

    return change


NOBODY = "01a21ca7-0000-7000-8000-000000000000"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (spoil("terms", hourly_rate="12.5"), '/facts/terms/0/hourly_rate: "12.5" is not as'),
        (spoil("terms", hourly_rate=12.5), "/facts/terms/0/hourly_rate: 12.5 should be of type"),
        (spoil("shift", kind="nap"), '/facts/shift/0/kind: "nap" is none of: ordinary'),
        (spoil("shift", starts_at="2026-02-30T09:00:00Z"), "/facts/shift/0/starts_at: "),
        (spoil("payslip", assistant_id=NOBODY), "There is no assistant"),
        (spoil("terms", wage="9.00"), "/facts/terms/0: Not known here: wage."),
        (drop("terms", "from_on"), "/facts/terms/0: Missing: from_on."),
        (spoil("entry", narration="Sweets"), "of the book is not as it was written"),
        (lambda document: document.update(record=2), "/record: This record is of version 2."),
        (lambda document: document.update(agreement=NOBODY), "/facts/agreement: There should be"),
        (
            lambda document: document["facts"]["shift"].append(document["facts"]["shift"][0]),
            "The same row stands here twice.",
        ),
        (
            lambda document: document["history"][0].update(by=NOBODY),
            "/history/0/by: There is no such account in the record.",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_named_by_its_place_and_nothing_is_kept(
    change: Callable[[Document], None], said: str, session: Session, lived: Lived
) -> None:
    document = lived.document
    change(document)
    assert any(said in fault for fault in refused(session, document)), said


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_document_hmrc_has_not_answered_is_waited_for(session: Session, lived: Lived) -> None:
    document = lived.document
    document["facts"]["filing"][0]["state"] = FilingState.UNSURE.value
    (said,) = refused(session, document)
    assert said.startswith("/facts/filing/0/state: HMRC has not answered this document yet. Wait")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_figure_that_comes_out_otherwise_is_kept_as_stated_and_told(
    session: Session, lived: Lived
) -> None:
    document = lived.document
    version = document["facts"]["return_version"][0]
    version["given"]["opening"] = 1
    taken = take(session, json.dumps(document).encode())
    assert len(taken.differences) == 1
    assert "comes out otherwise" in taken.differences[0]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"record": NaN}',
        b'{"record": 1, "record": 1}',
        b"[]",
        b"1",
    ],
)
def test_what_is_no_record_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(RecordRefusedError) as found:
        read_record(parse(data))
    assert found.value.faults


def test_a_person_reads_what_was_done_before_they_came(
    visitor: Visitor, session: Session, lived: Lived
) -> None:
    take(session, lived.data)
    morag = session.scalars(select(Account).where(Account.email.startswith("morag"))).one()
    morag.password_hash = Passwords(QUICK).hash(PASSWORD)
    session.commit()
    visitor.sign_in(morag)
    (employer,) = lived.document["facts"]["employer"]
    page = visitor.open(f"/employers/{employer['id']}/history")
    assert "Took in a record The service" in page.text
    page = visitor.follow(page, "What was done before the record came here")
    assert "It came with the record" in page.text
    assert "Agreed hours Morag Sinclair the employer" in page.text
    assert "Agreed hours" in visitor.follow(page, "Earlier").text
