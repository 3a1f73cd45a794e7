"""Flags: the few things that are unusual, each said kindly, with the rule and what settles it."""

from collections.abc import Iterator

from payroll.ground.days import day_in_words, hours_in_words
from payroll.ground.money import NOTHING
from returns.account import HoursRow, ReturnGiven
from returns.figures import Flag, JudgedLine, Return, Severity
from returns.grades import Grade
from returns.groups import Duty
from returns.policy import Policy
from returns.rulebook import Rule
from returns.words import day_and_month

MAY_BE_FINE = "This may be fine."


def raised(drawn: Return, given: ReturnGiven) -> tuple[Flag, ...]:
    """Return every flag on a return, wages at risk first."""
    return (
        *_balance_below(drawn),
        *_overdue(given),
        *_unreconciled(drawn),
        *_lines(drawn, given.policy),
        *_hours(given),
        *_balance_above(drawn, given.policy),
    )


def _in_words(rule: Rule) -> str:
    return f"{rule.words} In force since {day_in_words(rule.since)}."


def _balance_below(drawn: Return) -> Iterator[Flag]:
    if drawn.set_aside.are_wages_at_risk:
        yield Flag(
            "balance_below",
            Severity.CHECK,
            f"{MAY_BE_FINE} {drawn.set_aside.due_soon} of pay, tax, pension and bills falls due "
            "before the next direct payment, and the account holds less than that.",
            "The account should cover what falls due before the next direct payment.",
            "The day the next payment comes, or a word with the council about paying it early.",
        )


def _overdue(given: ReturnGiven) -> Iterator[Flag]:
    payees = {Duty.HMRC: "HMRC", Duty.PENSION: "the pension provider"}
    for owed in given.overdue:
        yield Flag(
            f"{owed.kind}_due_unpaid",
            Severity.ASK,
            f"{MAY_BE_FINE} {owed.label}: {owed.amount} was due to {payees[owed.kind]} on "
            f"{day_in_words(owed.due_on)}, and no payment is seen in this account yet.",
            "What is taken from pay for tax and pension is paid on by its due day.",
            "The day it was paid and from where, or the day it will be.",
        )


def _unreconciled(drawn: Return) -> Iterator[Flag]:
    if drawn.difference == NOTHING:
        return
    yield Flag(
        "unreconciled",
        Severity.ASK if drawn.difference is None else Severity.CHECK,
        f"{MAY_BE_FINE} {drawn.reconciliation}",
        "The opening balance, plus money in, less money out, equals the statement to the penny.",
        "The statement that shows the closing balance, or the line that is missing.",
    )


def _lines(drawn: Return, policy: Policy) -> Iterator[Flag]:
    for line in drawn.lines:
        if line.grade is Grade.E:
            yield _unexplained(line, policy)
        elif not line.is_enough:
            yield _explained_only(line, policy)


def _unexplained(line: JudgedLine, policy: Policy) -> Flag:
    return Flag(
        "unexplained_line",
        Severity.ASK,
        f"{MAY_BE_FINE} Nothing says yet what {abs(line.amount)} ({line.description}, "
        f"{day_and_month(line.on)}) was for.",
        _in_words(policy.receipt_threshold.rule),
        'A few words or a receipt. "I have no receipt, it was for…" is an answer.',
        line.id,
    )


def _explained_only(line: JudgedLine, policy: Policy) -> Flag:
    return Flag(
        "explained_without_receipt",
        Severity.CHECK,
        f"{MAY_BE_FINE} {abs(line.amount)} ({line.description}, {day_and_month(line.on)}) is "
        "explained in words, without a receipt.",
        _in_words(policy.evidence_enough.rule),
        "Nothing more is asked of the person; an officer reads what was said.",
        line.id,
    )


def _hours(given: ReturnGiven) -> Iterator[Flag]:
    over = _unexplained_minutes(given.hours)
    planned = sum(row.planned_minutes for row in given.hours)
    if abs(over) * 100 <= planned * given.policy.hours_variance_percent.value:
        return
    is_over = over > 0
    yield Flag(
        "hours_over_plan" if is_over else "hours_under_plan",
        Severity.CHECK if is_over else Severity.INFO,
        f"{MAY_BE_FINE} {hours_in_words(abs(over))} {'more' if is_over else 'fewer'} were paid "
        f"than the {hours_in_words(planned)} planned.",
        _in_words(given.policy.hours_variance_percent.rule),
        "A word on why, such as illness, a vacancy or a change of plan. Asking for a change "
        "never counts against anyone.",
    )


def _unexplained_minutes(hours: tuple[HoursRow, ...]) -> int:
    # A reason given once is not asked for again, so rows with a note are left out.
    return sum(row.paid_minutes - row.planned_minutes for row in hours if not row.note.strip())


def _balance_above(drawn: Return, policy: Policy) -> Iterator[Flag]:
    if drawn.set_aside.surplus:
        yield Flag(
            "balance_above_band",
            Severity.CHECK,
            f"{MAY_BE_FINE} {drawn.set_aside.sentence}",
            _in_words(policy.contingency_weeks.rule),
            "The reason it built up, such as a vacancy, a hospital stay or saving for something.",
        )
