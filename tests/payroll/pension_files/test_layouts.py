"""Files for pension schemes: each column in its place, to the penny, and nothing that runs."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from payroll.frequency import Frequency
from payroll.ground.days import Span
from payroll.ground.money import Money
from payroll.pension_files.layouts import (
    NoSuchPensionLayoutError,
    pension_layout,
    pension_layouts,
    write_members,
    write_schedule,
)
from payroll.pension_files.schedule import (
    Contribution,
    ContributionsDifferError,
    Member,
    Schedule,
    check_due,
    findings,
)

RHONA = Member(
    payroll_id="PA001",
    forenames=("Rhona", "Jane"),
    surname="Baird",
    ni_number="AB123456C",
    born_on=date(1990, 2, 28),
    address=("2 Mill Road", "Kinnaird"),
    postcode="FK10 1AA",
    joined_on=date(2026, 4, 6),
)
SCHEDULE = Schedule(
    employer="Morag Sinclair",
    reference="EMP123456789",
    period=Span(date(2026, 4, 4), date(2026, 5, 1)),
    due_on=date(2026, 6, 22),
    frequency=Frequency.FOUR_WEEKLY,
    contributions=(Contribution(RHONA, Money(107600), Money(2784), Money(1670)),),
)


def rows(key: str, schedule: Schedule = SCHEDULE) -> list[list[str]]:
    text = write_schedule(schedule, pension_layout(key)).decode()
    return list(csv.reader(StringIO(text)))


def test_the_verified_layout_has_eleven_columns_and_no_headings() -> None:
    assert rows("cushon") == [
        ["AB123456C", "Rhona Jane Baird", "04/04/2026", "01/05/2026", "1076.00", "16.70", "27.84",
         "", "", "", ""],
    ]  # fmt: skip


def test_nests_head_says_what_the_schedule_is_and_how_many_follow() -> None:
    head, record = rows("nest")
    assert head == [
        "EMP123456789", "CS", "2026-05-01", "Morag Sinclair", "2026-06-22", "Four weekly", "", "",
        "2026-04-04", "1",
    ]  # fmt: skip
    assert record[-2:] == ["16.70", "27.84"]
    assert pension_layout("nest").is_provisional


@pytest.mark.parametrize("key", [layout.key for layout in pension_layouts()])
def test_every_layout_has_a_source_and_a_row_for_each_member(key: str) -> None:
    layout = pension_layout(key)
    assert layout.source
    wanted = 1 + bool(layout.head) + layout.has_headings
    assert len(rows(key)) == wanted


def test_papdis_names_its_columns() -> None:
    heading, row = rows("papdis")
    found = dict(zip(heading, row, strict=True))
    assert found["Forename2"] == "Jane"
    assert found["EmployeeContributionAmount"] == "27.84"
    assert found["PaymentDueDate"] == "2026-06-22"


def test_a_layout_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoSuchPensionLayoutError):
        pension_layout("../rates")


def test_a_penny_off_makes_no_file() -> None:
    check_due(SCHEDULE, Money(4454))
    with pytest.raises(ContributionsDifferError, match=r"£44\.54.*£44\.55"):
        check_due(SCHEDULE, Money(4455))


def test_everything_in_the_way_is_named_at_once() -> None:
    bad = replace(RHONA, ni_number=None, surname="B" * 80)
    one = Contribution(bad, Money(0), Money(-1), Money(0))
    found = findings(
        replace(SCHEDULE, contributions=(one,)), needs_ni_number=True, longest_name=70
    )
    assert [sentence.split(": ")[1].split(" ")[0] for sentence in found] == ["the", "the", "a"]
    nobody = replace(SCHEDULE, contributions=())
    assert findings(nobody, needs_ni_number=True, longest_name=70)[0].startswith("Nobody paid")


def test_members_are_listed_with_their_days_and_run_nothing() -> None:
    evil = replace(RHONA, surname="=cmd()", opted_out_on=date(2026, 5, 3))
    found = list(csv.reader(StringIO(write_members([evil]).decode("utf-8-sig"))))
    assert found[1][2] == "'=cmd()"
    assert found[1][-3:] == ["2026-04-06", "", "2026-05-03"]
