"""Keeping and forgetting: each in its time, under a hold never, and with a tombstone."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from pa_employer.agreements.service import AgreementDetails, agree_direct_payment
from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.cards.models import CardEvent
from pa_employer.cli import main
from pa_employer.evidence import forgetting
from pa_employer.evidence.forgetting import (
    EVERYTHING,
    HeldError,
    NotHeldError,
    due_receipts,
    erase,
    hold_of,
    last_day_of,
    lift_hold,
    place_hold,
    remove_receipt,
)
from pa_employer.evidence.known import files_of, pages_of, said_on
from pa_employer.evidence.models import FileToForget, Receipt, ReceiptUpload, ReceiptUploadPart
from pa_employer.evidence.sending import Coming, add_piece, expect
from pa_employer.jobs.service import ask_for
from pa_employer.people.service import EmployerDetails, add_employer
from payroll.frequency import Frequency
from payroll.ground.money import Money
from receipts.store import FileStore, UnknownFileError
from tests.pa_employer.evidence.conftest import Shelf
from tests.pa_employer.evidence.receipts import attach, says, take
from tests.receipts.files import picture

OVER = datetime(2033, 4, 6, 9, tzinfo=UTC)
"""The first day a receipt of November 2026 is kept no longer."""
LONG_AGO = datetime(2026, 4, 6, 9, tzinfo=UTC)


def digests(shelf: Shelf, receipt: Receipt) -> list[str]:
    (file,) = files_of(shelf.session, receipt.id)
    (page,) = pages_of(shelf.session, [receipt.id])[receipt.id]
    return [file.original_digest, page.picture_digest, page.small_digest]


def is_kept(files: FileStore, digest: str) -> bool:
    try:
        files.get(digest)
    except UnknownFileError:
        return False
    return True


def forget(shelf: Shelf, at: datetime) -> None:
    shelf.later(seconds=(at - shelf.at).total_seconds())
    ask_for(shelf.session, forgetting.JOB, EVERYTHING, shelf.at)
    shelf.work()


def test_a_receipt_is_forgotten_when_its_time_is_over_and_not_a_day_before(
    shelf: Shelf,
) -> None:
    line = shelf.paid("ART SHOP", "-62.00")
    receipt = attach(shelf.session, shelf.files, line, shelf.by, picture("JPEG"))
    assert last_day_of(shelf.session, receipt).isoformat() == "2033-04-05"
    names = digests(shelf, receipt)
    forget(shelf, OVER - timedelta(days=1))
    assert receipt.erased_at is None
    assert all(is_kept(shelf.files, each) for each in names)
    forget(shelf, OVER)
    assert receipt.erased_at == OVER
    assert not any(is_kept(shelf.files, each) for each in names)


def test_what_stays_of_it_is_its_digest_its_day_and_its_sum(shelf: Shelf) -> None:
    receipt = shelf.take(picture("JPEG"))
    says(shelf.session, receipt, shelf.by, "Art Shop", shelf.by.today, "62.00")
    names = digests(shelf, receipt)
    erase(shelf.session, receipt, "its time was over", shelf.by)
    shelf.work()
    (file,) = files_of(shelf.session, receipt.id)
    assert file.original_digest == names[0]
    assert (file.file_name, receipt.shop, receipt.words, receipt.reading) == ("", "", "", None)
    assert said_on(receipt).total == Money(6200)
    event = shelf.session.scalars(
        select(AuditEvent).where(AuditEvent.what == "forgot a receipt")
    ).one()
    assert names[0] in event.subject


def test_nothing_under_a_legal_hold_is_forgotten_or_taken_away(shelf: Shelf) -> None:
    receipt = shelf.take(picture("JPEG"))
    agreement = shelf.household.agreement
    hold = place_hold(shelf.session, agreement, "An appeal", shelf.by)
    assert place_hold(shelf.session, agreement, "Again", shelf.by).id == hold.id
    with pytest.raises(HeldError):
        remove_receipt(shelf.session, receipt, shelf.by)
    forget(shelf, OVER)
    assert receipt.erased_at is None
    assert due_receipts(shelf.session, shelf.at) == ([], 1)
    lift_hold(shelf.session, hold_of(shelf.session, agreement.id) or hold, shelf.by)
    with pytest.raises(NotHeldError):
        lift_hold(shelf.session, hold, shelf.by)
    forget(shelf, OVER + timedelta(days=1))
    assert receipt.erased_at is not None


def test_what_was_taken_away_is_gone_after_a_month(shelf: Shelf) -> None:
    receipt = shelf.take(picture("JPEG"))
    remove_receipt(shelf.session, receipt, shelf.by)
    forget(shelf, shelf.at + timedelta(days=30))
    assert receipt.erased_at is None
    forget(shelf, shelf.at + timedelta(days=1))
    again = shelf.session.get_one(Receipt, receipt.id)
    assert (again.erased_at, again.erased_why) == (shelf.at, "it was taken away")


def test_a_file_that_somebody_else_sent_too_is_kept_for_them(shelf: Shelf) -> None:
    mine = shelf.take(picture("JPEG"))
    details = EmployerDetails(name="Jean Mackay", supported_person="Jean Mackay")
    employer = add_employer(shelf.session, details, shelf.by)
    council = shelf.household.council
    terms = AgreementDetails(
        reference="DP-2",
        starts_on=shelf.by.today,
        first_payment_on=shelf.by.today,
        weekly_amount=Money(40_000),
        paid_every=Frequency.FOUR_WEEKLY,
        planned_minutes_per_week=600,
    )
    other = agree_direct_payment(shelf.session, employer, council, terms, shelf.by)
    theirs = take(shelf.session, shelf.files, other, shelf.by, picture("JPEG"))
    names = digests(shelf, mine)
    erase(shelf.session, mine, "its time was over", shelf.by)
    shelf.work()
    assert all(is_kept(shelf.files, each) for each in names)
    erase(shelf.session, theirs, "its time was over", shelf.by)
    shelf.work()
    assert not any(is_kept(shelf.files, each) for each in names)


def test_a_worker_that_dies_while_it_forgets_goes_on_afterwards(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = shelf.take(picture("JPEG"))
    names = digests(shelf, receipt)
    erase(shelf.session, receipt, "its time was over", shelf.by)
    delete, calls = type(shelf.files).delete, []

    def dying(files: FileStore, digest: str) -> None:
        calls.append(digest)
        if len(calls) == 2:
            raise OSError("the disk is gone")
        delete(files, digest)

    monkeypatch.setattr(type(shelf.files), "delete", dying)
    shelf.work()
    assert shelf.session.scalars(select(FileToForget)).all() != []
    shelf.later(minutes=5)
    shelf.work()
    assert shelf.session.scalars(select(FileToForget)).all() == []
    assert not any(is_kept(shelf.files, each) for each in names)


def test_what_was_not_sent_to_its_end_is_given_up_after_a_week(
    shelf: Shelf, new_key: Callable[[], Coming]
) -> None:
    upload = expect(shelf.session, shelf.household.agreement, new_key(), shelf.by)
    add_piece(shelf.session, upload, 0, b"half")
    forget(shelf, shelf.at + timedelta(days=7))
    assert shelf.session.scalars(select(ReceiptUploadPart)).all() != []
    forget(shelf, shelf.at + timedelta(days=1))
    assert shelf.session.scalars(select(ReceiptUploadPart)).all() == []
    assert shelf.session.scalars(select(ReceiptUpload)).one().ended_at == shelf.at


@pytest.fixture
def new_key() -> Callable[[], Coming]:
    return lambda: Coming(uuid4(), "till.jpg", 100)


def test_the_command_says_what_would_be_forgotten_and_then_forgets_it(
    shelf: Shelf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    receipt = shelf.take(picture("JPEG"))
    remove_receipt(shelf.session, receipt, Actor(shelf.by.account_id, LONG_AGO))
    receipt_id, names = receipt.id, digests(shelf, receipt)
    shelf.session.commit()
    keys = tmp_path / "keys.toml"
    zeros = b64encode(bytes(32)).decode()
    keys.write_text(f'secret_key = "x"\n[sealing_keys]\n1 = "{zeros}"\n', encoding="utf-8")
    monkeypatch.setenv("PA_KEYS", str(keys))
    monkeypatch.setenv("PA_FILES", str(shelf.settings.files))
    monkeypatch.setenv("DATABASE_URL", shelf.settings.database_url)
    main(["receipts", "forget", "--dry-run"])
    assert capsys.readouterr().out == (
        "Receipts that would be forgotten: 1. Kept by a legal hold: 0.\n"
    )
    assert all(is_kept(shelf.files, each) for each in names)
    main(["receipts", "forget"])
    assert "Receipts forgotten: 1." in capsys.readouterr().out
    shelf.session.expire_all()
    assert shelf.session.get_one(Receipt, receipt_id).erased_at is not None
    assert not any(is_kept(shelf.files, each) for each in names)


def test_news_of_a_card_programme_is_forgotten_three_months_after_it_was_read(
    shelf: Shelf,
) -> None:
    for number, read_at in ((1, shelf.at), (2, None)):
        shelf.session.add(
            CardEvent(
                id=f"evt_{number}",
                kind="issuing_card.updated",
                object_id="ic_1",
                object_at=shelf.at,
                told_at=shelf.at,
                received_at=shelf.at,
                is_late=False,
                raw="{}",
                processed_at=read_at,
            )
        )
    forget(shelf, shelf.at + timedelta(days=90))
    assert len(shelf.session.scalars(select(CardEvent)).all()) == 2
    forget(shelf, shelf.at + timedelta(days=1))
    # What nobody read yet is never forgotten.
    assert [event.id for event in shelf.session.scalars(select(CardEvent))] == ["evt_2"]
