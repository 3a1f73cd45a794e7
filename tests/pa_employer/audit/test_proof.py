"""Whatever is done to the record behind the service's back, the proof finds it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from pa_employer.audit.heads import Head, NotAHeadError
from pa_employer.audit.models import AuditEvent
from pa_employer.audit.queries import first_broken_event, head_of, is_kept, seal_of
from pa_employer.audit.service import record
from pa_employer.cli import main
from tests.pa_employer.household import Household
from tests.pa_employer.watching.processes import environment

MORE = 8


@pytest.fixture
def written(session: Session, household: Household) -> int:
    """How many events there are."""
    for number in range(MORE):
        record(session, household.by_employer, f"did thing {number}", subject=f"thing {number}")
    session.commit()
    return head_of(session).number


def behind(session: Session, *changes: str, **given: int) -> None:
    """Do what somebody with the database's own keys could do."""
    if session.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            session.execute(text(f"DROP TRIGGER audit_event_no_{verb}"))
    else:
        session.execute(text("DROP TRIGGER audit_event_no_change ON audit_event"))
    for change in changes:
        session.execute(text(change), given)
    session.commit()
    session.expire_all()


SAME = "INSERT INTO audit_event SELECT {to}, at, what, account_id, employer_id, subject, seal "
SAME += "FROM audit_event WHERE number = {of}"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (lambda _: ["UPDATE audit_event SET what = 'x' WHERE number = 5"], 5),
        (lambda _: ["UPDATE audit_event SET subject = 'x' WHERE number = 5"], 5),
        (lambda _: ["UPDATE audit_event SET account_id = NULL WHERE number = 5"], 5),
        (lambda _: ["DELETE FROM audit_event WHERE number = 5"], 5),
        (lambda _: ["DELETE FROM audit_event WHERE number = 1"], 1),
        (
            lambda _: [
                "UPDATE audit_event SET number = 0 WHERE number = 5",
                "UPDATE audit_event SET number = 5 WHERE number = 6",
                "UPDATE audit_event SET number = 6 WHERE number = 0",
            ],
            5,
        ),
        (
            lambda _: [
                "UPDATE audit_event SET number = -number WHERE number >= 5",
                "UPDATE audit_event SET number = 1 - number WHERE number < 0",
                SAME.format(to=5, of=4),
            ],
            5,
        ),
        (lambda newest: [SAME.format(to=newest + 1, of=newest)], None),
    ],
    ids=["word", "subject", "who", "removed", "first", "reordered", "inserted", "added"],
)
def test_a_changed_record_is_found_at_the_event(
    session: Session, written: int, changes: Callable[[int], list[str]], found: int | None
) -> None:
    assert first_broken_event(session) is None
    behind(session, *changes(written))
    assert first_broken_event(session) == (found or written + 1)


def test_a_tail_that_was_cut_is_found_with_a_kept_head_and_not_without(
    session: Session, written: int
) -> None:
    kept = head_of(session)
    behind(session, "DELETE FROM audit_event WHERE number > :last", last=written - 2)
    assert first_broken_event(session) is None
    assert not is_kept(session, kept)


def test_a_record_that_was_written_anew_with_right_seals_is_found_with_a_kept_head(
    session: Session, written: int
) -> None:
    kept = head_of(session)
    behind(session, "UPDATE audit_event SET what = 'x' WHERE number = 3")
    before = bytes(session.get_one(AuditEvent, 2).seal)
    for number in range(3, written + 1):
        before = seal_of(session.get_one(AuditEvent, number), before)
        session.execute(
            text("UPDATE audit_event SET seal = :seal WHERE number = :number"),
            {"seal": before, "number": number},
        )
    session.commit()
    session.expire_all()
    assert first_broken_event(session) is None
    assert not is_kept(session, kept)


def test_what_follows_a_kept_head_is_proved_by_itself(
    session: Session, household: Household, written: int
) -> None:
    kept = head_of(session)
    record(session, household.by_employer, "did one thing more")
    session.commit()
    assert is_kept(session, kept)
    assert first_broken_event(session, kept) is None
    behind(session, "UPDATE audit_event SET what = 'x' WHERE number > :last", last=written)
    assert first_broken_event(session, kept) == written + 1


def test_the_commands_print_a_head_and_prove_from_it(
    session: Session,
    written: int,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment(database_url, tmp_path).items():
        monkeypatch.setenv(name, value)
    main(["audit", "head"])
    head = capsys.readouterr().out.strip()
    assert Head.parse(head) == head_of(session)
    session.commit()
    main(["audit", "verify"])
    assert f"Keep this head elsewhere: {head}" in capsys.readouterr().out
    main(["audit", "verify", "--from", head])
    assert f"Nothing was changed since event {written}" in capsys.readouterr().out
    behind(session, "DELETE FROM audit_event WHERE number >= :last", last=written)
    for how in ("--from", "--kept"):
        with pytest.raises(SystemExit, match="cut short or written anew"):
            main(["audit", "verify", how, head])
    with pytest.raises(SystemExit, match="That is no head"):
        main(["audit", "verify", "--from", "12"])


@pytest.mark.parametrize("wrong", ["", "12", "x-" + "0" * 64, "1-" + "0" * 63, "1-" + "g" * 64])
def test_what_is_no_head_is_refused(wrong: str) -> None:
    with pytest.raises(NotAHeadError):
        Head.parse(wrong)
