"""Receipts find their payments: by themselves when sure, by one press when likely."""

from datetime import date

import pytest

from pa_employer.evidence.facts import as_lines
from pa_employer.evidence.known import matches_of
from pa_employer.evidence.models import Receipt, ReceiptMatch
from pa_employer.evidence.pairing import (
    MoneyInError,
    NeedsNoReceiptError,
    notices_of,
    pair,
    part,
    proposals,
    together_for,
)
from pa_employer.statements.models import StatementLine
from pa_employer.statements.service import Meaning, explain_line
from payroll.ground.money import Money
from receipts.noticing import Odd
from returns.evidence import grade
from returns.grades import Grade
from returns.groups import Group, Income
from returns.policy import policy_on
from tests.pa_employer.evidence.conftest import SHOP_DAY, Shelf
from tests.pa_employer.evidence.receipts import attach, says
from tests.receipts.files import pdf, picture


def till(total: str, shop: str = "Castle Arts", on: str = "12/11/2026") -> bytes:
    """A receipt whose text can be read."""
    return pdf(text=f"{shop}) Tj 0 -20 Td ({on}) Tj 0 -20 Td (TOTAL {total}")


def grade_of(shelf: Shelf, line: StatementLine) -> Grade:
    (known,) = as_lines(shelf.session, shelf.household.agreement, [line])
    return grade(known, policy_on(line.posted_on)).grade


def found(shelf: Shelf, receipt: Receipt) -> list[ReceiptMatch]:
    return matches_of(shelf.session, [receipt.id]).get(receipt.id, [])


def odd(shelf: Shelf, receipt: Receipt) -> list[Odd]:
    return [each.kind for each in notices_of(shelf.session, receipt)]


def test_a_receipt_that_is_sure_finds_its_payment_by_itself(shelf: Shelf) -> None:
    line = shelf.paid("CASTLE ARTS EDINBURGH", "-62.00")
    explain_line(shelf.session, line, Meaning(Group.ACTIVITIES), shelf.by)
    assert grade_of(shelf, line) is Grade.E
    receipt = shelf.take(till("62.00"))
    shelf.work()
    (match,) = found(shelf, receipt)
    assert (match.line_id, match.made_by_id) == (line.id, None)
    assert match.words == "the same amount, the same day, the same shop"
    assert grade_of(shelf, line) is Grade.C


def test_a_receipt_that_comes_before_the_bank_s_line_finds_it_later(shelf: Shelf) -> None:
    receipt = shelf.take(till("62.00"))
    shelf.work()
    assert found(shelf, receipt) == []
    line = shelf.paid("CASTLE ARTS EDINBURGH", "-62.00", date(2026, 11, 14))
    shelf.later(hours=7)
    shelf.work()
    (match,) = found(shelf, receipt)
    assert match.line_id == line.id


def test_what_is_only_likely_is_offered_and_one_press_settles_it(shelf: Shelf) -> None:
    line = shelf.paid("SUMUP 4411", "-62.00")
    receipt = shelf.take(till("62.00"))
    shelf.work()
    assert found(shelf, receipt) == []
    (offered,) = proposals(shelf.session, receipt)
    assert (offered.lines, offered.words) == ((line,), "the same amount, the same day")
    pair(shelf.session, receipt, offered.lines, shelf.by, offered.words)
    pair(shelf.session, receipt, offered.lines, shelf.by, offered.words)
    (match,) = found(shelf, receipt)
    assert (match.amount, match.made_by_id) == (Money(6200), shelf.by.account_id)


def test_one_receipt_for_two_payments_shows_its_part_of_each(shelf: Shelf) -> None:
    one = shelf.paid("CASTLE ARTS", "-40.00")
    two = shelf.paid("CASTLE ARTS LEITH", "-22.00", date(2026, 11, 13))
    for line in (one, two):
        explain_line(shelf.session, line, Meaning(Group.ACTIVITIES), shelf.by)
    receipt = shelf.take(till("62.00"))
    (offered,) = proposals(shelf.session, receipt)
    assert {each.id for each in offered.lines} == {one.id, two.id}
    pair(shelf.session, receipt, offered.lines, shelf.by, offered.words)
    assert sorted(each.amount.pence for each in found(shelf, receipt)) == [2200, 4000]
    assert odd(shelf, receipt) == []
    assert grade_of(shelf, one) is Grade.C


def test_two_receipts_for_one_payment_are_offered_together(shelf: Shelf) -> None:
    line = shelf.paid("SHOPPING CENTRE", "-62.00")
    first, second = shelf.take(till("40.00")), shelf.take(till("22.00", "Book Nook"))
    (offered,) = together_for(shelf.session, line)
    assert {each.id for each in offered} == {first.id, second.id}
    for each in offered:
        pair(shelf.session, each, [line], shelf.by)
    explain_line(shelf.session, line, Meaning(Group.ACTIVITIES), shelf.by)
    assert grade_of(shelf, line) is Grade.C
    assert odd(shelf, first) == odd(shelf, second) == []


