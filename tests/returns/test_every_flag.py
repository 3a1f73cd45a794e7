"""Each flag, once firing and once not, said kindly, with its rule and what settles it."""

import dataclasses
from datetime import UTC, date, datetime

import pytest

from returns.account import (
    Circumstance,
    DueIn,
    Ending,
    HoursRow,
    Line,
    LineFacts,
    Overdue,
    PayslipFact,
    RateFact,
    Reply,
    ReturnGiven,
    ShiftFact,
    UnpaidWeek,
    Waiting,
)
from returns.compute import compute_return
from returns.family import Circumstance8, FamilyFacts, Relation
from returns.figures import Flag, Severity
from returns.groups import AwayWork, Duty, Group, Income, Protected, Reason
from returns.rulebook import Book, DecidedRule
from tests.returns.household import QUARTER, given, owed, pounds

JULY, AUGUST = date(2026, 7, 8), date(2026, 8, 12)


def out(on: date, amount: str, name: str = "Swimming", **facts: object) -> Line:
    group = facts.pop("group", Group.ACTIVITIES)
    answer = facts.pop("answer", None)
    line_id = f"{name} {on} {amount} {facts.pop('number', '')}"
    evidence = LineFacts(**facts)  # type: ignore[arg-type]  # a table's own facts
    return Line(line_id, on, name, -pounds(amount), group, evidence, answer)  # type: ignore[arg-type]


def known(lines: tuple[Line, ...] = (), **more: object) -> ReturnGiven:
    """A quarter in which some money is spent often enough for nobody to worry."""
    usual = tuple(out(date(2026, month, 20), "9.50", f"Bus {month}") for month in (7, 8, 9))
    return dataclasses.replace(
        given((*usual, *lines), opening="5000", weekly="700"),
        **more,  # type: ignore[arg-type]  # a table's own facts
    )


def wage(amount: str, net: str, *, agreed: bool = True) -> Line:
    slip = PayslipFact("Morag", pounds(net), agreed, account_is_known=True)
    return out(AUGUST, amount, "MORAG", group=Group.WAGES, payslip=slip)


def shift(day: int, start: int, end: int, who: str = "Morag", *, own: bool = True) -> ShiftFact:
    return ShiftFact(
        who,
        datetime(2026, 8, day, start, tzinfo=UTC),
        datetime(2026, 8, day, end, tzinfo=UTC),
        own,
    )


def rows(planned: int, paid: int) -> tuple[HoursRow, ...]:
    return (HoursRow("Morag", planned, paid, paid),)


AGREED = FamilyFacts(
    "Anne",
    Relation.SIBLING,
    person_agrees=True,
    relative_agrees=True,
    council_agrees=True,
    is_able=True,
    circumstances=(Circumstance8.INTIMATE_CARE,),
)
HOSPITAL = Circumstance(Reason.HOSPITAL, date(2026, 8, 1), date(2026, 8, 20))
CONTRIBUTION = DueIn(JULY, pounds("40"), Income.CONTRIBUTION)
PAID_IN = Line("in", JULY, "M SINCLAIR", pounds("40"), Income.CONTRIBUTION)
DEAL = out(AUGUST, "60", "ATM", is_cash=True, doubt="cash was taken out", answer="Market stall")

