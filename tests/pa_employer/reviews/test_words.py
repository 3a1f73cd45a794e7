from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pa_employer.reviews.words import in_one_line, waited
from payroll.ground.money import NOTHING
from returns.account import HoursRow, Line, LineFacts, Overdue, PayeeFact, ReturnGiven
from returns.compute import compute_return
from returns.groups import Duty, Group, Income, Protected
from tests.returns.household import given, out, owed, payslip, pounds

DIRECT_PAYMENT = Line(
    "in",
    date(2026, 7, 6),
    "COUNCIL",
    pounds("500"),
    Income.AUTHORITY,
    LineFacts(payee=PayeeFact("The council", "its reference", NOTHING, pounds("500"))),
)
WAGES = out("500", Group.WAGES, payslip("500"), name="MORAG")
TIDY = given((DIRECT_PAYMENT, WAGES), statement="0")
LATE = (
    Overdue(Duty.HMRC, "Tax", pounds("84"), date(2026, 8, 22)),
    Overdue(Duty.HMRC, "Tax", pounds("84"), date(2026, 9, 22)),
)


def said(given_: ReturnGiven) -> str:
    return in_one_line(compute_return(given_), given_.overdue)


@pytest.mark.parametrize(
    ("given_", "line"),
    [
        (TIDY, "All self-proved: close?"),
        (
            given((DIRECT_PAYMENT, out("12", Group.ACTIVITIES)), statement="488"),
            "488.00 spare",
        ),
        (replace(TIDY, overdue=LATE), "PAYE due 22 August not seen paid"),
        (given((DIRECT_PAYMENT, WAGES)), "No statement for the end of the period"),
        (
            given((DIRECT_PAYMENT, WAGES), statement="3"),
            "£3.00 apart from the statement",
        ),
        (
            replace(TIDY, liabilities=(owed(Protected.WAGES_ACCRUED, "90"),)),
            "Less is held than the £90.00 due soon",
        ),
        (
            given(
                (out("18.40"), out("9", name="KIOSK")), opening="30", weekly="5", statement="2.60"
            ),
            "2 payments not explained yet",
        ),
        (
            replace(TIDY, hours=(HoursRow("Morag", 600, 900, 900),)),
            "More hours paid than planned",
        ),
        (
            replace(TIDY, lines=(*TIDY.lines, out("0.01", name="KIOSK")), overdue=LATE),
            "PAYE due 22 August not seen paid, and 2 more",
        ),
    ],
)
def test_the_queue_says_in_one_line_why_to_look(given_: ReturnGiven, line: str) -> None:
    assert line in said(given_)


def test_what_is_explained_and_small_is_not_worth_a_look() -> None:
    lines = (DIRECT_PAYMENT, out("500", Group.AGENCY, answer="Cover in July"))
    assert said(given(lines, statement="0")) == "1 payment explained in words, without a receipt"
    lines = (DIRECT_PAYMENT, out("20", Group.ACTIVITIES, answer="Swimming"))
    assert said(given(lines, statement="480", weekly="60")) == "Nothing unusual: close?"


def test_our_own_clock_counts_days() -> None:
    sent = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert waited(sent, date(2026, 11, 20)) == "since today"
    assert waited(sent, date(2026, 11, 21)) == "1 day"
    assert waited(sent, date(2026, 12, 2)) == "12 days"