def test_a_refund_goes_with_the_money_that_came_back(shelf: Shelf) -> None:
    shelf.paid("CASTLE ARTS", "-5.00")
    back = shelf.paid("CASTLE ARTS REFUND", "5.00", date(2026, 11, 20))
    receipt = shelf.take(till("-5.00"))
    shelf.work()
    (match,) = found(shelf, receipt)
    assert match.line_id == back.id


def test_wages_and_the_council_s_money_take_no_receipt(shelf: Shelf) -> None:
    receipt = shelf.take(till("62.00"))
    wage, council = shelf.paid("WAGES", "-62.00"), shelf.paid("KINNAIRD", "62.00")
    explain_line(shelf.session, wage, Meaning(Group.WAGES), shelf.by)
    explain_line(shelf.session, council, Meaning(Income.AUTHORITY), shelf.by)
    with pytest.raises(NeedsNoReceiptError):
        pair(shelf.session, receipt, [wage], shelf.by)
    with pytest.raises(MoneyInError):
        pair(shelf.session, receipt, [council], shelf.by)
    assert proposals(shelf.session, receipt) == []


def test_a_planted_duplicate_is_noticed_and_matched_by_nobody(shelf: Shelf) -> None:
    shelf.paid("CASTLE ARTS", "-62.00")
    first = shelf.take(till("62.00"))
    shelf.work()
    shelf.paid("CASTLE ARTS LEITH", "-62.00", date(2026, 11, 14))
    again = shelf.take(till("62.00") + b"\n")
    shelf.work()
    assert odd(shelf, first) == []
    (notice,) = notices_of(shelf.session, again)
    assert (notice.kind, notice.other_id) == (Odd.SAME_PURCHASE, str(first.id))
    assert "It is for the same amount, shop and day as the one added on" in notice.sentence
    assert found(shelf, again) == []


def test_a_receipt_from_long_after_the_payment_is_noticed(shelf: Shelf) -> None:
    line = shelf.paid("CASTLE ARTS", "-62.00", date(2026, 10, 20))
    receipt = attach(shelf.session, shelf.files, line, shelf.by, till("62.00"))
    (notice,) = notices_of(shelf.session, receipt)
    assert notice.kind is Odd.TOO_LATE
    assert "12 November 2026, 23 days after the payment of 20 October 2026" in notice.sentence


def test_a_wrong_total_is_noticed_until_somebody_says_why(shelf: Shelf) -> None:
    line = shelf.paid("CASTLE ARTS", "-62.00")
    explain_line(shelf.session, line, Meaning(Group.ACTIVITIES), shelf.by)
    receipt = attach(shelf.session, shelf.files, line, shelf.by, till("65.00"))
    (notice,) = notices_of(shelf.session, receipt)
    assert notice.sentence.startswith("The receipt adds up to £65.00 and the payment is £62.00.")
    assert grade_of(shelf, line) is Grade.E
    receipt.words = "I paid £3 of it myself"
    assert odd(shelf, receipt) == []
    assert grade_of(shelf, line) is Grade.C


def test_what_a_person_says_counts_before_what_was_read(shelf: Shelf) -> None:
    line = shelf.paid("CASTLE ARTS", "-62.00")
    explain_line(shelf.session, line, Meaning(Group.ACTIVITIES), shelf.by)
    receipt = attach(shelf.session, shelf.files, line, shelf.by, till("65.00"))
    says(shelf.session, receipt, shelf.by, "Castle Arts", SHOP_DAY, "62.00")
    assert odd(shelf, receipt) == []
    assert grade_of(shelf, line) is Grade.C


def test_saying_the_total_can_be_what_makes_a_match_sure(shelf: Shelf) -> None:
    line = shelf.paid("CASTLE ARTS", "-62.00")
    receipt = shelf.take(picture("JPEG"))
    says(shelf.session, receipt, shelf.by, "Castle Arts", SHOP_DAY, "62.00")
    (match,) = found(shelf, receipt)
    assert match.line_id == line.id


def test_what_was_taken_apart_stays_apart_and_can_be_put_together_again(shelf: Shelf) -> None:
    line = shelf.paid("CASTLE ARTS", "-62.00")
    receipt = shelf.take(till("62.00"))
    shelf.work()
    (match,) = found(shelf, receipt)
    part(shelf.session, match, shelf.by)
    part(shelf.session, match, shelf.by)
    says(shelf.session, receipt, shelf.by, "Castle Arts", SHOP_DAY, "62.00")
    shelf.work()
    assert found(shelf, receipt) == []
    pair(shelf.session, receipt, [line], shelf.by)
    assert len(found(shelf, receipt)) == 1


def test_a_receipt_that_was_typed_finds_its_payment_when_the_bank_tells_of_it(
    shelf: Shelf,
) -> None:
    receipt = shelf.take(picture("JPEG"))
    shelf.work()
    says(shelf.session, receipt, shelf.by, "Castle Arts", SHOP_DAY, "62.00")
    shelf.work()
    line = shelf.paid("CASTLE ARTS", "-62.00", date(2026, 11, 14))
    shelf.later(hours=7)
    shelf.work()
    (match,) = found(shelf, receipt)
    assert match.line_id == line.id