CASES: dict[str, tuple[ReturnGiven, ReturnGiven]] = {
    "balance_below_band": (
        known(opening=pounds("28.60"), liabilities=(owed(Protected.WAGES_ACCRUED, "400"),)),
        known(liabilities=(owed(Protected.WAGES_ACCRUED, "400"),)),
    ),
    "balance_above_band": (known(opening=pounds("9000")), known()),
    "hmrc_due_unpaid": (
        known(overdue=(Overdue(Duty.HMRC, "PAYE", pounds("9"), AUGUST),)),
        known(overdue=()),
    ),
    "pension_due_unpaid": (
        known(overdue=(Overdue(Duty.PENSION, "Pension", pounds("9"), AUGUST),)),
        known(overdue=()),
    ),
    "unreconciled": (
        given(opening="5", statement="4.99"),
        given(opening="5", statement="5.00", weekly="9"),
    ),
    "contribution_missing": (
        known(due_in=(CONTRIBUTION,)),
        known((PAID_IN,), due_in=(CONTRIBUTION,)),
    ),
    "net_pay_mismatch": (known((wage("400", "410"),)), known((wage("400", "400"),))),
    "wage_no_timesheet": (
        known((wage("400", "400", agreed=False),)),
        known((wage("400", "400"),)),
    ),
    "timesheet_no_wage": (
        known(unpaid_weeks=(UnpaidWeek("Morag", 600, date(2026, 8, 23)),)),
        known(unpaid_weeks=(UnpaidWeek("Morag", 600, date(2026, 9, 6)),)),
    ),
    "rate_below_minimum": (
        known(rates=(RateFact("Morag", JULY, pounds("12"), pounds("12.71"), "The least"),)),
        known(rates=()),
    ),
    "unexplained_line": (
        known((out(AUGUST, "80"),)),
        known((out(AUGUST, "80", answer="A class"),)),
    ),
    "explained_without_receipt": (
        known((out(AUGUST, "180", answer="A class"),)),
        known((out(AUGUST, "20", answer="A class"),)),
    ),
    "cash_withdrawal": (known((DEAL,)), known((out(AUGUST, "60", answer="A class"),))),
    "merchant_review": (
        known((out(AUGUST, "60", "PAYPAL", doubt="a payment service", answer="Paint"),)),
        known((out(AUGUST, "60", "ART SHOP", answer="Paint"),)),
    ),
    "duplicate_payment": (
        known((out(AUGUST, "30", answer="Class"), out(date(2026, 8, 14), "30", answer="Class"))),
        known((out(AUGUST, "30", answer="Class"), out(date(2026, 8, 19), "30", answer="Class"))),
    ),
    "split_payment": (
        known((out(AUGUST, "14", answer="Wool"), out(AUGUST, "15", answer="Wool"))),
        known((out(AUGUST, "8", answer="Wool"), out(AUGUST, "9", answer="Wool"))),
    ),
    "round_payment": (
        known(
            tuple(
                out(date(2026, month, 3), "50", "J SMITH", answer="Gardening")
                for month in (7, 8, 9)
            )
        ),
        known(tuple(out(date(2026, m, 3), "51", "J SMITH", answer="Help") for m in (7, 8, 9))),
    ),
    "payee_matches_representative": (
        known((out(AUGUST, "30", "A SINCLAIR", helper="Anne Sinclair", answer="Bus fares"),)),
        known((out(AUGUST, "30", "A SINCLAIR", answer="Bus fares"),)),
    ),
    "hours_over_plan": (
        known(hours=rows(6_000, 7_200), plan_minutes=6_000),
        known(hours=rows(6_000, 7_200), plan_minutes=7_000),
    ),
    "hours_under_plan": (
        known(hours=rows(6_000, 3_000)),
        known(hours=rows(6_000, 5_800)),
    ),
    "shift_overlap": (
        known(shifts=(shift(3, 9, 13), shift(3, 12, 15))),
        known(shifts=(shift(3, 9, 13), shift(3, 13, 15))),
    ),
    "pa_two_places": (
        known(shifts=(shift(3, 9, 13), shift(3, 12, 15, own=False))),
        known(shifts=(shift(3, 9, 13, own=False), shift(3, 12, 15, own=False))),
    ),
    "shift_during_absence": (
        known(shifts=(shift(5, 9, 13),), circumstances=(HOSPITAL,)),
        known(shifts=(shift(20, 9, 13), shift(25, 9, 13)), circumstances=(HOSPITAL,)),
    ),
    "fact_expiring": (
        known(endings=(Ending("The insurance", date(2026, 11, 29)),)),
        known(endings=(Ending("The insurance", date(2026, 11, 30)),)),
    ),
    "family_rule": (
        known(relatives=(dataclasses.replace(AGREED, council_agrees=None),)),
        known(relatives=(AGREED,)),
    ),
    "no_spend": (given(opening="1", weekly="9"), known()),
    "return_late_twice": (known(late_in_a_row=2), known(late_in_a_row=1)),
    "authority_overdue": (known(waiting=(Waiting("An answer", JULY),)), known(waiting=())),
}
"""For each flag, a quarter in which it fires and one in which it does not."""


def raised(quarter: ReturnGiven) -> dict[str, Flag]:
    return {flag.code: flag for flag in compute_return(quarter).flags}


@pytest.mark.parametrize("code", CASES)
def test_a_flag_fires_where_it_should(code: str) -> None:
    flag = raised(CASES[code][0])[code]
    assert flag.sentence.startswith("This may be fine. ")
    assert flag.sentence.endswith((".", "?"))
    assert flag.rule.endswith(".")
    assert flag.settles.endswith(".")


@pytest.mark.parametrize("code", CASES)
def test_a_flag_is_silent_where_it_should_be(code: str) -> None:
    assert code not in raised(CASES[code][1])


@pytest.mark.parametrize("code", CASES)
def test_what_the_person_says_to_it_is_kept_beside_it(code: str) -> None:
    quarter = CASES[code][0]
    flag = raised(quarter)[code]
    replies = (Reply(flag.key, None, "It was meant so."),)
    answered = raised(dataclasses.replace(quarter, replies=replies))[code]
    assert answered.answer == "It was meant so."
    asked = flag.severity is Severity.ASK
    assert answered.severity in ({Severity.INFO} if asked else set(Severity))


def test_every_code_has_a_key_of_its_own_within_a_return() -> None:
    for quarter, _ in CASES.values():
        keys = [flag.key for flag in compute_return(quarter).flags]
        assert len(keys) == len(set(keys))


