import dataclasses
from datetime import date

import pytest

from returns.account import HoursRow, Line, Overdue, ReturnGiven
from returns.compute import compute_return
from returns.figures import Flag, Severity
from returns.groups import Duty, Group, Protected
from tests.returns.household import QUARTER_GIVEN, given, out, owed, pounds

UNFAIR = ("fail", "violation", "suspicious", "must provide", "fix ")


def flags(of: ReturnGiven) -> dict[str, Flag]:
    """What stands out by code; that a bare quarter has no spending is not what these are about."""
    return {flag.code: flag for flag in compute_return(of).flags if flag.code != "no_spend"}


def overdue(kind: Duty) -> ReturnGiven:
    unpaid = Overdue(kind, "July and August", pounds("212.40"), date(2026, 8, 22))
    return dataclasses.replace(given(statement="0.00"), overdue=(unpaid,))


def hours(planned: int, paid: int, note: str = "") -> ReturnGiven:
    return given(statement="0.00", hours=(HoursRow("Morag", planned, paid, paid, note),))


@pytest.mark.parametrize("kind", Duty)
def test_what_is_due_and_not_seen_paid_is_asked_about(kind: Duty) -> None:
    (flag,) = flags(overdue(kind)).values()
    assert flag.code == f"{kind}_due_unpaid"
    assert "£212.40 was due" in flag.sentence
    assert "22 August 2026" in flag.sentence


def test_an_account_that_matches_its_statement_has_no_flag() -> None:
    assert not flags(given(opening="40", statement="40", weekly="5"))


@pytest.mark.parametrize(
    ("statement", "severity"), [("4.99", Severity.CHECK), (None, Severity.ASK)]
)
def test_an_account_that_cannot_be_tied_to_its_statement_is_flagged(
    statement: str | None, severity: Severity
) -> None:
    found = flags(given(opening="5", statement=statement, weekly="5"))
    assert found["unreconciled"].severity is severity


def test_wages_at_risk_come_before_everything_else() -> None:
    at_risk = given(
        (out("18.40"),), opening="20", liabilities=(owed(Protected.WAGES_ACCRUED, "400"),)
    )
    codes = [flag.code for flag in compute_return(at_risk).flags]
    assert codes == ["balance_below_band", "unreconciled", "unexplained_line"]


def test_a_balance_above_all_that_is_set_aside_asks_for_the_story() -> None:
    found = flags(given(opening="50", statement="50"))
    assert list(found) == ["balance_above_band"]
    assert "£50.00 is spare" in found["balance_above_band"].sentence


@pytest.mark.parametrize(
    ("planned", "paid", "code"),
    [
        (6_000, 6_601, "hours_over_plan"),
        (6_000, 5_399, "hours_under_plan"),
        (0, 60, "hours_over_plan"),
    ],
)
def test_hours_far_from_the_plan_are_noticed(planned: int, paid: int, code: str) -> None:
    assert list(flags(hours(planned, paid))) == [code]


@pytest.mark.parametrize(("planned", "paid"), [(6_000, 6_600), (6_000, 5_400), (0, 0)])
def test_hours_near_the_plan_are_nobodys_business(planned: int, paid: int) -> None:
    assert not flags(hours(planned, paid))


def test_a_reason_given_once_is_not_asked_for_again() -> None:
    assert not flags(hours(6_000, 0, "In hospital"))


def test_two_assistants_who_swap_shifts_are_on_plan() -> None:
    rows = (HoursRow("Morag", 600, 0, 0), HoursRow("Iain", 600, 1_200, 1_200))
    assert not flags(given(statement="0.00", hours=rows))


def test_fewer_hours_never_stop_a_clean_close() -> None:
    assert compute_return(hours(6_000, 0)).is_clean
    assert not compute_return(hours(6_000, 12_000)).is_clean


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (out("18.40"), ["unexplained_line"]),
        (out("100", Group.OTHER, answer="A chair, no receipt"), []),
        (out("101", Group.OTHER, answer="A chair, no receipt"), ["explained_without_receipt"]),
    ],
)
def test_a_line_is_flagged_only_when_its_evidence_is_not_enough(
    line: Line, codes: list[str]
) -> None:
    amount = str(-line.amount)
    assert list(flags(given((line,), opening=amount, statement="0.00"))) == codes


def test_every_flag_is_fair() -> None:
    everything = dataclasses.replace(
        given(
            (out("18.40"), out("200", Group.OTHER, answer="No receipt", name="Shop")),
            opening="20",
            liabilities=(owed(Protected.WAGES_ACCRUED, "400"),),
            hours=(HoursRow("Morag", 60, 120, 120),),
        ),
        overdue=overdue(Duty.HMRC).overdue,
    )
    found = [*compute_return(everything).flags, *flags(given(opening="50")).values()]
    assert len({flag.code for flag in found}) == 7
    for flag in found:
        assert flag.sentence.startswith("This may be fine. ")
        assert flag.rule
        assert flag.settles
        said = f"{flag.sentence} {flag.rule} {flag.settles}".lower()
        assert not [word for word in UNFAIR if word in said]


def test_the_quarter_has_two_things_to_settle() -> None:
    assert list(flags(QUARTER_GIVEN)) == ["explained_without_receipt", "unexplained_line"]
