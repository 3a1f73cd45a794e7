import dataclasses
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from returns.account import Liability, Line, StatementEnd
from returns.compute import compute_return
from returns.figures import FiguresDisagreeError, Return
from returns.grades import Grade
from returns.groups import Group, Income, Protected
from tests.returns.household import (
    LINES,
    PAID_ON,
    POLICY,
    QUARTER,
    QUARTER_GIVEN,
    given,
    out,
    owed,
    payslip,
    pounds,
    receipt,
)


def lines() -> st.SearchStrategy[tuple[Line, ...]]:
    pence = st.integers(-(10**7), 10**7).filter(bool)
    days = st.dates(QUARTER.first, QUARTER.last)
    answers = st.none() | st.text(max_size=20)

    @st.composite
    def line(draw: st.DrawFn) -> Line:
        amount = Money(draw(pence))
        groups = st.sampled_from(Income if amount > NOTHING else Group)
        return Line(
            "x", draw(days), "shop", amount, draw(st.none() | groups), answer=draw(answers)
        )

    return st.lists(line(), max_size=12).map(
        lambda found: tuple(dataclasses.replace(f, id=str(n)) for n, f in enumerate(found))
    )


def test_a_quarter_to_the_penny() -> None:
    done = compute_return(QUARTER_GIVEN)
    assert done.headline == (
        "You started with £3,210.00, £7,800.00 came in, £7,344.12 went out, you have £3,665.88.",
        "£3,665.88 matches the statement.",
        "It takes 1 upload and 2 questions.",
    )
    assert [(h.words, h.total, h.proof) for h in done.money_out] == [
        ("Wages", pounds("6,300.40"), "proved by agreed hours and payslips"),
        ("Tax and National Insurance", pounds("602.00"), "paid to or by someone known"),
        ("Activities and breaks", pounds("423.32"), "1 receipt matched, 1 explained"),
        ("Not clear yet", pounds("18.40"), "1 to tell us about"),
    ]
    assert [(h.words, h.total) for h in done.money_in] == [("Direct payment", pounds("7,800"))]
    assert done.difference == NOTHING
    assert done.self_proved == pounds("6,902.40")
    assert (done.asks, done.uploads) == (2, 1)
    assert [q.words for q in done.questions] == [
        "£18.40 at =Garden World on 12 September: what was it for?"
    ]
    assert done.set_aside.shortfall == pounds("2,404.12")
    assert {rule.key for rule in done.rules} >= {"contingency.weeks", "evidence.enough"}


def test_a_year_of_agreed_wages_asks_for_nothing() -> None:
    wages = tuple(
        dataclasses.replace(out("500", Group.WAGES, payslip("500"), name=f"PA {n}"))
        for n in range(3)
    )
    done = compute_return(given(wages, opening="1500", statement="0.00"))
    assert (done.asks, done.uploads, done.flags) == (0, 0, ())
    assert done.is_clean


@drawn(lines(), st.integers(-(10**7), 10**7))
def test_closing_is_opening_and_what_came_in_less_what_went_out(
    found: tuple[Line, ...], pence: int
) -> None:
    opening = Money(pence)
    done = compute_return(dataclasses.replace(given(found), opening=opening))
    assert done.closing == opening + done.total_in - done.total_out
    assert done.closing == opening + Money.total(line.amount for line in found)
    assert len(done.lines) == len(found)


@drawn(lines())
def test_a_return_survives_being_written_down(found: tuple[Line, ...]) -> None:
    done = compute_return(given(found, opening="12.34", statement="5.00"))
    again = Return.from_plain(json.loads(json.dumps(done.as_plain())))
    assert again == done
    assert again.digest() == done.digest()


@drawn(lines())
def test_every_unexplained_line_is_asked_about_once_and_no_other(found: tuple[Line, ...]) -> None:
    done = compute_return(given(found))
    unexplained = [line.id for line in done.lines if line.grade is Grade.E]
    assert sorted(q.line_id for q in done.questions) == sorted(unexplained)
    assert [flag.line_id for flag in done.flags if flag.code == "unexplained_line"] == unexplained


@drawn(lines())
def test_the_order_in_which_lines_arrive_changes_nothing(found: tuple[Line, ...]) -> None:
    assert compute_return(given(found)) == compute_return(given(found[::-1]))


def test_a_different_penny_is_a_different_digest() -> None:
    done = compute_return(QUARTER_GIVEN)
    other = compute_return(dataclasses.replace(QUARTER_GIVEN, own_money=Money(1)))
    assert done.digest() != other.digest()
    assert len(done.digest()) == 64


def change(plain: dict[str, Any], key: str) -> None:
    plain[key] = plain[key] + 1