UNDERSPENT: dict[str, ReturnGiven] = {
    code: CASES[code][0] for code in ("balance_above_band", "hours_under_plan", "no_spend")
}


@pytest.mark.parametrize("reason", [r for r in Reason if r is not Reason.OTHER])
@pytest.mark.parametrize("code", UNDERSPENT)
def test_a_reason_told_once_settles_an_underspend_and_never_counts(
    code: str, reason: Reason
) -> None:
    told = Circumstance(reason, QUARTER.first, None, "Morag left in June.")
    flag = raised(dataclasses.replace(UNDERSPENT[code], circumstances=(told,)))[code]
    assert flag.severity is Severity.INFO
    assert flag.answer == f"{reason.words}: Morag left in June."


def test_nothing_but_information_comes_of_no_spend_a_late_return_or_a_late_council() -> None:
    for code in ("no_spend", "return_late_twice", "authority_overdue", "hours_under_plan"):
        assert raised(CASES[code][0])[code].severity is Severity.INFO


def test_what_was_said_at_the_week_answers_for_work_while_the_person_was_away() -> None:
    kept_on = dataclasses.replace(shift(5, 9, 13), away_as=AwayWork.KEPT_ON)
    support = dataclasses.replace(shift(6, 9, 11), away_as=AwayWork.SUPPORT)
    flag = raised(known(shifts=(kept_on, support), circumstances=(HOSPITAL,)))[
        "shift_during_absence"
    ]
    assert flag.severity is Severity.INFO
    assert flag.answer == (
        "2 h: support where the person was, agreed with the council; "
        "4 h: kept on and paid while the person was away"
    )


@pytest.mark.parametrize("what", [None, AwayWork.SLIP])
def test_work_nobody_spoke_for_and_slips_are_asked_about_alone(what: AwayWork | None) -> None:
    answered = dataclasses.replace(shift(5, 9, 13), away_as=AwayWork.KEPT_ON)
    left = dataclasses.replace(shift(6, 9, 11), away_as=what)
    flag = raised(known(shifts=(answered, left), circumstances=(HOSPITAL,)))[
        "shift_during_absence"
    ]
    assert flag.severity is Severity.ASK
    assert "2 h of work lie within" in flag.sentence
    assert not flag.answer


def test_two_assistants_at_once_are_told_and_not_asked_about() -> None:
    shifts = (shift(3, 9, 13), shift(3, 12, 15, "Iain"))
    flag = raised(known(shifts=shifts))["shift_overlap"]
    assert flag.severity is Severity.INFO
    assert "for 1 h in all" in flag.sentence


def test_an_overlap_over_the_change_of_the_clocks_is_counted_in_real_time() -> None:
    night = ShiftFact(
        "Morag", datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)
    )
    early = dataclasses.replace(night, starts_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert night.overlap_minutes(early) == 390


def test_more_hours_in_one_quarter_are_told_where_the_year_is_within_the_plan() -> None:
    more = dataclasses.replace(
        CASES["hours_over_plan"][0], year_plan_minutes=26_000, year_paid_minutes=25_000
    )
    flag = raised(more)["hours_over_plan"]
    assert flag.severity is Severity.INFO
    assert "within the plan" in flag.sentence


@pytest.mark.parametrize(
    ("change", "severity"),
    [({"decides_on_support": True}, Severity.CHECK), ({"is_pressed": True}, Severity.CHECK)],
)
def test_a_bar_of_regulation_nine_is_for_the_council_to_speak_about(
    change: dict[str, bool], severity: Severity
) -> None:
    facts = dataclasses.replace(AGREED, **change)  # type: ignore[arg-type]  # a table's own facts
    assert raised(known(relatives=(facts,)))["family_rule"].severity is severity


def test_what_has_ended_is_asked_about_and_what_ends_is_only_named() -> None:
    ended = known(endings=(Ending("The insurance", date(2026, 9, 1)),))
    assert raised(ended)["fact_expiring"].severity is Severity.ASK
    assert raised(CASES["fact_expiring"][0])["fact_expiring"].severity is Severity.INFO


COVERS = DecidedRule(
    "contingency.covers", QUARTER.first, '["notice"]', "Notice is inside.", "Minutes", "Agreed."
)


@pytest.mark.parametrize(("book", "kept"), [(Book(), "5600"), (Book(decided=(COVERS,)), "4700")])
def test_a_liability_that_contingency_covers_is_not_kept_twice(book: Book, kept: str) -> None:
    quarter = known(liabilities=(owed(Protected.NOTICE, "900"),), book=book)
    steps = {step.key: step.amount for step in compute_return(quarter).set_aside.steps}
    assert steps["notice"] == -pounds("900")
    assert steps["contingency"] == -pounds(kept)
