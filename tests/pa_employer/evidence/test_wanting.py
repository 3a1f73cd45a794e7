"""One gentle list: what is on it, when a letter of it goes, and when none does."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from pa_employer.evidence.installed import begin
from pa_employer.evidence.models import QuietReason, ReceiptReminder
from pa_employer.evidence.wanting import (
    QuietDaysError,
    be_quiet,
    end_quiet,
    remind_household,
    wanted,
    year_of,
)
from pa_employer.letters.models import Letter
from pa_employer.statements.models import StatementLine
from pa_employer.statements.service import Meaning, explain_line
from returns.groups import Group
from tests.pa_employer.evidence.conftest import Shelf
from tests.pa_employer.evidence.receipts import attach
from tests.receipts.files import picture

REMIND = "receipt reminders"


def why(shelf: Shelf) -> list[tuple[str, str]]:
    found = wanted(shelf.session, shelf.household.agreement, shelf.by.today)
    return [(each.line.description, each.why) for each in found]


def spent(shelf: Shelf, words: str, amount: str, group: Group = Group.ACTIVITIES) -> StatementLine:
    line = shelf.paid(words, amount)
    explain_line(shelf.session, line, Meaning(group), shelf.by)
    return line


def letters(shelf: Shelf) -> list[Letter]:
    return list(shelf.session.scalars(select(Letter)))


def remind(shelf: Shelf) -> ReceiptReminder | None:
    return remind_household(shelf.session, shelf.household.agreement, shelf.at)


def test_the_list_says_of_each_payment_why_something_would_help(shelf: Shelf) -> None:
    spent(shelf, "ART SHOP", "-62.00")
    spent(shelf, "CASH WITHDRAWAL 12NOV", "-10.00")
    spent(shelf, "PAYPAL *BOOKS", "-8.00")
    spent(shelf, "BUS", "-2.00", Group.TRAVEL)
    spent(shelf, "R BAIRD", "-800.00", Group.WAGES)
    shelf.paid("MYSTERY", "-3.00")
    assert sorted(why(shelf)) == [
        ("ART SHOP", "A receipt or a few words would help, because it is more than £25.00."),
        (
            "CASH WITHDRAWAL 12NOV",
            (
                "A receipt or a few words would help, because cash was taken out, and the "
                "statement cannot say what it bought."
            ),
        ),
        ("MYSTERY", "A few words would help, because nothing says what it was."),
        (
            "PAYPAL *BOOKS",
            (
                "A receipt or a few words would help, because the name on the statement is a "
                "payment service, not the shop."
            ),
        ),
    ]


def test_a_card_tells_the_kind_of_shop_a_council_asks_about(shelf: Shelf) -> None:
    line = spent(shelf, "LUCKY STAR", "-4.00")
    assert why(shelf) == []
    line.merchant_code = "7995"
    shelf.session.flush()
    ((_, said),) = why(shelf)
    assert "your council asks about this kind of shop" in said


def test_a_word_or_a_receipt_takes_a_payment_off_the_list(shelf: Shelf) -> None:
    told, shown = spent(shelf, "ART SHOP", "-62.00"), spent(shelf, "RAMP MAKERS", "-90.00")
    words = Meaning(Group.ACTIVITIES, "Paint and paper", no_receipt=True)
    explain_line(shelf.session, told, words, shelf.by)
    attach(shelf.session, shelf.files, shown, shelf.by, picture("JPEG"))
    assert why(shelf) == []


def test_what_is_more_than_a_year_old_is_nobody_s_question(shelf: Shelf) -> None:
    shelf.paid("OLD", "-62.00", date(2025, 11, 22))
    assert why(shelf) == []
    shelf.paid("YEAR", "-62.00", date(2025, 11, 23))
    assert [name for name, _ in why(shelf)] == ["YEAR"]


def test_how_much_needs_no_receipt_is_said_in_pounds_of_a_hundred(shelf: Shelf) -> None:
    spent(shelf, "R BAIRD", "-800.00", Group.WAGES)
    spent(shelf, "BUS", "-20.00", Group.TRAVEL)
    shown = spent(shelf, "ART SHOP", "-62.00")
    attach(shelf.session, shelf.files, shown, shelf.by, picture("JPEG"))
    things, needs = year_of(shelf.session, shelf.household.agreement, shelf.by.today)
    assert [each.line.description for each in things] == ["R BAIRD"]
    assert str(needs.with_receipt) == "£62.00"
    assert needs.spent == needs.needs_none + needs.with_receipt + needs.wanted


def test_one_letter_tells_of_everything_and_names_nothing(shelf: Shelf) -> None:
    for number in range(3):
        shelf.paid(f"SHOP {number}", "-62.00")
    shelf.later(days=6)
    made = remind(shelf)
    assert made is not None
    assert made.things == 3
    (letter,) = letters(shelf)
    assert letter.subject == "A word or a photo would help"
    assert "There are 3 payments where a few words or a photo" in letter.body
    assert "SHOP" not in letter.body
    assert "62" not in letter.body


def test_a_new_payment_waits_a_few_days_before_anybody_is_written_to(shelf: Shelf) -> None:
    shelf.paid("SHOP", "-62.00")
    shelf.later(days=4)
    assert remind(shelf) is None
    shelf.later(days=1)
    assert remind(shelf) is not None


def test_letters_come_seldom_and_stop_after_three(shelf: Shelf) -> None:
    shelf.paid("SHOP", "-62.00")
    days = []
    for day in range(120):
        if remind(shelf):
            days.append(day)
        shelf.later(days=1)
    assert days == [5, 19, 33]


def test_an_answer_begins_the_count_again(shelf: Shelf) -> None:
    shelf.paid("SHOP", "-62.00")
    other = shelf.paid("OTHER", "-70.00")
    for _ in range(3):
        shelf.later(days=15)
        assert remind(shelf)
    shelf.later(days=15)
    assert remind(shelf) is None
    explain_line(shelf.session, other, Meaning(Group.OTHER, "A chair"), shelf.by)
    shelf.later(days=15)
    assert remind(shelf) is not None
    assert "There is 1 payment" in letters(shelf)[-1].body


def test_nobody_is_reminded_in_hospital_until_the_pause_is_over(shelf: Shelf) -> None:
    shelf.paid("SHOP", "-62.00")
    agreement, until = shelf.household.agreement, shelf.by.today + timedelta(days=30)
    be_quiet(shelf.session, agreement, QuietReason.HOSPITAL, until, shelf.by)
    shelf.later(days=30)
    assert remind(shelf) is None
    shelf.later(days=1)
    assert remind(shelf) is not None


def test_a_pause_without_an_end_lasts_until_somebody_ends_it(shelf: Shelf) -> None:
    shelf.paid("SHOP", "-62.00")
    be_quiet(shelf.session, shelf.household.agreement, QuietReason.CRISIS, None, shelf.by)
    shelf.later(days=100)
    assert remind(shelf) is None
    end_quiet(shelf.session, shelf.household.agreement, shelf.by)
    end_quiet(shelf.session, shelf.household.agreement, shelf.by)
    assert remind(shelf) is not None


def test_a_pause_cannot_end_before_it_begins(shelf: Shelf) -> None:
    yesterday = shelf.by.today - timedelta(days=1)
    with pytest.raises(QuietDaysError):
        be_quiet(shelf.session, shelf.household.agreement, QuietReason.OTHER, yesterday, shelf.by)


def test_the_worker_writes_to_every_household_once_a_day(shelf: Shelf) -> None:
    shelf.paid("SHOP", "-62.00")
    shelf.later(days=6)
    begin(shelf.session, shelf.settings, shelf.at)
    shelf.work()
    shelf.work()
    assert len(letters(shelf)) == 1
    shelf.later(days=1)
    shelf.work()
    assert len(letters(shelf)) == 1