@pytest.mark.parametrize("key", ["opening", "closing", "difference", "statement_closing"])
def test_a_kept_return_whose_figures_were_changed_is_refused(key: str) -> None:
    plain = compute_return(QUARTER_GIVEN).as_plain()
    change(plain, key)
    with pytest.raises(FiguresDisagreeError):
        Return.from_plain(plain)


def test_a_kept_heading_or_surplus_that_was_changed_is_refused() -> None:
    for path in ("money_out", "set_aside"):
        plain = compute_return(QUARTER_GIVEN).as_plain()
        if path == "money_out":
            change(plain["money_out"][0], "total")
        else:
            change(plain["set_aside"], "surplus")
        with pytest.raises(FiguresDisagreeError):
            Return.from_plain(plain)


@pytest.mark.parametrize(
    ("path", "bad"), [("asks", "two"), ("headline", [1]), ("period", {"first": "2026-07-01"})]
)
def test_a_kept_return_of_the_wrong_shape_is_refused(path: str, bad: object) -> None:
    plain = compute_return(QUARTER_GIVEN).as_plain()
    plain[path] = bad
    with pytest.raises((TypeError, ValueError)):
        Return.from_plain(plain)


def test_a_heading_nobody_knows_is_refused() -> None:
    plain = compute_return(QUARTER_GIVEN).as_plain()
    plain["money_out"][0]["group"] = "sweets"
    with pytest.raises(ValueError, match="sweets"):
        Return.from_plain(plain)


def test_without_a_statement_nothing_is_compared() -> None:
    done = compute_return(given(opening="5"))
    assert done.statement_closing is None
    assert done.difference is None
    assert done.reconciliation == "There is no statement for the end of this period yet."


def test_several_statements_are_added_up() -> None:
    ends = tuple(StatementEnd(QUARTER.last, pounds("2.50"), name) for name in ("Bank", "Card"))
    done = compute_return(dataclasses.replace(given(opening="5"), statements=ends))
    assert done.difference == NOTHING


@pytest.mark.parametrize(
    ("statement", "said"),
    [("4.00", "£1.00 more than the statement's £4.00"), ("6.00", "£1.00 less than")],
)
def test_a_difference_is_said_in_words(statement: str, said: str) -> None:
    done = compute_return(given(opening="5", statement=statement))
    assert said in done.reconciliation


def test_being_overdrawn_is_said_in_words() -> None:
    done = compute_return(given((out("10", Group.OTHER),), opening="-5"))
    assert done.headline[0] == (
        "You started £5.00 overdrawn, £0.00 came in, £10.00 went out, you are £15.00 overdrawn."
    )


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        (out("18.40"), "£18.40 at Garden World on 12 August: what was it for?"),
        (out("99", Group.WAGES), "whose pay was this, and for which days?"),
        (out("99", Group.HMRC), "which month was this for?"),
        (out("99", Group.EQUIPMENT), "do you have a receipt? If not, tell us what you bought."),
        (
            Line("1", PAID_ON, "MUM", Money(500), None),
            "£5.00 from MUM on 12 August: what was this money?",
        ),
    ],
)
def test_a_question_fits_the_payment(line: Line, asked: str) -> None:
    (question,) = compute_return(given((line,))).questions
    assert question.words.endswith(asked)


def test_spending_that_was_explained_is_other_not_unclear() -> None:
    (heading,) = compute_return(given((out("9", answer="A plant"),))).money_out
    assert heading.group is Group.OTHER


def test_a_receipt_that_was_sent_counts_as_one_upload() -> None:
    done = compute_return(given((out("60", Group.EQUIPMENT, receipt("60")),)))
    assert (done.uploads, done.asks) == (1, 0)


def test_what_cannot_be_is_refused_when_made() -> None:
    with pytest.raises(ValueError, match="moves no money"):
        Line("1", PAID_ON, "x", NOTHING, None)
    with pytest.raises(ValueError, match="cannot be wages"):
        Line("1", PAID_ON, "x", Money(1), Group.WAGES)
    with pytest.raises(ValueError, match="cannot be refund"):
        Line("1", PAID_ON, "x", Money(-1), Income.REFUND)
    with pytest.raises(ValueError, match="less than nothing"):
        owed(Protected.NOTICE, "-1")
    with pytest.raises(ValueError, match="worked out from the policy"):
        Liability(Protected.CONTINGENCY, "x", Money(1), None, Working("x"))
    with pytest.raises(ValueError, match="less than nothing"):
        given(own="-1")
    with pytest.raises(ValueError, match="same id"):
        given((LINES[0], LINES[0]))
    with pytest.raises(ValueError, match="lines outside"):
        given((Line("9", date(2026, 10, 1), "x", Money(1), None),))


def test_policy_is_the_one_in_force_on_the_last_day() -> None:
    assert compute_return(QUARTER_GIVEN).rules == POLICY.rules
