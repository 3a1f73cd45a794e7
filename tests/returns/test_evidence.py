from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.ground.money import Money
from returns.account import Line, LineFacts
from returns.evidence import NO_RECEIPT_FOR, grade, is_enough, is_receipt_wanted
from returns.grades import Grade
from returns.groups import Group, Income
from tests.returns.household import PAID_ON, POLICY, out, payee, payslip, receipt

UNCLEAR_SHOP = LineFacts(doubt="the name on the statement does not say what it sells")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (out("412.60", Group.WAGES, payslip("412.60")), Grade.A),
        (out("412.60", Group.WAGES, payslip("412.61")), Grade.E),
        (out("412.60", Group.WAGES, payslip("412.60", agreed=False)), Grade.E),
        (out("412.60", Group.WAGES, payslip("412.60", known=False)), Grade.E),
        (out("212.40", Group.HMRC, payee("HMRC", "a reference", "200", "220")), Grade.B),
        (out("220.00", Group.HMRC, payee("HMRC", "a reference", "200", "220")), Grade.B),
        (out("220.01", Group.HMRC, payee("HMRC", "a reference", "200", "220")), Grade.E),
        (out("60.00", Group.EQUIPMENT, receipt("60.00")), Grade.C),
        (out("60.00", Group.EQUIPMENT, receipt("60.00", lines="60.00")), Grade.C),
        (out("60.00", Group.EQUIPMENT, receipt("60.00", lines="59.00")), Grade.E),
        (out("60.00", Group.EQUIPMENT, receipt("59.99")), Grade.E),
        (out("60.00", Group.EQUIPMENT, receipt("65.00", override="£5 was mine")), Grade.C),
        (out("60.00", Group.EQUIPMENT, answer="I have no receipt, it was for a kettle"), Grade.D),
        (out("25.00", Group.EQUIPMENT), Grade.D),
        (out("25.01", Group.EQUIPMENT), Grade.E),
        (out("5.00", Group.EQUIPMENT, UNCLEAR_SHOP), Grade.E),
        (out("18.40"), Grade.E),
        (out("18.40", answer="  "), Grade.E),
        (Line("1", PAID_ON, "SHOP", Money(500), Income.REFUND), Grade.D),
        (Line("1", PAID_ON, "SHOP", Money(500), None), Grade.E),
    ],
)
def test_a_line_gets_the_best_grade_it_earns(line: Line, expected: Grade) -> None:
    graded = grade(line, POLICY)
    assert graded.grade is expected
    assert len(graded.reason) > 10


def test_a_line_with_two_proofs_keeps_the_stronger() -> None:
    both = LineFacts(payslip=payslip("60").payslip, receipt=receipt("60").receipt)
    assert grade(out("60", Group.WAGES, both), POLICY).grade is Grade.A


@pytest.mark.parametrize(("days", "expected"), [(7, Grade.C), (-7, Grade.C), (8, Grade.E)])
def test_a_receipt_may_be_a_week_away_from_its_payment(days: int, expected: Grade) -> None:
    line = out("60.00", Group.EQUIPMENT, receipt("60.00", PAID_ON + timedelta(days=days)))
    assert grade(line, POLICY).grade is expected


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (out("500.00", Group.EQUIPMENT), True),
        (out("500.00"), True),
        (out("18.40"), False),
        (out("5.00", Group.OTHER, UNCLEAR_SHOP), True),
        (out("500.00", Group.EQUIPMENT, receipt("500.00")), False),
        (out("500.00", Group.EQUIPMENT, answer="I have no receipt, it was a chair"), False),
        (Line("1", PAID_ON, "SHOP", Money(50_000), None), False),
    ],
)
def test_a_receipt_is_asked_for_only_where_it_would_settle_something(
    line: Line,
    wanted: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert is_receipt_wanted(line, POLICY) is wanted


@given(
    pence=st.integers(1, 10**7),
    group=st.sampled_from(Group),
    agreed=st.booleans(),
    known=st.booleans(),
)
def test_no_receipt_is_ever_asked_for_wages_tax_pension_or_what_is_proved(
    pence: int,
    group: Group,
    agreed: bool,  # noqa: FBT001 - drawn by hypothesis
    known: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    amount = str(Money(pence))
    line = out(amount, group, payslip(amount, agreed=agreed, known=known))
    if group in NO_RECEIPT_FOR or grade(line, POLICY).grade in (Grade.A, Grade.B):
        assert not is_receipt_wanted(line, POLICY)


def test_words_are_enough_up_to_a_hundred_pounds() -> None:
    for amount, enough in (("100.00", True), ("100.01", False)):
        line = out(amount, Group.OTHER, answer="A chair; the shop gave no receipt")
        assert is_enough(grade(line, POLICY), line, POLICY) is enough


def test_money_coming_in_is_settled_by_its_name() -> None:
    line = Line("1", date(2026, 7, 1), "MUM", Money(50_000), Income.OWN_MONEY)
    assert is_enough(grade(line, POLICY), line, POLICY)
